"""Ranked columns: where do we sit? Lowest left, peers grey, own trust dark, the median and the quarters in words.

Knows how columns and labels are placed for 5 to some hundreds of trusts; refuses to draw fewer,
because so few are not a comparison.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from consolidate.report.charts.canvas import (
    NARROW,
    WIDE,
    Anchor,
    Drawing,
    Label,
    Line,
    Mark,
    Path,
    Picture,
    Rect,
    apart,
    bars_path,
    stairs_path,
    tidy,
)
from consolidate.report.charts.order import FEWEST_FOR_QUARTERS, FEWEST_TO_DRAW, MOST_WITH_LETTERS, Place, in_rank_order
from consolidate.report.charts.scales import Scale, tick_texts
from consolidate.report.filters import bare, count, ordinal
from consolidate.report.positions import quartile
from consolidate.report.typeset import width

MOST_WITH_GAPS = 120
TALL, LOW = 316.0, 250.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """What a ranked chart shows. `measure` and `name` are for its words; `quartiles` are Q1, median and Q3.

    `peers` leaves the own trust out and comes in the order in which equals are to stand. `interval`
    is the own figure's range, where there is one. `quartered` is off where too few trusts set quartiles.
    `height` is that of the wide drawing.
    """

    key: str
    name: str
    measure: str
    unit: str
    own: float
    peers: tuple[float, ...]
    quartiles: tuple[float, float, float]
    quartered: bool = True
    interval: tuple[float, float] | None = None
    height: float = TALL

    @property
    def n(self) -> int:
        """Trusts in the chart, the own one included."""
        return len(self.peers) + 1

    @property
    def with_quartiles(self) -> bool:
        """Whether the group is large enough to be quartered."""
        return self.quartered and self.n >= FEWEST_FOR_QUARTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Type:
    """Sizes of text in one drawing."""

    tick: float
    letter: float
    own: float
    second: float


_SCREEN = _Type(tick=13, letter=12, own=15, second=12.5)
_PHONE = _Type(tick=12, letter=11, own=13, second=11)


def ranked_picture(data: Ranked) -> Picture:
    """The chart in both drawings, with its words. Raises ValueError for fewer than five trusts."""
    if data.n < FEWEST_TO_DRAW:
        raise ValueError(f"{data.key}: {data.n} trusts are too few to draw; print the figure alone")
    places = in_rank_order(data.own, data.peers)
    return Picture(
        key=data.key,
        title=finding(data, whose=""),
        desc=_shape(data, places),
        wide=_Columns(data, places, WIDE, data.height, _SCREEN).drawing(),
        narrow=_Columns(data, places, NARROW, 304.0, _PHONE).drawing(),
    )


def finding(data: Ranked, *, whose: str = "your ") -> str:
    """What the chart shows, in a sentence: "Ten of your 14 peers have a lower cost per WAU"."""
    others = data.n - 1
    below, above = sum(v < data.own for v in data.peers), sum(v > data.own for v in data.peers)
    than = "" if whose else f" than {data.name}"
    if not below and not above:
        return f"All {count(others)} of {whose or 'the '}peers have the same {data.measure}" + than.replace(
            "than", "as"
        )
    number, side = (below, "lower") if below >= above else (above, "higher")
    if number == others:
        return f"All {others} of {whose or 'the '}peers have a {side} {data.measure}{than}"
    verb = "has" if number == 1 else "have"
    return f"{count(number, start=True)} of {whose}{others} peers {verb} a {side} {data.measure}{than}"


def _shape(data: Ranked, places: tuple[Place, ...]) -> str:
    low, high = bare(places[0].value, data.unit), bare(places[-1].value, data.unit)
    rank = next(index for index, place in enumerate(places, 1) if place.own)
    words = f"{count(data.n, start=True)} columns rise from {low} to {high}. "
    words += f"{data.name} is {ordinal(rank)} from the lowest at {bare(data.own, data.unit)}"
    if data.interval is not None:
        words += f", with a range of {bare(data.interval[0], data.unit)} to {bare(data.interval[1], data.unit)}"
    words += f". The median is {bare(data.quartiles[1], data.unit)}"
    if data.with_quartiles:
        first, _, third = data.quartiles
        words += f" and the middle half runs from {bare(first, data.unit)} to {bare(third, data.unit)}"
    return words + "."


class _Columns:
    """One drawing in the making: the room that its own labels leave, then the marks."""

    def __init__(
        self, data: Ranked, places: tuple[Place, ...], canvas_width: float, height: float, sizes: _Type
    ) -> None:
        self.data, self.places, self.type = data, places, sizes
        self.width, self.height = canvas_width, height
        self.own_index = next(index for index, place in enumerate(places) if place.own)
        figures = [*(place.value for place in places), *(data.interval or ()), *data.quartiles]
        self.tick_words = tick_texts(Scale.over(figures, 0, 1).ticks, data.unit)
        self.left = max(width(words, sizes.tick) for words in self.tick_words) + 8
        median = width("Median", sizes.tick, bold=True), width(bare(data.quartiles[1], data.unit), sizes.tick)
        self.right = canvas_width - max(median) - 12
        self.step = (self.right - self.left) / data.n
        self.letters = self._letters_fit()
        self.bottom = height - 14 - (16 if self.letters else 0) - (44 if data.with_quartiles else 0)
        self.scale = Scale.over(figures, self.bottom, sizes.own + 18)

    def drawing(self) -> Drawing:
        """All marks, from the ground up: grid, band, columns, letters, brackets, median, own label."""
        own = self._own_label()
        marks: list[Mark] = [*self._axis(), *self._band(own), *self._bars(), *self._letter_row(), *self._brackets()]
        return Drawing(width=self.width, height=self.height, marks=(*marks, *self._median(), own))

    @property
    def _column(self) -> float:
        """How wide a peer's column is. Over 40, a gap or a column under 1.5 units only shimmers: they touch instead."""
        if self.data.n <= MOST_WITH_LETTERS:
            return min(0.76 * self.step, 64.0)
        gap = max(1.5, 0.24 * self.step)
        return self.step if self.data.n > MOST_WITH_GAPS or self.step - gap < 1.5 else self.step - gap

    def _bar(self, index: int) -> tuple[float, float]:
        """Left edge and width of a column; the own one is never too thin to see."""
        wide = max(self._column, 4.0) if self.places[index].own else self._column
        return self.left + (index + 0.5) * self.step - wide / 2, wide

    def _extent(self, value: float) -> tuple[float, float]:
        """Top and height of a column, which stands on zero or hangs from it."""
        zero, end = self.scale.place(0), self.scale.place(value)
        return min(zero, end), abs(zero - end)

    def _axis(self) -> Iterable[Mark]:
        for tick, words in zip(self.scale.ticks, self.tick_words, strict=True):
            y = self.scale.place(tick)
            yield Line(x1=self.left, y1=y, x2=self.right, y2=y, role="axis" if tick == 0 else "grid")
            yield Label(
                x=self.left - 6,
                y=y + self.type.tick * 0.35,
                text=words,
                size=self.type.tick,
                anchor=Anchor.END,
                role="ink-2",
            )

    def _bars(self) -> Iterable[Mark]:
        if self._column == self.step:
            tops = [self.scale.place(place.value) for place in self.places]
            outline = stairs_path(self.left, self.step, self.scale.place(0), tops)
        else:
            boxes = [
                (*self._bar(i), *self._extent(place.value)) for i, place in enumerate(self.places) if not place.own
            ]
            outline = bars_path((x, y, wide, high) for x, wide, y, high in boxes)
        (x, wide), (y, high) = self._bar(self.own_index), self._extent(self.data.own)
        return [Path(d=outline, role="peer", filled=True), Rect(x=x, y=y, width=wide, height=high, role="own")]

    def _letters_fit(self) -> bool:
        if self.data.n > MOST_WITH_LETTERS:
            return False
        widest = max(width(place.letter, self.type.letter) for place in self.places)
        return widest + 3 <= self.step

    def _letter_row(self) -> Iterable[Label]:
        if not self.letters:
            return []
        row = []
        for index, place in enumerate(self.places):
            label = Label(
                x=self.left + (index + 0.5) * self.step, y=self.bottom + 16, text=place.letter or "You",
                size=self.type.letter, anchor=Anchor.MIDDLE, bold=place.own, role="own" if place.own else "ink-2",
            )  # fmt: skip
            row.append(label)
        you = next(label for label in row if label.bold)
        crowded = any(you.box.touches(label.box) for label in row if label is not you)
        return [label for label in row if not (crowded and label is you)]

    def _median(self) -> Iterable[Mark]:
        y = self.scale.place(self.data.quartiles[1])
        x = self.right + 8
        yield Line(x1=self.left, y1=y, x2=self.right + 5, y2=y, role="median")
        yield Label(x=x, y=y, text="Median", size=self.type.tick, bold=True)
        yield Label(x=x, y=y + 15, text=bare(self.data.quartiles[1], self.data.unit), size=self.type.tick)

    def _own_label(self) -> Label:
        """Above the own column, clear of its neighbours and of the median line."""
        text, size = f"You {bare(self.data.own, self.data.unit)}", self.type.own
        half = width(text, size, bold=True) / 2
        centre = self.left + (self.own_index + 0.5) * self.step
        x = min(max(centre, self.left + half), self.right - half)
        under = [
            self._extent(place.value)[0]
            for i, place in enumerate(self.places)
            if self._bar(i)[0] < x + half and sum(self._bar(i)) > x - half
        ]
        y = min(under) - 7
        median = self.scale.place(self.data.quartiles[1])
        if y - 0.74 * size - 3 < median < y + 0.22 * size + 3:
            y = median - 0.22 * size - 4
        return Label(x=x, y=y, text=text, size=size, anchor=Anchor.MIDDLE, bold=True, role="own", halo=True)

    def _band(self, own: Label) -> Iterable[Mark]:
        """The own figure's range across the plot, behind the columns, labelled at the left where columns are short."""
        if self.data.interval is None:
            return []
        low, high = self.data.interval
        top, bottom = self.scale.place(high), self.scale.place(low)
        ends = f"{bare(low, self.data.unit)} to {bare(high, self.data.unit)}"
        text = f"Your range {ends}" if self.width == WIDE else ends
        rows = (top - 6, bottom + 0.8 * self.type.tick + 4, top - 6 - 1.4 * self.type.tick)
        tried = [
            Label(x=self.left + 4, y=y, text=text, size=self.type.tick, bold=True, role="own", halo=True) for y in rows
        ]
        median = self.scale.place(self.data.quartiles[1])
        free = [lb for lb in tried if not lb.box.touches(own.box) and not lb.box.top - 2 < median < lb.box.bottom + 2]
        band = Rect(x=self.left, y=top, width=self.right - self.left, height=max(bottom - top, 1.5), role="band")
        return [band, (free or tried[:1])[0]]

    def _brackets(self) -> Iterable[Mark]:
        if not self.data.with_quartiles:
            return []
        top = self.bottom + (25 if self.letters else 8)
        quarters = groupby(range(self.data.n), key=lambda i: quartile(self.places[i].value, self.data.quartiles))
        marks: list[Mark] = []
        names: list[Label] = []
        bounds: list[Label] = []
        for name, members in quarters:
            indexes = list(members)
            start = self.left + indexes[0] * self.step + min(2, self.step / 4)
            end = self.left + (indexes[-1] + 1) * self.step - min(2, self.step / 4)
            marks.append(Path(d=f"M{tidy(start)} {tidy(top)}v5H{tidy(end)}v-5", role="bracket"))
            upper = {f"Q{i}": f"to {bare(v, self.data.unit)}" for i, v in enumerate(self.data.quartiles, 1)}.get(
                name, "above"
            )
            middle = (start + end) / 2
            size = self.type.tick
            names.append(Label(x=middle, y=top + 21, text=name, size=size, anchor=Anchor.MIDDLE, bold=True))
            size = self.type.second
            bounds.append(Label(x=middle, y=top + 36, text=upper, size=size, anchor=Anchor.MIDDLE, role="ink-2"))
        # the bounds stand in the table too, so where ties squeeze a quarter they give way together
        return [*marks, *apart(names), *(bounds if apart(bounds) == bounds else [])]
