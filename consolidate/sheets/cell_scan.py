"""The cells of one sheet, read from its XML in one pass, each checked as it goes by.

A sheet that says two things about one cell, or says them out of order, is refused: programs differ in
which they believe. What the sheet says of its own size is ignored. Knows cells, not workbooks.
"""

from typing import NoReturn

from consolidate.sheets.addresses import address_of, column_number, place_of
from consolidate.sheets.cell_values import BLANK, CellValues, Unreadable
from consolidate.sheets.limits import Limits
from consolidate.sheets.numbers import significant_digits
from consolidate.sheets.placement import CELLS, HOLD_LETTERS, MAIN, refuse_letters, refuse_place
from consolidate.sheets.scanned import Scanned, ScannedSheet
from consolidate.sheets.shared_formulas import Formulas, SwellingFormulas
from consolidate.sheets.strings import refuse_long_text
from consolidate.sheets.surroundings import Surroundings
from consolidate.sheets.verdict import SAVE_AGAIN, Verdict
from consolidate.sheets.xml_parts import SEPARATOR, TooDeep, feed, new_parser

_C, _V, _F, _T, _RUN = MAIN + "c", MAIN + "v", MAIN + "f", MAIN + "t", MAIN + "r"
_DATA, _ROW, _INLINE, _PHONETIC = MAIN + "sheetData", MAIN + "row", MAIN + "is", MAIN + "rPh"
_COLUMN, _MERGE, _LINK, _ROOT = MAIN + "col", MAIN + "mergeCell", MAIN + "hyperlink", MAIN + "worksheet"
_FILTER, _FILTERED = MAIN + "autoFilter", MAIN + "filterColumn"
_LETTERS = frozenset(MAIN + name for name in HOLD_LETTERS)
_TRUE = ("1", "true")


def scan_sheet(
    name: str,
    part: str,
    content: bytes,
    values: CellValues,
    verdict: Verdict,
    limits: Limits,
    *,
    visible: bool,
    room: int,
) -> tuple[ScannedSheet, int]:
    """Read one sheet; also tells how many cells it went through, empty ones included.

    `room` is how many the workbook may still have. Raises Refusal.
    """
    scan = _SheetScan(name, part, values, verdict, limits, room)
    parser = new_parser()
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    feed(parser, part, content, verdict)
    scan.settle_formulas()
    scan.around.note_hidden(scan.cells)
    scan.note_long_numbers()
    return ScannedSheet(name=name, visible=visible, cells=scan.cells, merges=scan.around.merges), scan.gone_through


class _SheetScan:
    """One pass over one sheet: the handlers of a parser, and what they have gathered."""

    def __init__(self, name: str, part: str, values: CellValues, verdict: Verdict, limits: Limits, room: int) -> None:
        self.name, self.part, self.values, self.verdict, self.limits, self.room = (
            name, part, values, verdict, limits, room,
        )  # fmt: skip
        self.cells: list[Scanned] = []
        self.formulas = Formulas()
        self.around = Surroundings(name, verdict, limits)
        self.gone_through = 0
        self.open = [""]
        """The elements that are open, the innermost last."""
        self.row, self.column, self.row_text = 0, 0, ""
        self.row_is_counted, self.row_hidden, self.has_data, self.has_text = False, False, False, False
        self.columns: dict[str, int] = {}
        self.attributes: dict[str, str] = {}
        self.value: str | None = None
        self.inline: str | None = None
        self.formula: str | None = None
        self.formula_attributes: dict[str, str] = {}
        self.buffer: list[str] = []
        self.long_numbers: list[str] = []

    # ---- what the parser calls -----------------------------------------------------------------

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        within = self.open[-1]
        allowed = CELLS.get(within)
        if tag not in allowed if allowed is not None else tag in CELLS and not self._begins(tag, within):
            refuse_place(self.part, _plain(tag), _plain(within), self.verdict, self.name)
        self.open.append(tag)
        if tag == _C:
            self._start_cell(attributes)
        elif tag == _V:
            self.buffer = []
        elif tag == _ROW:
            self._start_row(attributes)
        elif tag == _F:
            self.buffer = []
            self.formula_attributes = attributes
        elif tag == _T:
            self._start_text()
        elif tag == _RUN:
            self.has_text = False
        elif tag == _INLINE:
            if self.inline is not None:
                self._refuse("cell-out-of-order", "the cell has two texts", "one", self.address)
            self.inline, self.has_text = "", False
        elif tag == _MERGE:
            self.around.merge(attributes.get("ref", ""))
        elif tag == _LINK:
            self.around.link(attributes.get("ref", ""))
        elif tag == _COLUMN:
            self.around.columns(attributes)
        elif tag == _FILTER:
            self.around.filter(attributes.get("ref", ""))
        elif tag == _FILTERED:
            self.around.filter_is_set()
        elif not within and tag != _ROOT:
            self._refuse("part-of-wrong-type", "the sheet's part is not a worksheet", "a worksheet")
        if len(self.open) > self.limits.xml_depth:
            raise TooDeep

    def text(self, text: str) -> None:
        within = self.open[-1]
        if within in _LETTERS:
            self.buffer.append(text)
        elif within in CELLS and not text.isspace():
            refuse_letters(self.part, _plain(within), self.verdict, self.name)

    def end(self, tag: str) -> None:
        self.open.pop()
        if tag == _V:
            if self.value is not None:
                self._refuse("cell-out-of-order", "the cell has two stored values", "one", self.address)
            self.value = "".join(self.buffer)
        elif tag == _C:
            self._end_cell()
        elif tag == _F:
            if self.formula is not None:
                self._refuse("cell-out-of-order", "the cell has two formulas", "one", self.address)
            self.formula = "".join(self.buffer)
        elif tag == _T:
            if self.inline is not None and _PHONETIC not in self.open:
                self.inline += "".join(self.buffer)
        elif tag == _RUN:
            self.has_text = True  # after runs, a text of its own may not follow

    # ---- rows and cells ------------------------------------------------------------------------

    def _begins(self, tag: str, within: str) -> bool:
        """Whether the cells of the sheet begin here: once, and nowhere but in the sheet itself."""
        begins = tag == _DATA and within == _ROOT and not self.has_data
        self.has_data = self.has_data or begins
        return begins

    def _start_text(self) -> None:
        """A text has letters of its own, or runs that have some each; how it is pronounced is passed over."""
        self.buffer = []
        if _PHONETIC in self.open:
            return
        if self.has_text:
            self._refuse("cell-out-of-order", "the cell has two texts", "one", self.address)
        self.has_text = True

    @property
    def address(self) -> str:
        return address_of(self.row, self.column)

    def _start_row(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r")
        row = self.row + 1
        if said is not None:
            plausible = said.isascii() and said.isdecimal() and len(said) <= len(str(self.limits.excel_rows))
            row = int(said) if plausible else 0
        if not 1 <= row <= self.limits.excel_rows:
            self._refuse_address(f"a row is numbered '{(said or str(row))[:20]}'")
        if row <= self.row:
            found = f"row {row} is there twice" if row == self.row else f"row {row} comes after row {self.row}"
            self._refuse("cell-out-of-order", found, "rows in order, each once")
        self.row, self.row_text, self.column = row, str(row), 0
        self.row_is_counted = said is None
        self.row_hidden = attributes.get("hidden") in _TRUE

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.gone_through += 1
        if self.gone_through > self.room:
            self._refuse(
                "cells-too-many",
                f"the workbook has more than {self.limits.cells:,} cells, empty ones with a format included",
                f"at most {self.limits.cells:,}",
            )
        said = attributes.get("r")
        if said is None:
            column = self.column + 1
            if column > self.limits.excel_columns:
                self._refuse_address(f"row {self.row} has more cells than a sheet has columns")
        else:
            column = (said.endswith(self.row_text) and self.columns.get(said[: -len(self.row_text)])) or self._place(
                said
            )
        if column <= self.column:
            found = "the cell is there twice" if column == self.column else f"the cell comes after {self.address}"
            self._refuse("cell-out-of-order", found, "cells in order, each once", said)
        self.column = column
        self.attributes = attributes
        self.value, self.inline, self.formula = None, None, None

    def _place(self, said: str) -> int:
        """Column of an address met for the first time; its letters are remembered."""
        try:
            row, column = place_of(said)
        except ValueError:
            self._refuse_address(f"a cell has the address '{said[:20]}'")
        if column > self.limits.excel_columns or row > self.limits.excel_rows:
            self._refuse_address(f"a cell has the address {said}")
        if row > self.row and self.row_is_counted and self.column == 0:
            self.row, self.row_text = row, str(row)  # a row without a number has that of its first cell
        if row != self.row:
            self._refuse("cell-out-of-order", f"the cell {said} stands in row {self.row}", "cells in their own rows")
        letters = said[: -len(self.row_text)]
        self.columns[letters] = column_number(letters)
        return column

    def _end_cell(self) -> None:
        kind = self.attributes.get("t", "n")
        stored = self.value
        if self.inline is not None:
            if kind != "inlineStr":
                self._refuse(
                    "cell-type-unknown", f"the cell holds a text and is of the type {kind!r}", "inlineStr", self.address
                )
            stored = self.inline
        elif kind == "inlineStr" and stored:
            # Some programs take the value for the text, and some take there to be none.
            self._refuse("cell-text-missing", "the cell has a value where its text should be", "a text", self.address)
        style = self.values.styles.get(self.attributes.get("s"), 0)
        far = self.row > self.limits.last_row or self.column > self.limits.last_column
        if not stored and not (stored is not None and kind in ("str", "inlineStr")):
            if self.formula is None:
                if not far:
                    self.cells.append(Scanned(self.row, self.column, BLANK, "", style=style))
                return
            found, raw, day, has_result = BLANK, "", None, False
        else:
            try:
                found, raw, day = self.values.read(kind, stored or "", style)
            except Unreadable as problem:
                self._refuse(problem.name, problem.found, problem.expected, self.address)
            has_result = True
            # `raw` of a number is as short as it can be, and hides how long the stored one was.
            if max(len(raw), len(stored or "")) > self.limits.number_digits:
                self._check_length(kind, stored or "", raw)
        if far:
            self._refuse(
                "cell-stray",
                "a value stands here, far from all others",
                f"values in the first {self.limits.last_row:,} rows and {self.limits.last_column:,} columns",
                self.address,
                "Delete it (Ctrl+End leads to the last cell in use), save, and send again.",
            )
        if self.row_hidden:
            self.around.hidden_rows.add(self.row)
        formula = None
        if self.formula is not None:
            formula = self.formulas.formula(
                self.formula, self.formula_attributes, self.row, self.column, len(self.cells)
            )
        self.cells.append(Scanned(self.row, self.column, found, raw, formula, has_result, style, day))

    def _check_length(self, kind: str, stored: str, raw: str) -> None:
        if kind == "n":
            if significant_digits(stored) > self.limits.number_digits:
                self.long_numbers.append(self.address)
        elif len(raw) > self.limits.excel_text:
            refuse_long_text(len(raw), self.verdict, self.limits, sheet=self.name, cell=self.address)

    def settle_formulas(self) -> None:
        """Give every cell its own formula. Raises Refusal where that would swell beyond the limit."""
        try:
            self.formulas.settle(self.cells, self.limits.unpacked_bytes)
        except SwellingFormulas:
            self._refuse(
                "workbook-too-large",
                "the formulas that cells share are longer than a workbook may be in all",
                f"at most {self.limits.unpacked_bytes:,} characters",
            )

    def note_long_numbers(self) -> None:
        """Note the first number with more digits than a spreadsheet keeps, and how many there are."""
        if self.long_numbers:
            self.verdict.note(
                "number-too-long",
                sheet=self.name,
                cell=self.long_numbers[0],
                found=f"{len(self.long_numbers)} numbers here have more than {self.limits.number_digits} digits",
                expected="numbers as a spreadsheet program keeps them",
                do="Check that they are amounts, and not codes: the digits beyond are not kept.",
            )

    # ---- refusals ------------------------------------------------------------------------------

    def _refuse_address(self, found: str) -> NoReturn:
        last = address_of(self.limits.excel_rows, self.limits.excel_columns)
        self._refuse("cell-address-unreadable", found, f"addresses from A1 to {last}")

    def _refuse(self, name: str, found: str, expected: str, cell: str | None = None, do: str = SAVE_AGAIN) -> NoReturn:
        self.verdict.refuse(name, sheet=self.name, cell=cell, found=found, expected=expected, do=do)


def _plain(tag: str) -> str:
    """Name of an element without its namespace."""
    return tag.rpartition(SEPARATOR)[2]
