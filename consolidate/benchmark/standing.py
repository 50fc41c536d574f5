"""Where a trust stands among its peers on one metric, and what the gap would be worth.

Quartiles are linear interpolation between the nearest ranks (Excel PERCENTILE.INC), and are said to be
wherever they are shown. Rank 1 from the top is the highest value. No composite, no league table.
"""

from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, quantiles

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.metric_value import MetricValue
from consolidate.benchmark.peers import PeerChoice, PeerGroup, Peers, counted
from consolidate.catalogue.metrics import Direction, Metric, Opportunity
from consolidate.catalogue.peers import PeerKind, peer_book
from consolidate.words.years import CollectionYear


class Comparator(StrEnum):
    """What a value is measured against, named wherever an opportunity is printed."""

    MEDIAN = "median"
    Q1 = "q1"
    Q3 = "q3"
    MEAN = "mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Rank among the counted values of the group, the trust itself among them; ties share the better rank."""

    from_highest: int
    from_lowest: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One metric of one trust beside its peers.

    `n` counts the trusts that set the quartiles. `opportunity` is pounds (or WTE where the metric says so)
    a year to the comparator, never negative, None where the metric turns no gap into a saving. `not_compared`
    says why there are no peers; `peers` are the counted values, lowest first.
    """

    own: MetricValue
    group: PeerGroup | None
    n: int
    q1: float | None
    median: float | None
    q3: float | None
    position: Position | None
    comparator: Comparator
    comparator_value: float | None
    opportunity: float | None
    opportunity_unit: str | None
    peers: tuple[MetricValue, ...] = ()
    not_compared: str = ""


class Standings:
    """Places trusts among their peers over one store."""

    def __init__(self, measurer: Measurer) -> None:
        self._measurer = measurer
        self._peers = Peers(measurer)
        self._book = peer_book()

    def standing(
        self,
        own: MetricValue,
        *,
        choice: PeerChoice | None = None,
        comparator: Comparator = Comparator.MEDIAN,
    ) -> Standing:
        """Where a value stands. The default group is the one that the metric declares.

        Raises NotEnoughData where the rule of the group cannot place the trust.
        """
        metric = self._measurer.metric(own.metric)
        if own.ods_code is None:
            return _alone(own, comparator, "A national figure has no peers.")
        chosen = choice or PeerChoice(kind=PeerKind(metric.peers))
        refusal = self._index_only(metric, own, chosen)
        if refusal:
            return _alone(own, comparator, refusal)
        group = self._peers.group(own.ods_code, own.year, chosen)
        peers = counted(self._measurer.values(own.metric, own.year), group, own.function)
        return self._placed(metric, own, group, peers, comparator)

    @staticmethod
    def alone(own: MetricValue, why: str) -> Standing:
        """A standing without peers, and the reason."""
        return _alone(own, Comparator.MEDIAN, why)

    def _index_only(self, metric: Metric, own: MetricValue, choice: PeerChoice) -> str:
        """Why a metric calibrated on some types is not compared here; empty when it may be."""
        if not metric.index_only_outside:
            return ""
        own_type = self._measurer.register.trust(own.ods_code or "").type_at(own.year)
        calibrated = " and ".join(metric.index_only_outside)
        if own_type not in metric.index_only_outside:
            return (
                f"{metric.label} is calibrated on {calibrated} trusts; "
                f"other trusts are compared by {metric.index_metric.replace('_', ' ')} within their type."
            )
        if choice.kind is not PeerKind.TYPE and choice.kind is not PeerKind.SIZE:
            return f"{metric.label} is compared among {calibrated} trusts only: use the type or the size group."
        return ""

    def _placed(
        self,
        metric: Metric,
        own: MetricValue,
        group: PeerGroup,
        peers: list[MetricValue],
        comparator: Comparator,
    ) -> Standing:
        numbers = [peer.value for peer in peers if peer.value is not None]
        n = len(numbers)
        q1 = median = q3 = None
        if n >= self._book.minimum_for_median:
            low, middle, high = quantiles(numbers, n=4, method="inclusive")
            median = middle
            if n >= self._book.minimum_for_quartiles:
                q1, q3 = low, high
        mean = fmean(numbers) if median is not None else None
        target = {Comparator.MEDIAN: median, Comparator.Q1: q1, Comparator.Q3: q3, Comparator.MEAN: mean}[comparator]
        few = (
            ""
            if median is not None
            else f"Too few to compare: {n} in the group have a value. "
            + (f"A median needs {self._book.minimum_for_median}.")
        )
        return Standing(
            own=own,
            group=group,
            n=n,
            q1=q1,
            median=median,
            q3=q3,
            position=_position(own, numbers) if median is not None else None,
            comparator=comparator,
            comparator_value=target,
            opportunity=opportunity(metric, own, target),
            opportunity_unit={Opportunity.COST: "gbp", Opportunity.WTE: "wte"}.get(metric.opportunity),
            peers=tuple(peers),
            not_compared=few,
        )


def opportunity(metric: Metric, own: MetricValue, target: float | None) -> float | None:
    """What matching a target would be worth a year: the gap times the denominator, never negative.

    Pounds for a cost metric, WTE for a staff metric. None where the metric turns no gap into a saving, where
    there is no value or no target. A trust that is already better than the target offers nothing, not less.
    """
    if metric.opportunity is Opportunity.NONE or target is None or own.value is None or own.denominator is None:
        return None
    gap = target - own.value if metric.direction is Direction.HIGHER else own.value - target
    return max(0.0, gap) * own.denominator / float(metric.scale)


def _position(own: MetricValue, numbers: list[float]) -> Position | None:
    if own.value is None:
        return None
    n = len(numbers) + (0 if own.counts_among_peers else 1)
    return Position(
        from_highest=1 + sum(1 for number in numbers if number > own.value),
        from_lowest=1 + sum(1 for number in numbers if number < own.value),
        n=n,
    )


def _alone(own: MetricValue, comparator: Comparator, why: str) -> Standing:
    return Standing(
        own=own,
        group=None,
        n=0,
        q1=None,
        median=None,
        q3=None,
        position=None,
        comparator=comparator,
        comparator_value=None,
        opportunity=None,
        opportunity_unit=None,
        not_compared=why,
    )


def year_with_value(measurer: Measurer, metric: str, code: str) -> CollectionYear | None:
    """The latest year in which a trust has a value of a metric for any function, or None."""
    held = measurer.held(code)
    needed = measurer.fields_needed(metric)
    for year in sorted(held, reverse=True):
        # Asking the store is only worth while where the figures that the metric needs exist at all.
        if needed(year).isdisjoint(held[year]):
            continue
        if any(v.ods_code == code and v.value is not None for v in measurer.values(metric, year)):
            return year
    return None


def latest_year(measurer: Measurer, code: str) -> CollectionYear | None:
    """The latest year in which a trust has a value of any metric, or else any figure; None for no figure at all.

    A factor published for a year ahead does not make that year the trust's latest.
    """
    years = [year_with_value(measurer, metric, code) for metric in measurer.catalogue.metrics.metrics]
    known = [year for year in years if year is not None]
    return max(known or measurer.held(code), default=None)
