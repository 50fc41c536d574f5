"""One value of a metric, and what a query's row says of it: its state, and why it has no number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consolidate.catalogue.metrics import Metric
from consolidate.words.states import Population, State, Status
from consolidate.words.years import CollectionYear


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricValue:
    """One metric for one trust, year and function.

    `ods_code` is None for a national figure, `function` for a trust-level one. `value` is in the metric's
    unit; `numerator` and `denominator` are in pounds or in their own units, before the metric's scale.
    `missing` counts required figures that are not there, `blanks_as_zero` those that a declared rule reads
    as zero, `members` the trusts that were put together.
    """

    metric: str
    ods_code: str | None
    population: Population
    year: CollectionYear
    function: str | None
    unit: str
    status: Status
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    missing: int = 0
    blanks_as_zero: int = 0
    members: int = 1

    @property
    def counts_among_peers(self) -> bool:
        """Whether the value may set a quartile: a trust put together from parts is shown beside its peers."""
        return self.status in (Status.OK, Status.IN_DISPUTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFigure:
    """One figure that a metric needed and did not get."""

    function: str
    line: str
    field: str
    state: State


def settled(
    metric: Metric, year: CollectionYear, row: Mapping[str, Any], left_out: frozenset[str] = frozenset()
) -> MetricValue:
    """The value in a row of a compiled query; a trust that is `left_out` has none, whatever the row computes."""
    outside = row["ods_code"] in left_out
    return MetricValue(
        metric=metric.id,
        ods_code=row["ods_code"],
        population=Population(row["population"]),
        year=year,
        function=row["function"],
        unit=metric.unit,
        status=Status.PART_OF_MERGER if outside else _status(metric, row),
        value=None if outside else row["value"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        missing=int(row["missing"] or 0),
        blanks_as_zero=int(row["blanks_as_zero"] or 0),
        members=int(row["members"] or 0),
    )


def without_value(
    metric: Metric, year: CollectionYear, code: str, population: Population, function: str | None, status: Status
) -> MetricValue:
    """A value that is not there, in a state that says why."""
    return MetricValue(
        metric=metric.id,
        ods_code=code,
        population=population,
        year=year,
        function=function,
        unit=metric.unit,
        status=status,
    )


def _status(metric: Metric, row: Mapping[str, Any]) -> Status:
    if row["value"] is not None:
        if row["members"] > 1:
            return Status.COMBINED
        return Status.IN_DISPUTE if row["disputed"] else Status.OK
    if not row["missing"]:
        return Status.ZERO_DENOMINATOR if row["denominator"] is not None else Status.NOT_PROVIDED
    # A rule that lacks its own input can be neither met nor broken.
    if metric.limit:
        return Status.CANNOT_BE_TESTED
    return Status.NOT_AGREED if row["reason"] == State.IN_DISPUTE else Status(row["reason"])
