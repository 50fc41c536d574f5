"""Rows 32 to 62 of the catalogue of bad inputs: XML, parts that are missing or unwanted, and where cells are."""

import re
import zipfile
from collections.abc import Callable

from spoiling import (
    COMMENT,
    FINANCE,
    LAST_ROW,
    PAY,
    RELATIONS,
    SHEETS,
    SIGNED_ON,
    STRINGS,
    STYLES,
    TYPES,
    UNDATED,
    WORKBOOK,
    Case,
    Make,
    Parts,
    add,
    after_cells,
    all_parts,
    bad,
    dimension,
    drop,
    edited,
    fine,
    more_rows,
    number,
    packed,
    part_of,
    parts_of,
    put,
    rewrite,
    swap,
    text,
)

from consolidate.sheets.addresses import column_number

STYLED = '<row r="{0}"><c r="A{0}" s="1"/></row>'
LAUGHS = (
    "[<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]"
)


def with_doctype(part: str, declared: str) -> Make:
    return edited(rewrite(part, lambda xml: xml.replace(b"?>\n", f"?>\n<!DOCTYPE x {declared}>".encode(), 1)))


def no_addresses(xml: bytes) -> bytes:
    """Every cell spelled out, so that addresses can be left away: gaps get an empty cell."""

    def row(found: re.Match[bytes]) -> bytes:
        cells = re.findall(rb'<c r="([A-Z]+)\d+"([^>]*?(?:/>|>.*?</c>))', found[3])
        out, column = [], 0
        for letters, rest in cells:
            number = column_number(letters.decode())
            out.append(b"<c/>" * (number - column - 1) + b"<c" + rest)
            column = number
        return b"<row" + found[2] + b">" + b"".join(out) + b"</row>"

    rows, last = re.compile(rb'<row r="(\d+)"([^>]*)>(.*?)</row>'), 0
    pieces: list[bytes] = []
    start, stop = xml.index(b"<sheetData>") + 11, xml.index(b"</sheetData>")
    for found in rows.finditer(xml[start:stop]):
        pieces.append(b"<row/>" * (int(found[1]) - last - 1) + row(found))
        last = int(found[1])
    return xml[:start] + b"".join(pieces) + xml[stop:]


def prefixed(xml: bytes) -> bytes:
    """Every element with a prefix, as some .NET programs write."""
    marked = xml.replace(b'xmlns="http', b'xmlns:x="http')
    return re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", marked)


def in_utf16(xml: bytes) -> bytes:
    return xml.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


def in_latin1(xml: bytes) -> bytes:
    words = xml.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    return words.encode("latin-1", "xmlcharrefreplace")


def shifted(rows: int, sheet: str) -> Callable[[Parts], None]:
    """All cells of a sheet so many rows lower down."""

    def edit(parts: Parts) -> None:
        part = part_of(sheet)
        xml = parts[part].decode()
        start, stop = xml.index("<sheetData>"), xml.index("</sheetData>")
        lower = re.sub(r'( r="[A-Z]*)(\d+)"', lambda m: f'{m[1]}{int(m[2]) + rows}"', xml[start:stop])
        parts[part] = (xml[:start] + lower + xml[stop:]).encode()

    return edit


def parts() -> list[Case]:
    """Rows 32 to 48: XML, and parts that are missing, wrong or unwanted."""
    deep = "<extLst>" + "<ext>" * 200 + "</ext>" * 200 + "</extLst>"
    names = "".join(f'<definedName name="n{n}">Finance!$A$1</definedName>' for n in range(10_001))
    looks = '<xf numFmtId="0"/>' * 65_001
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId4"/>' for n in range(len(SHEETS) + 5, 120))
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://x/externalLinkPath" Target="file:///S:/Finance/Ledger%20M12.xlsx" TargetMode="External"/>'
        b"</Relationships>"
    )
    return [
        bad("R032", "laughs in a sheet", "xml-has-doctype", with_doctype(FINANCE, LAUGHS), says=FINANCE),
        bad("R032", "laughs in the texts", "xml-has-doctype", with_doctype(STRINGS, LAUGHS), says=STRINGS),
        bad("R032", "laughs in the workbook", "xml-has-doctype", with_doctype(WORKBOOK, LAUGHS)),
        bad("R032", "a file", "xml-has-doctype", with_doctype(STRINGS, "[<!ENTITY x SYSTEM 'file:///etc/passwd'>]")),
        bad("R032", "an address", "xml-has-doctype", with_doctype(FINANCE, "SYSTEM 'http://127.0.0.1:9/x.dtd'")),
        bad("R032", "harmless", "xml-has-doctype", with_doctype(FINANCE, "")),
        bad("R033", "breaks off", "xml-damaged", edited(rewrite(FINANCE, lambda xml: xml[:-300])), says=FINANCE),
        bad(
            "R033",
            "bad UTF-8",
            "xml-damaged",
            edited(text(PAY, "@@"), rewrite(FINANCE, lambda xml: xml.replace(b"@@", b"\xff\xfe"))),
        ),
        bad("R033", "unknown encoding", "xml-damaged", edited(swap(FINANCE, 'encoding="UTF-8"', 'encoding="klingon"'))),
        bad("R034", "in a sheet", "xml-too-deep", edited(swap(FINANCE, "</worksheet>", f"{deep}</worksheet>"))),
        bad(
            "R034",
            "in the styles",
            "xml-too-deep",
            edited(rewrite(STYLES, lambda _: b"<a>" * 200_000 + b"</a>" * 200_000)),
        ),
        bad(
            "R035",
            "a raw 0x01",
            "xml-damaged",
            edited(text(PAY, "@"), rewrite(FINANCE, lambda xml: xml.replace(b">@<", b">\x01<"))),
        ),
        *(
            bad("R036", part, "part-missing", edited(drop(part)), says=f"'{part}' is missing")
            for part in (TYPES, WORKBOOK, FINANCE, STRINGS, "_rels/.rels")
        ),
        bad("R036", RELATIONS, "part-missing", edited(drop(RELATIONS)), says="'Cover' points at no part"),
        bad(
            "R036",
            "declared as Word",
            "part-of-wrong-type",
            edited(swap(TYPES, "spreadsheetml.sheet.main+xml", "wordprocessingml.document.main+xml")),
        ),
        bad(
            "R037",
            "outside",
            "part-outside",
            edited(
                swap(
                    RELATIONS,
                    'Target="worksheets/sheet4.xml"',
                    'Target="http://127.0.0.1:9/s.xml" TargetMode="External"',
                )
            ),
            says="127.0.0.1",
        ),
        bad(
            "R037",
            "climbs",
            "part-missing",
            edited(swap(RELATIONS, 'Target="worksheets/sheet4.xml"', 'Target="../../../../secret.txt"')),
            says="secret.txt",
        ),
        bad(
            "R038",
            "one part",
            "sheet-twice",
            edited(swap(RELATIONS, "worksheets/sheet5.xml", "worksheets/sheet4.xml")),
            says="'Finance' and 'HR'",
        ),
        bad(
            "R038",
            "one name",
            "sheet-twice",
            edited(swap(WORKBOOK, 'name="HR"', 'name="FINANCE"')),
            says="'Finance' and 'FINANCE'",
        ),
        bad(
            "R039",
            "115 sheets",
            "workbook-too-large",
            edited(swap(WORKBOOK, "</sheets>", f"{sheets}</sheets>")),
            says="115 sheets",
        ),
        bad(
            "R039",
            "10,000 names",
            "workbook-too-large",
            edited(swap(WORKBOOK, "</definedNames>", f"{names}</definedNames>")),
            says="defined names",
        ),
        bad(
            "R039",
            "65,001 styles",
            "workbook-too-large",
            edited(swap(STYLES, "</cellXfs>", f"{looks}</cellXfs>")),
            says="65,000",
        ),
        bad(
            "R040",
            "none",
            "workbook-without-sheets",
            edited(rewrite(WORKBOOK, lambda xml: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", xml))),
        ),
        bad(
            "R041",
            "four thousand million",
            "strings-count-impossible",
            edited(rewrite(STRINGS, lambda xml: re.sub(rb'uniqueCount="\d+"', b'uniqueCount="4294967295"', xml))),
        ),
        bad("R042", "beyond the last", "cell-text-missing", edited(put(PAY, "<v>999999</v>", "s")), where=PAY),
        bad("R042", "-1", "cell-text-missing", edited(put(PAY, "<v>-1</v>", "s")), where=PAY),
        bad("R043", "OLE", "part-has-embedded-object", edited(add("xl/embeddings/oleObject1.bin"))),
        bad("R044", "pivot", "part-has-pivot", edited(add("xl/pivotCache/pivotCacheRecords1.xml", b"<a/>"))),
        bad("R044", "data model", "part-has-pivot", edited(add("xl/model/item.data"))),
        fine(
            "R045",
            "present",
            "workbook-links-elsewhere",
            edited(
                add("xl/externalLinks/externalLink1.xml", b"<a/>"),
                add("xl/externalLinks/_rels/externalLink1.xml.rels", link),
            ),
            says="Ledger M12.xlsx",
        ),
        fine("R046", "connection", "workbook-has-queries", edited(add("xl/connections.xml", b"<connections/>"))),
        fine("R046", "DataMashup", "workbook-has-queries", edited(add("customXml/item1.xml", b"<DataMashup/>"))),
        fine("R047", "comments", "workbook-has-comments", edited(add("xl/comments1.xml", b"<comments/>"))),
        fine(
            "R047",
            "threads and persons",
            "workbook-has-comments",
            edited(add("xl/persons/person.xml", b"<personList/>")),
        ),
        # The catalogue refuses these because one reader of that day could not read them; ours loses nothing.
        bad("R048", "no styles", "answer-not-a-day", edited(drop(STYLES)), where=SIGNED_ON, also=UNDATED),
        fine("R048", "an alignment that is none", None, edited(swap(STYLES, 'vertical="top"', 'vertical="upwards"'))),
        fine("R048", "a style beyond the last", None, edited(number(PAY, "520000", style=99999))),
        fine("R048", "a date that is none", None, edited(swap("docProps/core.xml", "2026-04-20T", "whenever"))),
    ]


def places() -> list[Case]:
    """Rows 51 to 62: how a sheet says where its cells are."""
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    many = "".join(STYLED.format(row) for row in range(LAST_ROW + 1, LAST_ROW + 500_002))
    grid = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{chr(65 + n)}{row}" s="1"/>' for n in range(26)) + "</row>"
        for row in range(LAST_ROW + 1, 1_000)
    )
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(100, 50_100))
    cells = "".join(f'<row r="{row}">{"<c/>" * 1_000}</row>' for row in range(LAST_ROW + 1, LAST_ROW + 502))
    small = '<dimension ref="{}"/>'.format
    legal = "Legal!G9"
    return [
        fine("R051", "over the whole sheet", None, edited(dimension("Finance", small("A1:XFD1048576")))),
        *(
            fine("R052", what, None, edited(dimension("Finance", said)))
            for what, said in {
                "too small": small("A1:B2"),
                "one cell": small("A1"),
                "missing": "",
                "row 0": small("A0:E2"),
                "none": small("ZZZZ99999999:??"),
                "backwards": small("E10:A1"),
            }.items()
        ),
        fine("R052", "cells without addresses", None, all_parts(no_addresses, (FINANCE,))),
        fine("R052", "stored and not packed", None, lambda code: packed(parts_of(code), zipfile.ZIP_STORED)),
        fine("R052", "UTF-16", None, all_parts(in_utf16, (FINANCE,))),
        fine("R052", "Latin-1", None, all_parts(in_latin1, (STRINGS,))),
        fine("R052", "a prefix", None, all_parts(prefixed, (FINANCE, STRINGS))),
        bad("R053", "last cell", "cell-stray", edited(more_rows("Finance", far)), where="Finance!XFD1048576"),
        bad(
            "R053",
            "last column",
            "cell-stray",
            edited(swap(FINANCE, "</row>", '<c r="XFD1"><v>1</v></c></row>', 1)),
            where="Finance!XFD1",
        ),
        bad(
            "R053",
            "last row",
            "cell-stray",
            edited(more_rows("Finance", '<row r="1048576"><c r="A1048576"><v>1</v></c></row>')),
            where="Finance!A1048576",
        ),
        bad("R054", "half a million styled rows", "cells-too-many", edited(more_rows("Finance", many)), says="500,000"),
        fine("R055", "grid", None, edited(dimension("Finance", ""), more_rows("Finance", grid))),
        bad(
            "R056", "row 0", "cell-address-unreadable", edited(swap(FINANCE, '<row r="1"', '<row r="0"', 1)), says="'0'"
        ),
        bad(
            "R056",
            "beyond the last row",
            "cell-address-unreadable",
            edited(more_rows("Finance", '<row r="1048577"/>')),
            says="1048577",
        ),
        bad(
            "R056",
            "seven letters",
            "cell-address-unreadable",
            edited(swap(FINANCE, 'r="G12"', 'r="ZZZZZZZ12"')),
            says="ZZZZZZZ12",
        ),
        bad("R056", "no address", "cell-address-unreadable", edited(swap(FINANCE, 'r="G12"', 'r="??"')), says="'??'"),
        bad(
            "R056",
            "small letters",
            "cell-address-unreadable",
            edited(swap(FINANCE, 'r="G12"', 'r="g12"')),
            says="'g12'",
        ),
        bad(
            "R057",
            "a cell twice",
            "cell-out-of-order",
            edited(swap(FINANCE, '<c r="H12"', '<c r="G12"><v>999</v></c><c r="H12"')),
            where=PAY,
        ),
        bad(
            "R057",
            "a row twice",
            "cell-out-of-order",
            edited(more_rows("Finance", f'<row r="{LAST_ROW}"><c r="G{LAST_ROW}"><v>9</v></c></row>')),
            says=f"row {LAST_ROW} is there twice",
        ),
        bad(
            "R057",
            "rows out of order",
            "cell-out-of-order",
            edited(more_rows("Finance", '<row r="2"/>')),
            says=f"row 2 comes after row {LAST_ROW}",
        ),
        bad("R057", "in another's row", "cell-out-of-order", edited(swap(FINANCE, 'r="G12"', 'r="G99"')), says="G99"),
        bad(
            "R058",
            "merge over the sheet",
            "merge-too-large",
            edited(after_cells("Finance", '<mergeCells><mergeCell ref="A50:XFD1048576"/></mergeCells>')),
            says="A50:XFD1048576",
        ),
        bad(
            "R058",
            "50,000 merges",
            "merge-too-large",
            edited(after_cells("Finance", f"<mergeCells>{merges}</mergeCells>")),
        ),
        bad(
            "R058",
            "link over the sheet",
            "link-too-large",
            edited(after_cells("Finance", '<hyperlinks><hyperlink ref="A50:XFD1048576"/></hyperlinks>')),
            says="A50:XFD1048576",
        ),
        bad(
            "R059",
            "two answers merged",
            "answer-merged",
            edited(after_cells("Finance", '<mergeCells count="1"><mergeCell ref="G12:G13"/></mergeCells>')),
            where="Finance!G13",
            says="G12:G13",
        ),
        bad("R060", "half a million", "cells-too-many", edited(more_rows("Finance", cells)), says="500,000"),
        bad("R061", "32,768", "cell-text-too-long", edited(text(COMMENT, "x" * 32_768)), where=COMMENT),
        fine("R062", "lower down", None, edited(shifted(40, "Legal")), also=("return-names-moved",)),
        bad(
            "R062",
            "lower down, and wrong there",
            "answer-boolean",
            edited(put(legal, "<v>1</v>", "b"), shifted(40, "Legal")),
            where="Legal!G49",
            also=("return-names-moved",),
        ),
    ]


def cases() -> list[Case]:
    return [*parts(), *places()]
