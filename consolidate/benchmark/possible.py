"""What the benchmark of a year shows as possible for a trust, function by function: the gap to its peers' median.

Arithmetic alone: nothing in it is net of what it would cost to get there, and no two functions' gaps add up to the
gap of the whole, because another trust is the middle one each time.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.standing import Standings
from consolidate.words.errors import NotEnoughData
from consolidate.words.years import CollectionYear

FUNCTION_COST = "corporate_cost_per_100m"
"""The metric whose gap is shown, function by function."""


class Possible(NamedTuple):
    """Pounds a year that a function would cost less at the median, 0 where it does not cost more; and the rule."""

    amount: Decimal
    rule: str


def possible(measurer: Measurer, codes: Iterable[str], year: CollectionYear) -> dict[str, dict[str, Possible]]:
    """By trust and function, in whole pounds; a function is left out where there are too few peers to have a median."""
    standings = Standings(measurer)
    wanted = set(codes)
    found: dict[str, dict[str, Possible]] = {}
    for value in measurer.values(FUNCTION_COST, year):
        if value.ods_code not in wanted or value.function is None or value.value is None:
            continue
        try:
            standing = standings.standing(value)
        except NotEnoughData:
            continue
        if standing.opportunity is not None and standing.group is not None:
            rule = (
                f"What the function cost in {year} above the median of {standing.n} {standing.group.label}, "
                "for each pound of income from patient care. A comparison, not a target."
            )
            amount = Decimal(round(standing.opportunity))
            found.setdefault(value.ods_code, {})[value.function] = Possible(amount=amount, rule=rule)
    return found
