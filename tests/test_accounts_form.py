"""The NHS accounts form is read by its codes alone, and what nobody typed is never a figure."""

import openpyxl
import pytest
from accounts_help import (
    ADMINISTRATION,
    LAST,
    OPEX,
    SALARIES,
    THIS,
    TOTAL_STAFF,
    complete,
    facts_of,
    names_of,
    numbered,
    places_of,
    read,
)
from tac_like import Form

from consolidate.catalogue.accounts_forms import accounts_layouts
from consolidate.words.states import State


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"down": 1, "right": 1},
        {"down": 7, "right": 3, "sheets": {"TAC09": "Our people", "TAC08": "TAC06", "TAC06": "Tabelle1"}},
    ],
    ids=["as issued", "a row and a column more", "moved and renamed"],
)
def test_every_cell_is_found_by_its_codes_wherever_it_moves(options, tmp_path):
    form = numbered(**options)
    found = places_of(form.save(tmp_path / "form.xlsx"))
    assert {codes: place.cell.value for codes, place in found.items()} == form.values
    assert {codes: (place.table.sheet.name, place.address) for codes, place in found.items()} == form.cells


def test_a_complete_form_gives_every_figure_with_its_cell(tmp_path):
    form = complete(down=2, right=1)
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    facts = facts_of(submission)
    assert findings == ()
    assert {name for name, _ in facts} == {figure.field for figure in accounts_layouts()[THIS].figure}
    assert {fact.state for fact in submission.facts} == {State.PROVIDED}
    values = {name: facts[name, THIS].value for name in ("operating_income", "surplus", "staff_cost", "wte_total")}
    assert values == {"operating_income": 550_000, "surplus": 50_000, "staff_cost": 200_000, "wte_total": 100}
    assert facts["operating_income", LAST].value == 1_100_000
    income = facts["operating_income", THIS]
    assert (income.sheet, income.cell) == form.cells["TAC07", "1", "A07CY01", "INC1365"]
    assert (income.raw, income.scale, income.unit) == ("550", 1000, "gbp")


def test_a_form_without_figures_is_blank_whatever_its_totals_show(tmp_path):
    for results in (None, {}):  # never calculated; calculated to zeros
        submission, findings = read(Form(results=results, trust="").save(tmp_path / "form.xlsx"))
        assert submission is None
        assert names_of(findings) == {"accounts-form-blank"}


def test_a_typed_zero_is_a_zero_and_an_empty_cell_is_not(tmp_path):
    form = Form(values={ADMINISTRATION: 0, OPEX: 5}, results={})
    submission, _ = read(form.save(tmp_path / "form.xlsx"))
    facts = facts_of(submission)
    typed = facts["wte_administration_and_estates", THIS]
    assert (typed.state, typed.value) == (State.PROVIDED, 0)
    assert (facts["wte_nursing", THIS].state, facts["wte_nursing", THIS].value) == (State.NOT_PROVIDED, None)


def test_a_total_of_typed_zeros_is_a_zero(tmp_path):
    values = {("TAC09", "3", main, "STA0390"): 0 for main in ("A09CY01P", "A09CY01O")}
    submission, _ = read(Form(values=values | {OPEX: 5}, results={}).save(tmp_path / "form.xlsx"))
    assert facts_of(submission)["wte_administration_and_estates", THIS].value == 0


def test_a_formula_without_a_result_is_not_calculated_where_something_was_typed(tmp_path):
    form = complete(results=None)  # every part is typed, every total awaits calculation
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    assert {(fact.state, fact.value, fact.raw) for fact in submission.facts} == {(State.NOT_CALCULATED, None, "")}
    assert names_of(findings) == {"accounts-not-calculated"}
    assert form.cells[TOTAL_STAFF] in {(finding.sheet, finding.cell) for finding in findings}


def test_a_result_left_over_from_emptied_cells_is_asked_about_and_not_taken(tmp_path):
    form = Form(values={SALARIES: 5}, results={TOTAL_STAFF: 28516})
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    assert facts_of(submission)["wte_total", THIS].state is State.NOT_PROVIDED
    (finding,) = findings
    assert (finding.name, finding.cell) == ("accounts-result-without-inputs", form.cells[TOTAL_STAFF][1])
    assert "28,516" in finding.found


def test_a_surplus_without_income_is_not_provided(tmp_path):
    results = {("TAC02", "1", "A02CY01", "SCI0125A"): -500, ("TAC02", "1", "A02CY01", "SCI0240"): -500}
    form = Form(values={OPEX: 500}, results=results)
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    assert facts_of(submission)["surplus", THIS].state is State.NOT_PROVIDED
    assert [(finding.name, finding.cell) for finding in findings] == [
        ("accounts-result-incomplete", form.cells["TAC02", "1", "A02CY01", "SCI0240"][1])
    ]


def test_a_typed_surplus_needs_nothing_else(tmp_path):
    form = Form(values={("TAC02", "1", "A02CY01", "SCI0240"): -12}, results={})
    submission, _ = read(form.save(tmp_path / "form.xlsx"))
    assert facts_of(submission)["surplus", THIS].value == -12_000


def test_the_statement_stands_in_for_the_note_with_its_sign_turned(tmp_path):
    form = Form(values={("TAC02", "1", "A02CY01", "SCI0125A"): -700}, results={})
    submission, _ = read(form.save(tmp_path / "form.xlsx"))
    fact = facts_of(submission)["operating_expenditure", THIS]
    assert (fact.value, fact.raw, fact.scale) == (700_000, "-700", -1000)
    assert "in place of TAC08 table 1 EXP0390" in fact.note


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("n/a", "accounts-words-for-number"),
        ("-", "accounts-words-for-number"),
        ("1,234", "accounts-number-as-text"),
        ("1234 ", "accounts-number-as-text"),
        (True, "accounts-not-a-number"),
    ],
)
def test_what_is_not_a_number_is_named_with_its_cell_and_never_taken(typed, name, tmp_path):
    form = complete(values={ADMINISTRATION: typed})
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    fact = facts_of(submission)["wte_administration_and_estates", THIS]
    assert (fact.state, fact.value) == (State.NOT_SUPPLIED, None)
    (finding,) = [finding for finding in findings if finding.name == name]
    assert (finding.sheet, finding.cell) == form.cells[ADMINISTRATION]


def test_words_among_the_parts_of_a_total_are_found_behind_it(tmp_path):
    part = ("TAC08", "1", "A08CY01", "EXP0170")
    form = complete(values={part: "see note"})
    _, findings = read(form.save(tmp_path / "form.xlsx"))
    assert [(finding.name, finding.sheet, finding.cell) for finding in findings] == [
        ("accounts-words-for-number", *form.cells[part])
    ]


def test_an_error_is_named_with_its_cell_and_never_taken(tmp_path):
    form = complete(values={OPEX: "=#REF!"})
    form.results = {**form.results, OPEX: "#REF!"}
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    fact = facts_of(submission)["operating_expenditure", THIS]
    assert (fact.value, fact.scale) == (500_000, -1000)  # the statement has it
    (finding,) = findings
    assert (finding.name, finding.sheet, finding.cell) == ("accounts-error-value", *form.cells[OPEX])


def test_a_date_in_a_number_cell_is_not_a_number(tmp_path):
    form = Form(values={SALARIES: 5})
    path = form.save(tmp_path / "form.xlsx")
    workbook = openpyxl.load_workbook(path)
    sheet, address = form.cells[OPEX]
    workbook[sheet][address] = 45000
    workbook[sheet][address].number_format = "dd/mm/yyyy"
    workbook.save(path)
    submission, findings = read(path)
    assert [f.cell for f in findings if f.name == "accounts-not-a-number"] == [address]
    assert facts_of(submission)["operating_expenditure", THIS].state is State.NOT_SUPPLIED
