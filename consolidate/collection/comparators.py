"""A table of comparators, read: figures of many trusts in one workbook, such as the invented national set.

Three sheets of records: "Trusts" (a row per trust and year, figures about the whole trust), "Lines" (a row per trust,
year and service line, the fields of a line) and "Volumes" (a row per volume). Columns are headed by field ids. The
population follows from the codes, and a table of both populations is refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from consolidate.catalogue.declared import did_you_mean
from consolidate.catalogue.taxonomy import Field, FieldKind, Taxonomy
from consolidate.catalogue.trusts import Register
from consolidate.collection.table_keys import Seen, read_population, read_year
from consolidate.collection.tables import Figure, Notes, Row, read_figure, read_records, read_word
from consolidate.sheets.cells import Book
from consolidate.words.facts import TRUST_LEVEL, Fact, Source, Submission
from consolidate.words.findings import Finding
from consolidate.words.states import Population, State
from consolidate.words.years import CollectionYear

PROPERTY = "consolidate_comparators"
"""Custom document property that holds the id of the set: a later set of the same id takes its place."""

ABOUT_SHEET, TRUSTS_SHEET, LINES_SHEET, VOLUMES_SHEET = "About", "Trusts", "Lines", "Volumes"
CODE, YEAR, FUNCTION, LINE, VOLUME, VALUE = "ods_code", "year", "function", "line", "volume", "value"
MODEL, CONFIDENCE = "delivery_model", "confidence"

_NO_FIGURES = {state.words: state for state in (State.NOT_PROVIDED, State.NOT_COLLECTED)}
"""Delivery models that say why the cells of their line are empty."""


def recognises(book: Book) -> bool:
    """Whether a workbook says that it is a table of comparators."""
    return PROPERTY in book.properties


def read_comparators(
    book: Book, *, taxonomy: Taxonomy, register: Register
) -> tuple[Submission | None, tuple[Finding, ...]]:
    """Read a table that `recognises` has recognised: what it brings, and all findings about it.

    The submission is None when any finding is an error: a table is loaded whole or not at all.
    """
    reading = _Reading(taxonomy=taxonomy, register=register, notes=Notes(book.file))
    facts = reading.facts(book)
    notes = reading.notes
    if notes.has_errors or reading.population is None:
        return None, tuple(notes.found)
    submission = Submission(
        source=Source.COMPARATORS,
        population=reading.population,
        ods_code=None,
        year=None,
        layout=book.properties[PROPERTY],
        file=book.file,
        path=book.path,
        sha256=book.sha256,
        size=book.size,
        facts=tuple(facts),
    )
    return submission, tuple(notes.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """What one row is about. `empty` is the state of its empty cells."""

    row: Row
    code: str
    year: CollectionYear
    function: str = TRUST_LEVEL
    line: str = TRUST_LEVEL
    empty: State = State.BLANK
    confidence: str | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """Trust, year and service line."""
        return (self.code, str(self.year), *((self.function, self.line) if self.function != TRUST_LEVEL else ()))

    def fact(self, header: str, *, name: str, unit: str, figure: Figure) -> Fact:
        """The fact of the cell under a header."""
        return Fact(
            ods_code=self.code,
            year=self.year,
            function=self.function,
            line=self.line,
            field=name,
            state=self.empty if figure.state is State.BLANK else figure.state,
            raw=figure.raw,
            value=figure.value,
            unit=unit,
            sheet=self.row.sheet,
            cell=self.row.address(header),
            confidence=self.confidence,
        )


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One table being read. `empty` holds, by line, why its cells are empty, for the line's volumes."""

    taxonomy: Taxonomy
    register: Register
    notes: Notes
    population: Population | None = None
    seen: Seen = field(default_factory=Seen)
    empty: dict[tuple[str, ...], State] = field(default_factory=dict)

    def facts(self, book: Book) -> list[Fact]:
        trusts = self._records(book, TRUSTS_SHEET, (CODE, YEAR), self.taxonomy.trust_fields)
        lines = self._records(book, LINES_SHEET, (CODE, YEAR, FUNCTION, LINE), self.taxonomy.fields)
        volumes = self._records(book, VOLUMES_SHEET, (CODE, YEAR, FUNCTION, LINE, VOLUME, VALUE), ())
        return [
            *(fact for row in trusts for fact in self._trust(row)),
            *(fact for row in lines for fact in self._line(row)),
            *(fact for row in volumes for fact in self._volume(row)),
        ]

    def _records(self, book: Book, sheet: str, keys: tuple[str, ...], fields: Iterable[str]) -> Iterable[Row]:
        return read_records(book, sheet, keys, (*keys, *fields), self.notes) or ()

    def _trust(self, row: Row) -> Iterable[Fact]:
        record = self._record(row)
        if record is None or self.seen.repeated(row, record.key, CODE, self.notes):
            return ()
        return self._fields(record, self.taxonomy.trust_fields)

    def _line(self, row: Row) -> Iterable[Fact]:
        record = self._record_of_line(row)
        if record is None or self.seen.repeated(row, record.key, CODE, self.notes):
            return ()
        empty = _NO_FIGURES.get(row.text(MODEL), State.BLANK)
        self.empty[record.key] = empty
        return self._fields(replace(record, empty=empty, confidence=row.text(CONFIDENCE) or None), self.taxonomy.fields)

    def _volume(self, row: Row) -> Iterable[Fact]:
        record, name = self._record_of_line(row), row.text(VOLUME)
        if record is None or self.seen.repeated(row, (*record.key, name), CODE, self.notes):
            return ()
        lines = {line.id: line for line in self.taxonomy.functions[record.function].lines}
        declared = {volume.id: volume for volume in lines[record.line].volumes}
        if name not in declared:
            self._unknown(row, VOLUME, f"a volume of {record.function}.{record.line}", declared)
            return ()
        figure = read_figure(row, VALUE, self.notes, minimum=Decimal(0), words=True)
        if figure is None:
            return ()
        record = replace(record, empty=self.empty.get(record.key, State.BLANK))
        return (record.fact(VALUE, name=name, unit=declared[name].unit, figure=figure),)

    def _fields(self, record: _Record, fields: Mapping[str, Field]) -> list[Fact]:
        facts = []
        for name, asked in fields.items():
            if name not in record.row.columns:
                continue
            if asked.kind is FieldKind.NUMBER:
                figure = read_figure(record.row, name, self.notes, minimum=asked.minimum, words=True)
            else:
                figure = read_word(record.row, name, self.notes, choices=asked.choices)
            if figure is not None:
                facts.append(record.fact(name, name=name, unit=asked.unit, figure=figure))
        return facts

    def _record(self, row: Row) -> _Record | None:
        """Trust and year of a row; None, with findings, where one of them cannot be."""
        population = read_population(row, CODE, self.register, self.notes)
        year = read_year(row, YEAR, self.notes)
        if population is None or year is None:
            return None
        if self.population not in (None, population):
            self.notes.add(
                "table-populations-mixed",
                sheet=row.sheet,
                cell=row.address(CODE),
                found=f"{row.raw(CODE)}, one of the {population} trusts",
                expected=f"{self.population} trusts alone, as in the rows above",
                do="Make two tables, one for real trusts and one for invented ones.",
            )
            return None
        self.population = population
        return _Record(row=row, code=row.raw(CODE), year=year)

    def _record_of_line(self, row: Row) -> _Record | None:
        """The same with function and line; None, with a finding, for names that are not declared."""
        record, function, line = self._record(row), row.text(FUNCTION), row.text(LINE)
        if function not in self.taxonomy.functions:
            self._unknown(row, FUNCTION, "a function", self.taxonomy.functions)
            return None
        lines = [entry.id for entry in self.taxonomy.functions[function].lines]
        if line not in lines:
            self._unknown(row, LINE, f"a line of {function}", lines)
            return None
        return None if record is None else replace(record, function=function, line=line)

    def _unknown(self, row: Row, header: str, what: str, known: Iterable[str]) -> None:
        self.notes.add(
            "table-line-unknown",
            sheet=row.sheet,
            cell=row.address(header),
            found=f"'{row.text(header)}'",
            expected=what,
            do=did_you_mean(row.text(header), known),
        )
