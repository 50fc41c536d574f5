"""The sheets of a table of records, planned: a first sheet that says what it is, and sheets with a header in row 1.

Knows how they look. Knows no trust, no field and no table.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from consolidate.sheets.plan import CellPlan, PrintSetup, SheetPlan
from consolidate.sheets.style import Style

Value = str | Decimal | int | date | None

STYLES = {
    "title": Style(bold=True, size=14),
    "label": Style(bold=True, vertical="top"),
    "text": Style(wrap=True, vertical="top"),
    "header": Style(bold=True, border_bottom="thin"),
}
"""The styles that the sheets use; they belong in the plan of their workbook."""

# Sizes by eye: characters for widths, points for heights.
_LABEL_WIDTH, _TEXT_WIDTH = 32, 110
_NARROWEST, _WIDEST = 8, 44
_LINE_HEIGHT = 15
_FIRST_ROW = 3


def plan_about(name: str, title: str, lines: Iterable[tuple[str, str]]) -> SheetPlan:
    """A sheet with a title and, from row 3, labels with their texts; a pair of two empty texts leaves a row free."""
    cells = [CellPlan(row=1, column=1, value=title, style="title")]
    heights: dict[int, float] = {}
    for row, (label, text) in enumerate(lines, _FIRST_ROW):
        if label:
            cells.append(CellPlan(row=row, column=1, value=label, style="label"))
        if text:
            cells.append(CellPlan(row=row, column=2, value=text, style="text"))
            # not every program finds the height of wrapped text by itself
            heights[row] = _LINE_HEIGHT * math.ceil(len(text) / _TEXT_WIDTH)
    return SheetPlan(
        name=name,
        cells=tuple(cells),
        column_widths={1: _LABEL_WIDTH, 2: _TEXT_WIDTH},
        row_heights=heights,
        gridlines=False,
        print_setup=PrintSetup(landscape=True),
    )


def plan_records(name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> SheetPlan:
    """A sheet with a header and a record in each row below; None and empty text leave a cell out."""
    cells = [CellPlan(row=1, column=number, value=text, style="header") for number, text in enumerate(header, 1)]
    for row, values in enumerate(rows, 2):
        cells += [
            CellPlan(row=row, column=column, value=value)
            for column, value in enumerate(values, 1)
            if value is not None and value != ""
        ]
    return SheetPlan(
        name=name,
        cells=tuple(cells),
        column_widths=_widths(cells),
        freeze=(1, 1),
        print_setup=PrintSetup(landscape=True, repeat_rows=(1, 1)),
    )


def _widths(cells: Iterable[CellPlan]) -> dict[int, float]:
    """The longest text of each column, within bounds."""
    widths: dict[int, float] = {}
    for cell in cells:
        width = min(max(len(str(cell.value)) + 2, _NARROWEST), _WIDEST)
        widths[cell.column] = max(width, widths.get(cell.column, 0))
    return widths
