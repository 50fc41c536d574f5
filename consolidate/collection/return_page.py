"""One sheet of the return while it is being laid out: a pen that goes down the page.

Knows rows, columns and the house's styles. Knows nothing of what the return asks.
"""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from consolidate.sheets.addresses import column_letters
from consolidate.sheets.conditions import ConditionalFormat, Validation
from consolidate.sheets.plan import CellPlan, PrintSetup, SheetPlan, Visibility

TEXT_WIDTH = 112
"""Characters of a line of running text: what fits beside the margins of an A4 page in these columns."""


@dataclass(slots=True)
class Page:
    """The cells, widths and rules gathered so far. `row` is the next free row."""

    name: str
    widths: dict[int, float] = field(default_factory=dict)
    cells: dict[tuple[int, int], CellPlan] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    conditions: list[ConditionalFormat] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    row: int = 1

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
    ) -> str:
        """Put one cell down and give back its address, with dollar signs for use in formulas of other sheets."""
        self.cells[row, column] = CellPlan(
            row=row, column=column, value=value, style=style, formula=formula, result=result, link=link
        )
        absolute = self.absolute(row, column)
        if name is not None:
            self.names[name] = absolute
        return absolute

    def absolute(self, row: int, column: int) -> str:
        """`Sheet!$D$14`, with quotes round the sheet where Excel needs them."""
        return f"{self.quoted_name}!${column_letters(column)}${row}"

    @property
    def quoted_name(self) -> str:
        """The sheet's name as formulas write it: always in quotes, since names such as R and HR1 need them."""
        return "'" + self.name.replace("'", "''") + "'"

    def write(self, text: str, style: str, *, column: int = 1, width: int = TEXT_WIDTH, skip: int = 0) -> None:
        """Running text from the next free row: long sentences take several rows, so that nothing is merged or cut."""
        for line in textwrap.wrap(text, width) or [""]:
            self.put(self.row, column, line, style)
            self.row += 1
        self.row += skip

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
        heights: Mapping[int, float] | None = None,
    ) -> SheetPlan:
        """The sheet as it is to be written."""
        return SheetPlan(
            name=self.name,
            cells=tuple(self.cells[place] for place in sorted(self.cells)),
            column_widths=dict(sorted(self.widths.items())),
            row_heights={**self.heights, **(heights or {})},
            freeze=freeze,
            protected=protected,
            tab_colour=tab_colour,
            visibility=visibility,
            gridlines=False,
            print_setup=print_setup or PrintSetup(),
            validations=tuple(self.validations),
            conditional_formats=tuple(self.conditions),
        )
