"""A workbook to be written, as plain values: what each cell holds and how it looks.

Rooms above say what they want in these words; only `writer` knows the library that carries it out.
What Excel would refuse or cut short is refused here, when the plan is made.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from consolidate.sheets.addresses import address_of
from consolidate.sheets.conditions import ConditionalFormat, Validation
from consolidate.sheets.limits import Limits, limits
from consolidate.sheets.style import PLAIN, Style
from consolidate.words.errors import DeclarationError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*", re.ASCII)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = set("[]:*?/\\")


class Visibility(StrEnum):
    """Whether a sheet is shown. Only a program can bring a very hidden one back to view."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlan:
    """One cell to write, at a 1-based row and column.

    Holds either a `value` (None writes the format alone; text is always text, whatever it starts
    with) or a `formula` with the `result` that we computed for it, so that a previewer shows a figure
    and not 0; the result "" is written as none at all, which Excel makes good when it opens the file.
    A Decimal is stored as Excel stores numbers, with 15 digits. `link` is a place in the same workbook,
    such as "Finance!D14"; the cell's text is shown for it.
    """

    row: int
    column: int
    value: str | Decimal | int | date | datetime | None = None
    style: str = "plain"
    formula: str | None = None
    result: str | Decimal | int | None = None
    comment: str | None = None
    link: str | None = None

    def __post_init__(self) -> None:
        for value in (self.value, self.result, self.comment):
            if isinstance(value, str):
                self._check_text(value)
            elif value is not None:
                self._check_value(value)
        if self.formula is not None:
            if not self.formula.startswith("="):
                raise DeclarationError(f"{self.address}: formula {self.formula!r} does not start with '='.")
            if self.value is not None or self.result is None:
                raise DeclarationError(f"{self.address}: a formula needs its result, and no value beside it.")
        elif self.result is not None:
            raise DeclarationError(f"{self.address}: a result without a formula; give it as the value.")
        if self.link is not None and not isinstance(self.value, str):
            raise DeclarationError(f"{self.address}: a link needs a text to show.")

    def _check_value(self, value: object) -> None:
        if isinstance(value, (bool, float)):
            raise DeclarationError(f"{self.address}: found {value!r}; expected text, Decimal, int or a date.")
        if isinstance(value, Decimal) and not value.is_finite():
            raise DeclarationError(
                f"{self.address}: found {value}; expected a number. Write why there is none as text."
            )

    def _check_text(self, text: str) -> None:
        if _NOT_IN_XML.search(text):
            raise DeclarationError(f"{self.address}: {text[:40]!r} holds a control character; take it out.")

    def check_fit(self, most: Limits) -> None:
        """Raise DeclarationError where Excel has no such place, or would cut a text short."""
        if not (1 <= self.row <= most.excel_rows and 1 <= self.column <= most.excel_columns):
            raise DeclarationError(f"Row {self.row}, column {self.column} is not on a sheet.")
        for text in (self.value, self.result, self.comment):
            if isinstance(text, str) and len(text) > most.excel_text:
                raise DeclarationError(
                    f"{self.address}: a text of {len(text):,} characters; Excel holds {most.excel_text:,}."
                )

    @property
    def address(self) -> str:
        """Where the cell is, such as D14."""
        return address_of(self.row, self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSetup:
    """How a sheet comes out on A4 paper.

    `repeat_rows` and `repeat_columns` are the first and the last to repeat on each page, by 1-based number.
    """

    landscape: bool = False
    pages_wide: int = 1
    repeat_rows: tuple[int, int] | None = None
    repeat_columns: tuple[int, int] | None = None
    footer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPlan:
    """One sheet to write.

    `column_widths` are in characters and `row_heights` in points, both by 1-based number. `freeze`
    is how many rows and columns stay in view. A protected sheet has no password: cells of a style
    that is not `locked` can be filled in, and columns resized, sorted and filtered. `filter_area`
    ("A4:H28") gets filter arrows.
    """

    name: str
    cells: tuple[CellPlan, ...]
    column_widths: Mapping[int, float] = field(default_factory=dict)
    row_heights: Mapping[int, float] = field(default_factory=dict)
    freeze: tuple[int, int] = (0, 0)
    protected: bool = False
    tab_colour: str | None = None
    visibility: Visibility = Visibility.VISIBLE
    gridlines: bool = True
    print_setup: PrintSetup = PrintSetup()
    filter_area: str | None = None
    validations: tuple[Validation, ...] = ()
    conditional_formats: tuple[ConditionalFormat, ...] = ()

    def __post_init__(self) -> None:
        most = limits()
        longest = most.excel_sheet_name
        if (
            not 1 <= len(self.name) <= longest
            or _NOT_IN_SHEET_NAMES & set(self.name)
            or self.name.strip("'") != self.name
        ):
            raise DeclarationError(
                f"Sheet name '{self.name}': expected 1 to {longest} characters, none of [ ] : * ? / \\, "
                "and no apostrophe at either end."
            )
        places: set[tuple[int, int]] = set()
        for cell in self.cells:
            if (cell.row, cell.column) in places:
                raise DeclarationError(f"{self.name}!{cell.address} is planned twice.")
            places.add((cell.row, cell.column))
            cell.check_fit(most)
        for validation in self.validations:
            validation.check_fit(most)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPlan:
    """A workbook to write. `created` is passed in: the same plan gives the same bytes.

    `properties` are custom document properties, `defined_names` names with the place they stand for
    ("Finance!$D$14"), `styles` what the cells' style names mean; "plain" is always there.
    """

    title: str
    subject: str
    created: datetime
    sheets: tuple[SheetPlan, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    defined_names: Mapping[str, str] = field(default_factory=dict)
    styles: Mapping[str, Style] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.sheets or self.sheets[0].visibility is not Visibility.VISIBLE:
            raise DeclarationError(f"'{self.title}': the first sheet of a workbook has to be a visible one.")
        names = [sheet.name.casefold() for sheet in self.sheets]
        for sheet in self.sheets:
            if names.count(sheet.name.casefold()) > 1:
                raise DeclarationError(f"'{self.title}': two sheets are named '{sheet.name}'.")
            self._check_styles(sheet)
        for name, text in self.properties.items():
            if max(len(name), len(text)) > limits().excel_property_text:
                raise DeclarationError(
                    f"Document property '{name}': expected at most {limits().excel_property_text} characters."
                )
        for name in self.defined_names:
            if _NAME.fullmatch(name) is None:
                raise DeclarationError(f"Defined name '{name}': expected letters, digits, '_' and '.' only.")
        object.__setattr__(self, "styles", MappingProxyType({"plain": PLAIN, **self.styles}))

    def _check_styles(self, sheet: SheetPlan) -> None:
        known = {"plain", *self.styles}
        unknown = [cell.address for cell in sheet.cells if cell.style not in known]
        unknown += [rule.area for rule in sheet.conditional_formats if rule.style not in known]
        if unknown:
            raise DeclarationError(f"{sheet.name}!{unknown[0]} uses a style that the plan does not have.")
        for cell in sheet.cells:
            is_day = isinstance(cell.value, date)
            if is_day and (cell.style == "plain" or self.styles[cell.style].number_format == "General"):
                raise DeclarationError(f"{sheet.name}!{cell.address}: a date needs a style with a date format.")
