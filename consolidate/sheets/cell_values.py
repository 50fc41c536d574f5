"""What one stored cell holds: its type, style and stored text turned into a kind and a raw text.

Knows nothing of where the cell stands; what cannot be read is raised as `Unreadable` for others to place.
"""

from dataclasses import dataclass, field

from consolidate.sheets.cells import Kind
from consolidate.sheets.dates import day_of, day_written
from consolidate.sheets.formats import GENERAL, shows_date, shows_length_of_time
from consolidate.sheets.numbers import plain
from consolidate.sheets.strings import unescape

NUMBER, TEXT, BLANK = Kind.NUMBER.value, Kind.TEXT.value, Kind.BLANK.value
ERROR, BOOLEAN, DATE = Kind.ERROR.value, Kind.BOOLEAN.value, Kind.DATE.value


class Unreadable(Exception):
    """A cell whose stored text cannot be what its type says. Carries a finding's name and first two parts."""

    def __init__(self, name: str, found: str, expected: str) -> None:
        super().__init__(found)
        self.name, self.found, self.expected = name, found, expected


@dataclass(frozen=True, slots=True, kw_only=True)
class CellValues:
    """What the cells of a workbook refer to: shared texts, the number format of each style, the date system."""

    strings: list[str]
    formats: list[str]
    dates_from_1904: bool
    dated: frozenset[int] = field(init=False)
    styles: dict[str | None, int] = field(init=False)
    """Index of each style by the text with which cells name it; what is not in it counts as the first."""

    def __post_init__(self) -> None:
        dated = frozenset(number for number, code in enumerate(self.formats) if shows_date(code))
        object.__setattr__(self, "dated", dated)
        object.__setattr__(self, "styles", {str(number): number for number in range(len(self.formats))})

    def read(self, kind: str, stored: str, style: int) -> tuple[str, str, str | None]:
        """Kind, raw text and ISO day of a cell with a stored text. Raises Unreadable."""
        if kind == "n":
            raw = plain(stored)
            if raw is None:
                raise Unreadable("cell-number-unreadable", f"the stored number is {stored[:40]!r}", "a number")
            if style in self.dated:
                return DATE, raw, self._day(float(stored), style)
            return NUMBER, raw, None
        if kind == "s":
            return TEXT, self._shared(stored), None
        if kind in ("str", "inlineStr"):
            return TEXT, unescape(stored), None
        if kind == "b":
            if stored not in ("0", "1"):
                raise Unreadable("cell-boolean-unreadable", f"the stored truth value is {stored[:40]!r}", "1 or 0")
            return BOOLEAN, "TRUE" if stored == "1" else "FALSE", None
        if kind == "e":
            return ERROR, stored, None
        if kind == "d":
            return DATE, stored, _written_day(stored)
        raise Unreadable(
            "cell-type-unknown", f"the cell is of the type {kind[:20]!r}", "n, s, str, inlineStr, b, e or d"
        )

    def _shared(self, stored: str) -> str:
        if stored.isascii() and stored.isdecimal() and int(stored) < len(self.strings):
            return self.strings[int(stored)]
        raise Unreadable(
            "cell-text-missing",
            f"the cell points at shared text number {stored[:20]!r}",
            f"a number below {len(self.strings):,}",
        )

    def _day(self, serial: float, style: int) -> str | None:
        code = self.formats[style] if style < len(self.formats) else GENERAL
        if shows_length_of_time(code):
            return None
        day = day_of(serial, from_1904=self.dates_from_1904)
        return None if day is None else day.isoformat()


def _written_day(stored: str) -> str | None:
    try:
        day = day_written(stored)
    except ValueError as error:
        expected = "a date as 2026-03-31"
        raise Unreadable("cell-date-unreadable", f"the stored date is {stored[:40]!r}", expected) from error
    return None if day is None else day.isoformat()
