"""Regional hub: a larger hub beyond the footprint does the work, and its cost grows more slowly than its volume.

Only up to the efficient volume: past it a hub is copied, not stretched. The elasticity is a judgement with
weak evidence behind it, so it starts near 1, where size saves nothing.
"""

from decimal import Decimal

from consolidate.case.baseline import Costed
from consolidate.case.moved_out import size_moved_out
from consolidate.case.options import Key
from consolidate.case.sizing import LineSizing, LineTerms
from consolidate.case.worth import ZERO, Worth


def hub_cost(
    reference: Worth, *, reference_volume: Decimal, hub_volume: Decimal, efficient_volume: Decimal, elasticity: Decimal
) -> Worth:
    """Yearly cost of a hub of `hub_volume`, scaled from a reference of known cost and volume."""
    one = min(hub_volume, efficient_volume)
    return reference * ((one / reference_volume) ** elasticity * hub_volume / one)


def size_regional_hub(
    key: str,
    rows: tuple[Costed, ...],
    *,
    unit_price: Worth,
    retained_posts: Decimal,
    terms: LineTerms,
    charges: Key,
) -> LineSizing:
    """Size one line. `unit_price` is the hub's cost for one unit of volume, which the trusts are charged."""
    run = unit_price * sum((row.volume for row in rows), ZERO)
    return size_moved_out(key, rows, run=run, retained_posts=retained_posts, terms=terms, charges=charges)
