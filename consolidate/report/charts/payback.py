"""Cumulative cash by year: when does it pay back? The preferred option dark, others grey, named at their ends."""

from dataclasses import dataclass

from consolidate.report.charts.canvas import (
    NARROW,
    WIDE,
    Anchor,
    Circle,
    Drawing,
    Label,
    Line,
    Mark,
    Path,
    Picture,
    apart,
    polyline,
)  # fmt: skip
from consolidate.report.charts.scales import Scale, money_ticks
from consolidate.report.filters import listing, millions, plain
from consolidate.report.typeset import shorten, spread, width

DECIMALS = 2
_NAME = 12.5
_GAP = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CashLine:
    """One option: cumulative pounds at the end of each year, and the years until they turn positive, if they do."""

    name: str
    values: tuple[float, ...]
    payback_years: float | None
    preferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Payback:
    """Options over the same years. `message` is the chart's finding; `years` are printed under the axis."""

    key: str
    message: str
    years: tuple[str, ...]
    lines: tuple[CashLine, ...]


def payback_picture(data: Payback) -> Picture:
    """The lines in both drawings, with their words. Raises ValueError when a line has another number of years."""
    for line in data.lines:
        if len(line.values) != len(data.years):
            raise ValueError(f"{data.key}: '{line.name}' has {len(line.values)} years, expected {len(data.years)}")
    ends = listing(f"{line.name} ends at {millions(line.values[-1], DECIMALS)}, {_when(line)}" for line in data.lines)
    return Picture(
        key=data.key,
        title=data.message,
        desc=f"Cumulative cash from {data.years[0]} to {data.years[-1]}: {ends}.",
        wide=_drawing(data, WIDE, 186.0),
        narrow=_drawing(data, NARROW, 280.0),
    )


def _when(line: CashLine) -> str:
    if line.payback_years is None:
        return "not paid back in these years"
    return f"paid back after {plain(line.payback_years, 1)} years"


def _drawing(data: Payback, canvas: float, height: float) -> Drawing:
    figures = [value for line in data.lines for value in line.values]
    probe = money_ticks(Scale.over(figures, 0, 1).ticks)
    left = max(width(text, 12) for text in probe) + 10
    names = max(width(line.name, _NAME, bold=line.preferred) for line in data.lines)
    right = canvas - min(names, 96 if canvas == NARROW else 170) - 12
    scale = Scale.over(figures, height - 34, 14)
    step = (right - left) / (len(data.years) - 1)
    marks: list[Mark] = []
    for tick, text in zip(scale.ticks, probe, strict=True):
        y = scale.place(tick)
        marks.append(Line(x1=left, y1=y, x2=right, y2=y, role="zero" if tick == 0 else "grid"))
        marks.append(Label(x=left - 6, y=y + 4.2, text=text, size=12, anchor=Anchor.END, role="ink-2"))
    years = [
        Label(x=left + i * step, y=height - 8, text=year, size=12, anchor=Anchor.MIDDLE, role="ink-2")
        for i, year in enumerate(data.years)
    ]
    marks += apart([label for label in years if label.box.left >= 0], gap=8)
    for line in sorted(data.lines, key=lambda line: line.preferred):
        points = [(left + i * step, scale.place(value)) for i, value in enumerate(line.values)]
        marks.append(Path(d=polyline(points), role="own-line" if line.preferred else "other-line"))
    marks += _names(data, scale, right, canvas)
    for line in data.lines:
        if line.preferred and line.payback_years is not None and line.payback_years < len(data.years):
            marks += _mark(line.payback_years, left + line.payback_years * step, scale, right)
    return Drawing(width=canvas, height=height, marks=tuple(marks))


def _names(data: Payback, scale: Scale, right: float, canvas: float) -> list[Mark]:
    """Names beside the ends of their lines, moved apart where lines end together."""
    ordered = sorted(data.lines, key=lambda line: scale.place(line.values[-1]))
    places = spread((scale.place(line.values[-1]) + 4.4 for line in ordered), _GAP, scale.end + 4, scale.start + 4)
    names: list[Mark] = []
    for line, y in zip(ordered, places, strict=True):
        text = shorten(line.name, canvas - right - 8, _NAME, bold=line.preferred)
        names.append(
            Label(
                x=right + 7, y=y, text=text, size=_NAME, bold=line.preferred, role="own" if line.preferred else "ink-2"
            )
        )
    return names


def _mark(years: float, x: float, scale: Scale, right: float) -> list[Mark]:
    """A hollow dot where the preferred line crosses zero, with its years under the zero line, or over it."""
    text, zero = f"Pays back after {plain(years, 1)} years", scale.place(0)
    if x + 8 + width(text, 13, bold=True) > right:
        text = f"{plain(years, 1)} years"
    start = x + 8 + width(text, 13, bold=True) <= right
    label = Label(
        x=x + 8 if start else x - 8, y=zero + 18 if zero + 22 <= scale.start else zero - 9, text=text, size=13,
        bold=True, role="own", halo=True, anchor=Anchor.START if start else Anchor.END,
    )  # fmt: skip
    return [Circle(x=x, y=zero, r=5, role="own-hollow"), label]
