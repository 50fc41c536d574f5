"""The trust that a pack is about: its values, where they stand, and the cells behind them, asked once.

Knows how to ask the benchmark room; puts nothing into words.
"""

from dataclasses import dataclass
from functools import cached_property

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.metric_value import MetricValue
from consolidate.benchmark.standing import Standing, Standings
from consolidate.benchmark.standings import trust_values
from consolidate.benchmark.trace import Trace, trace
from consolidate.catalogue.metrics import Metric
from consolidate.catalogue.trusts import TrustEntry
from consolidate.words.errors import NotEnoughData
from consolidate.words.years import CollectionYear

FUNCTION_COST = "corporate_cost_per_100m"
"""The metric that is shown function by function, and whose total leads a pack where it is known."""

FUNCTION_STAFF = "function_wte_per_100m"
"""Staff beside the cost of each function."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One value of the trust with its metric and its standing."""

    metric: Metric
    value: MetricValue
    standing: Standing

    @property
    def compared(self) -> bool:
        """Whether there is a value and a group to show it among."""
        return self.value.value is not None and self.standing.group is not None


class Subject:
    """A trust and everything that the store can say of it."""

    def __init__(self, measurer: Measurer, code: str) -> None:
        self.measurer = measurer
        self.trust: TrustEntry = measurer.register.trust(code)
        self.code = code
        self._standings = Standings(measurer)
        self._traces: dict[MetricValue, Trace] = {}

    @cached_property
    def measured(self) -> tuple[Measured, ...]:
        """Every metric at its latest year with a value, totals before functions, in the order of the metrics."""
        return tuple(self._measured(value) for value in trust_values(self.measurer, self.code))

    @cached_property
    def totals(self) -> tuple[Measured, ...]:
        """The values at trust level."""
        return tuple(m for m in self.measured if m.value.function is None)

    def by_function(self, name: str) -> dict[str, Measured]:
        """The values of a family by function."""
        return {m.value.function: m for m in self.measured if m.metric.id == name and m.value.function is not None}

    def total(self, name: str) -> Measured | None:
        """One trust-level value."""
        return next((m for m in self.totals if m.metric.id == name), None)

    def traced(self, value: MetricValue) -> Trace:
        """The cells behind a value."""
        if value not in self._traces:
            self._traces[value] = trace(self.measurer, value)
        return self._traces[value]

    @cached_property
    def years(self) -> tuple[CollectionYear, ...]:
        """The years that the trust's values are of, in order."""
        return tuple(sorted({m.value.year for m in self.measured if m.value.value is not None}))

    @cached_property
    def latest(self) -> CollectionYear:
        """The latest year with a value, or with any figure at all."""
        return self.years[-1] if self.years else max(m.value.year for m in self.measured)

    def _measured(self, value: MetricValue) -> Measured:
        metric = self.measurer.metric(value.metric)
        try:
            standing = self._standings.standing(value)
        except NotEnoughData as problem:
            standing = self._standings.alone(value, str(problem))
        return Measured(metric=metric, value=value, standing=standing)
