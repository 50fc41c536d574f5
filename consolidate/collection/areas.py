"""Where the tables of a return stand as it came back, with the columns of the form's own words.

Goes by what the reader found: rows by their codes, columns by their headers. Knows no answers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from consolidate.catalogue.layouts import Column, Role
from consolidate.collection.return_form import FormRow, FormSheet, FormTable
from consolidate.collection.return_places import Found
from consolidate.collection.return_sheets import plain
from consolidate.sheets.cells import Cell, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One table as it stands: its header row, its rows by code, the columns of its own words, and its answers."""

    table: FormTable
    sheet: Sheet
    header: int
    rows: Mapping[str, int]
    fixed: Mapping[str, int]
    answers: frozenset[tuple[int, int]]

    def holds(self, cell: Cell) -> bool:
        """Whether a cell is an answer that was asked for, or words of the form itself."""
        own = cell.row in self.rows.values() and cell.column in self.fixed.values()
        return own or (cell.row, cell.column) in self.answers

    def printed(self, *roles: Role) -> Iterator[tuple[FormRow, Column, Cell]]:
        """The cells of the form's own columns of some roles, where there is anything in them."""
        for row in self.table.rows:
            for column in self.table.table.columns:
                if column.role in roles and row.code in self.rows and column.id in self.fixed:
                    cell = self.sheet.at(self.rows[row.code], self.fixed[column.id])
                    if cell is not None and cell.raw.strip():
                        yield row, column, cell


def areas_of(wanted: FormSheet, sheet: Sheet, found: Iterable[Found]) -> list[Area]:
    """The tables of a sheet of which any answer was found; `found` are the answers of this sheet."""
    table_of = {slot.key: table.table.id for table in wanted.tables for slot in table.slots.values()}
    by_table: dict[str, list[Found]] = {}
    for one in found:
        by_table.setdefault(table_of[one.slot.key], []).append(one)
    areas = []
    for table in wanted.tables:
        cells = by_table.get(table.table.id, [])
        header = _header_row(sheet, cells)
        if header is not None:
            headers = {plain(c.raw): c.column for c in sheet.cells.values() if c.row == header}
            own = [column for column in table.table.columns if column.role is not Role.INPUT]
            areas.append(
                Area(
                    table=table,
                    sheet=sheet,
                    header=header,
                    rows={one.slot.row.code: one.row for one in cells},
                    fixed={c.id: headers[plain(c.header)] for c in own if plain(c.header) in headers},
                    answers=frozenset((one.row, one.column) for one in cells),
                )
            )
    return areas


def _header_row(sheet: Sheet, found: Sequence[Found]) -> int | None:
    """The row above the answers of a table that holds the header of the first of them."""
    if not found:
        return None
    first = min(found, key=lambda one: one.row)
    for row in range(first.row - 1, 0, -1):
        cell = sheet.at(row, first.column)
        if cell is not None and plain(cell.raw) == plain(first.slot.column.header):
            return row
    return None
