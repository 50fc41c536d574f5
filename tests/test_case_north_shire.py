"""North Shire: several lines and trusts, growth, a plan, a missing line, an estimate and half posts, all at once."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from case_figures import SCENARIOS

from consolidate.case.baseline import LineBaseline
from consolidate.case.comparators import LineComparator
from consolidate.case.result import CaseResult
from consolidate.case.scenario import read_scenario
from consolidate.case.size import size
from consolidate.catalogue.parameters import parameter_book
from consolidate.report import case_words

FACTS = Path(__file__).parents[1].parent / "shared" / "facts"
LINES = {
    "payroll.payroll": "payslips",
    "finance.accounts_payable": "supplier_invoices",
    "finance.accounts_receivable": "sales_invoices",
    "human_resources.recruitment": "vacancies_filled",
}
# For each trust, WTE and volume of each line: typed for this test, in the proportions of trusts of these types.
FIGURES = """
ZN101  11.0 135000  11.0 160000  3.0 9000  13.0 1500
ZN102  12.5 120000  12.5 140000  3.2 8000  14.5 1300
ZN103   8.2  66000   8.4  80000  2.4 5000   9.2  700
ZN104   7.0  60000   7.5  75000  2.2 4500   8.0  650
ZN105   4.9  33000   5.4  45000  1.6 2500   5.4  320
ZN106   6.1  54000   4.2  40000  1.3 2000   7.0  600
ZN107   6.2  42000   4.6  30000  1.1 1600   6.9  480
ZN108   5.1  36000   4.2  28000  0.9 1200   5.3  380
"""


def rows() -> list[LineBaseline]:
    found = []
    for text in FIGURES.strip().splitlines():
        code, *numbers = text.split()
        for (key, unit), wte, volume in zip(LINES.items(), numbers[::2], numbers[1::2], strict=True):
            function, line = key.split(".")
            blank = (code, line) == ("ZN107", "accounts_receivable")
            found.append(
                LineBaseline(
                    ods_code=code,
                    name=f"Trust {code}",
                    function=function,
                    line=line,
                    pay=None if blank else Decimal(wte) * 36000,
                    nonpay=Decimal(wte) * 9000,
                    contract=Decimal(0),
                    recharged_in=Decimal(0),
                    recharged_out=Decimal(0),
                    wte=Decimal(wte),
                    volume=Decimal(volume),
                    volume_unit=unit,
                    confidence="D" if code == "ZN106" else "B",
                    delivery_model="In-house",
                    missing=("pay: left blank",) if blank else (),
                )
            )
    return found


@pytest.fixture(scope="module")
def result() -> CaseResult:
    scenario = read_scenario(SCENARIOS / "north_shire_transactional.toml")
    medians = [("payroll.payroll", "4.2"), ("finance.accounts_payable", "4.5")]
    medians += [("finance.accounts_receivable", "19"), ("human_resources.recruitment", "520")]
    given = [
        LineComparator(line=line, comparator="median", value=Decimal(value), basis="120 invented trusts", n=120)
        for line, value in medians
    ]
    return size(scenario, rows(), parameter_book(), given)


def test_every_line_is_sized_under_both_options(result: CaseResult) -> None:
    assert [option.id for option in result.options] == ["improve", "lead_provider"]
    for option in result.options:
        assert [line.line for line in option.lines] == list(LINES)
        assert option.not_sized == ()


def test_the_trust_with_a_blank_is_out_of_that_line_alone(result: CaseResult) -> None:
    assert [(gone.ods_code, gone.line) for gone in result.baseline.excluded] == [
        ("ZN107", "finance.accounts_receivable")
    ]
    counted = {line.line: (line.trusts, line.missing) for line in result.baseline.by_line}
    assert counted["finance.accounts_receivable"] == (7, 1)
    assert counted["payroll.payroll"] == (8, 0)


def test_line_ladders_add_up_to_the_options(result: CaseResult) -> None:
    for option in result.options:
        for rung in option.ladder.rungs:
            assert rung.amount.economic == pytest.approx(
                sum(line.ladder.rung(rung.name).economic for line in option.lines), abs=Decimal("1e-9")
            )


def test_the_planned_post_is_overlap_and_only_there(result: CaseResult) -> None:
    overlaps = {line.line: line.ladder.rung("overlap").economic for line in result.option("lead_provider").lines}
    assert overlaps["finance.accounts_payable"] == pytest.approx(Decimal("-36295.6944"))
    assert overlaps["payroll.payroll"] == 0


def test_posts_go_whole_except_where_halves_are_allowed(result: CaseResult) -> None:
    for trust in result.option("improve").by_trust:
        step = Decimal("0.5") if trust.ods_code == "ZN108" else Decimal(1)
        assert trust.posts_released % step == 0
    assert result.option("lead_provider").posts.released % 1 == 0
    assert result.option("lead_provider").posts.released > 0


def test_estimates_cost_their_line_a_discount(result: CaseResult) -> None:
    assert all(line.ladder.rung("estimate_discount").economic < 0 for line in result.option("lead_provider").lines)


def test_savings_grow_with_business_as_usual(result: CaseResult) -> None:
    usual = result.business_as_usual
    assert usual[10].cost.economic > usual[1].cost.economic > 0
    years = result.option("lead_provider").years
    assert years[10].cash_releasing > years[5].cash_releasing


def test_the_worked_totals_hold_together(result: CaseResult) -> None:
    for option in result.options:
        saving = option.ladder.saving
        assert sum(trust.saving.economic for trust in option.by_trust) == pytest.approx(saving.economic)
        assert sum(trust.transfer for trust in option.by_trust) == 0
        assert option.nao.valid_recurrent.economic == pytest.approx(option.ladder.bankable.economic)
    assert result.option("lead_provider").nao.not_valid.economic == 40000


def test_the_order_of_rows_changes_nothing(result: CaseResult) -> None:
    scenario = read_scenario(SCENARIOS / "north_shire_transactional.toml")
    again = size(scenario, list(reversed(rows())), parameter_book(), result.comparators)
    assert again == result


def test_invented_codes_are_no_real_trusts() -> None:
    if not FACTS.exists():
        pytest.skip(f"{FACTS} is not on this machine")
    invented = {code for path in SCENARIOS.glob("*.toml") for code in re.findall(r'"(ZN\d+)"', path.read_text("utf-8"))}
    assert len(invented) >= 5
    for path in sorted(FACTS.glob("*trust*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            cells = {cell for line in csv.reader(file) for cell in line}
        assert not invented & cells, path


def test_a_post_that_a_plan_gives_up_is_said_where_posts_are_counted(result: CaseResult) -> None:
    for option in result.options:
        assert option.posts.in_plans == 1  # ZN103's vacancy in accounts payable
        assert " WTE that trusts’ own plans leave " in case_words.posts(option)
