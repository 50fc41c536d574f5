"""A preview in words: each measure with its value, its place among peers and which way it is meant to go.

Nothing is coloured and no peer is named. Computes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.preview import Preview
from consolidate.benchmark.standing import Standing
from consolidate.catalogue.metrics import Direction
from consolidate.report.filters import bare, figure, inside, sentence_case
from consolidate.report.positions import position_words, quartile

HEADERS = ("MEASURE", "WITH THESE FIGURES", "AMONG PEERS", "WHICH WAY IT IS MEANT TO GO")

_QUARTERS = {
    "Q1": "in the lowest quarter",
    "Q2": "between the lower quartile and the median",
    "Q3": "between the median and the upper quartile",
    "Q4": "in the highest quarter",
}
_AIMS = {
    Direction.LOWER: "Lower is the aim.",
    Direction.HIGHER: "Higher is the aim.",
    Direction.NONE: "Neither high nor low is an aim in itself.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewWords:
    """What is printed of a preview: a heading, sentences, rows under `HEADERS`, and sentences."""

    heading: str
    before: tuple[str, ...]
    rows: tuple[tuple[str, str, str, str], ...]
    after: tuple[str, ...]


def preview_words(measurer: Measurer, preview: Preview, *, errors: int) -> PreviewWords:
    """The words of a preview; `errors` are those that still keep the return out."""
    name = measurer.register.trust(preview.ods_code).name
    before = [
        "Provisional: worked out beside what the store holds of the other trusts today. Nothing was loaded, and peers "
        "may still send or correct theirs.",
    ]
    if errors:
        must = "1 finding" if errors == 1 else f"{errors} findings"
        before.append(
            f"{must} must still be fixed: a figure that could not be read is missing here, and a wrong one counts as "
            "it stands."
        )
    return PreviewWords(
        heading=f"Where {name} ({preview.ods_code}) would stand in {preview.year} with these figures",
        before=tuple(before),
        rows=tuple(_row(measurer, standing) for standing in preview.standings),
        after=(*_weights(measurer, preview), "Quartiles are linear interpolation (Excel PERCENTILE.INC)."),
    )


def _row(measurer: Measurer, standing: Standing) -> tuple[str, str, str, str]:
    own = standing.own
    metric = measurer.metric(own.metric)
    function = measurer.catalogue.taxonomy.functions[own.function].label if own.function else ""
    return (
        f"{metric.label}: {function}" if function else metric.label,
        figure(own.value or 0, own.unit),
        _among_peers(standing),
        _AIMS[metric.direction],
    )


def _among_peers(standing: Standing) -> str:
    place, own = standing.position, standing.own
    if standing.median is None or place is None or own.value is None:
        return standing.not_compared or "No peers."
    words = position_words(place.from_highest, place.from_lowest, place.n)
    group = standing.group.label if standing.group else "peers"
    quarter = ""
    if own.value == standing.median:
        quarter = ", at the median"
    elif standing.q1 is not None and standing.q3 is not None:
        quarter = f", {_QUARTERS[quartile(own.value, (standing.q1, standing.median, standing.q3))]}"
    return f"{sentence_case(words)} {group}{quarter}. Median {bare(standing.median, own.unit)}."


def _weights(measurer: Measurer, preview: Preview) -> Sequence[str]:
    if preview.headline is None or not preview.weights:
        return ()
    own, metric = preview.headline.value or 0, measurer.metric(preview.headline.metric)
    cells = [
        f"{one.label}, {one.sheet}!{one.cell}: {figure(one.value, one.unit)}, would make it "
        f"{figure(own + one.moves, metric.unit)}"
        for one in preview.weights
    ]
    return (
        f"What weighs most: {inside(metric.label)} is {figure(own, metric.unit)}. A figure {preview.share:.0%} larger "
        "in one of these cells would move it most:",
        *(f"{number}. {cell}." for number, cell in enumerate(cells, 1)),
    )
