"""Unit costs to compare a line with, and the gap of every trust to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from consolidate.case.assumed import AssumptionLog
from consolidate.case.baseline import Baseline
from consolidate.case.improve import gap
from consolidate.case.scenario import Scenario
from consolidate.words.errors import DeclarationError


@dataclass(frozen=True, slots=True, kw_only=True)
class LineComparator:
    """A unit cost in pounds of the price base. `comparator` is "median" or "top_quartile"; `n` trusts stand behind it.

    `basis` says in words what it is: the peer group, the year, the source.
    """

    line: str
    comparator: str
    value: Decimal
    basis: str
    n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One trust's line against one comparator: pounds a year above it, never negative."""

    ods_code: str
    name: str
    line: str
    comparator: str
    unit_cost: Decimal
    benchmark: Decimal
    amount: Decimal


def comparators(
    scenario: Scenario, given: Iterable[LineComparator], log: AssumptionLog
) -> dict[tuple[str, str], LineComparator]:
    """Typed and given comparators by line and kind. Raises DeclarationError where one is both typed and given."""
    found: dict[tuple[str, str], LineComparator] = {}
    for row in scenario.benchmark:
        log.typed(
            what=f"Unit cost, {row.comparator.value.replace('_', ' ')}, {row.line}",
            where="all options",
            value=row.value,
            unit="gbp_pence",
            source=row.source,
            owner=row.owner,
        )
        found[row.line, row.comparator.value] = LineComparator(
            line=row.line, comparator=row.comparator.value, value=row.value, basis=row.source
        )
    for comparator in given:
        key = (comparator.line, comparator.comparator)
        if key in found:
            raise DeclarationError(
                f"'{scenario.title}': the {comparator.comparator.replace('_', ' ')} of {comparator.line} is typed in "
                f"the scenario and was computed too. Remove [[benchmark]] from the scenario to use the computed one."
            )
        log.computed(
            what=f"Unit cost, {comparator.comparator.replace('_', ' ')}, {comparator.line}",
            where="all options",
            value=comparator.value,
            unit="gbp_pence",
            source=comparator.basis,
            note="" if comparator.n is None else f"{comparator.n} trusts",
        )
        found[key] = comparator
    return found


def gaps(baseline: Baseline, known: dict[tuple[str, str], LineComparator]) -> tuple[Gap, ...]:
    """Every usable row against every comparator of its line."""
    return tuple(
        Gap(
            ods_code=row.ods_code,
            name=row.name,
            line=row.line,
            comparator=kind,
            unit_cost=row.unit_cost,
            benchmark=comparator.value,
            amount=gap(row, comparator.value),
        )
        for row in baseline.lines
        for (line, kind), comparator in known.items()
        if line == row.line
    )
