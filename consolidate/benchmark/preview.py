"""Where a trust would stand with the figures of a return that is not loaded, and which of its cells weigh most.

Computed by the same measures and peers as every other position. It is provisional: peers may still send theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.metric_value import MetricValue
from consolidate.benchmark.standing import Standing
from consolidate.benchmark.standings import trust_standings
from consolidate.benchmark.trace import TracedCell, trace
from consolidate.catalogue.thresholds import thresholds
from consolidate.words.errors import NotEnoughData
from consolidate.words.years import CollectionYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One cell of the return, and how far the headline moves when its figure grows by the declared share."""

    label: str
    sheet: str
    cell: str
    value: Decimal
    unit: str
    moves: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The standings that the return has inputs for, and the cells that weigh most in the headline.

    `headline` is None where its value cannot be told; there are no weights then. `share` is by how much a figure is
    moved to see how much it weighs.
    """

    ods_code: str
    year: CollectionYear
    standings: tuple[Standing, ...]
    headline: MetricValue | None
    weights: tuple[Weight, ...]
    share: Decimal


def preview(measurer: Measurer, code: str, year: CollectionYear) -> Preview:
    """The position of a trust in a store that holds its return as if it were loaded.

    Raises NotEnoughData where no other trust has a figure to compare with, or the return gives no measure a value.
    """
    found = [one for one in trust_standings(measurer, code, year=year) if one.own.value is not None]
    if not found:
        raise NotEnoughData(f"{code}: no measure can be worked out from these figures yet, so there is no position.")
    if not any(peer.ods_code != code for one in found for peer in one.peers):
        raise NotEnoughData(
            f"{code}: the store holds no figure of another such trust for {year}, so there is nobody to compare with. "
            "Load the returns of others first: consolidate load FILE..."
        )
    headline = next((one.own for one in found if _is_headline(measurer, one.own)), None)
    share = thresholds()["preview_change_share"]
    return Preview(
        ods_code=code,
        year=year,
        standings=tuple(found),
        headline=headline,
        weights=() if headline is None else _weights(measurer, headline, share),
        share=share,
    )


def _is_headline(measurer: Measurer, value: MetricValue) -> bool:
    """Whether it is the trust's total of the first of the headline metrics, the one that every page begins with."""
    first = next((metric for metric in measurer.catalogue.metrics.metrics.values() if metric.headline), None)
    return first is not None and value.metric == first.id and value.function is None


def _weights(measurer: Measurer, value: MetricValue, share: Decimal) -> tuple[Weight, ...]:
    """The cells whose figures, each made larger by the same share, move a value the most."""
    metric = measurer.metric(value.metric)
    cells = [cell for cell in trace(measurer, value).cells if cell.value is not None]
    above, below = (_sum(cells, side) for side in ("numerator", "denominator"))
    if metric.sql or below == 0:
        return ()
    found: list[Weight] = []
    for cell in cells:
        if cell.value is None or cell.sheet is None or cell.cell is None:
            continue
        grown = cell.value * cell.weight * share
        top = above + grown if cell.side == "numerator" else above
        bottom = below + grown if cell.side == "denominator" else below
        moves = float(metric.scale * (top / bottom - above / below)) if bottom else 0.0
        found.append(
            Weight(label=cell.label, sheet=cell.sheet, cell=cell.cell, value=cell.value, unit=cell.unit, moves=moves)
        )
    found.sort(key=lambda weight: -abs(weight.moves))  # equal ones stay in their declared order
    return tuple(found[: int(thresholds()["preview_cells"])])


def _sum(cells: Iterable[TracedCell], side: str) -> Decimal:
    return sum((cell.weight * cell.value for cell in cells if cell.side == side and cell.value is not None), Decimal(0))
