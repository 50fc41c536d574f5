"""A planned workbook, written: the only user of XlsxWriter.

Text stays text whatever it starts with, a formula carries the result that we computed, and the same
plan gives the same bytes. Knows nothing of what the workbook is for.
"""

import io
import textwrap
import warnings
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from consolidate.sheets.collector import no_collection
from consolidate.sheets.conditions import Accepts, Validation
from consolidate.sheets.plan import BookPlan, CellPlan, SheetPlan, Visibility
from consolidate.sheets.put import put_file
from consolidate.sheets.style import Style
from consolidate.words.errors import CannotWrite

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_AUTHOR = "consolidate"
_A4 = 9  # the library's, and Excel's, own number for the paper
_LOOKS_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
_COMMENT_WIDTH_PIXELS = 320
_COMMENT_POINTS = 9
_COMMENT_CHARACTERS = 48  # of 9-point Arial that go into a line of that width in every program tried
_COMMENT_LINE_PIXELS = 16
_PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}


def write_book(plan: BookPlan, path: Path) -> None:
    """Write a workbook. Raises CannotWrite when the file cannot be written or Excel could not hold it."""
    put_file(path, book_bytes(plan))


@no_collection()
def book_bytes(plan: BookPlan) -> bytes:
    """The bytes of a workbook; the same plan gives the same bytes. Raises CannotWrite."""
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # the library warns where it drops something
        try:
            _Writer(plan, xlsxwriter.Workbook(target, _OPTIONS)).write()
        except (UserWarning, XlsxWriterException, ValueError) as error:
            raise CannotWrite(f"'{plan.title}': a workbook cannot hold what was planned: {error}.") from error
    return target.getvalue()


class _Writer:
    """One workbook being written; formats are made once for each look."""

    def __init__(self, plan: BookPlan, book: Any) -> None:  # Any: the library ships no types
        self.plan = plan
        self.book = book
        self.formats: dict[tuple[str, bool], Any] = {}

    def write(self) -> None:
        # Every formula comes with its result, so nobody has to calculate the workbook before it can be relied on.
        self.book.calc_on_load = False
        self.book.set_properties(
            {
                "title": self.plan.title,
                "subject": self.plan.subject,
                "author": _AUTHOR,
                "created": self.plan.created,
            }
        )
        for name, text in sorted(self.plan.properties.items()):
            self._check(self.book.set_custom_property(name, text, "text"), name)
        sheets = [(sheet, self.book.add_worksheet(sheet.name)) for sheet in self.plan.sheets]
        for name, reference in sorted(self.plan.defined_names.items()):
            self._check(self.book.define_name(name, f"={reference.removeprefix('=')}"), name)
        for sheet_plan, sheet in sheets:
            self._set_up(sheet_plan, sheet)
            for cell in sorted(sheet_plan.cells, key=lambda cell: (cell.row, cell.column)):
                self._write_cell(sheet, cell, sheet_plan.name)
            self._add_conditions(sheet_plan, sheet)
        sheets[0][1].set_first_sheet()
        sheets[0][1].activate()
        self.book.close()

    def _set_up(self, plan: SheetPlan, sheet: Any) -> None:
        for column, width in plan.column_widths.items():
            self._check(sheet.set_column(column - 1, column - 1, float(width)), plan.name)
        for row, height in plan.row_heights.items():
            self._check(sheet.set_row(row - 1, float(height)), plan.name)
        if plan.freeze != (0, 0):
            sheet.freeze_panes(*plan.freeze)
        if plan.protected:
            sheet.protect("", _PROTECTION)
        if plan.tab_colour is not None:
            sheet.set_tab_color(plan.tab_colour)
        if plan.visibility is Visibility.HIDDEN:
            sheet.hide()
        elif plan.visibility is Visibility.VERY_HIDDEN:
            sheet.very_hidden()
        if not plan.gridlines:
            sheet.hide_gridlines(2)
        if plan.filter_area is not None:
            sheet.autofilter(plan.filter_area)
        self._set_up_paper(plan, sheet)

    def _set_up_paper(self, plan: SheetPlan, sheet: Any) -> None:
        sheet.set_paper(_A4)
        if plan.print_setup.landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(plan.print_setup.pages_wide, 0)
        if plan.print_setup.repeat_rows is not None:
            first, last = plan.print_setup.repeat_rows
            sheet.repeat_rows(first - 1, last - 1)
        if plan.print_setup.repeat_columns is not None:
            left, right = plan.print_setup.repeat_columns
            sheet.repeat_columns(left - 1, right - 1)
        if plan.print_setup.footer:
            sheet.set_footer(f"&C{plan.print_setup.footer}")

    def _write_cell(self, sheet: Any, cell: CellPlan, name: str) -> None:
        row, column = cell.row - 1, cell.column - 1
        live = isinstance(cell.value, str) and cell.value.startswith(_LOOKS_LIVE)
        look = self._format(cell.style, quoted=live)
        match cell.value:
            case _ if cell.formula is not None:
                code = sheet.write_formula(row, column, cell.formula, look, _plain_number(cell.result))
            case None:
                code = sheet.write_blank(row, column, None, look)
            case str() as text if cell.link is not None:
                code = sheet.write_url(row, column, f"internal:{_quoted(cell.link)}", look, string=text)
            case "":
                code = sheet.write_blank(row, column, None, look)
            case str() as text:
                code = sheet.write_string(row, column, text, look)
            case date() as day:  # a datetime is a date too
                code = sheet.write_datetime(row, column, day, look)
            case number:
                code = sheet.write_number(row, column, _plain_number(number), look)
        if code:
            self._check(code, f"{name}!{cell.address}")
        if cell.comment is not None:
            options = {
                "author": _AUTHOR,
                "width": _COMMENT_WIDTH_PIXELS,
                "height": _comment_height(cell.comment),
                "font_name": "Arial",
                "font_size": _COMMENT_POINTS,
            }
            self._check(sheet.write_comment(row, column, cell.comment, options), f"{name}!{cell.address}")

    def _add_conditions(self, plan: SheetPlan, sheet: Any) -> None:
        for validation in plan.validations:
            self._check(
                sheet.data_validation(validation.area, _validation_options(validation)),
                f"{plan.name}!{validation.area}",
            )
        for rule in plan.conditional_formats:
            options = {"type": "formula", "criteria": rule.formula, "format": self._format(rule.style)}
            self._check(sheet.conditional_format(rule.area, options), f"{plan.name}!{rule.area}")

    def _format(self, name: str, *, quoted: bool = False) -> Any:
        """`quoted` text is shown with Excel's own text mark, so that editing it does not bring it to life."""
        key = (name, quoted)
        if key not in self.formats:
            self.formats[key] = self.book.add_format(
                {**_format_options(self.plan.styles[name]), **({"quote_prefix": True} if quoted else {})}
            )
        return self.formats[key]

    def _check(self, code: int | None, where: str) -> None:
        if code:
            raise CannotWrite(
                f"'{self.plan.title}' {where}: Excel could not hold what was planned there (code {code}); "
                "expected a shorter text, or another place."
            )


def _comment_height(text: str) -> int:
    """Pixels in which all of a comment can be seen: a box of the library's own size cuts a long one off."""
    lines = sum(len(textwrap.wrap(part, _COMMENT_CHARACTERS)) or 1 for part in text.split("\n"))
    return (lines + 1) * _COMMENT_LINE_PIXELS


def _plain_number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


def _quoted(link: str) -> str:
    """A place as Excel writes it: Board costs!D14 is 'Board costs'!D14."""
    sheet, _, cell = link.rpartition("!")
    name = sheet.strip("'").replace("'", "''")
    return f"'{name}'!{cell}"


def _format_options(style: Style) -> dict[str, object]:
    borders = {"none": 0, "thin": 1, "medium": 2, "dotted": 4, "hair": 7}
    options: dict[str, object] = {
        "bold": style.bold,
        "italic": style.italic,
        "underline": 1 if style.underline else 0,
        "font_name": style.font,
        "font_size": style.size,
        "num_format": style.number_format,
        "text_wrap": style.wrap,
        "locked": style.locked,
        "border": borders[style.border],
        "border_color": style.border_colour,
        "valign": {"top": "top", "middle": "vcenter", "bottom": "bottom"}[style.vertical],
    }
    if style.border_bottom is not None:
        options["bottom"] = borders[style.border_bottom]
    if style.align != "general":
        options["align"] = {"left": "left", "centre": "center", "right": "right"}[style.align]
    if style.indent:
        options["indent"] = style.indent
    if style.colour is not None:
        options["font_color"] = style.colour
    if style.fill is not None:
        options["bg_color"] = style.fill
    return options


def _validation_options(validation: Validation) -> dict[str, object]:
    options: dict[str, object] = {
        "validate": "length" if validation.accepts is Accepts.TEXT_LENGTH else validation.accepts.value,
        "input_title": validation.prompt_title or None,
        "input_message": validation.prompt or None,
        "error_title": validation.error_title or None,
        "error_message": validation.error or None,
        "error_type": validation.strictness.value,
    }
    if validation.accepts is Accepts.LIST:
        options["source"] = list(validation.choices) or validation.source
    elif validation.accepts is not Accepts.ANY:
        low, high = _bound(validation.minimum), _bound(validation.maximum)
        if high is None:
            options |= {"criteria": ">=", "value": low}
        elif low is None:
            options |= {"criteria": "<=", "value": high}
        else:
            options |= {"criteria": "between", "minimum": low, "maximum": high}
    return options


def _bound(value: Decimal | int | date | None) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day in a sheet has no time zone
    return _plain_number(value)
