"""What a cell of a return was found to say, and where: the small words in which readers and findings agree.

Knows no layout and no rule; findings are made through the rule book alone.
"""

from dataclasses import dataclass
from decimal import Decimal

from consolidate.catalogue.layouts import CellKind
from consolidate.catalogue.rules import rule_book
from consolidate.collection.return_form import Slot
from consolidate.words.findings import Finding
from consolidate.words.personal_data import without_personal
from consolidate.words.states import State
from consolidate.words.units import UNITS

_SHOWN = 60
"""Characters of a cell's text that a finding shows: enough to recognise it by; the cell is named beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a cell says. `value` is set for a figure in state PROVIDED; `raw` is the text as it stood."""

    state: State
    raw: str = ""
    value: Decimal | None = None
    note: str = ""


BLANK = Answer(state=State.BLANK)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReading:
    """The answer of one cell and what was found about it; no answer where an error was found."""

    answer: Answer | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a file, for findings about it."""

    file: str
    sheet: str
    cell: str | None = None

    def finding(self, name: str, *, found: str, expected: str, do: str) -> Finding:
        """A finding about this cell."""
        return rule_book().finding(
            name, file=self.file, sheet=self.sheet, cell=self.cell, found=found, expected=expected, do=do
        )

    def refused(self, name: str, *, found: str, expected: str, do: str) -> CellReading:
        """A reading without an answer."""
        return CellReading(answer=None, findings=(self.finding(name, found=found, expected=expected, do=do),))


def expected(slot: Slot) -> str:
    """What the cell asks for, by its row and its header."""
    what = f"{slot.row.label}, {slot.column.header}"
    if slot.kind is CellKind.NUMBER:
        return f"{number_of(slot)} ({what})"
    return f"one of {', '.join(slot.choices)} ({what})" if slot.choices else f"words ({what})"


def number_of(slot: Slot) -> str:
    """The kind of number that a cell takes: a number in £, a whole number."""
    unit = UNITS[slot.unit].words
    kind = "a whole number" if slot.whole else "a number"
    return kind if unit == "number" else f"{kind} in {unit}"


def shown(text: str) -> str:
    """A text in one line; a long one by its beginning; nothing of one that seems to hold a person's data."""
    plain = without_personal(" ".join(text.split()))
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
