"""The net-savings ladder: what is left of a saving after each test, never the top without the bottom.

Each rung shows what remains and what was taken off or added, with why. Refuses rungs that do not
lead from the top to the result.
"""

from dataclasses import dataclass

from consolidate.report.charts.canvas import NARROW, WIDE, Drawing, Line, Mark, Picture, Rect
from consolidate.report.charts.rows import Measures, Rows, RowText
from consolidate.report.filters import change, count, inside, listing, millions

DECIMALS = 2
_MEASURES = Measures(step=36, bar=17, narrow_step=58, narrow_bar=15)
_A_PENNY = 0.01
_SMALLEST = 1e4
"""The smallest change that two decimals of £m can show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One test: the signed change in pounds that it makes, and why. No change is a rung too."""

    label: str
    why: str
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A saving of `start` pounds, its tests, and the `result`. `message` is the chart's finding.

    `interval` is the result's range in pounds, where there is one.
    """

    key: str
    message: str
    start_label: str
    start_why: str
    start: float
    rungs: tuple[Rung, ...]
    result_label: str
    result_why: str
    result: float
    interval: tuple[float, float] | None = None


def ladder_picture(data: Ladder) -> Picture:
    """The ladder in both drawings, with its words. Raises ValueError when the rungs do not add up."""
    reached = data.start + sum(rung.amount for rung in data.rungs)
    if abs(reached - data.result) > _A_PENNY * (len(data.rungs) + 1):
        raise ValueError(f"{data.key}: the rungs lead to {reached:.2f}, the result is {data.result:.2f}")
    return Picture(
        key=data.key, title=data.message, desc=_shape(data), wide=_drawing(data, WIDE), narrow=_drawing(data, NARROW)
    )


def _shape(data: Ladder) -> str:
    steps = listing(f"{inside(rung.label)} {_amount(rung.amount)}" for rung in data.rungs)
    way = "falls" if data.result < data.start else "leads"
    words = f"A ladder {way} from {millions(data.start, DECIMALS)} in {count(len(data.rungs))} steps: {steps}. "
    words += f"What is left is {millions(data.result, DECIMALS)}"
    if data.interval is not None:
        low, high = data.interval
        words += f", with a range of {millions(low, DECIMALS)} to {millions(high, DECIMALS)}"
    return words + "."


def _drawing(data: Ladder, canvas: float) -> Drawing:
    running = [data.start]
    for rung in data.rungs:
        running.append(running[-1] + rung.amount)
    texts = [
        RowText(label=data.start_label, second=data.start_why, bold=True),
        *(RowText(label=rung.label, second=rung.why) for rung in data.rungs),
        RowText(label=data.result_label, second=data.result_why, bold=True, role="own"),
    ]
    words = [millions(data.start, DECIMALS), *(_amount(rung.amount) for rung in data.rungs)]
    words.append(millions(data.result, DECIMALS))
    figures = [*running, *(data.interval or ())]
    rows = Rows(
        canvas, texts, figures=figures, values=words, measures=_MEASURES, last_gap=12,
    )  # fmt: skip
    zero, place = rows.scale.place(0), rows.scale.place
    marks: list[Mark] = rows.grid()
    marks.append(_bar(rows, 0, zero, place(data.start), "neutral"))
    marks.append(rows.value(0, max(zero, place(data.start)), words[0], bold=True))
    for index, rung in enumerate(data.rungs, 1):
        before, after = running[index - 1], running[index]
        kept = min(before, after, key=abs) if before * after > 0 else 0.0
        marks.append(_bar(rows, index, zero, place(kept), "remaining"))
        if rung.amount:
            role = "striped" if rung.amount < 0 else "opposite"
            marks.append(_bar(rows, index, place(before), place(after), role))
        marks.append(rows.value(index, max(zero, place(before), place(after)), words[index]))
    last = len(texts) - 1
    y = rows.bar_top(last) - (46 if rows.narrow else 12)
    marks.append(Line(x1=0 if rows.narrow else rows.left, y1=y, x2=canvas - 20, y2=y, role="rule"))
    end = max(zero, place(data.result))
    marks.append(_bar(rows, last, zero, place(data.result), "own"))
    if data.interval is not None:
        low, high = (place(value) for value in data.interval)
        below = rows.bar_top(last) + rows.bar + 9
        marks.append(Line(x1=low, y1=below, x2=high, y2=below, role="interval"))
        marks += [Line(x1=x, y1=below - 5, x2=x, y2=below + 5, role="interval") for x in (low, high)]
    marks.append(rows.value(last, end, words[-1], size=15, bold=True, role="own"))
    for index in range(len(texts)):
        marks += rows.label(index)
    return Drawing(width=canvas, height=rows.height, marks=tuple(marks))


def _amount(amount: float) -> str:
    """A signed change; what is there but rounds to nothing says so, because its bar can be seen."""
    text = change(amount, DECIMALS)
    return f"under {millions(_SMALLEST, DECIMALS)}" if amount and text == change(0.0, DECIMALS) else text


def _bar(rows: Rows, index: int, start: float, end: float, role: str) -> Rect:
    return Rect(x=min(start, end), y=rows.bar_top(index), width=abs(end - start), height=rows.bar, role=role)
