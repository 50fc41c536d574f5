"""Formulas that a sheet stores once for several cells: each cell is given its own.

Moves relative references ("B2" two rows down is "B4") and leaves fixed ones ("$B$2"), text in quotes,
sheet names and functions alone. Knows addresses, not what a formula computes.
"""

import re

from consolidate.sheets.addresses import area_of, column_letters, column_number
from consolidate.sheets.scanned import Scanned

_PIECES = re.compile(
    r"""
    "(?:[^"]|"")*"                                      # text
    | '(?:[^']|'')*'                                    # a sheet's name in quotes
    | \[[^\]]*\]                                        # another workbook, or a column of a table
    | (?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})(?![\w.(!])        # a cell
    | (?<![\w.$])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.(!:$])    # whole columns
    | (?<![\w.$:])(\$?)([1-9]\d{0,6}):(\$?)([1-9]\d{0,6})(?![\w.(!:$])     # whole rows
    """,
    re.VERBOSE | re.ASCII,
)


def moved(formula: str, rows: int, columns: int) -> str:
    """`formula` as it reads so many rows further down and columns further right."""
    if not rows and not columns:
        return formula

    def piece(match: re.Match[str]) -> str:
        groups = match.groups()
        if groups[1] is not None:
            fixed_column, letters, fixed_row, digits = groups[:4]
            return f"{fixed_column}{_column(fixed_column, letters, columns)}{fixed_row}{_row(fixed_row, digits, rows)}"
        if groups[5] is not None:
            first, left, last, right = groups[4:8]
            return f"{first}{_column(first, left, columns)}:{last}{_column(last, right, columns)}"
        if groups[9] is not None:
            first, top, last, bottom = groups[8:12]
            return f"{first}{_row(first, top, rows)}:{last}{_row(last, bottom, rows)}"
        return match.group(0)

    return _PIECES.sub(piece, formula)


def _column(fixed: str, letters: str, by: int) -> str:
    if fixed:
        return letters
    number = column_number(letters.upper()) + by
    return column_letters(number) if number >= 1 else "#REF!"


def _row(fixed: str, digits: str, by: int) -> str:
    if fixed:
        return digits
    return str(int(digits) + by) if int(digits) + by >= 1 else "#REF!"


class SwellingFormulas(Exception):
    """One long formula shared by very many cells."""


class Formulas:
    """The formulas of one sheet, gathered while it is read."""

    def __init__(self) -> None:
        self.first_of: dict[str, tuple[str, int, int]] = {}
        self.sharing: list[tuple[int, str]] = []
        self.arrays: list[tuple[str, str]] = []

    def formula(self, text: str, attributes: dict[str, str], row: int, column: int, index: int) -> str:
        """The formula of a cell. `index` is the cell's place among those read, for one that shares another's."""
        kind = attributes.get("t")
        if kind == "shared":
            group = attributes.get("si", "")
            if text:
                self.first_of.setdefault(group, (text, row, column))
            else:
                self.sharing.append((index, group))
        elif kind == "dataTable":
            text = f"TABLE({attributes.get('r1', '')},{attributes.get('r2', '')})"
            self.arrays.append((attributes.get("ref", ""), f"={text}"))
        elif kind == "array":
            self.arrays.append((attributes.get("ref", ""), f"={text}"))
        return f"={text}"

    def settle(self, cells: list[Scanned], most_characters: int) -> None:
        """Give cells that share a formula their own, and cells inside an array formula that of the array.

        Raises SwellingFormulas where the formulas would have more than `most_characters` in all.
        """
        characters = 0
        for index, group in self.sharing:
            if group in self.first_of:
                text, row, column = self.first_of[group]
                characters += len(text)
                if characters > most_characters:
                    raise SwellingFormulas
                cell = cells[index]
                cells[index] = cell._replace(formula="=" + moved(text, cell.row - row, cell.column - column))
        areas = [(area, formula) for reference, formula in self.arrays if (area := _area(reference)) is not None]
        if not areas:
            return
        for index, cell in enumerate(cells):
            if cell.formula is None and cell.kind != "blank":
                for (top, left, bottom, right), formula in areas:
                    if top <= cell.row <= bottom and left <= cell.column <= right:
                        cells[index] = cell._replace(formula=formula)


def _area(reference: str) -> tuple[int, int, int, int] | None:
    """Corners of an array of several cells; None for a single cell, or what is no area."""
    try:
        top, left, bottom, right = area_of(reference)
    except ValueError:
        return None
    return None if (top, left) == (bottom, right) else (top, left, bottom, right)
