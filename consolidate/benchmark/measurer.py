"""Metric values: runs the compiled metrics for a year, settles mergers, and says why a value is missing.

Knows how a value is made and in which state it is; knows nothing of peers, and prints nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import polars as pl

from consolidate.benchmark.metric_value import MetricValue, MissingFigure, settled, without_value
from consolidate.benchmark.relations import relations
from consolidate.catalogue.catalogue import Catalogue
from consolidate.catalogue.declared import lookup
from consolidate.catalogue.metrics import Metric
from consolidate.catalogue.trusts import Register
from consolidate.store.compile import compile_metric, compile_missing, required_figures
from consolidate.store.store import Store
from consolidate.words.states import Population, State, Status
from consolidate.words.years import CollectionYear

_TEXT_COLUMNS = {"year": pl.String, "ods_code": pl.String}
"""Named because a frame without rows would otherwise have columns without a type."""


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
        return tuple(settled(metric, year, row) for row in rows)

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
        found = [settled(metric, year, row, left_out) for row in self._rows(metric, year)]
        if metric.sql or definition is None:
            found += self._absent(metric, year, {value.ods_code for value in found})
        found += self._predecessors(metric, year)
        return tuple(sorted(found, key=lambda v: (v.population, v.ods_code or "", _order(v.function, self))))

    def _absent(self, metric: Metric, year: CollectionYear, present: set[str | None]) -> list[MetricValue]:
        """Rows for trusts that have figures in the year but not those that a hand-written query needs."""
        if metric.grain == "nation":
            return []
        merged = self.merged_into(year)
        functions: list[str | None] = [*metric.measured_functions(self.catalogue.taxonomy)]
        if not functions or metric.total:
            functions.append(None)
        return [
            without_value(metric, year, code, Population(population), function, Status.NOT_PROVIDED)
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
            without_value(metric, year, code, Population(population), None, Status.PART_OF_MERGER)
            for code, population in self._trusts_of(year)
            if code in merged
        ]

    def _relations(self, metric: Metric, year: CollectionYear) -> dict[str, pl.DataFrame]:
        return relations(metric, year, self.catalogue.parameters, self.register, self.merged_into(year))

    def present(self, year: CollectionYear) -> frozenset[str]:
        """The codes of the trusts that have any figure in a year."""
        return frozenset(code for code, _ in self._trusts_of(year))

    def _trusts_of(self, year: CollectionYear) -> list[tuple[str, str]]:
        """Code and population of every trust with any figure in a year."""
        rows = self._store.question("trusts_of_year", {"asked": pl.DataFrame({"year": [str(year)]})})
        return [(str(code), str(population)) for code, population in rows.iter_rows()]


def _order(function: str | None, measurer: Measurer) -> int:
    """Totals before functions, functions in their declared order."""
    return -1 if function is None else list(measurer.catalogue.taxonomy.functions).index(function)
