# ruff: noqa: RUF001 - the table lists the typographic signs themselves
"""How wide a piece of text will be, so that labels can be placed before anything is drawn.

Advance widths of Liberation Sans, which has the metrics of Arial, in units of 1/2048 em; read from
the font's own hmtx table. A character that is not listed counts as wide as a capital M, so that the
error is on the safe side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

_EM = 2048
_UNLISTED = 1706
_REGULAR = {
    391: "'", 455: "ijl‘’", 532: "|", 569: " !,./:;I[\\]ft\u00a0", 682: "()-`r·“”›", 684: "{}", 717: "•", 727: '"',
    797: "*", 819: "°", 961: "^", 1024: "Jcksvxyzç", 1124: "±÷≤≥", 1139: "#$0123456789?L_abdeghnopqu£–àáâäèéêëñóôöúü",
    1196: "+<=>~×−", 1251: "FTZ", 1366: "&ABEKPSVXYÉ", 1479: "CDHNRUw", 1593: "GOQ", 1706: "Mm", 1821: "%", 1933: "W",
    2048: "—…", 2079: "@",
}  # fmt: skip
_BOLD = {
    487: "'", 569: ",./I\\ijl \u00a0‘’", 573: "|", 682: "!()-:;[]`ft·›", 717: "•", 797: "*r{}", 819: "°", 971: '"',
    1024: "z“”", 1124: "±÷≤≥", 1139: "#$0123456789J_aceksvxy£–àáâäèéêëç", 1196: "+<=>^~×−",
    1251: "?FLTZbdghnopquñóôöúü", 1366: "EPSVXYÉ", 1479: "&ABCDHKNRU", 1593: "GOQw", 1706: "M", 1821: "%m", 1933: "W",
    1997: "@", 2048: "—…",
}  # fmt: skip


@cache
def _table(bold: bool) -> dict[str, int]:
    return {letter: width for width, letters in (_BOLD if bold else _REGULAR).items() for letter in letters}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of `text` in the units of `size`."""
    table = _table(bold)
    return sum(table.get(letter, _UNLISTED) for letter in text) * size / _EM


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Lines no wider than `room`, broken at spaces; a single word that is wider stays whole."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """`text`, or as much of it as fits before an ellipsis, cut at a word where one ends in time."""
    if width(text, size, bold=bold) <= room:
        return text
    words = text.split(" ")
    while len(words) > 1:
        words.pop()
        shorter = " ".join(words).rstrip(",;:") + "…"
        if width(shorter, size, bold=bold) <= room:
            return shorter
    kept = text
    while kept and width(kept + "…", size, bold=bold) > room:
        kept = kept[:-1]
    return kept + "…"


@dataclass(frozen=True, slots=True)
class Box:
    """What a label covers, in the units of its canvas."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Box") -> bool:
        """Whether the two share any ground."""
        apart = (
            self.right <= other.left or other.right <= self.left or self.bottom <= other.top or other.bottom <= self.top
        )
        return not apart

    def within(self, outer: "Box") -> bool:
        """Whether this lies wholly inside `outer`."""
        return (
            self.left >= outer.left
            and self.top >= outer.top
            and self.right <= outer.right
            and self.bottom <= outer.bottom
        )


def spread(wanted: Iterable[float], gap: float, low: float, high: float) -> list[float]:
    """Positions in the order of `wanted`, each at least `gap` from the next, moved as little as may be.

    `wanted` is ascending. The result stays between `low` and `high` where the room allows it.
    """
    places: list[float] = []
    for want in wanted:
        places.append(max(want, low, places[-1] + gap if places else low))
    limit = high
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], limit)
        limit = places[index] - gap
    return places
