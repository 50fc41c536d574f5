"""Regional hub: a larger hub beyond the footprint does the work, and its cost grows more slowly than its volume.

Only up to the efficient volume: past it a hub is copied, not stretched. The elasticity is a judgement with
weak evidence behind it, so it starts near 1, where size saves nothing.
"""

from decimal import Decimal

from consolidate.case.baseline import Costed
from consolidate.case.options import Key
from consolidate.case.sizing import LineSizing, LineTerms, shared_service
from consolidate.case.worth import NOTHING, ZERO, Worth


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
    post = terms.post.loaded
    staff = sum((row.wte for row in rows), ZERO)
    run = unit_price * sum((row.volume for row in rows), ZERO)
    gross = sum((row.cost for row in rows), NOTHING) - run
    doubt = terms.mean_discount(rows)
    estimate = -(Worth(max(ZERO, gross.economic), max(ZERO, gross.cash)) * doubt)
    reprovision = -(post * retained_posts)
    saving = gross + estimate + reprovision
    pay = sum((row.pay for row in rows), NOTHING) - post * retained_posts
    nonpay = Worth.same(sum((row.nonpay for row in rows), ZERO))
    return LineSizing(
        line=key,
        gross=gross,
        estimate=estimate,
        step=NOTHING,
        reprovision=reprovision,
        pay=pay,
        nonpay=nonpay,
        contract=saving - pay - nonpay,
        posts_before=staff,
        posts_theoretical=ZERO,
        posts_released=ZERO,
        posts_retained=retained_posts,
        posts_moved=staff - retained_posts,
        trusts=shared_service(
            rows,
            before={row.ods_code: row.cost for row in rows},
            retained_posts=retained_posts,
            released=ZERO,
            saving=saving,
            terms=terms,
            key=charges,
        ),
        running=run,
    )
