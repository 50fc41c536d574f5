"""Improve in house: each trust closes part of its own gap to a unit cost, in whole posts.

A trust that is better than the benchmark offsets nobody else's gap. The gap is split into pay and the
rest as the line's cost is; the part that is a recharge inside the case is another trust's to save.
"""

from dataclasses import dataclass
from decimal import Decimal

from consolidate.case.baseline import Costed
from consolidate.case.sizing import LineSizing, LineTerms, TrustSizing
from consolidate.case.steps import posts_released
from consolidate.case.worth import NOTHING, ZERO, Worth


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    gross: Worth
    wanted: Worth
    pay: Worth
    nonpay: Worth
    contract: Worth
    theoretical: Decimal
    released: Decimal


def gap(row: Costed, benchmark: Decimal) -> Decimal:
    """Pounds a year above the benchmark unit cost; never negative."""
    return max(ZERO, row.unit_cost - benchmark) * row.volume


def size_improve(
    key: str, rows: tuple[Costed, ...], *, benchmark: Decimal, achievable: Decimal, terms: LineTerms
) -> LineSizing:
    """Size one line. `achievable` is the share of a gap that can be closed; posts are stepped trust by trust."""
    parts = [_part(row, benchmark, achievable, terms) for row in rows]
    posts = sum((part.released for part in parts), ZERO)
    saving = sum((part.pay + part.nonpay + part.contract for part in parts), NOTHING)
    gross = sum((part.gross for part in parts), NOTHING)
    wanted = sum((part.wanted for part in parts), NOTHING)
    before = sum((row.wte for row in rows), ZERO)
    return LineSizing(
        line=key,
        gross=gross,
        estimate=wanted - gross,
        step=saving - wanted,
        reprovision=NOTHING,
        pay=sum((part.pay for part in parts), NOTHING),
        nonpay=sum((part.nonpay for part in parts), NOTHING),
        contract=sum((part.contract for part in parts), NOTHING),
        posts_before=before,
        posts_theoretical=sum((part.theoretical for part in parts), ZERO),
        posts_released=posts,
        posts_retained=before - posts,
        posts_moved=ZERO,
        trusts=tuple(_trust(row, part) for row, part in zip(rows, parts, strict=True)),
    )


def _part(row: Costed, benchmark: Decimal, achievable: Decimal, terms: LineTerms) -> _Part:
    whole = gap(row, benchmark)
    pay = row.collected(row.pay)
    spent = pay + row.nonpay + row.contract + row.recharged_in
    if not whole or not spent:
        return _Part(
            gross=NOTHING,
            wanted=NOTHING,
            pay=NOTHING,
            nonpay=NOTHING,
            contract=NOTHING,
            theoretical=ZERO,
            released=ZERO,
        )
    pay_share = pay / spent
    nonpay_share = row.nonpay / spent
    bought_share = (row.contract + row.recharged_in - row.recharged_in_inside) / spent
    post = terms.post.loaded
    # The gap is in pounds as collected; a pound of pay is so many posts, and those have both prices.
    price = row.collected(post)
    each_pound = post * (pay_share / price) + Worth.same(nonpay_share + bought_share)
    reach = achievable * (1 - terms.discount(row))
    # No trust can release more posts than the line has.
    theoretical = min(whole * pay_share * reach / price, row.wte)
    released = posts_released(theoretical, terms.step(row.ods_code))
    return _Part(
        gross=each_pound * whole,
        wanted=each_pound * (whole * reach),
        pay=post * released,
        nonpay=Worth.same(whole * nonpay_share * reach),
        contract=Worth.same(whole * bought_share * reach),
        theoretical=theoretical,
        released=released,
    )


def _trust(row: Costed, part: _Part) -> TrustSizing:
    saving = part.pay + part.nonpay + part.contract
    return TrustSizing(
        ods_code=row.ods_code,
        name=row.name,
        line=row.line,
        before=row.own_cost,
        retained=row.own_cost - saving,
        charge=NOTHING,
        posts_before=row.wte,
        posts_released=part.released,
        posts_retained=row.wte - part.released,
        posts_moved=ZERO,
    )
