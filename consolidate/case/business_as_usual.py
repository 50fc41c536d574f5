"""What the lines would cost without the change: grown by volume and relative price, less what plans claim already.

A pound that a trust's own plan takes out is not there to be saved again, so every option is measured
against this and not against today.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from consolidate.case.assumed import AssumptionLog
from consolidate.case.baseline import Baseline, Costed
from consolidate.case.scenario import PayBasis, PlannedSaving, Scenario
from consolidate.case.worth import ZERO, Worth
from consolidate.words.errors import DeclarationError
from consolidate.words.years import CollectionYear


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualYear:
    """One year without the change. `lines` are in prices of the base; times `price` they are in real prices."""

    number: int
    year: CollectionYear
    lines: tuple[Costed, ...]
    growth: Decimal
    price: Decimal

    @property
    def cost(self) -> Worth:
        """The whole case in real prices."""
        return sum((line.cost for line in self.lines), Worth(ZERO, ZERO)) * self.price

    @property
    def wte(self) -> Decimal:
        """Posts of the whole case."""
        return sum((line.wte for line in self.lines), ZERO)


def business_as_usual(scenario: Scenario, baseline: Baseline, log: AssumptionLog) -> tuple[UsualYear, ...]:
    """Year 0 to the horizon. Growth runs from the price base year; planned savings from the year that they name."""
    trend = scenario.business_as_usual
    where = "business as usual"
    growth = 1 + log.assumed(trend.volume_growth, what="Volume growth a year", where=where, unit="share")
    price = 1 + log.assumed(trend.relative_price, what="Relative price growth a year", where=where, unit="share")
    for saving in trend.planned:
        log.typed(
            what=f"Planned saving, {saving.ods_code} {saving.line}, from {saving.from_year}",
            where=where,
            value=saving.pay + saving.nonpay + saving.contract,
            unit="gbp",
            source=saving.source,
            owner=saving.owner,
        )
    years = []
    for number in range(scenario.horizon + 1):
        year, since = scenario.year(number), scenario.years_since_base(number)
        grown = tuple(line.scaled(growth**since) for line in baseline.lines)
        started = [saving for saving in trend.planned if saving.from_year <= year]
        years.append(
            UsualYear(
                number=number,
                year=year,
                lines=after_plans(grown, started, scenario.cash.pay_basis),
                growth=growth**since,
                price=price**since,
            )
        )
    return tuple(years)


def after_plans(lines: Iterable[Costed], planned: Iterable[PlannedSaving], basis: PayBasis) -> tuple[Costed, ...]:
    """The lines less what plans claim. Raises DeclarationError where a plan takes more than there is."""
    reduced = {(line.ods_code, line.line): line for line in lines}
    for saving in planned:
        place = (saving.ods_code, saving.line)
        if place in reduced:
            reduced[place] = _less(reduced[place], saving, basis)
    return tuple(reduced.values())


def plans_without_a_line(baseline: Baseline, planned: Iterable[PlannedSaving]) -> tuple[str, ...]:
    """Warnings for planned savings on lines that are not among the usable ones."""
    known = {(line.ods_code, line.line) for line in baseline.lines}
    return tuple(
        f"Planned saving of {saving.ods_code} {saving.line}: the line has no usable figures, so the plan is not used. "
        f"Load the trust's return, or remove the plan."
        for saving in planned
        if (saving.ods_code, saving.line) not in known
    )


def _less(line: Costed, saving: PlannedSaving, basis: PayBasis) -> Costed:
    share = line.pay.cash / line.pay.economic if line.pay.economic else Decimal(1)
    pay = Worth(saving.pay, saving.pay * share) if basis is PayBasis.FULL else Worth(saving.pay / share, saving.pay)
    left = replace(
        line,
        pay=line.pay - pay,
        nonpay=line.nonpay - saving.nonpay,
        contract=line.contract - saving.contract,
        wte=line.wte - saving.wte,
    )
    if min(left.pay.economic, left.nonpay, left.contract, left.wte) < 0:
        raise DeclarationError(
            f"Planned saving of {saving.ods_code} {saving.line} takes more than the line has: it leaves "
            f"£{left.pay.economic:,.0f} pay, £{left.nonpay:,.0f} non-pay, £{left.contract:,.0f} contract and "
            f"{left.wte:.2f} WTE. Correct the plan or the line."
        )
    return left
