"""Every place of one accounts form by its codes, each read once.

Knows which codes stand in two places; refuses to choose between them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from consolidate.catalogue.accounts_layout import AccountsLayout, Side, Term
from consolidate.catalogue.rules import rule_book
from consolidate.collection.accounts_cells import Reading, read_cell
from consolidate.collection.accounts_formulas import Precedents
from consolidate.collection.accounts_tables import AccountsTable, Codes, Place
from consolidate.sheets.cells import Book
from consolidate.words.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """A heading or a table that stands in two places: its name, the two cells, the codes that it makes ambiguous."""

    name: str
    sheet: str
    cells: tuple[str, str]
    codes: frozenset[Codes]


class Places:
    """The places of a form. Reading one follows its formula, so each is read only when asked for, and once."""

    def __init__(self, book: Book, tables: list[AccountsTable], layout: AccountsLayout) -> None:
        self._file = book.file
        self._layout = layout
        self._tables = tables
        self._places: dict[Codes, list[Place]] = defaultdict(list)
        for table in tables:
            for place in table.places():
                self._places[place.codes].append(place)
        standing = ((place.table.sheet.name, place.address) for found in self._places.values() for place in found)
        self._precedents = Precedents(book, standing)
        self._readings: dict[Codes, Reading] = {}

    def codes(self, cell: Term, side: Side) -> Codes:
        """The codes of a term in one of the two years."""
        return (cell.schedule, cell.table, self._layout.main_code(cell, side), cell.sub)

    def at(self, cell: Term, side: Side) -> Place | None:
        """The one place of a term; None where the form has none, or two."""
        found = self._places.get(self.codes(cell, side), ())
        return found[0] if len(found) == 1 else None

    def is_twice(self, cell: Term, side: Side) -> bool:
        """Whether the codes of a term stand in more than one place."""
        return len(self._places.get(self.codes(cell, side), ())) > 1

    def read(self, place: Place) -> Reading:
        """What stands in a place."""
        if place.codes not in self._readings:
            cell = place.cell
            inputs = self._precedents.behind(cell) if cell is not None and cell.formula is not None else None
            self._readings[place.codes] = read_cell(self._file, cell, inputs, what=place.words)
        return self._readings[place.codes]

    def twice(self, used: frozenset[Codes]) -> Iterator[Finding]:
        """A finding for every code that stands twice: an error where a figure is read from it, else a note."""
        for double in self._doubles():
            is_used = not used.isdisjoint(double.codes)
            yield rule_book().finding(
                "accounts-code-twice" if is_used else "accounts-code-twice-unused",
                file=self._file,
                sheet=double.sheet,
                cell=double.cells[1],
                found=f"{double.name}, which stands at {double.cells[0]} too",
                expected="every code once in a table",
                do="Put the code right in the form; if NHS England issued it so, declare an [[erratum]] for the year.",
            )

    def _doubles(self) -> Iterator[Twice]:
        for table in self._tables:
            schedule, number, sheet = table.schedule, table.table, table.sheet.name
            for main, cells in _repeated((column.main, column.cell) for column in table.columns):
                codes = frozenset((schedule, number, main, row.sub) for row in table.rows)
                yield Twice(name=f"the main code {main}", sheet=sheet, cells=cells, codes=codes)
            for sub, cells in _repeated((row.sub, row.cell) for row in table.rows):
                codes = frozenset((schedule, number, column.main, sub) for column in table.columns)
                yield Twice(name=f"the sub code {sub}", sheet=sheet, cells=cells, codes=codes)
        first: dict[tuple[str, str], AccountsTable] = {}
        for table in self._tables:
            other = first.setdefault((table.schedule, table.table), table)
            shared = frozenset(p.codes for p in other.places()) & frozenset(p.codes for p in table.places())
            if other is not table and shared:
                places = (f"{other.sheet.name}!{other.columns[0].cell}", table.columns[0].cell)
                name = f"{table.schedule} table {table.table}"
                yield Twice(name=name, sheet=table.sheet.name, cells=places, codes=shared)


def _repeated(named: Iterable[tuple[str, str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    first: dict[str, str] = {}
    for name, cell in named:
        if first.setdefault(name, cell) != cell:
            yield name, (first[name], cell)
