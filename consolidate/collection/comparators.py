"""A table of comparators, read: figures of many trusts in one workbook, such as the invented national set.

Three sheets of records: "Trusts" (a row per trust and year, figures about the whole trust), "Lines" (a row per trust,
year and service line, the fields of a line) and "Volumes" (a row per volume). Columns are headed by field ids. The
population follows from the codes, and a table of both populations is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from consolidate.catalogue.declared import did_you_mean
from consolidate.catalogue.taxonomy import Field, FieldKind, Taxonomy
from consolidate.catalogue.trusts import Register
from consolidate.collection.table_keys import Seen, read_population, read_year
from consolidate.collection.tables import Figure, Notes, Records, Row, read_figure, read_records, read_word
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


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One table being read. `models` holds why the cells of a line are empty, for its volumes."""

    taxonomy: Taxonomy
    register: Register
    notes: Notes
    population: Population | None = None
    seen: Seen = field(default_factory=Seen)
    models: dict[tuple[str, ...], State] = field(default_factory=dict)

    def facts(self, book: Book) -> list[Fact]:
        trusts = self._records(book, TRUSTS_SHEET, (CODE, YEAR), self.taxonomy.trust_fields)
        lines = self._records(book, LINES_SHEET, (CODE, YEAR, FUNCTION, LINE), self.taxonomy.fields)
        volumes = read_records(
            book,
            VOLUMES_SHEET,
            (CODE, YEAR, FUNCTION, LINE, VOLUME, VALUE),
            (CODE, YEAR, FUNCTION, LINE, VOLUME, VALUE),
            self.notes,
        )
        return [
            *(fact for row in trusts or () for fact in self._trust(row)),
            *(fact for row in lines or () for fact in self._line(row)),
            *(fact for row in volumes or () for fact in self._volume(row)),
        ]

    def _records(self, book: Book, sheet: str, keys: tuple[str, ...], fields: Iterable[str]) -> Records | None:
        return read_records(book, sheet, keys, (*keys, *fields), self.notes)

    def _trust(self, row: Row) -> Iterable[Fact]:
        about = self._about(row)
        if about is None or self._repeated(row):
            return ()
        return self._fields(row, self.taxonomy.trust_fields, about, TRUST_LEVEL, TRUST_LEVEL)

    def _line(self, row: Row) -> Iterable[Fact]:
        about, place = self._about(row), self._place(row)
        if about is None or place is None or self._repeated(row):
            return ()
        empty = _NO_FIGURES.get(row.text(MODEL), State.BLANK)
        self.models[_key(row)] = empty
        return self._fields(row, self.taxonomy.fields, about, *place, empty=empty)

    def _volume(self, row: Row) -> Iterable[Fact]:
        about, place = self._about(row), self._place(row)
        if about is None or place is None or self._repeated(row):
            return ()
        function, line = place
        lines = {entry.id: entry for entry in self.taxonomy.functions[function].lines}
        declared = {volume.id: volume for volume in lines[line].volumes}
        name = row.text(VOLUME)
        if name not in declared:
            self._unknown(row, VOLUME, f"a volume of {function}.{line}", declared)
            return ()
        figure = read_figure(row, VALUE, self.notes, minimum=None, words=True)
        if figure is None:
            return ()
        empty = self.models.get(_key(row), State.BLANK)
        return (self._fact(row, VALUE, about, place, name, declared[name].unit, figure, empty=empty),)

    def _fields(
        self,
        row: Row,
        fields: dict[str, Field],
        about: tuple[str, CollectionYear],
        function: str,
        line: str,
        empty: State = State.BLANK,
    ) -> list[Fact]:
        facts = []
        for name, asked in fields.items():
            if name not in row.columns:
                continue
            figure = self._figure(row, asked)
            if figure is not None:
                facts.append(self._fact(row, name, about, (function, line), name, asked.unit, figure, empty=empty))
        return facts

    def _figure(self, row: Row, asked: Field) -> Figure | None:
        if asked.kind is FieldKind.NUMBER:
            return read_figure(row, asked.id, self.notes, minimum=asked.minimum, words=True)
        return read_word(row, asked.id, self.notes, choices=asked.choices)

    def _fact(
        self,
        row: Row,
        header: str,
        about: tuple[str, CollectionYear],
        place: tuple[str, str],
        name: str,
        unit: str,
        figure: Figure,
        *,
        empty: State,
    ) -> Fact:
        return Fact(
            ods_code=about[0],
            year=about[1],
            function=place[0],
            line=place[1],
            field=name,
            state=empty if figure.state is State.BLANK else figure.state,
            raw=figure.raw,
            value=figure.value,
            unit=unit,
            sheet=row.sheet,
            cell=row.address(header),
            confidence=row.text(CONFIDENCE) or None,
        )

    def _about(self, row: Row) -> tuple[str, CollectionYear] | None:
        """Code and year of a row; None, with findings, where one of them cannot be."""
        code = row.raw(CODE)
        population = read_population(row, CODE, self.register, self.notes)
        year = read_year(row, YEAR, self.notes)
        if population is None or year is None:
            return None
        if self.population not in (None, population):
            self.notes.add(
                "table-populations-mixed",
                sheet=row.sheet,
                cell=row.address(CODE),
                found=f"{code}, one of the {population} trusts",
                expected=f"{self.population} trusts alone, as in the rows above",
                do="Make two tables, one for real trusts and one for invented ones.",
            )
            return None
        self.population = population
        return code, year

    def _place(self, row: Row) -> tuple[str, str] | None:
        """Function and line of a row; None, with a finding, for names that are not declared."""
        function, line = row.text(FUNCTION), row.text(LINE)
        if function not in self.taxonomy.functions:
            self._unknown(row, FUNCTION, "a function", self.taxonomy.functions)
            return None
        lines = [entry.id for entry in self.taxonomy.functions[function].lines]
        if line not in lines:
            self._unknown(row, LINE, f"a line of {function}", lines)
            return None
        return function, line

    def _unknown(self, row: Row, header: str, what: str, known: Iterable[str]) -> None:
        self.notes.add(
            "table-line-unknown",
            sheet=row.sheet,
            cell=row.address(header),
            found=f"'{row.text(header)}'",
            expected=what,
            do=did_you_mean(row.text(header), known),
        )

    def _repeated(self, row: Row) -> bool:
        return self.seen.repeated(row, (*_key(row), row.text(VOLUME)), CODE, self.notes)


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row.text(header) for header in (CODE, YEAR, FUNCTION, LINE))
