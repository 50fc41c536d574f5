"""One sheet of the return while it is being laid out: a pen that goes down the page.

Knows rows, columns and the house's styles. Knows nothing of what the return asks.
"""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from consolidate.collection.return_styles import styles
from consolidate.sheets.addresses import column_letters
from consolidate.sheets.conditions import ConditionalFormat, Validation
from consolidate.sheets.plan import CellPlan, PrintSetup, SheetPlan, Visibility

_PER_WIDTH = 1.4
"""Characters of 10-point text that go into one unit of column width, which is a digit of the standard font."""

_SHORTEST_LINE = 130
_LONGEST_LINE = 165
_POINTS_PER_LINE = 1.25
"""Height of a line of text, in sizes of its type."""

_AIR = 3  # points above and below the text of a row, together
_TEXT_SIZE = 10  # points: the size that _PER_WIDTH is about
_BOLD_ROOM = 0.9  # bold type is about a tenth wider
_CAPITALS_ROOM = 0.8  # and capitals a quarter


@dataclass(slots=True)
class Page:
    """The cells, widths and rules gathered so far. `row` is the next free row."""

    name: str
    widths: dict[int, float] = field(default_factory=dict)
    cells: dict[tuple[int, int], CellPlan] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    conditions: list[ConditionalFormat] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    row: int = 1
    quoted_name: str = field(init=False)
    """The sheet's name as formulas write it: always in quotes, since names such as R and HR1 need them."""

    def __post_init__(self) -> None:
        self.quoted_name = "'" + self.name.replace("'", "''") + "'"

    def put(
        self,
        row: int,
        column: int,
        value: str | Decimal | int | date | None = None,
        style: str = "plain",
        *,
        formula: str | None = None,
        result: str | Decimal | int | None = None,
        link: str | None = None,
        name: str | None = None,
        comment: str | None = None,
    ) -> str:
        """Put one cell down and give back its address, with dollar signs for use in formulas of other sheets."""
        self.cells[row, column] = CellPlan(
            row=row, column=column, value=value, style=style, formula=formula, result=result, link=link, comment=comment
        )
        absolute = self.absolute(row, column)
        if name is not None:
            self.names[name] = absolute
        return absolute

    def absolute(self, row: int, column: int) -> str:
        """`Sheet!$D$14`, with quotes round the sheet where Excel needs them."""
        return f"{self.quoted_name}!${column_letters(column)}${row}"

    def write(self, text: str, style: str, *, skip: int = 0) -> None:
        """Running text from the next free row, over the width of the page.

        A long sentence takes several rows, so that nothing is merged or cut. Widths have to be set before.
        """
        for line in _wrapped(text, self._line_length()) or ("",):
            self.put(self.row, 1, line, style)
            self.row += 1
        self.row += skip

    def _line_length(self) -> int:
        return min(max(int(sum(self.widths.values()) * _PER_WIDTH), _SHORTEST_LINE), _LONGEST_LINE)

    def cells_across(self, values: Iterable[tuple[str | Decimal | int | None, str]]) -> int:
        """One row of values with their styles from the first column; gives back its row number."""
        for column, (value, style) in enumerate(values, 1):
            self.put(self.row, column, value, style)
        self.row += 1
        return self.row - 1

    def plan(
        self,
        *,
        protected: bool = True,
        freeze: tuple[int, int] = (0, 0),
        tab_colour: str | None = None,
        visibility: Visibility = Visibility.VISIBLE,
        print_setup: PrintSetup | None = None,
    ) -> SheetPlan:
        """The sheet as it is to be written."""
        return SheetPlan(
            name=self.name,
            cells=tuple(self.cells[place] for place in sorted(self.cells)),
            column_widths=dict(sorted(self.widths.items())),
            row_heights=self._heights(),
            freeze=freeze,
            protected=protected,
            tab_colour=tab_colour,
            visibility=visibility,
            gridlines=False,
            print_setup=print_setup or PrintSetup(),
            validations=tuple(self.validations),
            conditional_formats=tuple(self.conditions),
        )

    def _heights(self) -> dict[int, float]:
        """Heights of the rows of tables, by their longest wrapped text: not every program works them out."""
        heights: dict[int, float] = {}
        for (row, column), cell in self.cells.items():
            style = styles().get(cell.style)
            if style is None or not style.wrap:
                continue
            lines = 1
            if isinstance(cell.value, str) and column in self.widths:
                room = (self.widths[column] - 2 * style.indent) * _PER_WIDTH * _TEXT_SIZE / style.size
                room *= _BOLD_ROOM if style.bold else 1
                room *= _CAPITALS_ROOM if cell.value.isupper() else 1
                lines = _lines(cell.value, max(int(room), 1))
            height = round((lines * style.size + _AIR) * _POINTS_PER_LINE, 1)
            heights[row] = max(heights.get(row, 0), height)
        return dict(sorted(heights.items()))


def _lines(text: str, room: int) -> int:
    """How many lines of so many characters a text takes."""
    return sum(len(_wrapped(part, room)) or 1 for part in text.split("\n"))


@cache
def _wrapped(text: str, room: int) -> tuple[str, ...]:
    """A text in lines of so many characters. Kept: a form says the same in every trust's return."""
    return tuple(textwrap.wrap(text, room))
