"""A trust's standings, as rows too, and the choice of year for each metric."""

from collections.abc import Sequence

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.metric_value import MetricValue
from consolidate.benchmark.peers import Peers
from consolidate.benchmark.standing import Comparator, Standing, Standings, latest_year, year_with_value
from consolidate.catalogue.metrics import Grain
from consolidate.words.errors import NotEnoughData
from consolidate.words.years import CollectionYear


def trust_standings(
    measurer: Measurer,
    code: str,
    *,
    names: Sequence[str] = (),
    year: CollectionYear | None = None,
    peers: str | None = None,
    comparator: Comparator = Comparator.MEDIAN,
) -> list[Standing]:
    """Where the trust stands on each metric: its value with its group, quartiles, position and opportunity.

    Raises UsageProblem for an unknown trust, NotEnoughData when the store holds nothing of it.
    """
    choice = None if peers is None else Peers(measurer).choice(peers)
    standings = Standings(measurer)
    return [
        standings.standing(value, choice=choice, comparator=comparator)
        for value in trust_values(measurer, code, names=names, year=year)
    ]


def trust_values(
    measurer: Measurer, code: str, *, names: Sequence[str] = (), year: CollectionYear | None = None
) -> list[MetricValue]:
    """The trust's values: of one year, or of each metric's latest year with a value, in the order of the metrics."""
    trust = measurer.register.trust(code)
    found: list[MetricValue] = []
    for name in names or measurer.catalogue.metrics.metrics:
        if measurer.metric(name).grain is Grain.NATION:
            continue
        asked = year or year_with_value(measurer, name, code) or latest_year(measurer, code)
        if asked is not None:
            found += [value for value in measurer.values(name, asked) if value.ods_code == code]
    if not found:
        raise NotEnoughData(
            f"{code}: the store holds no figure of {trust.name}"
            + (f" for {year}" if year else "")
            + ". Load its return or accounts form, or the published tables: consolidate load --public"
        )
    return found


def standing_row(measurer: Measurer, standing: Standing) -> dict[str, object]:
    """One standing as a row of `consolidate.benchmark/1`."""
    own = standing.own
    position = standing.position
    return {
        "ods_code": own.ods_code,
        "population": own.population,
        "year": own.year,
        "function": own.function,
        "metric": own.metric,
        "value": own.value,
        "unit": own.unit,
        "numerator": own.numerator,
        "denominator": own.denominator,
        "status": own.status,
        "peer_group": None if standing.group is None else standing.group.label,
        "peer_kind": None if standing.group is None else standing.group.kind,
        "n": standing.n,
        "q1": standing.q1,
        "median": standing.median,
        "q3": standing.q3,
        "rank_from_highest": None if position is None else position.from_highest,
        "rank_from_lowest": None if position is None else position.from_lowest,
        "comparator": standing.comparator,
        "comparator_value": standing.comparator_value,
        "opportunity": standing.opportunity,
        "opportunity_unit": standing.opportunity_unit,
        "direction": measurer.metric(own.metric).direction,
        "not_compared": standing.not_compared or None,
    }
