"""Where trusts of one kind lie on each metric: how many, their median and spread, for a return to be held against.

Ranges only. Who the peers are does not leave this module.
"""

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Values:
    """One metric of one function, or of the trust: the values of a kind of trust in a year, by code."""

    metric: Metric
    function: str | None
    by_code: dict[str, float]


class PeerRanges:
    """Works out ranges over one store; each metric and year is measured once for all trusts."""

    def __init__(self, measurer: Measurer) -> None:
        self._measurer = measurer
        self._peers = Peers(measurer)
        self._least = peer_book().minimum_for_median
        self._present: dict[CollectionYear, frozenset[str]] = {}
        self._values: dict[tuple[frozenset[str], CollectionYear], list[_Values]] = {}

    def of(self, code: str, year: CollectionYear) -> tuple[PeerRange, ...]:
        """The ranges of a trust's peers of the same type: of the same year, or of the year before where too few are in.

        The trust's own values are left out. Empty where the store has too few peers to say anything.
        """
        for asked in (year, year.previous):
            group = self._group(code, asked)
            if group is not None:
                found = tuple(self._ranges(code, asked, *group))
                if found:
                    return found
        return ()

    def _group(self, code: str, year: CollectionYear) -> tuple[frozenset[str], str] | None:
        """The trusts of one kind with figures in a year, the trust among them or not, and what they are called."""
        if year not in self._present:
            self._present[year] = self._measurer.present(year)
        present = self._present[year]
        if len(present) < self._least:
            return None
        try:
            group = self._peers.group(code, year, PeerChoice(kind=PeerKind.TYPE))
        except NotEnoughData:
            return None
        members = group.members & present
        return (members, group.label) if len(members - {code}) >= self._least else None

    def _ranges(self, code: str, year: CollectionYear, members: frozenset[str], label: str) -> Iterator[PeerRange]:
        for one in self._collected(members, year):
            values = [value for other, value in one.by_code.items() if other != code]
            if len(values) >= self._least:
                yield PeerRange(
                    metric=one.metric.id,
                    label=one.metric.label,
                    function=one.function,
                    unit=one.metric.unit,
                    group=label,
                    year=year,
                    n=len(values),
                    median=median(values),
                    spread=_spread(values),
                )

    def _collected(self, members: frozenset[str], year: CollectionYear) -> list[_Values]:
        """The values of some trusts by metric and function; those that may set a quartile, and above zero."""
        key = (members, year)
        if key not in self._values:
            found: list[_Values] = []
            for metric in self._metrics(year):
                by_function: dict[str | None, dict[str, float]] = {}
                for one in self._measurer.values(metric.id, year):
                    if one.ods_code in members and one.counts_among_peers and one.value is not None and one.value > 0:
                        by_function.setdefault(one.function, {})[one.ods_code] = one.value
                found += [_Values(metric, function, by_code) for function, by_code in by_function.items()]
            self._values[key] = found
        return self._values[key]

    def _metrics(self, year: CollectionYear) -> list[Metric]:
        """Ratios of what returns hold: no hand-written query, no difference, nothing about the nation."""
        found = []
        for metric in self._measurer.catalogue.metrics.metrics.values():
            definition = metric.definition_at(year)
            ratio = definition is not None and definition.denominator is not None and definition.minus is None
            if ratio and metric.grain is not Grain.NATION and not metric.sql:
                found.append(metric)
        return found


def _spread(values: list[float]) -> float:
    """How far values lie from their median on a log scale, by the median distance."""
    middle = log10(median(values))
    return _TO_STANDARD_DEVIATION * median(abs(log10(value) - middle) for value in values)
