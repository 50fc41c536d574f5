"""Where trusts of one kind lie on each metric: how many, their median and spread, for a return to be held against.

Ranges only. Who the peers are does not leave this module.
"""

from math import log10
from statistics import median

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.peers import PeerChoice, Peers
from consolidate.catalogue.metrics import Grain, Metric
from consolidate.catalogue.peers import PeerKind, peer_book
from consolidate.words.beside import PeerRange
from consolidate.words.errors import NotEnoughData
from consolidate.words.years import CollectionYear

_TO_STANDARD_DEVIATION = 1.4826
"""The median distance from the median of a normal distribution, times this, is its standard deviation."""


class PeerRanges:
    """Works out ranges over one store; each metric and year is measured once for all trusts."""

    def __init__(self, measurer: Measurer) -> None:
        self._measurer = measurer
        self._peers = Peers(measurer)
        self._least = peer_book().minimum_for_median

    def of(self, code: str, year: CollectionYear) -> tuple[PeerRange, ...]:
        """The ranges of a trust's peers of the same type: of the same year, or of the year before where too few are in.

        The trust's own values are left out. Empty where the store has too few peers to say anything.
        """
        for asked in (year, year.previous):
            group = self._group(code, asked)
            if group is not None:
                found = tuple(one for metric in self._metrics(asked) for one in self._ranges(metric, asked, *group))
                if found:
                    return found
        return ()

    def _group(self, code: str, year: CollectionYear) -> tuple[frozenset[str], str] | None:
        """The peers with figures in a year, and what they are called; None for too few."""
        if len(self._measurer.present(year)) < self._least:
            return None
        try:
            group = self._peers.group(code, year, PeerChoice(kind=PeerKind.TYPE))
        except NotEnoughData:
            return None
        members = (group.members - {code}) & self._measurer.present(year)
        return (members, group.label) if len(members) >= self._least else None

    def _metrics(self, year: CollectionYear) -> list[Metric]:
        """Ratios of what returns hold: no hand-written query, no difference, nothing about the nation."""
        found = []
        for metric in self._measurer.catalogue.metrics.metrics.values():
            definition = metric.definition_at(year)
            ratio = definition is not None and definition.denominator is not None and definition.minus is None
            if ratio and metric.grain is not Grain.NATION and not metric.sql:
                found.append(metric)
        return found

    def _ranges(self, metric: Metric, year: CollectionYear, members: frozenset[str], label: str) -> list[PeerRange]:
        by_function: dict[str | None, list[float]] = {}
        for value in self._measurer.values(metric.id, year):
            if value.ods_code in members and value.counts_among_peers and value.value is not None and value.value > 0:
                by_function.setdefault(value.function, []).append(value.value)
        return [
            PeerRange(
                metric=metric.id,
                label=metric.label,
                function=function,
                unit=metric.unit,
                group=label,
                year=year,
                n=len(values),
                median=median(values),
                spread=_spread(values),
            )
            for function, values in by_function.items()
            if len(values) >= self._least
        ]


def _spread(values: list[float]) -> float:
    """How far values lie from their median on a log scale, by the median distance."""
    middle = log10(median(values))
    return _TO_STANDARD_DEVIATION * median(abs(log10(value) - middle) for value in values)
