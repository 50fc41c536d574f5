"""What is examined before a workbook is believed: every refusal, every lawful oddity, and damage by chance."""

import json
import logging
import random
import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from awkward import (
    BOOK,
    BOOK_POINTERS,
    BOOK_RELS,
    DATA,
    ROWS,
    STRINGS,
    STYLES,
    TEXTS,
    Member,
    X,
    added,
    book,
    cell,
    members,
    pack,
    relationships,
    sheet,
    strings,
    styles,
    with_data,
    workbook,
)
from awkward_files import spoilt_files
from awkward_parts import spoilt_parts

from consolidate.catalogue.rules import rule_book
from consolidate.sheets.cells import Book, Cell, Kind
from consolidate.sheets.limits import limits
from consolidate.sheets.preflight import book_of, examine, scan
from consolidate.words.findings import Finding, Refusal, Severity

SAMPLES = Path(__file__).parents[1].parent / "shared" / "samples"
SPOILT = {**spoilt_files(), **spoilt_parts()}
SOUND = {
    "A1": "Function",
    "B1": "Cost",
    "A2": "Recruitment",
    "B2": Decimal("1234567.89"),
    "A3": "Payroll",
    "B3": 2802810,
}
EVENING, NOON = datetime.fromisoformat("2026-03-31 18:00"), datetime.fromisoformat("2023-03-15 12:00")


def refusal(data: bytes, file: str = X) -> Finding:
    with pytest.raises(Refusal) as caught:
        examine(data, file)
    return caught.value.finding


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


# ---- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_file_is_refused_by_the_name_of_what_is_wrong(what: str) -> None:
    file, data, name = SPOILT[what]
    started = time.perf_counter()
    finding = refusal(data, file)
    assert finding.name == name
    assert finding.severity is Severity.ERROR
    assert finding.file == file
    assert finding.found
    assert finding.expected
    assert finding.do.endswith(".")
    assert "!" not in finding.found + finding.expected + finding.do
    assert time.perf_counter() - started < 20  # a second at most; ten times that where coverage is measured


def test_every_refusal_that_files_can_meet_is_made_by_a_file_here() -> None:
    made = {name for _, _, name in SPOILT.values()}
    on_the_disk = {
        "file-missing", "file-not-readable", "file-not-plain", "file-in-the-cloud", "file-open-elsewhere",
        "file-changed", "reader-stopped", "file-not-understood",
    }  # fmt: skip
    rules = rule_book().rules.values()
    declared = {
        rule.name for rule in rules if rule.family in ("container", "cells") and rule.severity is Severity.ERROR
    }
    assert declared - on_the_disk == made


def test_a_refusal_about_a_cell_names_its_sheet_and_address() -> None:
    finding = refusal(with_data(cell('<c r="D2"><v>1,5</v></c>')))
    assert (finding.sheet, finding.cell) == ("Data", "D2")
    assert finding.where == "RZZ.xlsx Data!D2"
    assert "'1,5'" in finding.found


def test_a_cell_that_is_there_twice_is_named() -> None:
    _, data, _ = SPOILT["a cell twice"]
    finding = refusal(data)
    assert (finding.where, finding.found) == ("RZZ.xlsx Data!D2", "the cell is there twice")


def test_a_refusal_names_the_part_that_is_damaged() -> None:
    assert "xl/worksheets/sheet2.xml" in refusal(with_data(sheet()[:-30])).found


def test_what_nobody_foresaw_is_refused_and_named_by_kind_of_error_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    # No file is known that does this, so the library beneath is made to fail as it never did.
    def fail(*_: object) -> None:
        raise RuntimeError("secret of the file")

    monkeypatch.setattr("zlib.crc32", fail)
    finding = refusal(workbook())
    assert finding.name == "file-not-understood"
    assert "RuntimeError" in finding.found
    assert "secret" not in finding.sentence


# ---- lawful oddities ---------------------------------------------------------------------------


def utf16(content: bytes) -> bytes:
    return content.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


def latin1(content: bytes) -> bytes:
    return content.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').encode("latin-1")


def prefixed(content: bytes) -> bytes:
    text = content.decode().replace('xmlns="http', 'xmlns:x="http')
    return re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", text).encode()


def no_addresses(content: bytes) -> bytes:
    return re.sub(rb' r="[A-Z]*\d+"', b"", content)


def dimension(reference: str) -> bytes:
    return sheet(before=f'<dimension ref="{reference}"/>')


ODD = {
    "stored and not packed": workbook(method=zipfile.ZIP_STORED),
    "sizes after the content": pack([Member(name=m.name, content=m.content, sizes_follow=True) for m in members()]),
    "a folder among the parts": added(Member(name=b"xl/", content=b"", method=0)),
    "names of parts in another case": workbook({DATA: None, "XL/Worksheets/Sheet2.XML": sheet()}),
    "UTF-16": with_data(utf16(sheet())),
    "Latin-1": with_data(latin1(sheet())),
    "Windows-1252": with_data(sheet().replace(b"UTF-8", b"windows-1252")),
    "a byte order mark": with_data(b"\xef\xbb\xbf" + sheet()),
    "a namespace prefix": with_data(prefixed(sheet())),
    "a dimension over the whole sheet": with_data(dimension("A1:XFD1048576")),
    "a dimension of one cell": with_data(dimension("A1")),
    "a dimension that is too small": with_data(dimension("A1:B2")),
    "no dimension": with_data(sheet(before="")),
    "a dimension from row 0": with_data(dimension("A0:E2")),
    "a dimension that is none": with_data(dimension("ZZZZ99999999:??")),
    "a dimension backwards": with_data(dimension("E10:A1")),
    "no addresses": with_data(no_addresses(sheet())),
    "addresses of cells but no numbers of rows": with_data(sheet(re.sub(r'<row r="\d+"', "<row", ROWS))),
    "no styles": workbook(
        {STYLES: None, BOOK_RELS: relationships(*BOOK_POINTERS[:2], ("theme", "theme.xml"), BOOK_POINTERS[3])}
    ),
    "no styles though pointed at": workbook({STYLES: None}),
    "a style that is not there": with_data(sheet(ROWS.replace('r="B2"', 'r="B2" s="99999"'))),
    "an empty style": with_data(sheet(ROWS.replace('r="B2"', 'r="B2" s=""'))),
    "a damaged date in the properties": workbook({"docProps/core.xml": b"<a><created>whenever</created></a>"}),
    "white space around everything": with_data(sheet(ROWS.replace("><", ">\n  <"))),
    "absolute targets": workbook(
        {BOOK_RELS: relationships(*((kind, f"/xl/{target}") for kind, target in BOOK_POINTERS))}
    ),
    "a comment and an instruction in the XML": with_data(
        sheet().replace(b"<sheetData>", b"<!-- here --><?hint x?><sheetData>")
    ),
    "formatted cells out to the last column": with_data(
        sheet(ROWS.replace("</c></row>", '</c><c r="XFD1" s="1"/></row>', 1))
    ),
}


@pytest.mark.parametrize("what", ODD)
def test_a_lawful_oddity_is_read_with_its_true_values_at_their_true_addresses(what: str) -> None:
    assert values(book_of(ODD[what], X)) == SOUND


def test_values_lower_down_and_to_the_right_keep_their_addresses() -> None:
    rows = '<row r="5"><c r="C5"><v>1</v></c></row><row r="900"><c r="IV900"><v>2</v></c></row>'
    read = book_of(with_data(rows), X)
    assert values(read) == {"C5": 1, "IV900": 2}
    found = read.sheet("Data")
    assert found is not None
    assert (found.max_row, found.max_column) == (900, 256)
    assert [(number, [each.address for each in cells]) for number, cells in found.rows()] == [
        (5, ["C5"]),
        (900, ["IV900"]),
    ]


def test_a_row_without_a_number_has_that_of_its_first_cell() -> None:
    rows = '<row><c r="C5"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row><row><c r="A9"><v>4</v></c></row>'
    assert values(book_of(with_data(rows), X)) == {"C5": 1, "D5": 2, "A6": 3, "A9": 4}
    assert refusal(with_data('<row><c r="C5"/><c r="D6"/></row>')).name == "cell-out-of-order"


def test_a_grid_of_formatted_empty_cells_is_read_as_blank_and_not_as_zero() -> None:
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{chr(65 + n)}{row}" s="1"/>' for n in range(26)) + "</row>"
        for row in range(1, 1_001)
    )
    found = book_of(with_data(rows), X).sheet("Data")
    assert found is not None
    assert len(found.cells) == 26_000
    assert {(each.kind, each.value, each.raw) for each in found.cells.values()} == {(Kind.BLANK, None, "")}
    assert found.at(1, 27) is None


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
        '<c r="D2" t="inlineStr"><v>as a value</v></c>': (Kind.TEXT, "as a value", "as a value"),
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


# ---- damage by chance --------------------------------------------------------------------------


def _verdict(data: bytes) -> Book | Finding:
    try:
        return book_of(data, X)
    except Refusal as refused:
        return refused.finding


def flip_bits(rounds: int, chance: random.Random) -> int:
    """How many of so many workbooks with a flipped bit are read; each of those holds what it held before."""
    data = workbook()
    sound, read = book_of(data, X), 0
    for _ in range(rounds):
        place = chance.randrange(len(data))
        found = _verdict(data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :])
        if isinstance(found, Book):
            read += 1
            assert [each.cells for each in found.sheets] == [each.cells for each in sound.sheets]
        else:
            assert found.name != "file-not-understood", found.found
    return read


PIECES = (b"<", b">", b'"', b"/", b"&amp;", b"<c>", b"</c>", b"<row>", b"</row>", b'r="A1"', b"", b"9" * 20, b"\x00")
VALUES = (
    b"", b"0", b"-1", b"4294967296", b"1e5", b"A1", b"XFE1", b"A1:XFD1048576", b"s", b"e", b"d", b"shared", b"array",
    b"true", b"manual", b"rId1", b"../../x", b"External", "\u0663".encode(), "\u00b2".encode(), b"[h]:mm", b"[",
    b"_x0000_", b"9" * 400, b"x" * 40_000,
)  # fmt: skip
VALUE = re.compile(rb'(?<==")[^"<>]*(?=")|(?<=>)[^<>]*(?=<)')


def change_xml(rounds: int, chance: random.Random) -> int:
    """How many of so many workbooks with a changed part are refused; each refusal is one that was foreseen."""
    sound = {member.name.decode(): member.content for member in members()}
    refused = 0
    for number in range(rounds):
        name = chance.choice([DATA, BOOK, BOOK_RELS, STYLES, STRINGS, "[Content_Types].xml", "_rels/.rels"])
        content = sound[name]
        if number % 2:
            start = chance.randrange(len(content))
            stop, piece = start + chance.randrange(30), chance.choice(PIECES)
        else:
            start, stop = chance.choice(list(VALUE.finditer(content))).span()
            piece = chance.choice(VALUES)
        found = _verdict(workbook({name: content[:start] + piece + content[stop:]}))
        if isinstance(found, Finding):
            refused += 1
            assert found.name != "file-not-understood", found.found
    return refused


def test_a_flipped_bit_never_changes_a_value_unseen() -> None:
    assert flip_bits(1_500, random.Random(1)) < 300  # some bits tell the time of packing, and do not matter


def test_xml_changed_at_random_ends_in_a_reading_or_a_refusal_that_is_understood() -> None:
    assert 500 < change_xml(1_500, random.Random(2)) < 1_500


@pytest.mark.soak
def test_damage_by_chance_goes_on_for_long() -> None:
    seed = time.time_ns()
    logging.getLogger(__name__).warning("seed %d", seed)  # shown when the test fails
    flip_bits(100_000, random.Random(seed))
    change_xml(50_000, random.Random(seed))


def test_a_file_cut_anywhere_is_refused() -> None:
    data = workbook()
    for length in range(len(data)):
        assert isinstance(_verdict(data[:length]), Finding)


# ---- the samples -------------------------------------------------------------------------------

# What each sample ends in; those not named are read. Names are the beginnings of the samples' own.
REFUSED_SAMPLES = {
    "A02": "zip-swells", "A03": "zip-swells", "A04": "part-has-embedded-object", "A05": "zip-swells",
    "A06": "zip-members-repeat", "A07b": "zip-size-untrue", "A11": "file-is-other-kind", "A12": "file-is-text",
    "A13": "file-is-web-page", "A16b": "file-is-old-excel", "A17b": "file-is-binary-excel", "A18": "file-has-password",
    "A19": "zip-name-unsafe", "A20": "zip-members-repeat", "A24": "zip-method-unknown", "A25": "zip-method-unknown",
    "A26": "zip-member-encrypted", "A27": "file-has-extra-bytes", "A28": "file-has-extra-bytes", "A30": "zip-damaged",
    "A31": "file-is-lock", "A32": "file-is-other-kind", "A33": "file-is-zipped", "A34": "file-is-old-excel",
    "B01": "xml-has-doctype", "B03": "xml-has-doctype", "B06": "xml-has-doctype", "B07": "xml-too-deep",
    "B08": "xml-damaged", "B09": "xml-damaged", "B11": "strings-count-impossible", "B12": "cell-text-missing",
    "B13": "part-missing", "B14": "part-missing", "B15": "part-missing", "B17": "part-missing",
    "B18": "part-of-wrong-type", "B19": "part-missing", "B20b": "part-outside", "B21": "workbook-too-large",
    "B22": "workbook-too-large", "B23": "file-is-strict", "B29": "part-has-macros", "B31": "part-has-pivot",
    "C03": "zip-swells", "C05": "cell-address-unreadable", "C06_": "cell-out-of-order", "C07_": "merge-too-large",
    "C07b": "merge-too-large", "D05_01": "cell-number-unreadable", "D05_02": "cell-number-unreadable",
    "D05_03": "cell-number-unreadable", "D05_04": "cell-number-unreadable", "D05_12": "cell-number-unreadable",
    "D05_13": "cell-number-unreadable", "D05_14": "cell-number-unreadable", "D05_15": "cell-number-unreadable",
    "D05_16": "cell-number-unreadable", "D05_17": "cell-number-unreadable", "D05_18": "cell-number-unreadable",
    "D05_22": "cell-number-unreadable", "D06_": "cell-boolean-unreadable", "D06b": "cell-type-unknown",
    "D09b": "cell-text-too-long", "D09c": "xml-damaged", "F02": "file-is-opendocument", "F05": "file-is-opendocument",
}  # fmt: skip


def samples() -> Iterator[tuple[str, str]]:
    manifest = SAMPLES / "manifest.json"
    if manifest.exists():
        for name, entry in json.loads(manifest.read_text()).items():
            yield name, entry["file"]


def test_every_sample_ends_as_it_should() -> None:
    if not SAMPLES.exists():
        pytest.skip("the shared samples are not beside this checkout")
    ended = {}
    for name, file in samples():
        started = time.perf_counter()
        found = _examined(SAMPLES / file)
        assert time.perf_counter() - started < 20, file
        ended[name] = found
    expected = {
        name: next((REFUSED_SAMPLES[key] for key in REFUSED_SAMPLES if _is(name, file, key)), "read")
        for name, file in samples()
    }
    assert ended == expected


def _is(name: str, file: str, key: str) -> bool:
    return file.removeprefix("~$").startswith(key) and (name == key.rstrip("_") or name.startswith(key))


def _examined(path: Path) -> str:
    try:
        examine(path.read_bytes(), path.name)
    except Refusal as refused:
        return refused.finding.name
    return "read"
