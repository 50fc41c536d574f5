"""What is examined before a workbook is believed: every refusal, every lawful oddity, and damage by chance."""

import json
import logging
import random
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

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
    Member,
    X,
    added,
    cell,
    members,
    pack,
    relationships,
    sheet,
    with_data,
    workbook,
)
from awkward_files import spoilt_files
from awkward_parts import spoilt_parts

from consolidate.catalogue.rules import rule_book
from consolidate.sheets.cells import Book, Kind
from consolidate.sheets.preflight import book_of, examine
from consolidate.words.findings import Finding, Refusal, Severity

SAMPLES = Path(__file__).parents[1].parent / "shared" / "samples"
SPOILT = {**spoilt_files(), **spoilt_parts()}


def refusal(data: bytes, file: str = X) -> Finding:
    with pytest.raises(Refusal) as caught:
        examine(data, file)
    return caught.value.finding


def values(read: Book, sheet_name: str = "Data") -> dict[str, object]:
    found = read.sheet(sheet_name)
    assert found is not None
    return {address: each.value for address, each in found.cells.items() if each.kind is not Kind.BLANK}


# ---- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_file_is_refused_by_the_name_of_what_is_wrong(what: str) -> None:
    file, data, name = SPOILT[what]
    finding = refusal(data, file)
    assert finding.name == name
    assert finding.severity is Severity.ERROR
    assert finding.file == file
    assert finding.found
    assert finding.expected
    assert finding.do.endswith(".")
    assert "!" not in finding.found + finding.expected + finding.do


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
        ended[name] = _examined(SAMPLES / file)
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
