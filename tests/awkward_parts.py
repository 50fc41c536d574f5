"""Workbooks that have to be refused for a part or a cell, each with the name of the finding that refuses it."""

from awkward import (
    BOOK,
    BOOK_POINTERS,
    BOOK_RELS,
    DATA,
    OFFICE,
    ROWS,
    STRINGS,
    STYLES,
    TEXTS,
    TYPES,
    Spoilt,
    X,
    book,
    cell,
    relationships,
    sheet,
    strings,
    styles,
    types,
    with_data,
    workbook,
)


def _doctype(declaration: str, use: str = "") -> bytes:
    return sheet(ROWS).replace(b"?>\n", f"?>\n<!DOCTYPE worksheet {declaration}>".encode()) + use.encode()


LAUGHS = (
    "[<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]"
)
FAR = sheet(ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
SECOND_SHEETS = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId2"/>' for n in range(3, 120))
NAMES = (
    "<definedNames>"
    + "".join(f'<definedName name="n{n}">Data!$A$1</definedName>' for n in range(10_001))
    + "</definedNames>"
)
LOOKS = styles().replace(b'<xf numFmtId="0"/>', b'<xf numFmtId="0"/>' * 65_001)
MERGES = "<mergeCells>" + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(10, 20_011)) + "</mergeCells>"
MANY = "".join(f'<row r="{row}">{"<c/>" * 1_000}</row>' for row in range(1, 502))
VALUE = '<c r="D2"><v>{}</v></c>'


def spoilt_parts() -> Spoilt:
    return {**_xml(), **_packages(), **_cells()}


def _xml() -> Spoilt:
    """XML that attacks, or breaks off."""
    deep = sheet(after="<extLst>" + "<ext>" * 70 + "</ext>" * 70 + "</extLst>")
    return {
        "billion laughs": (X, with_data(_doctype(LAUGHS)), "xml-has-doctype"),
        "billion laughs in the texts": (
            X,
            workbook({STRINGS: strings("&i;").replace(b"?>\n", f"?>\n<!DOCTYPE sst {LAUGHS}>".encode())}),
            "xml-has-doctype",
        ),
        "billion laughs in the workbook": (
            X,
            workbook({BOOK: book("Cover", "Data").replace(b"?>\n", f"?>\n<!DOCTYPE workbook {LAUGHS}>".encode())}),
            "xml-has-doctype",
        ),
        "a file read by an entity": (
            X,
            with_data(_doctype("[<!ENTITY x SYSTEM 'file:///etc/passwd'>]")),
            "xml-has-doctype",
        ),
        "an address called by a DTD": (X, with_data(_doctype("SYSTEM 'http://127.0.0.1:9/x.dtd'")), "xml-has-doctype"),
        "a harmless document type": (X, with_data(_doctype("")), "xml-has-doctype"),
        "a document type in a part nobody reads": (
            X,
            workbook({"docProps/app.xml": b"<!DOCTYPE a><a/>"}),
            "xml-has-doctype",
        ),
        "deep nesting": (X, with_data(deep), "xml-too-deep"),
        "deep nesting in the styles": (X, workbook({STYLES: b"<a>" * 70 + b"</a>" * 70}), "xml-too-deep"),
        "XML that breaks off": (X, with_data(sheet()[:-30]), "xml-damaged"),
        "bytes that are not UTF-8": (
            X,
            with_data(cell('<c r="D2" t="inlineStr"><is><t>@</t></is></c>').replace(b"@", b"\xff")),
            "xml-damaged",
        ),
        "an unknown encoding": (X, with_data(sheet().replace(b"UTF-8", b"klingon")), "xml-damaged"),
        "a control character": (X, with_data(cell('<c r="D2" t="inlineStr"><is><t>\x01</t></is></c>')), "xml-damaged"),
    }


def _packages() -> Spoilt:
    """Parts that are missing, wrong or unwanted."""
    return {
        "no content types": (X, workbook({TYPES: None}), "part-missing"),
        "no relationships": (X, workbook({"_rels/.rels": None}), "part-missing"),
        "no workbook": (X, workbook({BOOK: None}), "part-missing"),
        "no relationships of the workbook": (X, workbook({BOOK_RELS: None}), "part-missing"),
        "no texts": (X, workbook({STRINGS: None}), "part-missing"),
        "no sheet part": (X, workbook({DATA: None}), "part-missing"),
        "a sheet without a name": (
            X,
            workbook({BOOK: book("Cover", "Data").replace(b' name="Data"', b"")}),
            "part-missing",
        ),
        "a sheet part that climbs": (
            X,
            workbook(
                {BOOK_RELS: relationships(BOOK_POINTERS[0], ("worksheet", "../../../secret.txt"), *BOOK_POINTERS[2:])}
            ),
            "part-missing",
        ),
        "a sheet that is elsewhere": (
            X,
            workbook(
                {
                    BOOK_RELS: relationships(
                        BOOK_POINTERS[0],
                        ("worksheet", "http://127.0.0.1:9/s.xml"),
                        *BOOK_POINTERS[2:],
                        mode=' TargetMode="External"',
                    )
                }
            ),
            "part-outside",
        ),
        "declared as a Word document": (
            X,
            workbook(
                {TYPES: types("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")}
            ),
            "part-of-wrong-type",
        ),
        "pointers of one name": (
            X,
            workbook({BOOK_RELS: relationships(*BOOK_POINTERS).replace(b"rId4", b"rId3")}),
            "xml-out-of-place",
        ),
        "a pointer without a name": (
            X,
            workbook({BOOK_RELS: relationships(*BOOK_POINTERS).replace(b"rId4", b"")}),
            "xml-out-of-place",
        ),
        "something else among the pointers": (
            X,
            workbook({BOOK_RELS: relationships(*BOOK_POINTERS).replace(b"</Rel", b"<Relation/></Rel")}),
            "xml-out-of-place",
        ),
        "styles that nothing points at": (
            X,
            workbook({BOOK_RELS: relationships(*BOOK_POINTERS[:2], BOOK_POINTERS[3])}),
            "part-missing",
        ),
        "two parts of styles": (
            X,
            workbook({BOOK_RELS: relationships(*BOOK_POINTERS, BOOK_POINTERS[2])}),
            "part-missing",
        ),
        "a sheet of no known kind": (
            X,
            workbook({BOOK_RELS: relationships(("worksheets", "worksheets/sheet1.xml"), *BOOK_POINTERS[1:])}),
            "part-of-wrong-type",
        ),
        "a sheet part that is no sheet": (X, with_data(strings("a")), "part-of-wrong-type"),
        "macros": ("RZZ.xlsm", workbook({"xl/vbaProject.bin": b"x"}), "part-has-macros"),
        "macros renamed": (X, workbook({"xl/vbaProject.bin": b"x"}), "part-has-macros"),
        "declared as holding macros": (
            X,
            workbook({TYPES: types("application/vnd.ms-excel.sheet.macroEnabled.main+xml")}),
            "part-has-macros",
        ),
        "a macro sheet": (
            X,
            workbook(
                {
                    BOOK_RELS: relationships(
                        BOOK_POINTERS[0], ("xlMacrosheet", "worksheets/sheet2.xml"), *BOOK_POINTERS[2:]
                    )
                }
            ),
            "part-has-macros",
        ),
        "program controls": (X, workbook({"xl/activeX/activeX1.xml": b"<a/>"}), "part-has-macros"),
        "buttons": (X, workbook({"xl/ctrlProps/ctrlProp1.xml": b"<a/>"}), "part-has-controls"),
        "an embedded file": (X, workbook({"xl/embeddings/oleObject1.bin": b"x"}), "part-has-embedded-object"),
        "a pivot cache": (X, workbook({"xl/pivotCache/pivotCacheRecords1.xml": b"<a/>"}), "part-has-pivot"),
        "a data model": (X, workbook({"xl/model/item.data": b"x"}), "part-has-pivot"),
        "no sheets": (X, workbook({BOOK: book()}), "workbook-without-sheets"),
        "shared texts of another language": (
            X,
            workbook({STRINGS: strings(*TEXTS).replace(b"2006/main", b"2009/main")}),
            "part-of-wrong-type",
        ),
        "a sheet outside the list of sheets": (
            X,
            workbook({BOOK: book("Cover", after='<sheet name="Data" sheetId="2" r:id="rId2"/>')}),
            "xml-out-of-place",
        ),
        "two lists of sheets": (
            X,
            workbook({BOOK: book("Cover", after='<sheets><sheet name="Data" sheetId="2" r:id="rId2"/></sheets>')}),
            "xml-out-of-place",
        ),
        "a sheet that points by another word": (
            X,
            workbook({BOOK: book("Cover", "Data", office=OFFICE.replace("2006", "2009"))}),
            "part-missing",
        ),
        "something else among the styles": (
            X,
            workbook({STYLES: styles("dd/mm/yyyy").replace(b"</cellXfs>", b"<yf/></cellXfs>")}),
            "xml-out-of-place",
        ),
        "two sheets of one name": (X, workbook({BOOK: book("Data", "DATA")}), "sheet-twice"),
        "two sheets on one part": (
            X,
            workbook({BOOK_RELS: relationships(BOOK_POINTERS[1], *BOOK_POINTERS[1:])}),
            "sheet-twice",
        ),
        "119 sheets": (
            X,
            workbook({BOOK: book("Cover", "Data").replace(b"</sheets>", SECOND_SHEETS.encode() + b"</sheets>")}),
            "workbook-too-large",
        ),
        "10,001 names": (X, workbook({BOOK: book("Cover", "Data", after=NAMES)}), "workbook-too-large"),
        "65,001 formats": (X, workbook({STYLES: LOOKS}), "workbook-too-large"),
        "texts beyond counting": (
            X,
            workbook({STRINGS: strings(*TEXTS, count=4_294_967_295)}),
            "strings-count-impossible",
        ),
    }


def _cells() -> Spoilt:
    """Cells, areas and texts that cannot be what they say."""
    return {
        "a value in the last cell": (X, with_data(FAR), "cell-stray"),
        "a value in the last column": (
            X,
            with_data(ROWS.replace("</c></row>", '</c><c r="XFD1"><v>1</v></c></row>', 1)),
            "cell-stray",
        ),
        "row 0": (X, with_data('<row r="0"><c r="A0"><v>1</v></c></row>'), "cell-address-unreadable"),
        "a row beyond the last": (X, with_data('<row r="1048577"/>'), "cell-address-unreadable"),
        "row 4294967295": (X, with_data('<row r="4294967295"/>'), "cell-address-unreadable"),
        "a column beyond the last": (
            X,
            with_data('<row r="1"><c r="XFE1"><v>1</v></c></row>'),
            "cell-address-unreadable",
        ),
        "a column of seven letters": (
            X,
            with_data('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'),
            "cell-address-unreadable",
        ),
        "no address at all": (X, with_data('<row r="1"><c r="??"><v>1</v></c></row>'), "cell-address-unreadable"),
        "an address in small letters": (
            X,
            with_data('<row r="1"><c r="d1"><v>1</v></c></row>'),
            "cell-address-unreadable",
        ),
        "more cells in a row than columns": (
            X,
            with_data(f'<row r="1">{"<c/>" * 16_385}</row>'),
            "cell-address-unreadable",
        ),
        "a cell outside every row": (X, with_data('<c r="A1"><v>1</v></c>'), "xml-out-of-place"),
        "a cell inside a cell": (
            X,
            with_data(cell('<c r="D2"><c r="E2"><v>1</v></c><v>2</v></c>')),
            "xml-out-of-place",
        ),
        "a row below the cells": (
            X,
            with_data(sheet(after='<row r="9"><c r="A9"><v>1</v></c></row>')),
            "xml-out-of-place",
        ),
        "cells begun twice": (
            X,
            with_data(sheet(after='<sheetData><row r="9"><c r="A9"><v>1</v></c></row></sheetData>')),
            "xml-out-of-place",
        ),
        "an element in the middle of a figure": (
            X,
            with_data(cell('<c r="D2"><v>12<q/>34</v></c>')),
            "xml-out-of-place",
        ),
        "letters beside a figure": (X, with_data(cell('<c r="D2"><v>12</v>34</c>')), "xml-out-of-place"),
        "letters between rows": (X, with_data(ROWS + "1234"), "xml-out-of-place"),
        "a cell twice": (
            X,
            with_data('<row r="2"><c r="D2"><v>123</v></c><c r="D2"><v>999</v></c></row>'),
            "cell-out-of-order",
        ),
        "a text that is a value": (X, with_data(cell('<c r="D2" t="inlineStr"><v>6</v></c>')), "cell-text-missing"),
        "two texts in a cell": (
            X,
            with_data(cell('<c r="D2" t="inlineStr"><is><t>a</t></is><is><t>b</t></is></c>')),
            "cell-out-of-order",
        ),
        "two texts in a cell's text": (
            X,
            with_data(cell('<c r="D2" t="inlineStr"><is><t>a</t><t>b</t></is></c>')),
            "cell-out-of-order",
        ),
        "a text after runs of one": (
            X,
            with_data(cell('<c r="D2" t="inlineStr"><is><r><t>a</t></r><t>b</t></is></c>')),
            "cell-out-of-order",
        ),
        "two texts in a shared one": (X, workbook({STRINGS: strings(*TEXTS, "a</t><t>b")}), "xml-out-of-place"),
        "a shared text inside another": (
            X,
            workbook({STRINGS: strings(*TEXTS, "a</t><si><t>b</t></si><t>")}),
            "xml-out-of-place",
        ),
        "letters between shared texts": (
            X,
            workbook({STRINGS: strings(*TEXTS, "a</t></si>b<si><t>")}),
            "xml-out-of-place",
        ),
        "a row twice": (X, with_data(ROWS + '<row r="3"><c r="B3"><v>9</v></c></row>'), "cell-out-of-order"),
        "rows out of order": (X, with_data(ROWS + '<row r="2"/>'), "cell-out-of-order"),
        "cells out of order": (X, with_data('<row r="1"><c r="B1"/><c r="A1"/></row>'), "cell-out-of-order"),
        "a cell in another's row": (X, with_data('<row r="2"><c r="D9"><v>1</v></c></row>'), "cell-out-of-order"),
        "two values in a cell": (X, with_data('<row r="2"><c r="D2"><v>1</v><v>2</v></c></row>'), "cell-out-of-order"),
        "two formulas in a cell": (
            X,
            with_data('<row r="2"><c r="D2"><f>1</f><f>2</f><v>1</v></c></row>'),
            "cell-out-of-order",
        ),
        "a text in a cell for numbers": (
            X,
            with_data('<row r="2"><c r="D2"><is><t>5</t></is></c></row>'),
            "cell-type-unknown",
        ),
        "half a million cells": (X, with_data(MANY), "cells-too-many"),
        "a merge over the sheet": (
            X,
            with_data(sheet(after='<mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells>')),
            "merge-too-large",
        ),
        "20,001 merges": (X, with_data(sheet(after=MERGES)), "merge-too-large"),
        "a merge of nothing": (
            X,
            with_data(sheet(after='<mergeCells><mergeCell ref="A0"/></mergeCells>')),
            "cell-address-unreadable",
        ),
        "a link over the sheet": (
            X,
            with_data(sheet(after='<hyperlinks><hyperlink ref="A5:XFD1048576"/></hyperlinks>')),
            "link-too-large",
        ),
        "a text of 32,768 characters": (
            X,
            with_data(cell(f'<c r="D2" t="inlineStr"><is><t>{"x" * 32_768}</t></is></c>')),
            "cell-text-too-long",
        ),
        "a shared text of 32,768 characters": (
            X,
            workbook({STRINGS: strings(*TEXTS, "x" * 32_768)}),
            "cell-text-too-long",
        ),
        "an unknown type": (X, with_data(cell('<c r="D2" t="zzz"><v>5</v></c>')), "cell-type-unknown"),
        "a truth value of 2": (X, with_data(cell('<c r="D2" t="b"><v>2</v></c>')), "cell-boolean-unreadable"),
        "the 31st of February": (X, with_data(cell('<c r="D2" t="d"><v>2026-02-31</v></c>')), "cell-date-unreadable"),
        "text number 99": (X, with_data(cell('<c r="D2" t="s"><v>99</v></c>')), "cell-text-missing"),
        "text number -1": (X, with_data(cell('<c r="D2" t="s"><v>-1</v></c>')), "cell-text-missing"),
        **{
            f"the number {said!r}": (X, with_data(cell(VALUE.format(said))), "cell-number-unreadable")
            for said in (
                "NaN",
                "INF",
                "1.8e308",
                "abc",
                "1,5",
                "0x10",
                " 5 ",
                "1_000",
                "\u0663",
                "+5",
                "TRUE",
                "1e9999",
            )
        },
    }
