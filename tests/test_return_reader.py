"""What comes back is read by codes and headers, every gap keeps its kind, and nothing is guessed."""

import io
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from returns import (
    TRUST,
    YEAR,
    at,
    facts_of,
    form,
    held,
    layout_of,
    names,
    plan,
    read,
    sound_answers,
    sound_bytes,
    spoilt,
    typed,
)

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.layouts import CellKind
from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.return_form import form_of
from consolidate.collection.return_reader import notes_of, open_return, recognises
from consolidate.sheets.preflight import book_of
from consolidate.sheets.writer import book_bytes
from consolidate.words.facts import Source
from consolidate.words.findings import Severity
from consolidate.words.states import Population, State
from consolidate.words.years import CollectionYear

PAY = "FIN.AP.pay_cost"
PAY_KEY = ("finance", "accounts_payable", "pay_cost")
MODEL = "FIN.AP.delivery_model"
FEBRUARY, JULY = date(2026, 2, 1), date(2026, 7, 1)


def one(data, name):
    """The one finding of a name."""
    submission, findings = read(data)
    found = [finding for finding in findings if finding.name == name]
    assert len(found) == 1, findings
    return submission, found[0]


def answer(value, name=PAY, key=PAY_KEY, **look):
    """The fact and the findings when somebody types a value into one cell."""
    submission, findings = read(spoilt(typed(name, value, **look)))
    return (facts_of(submission).get(key) if submission else None), findings


# ---- a sound return ------------------------------------------------------------------------------


def test_a_sound_return_is_read_without_a_finding():
    submission, findings = read(sound_bytes())
    assert findings == ()
    assert (submission.source, submission.population) == (Source.RETURN, Population.INVENTED)
    assert (submission.ods_code, submission.year, submission.layout) == (TRUST, YEAR, "corp-services/2025.2")


def test_every_answer_is_a_fact_with_its_cell_unit_and_confidence():
    facts = facts_of(read(sound_bytes())[0])
    pay = facts[PAY_KEY]
    assert (pay.state, pay.value, pay.raw, pay.unit) == (State.PROVIDED, 520_000, "520000", "gbp")
    assert (pay.sheet, pay.cell) == at(PAY)
    assert (pay.confidence, pay.year, pay.ods_code) == ("A", YEAR, TRUST)
    assert facts["payroll", "payroll", "payslips"].unit == "count"
    assert facts["trust", "trust", "operating_income"].confidence == "A"


@st.composite
def random_answers(draw):
    """Answers of every kind to some of the cells."""
    answers = {}
    slots = [slot for slot in form().by_key.values() if slot.key[2] not in ("last_year_confirmed",)]
    for slot in draw(st.lists(st.sampled_from(slots), min_size=1, max_size=40, unique_by=lambda slot: slot.key)):
        if slot.kind is CellKind.NUMBER:
            number = st.decimals(min_value=-(10**10), max_value=10**10, places=draw(st.integers(0, 4)))
            answers[slot.key] = draw(st.one_of(number, st.just("n/a"), st.just("Not collected")))
        elif slot.kind is CellKind.CHOICE:
            answers[slot.key] = draw(st.sampled_from(slot.choices))
        elif slot.kind is CellKind.DATE:
            answers[slot.key] = draw(st.dates(date(2026, 4, 1), date(2027, 3, 31)))
        else:
            words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)
            answers[slot.key] = draw(words)
    return answers


@settings(max_examples=25, deadline=None)
@given(random_answers())
def test_whatever_is_typed_is_read_back(answers):
    answers[PAY_KEY] = Decimal(1)  # an entirely empty return is refused
    submission, findings = read(book_bytes(plan(answers)))
    assert submission is not None, findings
    facts = facts_of(submission)
    for key, typed_in in answers.items():
        fact = facts[key]
        if isinstance(typed_in, Decimal):
            assert fact.value == typed_in
        elif typed_in == "n/a":
            assert (fact.state, fact.value) == (State.NOT_SUPPLIED, None)
        elif typed_in == "Not collected" and fact.unit != "text":
            assert (fact.state, fact.value) == (State.NOT_COLLECTED, None)
        else:
            assert fact.raw == unicodedata.normalize("NFC", str(typed_in))
    blank = [fact for key, fact in facts.items() if key not in answers]
    assert all(fact.value is None for fact in blank)


# ---- the kinds of nothing ------------------------------------------------------------------------


def test_blank_zero_and_words_are_different_states():
    for typed_in, state, value in (
        (None, State.BLANK, None),
        ("   ", State.BLANK, None),
        (0, State.PROVIDED, 0),
        ("n/a", State.NOT_SUPPLIED, None),
        (" N/A ", State.NOT_SUPPLIED, None),
        ("not  applicable", State.NOT_SUPPLIED, None),
        ("Not provided", State.NOT_PROVIDED, None),
        ("not collected", State.NOT_COLLECTED, None),
    ):
        fact, _ = answer(typed_in)
        assert (fact.state, fact.value) == (state, value), typed_in


def test_not_supplied_is_asked_about():
    _, findings = answer("n/a")
    assert [(f.name, f.severity, f.cell) for f in findings] == [("answer-not-supplied", Severity.QUERY, at(PAY)[1])]
    assert "not provided, or not collected?" in findings[0].do


@pytest.mark.parametrize(
    ("word", "state"), [("Not provided", State.NOT_PROVIDED), ("not collected", State.NOT_COLLECTED)]
)
def test_a_delivery_model_says_why_the_figures_of_its_row_are_empty(word, state):
    def without(book):
        for field in ("pay_cost", "nonpay_cost", "contract_cost", "recharged_in", "recharged_out", "wte_in_post"):
            typed(f"FIN.AP.{field}", None)(book)
        typed("FIN.AP.INV.this_year", None)(book)
        typed(MODEL, word)(book)

    submission, findings = read(spoilt(without))
    facts = facts_of(submission)
    assert findings == ()
    assert facts[PAY_KEY].state is state
    assert facts["finance", "accounts_payable", "supplier_invoices"].state is state
    assert facts["finance", "accounts_receivable", "pay_cost"].state is State.PROVIDED


def test_a_zero_beside_not_provided_stays_a_zero():
    submission, _ = read(spoilt(lambda book: (typed(PAY, 0)(book), typed(MODEL, "Not provided")(book))))
    assert facts_of(submission)[PAY_KEY].state is State.PROVIDED


def test_a_correction_of_last_year_is_about_last_year():
    data = book_bytes(plan(sound_answers() | {("finance", "accounts_payable", "corrected_net_cost"): Decimal(5)}))
    fact = facts_of(read(data)[0])["finance", "accounts_payable", "corrected_net_cost"]
    assert (fact.year, fact.restated, fact.value) == (YEAR.previous, True, 5)


# ---- numbers -------------------------------------------------------------------------------------


def test_a_number_written_as_text_is_taken_and_noted():
    for text, value in (("1,234", 1234), ("£1,234", 1234), ("(500)", -500), (" 12.5 ", Decimal("12.5"))):
        fact, findings = answer(text)
        assert (fact.value, fact.raw) == (value, text)
        assert names(findings) == ["answer-number-as-text"]


@pytest.mark.parametrize(
    ("typed_in", "look", "name"),
    [
        ("£1.2m", {}, "answer-not-a-number"),
        ("3,9", {}, "answer-not-a-number"),
        ("see e-mail", {}, "answer-not-a-number"),
        ("TBC", {}, "answer-not-a-number"),
        ("nil", {}, "answer-ambiguous"),
        (" - ", {}, "answer-ambiguous"),
        (".", {}, "answer-ambiguous"),
        ("None", {}, "answer-ambiguous"),
        (True, {}, "answer-boolean"),
        ("#REF!", {"data_type": "e"}, "answer-error"),
        ("#DIV/0!", {"data_type": "e"}, "answer-error"),
        (FEBRUARY, {"number_format": "dd/mm/yyyy"}, "answer-date"),
        (45000.5, {"number_format": '0.0 "d"'}, None),
        (45000.5, {"number_format": "0.0 d"}, "answer-date"),
        (0.87, {"number_format": "0%"}, "answer-percentage"),
        (10**14, {}, "answer-too-large"),
        ("=12*39475", {}, "cell-not-calculated"),
        ("=[1]Ledger!A1", {}, "answer-reads-another-workbook"),
    ],
)
def test_what_would_have_to_be_guessed_stops_the_file_at_its_cell(typed_in, look, name):
    fact, findings = answer(typed_in, **look)
    if name is None:
        assert fact.value == Decimal("45000.5")
        return
    assert fact is None
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert [(error.name, error.sheet, error.cell) for error in errors] == [(name, *at(PAY))]
    assert "Accounts payable" in errors[0].expected or name in (
        "cell-not-calculated",
        "answer-reads-another-workbook",
    )


def with_formula(formula, result):
    """The sound return with a formula in the pay cell of accounts payable, and a stored result beside it."""
    sheet, cell = at(PAY)
    sound = plan()
    sheets = [
        replace(
            one,
            cells=tuple(
                replace(c, value=None, formula=formula, result=result) if (one.name, c.address) == (sheet, cell) else c
                for c in one.cells
            ),
        )
        for one in sound.sheets
    ]
    return book_bytes(replace(sound, sheets=tuple(sheets)))


def patched(data, old, new):
    """A workbook in whose parts one piece of XML was replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old_zip, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new_zip:
        parts = {name: old_zip.read(name) for name in old_zip.namelist()}
        assert sum(part.count(old) for part in parts.values()) == 1
        for name, part in parts.items():
            new_zip.writestr(name, part.replace(old, new))
    return out.getvalue()


def test_a_formula_with_a_stored_result_is_taken_and_noted():
    submission, findings = read(with_formula("=2*260000", Decimal(520_000)))
    fact = facts_of(submission)[PAY_KEY]
    assert (fact.value, fact.note) == (520_000, "stored result of a formula")
    assert names(findings) == ["answer-from-formula"]


def test_a_formula_of_a_workbook_that_asks_to_be_calculated_is_not_taken():
    data = patched(with_formula("=2*260000", Decimal(0)), b'<calcPr calcId="124519"/>', b'<calcPr fullCalcOnLoad="1"/>')
    submission, findings = read(data)
    assert submission is None
    assert "cell-not-calculated" in names(findings)


def test_a_formula_that_gives_an_empty_text_is_not_an_empty_cell():
    data = with_formula('=IF(1>2,1,"")', "text")
    for old, new in ((b"<v>text</v>", b"<v></v>"), (b"<v>text</v>", b"<v> </v>")):
        submission, findings = read(patched(data, old, new))
        assert submission is None
        assert "answer-empty-text" in names(findings)


def test_the_dust_of_a_spreadsheets_arithmetic_is_not_kept():
    fact, _ = answer(0.1 + 0.2 + 1 / 3)
    assert fact.value == fact.value.quantize(Decimal("1E-10"))
    assert fact.raw.startswith("0.633333333333333")


def test_merged_answers_are_refused_where_they_have_no_cell_of_their_own():
    sheet, cell = at(PAY)
    below = f"{cell[0]}{int(cell[1:]) + 1}"
    _, finding = one(spoilt(lambda book: book[sheet].merge_cells(f"{cell}:{below}")), "answer-merged")
    assert (finding.sheet, finding.cell) == (sheet, below)


def test_all_that_is_wrong_is_told_at_once():
    def mistakes(book):
        typed(PAY, "nil")(book)
        typed("HR.REC.wte_in_post", "TBC")(book)
        typed("GOV.GR.wte_in_post", -3)(book)

    submission, findings = read(spoilt(mistakes))
    assert submission is None
    assert {"answer-ambiguous", "answer-not-a-number", "figure-negative"} <= set(names(findings))


# ---- words and days ------------------------------------------------------------------------------


def test_a_choice_is_read_in_any_capitals_and_another_word_is_refused():
    key = ("finance", "accounts_payable", "delivery_model")
    assert answer("in-HOUSE ", MODEL, key)[0].raw == "In-house"
    fact, findings = answer("Inhouse", MODEL, key)
    assert fact is None
    assert findings[0].name == "answer-not-in-list"
    assert "In-house" in findings[0].do


def test_words_in_a_comment_never_stop_a_return():
    key = ("finance", "accounts_payable", "comment")
    for typed_in, look in (("#NAME?", {"data_type": "e"}), ("=oops", {}), (True, {})):
        submission, findings = read(spoilt(typed("FIN.AP.comment", typed_in, **look)))
        assert submission is not None
        assert key not in facts_of(submission)
        assert names(findings) == ["answer-words-lost"]


def test_characters_that_cannot_be_seen_are_taken_out_of_words():
    fact, findings = answer("ZN102\u200b", "FIN.AP.provider_code", ("finance", "accounts_payable", "provider_code"))
    assert fact.raw == "ZN102"
    assert names(findings) == ["answer-hidden-characters"]


@pytest.mark.parametrize(("typed_in", "raw"), [("2026-06-30", "2026-06-30"), (JULY, "2026-07-01")])
def test_a_day_is_read_from_a_date_or_from_iso_text(typed_in, raw):
    fact, _ = answer(typed_in, "SO.DAT.answer", ("trust", "signoff", "signed_on"))
    assert fact.raw == raw


@pytest.mark.parametrize("typed_in", ["01/02/2026", "tomorrow", 46000])
def test_a_day_that_could_be_two_is_refused(typed_in):
    fact, findings = answer(typed_in, "SO.DAT.answer", ("trust", "signoff", "signed_on"), number_format="General")
    assert fact is None
    assert names(findings) == ["answer-not-a-day", "signed-without-date"]


# ---- rows, columns and sheets --------------------------------------------------------------------


def same_answers(change):
    """Whether a change to the workbook leaves every answer as it was, wherever its cell stands now."""
    submission, findings = read(spoilt(change))
    assert submission is not None, findings
    sound = facts_of(read(sound_bytes())[0])
    theirs = facts_of(submission)
    assert {k: (f.state, f.value) for k, f in theirs.items()} == {k: (f.state, f.value) for k, f in sound.items()}
    return names(findings)


@pytest.mark.parametrize("sheet", ["Finance", "Trust", "Cover", "Signoff"])
def test_inserted_rows_and_columns_change_no_answer(sheet):
    def insert(book):
        book[sheet].insert_rows(3, 2)
        book[sheet].insert_cols(2)

    assert same_answers(insert) in (["return-names-moved"], [])


def test_rows_inserted_between_lines_change_no_answer():
    row = int(at(PAY)[1][1:])
    found = same_answers(lambda book: book["Finance"].insert_rows(row))
    assert found == ["return-names-moved"]


def test_sorted_rows_are_read_by_their_codes():
    def swap(book):
        sheet, first = book["Finance"], int(at(PAY)[1][1:])
        for column in range(1, 23):
            a, b = sheet.cell(first, column), sheet.cell(first + 1, column)
            a.value, b.value = b.value, a.value
        sheet.cell(first, 7).value, sheet.cell(first + 1, 7).value = 111, 222

    submission, findings = read(spoilt(swap))
    facts = facts_of(submission)
    assert facts["finance", "accounts_receivable", "pay_cost"].value == 111
    assert facts[PAY_KEY].value == 222
    assert "return-names-moved" in names(findings)


def test_sheets_in_another_order_and_sheets_of_ones_own_are_welcome():
    def shuffle(book):
        book.move_sheet("Payroll", -4)
        book.create_sheet("Workings", 0)["A1"] = "mine"

    assert same_answers(shuffle) == ["return-sheet-added"]


def test_capitals_and_spaces_in_a_sheets_name_are_forgiven():
    def rename(book):
        book["Finance"].title = "FINANCE "

    assert "return-sheet-name-differs" in same_answers(rename)


def test_a_renamed_sheet_is_refused_and_named():
    def rename(book):
        book["HR"].title = "HR (final)"

    _, finding = one(spoilt(rename), "return-sheet-renamed")
    assert (finding.severity, finding.sheet) == (Severity.ERROR, "HR (final)")


def test_a_missing_sheet_is_refused():
    submission, finding = one(spoilt(lambda book: book.remove(book["Legal"])), "return-sheet-missing")
    assert submission is None
    assert "Legal" in finding.found


def test_two_sheets_that_could_be_one_are_refused():
    def copy(book):
        book.copy_worksheet(book["Legal"]).title = "Legal "

    submission, finding = one(spoilt(copy), "return-sheet-doubled")
    assert submission is None
    assert "'Legal'" in finding.found
    assert "'Legal '" in finding.found


def test_a_copy_of_a_sheet_beside_it_is_not_read():
    def copy(book):
        book.copy_worksheet(book["Legal"]).title = "Legal (2)"

    assert same_answers(copy) == ["return-sheet-added"]


def test_a_hidden_sheet_is_read_and_noted():
    def hide(book):
        book["Legal"].sheet_state = "hidden"

    assert same_answers(hide) == ["return-sheet-hidden"]


def test_an_export_by_numbers_is_named_for_what_it_is():
    def export(book):
        for sheet in book:
            if sheet.title not in ("Cover", "_meta"):
                sheet.title = f"{sheet.title} - Table 1"

    submission, finding = one(spoilt(export), "return-exported-by-numbers")
    assert submission is None
    assert "Numbers" in finding.do


def header(book, sheet, text):
    return next(cell for row in book[sheet].iter_rows() for cell in row if cell.value == text)


def test_a_changed_header_is_refused_at_its_cell():
    def change(book):
        header(book, "Finance", "PAY £").value = "PAY £000"

    _, finding = one(spoilt(change), "return-column-missing")
    assert (finding.sheet, finding.cell) == ("Finance", f"{at(PAY)[1][0]}8")
    assert "PAY £000" in finding.found


def test_a_header_in_other_capitals_is_the_same_header():
    def change(book):
        header(book, "Finance", "PAY £").value = " Pay  £"

    assert same_answers(change) == []


def test_a_header_that_stands_twice_is_refused_with_both_cells():
    def change(book):
        header(book, "Finance", "LINE").value = "PAY £"

    _, finding = one(spoilt(change), "return-column-doubled")
    assert "B8" in finding.found
    assert f"{at(PAY)[1][0]}8" in finding.found


def test_a_table_that_stands_twice_is_refused():
    def copy(book):
        sheet = book["Payroll"]
        row = header(book, "Payroll", "PAY £").row
        for column in range(1, sheet.max_column + 1):
            sheet.cell(row + 30, column).value = sheet.cell(row, column).value

    assert one(spoilt(copy), "return-table-doubled")[0] is None


def test_a_table_without_its_header_is_refused():
    def clear(book):
        row = header(book, "Payroll", "PAY £").row
        for cell in book["Payroll"][row]:
            cell.value = None

    assert one(spoilt(clear), "return-table-missing")[0] is None


def test_a_row_without_its_code_is_refused():
    def clear(book):
        header(book, "Finance", "FIN.AP").value = "FIN.\u0410P"  # a Cyrillic A

    submission, finding = one(spoilt(clear), "return-row-missing")
    assert submission is None
    assert "FIN.AP" in finding.found


def test_a_code_that_stands_twice_is_refused_with_both_cells():
    def twice(book):
        header(book, "Finance", "FIN.AR").value = "FIN.AP"

    findings = [f for f in read(spoilt(twice))[1] if f.name == "return-row-doubled"]
    assert len(findings) == 1
    assert "A12 and A13" in findings[0].found


def test_a_label_may_be_reworded():
    def reword(book):
        header(book, "Finance", "Accounts payable").value = "Creditors"

    assert same_answers(reword) == []


def test_figures_in_a_row_of_ones_own_are_asked_about():
    def add(book):
        row = int(at("FIN.IA.pay_cost")[1][1:]) + 1
        book["Finance"].insert_rows(row)
        book["Finance"].cell(row, 1).value = "FIN.XX"
        book["Finance"].cell(row, 7).value = 12_000

    assert "return-row-added" in same_answers(add)


def test_figures_in_a_row_without_a_code_are_asked_about_between_the_rows_of_the_form():
    def add(book):
        row = int(at("FIN.AP.pay_cost")[1][1:]) + 1
        book["Finance"].insert_rows(row)
        book["Finance"].cell(row, 7).value = 12_000

    assert "return-row-added" in same_answers(add)


def test_the_row_of_totals_and_workings_below_it_are_the_trusts_own():
    def add(book):
        row = int(at("FIN.IA.pay_cost")[1][1:]) + 2
        book["Finance"].cell(row, 7).value = 12_000

    assert "return-row-added" not in same_answers(add)


# ---- whose return it is --------------------------------------------------------------------------


def test_the_return_of_an_earlier_year_is_read_as_that_year():
    submission, findings = read(sound_bytes(CollectionYear(2024)))
    assert findings == ()
    assert (submission.year, submission.layout) == (CollectionYear(2024), "corp-services/2024.1")


def test_last_years_return_is_refused_where_this_years_is_collected():
    submission, findings = read(sound_bytes(CollectionYear(2024)), year=YEAR)
    assert submission is None
    assert names(findings) == ["return-of-another-year"]
    assert "2024/25" in findings[0].found
    assert "2025/26" in findings[0].expected
    assert read(sound_bytes(), year=YEAR)[0] is not None


def test_last_years_form_with_this_year_on_its_cover_is_refused():
    data = sound_bytes(CollectionYear(2024))
    submission, finding = one(
        spoilt(lambda book: header(book, "Cover", "2024/25").__setattr__("value", "2025/26"), data),
        "return-year-differs",
    )
    assert submission is None
    assert finding.sheet == "Cover"


@pytest.mark.parametrize(
    ("label", "typed_in", "name"),
    [
        ("ZN101", "ZN102", "trust-code-differs"),
        ("ZN101", "ZN\u041601", "trust-code-look-alike"),
        ("ZN101", "QQQ", "trust-code-unknown"),
        ("ZN101", None, "trust-code-missing"),
        ("ZN101", " zn101 ", "trust-code-tidied"),
        ("North Shire Royal Hospitals", "Wethermoor General Hospitals", "trust-name-differs"),
        ("corp-services/2025.2", "corp-services/2024.1", "return-version-edited"),
        ("2025/26", "2024/25", "return-year-differs"),
    ],
)
def test_the_cover_has_to_agree_with_what_was_sent(label, typed_in, name):
    def change(book):
        next(cell for row in book["Cover"].iter_rows(min_col=2) for cell in row if cell.value == label).value = typed_in

    submission, finding = one(spoilt(change), name)
    assert (submission is None) == (finding.severity is Severity.ERROR)
    assert finding.sheet == "Cover"
    assert finding.cell


def without_hidden(book):
    del book["_meta"]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def test_the_cover_alone_is_enough_where_a_program_dropped_the_rest():
    submission, findings = read(spoilt(without_hidden))
    assert submission is not None, findings
    assert submission.layout == "corp-services/2025.2"


def test_a_version_that_nobody_declared_is_refused():
    def change(book):
        without_hidden(book)
        header(book, "Cover", "corp-services/2025.2").value = "corp-services/2031.9"

    submission, finding = one(spoilt(change), "return-version-unknown")
    assert submission is None
    assert "corp-services/2025.2" in finding.expected


def test_a_return_without_a_version_is_refused():
    def change(book):
        header(book, "Cover", "corp-services/2025.2").value = None
        del book["_meta"]
        for name in list(book.custom_doc_props.names):
            if name != "consolidate.series":
                del book.custom_doc_props[name]

    assert one(spoilt(change), "return-version-missing")[0] is None


def test_an_invented_return_never_becomes_a_real_trusts():
    def change(book):
        for cell in ("B5", "B6"):
            assert book["Cover"][cell].value
        header(book, "Cover", "ZN101").value = "R0A"
        header(book, "Cover", "North Shire Royal Hospitals").value = None
        for row in book["_meta"].iter_rows():
            if row[0].value in ("ods_code", "name"):
                row[1].value = {"ods_code": "R0A", "name": trust_register().trust("R0A").name}[row[0].value]

    submission, findings = read(spoilt(change))
    assert submission is None
    assert "trust-population-differs" in names(findings)


def test_a_closed_trust_sends_no_return():
    closed = next(
        entry for entry in trust_register().trusts.values() if entry.closed_on and entry.closed_on < YEAR.first_day
    )
    submission, findings = read(book_bytes(plan(code=closed.ods_code)))
    assert submission is None
    assert "trust-closed" in names(findings)


def test_an_empty_return_is_refused_even_with_figures_filled_in_for_the_trust():
    for answers in ({}, {("trust", "trust", "operating_income"): Decimal(600_000_000)}):
        submission, findings = read(book_bytes(plan(answers)))
        assert submission is None
        assert names(findings) == ["return-blank"]


def test_a_return_is_recognised_and_other_workbooks_are_not():
    assert recognises(book_of(sound_bytes(), "x.xlsx"))
    assert recognises(book_of(spoilt(without_hidden), "x.xlsx"))
    other = openpyxl.Workbook()
    other.active["A1"] = "Trust code"
    out = io.BytesIO()
    other.save(out)
    assert not recognises(book_of(out.getvalue(), "x.xlsx"))


def test_that_the_sheet_of_the_identity_is_hidden_is_not_worth_telling():
    book = book_of(sound_bytes(), "x.xlsx")
    assert any(note.sheet == "_meta" for note in book.notes)
    assert notes_of(book) == ()


def test_what_the_form_prints_of_last_year_is_read_for_comparing_and_never_as_an_answer():
    net, invoices = ("finance", "accounts_payable", "net_cost"), ("finance", "accounts_payable", "supplier_invoices")
    data = book_bytes(plan(prefill=held({net: 400_000, invoices: 11_000})))
    opened = open_return(
        book_of(data, "x.xlsx"),
        taxonomy=catalogue().taxonomy,
        layouts=return_layouts(),
        register=trust_register(),
    )
    assert {k: f.value for k, f in facts_of(opened.last_year).items()} == {net: 400_000, invoices: 11_000}
    assert opened.last_year.year == YEAR.previous
    assert net not in facts_of(opened.draft)
    assert facts_of(opened.draft)[invoices].value == 12_000


def test_every_rule_of_the_return_is_documented_with_an_example():
    rules = [*rule_book().of_family("structure"), *rule_book().of_family("type")]
    assert len(rules) > 40
    for rule in rules:
        assert ".xlsx" in rule.example, rule.name
        assert layout_of().series


def test_an_earlier_revision_of_the_years_form_is_read_and_said_to_be_one():
    earlier = return_layouts().of_id("corp-services/2025.1")
    answers = sound_answers(form_of(earlier, catalogue().taxonomy))
    submission, findings = read(book_bytes(plan(answers, layout=earlier)))
    assert submission is not None
    assert submission.layout == "corp-services/2025.1"
    assert [finding.name for finding in findings] == ["return-version-earlier"]
