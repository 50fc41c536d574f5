"""Examining a workbook's bytes and reading its cells, in one go, with Python's own library alone.

Container, XML, parts and cells are each checked before anything is made of them. What cannot be
understood is refused, never guessed at. Knows no file system, no return and no trust.
"""

import hashlib
from typing import NoReturn

from consolidate.sheets.book_part import BookPart, read_book_part
from consolidate.sheets.cell_scan import scan_sheet
from consolidate.sheets.cell_values import CellValues
from consolidate.sheets.cells import Book
from consolidate.sheets.companions import note_companions, read_properties
from consolidate.sheets.container import open_container
from consolidate.sheets.formats import GENERAL, read_formats
from consolidate.sheets.kinds import check_ending, check_first_bytes
from consolidate.sheets.limits import Limits, limits
from consolidate.sheets.package import Package, open_package
from consolidate.sheets.scanned import ScannedBook, assemble
from consolidate.sheets.strings import read_strings
from consolidate.sheets.verdict import WORKBOOK, Verdict
from consolidate.sheets.xml_parts import check
from consolidate.words.findings import Finding, Refusal


def examine(data: bytes, file: str) -> tuple[Finding, ...]:
    """What a workbook carries beside its cells. Raises Refusal where it cannot be read safely or surely.

    `file` is the bare name under which the sender knows it.
    """
    return tuple(scan(data, file).notes)


def book_of(data: bytes, file: str, path: str = "") -> Book:
    """The workbook in `data`, read in this process. For files from others use `reader.read_book`."""
    scanned = scan(data, file)
    return assemble(scanned, file=file, path=path or file, sha256=hashlib.sha256(data).hexdigest(), size=len(data))


def scan(data: bytes, file: str, most: Limits | None = None) -> ScannedBook:
    """Examine and read a workbook. Raises Refusal; `file-not-understood` for what nobody foresaw."""
    verdict = Verdict(file)
    try:
        return _scan(data, verdict, most or limits())
    except (Refusal, MemoryError):
        raise
    except Exception as error:  # whatever it is, the file is not read: better refused than half understood
        verdict.refuse(
            "file-not-understood",
            found=f"the file has something in it that this program does not understand ({type(error).__name__})",
            expected=WORKBOOK,
            do="Save it from Excel under a new name and try that. If it happens again, report it as a fault of ours.",
        )


def _scan(data: bytes, verdict: Verdict, most: Limits) -> ScannedBook:
    check_first_bytes(data, verdict)
    if len(data) > most.file_bytes:
        refuse_big(len(data), verdict, most)
    package = open_package(open_container(data, verdict, most), verdict, most)
    check_ending(verdict)
    book = read_book_part(package, verdict, most)
    values = _cell_values(package, book, verdict, most)
    room = most.cells
    sheets = []
    for sheet in book.sheets:
        content = package.part(sheet.part, verdict)
        scanned, used = scan_sheet(
            sheet.name, sheet.part, content, values, verdict, most, visible=sheet.visible, room=room
        )
        sheets.append(scanned)
        room -= used
    scanned_parts = {sheet.part.casefold() for sheet in book.sheets}
    for name in sorted(package.parts.keys() - scanned_parts):
        check(name, package.parts[name], verdict, most)
    properties = read_properties(package, verdict, most)
    has_formulas = any(cell.formula is not None for sheet in sheets for cell in sheet.cells)
    note_companions(package, book, verdict, most, has_formulas=has_formulas)
    return ScannedBook(
        sheets=sheets,
        formats=values.formats,
        properties=properties,
        names=book.names,
        asks_recalculation=book.asks_recalculation,
        notes=verdict.notes,
    )


def refuse_big(size: int, verdict: Verdict, most: Limits) -> NoReturn:
    """Refuse a file beyond the limit."""
    verdict.refuse(
        "file-too-big",
        found=f"the file has {size:,} bytes",
        expected=f"at most {most.file_bytes:,}",
        do="Delete pictures and sheets that were not asked for, save, and send again.",
    )


def _cell_values(package: Package, book: BookPart, verdict: Verdict, most: Limits) -> CellValues:
    strings: list[str] = []
    formats = [GENERAL]
    if book.strings is not None:
        strings = read_strings(book.strings, package.part(book.strings, verdict), verdict, most)
    if book.styles is not None and book.styles.casefold() in package.parts:
        formats = read_formats(book.styles, package.part(book.styles, verdict), verdict, most) or formats
    return CellValues(strings=strings, formats=formats, dates_from_1904=book.dates_from_1904)
