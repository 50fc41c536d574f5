"""The financial case: nominal cash of the trusts, year by year.

Pension at what trusts themselves pay, redundancy and irrecoverable VAT in, optimism bias on one-off costs
out, benefits that are not cash out. Savings and costs are inflated from the price base; redundancy is paid
as it was computed.
"""

from dataclasses import dataclass
from decimal import Decimal

from consolidate.case.one_off import total_in_year
from consolidate.case.redundancy import Payment
from consolidate.case.streams import Streams, cash_saving
from consolidate.case.worth import ZERO
from consolidate.words.years import CollectionYear


@dataclass(frozen=True, slots=True, kw_only=True)
class CashYear:
    """One year in nominal pounds; costs positive; `net` is what trusts have more (or less) than without the change."""

    number: int
    year: CollectionYear
    saving: Decimal
    one_off: Decimal
    redundancy: Decimal
    vat: Decimal
    net: Decimal
    cumulative: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialCase:
    """The ledger, and what is read off it.

    `steady_saving` is trust cash a year in prices of the base, before delivery; `national_saving` what NHS
    England no longer pays towards pensions beside it.
    """

    years: tuple[CashYear, ...]
    steady_saving: Decimal
    national_saving: Decimal

    @property
    def total(self) -> Decimal:
        """Cumulative cash at the horizon."""
        return self.years[-1].cumulative

    @property
    def worst(self) -> CashYear:
        """The year of the lowest net cash."""
        return min(self.years, key=lambda year: (year.net, year.number))

    @property
    def positive_from(self) -> CollectionYear | None:
        """The first year from which cumulative cash stays at or above nothing; None if it never does."""
        found = None
        for year in reversed(self.years):
            if year.cumulative < 0:
                break
            found = year.year
        return found


def financial_case(
    streams: Streams,
    *,
    years: tuple[CollectionYear, ...],
    since_base: tuple[int, ...],
    inflation: Decimal,
    redundancies: tuple[Payment, ...],
    vat: tuple[Decimal, ...],
    steady_saving: Decimal,
    national_saving: Decimal,
) -> FinancialCase:
    """Lay out the cash. `since_base` is whole years from the price base; `vat` irrecoverable VAT in real pounds."""
    ledger: list[CashYear] = []
    cumulative = ZERO
    for number, year in enumerate(years):
        prices = (1 + inflation) ** since_base[number]
        saving = cash_saving(streams, number) * prices
        one_off = total_in_year(streams.costs, number) * prices
        tax = vat[number] * prices
        leavers = sum((payment.amount for payment in redundancies if payment.year == number), ZERO)
        net = saving - one_off - tax - leavers
        cumulative += net
        ledger.append(
            CashYear(
                number=number,
                year=year,
                saving=saving,
                one_off=one_off,
                redundancy=leavers,
                vat=tax,
                net=net,
                cumulative=cumulative,
            )
        )
    return FinancialCase(years=tuple(ledger), steady_saving=steady_saving, national_saving=national_saving)
