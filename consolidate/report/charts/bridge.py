"""The bridge: where a gap comes from. Starts at nothing and builds the total, so that the axis is honest.

Refuses parts that do not come to the total: whoever has such parts owes a reconciling bar.
"""

from dataclasses import dataclass

from consolidate.report.charts.canvas import NARROW, WIDE, Drawing, Line, Mark, Picture, Rect
from consolidate.report.charts.rows import Measures, Rows, RowText
from consolidate.report.filters import change, inside, listing, millions

_MEASURES = Measures(step=30, bar=19, narrow_step=62, narrow_bar=16)
_A_PENNY = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One bar, in pounds. `reconciling` marks the one that makes parts and whole agree; `unexplained` what is left."""

    label: str
    amount: float
    reconciling: bool = False
    unexplained: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """Parts that come to a total, in pounds. `message` is the chart's finding; `decimals` those of £m."""

    key: str
    message: str
    parts: tuple[Part, ...]
    total_label: str
    total: float
    decimals: int = 1


def bridge_picture(data: Bridge) -> Picture:
    """The bridge in both drawings, with its words. Raises ValueError when the parts do not come to the total."""
    reached = sum(part.amount for part in data.parts)
    if abs(reached - data.total) > _A_PENNY * (len(data.parts) + 1):
        raise ValueError(f"{data.key}: the parts come to {reached:.2f}, the total is {data.total:.2f}")
    steps = listing(f"{inside(part.label)} {change(part.amount, data.decimals)}" for part in data.parts)
    return Picture(
        key=data.key,
        title=data.message,
        desc=f"Bars from nothing to {millions(data.total, data.decimals)}: {steps}.",
        wide=_drawing(data, WIDE),
        narrow=_drawing(data, NARROW),
    )


def _drawing(data: Bridge, canvas: float) -> Drawing:
    running = [0.0]
    for part in data.parts:
        running.append(running[-1] + part.amount)
    texts = [RowText(label=part.label) for part in data.parts]
    texts.append(RowText(label=data.total_label, bold=True, role="own"))
    words = [change(part.amount, data.decimals) for part in data.parts]
    words.append(millions(data.total, data.decimals))
    rows = Rows(canvas, texts, figures=[*running, data.total], values=words, measures=_MEASURES)
    place = rows.scale.place
    marks: list[Mark] = rows.grid()
    for index, part in enumerate(data.parts):
        start, end = place(running[index]), place(running[index + 1])
        marks.append(_bar(rows, index, start, end, _role(part)))
        marks.append(
            Line(x1=end, y1=rows.bar_top(index) + rows.bar, x2=end, y2=rows.bar_top(index + 1), role="connector")
        )
        marks.append(rows.value(index, max(start, end), words[index]))
    final = len(data.parts)
    marks.append(_bar(rows, final, place(0), place(data.total), "own"))
    marks.append(rows.value(final, max(place(0), place(data.total)), words[-1], bold=True, role="own"))
    for index in range(len(texts)):
        marks += rows.label(index)
    return Drawing(width=canvas, height=rows.height, marks=tuple(marks))


def _role(part: Part) -> str:
    if part.unexplained:
        return "unexplained"
    if part.reconciling:
        return "striped"
    return "neutral" if part.amount >= 0 else "opposite"


def _bar(rows: Rows, index: int, start: float, end: float, role: str) -> Rect | Line:
    top = rows.bar_top(index)
    if start == end:  # nothing is a mark too: the connectors run through it
        return Line(x1=start, y1=top, x2=end, y2=top + rows.bar, role="connector")
    return Rect(x=min(start, end), y=top, width=abs(end - start), height=rows.bar, role=role)
