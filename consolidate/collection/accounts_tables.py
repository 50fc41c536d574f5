"""The tables of an NHS accounts (TAC) form: a cell is named by schedule, table, main code and sub code.

Found by `accounts_search`. Knows no figure, and of a code only what a layout says the publisher meant by it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from consolidate.catalogue.accounts_layout import AccountsLayout
from consolidate.sheets.addresses import address_of
from consolidate.sheets.cells import Cell, Kind, Sheet
from consolidate.words.years import CollectionYear

MAIN_CODE = re.compile(r"A(?P<schedule>\d{2}[A-Z]?)(?P<side>CY|PY)\d{2}[A-Z]?", re.ASCII)
SUB_CODE = re.compile(r"[A-Z]{2,4}\d{3,5}[A-Z]{0,2}", re.ASCII)
_DAY = re.compile(r"31\s+Mar(?:ch)?\s+(?P<year>\d{4})", re.ASCII | re.IGNORECASE)

Codes: TypeAlias = tuple[str, str, str, str]
"""Schedule, table, main code and sub code: what names a cell of the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column of a table: its main code, the code as written, where, and what is printed below it.

    `number` is the column on the sheet. `period` is the year printed there, None where none can be read.
    """

    main: str
    written: str
    number: int
    cell: str
    labels: tuple[str, ...] = ()
    period: CollectionYear | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of a table: its sub code and where it stands, its label, and the sign the form expects ("+", "-", ...)."""

    sub: str
    number: int
    cell: str
    label: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsTable:
    """One table. A place is the cell where a row and a column meet; the file need not have a cell there."""

    schedule: str
    table: str
    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    sheet: Sheet = field(repr=False)

    def places(self) -> Iterator["Place"]:
        """Every place of the table, row by row."""
        return (Place(table=self, column=column, row=row) for row in self.rows for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a main code and a sub code meet."""

    table: AccountsTable
    column: TableColumn
    row: TableRow

    @property
    def codes(self) -> Codes:
        """What names this place, whatever the sheet is called and wherever it stands."""
        return (self.table.schedule, self.table.table, self.column.main, self.row.sub)

    @property
    def address(self) -> str:
        """A1 address on the sheet."""
        return address_of(self.row.number, self.column.number)

    @property
    def cell(self) -> Cell | None:
        """The cell as the file has it; None where it has none."""
        return self.table.sheet.at(self.row.number, self.column.number)

    @property
    def words(self) -> str:
        """For notes and messages: schedule, table, codes and the row's label."""
        label = f": {self.row.label}" if self.row.label else ""
        return f"{self.table.schedule} table {self.table.table}, {self.column.main}, {self.row.sub}{label}"


def put_right(tables: list[AccountsTable], layout: AccountsLayout) -> list[AccountsTable]:
    """The same tables with the schedules that a layout names, and with what the publisher misprinted put right."""
    named: dict[str, str] = {}
    for table in tables:
        for mark in layout.schedule:
            if any(column.main == mark.holds for column in table.columns):
                named[table.sheet.name] = mark.id
    tables = [replace(table, schedule=named.get(table.sheet.name, table.schedule)) for table in tables]
    return [_corrected(table, layout) for table in tables]


def _corrected(table: AccountsTable, layout: AccountsLayout) -> AccountsTable:
    columns = list(table.columns)
    for erratum in layout.erratum:
        if (erratum.schedule, erratum.table) != (table.schedule, table.table):
            continue
        alike = [number for number, column in enumerate(table.columns) if column.written == erratum.written]
        if len(alike) != erratum.times:
            continue
        number = alike[erratum.occurrence - 1]
        column = columns[number]
        columns[number] = replace(column, main=erratum.means or column.main, period=erratum.period or column.period)
    return replace(table, columns=tuple(columns))


def words_of(cell: Cell | None) -> str:
    """What a heading says: its text in one line, a date as 2021-03-31, "" for nothing."""
    if cell is None or cell.kind is Kind.BLANK:
        return ""
    if isinstance(cell.value, date):
        return cell.value.isoformat()[:10]  # a datetime's first ten characters are its date
    return " ".join(cell.raw.split())


def period_of(text: str) -> CollectionYear | None:
    """The year that a heading names: "2023/24", "31 Mar 2024" or "2024-03-31"; None for anything else."""
    day = _DAY.fullmatch(text)
    if day is not None:
        return CollectionYear(int(day["year"]) - 1)
    try:
        return CollectionYear.containing(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        return CollectionYear.parse(text)
    except ValueError:
        return None
