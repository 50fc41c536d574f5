"""Contract out: a supplier does the work at a price for each unit; a client function and its management stay.

The running price carries optimism bias (it is the one category that applies to operating cost), and for
that reason the saving takes no delivery haircut. The comparison is with the whole cost of the line, never
with pay alone. VAT is a transfer: it is left out here and counted in the cash.
"""

from decimal import Decimal

from consolidate.case.baseline import Costed
from consolidate.case.options import Key
from consolidate.case.sizing import LineSizing, LineTerms, shared_service
from consolidate.case.worth import NOTHING, ZERO, Worth


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
    post = terms.post.loaded
    staff = sum((row.wte for row in rows), ZERO)
    cost = sum((row.cost for row in rows), NOTHING)
    run = sum((row.volume for row in rows), ZERO) * price
    gross = cost - Worth.same(run)
    doubt = terms.mean_discount(rows)
    estimate = -Worth.same(run * bias) - Worth(max(ZERO, gross.economic), max(ZERO, gross.cash)) * doubt
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
        running=Worth.same(run * (1 + bias) + management),
        vat_price=run,
        vat_recoverable=vat_recoverable,
    )
