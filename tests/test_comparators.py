"""Tables of comparators: what is planned is read back with its cells, and real and invented trusts never mix."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from consolidate.catalogue.home import home
from consolidate.catalogue.taxonomy import Taxonomy, read_taxonomy
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.comparators import read_comparators, recognises
from consolidate.collection.comparators_plan import Answers, plan_comparators
from consolidate.collection.public_tables import recognises as is_public_table
from consolidate.sheets.plan import BookPlan
from consolidate.sheets.preflight import book_of
from consolidate.sheets.writer import book_bytes, write_book
from consolidate.words.errors import DeclarationError, UsageProblem
from consolidate.words.facts import Fact, Source, Submission
from consolidate.words.findings import Finding
from consolidate.words.states import Population, State
from consolidate.words.years import CollectionYear

YEAR = CollectionYear(2025)
TRUST = ("trust", "trust")
PAYROLL = ("payroll", "payroll")
LEGAL = ("legal", "legal")
ANSWERS: Answers = {
    ("ZX002", YEAR): {
        (*TRUST, "patient_care_income"): Decimal("612345678"),
        (*TRUST, "surplus"): Decimal(-1500000),
        (*PAYROLL, "delivery_model"): "In-house",
        (*PAYROLL, "pay_cost"): Decimal("345678.91"),
        (*PAYROLL, "wte_in_post"): Decimal("12.5"),
        (*PAYROLL, "confidence"): "B",
        (*PAYROLL, "payslips"): Decimal(98765),
        (*LEGAL, "delivery_model"): "Not collected",
        (*LEGAL, "pay_cost"): None,
        (*LEGAL, "claims"): None,
    },
    ("ZX001", YEAR): {
        (*TRUST, "patient_care_income"): None,
        (*PAYROLL, "delivery_model"): "Outsourced",
        (*PAYROLL, "pay_cost"): Decimal(0),
        (*PAYROLL, "wte_in_post"): "Not provided",
        (*PAYROLL, "payslips"): None,
    },
}


def taxonomy() -> Taxonomy:
    return read_taxonomy(home() / "benchmarks")


def planned(answers: Answers = ANSWERS) -> BookPlan:
    return plan_comparators(
        answers,
        set_id="a_set",
        title="A set of two",
        what=[("Seed", "7")],
        made_on=date(2026, 11, 21),
        taxonomy=taxonomy(),
        register=trust_register(),
    )


def read(
    tmp_path: Path, edit: Callable[[openpyxl.Workbook], object] | None = None
) -> tuple[Submission | None, tuple[Finding, ...]]:
    path = tmp_path / "set.xlsx"
    write_book(planned(), path)
    if edit is not None:
        workbook = openpyxl.load_workbook(path)
        edit(workbook)
        workbook.save(path)
    book = book_of(path.read_bytes(), path.name, str(path))
    assert recognises(book)
    assert not is_public_table(book)
    return read_comparators(book, taxonomy=taxonomy(), register=trust_register())


def facts(submission: Submission) -> dict[tuple[str, ...], Fact]:
    return {(f.ods_code, f.function, f.line, f.field): f for f in submission.facts}


def test_what_is_planned_is_read_back_with_its_cells(tmp_path):
    submission, findings = read(tmp_path)
    assert findings == ()
    assert (submission.source, submission.population) == (Source.COMPARATORS, Population.INVENTED)
    assert (submission.layout, submission.ods_code, submission.year) == ("a_set", None, None)
    found = facts(submission)
    income = found["ZX002", "trust", "trust", "patient_care_income"]
    assert (income.value, income.unit, income.sheet, income.cell) == (612345678, "gbp", "Trusts", "C3")
    assert found["ZX002", "trust", "trust", "surplus"].value == -1500000
    pay = found["ZX002", *PAYROLL, "pay_cost"]
    assert (pay.value, pay.sheet, pay.confidence) == (Decimal("345678.91"), "Lines", "B")
    payslips = found["ZX002", *PAYROLL, "payslips"]
    assert (payslips.value, payslips.unit, payslips.sheet) == (98765, "count", "Volumes")
    model = found["ZX001", *PAYROLL, "delivery_model"]
    assert (model.raw, model.value, model.state) == ("Outsourced", None, State.PROVIDED)
    sheets = openpyxl.load_workbook(tmp_path / "set.xlsx")
    for fact in submission.facts:
        cell = sheets[fact.sheet][fact.cell].value
        assert (fact.value if fact.value is not None else fact.raw or None) == cell or float(fact.value) == cell


def test_zero_blank_not_provided_and_not_collected_stay_different(tmp_path):
    found = facts(read(tmp_path)[0])
    assert (found["ZX001", *PAYROLL, "pay_cost"].state, found["ZX001", *PAYROLL, "pay_cost"].value) == (
        State.PROVIDED,
        0,
    )
    assert found["ZX001", "trust", "trust", "patient_care_income"].state is State.BLANK
    assert found["ZX001", *PAYROLL, "payslips"].state is State.BLANK
    assert found["ZX001", *PAYROLL, "wte_in_post"].state is State.NOT_PROVIDED
    assert found["ZX002", *LEGAL, "pay_cost"].state is State.NOT_COLLECTED  # its delivery model says so
    assert found["ZX002", *LEGAL, "claims"].state is State.NOT_COLLECTED


def test_the_first_sheet_says_that_everything_is_invented(tmp_path):
    read(tmp_path)
    workbook = openpyxl.load_workbook(tmp_path / "set.xlsx")
    assert workbook.sheetnames == ["About", "Trusts", "Lines", "Volumes"]
    about = {row[0]: row[1] for row in workbook["About"].iter_rows(values_only=True)}
    assert about["Invented"].startswith("Invented.")
    assert about["Seed"] == "7"


def test_the_same_answers_in_another_order_give_the_same_bytes():
    backwards = {key: dict(reversed(given.items())) for key, given in reversed(ANSWERS.items())}
    assert book_bytes(planned()) == book_bytes(planned(backwards))


def put(sheet: str, cell: str, value: object) -> Callable[[openpyxl.Workbook], object]:
    return lambda workbook: workbook[sheet].__setitem__(cell, value)


@pytest.mark.parametrize(
    ("edit", "rule", "where", "says"),
    [
        (put("Trusts", "A3", "R0A"), "table-populations-mixed", "Trusts!A3", "invented trusts alone"),
        (put("Lines", "A2", "ZX999"), "table-trust-unknown", "Lines!A2", "'ZX999'"),
        (put("Trusts", "B2", "2025"), None, None, None),  # a first year is a year
        (put("Trusts", "B2", "last year"), "table-year-not-read", "Trusts!B2", "last year"),
        (put("Lines", "C2", "payrol"), "table-line-unknown", "Lines!C2", "Did you mean 'payroll'"),
        (put("Lines", "D2", "finance"), "table-line-unknown", "Lines!D2", "a line of payroll"),
        (put("Volumes", "E2", "invoices"), "table-line-unknown", "Volumes!E2", "a volume of payroll.payroll"),
        (put("Lines", "E2", "about 5"), "table-number-not-read", "Lines!E2", "about 5"),
        (put("Lines", "E2", -1), "table-number-too-small", "Lines!E2", "at least 0"),
        (put("Lines", "G2", "Inhouse"), "table-word-unknown", "Lines!G2", "Did you mean 'In-house'"),
        (put("Trusts", "A3", "ZX001"), "table-row-repeated", "Trusts!A3", "ZX001, 2025/26"),
        (put("Volumes", "F1", "values"), "table-header-missing", "Volumes!A1", "'value'"),
        (lambda workbook: workbook.remove(workbook["Lines"]), "table-sheet-missing", "", "'Lines'"),
    ],
)
def test_what_is_wrong_is_named_by_its_cell_and_nothing_is_loaded(tmp_path, edit, rule, where, says):
    submission, findings = read(tmp_path, edit)
    if rule is None:
        assert (submission is not None, findings) == (True, ())
        return
    assert submission is None
    finding = next(f for f in findings if f.name == rule)
    assert finding.where == f"set.xlsx {where}".strip()
    assert says in finding.sentence


def test_a_plan_of_real_and_invented_trusts_is_refused():
    mixed = {**ANSWERS, ("R0A", YEAR): {(*TRUST, "headcount"): Decimal(1)}}
    with pytest.raises(DeclarationError, match="real and invented"):
        planned(mixed)
    with pytest.raises(DeclarationError, match="none at all"):
        planned({})


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({("ZX001", YEAR): {("payroll", "pay", "pay_cost"): Decimal(1)}}, "no line 'payroll.pay'"),
        ({("ZX001", YEAR): {(*PAYROLL, "paycost"): Decimal(1)}}, "no field or volume 'paycost'"),
        ({("ZX001", YEAR): {(*TRUST, "income"): Decimal(1)}}, "no trust field 'income'"),
    ],
)
def test_a_plan_with_undeclared_names_is_refused(answers, says):
    with pytest.raises(DeclarationError, match=says):
        planned(answers)


def test_a_plan_for_an_unknown_trust_is_refused():
    with pytest.raises(UsageProblem, match="Did you mean 'ZX"):
        planned({("ZX121", YEAR): {}})


def test_the_same_year_in_its_two_forms_is_one_year(tmp_path):
    def edit(workbook: openpyxl.Workbook) -> None:
        workbook["Trusts"]["A3"] = "ZX001"
        workbook["Trusts"]["B3"] = 2025

    submission, findings = read(tmp_path, edit)
    assert submission is None
    assert [f.name for f in findings] == ["table-row-repeated"]
