"""One measure beside its peers, put into the words, chart and table of an exhibit.

Takes plain figures that somebody else has computed; computes nothing but where marks stand. The same
way leads to every ranked chart, so all of them carry unit, year, n and rule.
"""

from dataclasses import dataclass

from consolidate.report.charts.order import FEWEST_FOR_QUARTERS, FEWEST_TO_DRAW, in_rank_order, peer_name
from consolidate.report.charts.ranked import LOW, Ranked, finding, ranked_picture
from consolidate.report.filters import count, inside, listing, several, unit_short
from consolidate.report.pack_view import ChartRow, MetricExhibit, Opportunity
from consolidate.report.positions import position_words, quartile
from consolidate.words.states import Status
from consolidate.words.units import UNITS

QUARTILE_METHOD = "Quartiles by linear interpolation (Excel PERCENTILE.INC)"
_POLARITY = {
    ("lower", True): "Lower is cheaper, which is not always better.",
    ("lower", False): "Lower is leaner, which is not always better.",
    ("higher", True): "Higher is more for each person employed, which is not always better.",
    ("higher", False): "Higher is more, which is not always better.",
    ("none", True): "Neither high nor low is good in itself.",
    ("none", False): "Neither high nor low is good in itself.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A measure of one trust with its group's figures.

    `peers` are the other trusts' values in order of code; `n` counts those that set the quartiles, the own
    one among them where `own_counts`. `ranks` are the own ranks from the highest and from the lowest, and
    how many are ranked, None where there are too few. `left_out` counts peers without a figure by state.
    """

    key: str
    metric: str
    label: str
    unit: str
    direction: str
    year: str
    name: str
    code: str
    own: float
    status: Status
    group: str
    rule: str
    peers: tuple[float, ...]
    n: int
    quartiles: tuple[float | None, float | None, float | None]
    ranks: tuple[int, int, int] | None
    opportunity: Opportunity
    definition: str
    anchor: str
    own_counts: bool = True
    left_out: tuple[tuple[str, int], ...] = ()
    caveats: tuple[str, ...] = ()
    not_compared: str = ""


def metric_exhibit(data: Compared, *, height: float = LOW) -> MetricExhibit:
    """The exhibit of a measure; without a chart where there are too few trusts to draw or to compare."""
    drawn = _ranked(data, height)
    first, median, third = data.quartiles
    quartered = drawn is not None and drawn.with_quartiles
    places = in_rank_order(data.own, data.peers) if drawn is not None else ()
    bounds = (first or 0.0, median or 0.0, third or 0.0)
    return MetricExhibit(
        key=data.key,
        metric=data.metric,
        label=data.label,
        unit=data.unit,
        year=data.year,
        finding=finding(drawn) if drawn is not None else _alone(data),
        subtitle=_subtitle(data, drawn is not None),
        polarity=_POLARITY[data.direction, UNITS[data.unit].prefix == "£"],
        value=data.own,
        status=data.status.words,
        group=data.group,
        rule=data.rule,
        n=data.n,
        q1=first if quartered else None,
        median=median if drawn is not None else None,
        q3=third if quartered else None,
        position=position_words(*data.ranks) if data.ranks is not None else data.not_compared,
        opportunity=data.opportunity,
        definition=data.definition,
        key_words=_key_words(data, drawn),
        anchor=data.anchor,
        picture=ranked_picture(drawn) if drawn is not None else None,
        rows=tuple(
            ChartRow(
                label=f"You ({data.code})" if place.own else peer_name(place, len(places)),
                value=place.value,
                quarter=quartile(place.value, bounds) if quartered else "",
                own=place.own,
            )
            for place in places
        ),
        caveats=data.caveats,
    )


def _ranked(data: Compared, height: float) -> Ranked | None:
    first, median, third = data.quartiles
    if median is None or len(data.peers) + 1 < FEWEST_TO_DRAW:
        return None
    return Ranked(
        key=data.key,
        name=data.name,
        measure=inside(data.label),
        unit=data.unit,
        own=data.own,
        peers=data.peers,
        quartiles=(median if first is None else first, median, median if third is None else third),
        quartered=first is not None and data.n >= FEWEST_FOR_QUARTERS,
        height=height,
    )


def _alone(data: Compared) -> str:
    return (
        f"Your {inside(data.label)} stands alone"
        if data.n <= 1
        else f"Too few trusts to compare your {inside(data.label)}"
    )


def _subtitle(data: Compared, drawn: bool) -> str:
    unit = unit_short(data.unit)
    who = f"{data.n} {data.group}" if data.group else "no peers"
    order = ", lowest first" if drawn else ""
    return f"{data.label}, {unit}, {data.year}, {who}{order}"


def _key_words(data: Compared, drawn: Ranked | None) -> tuple[str, ...]:
    words = [f"n = {data.n}"]
    if data.left_out:
        words.append(
            listing(
                several(number, f"peer {state.lower()}", f"peers {state.lower()}") for state, number in data.left_out
            )
        )
    if drawn is not None and drawn.with_quartiles:
        words.append(QUARTILE_METHOD)
    elif drawn is not None:
        words.append(f"{count(data.n, start=True)} trusts are too few for quartiles")
    if not data.own_counts:
        words.append("Your figure stands beside the group and sets no quartile")
    if data.status not in (Status.OK,):
        words.append(data.status.words)
    if data.rule:
        words.append(data.rule.rstrip("."))
    return tuple(words)
