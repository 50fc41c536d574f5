"""Where the cells of a return stand on its sheets when it comes back: found by codes and headers, as people do.

Rows and columns may have been inserted. A cell's defined name is looked at too; where it contradicts the
words around the cell, the words win, because they are what somebody read while typing beside them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from consolidate.catalogue.layouts import ROW, Role
from consolidate.collection.return_answers import Place, shown
from consolidate.collection.return_form import Form, FormRow, FormSheet, FormTable, Slot
from consolidate.collection.return_sheets import plain
from consolidate.sheets.addresses import address_of, place_of
from consolidate.sheets.cells import Book, Cell, Kind, Sheet
from consolidate.words.findings import Finding

_TOTAL = "total"
_ENOUGH = 0.5
"""A row is a table's header when it holds at least half of its headers; the others are then missed by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where an input cell stands: its sheet as read, and its 1-based row and column."""

    slot: Slot
    sheet: Sheet
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Where the form prints a figure of last year: what it is about, and the cell that shows it, if any."""

    row: FormRow
    field: str
    cell: Cell | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What was found in one workbook, and what was odd about tables, columns, rows and names."""

    found: tuple[Found, ...]
    printed: tuple[Printed, ...]
    findings: tuple[Finding, ...]


def find_cells(book: Book, form: Form, sheets: Mapping[str, Sheet]) -> Places:
    """Every input cell, and every printed figure of last year, that could be found."""
    names = {name.casefold(): reference for name, reference in book.names.items()}
    found: list[Found] = []
    printed: list[Printed] = []
    findings: list[Finding] = []
    for wanted in form.sheets:
        if wanted.name in sheets:
            search = _SheetSearch(file=book.file, sheet=sheets[wanted.name], names=names)
            on_sheet = search.find(wanted)
            found += on_sheet
            printed += search.printed
            findings += [*search.findings, *search.moved(on_sheet)]
    return Places(found=tuple(found), printed=tuple(printed), findings=tuple(findings))


class _SheetSearch:
    """The search of one sheet; `findings` gathers what is odd."""

    def __init__(self, *, file: str, sheet: Sheet, names: Mapping[str, str]) -> None:
        self.file = file
        self.sheet = sheet
        self.names = names
        self.findings: list[Finding] = []
        self.printed: list[Printed] = []
        self.texts: dict[int, list[tuple[int, str]]] = {
            row: [(cell.column, cell.raw) for cell in cells if cell.kind is Kind.TEXT] for row, cells in sheet.rows()
        }

    def find(self, wanted: FormSheet) -> list[Found]:
        """The input cells of all tables of a sheet."""
        headers = self._headers(wanted)
        found: list[Found] = []
        for table in wanted.tables:
            rows = headers[table.table.id]
            where = Place(self.file, self.sheet.name)
            if len(rows) == 1:
                later = [row for others in headers.values() for row in others if row > rows[0]]
                found += self._cells(table, rows[0], min(later, default=self.sheet.max_row + 1))
            elif rows:
                self.findings.append(
                    where.finding(
                        "return-table-doubled",
                        found=f"the headers of '{table.table.title}' stand in rows {' and '.join(map(str, rows))}",
                        expected="one table of each kind",
                        do="Delete the table that does not count, or move it to a sheet of its own.",
                    )
                )
            else:
                headings = ", ".join(column.header for column in table.table.columns[:4])
                self.findings.append(
                    where.finding(
                        "return-table-missing",
                        found=f"no row holds the headers of '{table.table.title}'",
                        expected=f"a row with {headings} and the others",
                        do="Write the headers as they were sent, or copy the answers into a fresh copy of the return.",
                    )
                )
        return found

    def _headers(self, wanted: FormSheet) -> dict[str, list[int]]:
        """The rows that look like each table's header: each row belongs to the table that it looks most like."""
        best: dict[str, tuple[float, list[int]]] = {table.table.id: (_ENOUGH, []) for table in wanted.tables}
        headers = {table.table.id: [plain(column.header) for column in table.table.columns] for table in wanted.tables}
        for row, texts in self.texts.items():
            present = {plain(text) for _, text in texts}
            shares = {name: sum(header in present for header in every) / len(every) for name, every in headers.items()}
            table_id = max(shares, key=lambda name: shares[name])
            highest, rows = best[table_id]
            if shares[table_id] > highest or (shares[table_id] == highest and not rows):
                best[table_id] = (shares[table_id], [row])
            elif shares[table_id] == highest:
                rows.append(row)
        return {table_id: rows for table_id, (_, rows) in best.items()}

    def _cells(self, table: FormTable, header: int, end: int) -> list[Found]:
        columns = self._columns(table, header)
        code = next(column.id for column in table.table.columns if column.role is Role.CODE)
        if code not in columns:
            return []
        rows = self._rows(table, columns[code], range(header + 1, end))
        held = table.column(Role.LAST_YEAR)
        asked = {column.id for column in table.table.columns if column.role is Role.INPUT}
        inputs = {name: number for name, number in columns.items() if name in asked}
        if held is not None and held.id in columns:
            self.printed += [
                Printed(
                    row=row,
                    field=held.field.replace(ROW, row.field),
                    cell=self.sheet.at(rows[row.code], columns[held.id]),
                )
                for row in table.rows
                if row.code in rows
            ]
        self._ask_about_added(table, columns[code], list(inputs.values()), range(header + 1, end), set(rows.values()))
        return [
            Found(slot=slot, sheet=self.sheet, row=rows[row], column=inputs[column])
            for (row, column), slot in table.slots.items()
            if row in rows and column in inputs
        ]

    def _columns(self, table: FormTable, header: int) -> dict[str, int]:
        """The column number of each column of codes, of answers, and of last year's figures where it is still there."""
        at: dict[str, list[int]] = defaultdict(list)
        for number, text in self.texts[header]:
            at[plain(text)].append(number)
        known = {plain(column.header) for column in table.table.columns}
        strange = {number: text for number, text in self.texts[header] if plain(text) not in known}
        columns: dict[str, int] = {}
        for column in (c for c in table.table.columns if c.role in (Role.CODE, Role.INPUT, Role.LAST_YEAR)):
            places = at[plain(column.header)]
            if len(places) == 1:
                columns[column.id] = places[0]
            if len(places) == 1 or column.role not in (Role.CODE, Role.INPUT):
                continue
            stands = places[-1] if places else self._named_column(table, column.id)
            where = Place(self.file, self.sheet.name, address_of(header, stands) if stands else None)
            if places:
                cells = " and ".join(address_of(header, place) for place in places)
                finding = where.finding(
                    "return-column-doubled",
                    found=f"the header '{column.header}' stands in {cells}",
                    expected="each header once",
                    do="Give the column of your own working another header.",
                )
            else:
                says = strange.get(stands) if stands else None
                finding = where.finding(
                    "return-column-missing",
                    found=f"the header says '{shown(says)}'" if says else f"no header in row {header} says so",
                    expected=f"the header '{column.header}' of '{table.table.title}'",
                    do="Write the header as it was sent, and see that the figures beneath are what it says.",
                )
            self.findings.append(finding)
        return columns

    def _named_column(self, table: FormTable, column: str) -> int | None:
        """The column in which the names of a column's cells point, to show what stands there now."""
        places = (self._named(slot) for slot in table.slots.values() if slot.column.id == column)
        return next((place[1] for place in places if place), None)

    def _rows(self, table: FormTable, code: int, rows: range) -> dict[str, int]:
        at: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            for number, text in self.texts.get(row, ()):
                if number == code:
                    at[plain(text)].append(row)
        found: dict[str, int] = {}
        for wanted in table.rows:
            places = at[plain(wanted.code)]
            if len(places) == 1:
                found[wanted.code] = places[0]
                continue
            if places:
                cells = " and ".join(address_of(row, code) for row in places)
                finding = Place(self.file, self.sheet.name, address_of(places[-1], code)).finding(
                    "return-row-doubled",
                    found=f"the code {wanted.code} stands in {cells}",
                    expected="each code once",
                    do="Add the rows up in one of them, and take the code out of the other.",
                )
            else:
                finding = Place(self.file, self.sheet.name).finding(
                    "return-row-missing",
                    found=f"no row of '{table.table.title}' has the code {wanted.code}",
                    expected=f"a row {wanted.code}, {wanted.label}",
                    do="Put the row back with its code. If there is no such service, choose Not provided in it.",
                )
            self.findings.append(finding)
        return found

    def _ask_about_added(self, table: FormTable, code: int, inputs: list[int], rows: range, own: set[int]) -> None:
        """Ask about rows of the trust's own that have figures: under a code, or without one between `own` rows."""
        known = {plain(row.code) for row in table.rows}
        for row in rows:
            text = next((text for number, text in self.texts.get(row, ()) if number == code), "")
            between = bool(own) and min(own) < row < max(own)
            figures = [c for c in (self.sheet.at(row, number) for number in inputs) if c and c.kind is Kind.NUMBER]
            if plain(text) in known or not figures:
                continue
            if not (plain(text) or between):
                self._note_below(table, row, figures)
            else:
                called = f"the row '{shown(text)}'" if plain(text) else f"row {row}, which has no code,"
                self.findings.append(
                    Place(self.file, self.sheet.name, address_of(row, code)).finding(
                        "return-row-added",
                        found=f"{called} was not asked for; its figures were not read",
                        expected=f"the codes of '{table.table.title}' as they were sent",
                        do="Add its figures to the line that they belong to, or clear it if it is working of your own.",
                    )
                )

    def _note_below(self, table: FormTable, row: int, figures: list[Cell]) -> None:
        """Note typed figures below the last row of a table: workings most likely, a line of its own perhaps.

        The sums that the form itself puts there are formulas, or say that they are a total.
        """
        says_total = any(plain(text).startswith(_TOTAL) for _, text in self.texts.get(row, ()))
        typed = [cell for cell in figures if cell.formula is None]
        if typed and not says_total:
            self.findings.append(
                Place(self.file, self.sheet.name, typed[0].address).finding(
                    "return-row-below",
                    found=f"row {row} has figures below '{table.table.title}' and no code; they were not read",
                    expected="figures in the rows that have a code",
                    do="Nothing, if it is working of your own. Otherwise add them to the line that they belong to.",
                )
            )

    def moved(self, found: list[Found]) -> Iterator[Finding]:
        """One note where names point at other cells than those whose words were found."""
        pairs = [(cell, self._named(cell.slot)) for cell in found]
        moved = [(cell, place) for cell, place in pairs if place is not None and place != (cell.row, cell.column)]
        if moved:
            cell, place = moved[0]
            more = f", and {len(moved) - 1} more" if len(moved) > 1 else ""
            yield Place(self.file, self.sheet.name, address_of(*place)).finding(
                "return-names-moved",
                found=f"the cell is named {cell.slot.name}, which by code and header is "
                f"{address_of(cell.row, cell.column)}{more}; codes and headers were followed",
                expected="cells that stay where they are",
                do="Look whether the figures stand in the right rows.",
            )

    def _named(self, slot: Slot) -> tuple[int, int] | None:
        """Row and column where the defined name of a cell points on this sheet; None where it does not."""
        sheet, _, cell = self.names.get(slot.name.casefold(), "").removeprefix("=").rpartition("!")
        if sheet.strip("'").replace("''", "'") != self.sheet.name:
            return None
        try:
            return place_of(cell.replace("$", ""))
        except ValueError:  # a name of several cells, or #REF!
            return None
