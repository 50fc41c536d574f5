"""What every chart of horizontal bars shares: a label column or a label line, a value axis, and rows at equal steps.

Wide drawings put labels right-aligned beside the axis; narrow ones put them above each bar, so that a
phone shows the same words at the same size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consolidate.report.charts.canvas import NARROW, Anchor, Label, Line, Mark, apart
from consolidate.report.charts.scales import Scale, money_ticks
from consolidate.report.typeset import shorten, width

LABEL, SECOND, VALUE, TICK = 13.5, 12.0, 13.0, 12.0
LABELS_AT_MOST = 268.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowText:
    """The words of a row: its label and a second line that says why."""

    label: str
    second: str = ""
    bold: bool = False
    role: str = "ink"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Heights: from row to row and of a bar, in the wide drawing and in the narrow one."""

    step: float
    bar: float
    narrow_step: float
    narrow_bar: float


class Rows:
    """Places for the rows of one drawing.

    `figures` are all pounds that must fit on the axis, `values` the texts printed beside bars.
    `top` is the room kept above the first row, `last_gap` the extra room above the last, `left_room` that
    between the label column and the lowest figure.
    """

    def __init__(
        self,
        canvas: float,
        texts: Sequence[RowText],
        *,
        figures: Iterable[float],
        values: Iterable[str],
        measures: Measures,
        top: float = 4.0,
        last_gap: float = 0.0,
        left_room: float = 0.0,
    ) -> None:
        self.canvas, self.texts = canvas, texts
        self.narrow = canvas == NARROW
        self.top, self.last_gap = top, last_gap
        self.two_lines = any(text.second for text in texts)
        self.bar = measures.narrow_bar if self.narrow else measures.bar
        self.step = measures.narrow_step - (0 if self.two_lines else 14) if self.narrow else measures.step
        widest = max(max(width(text.label, LABEL, bold=text.bold), width(text.second, SECOND)) for text in texts)
        self.left = 2.0 if self.narrow else min(widest, LABELS_AT_MOST) + 16
        room = max(width(value, 15, bold=True) for value in values) + 12
        figures = list(figures)
        # a figure below zero has no label on its left, but its tick needs half of its own width
        below = 16 if self.narrow and min(figures) < 0 else 0
        self.scale = Scale.over(figures, self.left + max(below, left_room), canvas - room)
        self.bottom = self.bar_top(len(texts) - 1) + self.bar + 14
        self.height = self.bottom + 22

    def row_top(self, index: int) -> float:
        """Where a row begins."""
        return self.top + index * self.step + (self.last_gap if index == len(self.texts) - 1 else 0)

    def bar_top(self, index: int) -> float:
        """Where a bar begins: in the middle of its row, or under its label on a phone."""
        if self.narrow:
            return self.row_top(index) + (35 if self.two_lines else 20)
        return self.row_top(index) + (self.step - self.bar) / 2

    def middle(self, index: int) -> float:
        """The middle of a bar."""
        return self.bar_top(index) + self.bar / 2

    def label(self, index: int) -> list[Label]:
        """The words of a row, shortened where a name is longer than its column."""
        text = self.texts[index]
        if self.narrow:
            x, y, anchor, room = self.left + 7, self.row_top(index) + 14, Anchor.START, self.canvas - self.left - 9
        else:
            x, y, anchor, room = self.left - 12, self.middle(index) + 4.5, Anchor.END, self.left - 14
            if text.second:
                y -= 6.5
        first = shorten(text.label, room, LABEL, bold=text.bold)
        labels = [
            Label(x=x, y=y, text=first, size=LABEL, anchor=anchor, bold=text.bold, role=text.role, halo=self.narrow)
        ]
        if text.second:
            second = shorten(text.second, room, SECOND)
            labels.append(
                Label(x=x, y=y + 14.5, text=second, size=SECOND, anchor=anchor, role="ink-2", halo=self.narrow)
            )
        return labels

    def value(
        self, index: int, right: float, text: str, *, size: float = VALUE, bold: bool = False, role: str = "ink"
    ) -> Label:
        """The figure beside a bar that ends at `right`."""
        return Label(
            x=right + 6, y=self.middle(index) + size * 0.35, text=text, size=size, bold=bold, role=role, halo=True
        )

    def upright(self, x: float, role: str) -> list[Line]:
        """A line down the plot; on a phone only beside the bars, so that it strikes no label through."""
        if not self.narrow:
            return [Line(x1=x, y1=self.top, x2=x, y2=self.bottom, role=role)]
        tops = [self.bar_top(index) for index in range(len(self.texts))]
        return [Line(x1=x, y1=top - 3, x2=x, y2=top + self.bar + 3, role=role) for top in tops]

    def grid(self) -> list[Mark]:
        """Hairlines with their figures under the last row; the line at zero stands out."""
        lines: list[Mark] = []
        labels = []
        for tick, text in zip(self.scale.ticks, money_ticks(self.scale.ticks), strict=True):
            x = self.scale.place(tick)
            lines += self.upright(x, "axis" if tick == 0 else "grid")
            start = x - width(text, TICK) / 2 < 0
            labels.append(
                Label(
                    x=x, y=self.bottom + 17, text=text, size=TICK,
                    anchor=Anchor.START if start else Anchor.MIDDLE, role="ink-2",
                )
            )  # fmt: skip
        return [*lines, *apart(labels, gap=6)]
