"""Rows as lines of text: aligned, fitted to a width, with words where a figure is missing.

Knows units and states, so that a missing figure says why it is missing. Knows no metric and writes nothing.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from consolidate.report.filters import rounded
from consolidate.words.states import Status
from consolidate.words.units import UNITS

UNIT_COLUMNS = ("value", "q1", "median", "q3")
"""Columns that are in the row's own unit, and are printed to its decimals."""

_WITHOUT_VALUE = [status.value for status in Status if not status.has_value]
_GAP = "  "
_NARROWEST = 12
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))} | {
    code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    heading: str
    cells: list[str]
    is_figure: bool

    @property
    def width(self) -> int:
        return max(len(text) for text in (self.heading, *self.cells))


def visible(text: str) -> str:
    """Text from a file with its control characters spelled out, so that no cell can steer a terminal."""
    return text.translate(_CONTROLS)


def as_text(value: object, *, decimals: int | None = None) -> str:
    """One value as people read it: 1,234.50, yes, 2015/16. `decimals` None keeps two unless the figure is whole."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and not decimals:
        return f"{value:,}"
    if isinstance(value, int | float | Decimal):
        if decimals is None:
            decimals = 0 if value == int(value) else 2
        return f"{rounded(value, decimals):,f}"
    if isinstance(value, Enum):
        return str(value.value)
    return visible(str(value))


def table_lines(
    rows: Sequence[Mapping[str, object]],
    width: int | None = None,
    *,
    headings: Mapping[str, str] | None = None,
    missing: Mapping[str, str] | None = None,
) -> list[str]:
    """Lines of an aligned table whose columns are the keys of the first row.

    `width` is that of the terminal, None for no limit: text is then wrapped; where even that does not fit, what
    all rows share is said once above the table; and where nothing fits, each row becomes a record of its own.
    `missing` says, per column, what to print for None.
    """
    if not rows:
        return []
    columns = [
        _Column(
            heading=(headings or {}).get(key, key.replace("_", " ")),
            cells=[_cell(row, key, (missing or {}).get(key)) for row in rows],
            is_figure=_is_figure([row.get(key) for row in rows]),
        )
        for key in rows[0]
    ]
    widths = _fitted(columns, width)
    if widths is not None:
        return _table(columns, widths, len(rows))
    return _below_what_all_share(columns, width, len(rows)) or _records(columns, len(rows))


def _cell(row: Mapping[str, object], key: str, missing: str | None) -> str:
    value = row.get(key)
    if value is None:
        return missing or _why_missing(row, key)
    unit = UNITS.get(str(row.get("unit")))
    return as_text(value, decimals=unit.decimals if unit and key in UNIT_COLUMNS else None)


def _why_missing(row: Mapping[str, object], key: str) -> str:
    """The row's own status in words, where it explains a value that is not there."""
    status = str(row.get("status"))
    if key == "value" and status in _WITHOUT_VALUE:
        return Status(status).words
    return "none"


def _is_figure(values: Sequence[object]) -> bool:
    present = [value for value in values if value is not None]
    return bool(present) and all(
        isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in present
    )


def _fitted(columns: Sequence[_Column], width: int | None) -> list[int] | None:
    """Widths that fit, taken from the widest text column first; None where no wrapping is enough."""
    widths = [column.width for column in columns]
    while width is not None and sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        wrappable = [n for n, column in enumerate(columns) if not column.is_figure and widths[n] > _NARROWEST]
        if not wrappable:
            return None
        widths[max(wrappable, key=lambda n: widths[n])] -= 1
    return widths


def _table(columns: Sequence[_Column], widths: Sequence[int], count: int) -> list[str]:
    lines = _aligned(columns, widths, [column.heading for column in columns])
    for number in range(count):
        lines += _aligned(columns, widths, [column.cells[number] for column in columns])
    return lines


def _below_what_all_share(columns: Sequence[_Column], width: int | None, count: int) -> list[str]:
    """The table without the columns that are the same in every row, and these above it; empty where that is no help."""
    same = [column for column in columns if len(set(column.cells)) == 1]
    others = [column for column in columns if column not in same]
    widths = _fitted(others, width)
    if not same or not others or widths is None:
        return []
    label = max(len(column.heading) for column in same)
    head = [f"{column.heading.ljust(label)}{_GAP}{column.cells[0]}" for column in same]
    if width is not None and max(map(len, head)) > width:
        return []
    return [*head, "", *_table(others, widths, count)]


def _aligned(columns: Sequence[_Column], widths: Sequence[int], cells: Sequence[str]) -> list[str]:
    wrapped = [
        textwrap.wrap(cell, size, break_on_hyphens=False) or [""] for cell, size in zip(cells, widths, strict=True)
    ]
    lines = []
    for depth in range(max(len(parts) for parts in wrapped)):
        parts = [part[depth] if depth < len(part) else "" for part in wrapped]
        lines.append(
            _GAP.join(
                text.rjust(size) if column.is_figure else text.ljust(size)
                for column, text, size in zip(columns, parts, widths, strict=True)
            ).rstrip()
        )
    return lines


def _records(columns: Sequence[_Column], count: int) -> list[str]:
    label = max(len(column.heading) for column in columns)
    lines: list[str] = []
    for number in range(count):
        lines += [""] if lines else []
        lines += [f"{column.heading.ljust(label)}{_GAP}{column.cells[number]}" for column in columns]
    return lines
