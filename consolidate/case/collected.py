"""A case's baseline and comparators from the store: the figures that trusts returned, with what is missing and why.

Knows how a returned line becomes a `LineBaseline`, and in which prices a peer's unit cost is meant.
"""

from decimal import Decimal
from typing import Any

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.unit_costs import unit_cost_spread
from consolidate.case.baseline import LineBaseline
from consolidate.case.comparators import LineComparator
from consolidate.case.options import Comparator
from consolidate.case.scenario import Scenario, ScopeLine
from consolidate.catalogue.parameters import ParameterBook
from consolidate.words.errors import UsageProblem
from consolidate.words.states import State

_FIGURES = {
    "pay": "pay_cost",
    "nonpay": "nonpay_cost",
    "contract": "contract_cost",
    "recharged_in": "recharged_in",
    "recharged_out": "recharged_out",
}
"""Names of the baseline's figures and the fields of a return that they are."""


def trusts_of(scenario: Scenario, measurer: Measurer) -> tuple[str, ...]:
    """The codes in the case. Raises UsageProblem for an unknown code or trusts of another population."""
    codes = scenario.trusts or measurer.register.footprint(scenario.footprint)
    for code in codes:
        if measurer.register.trust(code).population is not scenario.population:
            raise UsageProblem(
                f"{code} is not of the population '{scenario.population.value}' that the scenario names. "
                "Real and invented trusts never share a case."
            )
    return tuple(codes)


def collected_baseline(scenario: Scenario, measurer: Measurer) -> list[LineBaseline]:
    """One row for every trust and line in scope; what was not returned is named, never taken as zero."""
    codes = trusts_of(scenario, measurer)
    held = measurer.cells(codes, scenario.baseline_year)
    return [_row(scope, code, held, measurer) for scope in scenario.scope for code in codes]


def _row(scope: ScopeLine, code: str, held: list[dict[str, Any]], measurer: Measurer) -> LineBaseline:
    cells = {
        row["field"]: row
        for row in held
        if row["ods_code"] == code and row["function"] == scope.function and row["line"] == scope.line_id
    }
    figures: dict[str, Decimal | None] = {}
    missing: list[str] = []
    for name, field in (*_FIGURES.items(), ("volume", scope.volume)):
        figures[name] = _value(cells.get(field))
        if figures[name] is None:
            missing.append(f"{name}: {_state(cells.get(field)).words.lower()}")
    wte = _wte(cells, measurer)
    if wte is None:
        missing.append(f"wte: {_state(cells.get('wte_in_post')).words.lower()}")
    return LineBaseline(
        ods_code=code,
        name=measurer.register.trust(code).name,
        function=scope.function,
        line=scope.line_id,
        wte=wte,
        volume_unit=scope.volume,
        confidence=_text(cells.get("confidence")),
        delivery_model=_text(cells.get("delivery_model")),
        provider_code=_text(cells.get("provider_code")) or "",
        missing=tuple(missing),
        **figures,
    )


def _wte(cells: dict[str, dict[str, Any]], measurer: Measurer) -> Decimal | None:
    """In post and bank and agency, by the declared measure; a blank counts as none only where the field says so."""
    total = Decimal(0)
    for field, weight in measurer.catalogue.taxonomy.measures["wte"].weights.items():
        value = _value(cells.get(field))
        if value is None:
            declared = measurer.catalogue.taxonomy.fields[field].blank_means_zero
            if not (declared and _state(cells.get(field)) is State.BLANK):
                return None
            value = Decimal(0)
        total += weight * value
    return total


def collected_comparators(scenario: Scenario, measurer: Measurer, parameters: ParameterBook) -> list[LineComparator]:
    """Median and lower quartile unit cost of each line over all trusts in the store, in the price base.

    A comparator that the scenario types itself is not computed as well.
    """
    typed = {(row.line, row.comparator) for row in scenario.benchmark}
    factor = _to_price_base(scenario, parameters)
    found: list[LineComparator] = []
    for scope in scenario.scope:
        spread = unit_cost_spread(measurer, scope.line, scope.volume, scenario.baseline_year, scenario.population)
        if spread is None:
            continue
        basis = (
            f"{spread.n} {scenario.population.value} trusts of all types in the store, {scenario.baseline_year}; "
            "quartiles by linear interpolation"
        )
        for comparator, value in ((Comparator.MEDIAN, spread.median), (Comparator.TOP_QUARTILE, spread.q1)):
            if (scope.line, comparator) not in typed:
                found.append(
                    LineComparator(
                        line=scope.line,
                        comparator=comparator.value,
                        value=Decimal(repr(value)) * factor,
                        basis=basis,
                        n=spread.n,
                    )
                )
    return found


def _to_price_base(scenario: Scenario, parameters: ParameterBook) -> Decimal:
    if scenario.price_base == scenario.baseline_year:
        return Decimal(1)
    deflator = parameters.parameter("gdp_deflator")
    return deflator.at(scenario.price_base.first_day).value / deflator.at(scenario.baseline_year.first_day).value


def _state(cell: dict[str, Any] | None) -> State:
    return State.NOT_PROVIDED if cell is None else State(cell["state"])


def _value(cell: dict[str, Any] | None) -> Decimal | None:
    """The figure; none where there is none, and none that two trusts disagree about."""
    return None if cell is None or _state(cell) is State.IN_DISPUTE else cell["value"]


def _text(cell: dict[str, Any] | None) -> str | None:
    return None if cell is None or not cell["raw"] else str(cell["raw"])
