"""Net cost of a service line for each unit of its volume, trust by trust: the comparator of a sizing.

Every line has one, without a metric of its own being declared for it: the definition follows from the
line and the volume that is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.metric_value import MetricValue
from consolidate.catalogue.metrics import Definition, Direction, Grain, Metric, Opportunity, Term
from consolidate.catalogue.peers import peer_book
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

_ANY_TIME = CollectionYear(2010)
"""Returns have had these lines for as long as there have been returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCostSpread:
    """Quartiles of a line's unit cost in pounds over all trusts of a population: Excel PERCENTILE.INC, `n` trusts."""

    line: str
    volume: str
    year: CollectionYear
    population: Population
    n: int
    q1: float
    median: float
    q3: float


def unit_costs(measurer: Measurer, line: str, volume: str, year: CollectionYear) -> tuple[MetricValue, ...]:
    """Unit cost of `function.line` for every trust with a figure in the year, whatever its state."""
    return measurer.measure(_metric(line, volume), year)


def unit_cost_spread(
    measurer: Measurer, line: str, volume: str, year: CollectionYear, population: Population
) -> UnitCostSpread | None:
    """Quartiles over the trusts of one population, or None where too few have a figure."""
    numbers = sorted(_counted(unit_costs(measurer, line, volume, year), population))
    if len(numbers) < peer_book().minimum_for_quartiles:
        return None
    q1, median, q3 = quantiles(numbers, n=4, method="inclusive")
    return UnitCostSpread(
        line=line, volume=volume, year=year, population=population, n=len(numbers), q1=q1, median=median, q3=q3
    )


def _counted(values: Iterable[MetricValue], population: Population) -> list[float]:
    return [v.value for v in values if v.population is population and v.counts_among_peers and v.value is not None]


def _metric(line: str, volume: str) -> Metric:
    return Metric(
        id=f"unit_cost_of_{line}",
        label=f"Net cost of {line} for each of {volume}",
        unit="gbp_pence",
        direction=Direction.LOWER,
        opportunity=Opportunity.COST,
        reference="Follows from the line and its volume",
        why="What one unit of the line's work costs.",
        review=_ANY_TIME.first_day,
        grain=Grain.TRUST,
        order=0,
        definition=(
            Definition(
                since=_ANY_TIME,
                numerator=Term(of="net_cost", at=line),
                denominator=Term(of=volume, at=line),
            ),
        ),
    )
