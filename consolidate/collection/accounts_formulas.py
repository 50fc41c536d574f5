"""What a formula stands on: the cells it refers to, followed to those that somebody typed.

Tells whether any figure was typed among a formula's inputs, however far away, so that a total of
nothing is never taken for a zero. Reads references, not arithmetic: it calculates nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from consolidate.sheets.addresses import column_number
from consolidate.sheets.cells import Book, Cell, Kind, Sheet

_TOKEN = re.compile(
    r"""
    "(?:[^"]|"")*"                                                           # text
  | (?:(?P<sheet>'(?:[^']|'')+'|[\w.\[\]]+(?::[\w.]+)?)!)?                   # a sheet, perhaps
    (?:
        (?P<error>\#[A-Z0-9/]+[!?]?)                                         # #REF!
      | \$?(?P<left>[A-Za-z]{1,3})\$?(?P<top>[0-9]{1,7})
        (?::\$?(?P<right>[A-Za-z]{1,3})\$?(?P<bottom>[0-9]{1,7}))?(?![\w(.!])  # A1, A1:B2
      | \$?(?P<first_column>[A-Za-z]{1,3}):\$?(?P<last_column>[A-Za-z]{1,3})(?![\w(.!])
      | \$?(?P<first_row>[0-9]{1,7}):\$?(?P<last_row>[0-9]{1,7})(?![\w(.!])
      | (?P<name>[A-Za-z_\\][\w.\\]*)(?P<opens>\s*[(\[])?                    # a function, a name, a table
    )
  | (?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)                      # a number
    """,
    re.VERBOSE,
)
_CHOOSES_ITS_CELLS = frozenset({"INDIRECT", "OFFSET", "GETPIVOTDATA"})
"""Functions whose cells cannot be read off the formula."""
_WORDS = frozenset({"TRUE", "FALSE"})
_LAST_ROW, _LAST_COLUMN = 1048576, 16384  # an Excel 2007 sheet, ECMA-376 18.3.1.73


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle of cells; `sheet` is None for the formula's own."""

    sheet: str | None
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What one formula refers to: areas, defined names, and what cannot be followed (another workbook, INDIRECT).

    `is_figure` is True where it refers to nothing and holds a number: =1200+34, a figure that somebody typed.
    """

    areas: tuple[Area, ...]
    names: tuple[str, ...]
    lost: tuple[str, ...]
    is_figure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What stands behind a formula.

    `figures`: whether a number was typed anywhere among its inputs, zero included. `lost`: references that
    could not be followed. `words`: places of a table that hold text, an error, a date or a yes/no instead of a number.
    """

    figures: bool
    lost: tuple[str, ...]
    words: tuple[Cell, ...]

    @property
    def all_empty(self) -> bool:
        """Whether it is certain that there is nothing behind the formula."""
        return not self.figures and not self.lost


@lru_cache(maxsize=20_000)
def references(formula: str) -> References:
    """The references in a formula, which may start with "="."""
    areas: list[Area] = []
    names: list[str] = []
    lost: list[str] = []
    holds_number = False
    for match in _TOKEN.finditer(formula):
        holds_number = holds_number or match["number"] is not None
        sheet = match["sheet"]
        if sheet is not None:
            sheet = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
            if "[" in sheet or ":" in sheet:  # another workbook; a span of sheets
                lost.append(match[0])
                continue
        if match["error"]:
            lost.append(match[0])
        elif match["left"]:
            areas.append(_area(sheet, match["top"], match["left"], match["bottom"], match["right"]))
        elif match["first_column"]:
            areas.append(_area(sheet, "1", match["first_column"], str(_LAST_ROW), match["last_column"]))
        elif match["first_row"]:
            rows = sorted((int(match["first_row"]), int(match["last_row"])))
            areas.append(Area(sheet=sheet, top=rows[0], left=1, bottom=rows[1], right=_LAST_COLUMN))
        elif match["name"]:
            word = match["name"].upper()
            opens = (match["opens"] or "").strip()
            if opens == "(":
                lost += [match["name"]] if word in _CHOOSES_ITS_CELLS else []
            elif opens == "[":
                lost.append(match[0])
            elif word not in _WORDS:
                names.append(match["name"])
    is_figure = holds_number and not (areas or names or lost)
    return References(areas=tuple(areas), names=tuple(names), lost=tuple(lost), is_figure=is_figure)


def _area(sheet: str | None, top: str, left: str, bottom: str | None, right: str | None) -> Area:
    rows = sorted((int(top), int(bottom or top)))
    columns = sorted((column_number(left.upper()), column_number((right or left).upper())))
    return Area(sheet=sheet, top=rows[0], left=columns[0], bottom=rows[1], right=columns[1])


class Precedents:
    """Walks from a formula to what was typed, across sheets and names; a formula that leads to itself ends there."""

    def __init__(self, book: Book, places: Iterable[tuple[str, str]]) -> None:
        """`places` are the sheet and address of every place of a table: only there can words stand for a number."""
        self._sheets: Mapping[str, Sheet] = {sheet.name.casefold(): sheet for sheet in book.sheets}
        self._names = {name.casefold(): text for name, text in book.names.items()}
        self._places = frozenset(places)

    def behind(self, cell: Cell) -> Inputs:
        """What stands behind a cell with a formula. Raises ValueError for a cell without one."""
        if cell.formula is None:
            raise ValueError(f"{cell.where} holds no formula")
        figures = references(cell.formula).is_figure
        lost: list[str] = []
        words: list[Cell] = []
        met = {(cell.sheet, cell.address)}
        opened: set[tuple[str, Area]] = set()
        waiting = [cell]
        while waiting:
            for found in self._direct(waiting.pop(), lost, opened):
                if (found.sheet, found.address) in met:
                    continue
                met.add((found.sheet, found.address))
                if found.formula is not None:
                    figures = figures or references(found.formula).is_figure
                    waiting.append(found)
                elif found.kind is Kind.NUMBER:
                    figures = True
                elif found.raw.strip() and (found.sheet, found.address) in self._places:
                    words.append(found)
        return Inputs(figures=figures, lost=tuple(dict.fromkeys(lost)), words=tuple(words))

    def _direct(self, cell: Cell, lost: list[str], opened: set[tuple[str, Area]]) -> Iterator[Cell]:
        """The cells that a formula names, those behind defined names too, but for areas that were `opened` before.

        What cannot be followed is added to `lost`.
        """
        followed: set[str] = set()
        formulas = [cell.formula or ""]
        while formulas:
            named = references(formulas.pop())
            lost += named.lost
            for name in named.names:
                if name.casefold() not in self._names:
                    lost.append(name)
                elif name.casefold() not in followed:
                    followed.add(name.casefold())
                    formulas.append(self._names[name.casefold()])
            for area in named.areas:
                sheet = self._sheets.get((area.sheet or cell.sheet).casefold())
                if sheet is None:
                    lost.append(f"{area.sheet}!")
                elif (sheet.name, area) not in opened:
                    opened.add((sheet.name, area))
                    yield from _cells_in(sheet, area)


def _cells_in(sheet: Sheet, area: Area) -> Iterator[Cell]:
    """The cells that exist in an area; a whole column costs no more than the sheet has cells."""
    size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
    if size > len(sheet.cells):
        cells: Iterable[Cell | None] = (
            cell
            for cell in sheet.cells.values()
            if area.top <= cell.row <= area.bottom and area.left <= cell.column <= area.right
        )
    else:
        cells = (
            sheet.at(row, column)
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        )
    return (cell for cell in cells if cell is not None)
