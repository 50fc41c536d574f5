"""Every cell that we read is what openpyxl, another program altogether, finds in the same file."""

import io
import warnings
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from consolidate.sheets.cells import Book, Cell, Kind
from consolidate.sheets.preflight import book_of
from consolidate.sheets.reader import read_books
from consolidate.words.findings import Refusal

SHARED = Path(__file__).parents[1].parent / "shared"


def ours(path: Path) -> Book | None:
    try:
        return book_of(path.read_bytes(), path.name)
    except Refusal:
        return None


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
    if cell is None or cell.merged_into is not None or value is None:
        return cell is None or cell.merged_into is not None or cell.value is None or cell.raw == ""
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


def differences(path: Path) -> list[str]:
    read = ours(path)
    if read is None:
        return []
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
            if not same(cell, their_cell.value):
                found.append(f"{path.name} {mine.name}!{their_cell.coordinate}: {their_cell.value!r} against {cell}")
            formula = formula_sheet._cells[place]
            if cell is None or cell.merged_into is not None:
                continue
            if is_formula(formula.value, formula.data_type) and cell.formula is None:
                found.append(f"{path.name} {cell.where}: formula {formula.value} not seen")
            if isinstance(formula.value, str) and formula.data_type == "f" and formula.value != cell.formula:
                found.append(f"{path.name} {cell.where}: formula {formula.value} against {cell.formula}")
        missed = [cell.where for cell in mine.cells.values() if cell.raw and (cell.row, cell.column) not in seen]
        found += [f"{path.name} {where}: they have no such cell" for where in missed]
    return found


def test_every_cell_of_the_samples_and_of_real_workbooks_is_what_another_reader_finds() -> None:
    folders = [SHARED / "samples", SHARED / "public"]
    if not all(folder.exists() for folder in folders):
        pytest.skip("the shared workbooks are not beside this checkout")
    largest = 45_000  # bytes; larger ones are compared by the test of the real forms
    paths = [
        path
        for folder in folders
        for path in sorted(folder.rglob("*.xlsx"))
        if path.stat().st_size < largest and not path.name.startswith(("~$", "B27"))  # B27: 60,000 formats, slow there
    ]
    assert [line for path in paths for line in differences(path)] == []
    read = [path for path in paths if ours(path) is not None]
    assert len(read) > 150


def test_every_cell_of_a_real_accounts_form_is_what_another_reader_finds() -> None:
    folder = SHARED / "public" / "tac"
    if not folder.exists():
        pytest.skip("the shared workbooks are not beside this checkout")
    paths = [folder / "tac_illustrative_2022_23.xlsx", folder / "tac_2023_24_R0A_reconstructed.xlsx"]
    assert [line for path in paths for line in differences(path)] == []


def test_every_real_workbook_of_the_corpus_ends_in_a_reading_or_a_clear_refusal() -> None:
    folder = SHARED / "public"
    if not folder.exists():
        pytest.skip("the shared workbooks are not beside this checkout")
    endings = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
    folders = [folder / "corpus", folder / "icb", folder / "workforce"]
    paths = [path for each in folders for path in sorted(each.rglob("*")) if path.suffix in endings]
    by_ending: dict[str, set[str]] = {ending: set() for ending in endings}
    for reading in read_books(paths):
        by_ending[reading.path.suffix].add(reading.refused.name if reading.refused else "read")
    assert by_ending == {
        ".xlsx": {
            "read", "file-has-password", "file-is-strict", "part-has-pivot", "zip-name-unsafe", "zip-size-untrue",
        },
        ".xlsm": {"part-has-macros"},
        ".xls": {"file-is-old-excel", "file-is-text"},
        ".xlsb": {"file-is-binary-excel", "file-has-password"},
        ".ods": {"file-is-opendocument"},
    }  # fmt: skip
