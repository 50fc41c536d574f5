"""A metric's value worked out from one return alone, so that it can be held against its peers.

Follows the metric's own definition; a sum is None unless every figure of it is there, as in the store.
"""

from dataclasses import dataclass
from decimal import Decimal

from consolidate.catalogue.metrics import HEADLINE, Definition, Grain, Metric, Term, terms_lines
from consolidate.collection.checks.figures import Figures
from consolidate.words.facts import TRUST_LEVEL, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A metric's value in its own unit, and the largest figure of its numerator, which is where to look first.

    `lines` are the ids of the lines that the numerator was added up from.
    """

    value: float
    at: Fact
    lines: frozenset[str]


def ratio_of(figures: Figures, metric: Metric, definition: Definition, function: str | None) -> Ratio | None:
    """The value for a trust, or for one of its functions; None where a figure is missing or below the line is none."""
    if definition.denominator is None or definition.minus is not None:
        return None
    numerator = _total(figures, metric, definition.numerator, function)
    denominator = _total(figures, metric, definition.denominator, function)
    if numerator is None or denominator is None or denominator[0] <= 0:
        return None
    largest = max(numerator[1], key=lambda fact: (fact.value or Decimal(0), fact.sheet, fact.cell), default=None)
    if largest is None:
        return None
    lines = frozenset(fact.line for fact in numerator[1])
    return Ratio(value=float(metric.scale * numerator[0] / denominator[0]), at=largest, lines=lines)


def _total(figures: Figures, metric: Metric, term: Term, function: str | None) -> tuple[Decimal, list[Fact]] | None:
    """The sum of one side with the figures that it was added up from."""
    total, facts = Decimal(0), []
    for name, lines in terms_lines(term, figures.taxonomy, _functions(figures, metric, function), metric.id):
        for line in lines or (TRUST_LEVEL,):
            measured = name != TRUST_LEVEL and term.of in figures.taxonomy.measures
            value = figures.measure(name, line, term.of) if measured else figures.number(name, line, term.of)
            if value is None:
                return None
            total += value
            parts = figures.taxonomy.measures[term.of].weights if measured else {term.of: Decimal(1)}
            found = [figures.fact(name, line, part) for part, weight in parts.items() if weight > 0]
            facts += [fact for fact in found if fact is not None and fact.value is not None]
    return total, facts


def _functions(figures: Figures, metric: Metric, function: str | None) -> tuple[str, ...]:
    if function is not None:
        return (function,)
    if metric.grain is Grain.FUNCTION and metric.total == HEADLINE:
        measured = metric.measured_functions(figures.taxonomy)
        return tuple(known.id for known in figures.taxonomy.headline_functions if known.id in measured)
    return ()
