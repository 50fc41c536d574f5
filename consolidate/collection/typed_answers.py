"""What was typed into the input cells of a return, as it can be typed into a return again.

Nothing is judged: text in a cell for figures stays text, and so does what could only be written as a figure or a day by
changing what it says. What was refused in one return is refused in the next.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from consolidate.catalogue.layouts import CellKind
from consolidate.collection.return_filling import Answer
from consolidate.sheets.cells import Cell, Kind
from consolidate.sheets.limits import limits

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_typed(cell: Cell | None, kind: CellKind) -> Answer:
    """What stands in a cell, for a cell of `kind`; None where nothing does.

    A formula is its stored result, or its own text where it has none that can be relied on.
    """
    if cell is None or (cell.kind is Kind.BLANK and cell.formula is None):
        return None
    if cell.formula is not None and (not cell.has_result or cell.kind is Kind.BLANK):
        return writable(cell.formula)
    match cell.kind, kind:
        case Kind.NUMBER, CellKind.NUMBER if isinstance(cell.value, Decimal):
            # As a plain number, 12 % would be 0.12, and nobody would see that it is not what was meant.
            return f"{(cell.value * 100).normalize():f}%" if "%" in cell.number_format else cell.value
        case Kind.DATE, CellKind.DATE if isinstance(cell.value, date):
            return cell.value.date() if isinstance(cell.value, datetime) else cell.value
        case Kind.DATE, CellKind.NUMBER if isinstance(cell.value, date):
            return cell.value.isoformat()
        case _:
            return writable(cell.raw)


def writable(text: str) -> str | None:
    """A text without the characters that a workbook cannot hold; None where nothing is left of it."""
    return _UNWRITABLE.sub("", text)[: limits().excel_text] or None


def written_out(cell: Cell) -> Answer:
    """What stands in a cell that is moved out of its place: its value, or its words."""
    if cell.formula is not None and (not cell.has_result or cell.kind is Kind.BLANK):
        return writable(cell.formula)
    return cell.value if isinstance(cell.value, Decimal) else _day(cell) or writable(cell.raw)


def _day(cell: Cell) -> str | None:
    return cell.value.isoformat() if isinstance(cell.value, date) else None
