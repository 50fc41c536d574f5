"""A chart as marks on a canvas: shapes and labels with places and roles, nothing about what they mean.

Every label knows the box that it covers, so a drawing can say for itself where labels touch or
leave the canvas. A picture is one message in two drawings, wide and narrow.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from consolidate.report.typeset import Box, width

WIDE = 720.0
NARROW = 358.0
SMALLEST_TEXT = 11.0


class Anchor(StrEnum):
    """Which part of a label stands at its x."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A filled rectangle; `role` is a key of `paint.FILLS`."""

    x: float
    y: float
    width: float
    height: float
    role: str
    kind: str = "rect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line; `role` is a key of `paint.STROKES`."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: str
    kind: str = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A dot; `role` is a key of `paint.FILLS`."""

    x: float
    y: float
    r: float
    role: str
    kind: str = "circle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A path in SVG's own letters; `role` is a key of `paint.STROKES`, or of `paint.FILLS` when `filled`."""

    d: str
    role: str
    filled: bool = False
    kind: str = "path"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One line of text whose baseline starts, centres or ends at (x, y); `role` is a key of `paint.TEXTS`."""

    x: float
    y: float
    text: str
    size: float
    anchor: Anchor = Anchor.START
    bold: bool = False
    role: str = "ink"
    halo: bool = False
    kind: str = "label"

    @property
    def box(self) -> Box:
        """What the text covers: from the height of a capital to the depth of a comma."""
        wide = width(self.text, self.size, bold=self.bold)
        left = self.x - {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[self.anchor]
        return Box(left, self.y - 0.74 * self.size, left + wide, self.y + 0.22 * self.size)


Mark = Rect | Line | Circle | Path | Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Marks in the order in which they are drawn, on a canvas of `width` by `height` units."""

    width: float
    height: float
    marks: tuple[Mark, ...]

    @property
    def labels(self) -> list[Label]:
        """The marks that are text."""
        return [mark for mark in self.marks if isinstance(mark, Label)]

    @property
    def striped(self) -> bool:
        """Whether a mark needs the pattern of stripes."""
        return any(isinstance(mark, Rect) and mark.role == "striped" for mark in self.marks)

    def faults(self) -> list[str]:
        """Labels that touch, leave the canvas or are too small to read; empty when the drawing is sound."""
        canvas = Box(0, 0, self.width, self.height)
        found = [f"'{a.text}' touches '{b.text}'" for a, b in combinations(self.labels, 2) if a.box.touches(b.box)]
        found += [f"'{label.text}' leaves the canvas" for label in self.labels if not label.box.within(canvas)]
        found += [f"'{label.text}' is set at {label.size}" for label in self.labels if label.size < SMALLEST_TEXT]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One message, drawn for a page and for a phone, with the words of both for those who do not see it.

    `key` makes ids that are unique on a page. `narrow` is None where one drawing serves both.
    """

    key: str
    title: str
    desc: str
    wide: Drawing
    narrow: Drawing | None


def apart(labels: Iterable[Label], gap: float = 3.0) -> list[Label]:
    """The labels that leave each other room, first come first kept."""
    kept: list[Label] = []
    for label in labels:
        box = label.box
        room = Box(box.left - gap, box.top, box.right + gap, box.bottom)
        if not any(room.touches(other.box) for other in kept):
            kept.append(label)
    return kept


def bars_path(bars: Iterable[tuple[float, float, float, float]]) -> str:
    """Many upright bars (x, y, width, height) as one path: a tenth of the bytes of as many rectangles."""
    return "".join(
        f"M{tidy(x)} {tidy(y + height)}v{tidy(-height)}h{tidy(width)}v{tidy(height)}z" for x, y, width, height in bars
    )


def stairs_path(left: float, step: float, ground: float, tops: Iterable[float]) -> str:
    """Upright bars without gaps as one outline: drawn one by one, they show a seam wherever two meet."""
    path = [f"M{tidy(left)} {tidy(ground)}"]
    for index, top in enumerate(tops, 1):
        path.append(f"V{tidy(top)}H{tidy(left + index * step)}")
    return "".join([*path, f"V{tidy(ground)}z"])


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """A path through points."""
    return "M" + "L".join(f"{tidy(x)} {tidy(y)}" for x, y in points)


def tidy(value: float) -> str:
    """A coordinate to a tenth of a unit, without a trailing zero; places are not figures, so plain rounding serves."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text
