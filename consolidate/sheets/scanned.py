"""A workbook as the reading process hands it over: plain lists that travel as text between processes.

`assemble` makes a `Book` of them on the other side.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from consolidate.sheets.addresses import area_of, column_letters
from consolidate.sheets.cells import Book, Cell, Kind, Sheet
from consolidate.words.findings import Finding, Severity

_TEXT = Kind.TEXT.value


class Scanned(NamedTuple):
    """One cell. `style` indexes the formats of the book; `day` is ISO text, for a date that names a day."""

    row: int
    column: int
    kind: str
    raw: str
    formula: str | None = None
    has_result: bool = True
    style: int = 0
    day: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedSheet:
    """One sheet: its cells by row, then by column."""

    name: str
    visible: bool
    cells: list[Scanned]
    merges: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedBook:
    """One workbook: sheets, number formats by style, properties, names, and what is worth knowing."""

    sheets: list[ScannedSheet]
    formats: list[str]
    properties: dict[str, str]
    names: dict[str, str]
    asks_recalculation: bool
    notes: list[Finding] = field(default_factory=list)


def assemble(scanned: ScannedBook, *, file: str, path: str, sha256: str, size: int) -> Book:
    """The book that a scan amounts to. `file` is the bare name, `sha256` and `size` those of the bytes."""
    return Book(
        file=file,
        path=path,
        sha256=sha256,
        size=size,
        sheets=tuple(_sheet(sheet, scanned) for sheet in scanned.sheets),
        properties=scanned.properties,
        names=scanned.names,
        asks_recalculation=scanned.asks_recalculation,
        notes=tuple(scanned.notes),
    )


def to_plain(scanned: ScannedBook) -> dict[str, Any]:
    """As lists and dictionaries that JSON can carry. Each text travels once, however many cells show it."""
    places: dict[str, int] = {}
    sheets = []
    for sheet in scanned.sheets:
        cells = [
            (row, column, kind, places.setdefault(raw, len(places)) if kind == _TEXT else raw, *rest)
            for row, column, kind, raw, *rest in sheet.cells
        ]
        sheets.append([sheet.name, sheet.visible, cells, sheet.merges])
    return {
        "sheets": sheets,
        "texts": list(places),
        "formats": scanned.formats,
        "properties": scanned.properties,
        "names": scanned.names,
        "asks_recalculation": scanned.asks_recalculation,
        "notes": [finding_to_plain(note) for note in scanned.notes],
    }


def from_plain(plain: dict[str, Any]) -> ScannedBook:
    """Back from what `to_plain` made."""
    texts = plain["texts"]
    return ScannedBook(
        sheets=[
            ScannedSheet(
                name=name,
                visible=visible,
                cells=[
                    Scanned(row, column, kind, texts[raw] if kind == _TEXT else raw, *rest)
                    for row, column, kind, raw, *rest in cells
                ],
                merges=merges,
            )
            for name, visible, cells, merges in plain["sheets"]
        ],
        formats=plain["formats"],
        properties=plain["properties"],
        names=plain["names"],
        asks_recalculation=plain["asks_recalculation"],
        notes=[finding_from_plain(note) for note in plain["notes"]],
    )


def finding_to_plain(finding: Finding) -> list[str | None]:
    """A finding as JSON can carry it."""
    return [
        finding.name, finding.severity.value, finding.file, finding.sheet, finding.cell,
        finding.found, finding.expected, finding.do,
    ]  # fmt: skip


def finding_from_plain(plain: list[Any]) -> Finding:
    """Back from what `finding_to_plain` made."""
    name, severity, file, sheet, cell, found, expected, do = plain
    return Finding(
        name=name, severity=Severity(severity), file=file, sheet=sheet, cell=cell, found=found, expected=expected, do=do
    )


def _sheet(sheet: ScannedSheet, book: ScannedBook) -> Sheet:
    covered = _covered(sheet.merges)
    kinds = {kind.value: kind for kind in Kind}
    cells: dict[str, Cell] = {}
    for row, column, kind_name, raw, formula, has_result, style, day in sheet.cells:
        address = f"{column_letters(column)}{row}"
        kind = kinds[kind_name]
        cells[address] = Cell(
            sheet=sheet.name,
            address=address,
            row=row,
            column=column,
            kind=kind,
            raw=raw,
            value=_value(kind, raw, day),
            formula=formula,
            has_result=has_result and not (formula is not None and book.asks_recalculation),
            merged_into=covered.get((row, column)) if covered else None,
            number_format=book.formats[style] if style < len(book.formats) else "General",
        )
    return Sheet(name=sheet.name, visible=sheet.visible, cells=cells, merges=tuple(sheet.merges))


def _value(kind: Kind, raw: str, day: str | None) -> Decimal | str | bool | date | datetime | None:
    if kind is Kind.NUMBER:
        return Decimal(raw)
    if kind is Kind.BLANK:
        return None
    if kind is Kind.BOOLEAN:
        return raw == "TRUE"
    if kind is Kind.DATE:
        if day is None:
            return None
        return datetime.fromisoformat(day) if "T" in day else date.fromisoformat(day)
    return raw


def _covered(merges: list[str]) -> dict[tuple[int, int], str]:
    """For each place under a merged area but its first, the address of the first."""
    covered: dict[tuple[int, int], str] = {}
    for merge in merges:
        top, left, bottom, right = area_of(merge)
        first = f"{column_letters(left)}{top}"
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                covered[row, column] = first
        del covered[top, left]
    return covered
