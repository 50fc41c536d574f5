"""Published figures about whole trusts from the tables that come with the program: for whom no store holds any.

Reads only the tables that may have a figure of the years asked for, once. They are about real trusts alone.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from consolidate.catalogue.home import home
from consolidate.catalogue.public_tables import public_tables
from consolidate.catalogue.trusts import Register
from consolidate.collection.public_tables import read_public_table
from consolidate.collection.return_filling import Prefilled
from consolidate.sheets.reader import read_books
from consolidate.words.facts import TRUST_LEVEL, Fact
from consolidate.words.states import State
from consolidate.words.years import CollectionYear


class ShippedFigures:
    """What the tables of `sample_data/public` say about trusts in some years."""

    def __init__(self, register: Register, years: tuple[CollectionYear, ...]) -> None:
        self._register = register
        self._years = years

    def of(self, code: str, year: CollectionYear) -> dict[str, Prefilled]:
        """Figures of a trust in a year by field, each with the table, its file and its cell."""
        return self._figures.get((code, year), {})

    @cached_property
    def _figures(self) -> dict[tuple[str, CollectionYear], dict[str, Prefilled]]:
        found: dict[tuple[str, CollectionYear], dict[str, Prefilled]] = {}
        for fact, file in self._facts():
            if fact.function == fact.line == TRUST_LEVEL and fact.state is State.PROVIDED and fact.value is not None:
                figure = Prefilled(value=fact.value, source=f"{file} › {fact.sheet}!{fact.cell}")
                found.setdefault((fact.ods_code, fact.year), {}).setdefault(fact.field, figure)
        return found

    def _facts(self) -> Iterator[tuple[Fact, str]]:
        for reading in read_books(self._paths()):
            if reading.book is None:
                continue
            submission, _ = read_public_table(reading.book, tables=public_tables(), register=self._register)
            for fact in submission.facts if submission else ():
                if fact.year in self._years:
                    yield fact, reading.book.file

    def _paths(self) -> list[Path]:
        """Tables of one of the years, and those whose rows say of which year they are."""
        tables = [t for t in public_tables().tables.values() if t.year is None or t.year in self._years]
        paths = [home() / "sample_data" / "public" / f"{table.id}.xlsx" for table in tables]
        return [path for path in paths if path.is_file()]
