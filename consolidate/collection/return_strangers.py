"""Sheets of a return that are not the return's: looked at for columns of people's data, and for nothing else.

Nothing of them is read as an answer or kept.
"""

from collections import Counter
from collections.abc import Iterator

from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.thresholds import thresholds
from consolidate.collection.return_form import Form
from consolidate.collection.return_sheets import plain
from consolidate.sheets.addresses import address_of
from consolidate.sheets.cells import Book, Kind, Sheet
from consolidate.words.findings import Finding
from consolidate.words.personal_data import Personal, personal_in

_SEEN_BY_ALL = frozenset({Personal.EMAIL, Personal.TELEPHONE})
"""A list of contacts in plain sight is a trust's own business; in a hidden sheet nobody knows that it is sent."""


def personal_data_in_sheets(book: Book, form: Form) -> Iterator[Finding]:
    """One finding for each sheet of the trust's own that holds a column of people's data."""
    known = {plain(sheet.name) for sheet in form.sheets}
    for sheet in book.sheets:
        if plain(sheet.name) in known:
            continue
        column = _column_of_people(sheet)
        if column is not None:
            number, kind, count = column
            yield rule_book().finding(
                "personal-data-in-sheet",
                file=book.file,
                sheet=sheet.name,
                cell=address_of(_first(sheet, number, kind), number),
                found=f"{count} cells of this column look like {kind.value}"
                + ("" if sheet.visible else "; the sheet is hidden"),
                expected="no data about persons anywhere in the file",
                do="Delete the sheet, save, and send the file again. Nothing of the sheet was kept.",
            )


def _column_of_people(sheet: Sheet) -> tuple[int, Personal, int] | None:
    """The column with most cells of one kind: its number, the kind, how many; None where none has enough."""
    seen: Counter[tuple[int, Personal]] = Counter()
    for cell in sheet.cells.values():
        if cell.kind in (Kind.TEXT, Kind.NUMBER):
            seen.update(
                (cell.column, kind) for kind in personal_in(cell.raw) if not (sheet.visible and kind in _SEEN_BY_ALL)
            )
    enough = thresholds()["personal_column_cells"]
    most = max(seen.items(), key=lambda item: (item[1], -item[0][0], item[0][1]), default=None)
    if most is None or most[1] < enough:
        return None
    (column, kind), count = most
    return column, kind, count


def _first(sheet: Sheet, column: int, kind: Personal) -> int:
    """The first row of a column that holds such data."""
    return next(cell.row for cell in sheet.cells.values() if cell.column == column and kind in personal_in(cell.raw))
