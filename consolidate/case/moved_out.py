"""Work that leaves the footprint: all posts but those retained go with it, and none is released here.

What a supplier and a larger hub have in common; each of them brings its own running price.
"""

from decimal import Decimal

from consolidate.case.baseline import Costed
from consolidate.case.options import Key
from consolidate.case.sizing import LineSizing, LineTerms, shared_service
from consolidate.case.worth import NOTHING, ZERO, Worth


def size_moved_out(
    key: str,
    rows: tuple[Costed, ...],
    *,
    run: Worth,
    bias: Decimal = ZERO,
    retained_posts: Decimal,
    management: Decimal = ZERO,
    terms: LineTerms,
    charges: Key,
) -> LineSizing:
    """Size one line. `run` is pounds a year paid for it, `bias` a share added to that, `management` pounds a year."""
    post = terms.post.loaded
    staff = sum((row.wte for row in rows), ZERO)
    gross = sum((row.cost for row in rows), NOTHING) - run
    doubt = terms.mean_discount(rows)
    estimate = -(run * bias) - Worth(max(ZERO, gross.economic), max(ZERO, gross.cash)) * doubt
    reprovision = -(post * retained_posts) - Worth.same(management)
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
        running=run * (1 + bias) + Worth.same(management),
    )
