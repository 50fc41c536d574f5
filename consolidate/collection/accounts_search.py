"""Finding the tables of an NHS accounts (TAC) form by what is printed around them.

A table has a "Table ID" cell with its number to the right, below it a row of main codes that ends in
"Maincode", and under that word the sub codes, one a row. Everything is found by those words and codes:
rows, columns and sheet names may move or change.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from consolidate.collection.accounts_tables import (
    MAIN_CODE,
    SUB_CODE,
    AccountsTable,
    TableColumn,
    TableRow,
    period_of,
    words_of,
)
from consolidate.sheets.addresses import address_of
from consolidate.sheets.cells import Book, Cell, Kind, Sheet


def find_tables(book: Book) -> list[AccountsTable]:
    """Every table of a form, with codes as written; the schedule is the one that the codes of the sheet name."""
    tables: list[AccountsTable] = []
    for sheet in book.sheets:
        found = list(_tables_of(sheet))
        schedule = _schedule_of(found)
        tables += [replace(table, schedule=schedule) for table in found if schedule]
    return tables


def _tables_of(sheet: Sheet) -> Iterator[AccountsTable]:
    marks: dict[str, list[Cell]] = {"tableid": [], "maincode": [], "subcode": [], "expectedsign": []}
    for cell in sheet.cells.values():
        if cell.kind is Kind.TEXT and (key := "".join(cell.raw.split()).casefold()) in marks:
            marks[key].append(cell)
    tops = sorted({cell.row for cell in (*marks["tableid"], *marks["maincode"])})
    last_row = sheet.max_row
    for main in marks["maincode"]:
        identity = _table_id(sheet, main, marks["tableid"])
        if not identity:
            continue
        end = next((row for row in tops if row > main.row), last_row + 1)
        header = next((c for c in marks["subcode"] if c.column == main.column and main.row < c.row < end), None)
        sign = next((c for c in marks["expectedsign"] if main.row <= c.row < end and c.column < main.column), None)
        start = header.row if header is not None else main.row
        left = max((c.column for c in marks["maincode"] if c.row == main.row and c.column < main.column), default=0)
        rows = tuple(_rows(sheet, main.column, start, end, sign))
        header_end = header.row if header is not None else min((row.number for row in rows), default=end) - 1
        yield AccountsTable(
            schedule="",
            table=identity,
            title=_title(sheet, main),
            columns=tuple(_columns(sheet, main, left, header_end)),
            rows=rows,
            sheet=sheet,
        )


def _title(sheet: Sheet, main: Cell) -> str:
    """The first text on the row of main codes that is not a code itself."""
    texts = (words_of(sheet.at(main.row, column)) for column in range(1, main.column))
    return next((text for text in texts if text and MAIN_CODE.fullmatch(text) is None), "")


def _table_id(sheet: Sheet, main: Cell, headings: list[Cell]) -> str:
    """The number beside the nearest "Table ID" at or above a row of main codes; "" where there is none."""
    above = [cell for cell in headings if cell.row <= main.row]
    if not above:
        return ""
    nearest = max(above, key=lambda cell: (cell.row, -abs(cell.column - main.column)))
    for column in range(nearest.column + 1, max(main.column, nearest.column + 1) + 1):
        if text := words_of(sheet.at(nearest.row, column)):
            return text
    return ""


def _columns(sheet: Sheet, main: Cell, left: int, header_end: int) -> Iterator[TableColumn]:
    """The columns between the previous table and "Maincode": those with a main code, or with a unit below."""
    for number in range(left + 1, main.column):
        written = words_of(sheet.at(main.row, number))
        below = [words_of(sheet.at(row, number)) for row in range(main.row + 1, header_end + 1)]
        unit = below[-1] if below else ""
        dated = isinstance(getattr(sheet.at(main.row, number), "value", None), date)
        if MAIN_CODE.fullmatch(written) is None and not (dated and unit):
            continue
        periods = [year for text in below if (year := period_of(text)) is not None]
        yield TableColumn(
            main=written,
            written=written,
            number=number,
            cell=address_of(main.row, number),
            labels=tuple(text for text in below[:-1] if text and period_of(text) is None),
            period=periods[-1] if periods else None,
            unit=unit,
        )


def _rows(sheet: Sheet, column: int, start: int, end: int, sign: Cell | None) -> Iterator[TableRow]:
    for number in range(start + 1, end):
        sub = words_of(sheet.at(number, column))
        if SUB_CODE.fullmatch(sub) is None:
            continue
        texts = (sheet.at(number, left) for left in range(1, column))
        label = next((words_of(cell) for cell in texts if cell is not None and cell.kind is Kind.TEXT), "")
        expected = words_of(sheet.at(number, sign.column)) if sign is not None else ""
        yield TableRow(sub=sub, number=number, cell=address_of(number, column), label=label, sign=expected)


def _schedule_of(tables: list[AccountsTable]) -> str:
    """TAC09 from A09CY01, TAC14A from A14ACY01: the schedule that most columns name, the first of equals."""
    codes = [MAIN_CODE.fullmatch(column.main) for table in tables for column in table.columns]
    counts = Counter(code["schedule"] for code in codes if code is not None)
    return f"TAC{counts.most_common(1)[0][0]}" if counts else ""
