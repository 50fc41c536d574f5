"""Contract out: a supplier does the work at a price for each unit; a client function and its management stay.

The running price carries optimism bias (it is the one category that applies to operating cost), and for
that reason the saving takes no delivery haircut. The comparison is with the whole cost of the line, never
with pay alone. VAT is a transfer: it is left out here and counted in the cash.
"""

from dataclasses import replace
from decimal import Decimal

from consolidate.case.baseline import Costed
from consolidate.case.moved_out import size_moved_out
from consolidate.case.options import Key
from consolidate.case.sizing import LineSizing, LineTerms
from consolidate.case.worth import ZERO, Worth


def size_contract_out(
    key: str,
    rows: tuple[Costed, ...],
    *,
    price: Decimal,
    bias: Decimal,
    retained_posts: Decimal,
    management: Decimal,
    vat_recoverable: Decimal,
    terms: LineTerms,
    charges: Key,
) -> LineSizing:
    """Size one line. `price` is pounds a unit without VAT, `bias` what is added to it, `management` pounds a year."""
    run = sum((row.volume for row in rows), ZERO) * price
    moved = size_moved_out(
        key,
        rows,
        run=Worth.same(run),
        bias=bias,
        retained_posts=retained_posts,
        management=management,
        terms=terms,
        charges=charges,
    )
    return replace(moved, vat_price=run, vat_recoverable=vat_recoverable)
