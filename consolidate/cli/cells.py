"""`consolidate cells FILE`: every cell of any workbook as it was read, one row each. Needs no store.

Knows what is printed of a cell. Knows nothing of what a workbook is for: what is read here is what every
reading of a form, a return or a table starts from.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consolidate.cli.output import json_option, print_findings, print_rows, say, unread_code
from consolidate.cli.table import visible
from consolidate.words.findings import Finding, Refusal

if TYPE_CHECKING:
    from consolidate.sheets.cells import Book

SCHEMA = "consolidate.cells/1"
COLUMNS = ("sheet", "cell", "kind", "formula", "has_result", "raw", "value")


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@json_option
@click.pass_context
def cells(context: click.Context, file: Path, as_json: bool) -> None:
    """Print every cell of a workbook as it was read: of a return, or of any other workbook.

    A row gives sheet and cell; the kind (number, text, blank, error, boolean or date); the formula, and
    whether its stored result can be relied on; the text as it stands in the file; and the value that is
    made of it. A date that names no day, such as a time of day, has no value. Without --json the columns
    are separated by tabs. A workbook that cannot be read safely is refused with the reason.

    \b
    Example:
      consolidate cells returns/ZN101_corp-services_2025-26.xlsx
      consolidate cells returns/ZN101_corp-services_2025-26.xlsx --json
    """
    from consolidate.sheets.reader import read_book

    try:
        book = read_book(file.absolute())
    except Refusal as refusal:
        print_findings([refusal.finding], as_json=as_json, files=[file.name])
        context.exit(unread_code([refusal.finding]))
    rows = list(_rows(book))
    if as_json:
        about = {"file": book.file, "sha256": book.sha256, "sheets": [sheet.name for sheet in book.sheets]}
        print_rows(rows, SCHEMA, as_json=True, extra=about)
    else:
        # Not an aligned table: one long text would pad each of half a million rows to its own length.
        click.echo("\t".join(COLUMNS))
        for row in rows:
            click.echo("\t".join(_plain(row[column]) for column in COLUMNS))
    say(_summary(book, rows))


def _rows(book: "Book") -> Iterator[dict[str, object]]:
    """Sheet by sheet, then by row and column."""
    for sheet in book.sheets:
        for cell in sheet.cells.values():
            yield {
                "sheet": cell.sheet,
                "cell": cell.address,
                "kind": cell.kind,
                "formula": cell.formula,
                # A typed figure is no result of anything.
                "has_result": cell.has_result if cell.formula is not None else None,
                "raw": cell.raw,
                "value": cell.value,
            }


def _plain(value: object) -> str:
    """Exactly what it is, whatever it may look like elsewhere: no rounding, no thousands, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return visible(str(value))


def _summary(book: "Book", rows: list[dict[str, object]]) -> str:
    formulas = sum(1 for row in rows if row["formula"] is not None)
    said = f"{len(rows):,} cells on {len(book.sheets)} sheets, {formulas:,} of them formulas."
    return said + "".join(f" {_note(note)}" for note in book.notes)


def _note(note: Finding) -> str:
    place = f"'{visible(note.sheet)}': " if note.sheet else ""
    return f"Note: {place}{visible(note.found)}."
