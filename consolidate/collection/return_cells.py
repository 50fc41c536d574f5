"""What one input cell of the return says: a figure, a word, a day, or which kind of nothing.

Knows how answers are written and what must not be guessed. Knows nothing of rows beside it.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

from consolidate.catalogue.declared import did_you_mean
from consolidate.catalogue.layouts import CellKind, Layout
from consolidate.collection.number_text import OUTER_SPACE, read_number
from consolidate.collection.return_answers import BLANK, Answer, CellReading, Place, expected, shown
from consolidate.collection.return_form import Slot
from consolidate.sheets.addresses import address_of
from consolidate.sheets.cells import Cell, Kind, Sheet
from consolidate.words.findings import Finding
from consolidate.words.states import State

STORED = Decimal("1E-10")
"""The store keeps ten decimals; what a spreadsheet holds beyond them is the dust of its own arithmetic."""

_ANOTHER_WORKBOOK = re.compile(r"\[[^\]]+\][^!]*!")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReader:
    """Reads the cells of one file by its layout."""

    file: str
    layout: Layout

    def read(self, sheet: Sheet, row: int, column: int, slot: Slot) -> CellReading:
        """Read the cell at a place as the answer to a slot."""
        cell = sheet.at(row, column)
        area = sheet.merge_at(row, column) if sheet.merges else None
        if area is not None and not area.startswith(f"{address_of(row, column)}:"):
            where = Place(self.file, sheet.name, address_of(row, column))
            return where.refused(
                "answer-merged",
                found=f"the cell is merged into {area}",
                expected="a cell of its own for every answer",
                do="Unmerge the cells and fill in each of them.",
            )
        if cell is None or (cell.kind is Kind.BLANK and cell.formula is None):
            return CellReading(answer=BLANK)
        where = Place(self.file, sheet.name, cell.address)
        broken = _broken(cell, where) or self._of_wrong_kind(cell, slot, where)
        if broken is not None:
            return broken if slot.kind is not CellKind.TEXT else _words_lost(broken, where)
        reading = self._read_kind(cell, slot, where)
        if cell.formula is None or reading.answer is None or reading.answer.state is State.BLANK:
            return reading
        note = where.finding(
            "answer-from-formula",
            found=f"the formula {shown(cell.formula)} gave {shown(cell.raw)}",
            expected="a typed figure",
            do="Its stored result was taken; nothing has to be done.",
        )
        answer = replace(reading.answer, note="stored result of a formula")
        return CellReading(answer=answer, findings=(*reading.findings, note))

    def _of_wrong_kind(self, cell: Cell, slot: Slot, where: Place) -> CellReading | None:
        if cell.kind is Kind.ERROR:
            return where.refused(
                "answer-error",
                found=f"the cell shows {cell.raw}: its formula has lost its source",
                expected=expected(slot),
                do=f"Type the {_thing(slot)}.",
            )
        if cell.kind is Kind.BOOLEAN:
            return where.refused(
                "answer-boolean",
                found=f"the cell holds {cell.raw}",
                expected=expected(slot),
                do=f"Type the {_thing(slot)}.",
            )
        return None

    def _read_kind(self, cell: Cell, slot: Slot, where: Place) -> CellReading:
        match slot.kind:
            case CellKind.NUMBER:
                return self._number(cell, slot, where)
            case CellKind.CHOICE:
                return self._choice(cell, slot, where)
            case CellKind.DATE:
                return self._day(cell, where)
            case _:
                return _text(cell, where)

    def _number(self, cell: Cell, slot: Slot, where: Place) -> CellReading:
        if cell.kind is Kind.DATE:
            day = cell.value.isoformat() if isinstance(cell.value, date) else "a date or a time"
            return where.refused(
                "answer-date",
                found=f"the cell is formatted as a date ({cell.number_format}) and shows {day}; it stores {cell.raw}",
                expected=expected(slot),
                do="Format the cell as a number and type the figure again.",
            )
        if cell.kind is Kind.TEXT:
            return self._number_text(str(cell.value), slot, where)
        if "%" in cell.number_format:
            return where.refused(
                "answer-percentage",
                found=f"{cell.raw} is shown as a percentage",
                expected=expected(slot),
                do="Format the cell as a number and type the figure again.",
            )
        return self._figure(Decimal(str(cell.value)), cell.raw, slot, where)

    def _number_text(self, text: str, slot: Slot, where: Place) -> CellReading:
        words = self.layout.words
        plain = " ".join(text.strip(OUTER_SPACE).split()).casefold()
        if not plain:
            return CellReading(answer=BLANK)
        if plain in words.not_supplied:
            query = where.finding(
                "answer-not-supplied",
                found=f"the cell says '{shown(text.strip())}'",
                expected=expected(slot),
                do="Say which it is: not provided, or not collected? It is kept as not supplied, never as 0.",
            )
            return CellReading(answer=Answer(state=State.NOT_SUPPLIED, raw=text), findings=(query,))
        if plain in words.not_provided:
            return CellReading(answer=Answer(state=State.NOT_PROVIDED, raw=text))
        if plain in words.not_collected:
            return CellReading(answer=Answer(state=State.NOT_COLLECTED, raw=text))
        if plain in words.ambiguous:
            return where.refused(
                "answer-ambiguous",
                found=f"the cell says '{shown(text.strip())}', which may be zero or unknown",
                expected=expected(slot),
                do="Type 0 if there was none, n/a if there is no figure.",
            )
        number = read_number(text)
        if number.value is None:
            return where.refused(
                "answer-not-a-number",
                found=f"the text '{shown(text)}' {number.problem}",
                expected=expected(slot),
                do=number.do,
            )
        note = where.finding(
            "answer-number-as-text",
            found=f"the text '{shown(text)}' was read as {number.value:f}",
            expected="a number",
            do="Nothing has to be done if that is what was meant.",
        )
        reading = self._figure(number.value, text, slot, where)
        return CellReading(answer=reading.answer, findings=(*reading.findings, note))

    def _figure(self, value: Decimal, raw: str, slot: Slot, where: Place) -> CellReading:
        if abs(value) > self.layout.largest_figure:
            return where.refused(
                "answer-too-large",
                found=f"{shown(raw)} is larger than any figure of a trust",
                expected=expected(slot),
                do="Look for a digit too many, and type the figure again.",
            )
        finest = STORED.as_tuple().exponent
        exponent = value.as_tuple().exponent
        fine = isinstance(exponent, int) and isinstance(finest, int) and exponent < finest
        kept = value.quantize(STORED, ROUND_HALF_EVEN) if fine else value
        return CellReading(answer=Answer(state=State.PROVIDED, raw=raw, value=kept))

    def _choice(self, cell: Cell, slot: Slot, where: Place) -> CellReading:
        plain = " ".join(cell.raw.strip(OUTER_SPACE).split()).casefold()
        if not plain:
            return CellReading(answer=BLANK)
        for word in slot.choices:
            if plain == word.casefold():
                return CellReading(answer=Answer(state=State.PROVIDED, raw=word))
        near = did_you_mean(cell.raw.strip(OUTER_SPACE), slot.choices)
        return where.refused(
            "answer-not-in-list",
            found=f"the cell says '{shown(cell.raw)}'",
            expected=expected(slot),
            do="Choose a word from the list." + (f" {near}" if near.startswith("Did") else ""),
        )

    def _day(self, cell: Cell, where: Place) -> CellReading:
        day: date | None = None
        if isinstance(cell.value, datetime):
            day = cell.value.date()
        elif isinstance(cell.value, date):
            day = cell.value
        elif cell.kind is Kind.TEXT:
            text = str(cell.value).strip(OUTER_SPACE)
            if not text:
                return CellReading(answer=BLANK)
            try:
                day = date.fromisoformat(text) if len(text) == len("2026-06-30") else None
            except ValueError:
                day = None
        if day is None:
            return where.refused(
                "answer-not-a-day",
                found=f"the cell holds '{shown(cell.raw)}'",
                expected="a date",
                do="Type the day as a date, or as 2026-06-30.",
            )
        return CellReading(answer=Answer(state=State.PROVIDED, raw=day.isoformat()))


def _broken(cell: Cell, where: Place) -> CellReading | None:
    """A formula whose result cannot be taken."""
    if cell.formula is None:
        return None
    if _ANOTHER_WORKBOOK.search(cell.formula):
        return where.refused(
            "answer-reads-another-workbook",
            found=f"the formula {shown(cell.formula)} reads another workbook",
            expected="a typed figure",
            do="Copy the cell and paste it as a value.",
        )
    if not cell.has_result:
        return where.refused(
            "cell-not-calculated",
            found=f"the formula {shown(cell.formula)} has no stored result that can be relied on",
            expected="a typed figure, or a formula with its result",
            do="Open the file in Excel or LibreOffice, let it calculate (F9), save, and send it again.",
        )
    if cell.kind is Kind.BLANK or (cell.kind is Kind.TEXT and not str(cell.value).strip(OUTER_SPACE)):
        return where.refused(
            "answer-empty-text",
            found=f"the formula {shown(cell.formula)} gives an empty text",
            expected="a typed figure",
            do="Type 0 or the figure, or clear the cell.",
        )
    return None


def _words_lost(broken: CellReading, where: Place) -> CellReading:
    """Words that cannot be read keep no figure back: they are missing, and that is said."""
    found = broken.findings[0].found
    note = where.finding(
        "answer-words-lost",
        found=found,
        expected="words",
        do="Type the words, if they matter; the cell was read as empty.",
    )
    return CellReading(answer=BLANK, findings=(note,))


def _text(cell: Cell, where: Place) -> CellReading:
    """Words as they stand, composed, without characters that cannot be seen."""
    composed = unicodedata.normalize("NFC", cell.raw)
    seen = "".join(c for c in composed if c in "\n\t" or unicodedata.category(c) not in ("Cf", "Cc")).strip(OUTER_SPACE)
    if not seen:
        return CellReading(answer=BLANK)
    hidden = sum(1 for c in composed if c not in "\r\n\t" and unicodedata.category(c) in ("Cf", "Cc"))
    findings: tuple[Finding, ...] = ()
    if hidden:
        findings = (
            where.finding(
                "answer-hidden-characters",
                found=("a character" if hidden == 1 else f"{hidden} characters")
                + " that cannot be seen: taken out of the text",
                expected="words",
                do="Nothing has to be done.",
            ),
        )
    return CellReading(answer=Answer(state=State.PROVIDED, raw=seen), findings=findings)


def _thing(slot: Slot) -> str:
    return "figure" if slot.kind is CellKind.NUMBER else "answer"
