"""What a workbook holds: cells with their addresses, on sheets, in a book.

Says what stands in the file, not what it ought to mean: no return, no trust, no unit is known here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from consolidate.sheets.addresses import address_of, area_of
from consolidate.words.findings import Finding


class Kind(StrEnum):
    """What kind of thing stands in a cell."""

    NUMBER = "number"
    TEXT = "text"
    BLANK = "blank"
    """The cell exists in the file (it has a format, or a formula without a result) but holds nothing."""
    ERROR = "error"
    BOOLEAN = "boolean"
    DATE = "date"
    """A number that its format shows as a date, a time of day or a length of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell that exists in the file.

    `row` and `column` are 1-based. `raw` is the text as it stands: for a number its shortest exact
    decimal form ("2802810", "0.1"), for a date its serial number or ISO text, for a boolean TRUE or
    FALSE, for an error its code ("#REF!"). `value` is Decimal, str, bool, date or datetime by kind; an
    error's value is its code; it is None for a blank, and for a "date" that names no day (a time of
    day, a length of time, serial 60 which is 29 February 1900, a year after 9999).

    `formula` starts with "=". `has_result` is False where a formula has no stored result, or one that
    cannot be trusted because the workbook asks to be calculated again; what is stored is kept in `raw`
    and `value` all the same. `merged_into` is the address of the first cell of the merged area that
    covers this one: such a cell is not seen in a spreadsheet program, whatever it holds.
    """

    sheet: str
    address: str
    row: int
    column: int
    kind: Kind
    raw: str
    value: Decimal | str | bool | date | datetime | None
    formula: str | None = None
    has_result: bool = True
    merged_into: str | None = None
    number_format: str = "General"

    @property
    def where(self) -> str:
        """`Sheet!Cell`."""
        return f"{self.sheet}!{self.address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One worksheet. `cells` is keyed by address and runs by row, then by column.

    `merges` are merged areas ("A2:A4"); `visible` is False for a hidden and for a very hidden sheet.
    """

    name: str
    visible: bool
    cells: Mapping[str, Cell]
    merges: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> Cell | None:
        """The cell in a 1-based row and column; None where the file has none."""
        return self.cells.get(address_of(row, column))

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Each row that has cells, with its 1-based number, from the top; its cells from the left."""
        for number, cells in groupby(self.cells.values(), key=_row_of):
            yield number, list(cells)

    def merge_at(self, row: int, column: int) -> str | None:
        """The merged area that covers a place, its first cell included; None where there is none."""
        for area in self.merges:
            top, left, bottom, right = area_of(area)
            if top <= row <= bottom and left <= column <= right:
                return area
        return None

    @property
    def max_row(self) -> int:
        """Number of the last row that has a cell; 0 on an empty sheet."""
        return max((cell.row for cell in self.cells.values()), default=0)

    @property
    def max_column(self) -> int:
        """Number of the last column that has a cell; 0 on an empty sheet."""
        return max((cell.column for cell in self.cells.values()), default=0)


def _row_of(cell: Cell) -> int:
    return cell.row


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One workbook as read.

    `file` is its bare name, `path` where it was opened, `sha256` and `size` are those of its bytes.
    `properties` are the custom document properties as text, `names` the defined names with what they
    refer to. `asks_recalculation` is True where the file says that its stored results are not to be
    relied on (calculate on load, or manual calculation). `notes` tell what else the file carries.
    """

    file: str
    path: str
    sha256: str
    size: int
    sheets: tuple[Sheet, ...]
    properties: Mapping[str, str]
    names: Mapping[str, str]
    asks_recalculation: bool
    notes: tuple[Finding, ...] = ()

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of exactly this name; None where the workbook has none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)
