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
    texts = [_text(swing) for swing in swings]
    ends = [end for swing in swings for end in (swing.low, swing.high) if end is not None]
    rows = Rows(
        canvas, texts, figures=[data.central, *(value for _, value in ends)], values=[words for words, _ in ends],
        measures=_MEASURES, top=26,
    )  # fmt: skip
    place = rows.scale.place
    centre = place(data.central)
    marks: list[Mark] = rows.grid()
    marks += rows.upright(place(0), "zero")
    ends_words: list[Mark] = []
    for index, swing in enumerate(swings):
        for end, role in ((swing.low, "lower"), (swing.high, "neutral")):
            if end is None:
                continue
            words, value = end
            x = place(value)
            marks.append(
                Rect(x=min(x, centre), y=rows.bar_top(index), width=abs(x - centre), height=rows.bar, role=role)
            )
            ends_words.append(_end_label(rows, index, words, x, centre))
        ends_words += rows.label(index)
    text = f"Central {millions(data.central, DECIMALS)}"
    half = width(text, 13, bold=True) / 2
    middle = min(max(centre, half), canvas - half)
    marks += rows.upright(centre, "median")
    marks.append(Label(x=middle, y=rows.top - 9, text=text, size=13, bold=True, anchor=Anchor.MIDDLE))
    return Drawing(width=canvas, height=rows.height, marks=(*marks, *ends_words))


def _end_label(rows: Rows, index: int, words: str, x: float, centre: float) -> Label:
    y = rows.middle(index) + 4.5
    if x >= centre:
        return Label(x=x + 6, y=y, text=words, size=_END, halo=True)
    room = width(words, _END)
    if centre - x >= room + 14:
        return Label(x=x + 7, y=y, text=words, size=_END)
    if x - 6 - room >= rows.left:
        return Label(x=x - 6, y=y, text=words, size=_END, anchor=Anchor.END, halo=True)
    return Label(x=centre + 6, y=y, text=words, size=_END, halo=True)
