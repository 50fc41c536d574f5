"""Discounting and what is read off it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from case_figures import payroll

from consolidate.case.appraisal import appraise, discount_factors, internal_rate, payback, present_value
from consolidate.case.options import OneOff
from consolidate.case.result import CaseResult
from consolidate.case.size import size
from consolidate.case.streams import YearAmounts
from consolidate.catalogue.parameters import DatedSchedule, parameter_book

NOUGHT = Decimal(0)


def amounts(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]


def rates() -> DatedSchedule:
    return parameter_book().schedule("discount_rate").at(date(2026, 11, 21))


def years(*net: str) -> list[YearAmounts]:
    """Benefits where positive, costs where negative."""
    return [
        YearAmounts(
            cash_releasing=max(value, NOUGHT),
            non_cash_releasing=NOUGHT,
            societal=NOUGHT,
            cost=max(-value, NOUGHT),
            risk=NOUGHT,
        )
        for value in amounts(*net)
    ]


def test_five_years_at_three_and_a_half_per_cent() -> None:
    stream = amounts("-2.4", "-0.6", "1.5", "1.5", "1.5")
    assert present_value(stream, discount_factors(rates(), 4)) == pytest.approx(Decimal("1.0806"), abs=Decimal("1e-4"))


def test_year_nought_is_not_discounted_and_later_years_take_their_own_rate() -> None:
    factors = discount_factors(rates(), 32)
    assert factors[0] == 1
    assert factors[30] == pytest.approx(Decimal("1.035") ** -30)
    assert factors[31] == pytest.approx(factors[30] / Decimal("1.03"))


@pytest.mark.parametrize(
    ("net", "expected"),
    [
        (["-100", "50", "100"], "1.5"),
        (["-100", "100"], "1"),
        (["-100", "40", "40"], None),
        (["10", "10"], "0"),
        (["-100", "120", "-60", "20", "40"], "3.5"),
        (["-100", "120", "-60", "20"], None),
        (["-100"], None),
    ],
)
def test_payback_is_when_costs_are_covered_for_good(net: list[str], expected: str | None) -> None:
    assert payback(amounts(*net)) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    "net",
    [["-100", "300", "-250"], ["100", "-200"], ["100", "100"], ["-100", "-10"], ["0", "0"], ["-100", "1"]],
)
def test_no_internal_rate_where_there_is_none_or_more_than_one(net: list[str]) -> None:
    found = internal_rate(amounts(*net))
    assert found is None or net == ["-100", "1"]
    if found is not None:
        assert found == pytest.approx(Decimal("-0.99"))


def test_internal_rate_makes_the_stream_worth_nothing() -> None:
    rate = internal_rate(amounts("-100", "60", "60"))
    assert rate is not None
    assert present_value(amounts("-100", "60", "60"), [(1 + rate) ** -t for t in range(3)]) == pytest.approx(
        NOUGHT, abs=Decimal("1e-8")
    )


def test_without_costs_there_is_no_ratio_and_no_switching_cost() -> None:
    appraisal = appraise(years("10", "10"), discount_factors(rates(), 1), delivery=Decimal(1))
    assert appraisal.bcr is None
    assert appraisal.switching_cost is None
    assert appraisal.switching_delivery == 0


def test_without_benefits_nothing_breaks_even() -> None:
    appraisal = appraise(years("-10", "-10"), discount_factors(rates(), 1), delivery=Decimal("0.9"))
    assert appraisal.bcr == 0
    assert appraisal.switching_delivery is None
    assert appraisal.payback is None


@pytest.fixture(scope="module")
def result() -> CaseResult:
    return size(payroll(), None, parameter_book())


def delivered(rate: Decimal) -> CaseResult:
    """The example with another delivery rate for the options that take one."""
    scenario = payroll()
    provider = scenario.lead_provider[0]
    changed = replace(provider, delivery=replace(provider.delivery, parameter="", value=rate, source="test"))
    return size(replace(scenario, lead_provider=(changed,)), None, parameter_book())


def test_at_its_switching_delivery_an_option_is_worth_nothing(result: CaseResult) -> None:
    switch = result.option("O2").appraisal.switching_delivery
    assert switch is not None
    assert delivered(switch).option("O2").appraisal.npsv == pytest.approx(NOUGHT, abs=Decimal("0.01"))


def test_at_a_tie_two_options_are_worth_the_same(result: CaseResult) -> None:
    tie = next(tie for tie in result.ties if (tie.option, tie.other) == ("O2", "O3"))
    assert tie.delivery is not None
    again = delivered(tie.delivery)
    assert again.option("O2").appraisal.npsv == pytest.approx(again.option("O3").appraisal.npsv, abs=Decimal("0.01"))


def test_at_its_switching_cost_an_option_is_worth_nothing(result: CaseResult) -> None:
    multiple = result.option("O2").appraisal.switching_cost
    assert multiple is not None
    scenario = payroll()
    provider = scenario.lead_provider[0]
    dearer = tuple(
        replace(cost, by_year=tuple(amount * multiple for amount in cost.by_year)) for cost in provider.one_off
    )
    assert isinstance(dearer[0], OneOff)
    again = size(replace(scenario, lead_provider=(replace(provider, one_off=dearer),)), None, parameter_book())
    assert again.option("O2").appraisal.npsv == pytest.approx(NOUGHT, abs=Decimal("0.01"))


def test_discounted_years_add_up_to_the_value(result: CaseResult) -> None:
    for option in result.options:
        assert option.years[-1].cumulative_discounted == pytest.approx(option.appraisal.npsv)
        assert sum(year.net for year in option.years) == option.years[-1].cumulative


def test_a_horizon_shorter_than_the_short_one_is_appraised_as_far_as_it_goes() -> None:
    short = size(replace(payroll(), horizon=3), None, parameter_book())
    for option in short.options:
        assert len(option.years) == 4
        assert option.short_npsv == pytest.approx(option.appraisal.npsv)
