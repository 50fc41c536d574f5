"""What a cell of a workbook holds once it has been read, and what stands around the cells."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from awkward import (
    BOOK,
    BOOK_POINTERS,
    BOOK_RELS,
    DATA,
    ROWS,
    SOUND,
    STRINGS,
    STYLES,
    TEXTS,
    X,
    book,
    cell,
    relationships,
    sheet,
    strings,
    styles,
    with_data,
    workbook,
)

from consolidate.sheets.cells import Book, Cell, Kind
from consolidate.sheets.limits import limits
from consolidate.sheets.preflight import book_of, scan
from consolidate.words.findings import Refusal, Severity

EVENING, NOON = datetime.fromisoformat("2026-03-31 18:00"), datetime.fromisoformat("2023-03-15 12:00")


def values(read: Book, sheet_name: str = "Data") -> dict[str, object]:
    found = read.sheet(sheet_name)
    assert found is not None
    return {address: each.value for address, each in found.cells.items() if each.kind is not Kind.BLANK}


def d2(xml: str, **more: bytes | None) -> Cell:
    found = book_of(with_data(cell(xml), **more), X).sheet("Data")
    assert found is not None
    at = found.at(2, 4)
    assert at is not None
    return at


# ---- what cells hold ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "raw"),
    [
        ("5", "5"), ("2802810", "2802810"), ("2802810.0", "2802810"), ("0.10000000000000001", "0.1"),
        ("0.30000000000000004", "0.30000000000000004"), ("1.5E3", "1500"), ("1e-7", "0.0000001"), (".5", "0.5"),
        ("5.", "5"), ("-0", "0"), ("-41.6", "-41.6"), ("007", "7"), ("123456789012345", "123456789012345"),
        ("1e308", "1E+308"), ("1e-320", "1E-320"), ("999999999999999999", "1000000000000000000"),
    ],
)  # fmt: skip
def test_a_number_keeps_its_shortest_exact_form(stored: str, raw: str) -> None:
    read = d2(f'<c r="D2"><v>{stored}</v></c>')
    assert (read.kind, read.raw) == (Kind.NUMBER, raw)
    assert read.value == Decimal(raw)
    assert float(raw) == float(stored)


def test_a_number_with_more_digits_than_a_double_is_noted() -> None:
    read = book_of(with_data(cell('<c r="D2"><v>1234567890123456789</v></c>')), X)
    assert [(note.name, note.where) for note in read.notes] == [("number-too-long", "RZZ.xlsx Data!D2")]


def test_errors_truth_values_and_empty_texts_are_told_from_blank() -> None:
    kinds = {
        '<c r="D2"/>': (Kind.BLANK, "", None),
        '<c r="D2"><v></v></c>': (Kind.BLANK, "", None),
        '<c r="D2" t="s"><v></v></c>': (Kind.BLANK, "", None),
        '<c r="D2" t="e"><v>#REF!</v></c>': (Kind.ERROR, "#REF!", "#REF!"),
        '<c r="D2" t="e"><v>#SPILL!</v></c>': (Kind.ERROR, "#SPILL!", "#SPILL!"),
        '<c r="D2" t="b"><v>1</v></c>': (Kind.BOOLEAN, "TRUE", True),
        '<c r="D2" t="b"><v>0</v></c>': (Kind.BOOLEAN, "FALSE", False),
        '<c r="D2" t="str"><v></v></c>': (Kind.TEXT, "", ""),
        '<c r="D2" t="inlineStr"><is><t/></is></c>': (Kind.TEXT, "", ""),
    }
    for xml, expected in kinds.items():
        read = d2(xml)
        assert (read.kind, read.raw, read.value) == expected, xml


def test_text_is_put_together_from_its_runs_without_the_phonetic_guide() -> None:
    runs = "<r><t>Pay</t></r><r><rPr><b/></rPr><t xml:space='preserve'>roll </t></r><rPh sb='0' eb='1'><t>x</t></rPh>"
    assert d2(f'<c r="D2" t="inlineStr"><is>{runs}</is></c>').value == "Payroll "
    shared = strings(*TEXTS).replace(b"</sst>", f"<si>{runs}</si></sst>".encode())
    assert d2('<c r="D2" t="s"><v>4</v></c>', **{STRINGS: shared}).value == "Payroll "


def test_escapes_in_text_are_taken_back_unless_they_hide_a_control_character() -> None:
    text = "a_x000D__x000A_b_x005F_x000D_ _x0000_ _x202E_"
    assert d2(f'<c r="D2" t="inlineStr"><is><t>{text}</t></is></c>').value == "a\r\nb_x000D_ _x0000_ _x202E_"


@pytest.mark.parametrize(
    ("style", "serial", "day"),
    [
        (1, "46112", date(2026, 3, 31)), (1, "1", date(1900, 1, 1)), (1, "59", date(1900, 2, 28)),
        (1, "61", date(1900, 3, 1)), (1, "46112.75", EVENING), (1, "2958465", date(9999, 12, 31)),
        (1, "60", None), (1, "0", None), (1, "0.5", None), (1, "-1", None), (1, "2958466", None), (1, "1e10", None),
        (4, "45000.5", NOON), (3, "1.5", None),
    ],
)  # fmt: skip
def test_a_number_with_a_date_format_is_a_date_and_keeps_its_serial(style: int, serial: str, day: date | None) -> None:
    read = d2(f'<c r="D2" s="{style}"><v>{serial}</v></c>')
    assert (read.kind, read.value) == (Kind.DATE, day)
    assert float(read.raw) == float(serial)


def test_a_format_with_letters_in_quotes_does_not_make_a_date() -> None:
    read = d2('<c r="D2" s="2"><v>3</v></c>')
    assert (read.kind, read.value, read.number_format) == (Kind.NUMBER, 3, '0.0 "d"')


def test_a_format_known_by_number_alone_is_a_date_in_every_country() -> None:
    looks = styles().replace(
        b'<xf numFmtId="0"/>', b'<xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="?"/><xf numFmtId="4"/>'
    )
    for style, kind in ((1, Kind.DATE), (2, Kind.NUMBER), (3, Kind.NUMBER)):
        assert d2(f'<c r="D2" s="{style}"><v>46112</v></c>', **{STYLES: looks}).kind is kind


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    from_1904 = book("Cover", "Data", before='<workbookPr date1904="1"/>')
    read = book_of(workbook({DATA: cell('<c r="D2" s="1"><v>45000</v></c>'), BOOK: from_1904}), X)
    assert values(read)["D2"] == date(2027, 3, 16)
    before = book_of(workbook({DATA: cell('<c r="D2" s="1"><v>-1</v></c>'), BOOK: from_1904}), X)
    assert values(before)["D2"] is None
    assert [note.name for note in read.notes] == ["workbook-counts-from-1904"]


def test_dates_written_as_text_of_their_own_type_are_dates() -> None:
    assert d2('<c r="D2" t="d"><v>2026-03-31</v></c>').value == date(2026, 3, 31)
    assert d2('<c r="D2" t="d"><v>2026-03-31T10:15:00Z</v></c>').value == datetime.fromisoformat("2026-03-31 10:15")
    assert d2('<c r="D2" t="d"><v>10:10:10</v></c>').value is None


# ---- formulas ----------------------------------------------------------------------------------


def test_a_formula_without_a_stored_result_is_told_from_one_that_gives_nothing() -> None:
    never = d2('<c r="D2"><f>1+1</f></c>')
    assert (never.formula, never.has_result, never.kind, never.value) == ("=1+1", False, Kind.BLANK, None)
    empty = d2('<c r="D2"><f>1+1</f><v></v></c>')
    assert (empty.has_result, empty.kind) == (False, Kind.BLANK)
    nothing = d2('<c r="D2" t="str"><f>IF(A1,"")</f><v></v></c>')
    assert (nothing.formula, nothing.has_result, nothing.kind, nothing.value) == ('=IF(A1,"")', True, Kind.TEXT, "")
    error = d2('<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    assert (error.has_result, error.kind, error.value) == (True, Kind.ERROR, "#DIV/0!")


@pytest.mark.parametrize("calculation", ['fullCalcOnLoad="1"', 'calcMode="manual"'])
def test_where_the_workbook_asks_to_be_calculated_no_stored_result_is_trusted(calculation: str) -> None:
    content = cell('<c r="D2"><f>1+1</f><v>999</v></c>')
    read = book_of(workbook({DATA: content, BOOK: book("Cover", "Data", after=f"<calcPr {calculation}/>")}), X)
    found = read.sheet("Data")
    assert found is not None
    formula, constant = found.cells["D2"], found.cells["B2"]
    assert (formula.has_result, formula.raw, constant.has_result) == (False, "999", True)
    assert read.asks_recalculation
    assert [note.name for note in read.notes] == ["workbook-not-calculated"]


def test_a_workbook_without_formulas_may_ask_to_be_calculated_without_a_note() -> None:
    read = book_of(workbook({BOOK: book("Cover", "Data", after='<calcPr fullCalcOnLoad="1"/>')}), X)
    assert read.notes == ()


def test_a_shared_formula_is_given_to_each_cell_in_its_own_words() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:B3" si="0">$B$9+B2*SUM(C:C,Data!B$3,"B2")</f><v>1</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="7"/><v>3</v></c></row>'
    )
    found = book_of(with_data(rows), X).sheet("Data")
    assert found is not None
    assert found.cells["B2"].formula == '=$B$9+C3*SUM(D:D,Data!C$3,"B2")'
    assert found.cells["A3"].formula == "="


def test_every_cell_inside_an_array_formula_counts_as_computed() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">TRANSPOSE(C1:D1)</f><v>1</v></c><c r="B1"><v>5</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row>'
    )
    found = book_of(with_data(rows), X).sheet("Data")
    assert found is not None
    assert [found.cells[at].formula for at in ("A1", "A2", "B1")] == ["=TRANSPOSE(C1:D1)", "=TRANSPOSE(C1:D1)", None]


def test_cells_of_a_data_table_count_as_computed_and_an_array_of_one_cell_covers_no_other() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="dataTable" ref="A1:A2" r1="C1" r2="D1"/><v>1</v></c>'
        '<c r="B1"><f t="array" ref="B1">1</f><v>1</v></c><c r="C1"><f t="array" ref="nowhere">2</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>3</v></c></row>'
    )
    found = book_of(with_data(rows), X).sheet("Data")
    assert found is not None
    assert {at: each.formula for at, each in found.cells.items()} == {
        "A1": "=TABLE(C1,D1)", "B1": "=1", "C1": "=2", "A2": "=TABLE(C1,D1)", "B2": None,
    }  # fmt: skip


def test_a_long_formula_shared_by_many_cells_is_refused_before_it_fills_the_memory() -> None:
    rows = f'<row r="1"><c><f t="shared" si="0">{"A1+" * 400}A1</f><v>1</v></c>'
    rows += '<c><f t="shared" si="0"/><v>1</v></c>' * 40 + "</row>"
    most = replace(limits(), unpacked_bytes=40_000)
    with pytest.raises(Refusal) as caught:
        scan(with_data(rows), X, most)
    assert caught.value.finding.name == "workbook-too-large"
    assert scan(with_data(rows), X).sheets[1].cells[40].formula == "=" + "AO1+" * 400 + "AO1"


# ---- around the cells --------------------------------------------------------------------------


def test_a_cell_under_a_merge_names_the_cell_that_covers_it() -> None:
    read = book_of(with_data(sheet(after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>')), X).sheet("Data")
    assert read is not None
    assert (read.cells["A2"].merged_into, read.cells["A3"].merged_into) == (None, "A2")
    assert (read.merges, read.merge_at(3, 1), read.merge_at(3, 2)) == (("A2:A3",), "A2:A3", None)


def test_properties_and_names_are_read() -> None:
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="x">'
        '<property name="consolidate.template"><vt:lpwstr>corporate/2025/26</vt:lpwstr></property></Properties>'
    )
    names = (
        '<definedNames><definedName name="in.payroll">Data!$B$3</definedName>'
        '<definedName name="local" localSheetId="1">Data!$B$2</definedName></definedNames>'
    )
    read = book_of(
        workbook(
            {
                "docProps/custom.xml": custom.encode(),
                "_rels/.rels": relationships(("officeDocument", BOOK), ("custom-properties", "docProps/custom.xml")),
                BOOK: book("Cover", "Data", after=names),
            }
        ),
        X,
    )
    assert read.properties == {"consolidate.template": "corporate/2025/26"}
    assert read.names == {"in.payroll": "Data!$B$3", "Data!local": "Data!$B$2"}


def test_what_else_a_workbook_carries_is_noted_and_nothing_of_it_is_kept() -> None:
    link = relationships(("externalLinkPath", "file:///\\\\server\\smith\\Ledger%202026.xlsx"))
    link = link.replace(b"/>", b' TargetMode="External"/>', 1)
    hidden = ROWS.replace('<row r="3">', '<row r="3" hidden="1">')
    data = workbook(
        {
            DATA: sheet(hidden, before='<cols><col min="2" max="3" hidden="1"/></cols>'),
            BOOK: book("Cover", "Data", states=("visible", "veryHidden")),
            "xl/comments1.xml": b"<comments><text>Jane Smith is on leave</text></comments>",
            "xl/connections.xml": b"<connections/>",
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": link,
        }
    )
    read = book_of(data, X)
    assert values(read) == SOUND
    notes = {note.name: note for note in read.notes}
    assert notes.keys() == {
        "hidden-cells", "sheet-hidden", "workbook-has-comments", "workbook-has-queries", "workbook-links-elsewhere",
    }  # fmt: skip
    assert all(note.severity is Severity.NOTE for note in read.notes)
    assert notes["hidden-cells"].found == "row 3 and column B hidden, and not empty"
    assert "(Ledger 2026.xlsx)" in notes["workbook-links-elsewhere"].found
    assert "smith" not in " ".join(note.sentence for note in read.notes).casefold()
    found = read.sheet("Data")
    assert found is not None
    assert not found.visible


def test_what_is_hidden_and_empty_is_not_worth_a_note() -> None:
    rows = ROWS + '<row r="9" hidden="1"><c r="A9"/></row>'
    assert book_of(with_data(sheet(rows, before='<cols><col min="9" max="9" hidden="1"/></cols>')), X).notes == ()


def test_hidden_rows_are_told_in_runs() -> None:
    rows = "".join(f'<row r="{n}" hidden="{n not in (4, 8):d}"><c><v>1</v></c></row>' for n in range(3, 10))
    assert [note.found for note in book_of(with_data(rows), X).notes] == ["row 3, 5 to 7, 9 hidden, and not empty"]


def test_many_links_are_told_in_a_few_words() -> None:
    parts: dict[str, bytes | None] = {f"xl/externalLinks/externalLink{n}.xml": b"<a/>" for n in range(1, 6)}
    for n in range(1, 5):
        link = relationships(("externalLinkPath", f"ledger{n}.xlsx")).replace(b"/>", b' TargetMode="External"/>', 1)
        parts[f"xl/externalLinks/_rels/externalLink{n}.xml.rels"] = link
    (note,) = book_of(workbook(parts), X).notes
    assert note.found.endswith("(a workbook that is not named, ledger1.xlsx, ledger2.xlsx and 2 more)")


def test_a_chart_sheet_is_noted_and_the_others_are_read() -> None:
    pointers = (("chartsheet", "chartsheets/sheet1.xml"), *BOOK_POINTERS[1:])
    read = book_of(workbook({BOOK_RELS: relationships(*pointers)}), X)
    assert [each.name for each in read.sheets] == ["Data"]
    assert [(note.name, note.sheet) for note in read.notes] == [("sheet-without-cells", "Cover")]
