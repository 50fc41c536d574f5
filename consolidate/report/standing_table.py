"""A trust's standings for a terminal: what is compared as a table, what is not with its reason below it.

Knows the words of a standing. Computes nothing; `--json` prints the same standings with all their parts.
"""

from collections import Counter
from collections.abc import Sequence

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.standing import Standing
from consolidate.report.filters import bare, figure, money
from consolidate.report.positions import position_words


def as_table(measurer: Measurer, standings: Sequence[Standing]) -> list[dict[str, object]]:
    """A row for each standing that has a place among peers. Quartiles are in the unit of the value beside them."""
    shown = [standing for standing in standings if _is_compared(standing)]
    return [
        {
            "metric": _name(measurer, standing, before),
            "year": standing.own.year,
            "value": _value(standing),
            "peers": standing.group.label if standing.group else "",
            "lower quartile": _quartile(standing, standing.q1),
            "median": _quartile(standing, standing.median),
            "upper quartile": _quartile(standing, standing.q3),
            "position": _position(standing),
            f"opportunity to the {standing.comparator}": _opportunity(standing),
        }
        for before, standing in zip([None, *shown], shown, strict=False)
    ]


def not_compared_lines(measurer: Measurer, standings: Sequence[Standing]) -> list[str]:
    """A sentence for each reason why there is no comparison, naming the metrics that share it."""
    sharing: dict[str, Counter[str]] = {}
    for standing in standings:
        if _is_compared(standing):
            continue
        own = standing.own
        label = measurer.metric(own.metric).label
        if own.value is None:
            reason, said = own.status.words, label
        else:
            reason, said = standing.not_compared or "No peers", f"{label}, {own.year}: {_value(standing)}"
        sharing.setdefault(reason.rstrip("."), Counter())[said] += 1
    return [
        f"{reason}: {'; '.join(said if n == 1 else f'{said} ({n} figures)' for said, n in among.items())}."
        for reason, among in sharing.items()
    ]


def _is_compared(standing: Standing) -> bool:
    return standing.own.value is not None and standing.median is not None


def _name(measurer: Measurer, standing: Standing, before: Standing | None) -> str:
    """The metric's name; its functions are listed below it by their own, so that the name is read once."""
    own = standing.own
    label = measurer.metric(own.metric).label
    if own.function is None:
        return label
    function = measurer.catalogue.taxonomy.functions[own.function].label
    follows = before is not None and before.own.metric == own.metric
    return f"- {function}" if follows else f"{label}: {function}"


def _value(standing: Standing) -> str:
    return "" if standing.own.value is None else figure(standing.own.value, standing.own.unit)


def _quartile(standing: Standing, value: float | None) -> str:
    return "" if value is None else bare(value, standing.own.unit)


def _position(standing: Standing) -> str:
    place = standing.position
    return "not placed" if place is None else position_words(place.from_highest, place.from_lowest, place.n)


def _opportunity(standing: Standing) -> str:
    if standing.opportunity is None:
        return "no opportunity"
    unit = standing.opportunity_unit or "gbp"
    return money(standing.opportunity) if unit == "gbp" else figure(standing.opportunity, unit)
