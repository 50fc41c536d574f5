"""openpyxl, another program altogether, as a second opinion on what stands in a workbook."""

import io
import posixpath
import warnings
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from consolidate.sheets.addresses import address_of
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


Theirs = Sequence[openpyxl.Workbook]
"""A workbook as openpyxl reads it: its values, and its formulas."""


def theirs(path: Path) -> Theirs | None:
    """openpyxl's values and its formulas; None where it cannot read a file that we can."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of what it drops, none of which are cells
            return [openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=only) for only in (True, False)]
    except Exception:  # it fails in as many ways as there are odd files, and how is nothing to us
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
    return [] if other is None else unlike(read, other, path)


def unlike(read: Book, other: Theirs, path: Path) -> list[str]:
    """Where a book, as we have read it, is not what openpyxl has read."""
    values, formulas = other
    found = []
    if [sheet.title for sheet in values.worksheets] != [sheet.name for sheet in read.sheets]:
        return [f"{path.name}: sheets {[sheet.name for sheet in read.sheets]}, theirs {values.sheetnames}"]
    for mine, value_sheet, formula_sheet in zip(read.sheets, values.worksheets, formulas.worksheets, strict=True):
        seen = set()
        for place, their_cell in value_sheet._cells.items():
            seen.add(place)
            cell = mine.at(*place)
            if isinstance(their_cell, MergedCell):
                continue  # they drop what stands under a merged area
            link = their_cell.hyperlink
            if link is not None and (cell is None or not cell.raw) and their_cell.value in (link.location, link.target):
                continue  # they show where a link leads in a cell that is empty
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


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
POINTER = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def stored(path: Path) -> dict[tuple[str, str], str]:
    """What is stored in each cell that is not empty, by sheet and address, taken straight from the XML.

    Knows no styles and no properties, and so reads files over whose decorations openpyxl stumbles.
    """
    with zipfile.ZipFile(path) as archive:
        parts = {name.casefold(): name for name in archive.namelist()}

        def tree(name: str) -> ElementTree.Element:
            return ElementTree.fromstring(archive.read(parts[name.casefold()]))

        def pointers(part: str) -> dict[str, tuple[str, str]]:
            """Kind and target of each pointer of a part, by its id."""
            folder, name = posixpath.split(part)
            return {
                each.get("Id", ""): (
                    posixpath.basename(each.get("Type", "")),
                    posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/"),
                )
                for each in tree(posixpath.join(folder, "_rels", f"{name}.rels"))
            }

        book = next(target for kind, target in pointers("").values() if kind == "officeDocument")
        within = pointers(book)
        shared = [tree(target) for kind, target in within.values() if kind == "sharedStrings"]
        texts = [_text(item) for part in shared for item in part]
        found = {}
        for sheet in tree(book).iter(MAIN + "sheet"):
            kind, target = within[sheet.get(POINTER, "")]
            row = 0
            for each in tree(target).iter(MAIN + "row") if kind == "worksheet" else ():
                row = int(each.get("r", row + 1))
                for number, cell in enumerate(each.iter(MAIN + "c"), 1):
                    value = cell.findtext(MAIN + "v") or "".join(map(_text, cell.iter(MAIN + "is")))
                    if cell.get("t") == "s" and value:
                        value = texts[int(value)]
                    if value:
                        found[sheet.get("name", ""), cell.get("r", address_of(row, number))] = value
        return found


def _text(item: ElementTree.Element) -> str:
    """The letters of a text and of its runs, without how it is pronounced."""
    return "".join(each.text or "" for path in (f"{MAIN}t", f"{MAIN}r/{MAIN}t") for each in item.iterfind(path))


def unlike_stored(read: Book, path: Path) -> list[str]:
    """Where a book, as we have read it, is not what is stored in the file's own XML."""
    theirs, ours = (
        stored(path),
        {(cell.sheet, cell.address): cell for sheet in read.sheets for cell in sheet.cells.values() if cell.raw},
    )
    found = [f"{path.name} {place}: {theirs.get(place)!r} against nothing" for place in theirs.keys() - ours.keys()]
    for place, cell in ours.items():
        text = theirs.get(place, "")
        if cell.kind in (Kind.NUMBER, Kind.DATE) and text:
            same_value = text == cell.raw or float(text) == float(cell.raw)
        elif cell.kind is Kind.BOOLEAN:
            same_value = text == ("1" if cell.value else "0")
        else:
            same_value = text == cell.raw or "_x" in text
        if not same_value:
            found.append(f"{path.name} {place}: {text!r} against {cell}")
    return found
