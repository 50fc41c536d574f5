"""Lead provider: one trust does the work for all, at its own proven productivity, in whole posts.

What stays with the clients and what does not vary with volume is taken off before anything is called a
saving. Contracts and recharges with bodies outside end with the move; leaving them early is a one-off cost.
"""

from decimal import Decimal

from consolidate.case.baseline import Costed
from consolidate.case.options import Key
from consolidate.case.sizing import LineSizing, LineTerms, shared_service
from consolidate.case.steps import posts_needed, posts_released
from consolidate.case.worth import ZERO, Worth


def own_productivity(provider: str, rows: tuple[Costed, ...]) -> Decimal | None:
    """Volume a WTE of the lead provider's own line; None where it has no such line or no staff in it."""
    own = next((row for row in rows if row.ods_code == provider), None)
    return own.volume / own.wte if own is not None and own.wte > 0 else None


def size_lead_provider(
    key: str,
    rows: tuple[Costed, ...],
    *,
    productivity: Decimal,
    fixed_posts: Decimal,
    retained_posts: Decimal,
    nonpay_after: Decimal,
    attainable: Decimal,
    terms: LineTerms,
    charges: Key,
) -> LineSizing:
    """Size one line.

    `productivity` is volume a WTE, `attainable` the share of the fall in posts that it can bring,
    `nonpay_after` pounds a year for all the rows together.
    """
    post, step = terms.post.loaded, terms.default_step
    staff = sum((row.wte for row in rows), ZERO)
    volume = sum((row.volume for row in rows), ZERO)
    nonpay = sum((row.nonpay for row in rows), ZERO)
    money = nonpay - nonpay_after
    # Income from bodies outside goes on, for the new service does that work too; what is bought from them ends.
    bought = sum((row.contract + row.recharged_in - row.recharged_in_inside for row in rows), ZERO)
    theoretical = staff - volume / productivity
    doubt = terms.mean_discount(rows)
    doubted_posts = max(ZERO, theoretical) * (1 - attainable * (1 - doubt))
    nonpay_saved = Worth.same(money - max(ZERO, money) * doubt)
    bought_saved = Worth.same(bought * (1 - doubt))

    needed = volume / productivity + doubted_posts
    hub = posts_needed(needed, step) + fixed_posts
    over = staff - hub - retained_posts
    released = posts_released(over, step)
    saving = post * released + nonpay_saved + bought_saved
    before = {row.ods_code: post * row.wte + Worth.same(_bought_for(row)) for row in rows}
    return LineSizing(
        line=key,
        gross=post * theoretical + Worth.same(money + bought),
        estimate=nonpay_saved + bought_saved - Worth.same(money + bought) - post * doubted_posts,
        step=-(post * (hub - fixed_posts - needed)) - post * (over - released),
        reprovision=-(post * (fixed_posts + retained_posts)),
        pay=post * released,
        nonpay=nonpay_saved,
        contract=bought_saved,
        posts_before=staff,
        posts_theoretical=theoretical,
        posts_released=released,
        posts_retained=retained_posts,
        posts_moved=staff - released - retained_posts,
        trusts=shared_service(
            rows,
            before=before,
            retained_posts=retained_posts,
            released=released,
            saving=saving,
            terms=terms,
            key=charges,
        ),
        running=post * hub + Worth.same(nonpay_after),
    )


def _bought_for(row: Costed) -> Decimal:
    """What a trust spends on the line besides its own staff, bought from outside the case."""
    return row.nonpay + row.contract + row.recharged_in - row.recharged_in_inside


def nonpay_for_all(rows: tuple[Costed, ...]) -> Decimal:
    """Non-pay that the whole volume would need at the rate of the trusts that do the work themselves.

    Where a line is bought in, its systems are inside the price; the new service has to pay for them.
    """
    own = [row for row in rows if not row.contract and row.recharged_in <= row.recharged_in_inside] or list(rows)
    volume = sum((row.volume for row in rows), ZERO)
    return sum((row.nonpay for row in own), ZERO) * volume / sum((row.volume for row in own), ZERO)
