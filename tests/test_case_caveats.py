"""What a reader is told beside the figures, and inputs that are seldom used."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from case_figures import payroll
from test_case_baseline import row

from consolidate.case.assumed import Assumed
from consolidate.case.options import Phase, Phasing
from consolidate.case.result import CaseResult
from consolidate.case.scenario import PlannedSaving, Scenario
from consolidate.case.size import size
from consolidate.catalogue.parameters import Evidence, parameter_book
from consolidate.words.errors import DeclarationError
from consolidate.words.years import CollectionYear

BOOK = parameter_book()


def planned(**changes: Any) -> Scenario:
    saving = PlannedSaving(
        ods_code="ZN901",
        line="payroll.payroll",
        from_year=CollectionYear(2028),
        wte=Decimal(1),
        nonpay=Decimal(1000),
        source="test",
        owner="test",
    )
    scenario = payroll()
    trend = replace(scenario.business_as_usual, planned=(replace(saving, **changes),))
    return replace(scenario, business_as_usual=trend)


def warned(result: CaseResult, words: str) -> bool:
    return any(words in warning for warning in result.warnings)


def test_a_plan_is_taken_off_from_its_year_on() -> None:
    usual = size(planned(), None, BOOK).business_as_usual
    assert [year.wte for year in usual[:4]] == [32, 32, 31, 31]


def test_a_plan_that_takes_more_than_there_is_stops_the_case() -> None:
    with pytest.raises(DeclarationError, match=r"takes more than the line has: .* -1\.00 WTE"):
        size(planned(wte=Decimal(15)), None, BOOK)


def test_a_plan_for_a_line_without_figures_is_remarked_on() -> None:
    rows = [row("ZN901", pay=None), row("ZN902"), row("ZN903")]
    assert warned(size(replace(planned(), baseline=()), rows, BOOK), "so the plan is not used")


def test_more_redundancies_than_posts_are_remarked_on() -> None:
    scenario = payroll()
    option = scenario.improve[0]
    many = replace(option, redundancy=(replace(option.redundancy[0], posts=Decimal(3)),))
    assert warned(size(replace(scenario, improve=(many,)), None, BOOK), "3 redundancies against 2 posts")


def test_a_host_is_asked_about_its_volume() -> None:
    rows = [row("ZN901", delivery_model="Hosts for others"), row("ZN902"), row("ZN903", confidence="D")]
    result = size(replace(payroll(), baseline=()), rows, BOOK)
    assert warned(result, "ZN901 payroll.payroll: delivery model is 'Hosts for others'")
    assert warned(result, "ZN903 payroll.payroll: the figures are estimates")


def test_a_post_far_from_the_lines_pay_is_remarked_on() -> None:
    rows = [row(code, pay="700000") for code in ("ZN901", "ZN902", "ZN903")]
    result = size(replace(payroll(), baseline=()), rows, BOOK)
    assert warned(result, "a post is valued at £41,260 (Agenda for Change band 4, year 3+); the line's pay is £70,000")
    assert not warned(size(payroll(), None, BOOK), "a post is valued at")


def test_a_recalled_rate_is_never_used_in_silence() -> None:
    recalled = replace(BOOK.parameters["apprenticeship_levy"].values[0], evidence=Evidence.RECALLED)
    levy = replace(BOOK.parameters["apprenticeship_levy"], values=(recalled,))
    book = replace(BOOK, parameters={**BOOK.parameters, "apprenticeship_levy": levy})
    assert warned(
        size(payroll(), None, book), "Apprenticeship levy: 0.005 is recalled, not seen in a source. Verify it"
    )


def test_an_option_lands_as_it_says_itself() -> None:
    scenario = payroll()
    phasing = Phasing(
        steps=(Phase(year=0, share=Decimal(0)), Phase(year=1, share=Decimal(1))), source="A plan", owner="test"
    )
    result = size(replace(scenario, lead_provider=(replace(scenario.lead_provider[0], phasing=phasing),)), None, BOOK)
    assert [year.share for year in result.option("O2").years[:3]] == [0, 1, 1]
    logged = next(line for line in result.assumptions if line.what == "Phasing")
    assert (logged.source, logged.note) == ("A plan", "0 from year 0; 1 from year 1")


def test_a_supplement_is_loaded_like_salary() -> None:
    scenario = payroll()
    london = replace(scenario.scope[0], supplement=Assumed(value=Decimal(5000), source="test"))
    post = size(replace(scenario, scope=(london,)), None, BOOK).posts["payroll.payroll"]
    assert post.salary == 35162
    assert post.loaded.economic == Decimal("41259.6336") + 5000 * (
        1 + Decimal("0.15") + Decimal("0.2378") + Decimal("0.005")
    )


def test_a_hub_whose_reference_is_not_sized_is_not_sized_either() -> None:
    scenario = payroll()
    option = scenario.lead_provider[0]
    own = replace(option, line=(replace(option.line[0], productivity=None),))
    rows = [row("ZN901", wte="0"), row("ZN902"), row("ZN903")]
    result = size(replace(scenario, baseline=(), lead_provider=(own,)), rows, BOOK)
    assert [gone.option for gone in result.not_sized] == ["O2", "O4"]


def test_a_rate_of_an_earlier_year_is_used_for_earlier_prices() -> None:
    """In 2023/24 National Insurance was 13.8 % above £9,100 and the full pension contribution 20.68 %."""
    end = CollectionYear(2023).last_day
    assert BOOK.parameter("employer_ni_rate").at(end).value == Decimal("0.138")
    assert BOOK.parameter("employer_ni_threshold").at(end).value == 9100
    assert BOOK.parameter("pension_full").at(end).value == Decimal("0.2068")
