"""Metric values: runs the compiled metrics for a year, settles mergers, and says why a value is missing.

Knows how a value is made and in which state it is; knows nothing of peers, and prints nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from consolidate.catalogue.catalogue import Catalogue
from consolidate.catalogue.declared import lookup
from consolidate.catalogue.metrics import Metric
from consolidate.catalogue.parameters import Parameter
from consolidate.catalogue.trusts import Register
from consolidate.store.compile import compile_metric, compile_missing, required_figures
from consolidate.store.store import Store
from consolidate.words.states import Population, State, Status
from consolidate.words.years import CollectionYear

_TEXT_COLUMNS = {"year": pl.String, "ods_code": pl.String}
"""Named because a frame without rows would otherwise have columns without a type."""


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


class Measurer:
    """Computes metrics over one store, each metric and year once."""

    def __init__(self, store: Store, catalogue: Catalogue, register: Register) -> None:
        self.catalogue = catalogue
        self.register = register
        self._store = store
        self._values: dict[tuple[str, CollectionYear], tuple[MetricValue, ...]] = {}
        self._cells: dict[tuple[tuple[str, ...], CollectionYear], list[dict[str, Any]]] = {}
        self._held: dict[str, dict[CollectionYear, frozenset[str]]] = {}

    def metric(self, name: str) -> Metric:
        """The metric of a name. Raises DeclarationError with the nearest name."""
        return lookup(self.catalogue.metrics.metrics, name, "metric")

    @cached_property
    def years(self) -> tuple[CollectionYear, ...]:
        """The years for which the store holds any figure, in order."""
        rows = self._store.question("years")
        return tuple(CollectionYear.parse(year) for year in rows["year"].to_list())

    def values(self, name: str, year: CollectionYear) -> tuple[MetricValue, ...]:
        """Every trust's value of a metric in a year, whatever its state, ordered by population, code and function.

        Every trust with any figure in the year is there: an absent return shows as absent.
        """
        key = (name, year)
        if key not in self._values:
            self._values[key] = self.measure(self.metric(name), year)
        return self._values[key]

    def value(self, name: str, code: str, year: CollectionYear, function: str | None = None) -> MetricValue | None:
        """One trust's value, or None when the store holds nothing of that trust in that year."""
        for value in self.values(name, year):
            if value.ods_code == code and value.function == function:
                return value
        return None

    def cells(self, codes: Iterable[str], year: CollectionYear) -> list[dict[str, Any]]:
        """The current figures of some trusts in a year with file, sheet and cell: the columns of `cells.sql`."""
        wanted = tuple(sorted(codes))
        if (wanted, year) not in self._cells:
            columns = {"year": [str(year)] * len(wanted), "ods_code": list(wanted)}
            asked = pl.DataFrame(columns, schema_overrides=_TEXT_COLUMNS)
            self._cells[wanted, year] = self._store.question("cells", {"asked": asked}).to_dicts()
        return self._cells[wanted, year]

    def held(self, code: str) -> dict[CollectionYear, frozenset[str]]:
        """The fields of which a trust, or a predecessor in the year of its merger, has a figure, by year."""
        if code not in self._held:
            codes = [code, *(s.old for s in self.register.successions if s.new == code)]
            rows = self._store.question("fields_held", {"asked": pl.DataFrame({"ods_code": codes})})
            found: dict[CollectionYear, set[str]] = {}
            for year, field in rows.iter_rows():
                found.setdefault(CollectionYear.parse(year), set()).add(field)
            self._held[code] = {year: frozenset(fields) for year, fields in found.items()}
        return self._held[code]

    def fields_needed(self, name: str) -> Callable[[CollectionYear], frozenset[str]]:
        """For a metric, the fields that any of its figures is in, by year."""
        metric = self.metric(name)

        def of_year(year: CollectionYear) -> frozenset[str]:
            definition = metric.definition_at(year)
            if metric.sql:
                return frozenset(term.of for term in metric.inputs)
            if definition is None:
                return frozenset()
            return frozenset(f.field for f in required_figures(metric, definition, self.catalogue.taxonomy))

        return of_year

    @cached_property
    def _findings(self) -> list[dict[str, Any]]:
        return self._store.question("findings").to_dicts()

    def findings(self, code: str, year: CollectionYear) -> list[dict[str, Any]]:
        """What was found in the trust's own files in force for a year: the columns of `findings.sql`."""
        return [row for row in self._findings if row["ods_code"] == code and row["year"] == str(year)]

    def missing(self, name: str, code: str, year: CollectionYear, function: str | None) -> tuple[MissingFigure, ...]:
        """The figures that a line-sum metric needed and did not get, in declared order."""
        metric = self.metric(name)
        definition = metric.definition_at(year)
        if definition is None:
            return ()
        rows = self._store.ask(
            compile_missing(metric, definition, self.catalogue.taxonomy), self._relations(metric, year)
        )
        return tuple(
            MissingFigure(
                function=row["missing_function"], line=row["line"], field=row["field"], state=State(row["state"])
            )
            for row in rows.iter_rows(named=True)
            if row["ods_code"] == code and row["function"] == function
        )

    def trust_amounts(self, fields: Sequence[str], year: CollectionYear) -> dict[str, dict[str, float]]:
        """Trust totals of a year by field and code, where there is a figure: pounds, or the field's own unit."""
        asked = pl.DataFrame({"year": [str(year)] * len(fields), "field": list(fields)})
        rows = self._store.question("trust_amounts", {"asked": asked})
        found: dict[str, dict[str, float]] = {field: {} for field in fields}
        for field, code, amount in rows.iter_rows():
            found[field][code] = amount
        return found

    def sql(self, name: str, year: CollectionYear) -> str:
        """The query that computes a metric in a year."""
        metric = self.metric(name)
        return compile_metric(metric, metric.definition_at(year), self.catalogue.metrics, self.catalogue.taxonomy)

    def merged_into(self, year: CollectionYear) -> Mapping[str, str]:
        """Predecessor to successor, for trusts that are put together in a year."""
        divided = self.register.divided_in(year)
        return {
            old: new
            for new, predecessors in self.register.predecessors_splitting(year).items()
            if not divided.intersection(predecessors)
            for old in predecessors
        }

    def left_out(self, year: CollectionYear) -> frozenset[str]:
        """Trusts that no sum puts together for a year: a predecessor divided among several, and its successors.

        Only where the divided predecessor has figures of its own; else its successors stand as published.
        """
        divided = self.register.divided_in(year).intersection(code for code, _ in self._trusts_of(year))
        groups = self.register.predecessors_splitting(year).items()
        return frozenset(c for new, old in groups if divided.intersection(old) for c in (new, *old))

    def as_they_stand(self, name: str, year: CollectionYear) -> tuple[MetricValue, ...] | None:
        """The values as if nobody had merged; None for a year in which no trust with figures did."""
        present = {code for code, _ in self._trusts_of(year)}
        if present.isdisjoint(self.merged_into(year)):
            return None
        metric = self.metric(name)
        nobody = {"merging": self._relations(metric, year)["merging"].clear()}
        rows = self._rows(metric, year, nobody)
        return tuple(self._settled(metric, year, row) for row in rows)

    def _rows(
        self, metric: Metric, year: CollectionYear, instead: Mapping[str, pl.DataFrame] | None = None
    ) -> list[dict[str, Any]]:
        """What the compiled query returns; none for a year before the metric's first definition."""
        definition = metric.definition_at(year)
        if not metric.sql and definition is None:
            return []
        query = compile_metric(metric, definition, self.catalogue.metrics, self.catalogue.taxonomy)
        return self._store.ask(query, {**self._relations(metric, year), **(instead or {})}).to_dicts()

    def measure(self, metric: Metric, year: CollectionYear) -> tuple[MetricValue, ...]:
        """The values of a metric that need not be declared; see `values`."""
        definition = metric.definition_at(year)
        left_out = self.left_out(year)
        found = [self._settled(metric, year, row, left_out) for row in self._rows(metric, year)]
        if metric.sql or definition is None:
            found += self._absent(metric, year, {value.ods_code for value in found})
        found += self._predecessors(metric, year)
        return tuple(sorted(found, key=lambda v: (v.population, v.ods_code or "", _order(v.function, self))))

    @staticmethod
    def _settled(
        metric: Metric, year: CollectionYear, row: dict[str, Any], left_out: frozenset[str] = frozenset()
    ) -> MetricValue:
        code = row["ods_code"]
        outside = code in left_out
        value = None if outside else row["value"]
        return MetricValue(
            metric=metric.id,
            ods_code=None if code is None else str(code),
            population=Population(str(row["population"])),
            year=year,
            function=None if row["function"] is None else str(row["function"]),
            unit=metric.unit,
            status=Status.PART_OF_MERGER if outside else _status(metric, row),
            value=_number(value),
            numerator=_number(row["numerator"]),
            denominator=_number(row["denominator"]),
            missing=_count(row["missing"]),
            blanks_as_zero=_count(row["blanks_as_zero"]),
            members=_count(row["members"]),
        )

    def _absent(self, metric: Metric, year: CollectionYear, present: set[str | None]) -> list[MetricValue]:
        """Rows for trusts that have figures in the year but not those that a hand-written query needs."""
        if metric.grain == "nation":
            return []
        merged = self.merged_into(year)
        functions: list[str | None] = [*metric.measured_functions(self.catalogue.taxonomy)]
        if not functions or metric.total:
            functions.append(None)
        return [
            self._without_value(metric, year, code, Population(population), function, Status.NOT_PROVIDED)
            for code, population in self._trusts_of(year)
            if code not in present and code not in merged
            for function in functions
        ]

    def _predecessors(self, metric: Metric, year: CollectionYear) -> list[MetricValue]:
        """Rows that say of a predecessor that it is counted in its successor this year."""
        merged = self.merged_into(year)
        if not merged or metric.grain == "nation":
            return []
        return [
            self._without_value(metric, year, code, Population(population), None, Status.PART_OF_MERGER)
            for code, population in self._trusts_of(year)
            if code in merged
        ]

    def _trusts_of(self, year: CollectionYear) -> list[tuple[str, str]]:
        """Code and population of every trust with any figure in a year."""
        rows = self._store.question("trusts_of_year", {"asked": pl.DataFrame({"year": [str(year)]})})
        return [(str(code), str(population)) for code, population in rows.iter_rows()]

    @staticmethod
    def _without_value(
        metric: Metric, year: CollectionYear, code: str, population: Population, function: str | None, status: Status
    ) -> MetricValue:
        return MetricValue(
            metric=metric.id,
            ods_code=code,
            population=population,
            year=year,
            function=function,
            unit=metric.unit,
            status=status,
        )

    def _relations(self, metric: Metric, year: CollectionYear) -> dict[str, pl.DataFrame]:
        """What a query joins besides `figures`: what is asked, who merged, and of which type a trust is."""
        asked: dict[str, list[object]] = {"year": [str(year)]}
        for name in metric.parameters:
            asked[name] = [_in_force(self.catalogue.parameters[name], year)]
        for name in metric.yearly_parameters:
            asked[name] = [_of_the_year(self.catalogue.parameters[name], year)]
        merged = self.merged_into(year)
        types = [(code, str(year), entry.type_at(year)) for code, entry in self.register.trusts.items()]
        text = pl.String
        numbers = {name: pl.Float64 for name in asked if name != "year"}
        return {
            "asked": pl.DataFrame(asked, schema_overrides=numbers),
            "merging": pl.DataFrame(
                [(str(year), old, new) for old, new in merged.items()],
                schema={"year": text, "ods_code": text, "entity": text},
                orient="row",
            ),
            "trust_type": pl.DataFrame(
                types, schema={"ods_code": text, "year": text, "trust_type": text}, orient="row"
            ),
        }


def _status(metric: Metric, row: dict[str, Any]) -> Status:
    if row["value"] is not None:
        if _count(row["members"]) > 1:
            return Status.COMBINED
        return Status.IN_DISPUTE if _count(row["disputed"]) > 0 else Status.OK
    if _count(row["missing"]) == 0:
        return Status.ZERO_DENOMINATOR if row["denominator"] is not None else Status.NOT_PROVIDED
    # A rule that lacks its own input can be neither met nor broken.
    return Status.CANNOT_BE_TESTED if metric.limit else Status(str(row["reason"]))


def _in_force(parameter: Parameter, year: CollectionYear) -> float | None:
    """The value in force on the first day of a year, or None before the first."""
    values = [v for v in parameter.values if v.since <= year.first_day]
    return float(values[-1].value) if values else None


def _of_the_year(parameter: Parameter, year: CollectionYear) -> float | None:
    """The value dated on the first day of a year: a yearly constant never stands for another year."""
    values = [v for v in parameter.values if v.since == year.first_day]
    return float(values[0].value) if values else None


def _order(function: str | None, measurer: Measurer) -> int:
    """Totals before functions, functions in their declared order."""
    return -1 if function is None else list(measurer.catalogue.taxonomy.functions).index(function)


def _number(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]


def _count(value: object) -> int:
    return 0 if value is None else int(value)  # type: ignore[call-overload]
