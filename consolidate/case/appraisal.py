"""Discounting, and what is read off a discounted stream: present values, payback, switching values.

All in real prices of the price base; year 0 is not discounted. Knows nothing of trusts or lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from consolidate.case.streams import YearAmounts
from consolidate.case.worth import ZERO
from consolidate.catalogue.parameters import DatedSchedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """One option appraised, in pounds unless said otherwise; None where a figure does not exist.

    `bcr` is benefits over costs and expected risk; a cost saving counts as a benefit. `payback` is in
    years, within the crossing year by straight line; None when costs are never covered.
    `switching_delivery` is the delivery rate at which the option breaks even, `switching_cost` the multiple
    of one-off cost. `annual_equivalent` is the value spread evenly over the years, for unequal lives.
    """

    pv_cash_releasing: Decimal
    pv_non_cash_releasing: Decimal
    pv_societal: Decimal
    pv_cost: Decimal
    pv_risk: Decimal
    npsv: Decimal
    cash_only_npv: Decimal
    bcr: Decimal | None
    payback: Decimal | None
    discounted_payback: Decimal | None
    irr: Decimal | None
    annual_equivalent: Decimal
    switching_delivery: Decimal | None
    switching_cost: Decimal | None
    pv_benefit_undiminished: Decimal

    @property
    def pv_benefit(self) -> Decimal:
        """All benefits."""
        return self.pv_cash_releasing + self.pv_non_cash_releasing + self.pv_societal


def discount_factors(rates: DatedSchedule, horizon: int) -> tuple[Decimal, ...]:
    """The factor of each year: 1 in year 0, then divided by 1 + the rate of every year in turn."""
    factors = [Decimal(1)]
    for year in range(1, horizon + 1):
        factors.append(factors[-1] / (1 + rates.in_year(year)))
    return tuple(factors)


def present_value(values: Sequence[Decimal], factors: Sequence[Decimal]) -> Decimal:
    """The discounted sum."""
    return sum((value * factor for value, factor in zip(values, factors, strict=True)), ZERO)


def appraise(years: Sequence[YearAmounts], factors: Sequence[Decimal], *, delivery: Decimal) -> Appraisal:
    """Appraise one option. `delivery` is the rate already in the benefits; switching values are told in it."""
    years = years[: len(factors)]
    factors = factors[: len(years)]
    crb = present_value([year.cash_releasing for year in years], factors)
    ncrb = present_value([year.non_cash_releasing for year in years], factors)
    societal = present_value([year.societal for year in years], factors)
    cost = present_value([year.cost for year in years], factors)
    risk = present_value([year.risk for year in years], factors)
    benefit = crb + ncrb + societal
    npsv = benefit - cost - risk
    undiminished = benefit / delivery if delivery else ZERO
    net = [year.net for year in years]
    return Appraisal(
        pv_cash_releasing=crb,
        pv_non_cash_releasing=ncrb,
        pv_societal=societal,
        pv_cost=cost,
        pv_risk=risk,
        npsv=npsv,
        cash_only_npv=npsv - ncrb - societal,
        bcr=benefit / (cost + risk) if cost + risk else None,
        payback=payback(net),
        discounted_payback=payback([amount * factor for amount, factor in zip(net, factors, strict=True)]),
        irr=internal_rate(net),
        annual_equivalent=npsv / sum(factors, ZERO),
        switching_delivery=(cost + risk) / undiminished if undiminished > 0 else None,
        switching_cost=(benefit - risk) / cost if cost else None,
        pv_benefit_undiminished=undiminished,
    )


def payback(net: Sequence[Decimal]) -> Decimal | None:
    """Years until costs are covered for good, by straight line within the year; None if they never are.

    A stream that dips below nothing again is not paid back until it comes up for the last time.
    """
    before, crossed = ZERO, None
    below = False
    for year, amount in enumerate(net):
        after = before + amount
        if before < 0 <= after:
            crossed, below = year - 1 + -before / amount, False
        elif after < 0:
            below = True
        before = after
    if below:
        return None
    return crossed if crossed is not None else ZERO


def internal_rate(net: Sequence[Decimal]) -> Decimal | None:
    """The rate at which the stream is worth nothing; only where its sign changes once, from cost to benefit.

    For information: it is blind to size and timing, so nothing is ever ranked by it.
    """
    signs = [amount > 0 for amount in net if amount]
    changes = sum(1 for one, two in pairwise(signs) if one != two)
    if changes != 1 or signs[0]:
        return None
    low, high = Decimal("-0.99"), Decimal(100)
    if _value_at(net, low) < 0 or _value_at(net, high) > 0:
        return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _value_at(net, middle) > 0 else (low, middle)
    return (low + high) / 2


# Halving 101 forty-six times leaves less than 1e-11.
_HALVINGS = 46


def _value_at(net: Sequence[Decimal], rate: Decimal) -> Decimal:
    value = ZERO
    for amount in reversed(net):
        value = value / (1 + rate) + amount
    return value
