"""openpyxl, another program altogether, as a second opinion on what stands in a workbook."""

import io
import warnings
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from consolidate.sheets.cells import Book, Cell, Kind

SHARED = Path(__file__).parents[1].parent / "shared"
"""Workbooks made and collected elsewhere; a test that needs them skips where they are not."""


def small_workbooks(most_bytes: int) -> list[Path]:
    """Those of them that are small enough to be read again by another program in a moment."""
    return [
        path
        for folder in (SHARED / "samples", SHARED / "public")
        for path in sorted(folder.rglob("*.xlsx"))
        if path.stat().st_size < most_bytes and not path.name.startswith(("~$", "B27"))  # B27: 60,000 formats, slow
    ]


def theirs(path: Path) -> list[openpyxl.Workbook] | None:
    """openpyxl's values and its formulas; None where it cannot read a file that we can."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of what it drops, none of which are cells
            return [openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=only) for only in (True, False)]
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def same(cell: Cell | None, value: object) -> bool:
    """Whether a cell holds what openpyxl found."""
    if cell is None or value is None:
        return cell is None or cell.value is None or cell.raw == ""
    if isinstance(value, datetime):
        if cell.raw.startswith(("60", "-")) and cell.value is None:
            return True  # no day: they take 29 February 1900 for the 28th, and count back from 1900
        mine = cell.value
        if isinstance(mine, date) and not isinstance(mine, datetime):
            mine = datetime.combine(mine, time_of_day())
        return isinstance(mine, datetime) and abs(value - mine) <= timedelta(seconds=1)
    if isinstance(value, (time_of_day, timedelta)):
        return cell.kind is Kind.DATE and cell.value is None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return cell.value == Decimal(repr(float(value)))
    if value == "#VALUE!" and cell.kind is Kind.DATE:
        return cell.value is None  # a year after 9999
    if isinstance(value, str) and "_x" in value:
        return cell.kind is Kind.TEXT  # they leave escapes such as _x000D_ as they are
    return cell.value == value


def is_formula(value: object, kind: str) -> bool:
    return isinstance(value, (ArrayFormula, DataTableFormula)) or (isinstance(value, str) and kind == "f")


def differences(read: Book, path: Path) -> list[str]:
    """Where a book, as we have read it from a file, is not what openpyxl finds there; none where it cannot read it."""
    other = theirs(path)
    if other is None:
        return []
    values, formulas = other
    found = []
    if [sheet.title for sheet in values.worksheets] != [sheet.name for sheet in read.sheets]:
        found.append(f"{path.name}: sheets")
    for mine, value_sheet, formula_sheet in zip(read.sheets, values.worksheets, formulas.worksheets, strict=True):
        seen = set()
        for place, their_cell in value_sheet._cells.items():
            seen.add(place)
            cell = mine.at(*place)
            if isinstance(their_cell, MergedCell):
                continue  # they drop what stands under a merged area
            if not same(cell, their_cell.value):
                found.append(f"{path.name} {mine.name}!{their_cell.coordinate}: {their_cell.value!r} against {cell}")
            formula = formula_sheet._cells[place]
            if cell is None:
                continue
            if is_formula(formula.value, formula.data_type) and cell.formula is None:
                found.append(f"{path.name} {cell.where}: formula {formula.value} not seen")
            if isinstance(formula.value, str) and formula.data_type == "f" and formula.value != cell.formula:
                found.append(f"{path.name} {cell.where}: formula {formula.value} against {cell.formula}")
        missed = [cell.where for cell in mine.cells.values() if cell.raw and (cell.row, cell.column) not in seen]
        found += [f"{path.name} {where}: they have no such cell" for where in missed]
    return found
