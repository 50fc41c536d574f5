"""Cash, people who leave, the audit tests, and who pays and gains."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from case_figures import payroll

from consolidate.case.allocation import transfers
from consolidate.case.assumed import AssumptionLog
from consolidate.case.ladder import RUNGS
from consolidate.case.nao import NaoClass
from consolidate.case.on_costs import post_at
from consolidate.case.options import Key, Redundancy
from consolidate.case.redundancy import payment
from consolidate.case.result import CaseResult
from consolidate.case.size import size
from consolidate.catalogue.parameters import ParameterBook, parameter_book

BOOK = parameter_book()


@pytest.fixture(scope="module")
def result() -> CaseResult:
    return size(payroll(), None, BOOK)


@pytest.mark.parametrize(
    ("post", "service", "each"),
    [
        ("afc_band_4_year_3_plus", "12", "30162"),
        ("afc_band_4_year_3_plus", "12.9", "30162"),
        ("afc_band_4_year_3_plus", "1.9", "0"),
        ("afc_band_4_year_3_plus", "30", "60324"),
        ("afc_band_9_year_5_plus", "30", "160000"),
        ("afc_band_2_entry", "2", "4077.5"),
    ],
)
def test_redundancy_is_a_month_a_year_between_floor_and_cap(post: str, service: str, each: str) -> None:
    log = AssumptionLog(book=BOOK, made_on=date(2026, 11, 21), price_day=date(2026, 3, 31))
    leavers = Redundancy(year=1, posts=Decimal(2), post=post, service_years=Decimal(service), source="test", owner="")
    found = payment(leavers, log, where="test")
    assert found.each == Decimal(each)
    assert found.amount == 2 * Decimal(each)


def book_with(name: str, value: int) -> ParameterBook:
    parameter = BOOK.parameters[name]
    changed = replace(parameter, values=tuple(replace(dated, value=Decimal(value)) for dated in parameter.values))
    return replace(BOOK, parameters={**BOOK.parameters, name: changed})


def test_redundancy_of_the_lowest_paid_counts_the_floor() -> None:
    book = book_with("afc_band_2_entry", 20000)
    log = AssumptionLog(book=book, made_on=date(2026, 11, 21), price_day=date(2026, 3, 31))
    leavers = Redundancy(
        year=1, posts=Decimal(1), post="afc_band_2_entry", service_years=Decimal(12), source="test", owner=""
    )
    assert payment(leavers, log, where="test").each == 23000


def test_pay_below_the_threshold_bears_no_national_insurance() -> None:
    book = book_with("employer_ni_threshold", 40000)
    log = AssumptionLog(book=book, made_on=date(2026, 11, 21), price_day=date(2026, 3, 31))
    assert post_at("afc_band_4_year_3_plus", log, where="test").national_insurance == 0


def test_redundancy_is_in_the_cash_and_not_in_the_value(result: CaseResult) -> None:
    scenario = payroll()
    without = tuple(replace(option, redundancy=()) for option in scenario.lead_provider)
    again = size(replace(scenario, lead_provider=without), None, BOOK).option("O2")
    option = result.option("O2")
    assert again.appraisal.npsv == option.appraisal.npsv
    assert again.cash.total - option.cash.total == 90486


def test_the_ledger_adds_up_and_names_its_worst_year(result: CaseResult) -> None:
    cash = result.option("O2").cash
    assert cash.total == sum(year.net for year in cash.years)
    assert (cash.worst.number, str(cash.worst.year)) == (1, "2027/28")
    assert str(cash.positive_from) == "2031/32"


@pytest.mark.parametrize("name", ["O1", "O2", "O3", "O4"])
def test_the_register_says_what_the_ladder_says(result: CaseResult, name: str) -> None:
    option = result.option(name)
    assert option.nao.valid_recurrent.economic == pytest.approx(option.ladder.bankable.economic)
    assert option.nao.valid_non_recurrent.economic == pytest.approx(-option.ladder.rung("non_recurrent").economic)
    assert [rung.name for rung in option.ladder.rungs] == list(RUNGS)
    assert len({saving.id for saving in option.register}) == len(option.register)


def test_every_saving_is_marked(result: CaseResult) -> None:
    for option in result.options:
        assert option.register
        for saving in option.register:
            assert saving.evidence
            assert bool(saving.fails) == (saving.nao_class in (NaoClass.COST_AVOIDANCE, NaoClass.NOT_VALID))
            if saving.cash_releasing:
                assert saving.costs


def test_a_saving_without_a_cost_of_getting_there_is_shown_and_left_out() -> None:
    scenario = payroll()
    free = tuple(replace(option, one_off=()) for option in scenario.improve)
    result = size(replace(scenario, improve=free), None, BOOK)
    option = result.option("O1")
    assert option.nao.valid_recurrent.economic == 0
    assert option.nao.not_valid.economic == pytest.approx(option.ladder.saving.economic)
    assert option.appraisal.pv_cash_releasing == 0
    assert option.by_trust == ()
    assert "net of cost" in option.lines[0].fails[0]
    assert any("is shown, not counted" in warning for warning in result.warnings)


def test_transfers_add_up_to_nothing_and_leave_nobody_worse_off() -> None:
    npvs = {"A": Decimal("-187575.4066"), "B": Decimal("560443.38"), "C": Decimal("724011.0301")}
    moves = transfers(npvs)
    assert sum(moves.values()) == 0
    assert all(npvs[code] + moves[code] >= 0 for code in npvs)
    assert moves["A"] == Decimal("187575.41")
    assert transfers({"A": Decimal("-1.001"), "B": Decimal(9)}) == {"A": Decimal("1.01"), "B": Decimal("-1.01")}


@pytest.mark.parametrize("values", [("-5", "3"), ("-5", "-3"), ("5", "3"), ("0", "0")])
def test_no_transfer_where_nobody_loses_or_all_together_do(values: tuple[str, str]) -> None:
    npvs = dict(zip("AB", map(Decimal, values), strict=True))
    assert transfers(npvs) == {"A": 0, "B": 0}


@pytest.mark.parametrize("name", ["O1", "O2", "O3", "O4"])
def test_shares_of_trusts_are_shares_of_the_whole(result: CaseResult, name: str) -> None:
    option = result.option(name)
    assert sum(trust.saving_share or 0 for trust in option.by_trust) == pytest.approx(1)
    assert sum(trust.cost_share or 0 for trust in option.by_trust) == pytest.approx(1)
    assert sum(trust.transfer for trust in option.by_trust) == 0
    assert sum(trust.one_off for trust in option.by_trust) == pytest.approx(sum(year.cost for year in option.years))


def test_a_cost_that_one_trust_pays_is_that_trusts() -> None:
    scenario = payroll()
    option = scenario.lead_provider[0]
    paid = tuple(replace(cost, paid_by="ZN901") for cost in option.one_off)
    result = size(replace(scenario, lead_provider=(replace(option, one_off=paid),)), None, BOOK)
    shares = {trust.ods_code: trust.cost_share for trust in result.option("O2").by_trust}
    assert shares == {"ZN901": 1, "ZN902": 0, "ZN903": 0}


@pytest.mark.parametrize(
    ("key", "share"), [(Key.EQUAL, Decimal(1) / 3), (Key.VOLUME, Decimal(132) / 261), (Key.BASELINE_COST, "0.43040")]
)
def test_one_off_costs_are_shared_by_the_key(key: Key, share: Decimal | str) -> None:
    scenario = payroll()
    option = scenario.lead_provider[0]
    allocation = replace(option.allocation, one_off=key)
    result = size(replace(scenario, lead_provider=(replace(option, allocation=allocation),)), None, BOOK)
    trust = next(trust for trust in result.option("O2").by_trust if trust.ods_code == "ZN901")
    assert trust.cost_share == pytest.approx(Decimal(share), abs=Decimal("1e-5"))


def test_a_losing_trust_is_warned_of(result: CaseResult) -> None:
    assert any("Trust A (invented) is worse off by £187,575" in warning for warning in result.warnings)


def test_assumptions_have_source_date_and_evidence(result: CaseResult) -> None:
    for row in result.assumptions:
        assert row.source, row
        assert row.evidence, row
        assert row.since is not None or row.evidence in ("typed in the scenario", "judgement", "computed from returns")
    named = {row.what for row in result.assumptions}
    assert {
        "Employer's National Insurance, main secondary Class 1 rate",
        "Share of planned savings that is delivered",
    } <= named
