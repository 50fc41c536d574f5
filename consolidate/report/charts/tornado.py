"""The tornado: which single doubt moves the answer most. One bar per assumption, widest swing first.

Zero is always on the axis, so a reader sees whether anything crosses it. Where a row's label does not say
what was assumed, its ends do.
"""

from dataclasses import dataclass

from consolidate.report.charts.canvas import NARROW, WIDE, Anchor, Drawing, Label, Mark, Picture, Rect
from consolidate.report.charts.rows import LABEL, LABELS_AT_MOST, Measures, Rows, RowText
from consolidate.report.filters import count, inside, listing, millions
from consolidate.report.typeset import width, wrap

DECIMALS = 2
_MEASURES = Measures(step=31, bar=17, narrow_step=60, narrow_bar=17)
_END = 12.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """One doubt and the answer, in pounds with its words, at either end; one end may be missing.

    `central` is the central setting, empty where the label says what is changed.
    """

    label: str
    central: str
    low: tuple[str, float] | None
    high: tuple[str, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tornado:
    """Doubts around a central answer in pounds. `message` is the chart's finding."""

    key: str
    message: str
    central: float
    swings: tuple[Swing, ...]


def tornado_picture(data: Tornado) -> Picture:
    """The tornado in both drawings, with its words."""
    swings = widest_first(data.swings, data.central)
    parts = listing(f"{inside(swing.label)} {_ends(swing)}" for swing in swings)
    return Picture(
        key=data.key,
        title=data.message,
        desc=f"{count(len(swings), start=True)} bars around a central {millions(data.central, DECIMALS)}, "
        f"widest first: {parts}.",
        wide=_drawing(data, swings, WIDE),
        narrow=_drawing(data, swings, NARROW),
    )


def widest_first(swings: tuple[Swing, ...], central: float) -> list[Swing]:
    """Order of the rows: the largest distance between the ends, or from the centre to the only one."""

    def reach(swing: Swing) -> float:
        values = [end[1] for end in (swing.low, swing.high) if end is not None] + [central]
        return max(values) - min(values)

    return sorted(swings, key=lambda swing: -reach(swing))


def _ends(swing: Swing) -> str:
    ends = [end for end in (swing.low, swing.high) if end is not None]
    if len(ends) == 1:
        return millions(ends[0][1], DECIMALS)
    return f"from {millions(ends[0][1], DECIMALS)} to {millions(ends[1][1], DECIMALS)}"


def _text(swing: Swing) -> RowText:
    if swing.central:
        return RowText(label=swing.label, second=f"central {swing.central}")
    first, *rest = wrap(swing.label, LABELS_AT_MOST, LABEL)
    return RowText(label=first, second=" ".join(rest))


def _drawing(data: Tornado, swings: list[Swing], canvas: float) -> Drawing:
    rows = _rows(data, swings, canvas, left_room=0)
    lows = [swing.low for swing in swings if swing.low is not None]
    if any(_low_place(rows, end, rows.scale.place(data.central)) is None for end in lows):
        rows = _rows(data, swings, canvas, left_room=max(width(words, _END) for words, _ in lows) + 10)
    place = rows.scale.place
    centre = place(data.central)
    marks: list[Mark] = rows.grid()
    marks += rows.upright(place(0), "zero")
    ends_words: list[Mark] = []
    for index, swing in enumerate(swings):
        y = rows.middle(index) + 4.5
        for end, role in ((swing.low, "lower"), (swing.high, "neutral")):
            if end is None:
                continue
            x = place(end[1])
            marks.append(
                Rect(x=min(x, centre), y=rows.bar_top(index), width=abs(x - centre), height=rows.bar, role=role)
            )
            low = _low_place(rows, end, centre) if role == "lower" else None
            if low is not None:
                ends_words.append(
                    Label(x=low[0], y=y, text=end[0], size=_END, anchor=low[1], halo=low[1] is Anchor.END)
                )
            else:
                ends_words.append(Label(x=max(x, centre) + 6, y=y, text=end[0], size=_END, halo=True))
        ends_words += rows.label(index)
    text = f"Central {millions(data.central, DECIMALS)}"
    half = width(text, 13, bold=True) / 2
    middle = min(max(centre, half), canvas - half)
    marks += rows.upright(centre, "median")
    marks.append(Label(x=middle, y=rows.top - 9, text=text, size=13, bold=True, anchor=Anchor.MIDDLE))
    return Drawing(width=canvas, height=rows.height, marks=(*marks, *ends_words))


def _rows(data: Tornado, swings: list[Swing], canvas: float, *, left_room: float) -> Rows:
    ends = [end for swing in swings for end in (swing.low, swing.high) if end is not None]
    return Rows(
        canvas, [_text(swing) for swing in swings], figures=[data.central, *(value for _, value in ends)],
        values=[words for words, _ in ends], measures=_MEASURES, top=26, left_room=left_room,
    )  # fmt: skip


def _low_place(rows: Rows, end: tuple[str, float], centre: float) -> tuple[float, Anchor] | None:
    """Where the words of a lower end go: inside its bar, or before it; None where neither has room."""
    words, value = end
    x, room = min(rows.scale.place(value), centre), width(words, _END)
    if centre - x >= room + 14:
        return x + 7, Anchor.START
    return (x - 6, Anchor.END) if x - 6 - room >= rows.left - 4 else None
