"""What stands behind a formula is followed to what was typed."""

import openpyxl
import pytest
from accounts_help import OPEX, SALARIES, THIS, facts_of, read
from tac_like import Form

from consolidate.collection.accounts_formulas import references
from consolidate.words.states import State


@pytest.mark.parametrize(
    ("formula", "areas", "lost"),
    [
        ("=E10+$F$12", ["E10", "F12"], 0),
        ("=SUM(E10:E12,G1)", ["E10:E12", "G1"], 0),
        ("='TAC06 Op Inc 1'!E56", ["TAC06 Op Inc 1!E56"], 0),
        ("=-'It''s'!A1", ["It's!A1"], 0),
        ("=SUM(TAC08!E10:E20)", ["TAC08!E10:E20"], 0),
        ('=IF(E5="A1:B2",LOG10(B2),0)', ["E5", "B2"], 0),
        ("=SUM(C:D)", ["C1:D1048576"], 0),
        ("=[1]Sheet1!A1+'[book.xlsx]Sheet 2'!B2", [], 2),
        ("=INDIRECT(A1)", ["A1"], 1),
        ("=#REF!+SUM('TAC08 Op Exp'!#REF!)", [], 2),
        ("=Income", [], 0),
        ("=1200+34", [], 0),
    ],
)
def test_references_are_read_off_a_formula(formula, areas, lost):
    found = references(formula)
    named = []
    for area in found.areas:
        first = f"{openpyxl.utils.get_column_letter(area.left)}{area.top}"
        last = f"{openpyxl.utils.get_column_letter(area.right)}{area.bottom}"
        named.append((f"{area.sheet}!" if area.sheet else "") + (first if first == last else f"{first}:{last}"))
    assert (named, len(found.lost)) == (areas, lost)
    assert found.is_figure == (formula == "=1200+34")
    assert found.names == (("Income",) if formula == "=Income" else ())


def test_a_formula_is_followed_through_defined_names(tmp_path):
    form = Form(values={SALARIES: "=Pay", OPEX: "=Spending"}, results={})
    path = form.save(tmp_path / "form.xlsx")
    workbook = openpyxl.load_workbook(path)
    sheet, address = form.cells["TAC09", "2", "A09CY01O", "STA0365"]
    for name, text in (("Pay", "Wages"), ("Wages", f"'{sheet}'!${address[0]}${address[1:]}"), ("Spending", "Spending")):
        workbook.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(name, attr_text=text)
    workbook[sheet][address] = 5
    workbook.save(path)
    facts = facts_of(read(path)[0])
    assert facts["salaries_cost", THIS].state is State.NOT_CALCULATED  # there is a figure behind the names
    assert facts["operating_expenditure", THIS].state is State.NOT_PROVIDED  # and none behind one that names itself


def test_a_formula_that_leads_to_itself_ends(tmp_path):
    form = Form()
    form.save(tmp_path / "form.xlsx")  # to know where the cells stand
    part = ("TAC08", "1", "A08CY01", "EXP0130")
    form.values = {SALARIES: 5, part: f"={form.cells[OPEX][1]}"}  # EXP0390 adds it up
    form.results = {}
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    assert findings == ()
    assert facts_of(submission)["operating_expenditure", THIS].state is State.NOT_PROVIDED


def test_a_figure_typed_as_a_sum_is_a_figure(tmp_path):
    form = Form(values={OPEX: "=1200+34"}, results={OPEX: 1234})
    submission, _ = read(form.save(tmp_path / "form.xlsx"))
    assert facts_of(submission)["operating_expenditure", THIS].value == 1_234_000


def test_a_link_to_another_workbook_is_taken_at_its_result_and_says_so(tmp_path):
    form = Form(values={OPEX: "='[ledger.xlsx]Sheet1'!A1"}, results={OPEX: 77})
    submission, _ = read(form.save(tmp_path / "form.xlsx"))
    fact = facts_of(submission)["operating_expenditure", THIS]
    assert fact.value == 77_000
    assert "could not be followed" in fact.note
