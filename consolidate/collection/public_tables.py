"""A public table, read: published figures about real trusts, each with its cell on the sheet "Data".

Recognised by a document property that our writer sets, or by the row "Table" of the sheet "About" where another program
dropped the property. A table is about real trusts alone: one invented code and nothing of it is loaded.

A table with a row per trust and staff group becomes one fact per row: function "trust", the group as line, one field.
The figure of the trust is the sum over its lines, and a group without a row counts as none.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from consolidate.catalogue.declared import did_you_mean
from consolidate.catalogue.public_tables import Column, PublicTable, PublicTables
from consolidate.catalogue.taxonomy import FieldKind
from consolidate.catalogue.trusts import Register
from consolidate.collection.table_keys import Seen, read_population, read_year
from consolidate.collection.tables import Figure, Notes, Row, read_figure, read_records, read_word
from consolidate.sheets.addresses import address_of
from consolidate.sheets.cells import Book
from consolidate.words.facts import TRUST_LEVEL, Fact, Source, Submission
from consolidate.words.findings import Finding
from consolidate.words.states import Population, State
from consolidate.words.years import CollectionYear

PROPERTY = "consolidate_public_table"
"""Custom document property that holds the id of the table."""

ABOUT_SHEET = "About"
DATA_SHEET = "Data"
TABLE_LABEL = "Table"
"""In column A of the sheet "About"; the id stands beside it."""


def recognises(book: Book) -> bool:
    """Whether a workbook says that it is a public table."""
    return table_id(book) is not None


def table_id(book: Book) -> str | None:
    """The id that a public table gives itself, declared or not; None for any other workbook."""
    if PROPERTY in book.properties:
        return book.properties[PROPERTY]
    about = book.sheet(ABOUT_SHEET)
    if about is None or book.sheet(DATA_SHEET) is None:
        return None
    for number, cells in about.rows():
        if cells[0].column == 1 and cells[0].raw == TABLE_LABEL:
            beside = about.cells.get(address_of(number, 2))
            return None if beside is None else beside.raw
    return None


def read_public_table(
    book: Book, *, tables: PublicTables, register: Register
) -> tuple[Submission | None, tuple[Finding, ...]]:
    """Read a table that `recognises` has recognised: what it brings, and all findings about it.

    The submission is None when any finding is an error: a table is loaded whole or not at all.
    """
    notes = Notes(book.file)
    table = tables.tables.get(table_id(book) or "")
    if table is None:
        notes.add(
            "table-not-declared",
            found=f"the table '{table_id(book)}'",
            expected="a table that is declared in benchmarks/public_tables/",
            do=did_you_mean(table_id(book) or "", tables.tables),
        )
        return None, tuple(notes.found)
    facts = _Reading(table=table, tables=tables, register=register, notes=notes).facts(book)
    if notes.has_errors:
        return None, tuple(notes.found)
    submission = Submission(
        source=Source.PUBLIC_TABLE,
        population=Population.REAL,
        ods_code=None,
        year=None,
        layout=table.id,
        file=book.file,
        path=book.path,
        sha256=book.sha256,
        size=book.size,
        facts=tuple(facts),
    )
    return submission, tuple(notes.found)


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One table being read."""

    table: PublicTable
    tables: PublicTables
    register: Register
    notes: Notes
    seen: Seen = field(default_factory=Seen)

    def facts(self, book: Book) -> list[Fact]:
        records = read_records(book, DATA_SHEET, self.table.required_headers, self.table.headers, self.notes)
        facts: list[Fact] = []
        for row in records or ():
            code, year, line = self._code(row), self._year(row), self._line(row)
            if code is None or year is None or line is None:
                continue
            key = (code, str(year), "" if line == TRUST_LEVEL else line)
            if self.seen.repeated(row, key, self.table.code_column, self.notes):
                continue
            for column in self.table.column:
                fact = self._fact(row, column, code, year, line)
                if fact is not None:
                    facts.append(fact)
        return facts

    def _code(self, row: Row) -> str | None:
        header = self.table.code_column
        code = row.raw(header)
        population = read_population(row, header, self.register, self.notes)
        if population is Population.INVENTED:
            self.notes.add(
                "table-trust-invented",
                sheet=row.sheet,
                cell=row.address(header),
                found=f"{code}, {self.register.trusts[code].name}, which is an invented trust",
                expected="real trusts only",
                do="Remove the row; nothing of this table is loaded while it stands there.",
            )
        return code if population is Population.REAL else None

    def _year(self, row: Row) -> CollectionYear | None:
        return self.table.year or read_year(row, self.table.year_column, self.notes)

    def _line(self, row: Row) -> str | None:
        if not self.table.line_column:
            return TRUST_LEVEL
        word = row.text(self.table.line_column)
        if word in self.table.lines:
            return self.table.lines[word]
        self.notes.add(
            "table-line-unknown",
            sheet=row.sheet,
            cell=row.address(self.table.line_column),
            found=f"'{word}'",
            expected=f"one of the {len(self.table.lines)} words of this column",
            do=did_you_mean(word, self.table.lines),
        )
        return None

    def _fact(self, row: Row, column: Column, code: str, year: CollectionYear, line: str) -> Fact | None:
        asked = self.tables.fields[column.field]
        if asked.kind is FieldKind.NUMBER:
            figure = read_figure(row, column.header, self.notes, minimum=asked.minimum, scale=column.scale)
        else:
            figure = read_word(row, column.header, self.notes, choices=asked.choices)
        if figure is None:
            return None
        note = ""
        if figure.value is not None and self._zero_is_missing(row, column, figure.value):
            figure, note = Figure(state=State.NOT_PROVIDED, raw=figure.raw), column.zero_means_missing
        state = figure.state
        dispute = self.table.dispute_about(code, year, column.header)
        if dispute is not None and figure.value is not None:
            state, note = State.IN_DISPUTE, dispute.note
        return Fact(
            ods_code=code,
            year=year,
            function=TRUST_LEVEL,
            line=line,
            field=column.field,
            state=state,
            raw=figure.raw,
            value=figure.value,
            unit=asked.unit,
            sheet=row.sheet,
            cell=row.address(column.header),
            scale=column.scale,
            note=note,
        )

    def _zero_is_missing(self, row: Row, column: Column, value: Decimal) -> bool:
        if value or not column.zero_means_missing:
            return False
        if not column.zero_with:
            return True
        beside = row.cell(column.zero_with)
        return beside is not None and isinstance(beside.value, Decimal) and not beside.value
