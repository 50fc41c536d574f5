"""What the return looks like in each collection year: its sheets, tables, columns, header words and lists.

Knows which cells are asked for and what they are called, not where they stand: the writer decides that,
and the reader finds them again by the row's code and the column's header. Knows no figures.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from consolidate.words.states import State
from consolidate.words.years import CollectionYear

ROW = "{row}"
"""In a column's `field`: the field of the row, so that one column serves rows of different figures."""

IDENTITY = ("name", "ods_code", "year", "version", "made_on", "fingerprint")
"""What the cover says about whose return it is; each needs a label."""


class SheetKind(StrEnum):
    """How a sheet is made. `TABLES` needs nothing but its declaration; the others have content of their own."""

    COVER = "cover"
    GUIDE = "guide"
    TABLES = "tables"
    FUNCTIONS = "functions"
    """Stands for one sheet for each declared function."""
    CHECK = "check"
    LISTS = "lists"
    META = "meta"


class RowSource(StrEnum):
    """Where a table's rows come from."""

    DECLARED = "declared"
    """From the table's own `row` list."""
    LINES = "lines"
    VOLUMES = "volumes"
    FUNCTIONS = "functions"
    DISCIPLINES = "disciplines"
    NUMBERED = "numbered"
    """`count` empty rows, for lists whose length only the trust knows."""


class Role(StrEnum):
    """What a column holds. Only `INPUT` columns are read."""

    CODE = "code"
    LABEL = "label"
    COUNTS = "counts"
    UNIT = "unit"
    LAST_YEAR = "last_year"
    LAST_YEAR_SOURCE = "last_year_source"
    PUBLISHED = "published"
    """A figure that is published for the trust, of the same year or the one before."""
    PUBLISHED_SOURCE = "published_source"
    PRINTED = "printed"
    """What is already known of the row in words, such as a question that was asked; empty where there is nothing."""
    INPUT = "input"
    CALCULATED = "calculated"


class CellKind(StrEnum):
    """What an input cell takes. `ROW` leaves it to the row."""

    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"
    ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    `field` is what an input cell answers or a last-year cell shows. `unit` and `prompt` are those of the
    field where they are not given. `calculates` is a measure, "change", "flag", or "differs", which says so where
    the table's measure is not what the row's line gives as the field `against`. A figure of a
    `previous_year` column is about the year before. A column that `carries_over` goes out with last year's
    answer in it, because it rarely changes. `totalled` adds a column of figures up under its lines. `under`
    places the column below one of the sheet's first table, in place of a `width` (characters) of its own.
    """

    id: str
    header: str
    role: Role
    width: int = 0
    under: str = ""
    field: str = ""
    kind: CellKind = CellKind.NUMBER
    list: str = ""
    unit: str = ""
    prompt: str = ""
    calculates: str = ""
    against: str = ""
    previous_year: bool = False
    required: bool = True
    carries_over: bool = False
    totalled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRow:
    """One row of a table that lists its own. Label, wording and unit are those of the trust field unless given.

    A row without a `field` has its columns say what each cell is about, and a `line` of its own. `list` holds the
    words of a row that takes a choice.
    """

    code: str
    field: str = ""
    line: str = ""
    list: str = ""
    label: str = ""
    counts: str = ""
    unit: str = ""
    kind: CellKind = CellKind.NUMBER
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a sheet. `function` and `line` name the facts of rows that are no service lines.

    `code` begins the codes of numbered rows. A table that is not `required` may be left empty: none of its rows
    counts as left to fill in.
    """

    id: str
    title: str
    rows: RowSource
    column: tuple[Column, ...]
    intro: str = ""
    function: str = ""
    line: str = ""
    code: str = ""
    count: int = 0
    required: bool = True
    row: tuple[DeclaredRow, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, from the left."""
        return self.column


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLayout:
    """One sheet, or the pattern of the function sheets. `totals` prints the net cost of each function on it."""

    id: str
    kind: SheetKind
    name: str = ""
    purpose: str = ""
    tables: tuple[str, ...] = ()
    totals: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A word that a cell may hold. `state` is what the word says about the empty figures of its row."""

    word: str
    meaning: str
    state: State | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceList:
    """The words of one drop-down. `of` puts the codes of all "functions" or "lines" before those that are listed."""

    id: str
    title: str
    entry: tuple[Choice, ...] = ()
    of: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The words alone, in order."""
        return tuple(choice.word for choice in self.entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """A word of the colour key, the style that repeats it, and what it asks of the reader."""

    word: str
    style: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideSection:
    """A heading of the guide and its sentences."""

    id: str
    heading: str
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a text in a number cell means: no figure, for one of three reasons, or nobody can tell."""

    not_supplied: tuple[str, ...]
    not_provided: tuple[str, ...]
    not_collected: tuple[str, ...]
    ambiguous: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """The return of one collection year. `leave_out` are codes that exist but are not asked in this year.

    Equal to itself alone, so that what is worked out from it can be kept by it.
    """

    series: str
    version: str
    year: CollectionYear
    title: str
    time_needed: str
    send_to: str
    invented_notice: str
    nothing_held: str
    nothing_published: str
    leave_out: tuple[str, ...]
    largest_figure: Decimal
    longest_text: int
    how_to: tuple[str, ...]
    changes: tuple[str, ...]
    identity: dict[str, str]
    words: Words
    key: tuple[KeyEntry, ...]
    sheet: tuple[SheetLayout, ...]
    table: tuple[Table, ...]
    list: tuple[ChoiceList, ...]
    guide: tuple[GuideSection, ...]

    @property
    def id(self) -> str:
        """Series and version, such as corp-services/2025.1: how a submission names the way it was read."""
        return f"{self.series}/{self.version}"

    @property
    def revision(self) -> tuple[int, ...]:
        """The version as numbers, so that 2025.10 comes after 2025.9."""
        return tuple(int(part) for part in self.version.split("."))

    @property
    def tables(self) -> dict[str, Table]:
        """Tables by id."""
        return {table.id: table for table in self.table}

    @property
    def lists(self) -> dict[str, ChoiceList]:
        """Lists of words by id."""
        return {choices.id: choices for choices in self.list}

    def sheet_of(self, kind: SheetKind) -> SheetLayout | None:
        """The first sheet of a kind; None where the return has none."""
        return next((sheet for sheet in self.sheet if sheet.kind is kind), None)
