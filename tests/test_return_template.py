"""The workbook that is sent out: whose it is, what it holds, what it computes, and that it is always the same."""

import io
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from programs import program
from returns import TOTALS, YEAR, at, facts_of, form, held, layout_of, plan, read, sound_answers, trust

from consolidate.collection.return_filling import Prefill, Prefilled, answers_of
from consolidate.collection.return_template import file_name
from consolidate.sheets.plan import Visibility
from consolidate.sheets.preflight import book_of
from consolidate.sheets.writer import book_bytes
from consolidate.words.years import CollectionYear

AP = ("finance", "accounts_payable")


def cells(book_plan):
    """What each cell shows: its text or number, or a formula's result."""
    return {
        (sheet.name, cell.address): cell.result if cell.formula else cell.value
        for sheet in book_plan.sheets
        for cell in sheet.cells
    }


def shown(book_plan, name, column):
    """What stands in another column of the row that a name is in."""
    sheet, cell = at(name, book_plan)
    return cells(book_plan)[sheet, column + cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")]


def column_of(book_plan, sheet, header):
    return next(
        cell.address.rstrip("0123456789")
        for planned in book_plan.sheets
        if planned.name == sheet
        for cell in planned.cells
        if cell.value == header
    )


def test_the_same_return_is_written_to_the_same_bytes():
    assert book_bytes(plan()) == book_bytes(plan())


def test_the_first_sheet_says_that_an_invented_trust_is_invented():
    first = plan().sheets[0]
    assert any("INVENTED" in str(cell.value) for cell in first.cells)
    assert not any("INVENTED" in str(cell.value) for cell in plan(code="R0A").sheets[0].cells)


def test_every_sheet_that_is_seen_names_the_trust_and_the_year():
    for sheet in plan().sheets:
        if sheet.visibility is Visibility.VISIBLE:
            words = " ".join(str(cell.value) for cell in sheet.cells[:12])
            assert trust().name in words
            assert "2025/26" in words


def test_the_cover_says_what_it_is_and_the_file_carries_the_same_unseen():
    book = book_of(book_bytes(plan()), "x.xlsx")
    cover = {cell.raw for cell in book.sheet("Cover").cells.values()}
    assert {"Trust code", "ZN101", "2025/26", "corp-services/2025.2", "2026-04-20"} <= cover
    unseen = {cells[0].raw: cells[1].raw for _, cells in book.sheet("_meta").rows()}
    ours = {key: text for key, text in book.properties.items() if key.startswith("consolidate.")}
    assert unseen == {key.removeprefix("consolidate."): text for key, text in ours.items()}
    assert unseen["population"] == "invented"
    assert unseen["fingerprint"] == form().fingerprint
    assert not book.sheet("_meta").visible


def test_every_input_cell_has_a_name_is_open_and_says_what_to_type():
    written = openpyxl.load_workbook(io.BytesIO(book_bytes(plan())))
    validated = {
        (sheet.title, cell)
        for sheet in written
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
        for cell in [str(area)]
        if rule.prompt
    }
    for slot in form().by_key.values():
        sheet, cell = at(slot.name)
        assert not written[sheet][cell].protection.locked
        assert (sheet, cell) in validated


def test_all_else_is_locked_and_no_sheet_has_a_password():
    written = openpyxl.load_workbook(io.BytesIO(book_bytes(plan())))
    asked = {at(slot.name) for slot in form().by_key.values()}
    for sheet in written:
        if sheet.title == "_meta":
            continue
        assert sheet.protection.sheet
        assert not sheet.protection.password
        for row in sheet.iter_rows():
            for cell in row:
                if (sheet.title, cell.coordinate) not in asked:
                    assert cell.protection.locked


def test_the_word_above_each_column_says_what_the_fill_repeats():
    book_plan = plan()
    sheet, cell = at("FIN.AP.pay_cost", book_plan)
    header = next(c for s in book_plan.sheets if s.name == sheet for c in s.cells if c.value == "PAY £")
    above = next(
        c
        for s in book_plan.sheets
        if s.name == sheet
        for c in s.cells
        if (c.row, c.column) == (header.row - 1, header.column)
    )
    assert above.value == "INPUT"
    assert book_plan.styles[above.style].fill == book_plan.styles["input:gbp"].fill
    assert cell.startswith(header.address.rstrip("0123456789"))


def test_net_cost_counts_only_when_every_part_is_typed():
    column = column_of(plan(), "Finance", "NET COST £")
    some = dict.fromkeys(
        [(*AP, field) for field in ("pay_cost", "nonpay_cost", "contract_cost", "recharged_in")], Decimal(5)
    )
    whole = some | {(*AP, "recharged_out"): Decimal(7)}
    assert shown(plan({}), "FIN.AP.pay_cost", column) == ""
    assert shown(plan(some), "FIN.AP.pay_cost", column) == "incomplete"
    assert shown(plan(whole), "FIN.AP.pay_cost", column) == 13
    assert shown(plan(whole | {(*AP, "pay_cost"): "n/a"}), "FIN.AP.pay_cost", column) == "incomplete"


def test_a_line_that_moved_by_more_than_both_limits_asks_for_a_reason():
    flag = column_of(plan(), "Finance", "FLAG")
    net = (*AP, "net_cost")
    for last_year, reason, word in (
        (400_000, None, "Explain"),
        (400_000, "A new contract.", "Explained"),
        (540_000, None, ""),
        (None, None, ""),
    ):
        filled = plan(sound_answers() | {(*AP, "reason"): reason}, prefill=held({net: last_year} if last_year else {}))
        assert shown(filled, "FIN.AP.pay_cost", flag) == word
    corrected = plan(
        sound_answers() | {(*AP, "reason"): None, (*AP, "corrected_net_cost"): Decimal(559_000)},
        prefill=held({net: 400_000}),
    )
    assert shown(corrected, "FIN.AP.pay_cost", flag) == ""


def test_the_flag_of_a_count_and_of_a_trust_figure_says_explain_until_there_is_a_comment():
    for key, name in ((("finance", "accounts_payable", "supplier_invoices"), "FIN.AP.INV.this_year"),
                      (("trust", "trust", "headcount"), "TR.HDC.this_year")):  # fmt: skip
        sheet, _ = at(name)
        held = Prefill(last_year={key: Prefilled(value=sound_answers()[key] / 2)})
        comment = (*key[:2], f"{key[2]}.comment")
        for said, word in ((None, "Explain"), ("A hospital joined.", "Explained")):
            filled = plan(sound_answers() | {comment: said}, prefill=held)
            flags = {str(v) for (on, _), v in cells(filled).items() if on == sheet and str(v).startswith("Explain")}
            assert word in flags
        near = Prefill(last_year={key: Prefilled(value=sound_answers()[key] * Decimal("1.2"))})
        assert "Explain" not in {v for (on, _), v in cells(plan(sound_answers(), prefill=near)).items() if on == sheet}


def test_the_cover_counts_what_is_left_and_a_line_not_provided_is_not_left():
    def says(answers):
        return next(
            str(v) for (sheet, _), v in cells(plan(answers)).items() if sheet == "Cover" and "left to fill" in str(v)
        )

    assert says({}) == "75 of 75 rows left to fill in"
    assert says(sound_answers()) == "0 of 75 rows left to fill in"
    without = {k: v for k, v in sound_answers().items() if k[:2] != ("legal", "legal")}
    assert says(without) == "2 of 75 rows left to fill in"  # the line and its volume
    assert says(without | {("legal", "legal", "delivery_model"): "Not provided"}) == "0 of 75 rows left to fill in"


def test_last_year_is_shown_with_where_it_is_from_and_a_gap_says_so():
    income = ("trust", "trust", "operating_income")
    filled = plan(
        {},
        prefill=Prefill(
            last_year={income: Prefilled(value=Decimal(TOTALS["operating_income"]), source="Accounts form")}
        ),
    )
    assert shown(filled, "TR.INC.this_year", column_of(filled, "Trust", "LAST YEAR")) == TOTALS["operating_income"]
    assert shown(filled, "TR.INC.this_year", column_of(filled, "Trust", "WHERE IT IS FROM")) == "Accounts form"
    assert shown(filled, "TR.PCI.this_year", column_of(filled, "Trust", "LAST YEAR")) == layout_of().nothing_held


def test_a_published_figure_of_the_year_fills_a_cell_until_the_trust_answers():
    income = ("trust", "trust", "operating_income")
    prefill = Prefill(this_year={income: Prefilled(value=Decimal(7), source="published")})
    sheet, cell = at("TR.INC.this_year")
    assert cells(plan({}, prefill=prefill))[sheet, cell] == 7
    assert cells(plan({income: Decimal(8)}, prefill=prefill))[sheet, cell] == 8
    assert cells(plan({income: None}, prefill=prefill))[sheet, cell] is None


def test_a_file_is_named_for_its_trust_and_year():
    assert file_name(layout_of(), trust()) == "ZN101_corp-services_2025-26.xlsx"


def test_the_earlier_year_does_not_ask_what_was_added_later():
    assert "BY.C19.amount" in plan().defined_names
    assert "BY.C19.amount" not in plan({}, year=CollectionYear(2024)).defined_names


def test_a_return_that_was_read_can_be_written_again_with_the_same_answers():
    answers = {key: answer for key, answer in sound_answers().items() if answer is not None}
    answers |= {(*AP, "pay_cost"): "n/a", (*AP, "reason"): "=SUM(A1) is no formula here"}
    submission, _ = read(book_bytes(plan(answers)))
    again = answers_of(submission)
    assert {key: str(answer) for key, answer in again.items()} == {key: str(answer) for key, answer in answers.items()}
    second, _ = read(book_bytes(plan(again)))
    assert second.content_hash == submission.content_hash


ALWAYS_CALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
WRONG = Decimal(987_654_321)


def without_results(book_plan):
    """The workbook with a wrong result beside every formula, so that none of ours can be mistaken for theirs."""
    return replace(
        book_plan,
        sheets=tuple(
            replace(sheet, cells=tuple(replace(cell, result=WRONG) if cell.formula else cell for cell in sheet.cells))
            for sheet in book_plan.sheets
        ),
    )


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Formulas as LibreOffice works them out, beside what we wrote as their results."""
    soffice = program("soffice")
    folder = tmp_path_factory.mktemp("libreoffice")
    answers = sound_answers()
    answers |= {
        (*AP, "reason"): None,
        ("finance", "commercial", "pay_cost"): "n/a",
        ("finance", "internal_audit", "nonpay_cost"): None,
        ("human_resources", "communications", "recharged_out"): Decimal(900_000),
        ("legal", "legal", "wte_in_post"): Decimal(0),
        ("payroll", "payroll", "delivery_model"): "From another trust",
        ("payroll", "payroll", "corrected_net_cost"): Decimal(100_000),
        ("payroll", "payroll", "payslips"): None,
        ("procurement", "catalogue_management", "pay_cost"): None,
        ("governance_and_risk", "governance_and_risk", "delivery_model"): "Not provided",
        ("trust", "trust", "wte_total"): None,
        (*AP, "posts_band_3"): Decimal("7.5"),
        (*AP, "posts_other"): Decimal(1),
        ("finance", "commercial", "posts_band_7"): Decimal(10),
        ("payroll", "payroll", "payslips.corrected"): Decimal(40_000),
    }
    answers |= dict.fromkeys(
        [
            ("governance_and_risk", "governance_and_risk", field)
            for field in (*form().taxonomy.measures["net_cost"].weights, "wte_in_post", "complaints")
        ]
    )
    functions = form().taxonomy.functions.values()
    last_year = {(f.id, line.id, "net_cost"): 400_000 for f in functions for line in f.lines}
    last_year |= {(f.id, line.id, v.id): 9_000 for f in functions for line in f.lines for v in line.volumes}
    filled = plan(answers, prefill=held(last_year))
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS_CALCULATE)
    (folder / "return.xlsx").write_bytes(book_bytes(without_results(filled)))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, "--headless", profile, "--convert-to", "xlsx", "--outdir", folder / "saved"]
    subprocess.run([*command, folder / "return.xlsx"], check=True, capture_output=True, timeout=180)
    return filled, folder / "saved" / "return.xlsx"


def test_libreoffice_works_every_formula_out_to_what_we_wrote(recalculated):
    filled, path = recalculated
    theirs = openpyxl.load_workbook(path, data_only=True)
    compared = 0
    for sheet in filled.sheets:
        for cell in sheet.cells:
            if cell.formula is None:
                continue
            found, ours = theirs[sheet.name][cell.address].value, cell.result
            where = f"{sheet.name}!{cell.address} {cell.formula}"
            if isinstance(ours, str):
                assert (found or "") == ours, where
            else:
                assert found == pytest.approx(float(ours)), where
            compared += 1
    assert compared > 150


def test_the_bands_of_a_line_say_where_they_do_not_come_to_its_staff():
    def check(bands):
        filled = plan(sound_answers() | {(*AP, f"posts_{band}"): Decimal(number) for band, number in bands.items()})
        return shown(filled, "FIN.AP.posts_vacant", column_of(filled, "Finance", "CHECK"))

    assert check({}) == ""
    assert check({"band_3": "7.5", "other": "1"}) == "Differs"
    assert check({"band_3": "9.6"}) == ""  # within the rounding of a dozen bands


def test_an_answer_survives_libreoffice(recalculated):
    filled, path = recalculated
    ours, _ = read(book_bytes(filled))
    theirs, findings = read(path.read_bytes())
    assert theirs is not None, findings
    assert {k: (f.state, f.value, f.cell, f.sheet) for k, f in facts_of(theirs).items()} == {
        k: (f.state, f.value, f.cell, f.sheet) for k, f in facts_of(ours).items()
    }
    assert {k: f.raw for k, f in facts_of(theirs).items() if f.unit == "text"} == {
        k: f.raw for k, f in facts_of(ours).items() if f.unit == "text"
    }
    assert not [finding for finding in findings if finding.name == "return-names-moved"]


def test_a_day_of_signing_is_written_as_a_date():
    sheet, cell = at("SO.DAT.answer")
    assert cells(plan())[sheet, cell] == date(2026, 6, 30)
    assert cells(plan({("trust", "signoff", "signed_on"): "2026-06-30"}))[sheet, cell] == date(2026, 6, 30)
    assert YEAR.first_day <= date(2026, 6, 30)
