"""The dot strip: one function against its peers, in a picture small enough for a row. No text inside, so it may scale.

Figures are shares of the peer median, drawn from 60% to 150%; what lies beyond stands on the edge,
and `beyond_edge` says so, because the row has to.
"""

from dataclasses import dataclass

from consolidate.report.charts.canvas import Circle, Drawing, Line, Mark, Picture, Rect
from consolidate.report.charts.order import FEWEST_FOR_QUARTERS, FEWEST_TO_DRAW
from consolidate.report.filters import count, percent

LOWEST, HIGHEST = 0.6, 1.5
AXIS = (0.6, 0.8, 1.0, 1.2, 1.5)
_WIDTH, _HEIGHT, _INSET = 300.0, 46.0, 6.0
_PEER, _SMALL_PEER, _OWN = 3.7, 2.4, 6.0
_MOST_LARGE_DOTS = 30
_LANES = (15.0, 7.0, 23.0)
_OWN_LANE = 37.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One function's cost as shares of the peer median. `own` is None when the trust has no figure.

    `quartiles` are Q1 and Q3 as shares. `message` says how far above or below, `position` where.
    """

    key: str
    label: str
    message: str
    position: str
    own: float | None
    peers: tuple[float, ...]
    quartiles: tuple[float, float]
    interval: tuple[float, float] | None = None

    @property
    def n(self) -> int:
        """Trusts with a figure."""
        return len(self.peers) + (self.own is not None)


def strip_picture(data: Strip) -> Picture:
    """The strip, which serves page and phone alike. Raises ValueError for fewer than five trusts."""
    if data.n < FEWEST_TO_DRAW:
        raise ValueError(f"{data.key}: {data.n} trusts are too few to draw; print the figure alone")
    return Picture(
        key=data.key, title=f"{data.label}: {data.message}", desc=_shape(data), wide=_drawing(data), narrow=None
    )


def axis_place(share: float) -> str:
    """Where a share stands on the axis above the strips, as a percentage of the strip's width."""
    return f"{100 * _place(share) / _WIDTH:.2f}%"


def beyond_edge(data: Strip) -> str:
    """What a reader must know about dots on the edge; empty when all are in their place."""
    shares = [*data.peers, *([data.own] if data.own is not None else [])]
    low, high = sum(v < LOWEST for v in shares), sum(v > HIGHEST for v in shares)
    parts = [f"{count(low)} under {percent(LOWEST)}"] if low else []
    parts += [f"{count(high)} over {percent(HIGHEST)}"] if high else []
    return f"On the edge: {' and '.join(parts)} of the median" if parts else ""


def _shape(data: Strip) -> str:
    if data.own is None:
        words = f"{data.label}: no own figure. "
    else:
        words = f"{data.label}: own cost is {percent(data.own)} of the peer median"
        if data.interval is not None:
            words += f", range {percent(data.interval[0])} to {percent(data.interval[1])}"
        words += f"; {data.position}. "
    words += f"Peers run from {percent(min(data.peers))} to {percent(max(data.peers))}"
    if data.n >= FEWEST_FOR_QUARTERS:
        words += f", the middle half from {percent(data.quartiles[0])} to {percent(data.quartiles[1])}"
    return words + "."


def _drawing(data: Strip) -> Drawing:
    marks: list[Mark] = []
    if data.n >= FEWEST_FOR_QUARTERS:
        low, high = (_place(share) for share in data.quartiles)
        marks.append(Rect(x=low, y=2, width=high - low, height=_HEIGHT - 4, role="middle"))
    marks.append(Line(x1=_place(1), y1=0, x2=_place(1), y2=_HEIGHT, role="median-solid"))
    radius = _PEER if len(data.peers) <= _MOST_LARGE_DOTS else _SMALL_PEER
    close = 2 * radius + 0.4
    last = [-close] * len(_LANES)
    for x in sorted(_place(share) for share in data.peers):
        # the first lane with room, or the one that was left longest ago
        lane = next((i for i, end in enumerate(last) if x - end >= close), last.index(min(last)))
        last[lane] = x
        marks.append(Circle(x=x, y=_LANES[lane], r=radius, role="peer-dot"))
    if data.own is not None:
        x = _place(data.own)
        if data.interval is not None:
            ends = [_place(share) for share in data.interval]
            if ends[1] - ends[0] > 2 * _OWN:  # otherwise the dot hides it
                marks.append(Line(x1=ends[0], y1=_OWN_LANE, x2=ends[1], y2=_OWN_LANE, role="interval"))
                marks += [Line(x1=e, y1=_OWN_LANE - 5, x2=e, y2=_OWN_LANE + 5, role="interval") for e in ends]
        marks.append(Circle(x=x, y=_OWN_LANE, r=_OWN, role="own-dot"))
    return Drawing(width=_WIDTH, height=_HEIGHT, marks=tuple(marks))


def _place(share: float) -> float:
    inside = min(max(share, LOWEST), HIGHEST)
    return _INSET + (inside - LOWEST) / (HIGHEST - LOWEST) * (_WIDTH - 2 * _INSET)
