"""A sheet of records: a header in row 1, a record in each row below, every cell with its address.

Knows how to find columns by header, and how to take or refuse a number; collects findings. Knows no trust, no field
and no table.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from consolidate.catalogue.declared import did_you_mean
from consolidate.catalogue.rules import rule_book
from consolidate.sheets.addresses import address_of
from consolidate.sheets.cells import Book, Cell, Kind, Sheet
from consolidate.words.findings import Finding, Severity
from consolidate.words.states import State

HEADER_ROW = 1
_KINDS = {
    Kind.TEXT: "the text",
    Kind.ERROR: "the error",
    Kind.BOOLEAN: "the value",
    Kind.DATE: "a date,",
}


@dataclass(slots=True)
class Notes:
    """Findings about one file, as they come."""

    file: str
    found: list[Finding] = field(default_factory=list)

    def add(
        self, name: str, *, found: str, expected: str, do: str, sheet: str | None = None, cell: str | None = None
    ) -> None:
        """Make a finding of a declared kind."""
        self.found.append(
            rule_book().finding(name, file=self.file, sheet=sheet, cell=cell, found=found, expected=expected, do=do)
        )

    @property
    def has_errors(self) -> bool:
        """Whether anything found forbids loading."""
        return any(finding.severity is Severity.ERROR for finding in self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What a cell gave: a state, the text as it stood, and the value (number times scale) if the state has one."""

    state: State
    raw: str
    value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record. `number` is its row on the sheet."""

    number: int
    sheet: str
    columns: Mapping[str, int]
    cells: Mapping[int, Cell]

    def address(self, header: str) -> str:
        """Where the cell under a header is, whether or not the file has it."""
        return address_of(self.number, self.columns[header])

    def cell(self, header: str) -> Cell | None:
        """The cell under a header; None where the file has none."""
        return self.cells.get(self.columns[header])

    def raw(self, header: str) -> str:
        """What stands under a header, as it stands; empty where nothing does, or no such column is there."""
        cell = self.cell(header) if header in self.columns else None
        return "" if cell is None else cell.raw

    def text(self, header: str) -> str:
        """The same without outer spaces."""
        return self.raw(header).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records of one sheet and the columns that it has, by header."""

    sheet: str
    columns: Mapping[str, int]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


def read_records(book: Book, name: str, required: Iterable[str], known: Iterable[str], notes: Notes) -> Records | None:
    """The records of a sheet; None, with findings, where sheet, a required header or every row is missing."""
    sheet = book.sheet(name)
    if sheet is None:
        notes.add(
            "table-sheet-missing",
            found=f"the sheets {', '.join(s.name for s in book.sheets)}",
            expected=f"a sheet '{name}'",
            do=f"Give the sheet with the figures its name '{name}' back.",
        )
        return None
    columns = _columns(sheet, set(known), notes)
    missing = [header for header in required if header not in columns]
    for header in missing:
        notes.add(
            "table-header-missing",
            sheet=name,
            cell=address_of(HEADER_ROW, 1),
            found=f"no column '{header}' in row {HEADER_ROW}",
            expected=f"a column with the header '{header}'",
            do="Put the header back as it was.",
        )
    rows = tuple(
        Row(number=number, sheet=name, columns=columns, cells={cell.column: cell for cell in cells})
        for number, cells in sheet.rows()
        if number > HEADER_ROW and any(cell.raw.strip() or cell.formula for cell in cells)
    )
    if not rows and not missing:
        notes.add(
            "table-empty",
            sheet=name,
            found="no rows below the header",
            expected="a row for each trust",
            do="Use the table as it came.",
        )
    return None if missing or not rows else Records(sheet=name, columns=columns, rows=rows)


def _columns(sheet: Sheet, known: set[str], notes: Notes) -> dict[str, int]:
    columns: dict[str, int] = {}
    header_cells = [cell for number, cells in sheet.rows() if number == HEADER_ROW for cell in cells]
    for cell in header_cells:
        header = cell.raw.strip()
        if not header:
            continue
        if header in columns:
            notes.add(
                "table-header-repeated",
                sheet=sheet.name,
                cell=cell.address,
                found=f"the header '{header}' again, also at {address_of(HEADER_ROW, columns[header])}",
                expected="each header once",
                do="Remove or rename one of the two columns.",
            )
        elif header not in known:
            notes.add(
                "table-header-unknown",
                sheet=sheet.name,
                cell=cell.address,
                found=f"the header '{header}', which is not declared",
                expected="declared columns",
                do=f"Nothing, if the column is yours. {did_you_mean(header, known)}",
            )
        else:
            columns[header] = cell.column
    return columns


def read_figure(
    row: Row, header: str, notes: Notes, *, minimum: Decimal | None, words: bool = False, scale: Decimal = Decimal(1)
) -> Figure | None:
    """The figure under a header; None, with a finding, where something else stands there or its sign cannot be.

    The value is the number times `scale`, and is not below `minimum`. With `words`, a cell may also hold
    the words of a state that has no figure, such as "Not provided".
    """
    cell = row.cell(header)
    if cell is None or (cell.formula is None and not cell.raw.strip()):
        return Figure(state=State.BLANK, raw="")
    if not (cell.has_result and cell.kind is Kind.NUMBER and isinstance(cell.value, Decimal)):
        return _state_of(cell, header, notes, words)
    value = cell.value * scale
    if minimum is not None and value < minimum:
        notes.add(
            "table-number-too-small",
            sheet=row.sheet,
            cell=cell.address,
            found=f"{cell.raw} under '{header}'",
            expected=f"{'at most' if scale < 0 else 'at least'} {minimum / scale + 0:,}",
            do="Check the sign against the source.",
        )
        return None
    return Figure(state=State.PROVIDED, raw=cell.raw, value=value)


def read_word(row: Row, header: str, notes: Notes, *, choices: Collection[str] = ()) -> Figure | None:
    """The text under a header, which has no value; None, with a finding, for a word that is not one of the choices."""
    word = row.text(header)
    if word and choices and word not in choices:
        notes.add(
            "table-word-unknown",
            sheet=row.sheet,
            cell=row.address(header),
            found=f"'{word}' under '{header}'",
            expected=f"one of: {', '.join(choices)}",
            do=did_you_mean(word, choices),
        )
        return None
    return Figure(state=State.PROVIDED if word else State.BLANK, raw=row.raw(header))


def _state_of(cell: Cell, header: str, notes: Notes, words: bool) -> Figure | None:
    """The state that a cell names, where words are allowed; otherwise a finding."""
    state = _STATES.get(cell.raw.strip())
    if words and cell.has_result and state is not None:
        return Figure(state=state, raw=cell.raw)
    what = f"{_KINDS.get(cell.kind, 'the value')} '{cell.raw}'"
    notes.add(
        "table-number-not-read",
        sheet=cell.sheet,
        cell=cell.address,
        found=f"{what if cell.has_result else 'a formula without a stored result'} under '{header}'",
        expected=f"a number, or one of: {', '.join(_STATES)}" if words else "a number, or an empty cell",
        do="Put the number back as the source has it.",
    )
    return None


_STATES = {state.words: state for state in State if not state.has_figure}
