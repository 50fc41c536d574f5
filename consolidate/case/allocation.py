"""Who pays and who gains: each trust's saving, its part of the one-off costs, and what would leave nobody worse off.

Transfers between trusts move money and make none: they add up to nothing, to the last digit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from consolidate.case.baseline import Costed
from consolidate.case.one_off import Bias, BiasedCost
from consolidate.case.options import Key
from consolidate.case.redundancy import Payment
from consolidate.case.sizing import TrustSizing, shares
from consolidate.case.worth import NOTHING, ZERO, Worth


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustResult:
    """One trust under one option. Yearly amounts are at steady state, before delivery, in prices of the base.

    `one_off` is its part of the one-off costs with optimism bias, undiscounted. `cash_npv` is its own
    discounted real cash over the horizon, redundancy and bias in, before transfers. A positive `transfer`
    is received. `saving_share` and `cost_share` are of the option's totals; None where there is no total.
    """

    ods_code: str
    name: str
    before: Worth
    retained: Worth
    charge: Worth
    saving: Worth
    saving_share: Decimal | None
    posts_before: Decimal
    posts_released: Decimal
    posts_retained: Decimal
    posts_moved: Decimal
    one_off: Decimal
    cost_share: Decimal | None
    redundancy: Decimal
    cash_npv: Decimal
    transfer: Decimal

    @property
    def loses(self) -> bool:
        """Whether the trust is worse off in cash without a transfer."""
        return self.cash_npv < 0


def key_shares(rows: Iterable[Costed], key: Key) -> dict[str, Decimal]:
    """Each trust's share over several lines: its share of each line, weighted by what the line costs."""
    by_line: dict[str, list[Costed]] = {}
    for row in rows:
        by_line.setdefault(row.line, []).append(row)
    if key is Key.EQUAL:
        codes = sorted({row.ods_code for line in by_line.values() for row in line})
        return {code: Decimal(1) / len(codes) for code in codes}
    weights: dict[str, Decimal] = {}
    for line in by_line.values():
        cost = sum((row.cost.economic for row in line), ZERO)
        for code, share in shares(line, key).items():
            weights[code] = weights.get(code, ZERO) + share * cost
    base = sum(weights.values(), ZERO)
    return {code: weights[code] / base for code in sorted(weights)}


def allocate(
    steady: Iterable[TrustSizing],
    *,
    cash_by_trust: Mapping[str, Sequence[Decimal]],
    one_off_shares: Mapping[str, Decimal],
    costs: tuple[BiasedCost, ...],
    redundancies: tuple[Payment, ...],
    factors: Sequence[Decimal],
) -> tuple[TrustResult, ...]:
    """Each trust's result. `cash_by_trust` is real trust cash saved in each year, delivered."""
    steady = tuple(steady)
    codes = sorted({row.ods_code for row in steady})
    npvs, one_offs, leavers = {}, {}, {}
    for code in codes:
        share = one_off_shares.get(code, ZERO)
        yearly = [_paid(costs, code, share, number) for number in range(len(factors))]
        gone = [share * sum((p.amount for p in redundancies if p.year == n), ZERO) for n in range(len(factors))]
        one_offs[code], leavers[code] = sum(yearly, ZERO), sum(gone, ZERO)
        npvs[code] = sum(
            (
                (cash_by_trust[code][number] - yearly[number] - gone[number]) * factor
                for number, factor in enumerate(factors)
            ),
            ZERO,
        )
    moves = transfers(npvs)
    saved = sum((row.saving.economic for row in steady), ZERO)
    spent = sum(one_offs.values(), ZERO)
    return tuple(
        _result(
            [row for row in steady if row.ods_code == code],
            saved=saved,
            one_off=one_offs[code],
            spent=spent,
            redundancy=leavers[code],
            cash_npv=npvs[code],
            transfer=moves[code],
        )
        for code in codes
    )


# Money moves in whole pence, so that what is paid and what is received are the same digits.
PENNY = Decimal("0.01")


def transfers(npvs: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What would bring every losing trust to nothing, paid by the gaining ones in proportion; they sum to zero exactly.

    Where all together lose there is nothing to share, and no transfer is proposed.
    """
    moves = dict.fromkeys(npvs, ZERO)
    gain = sum((value for value in npvs.values() if value > 0), ZERO)
    needs = {code: (-value).quantize(PENNY, ROUND_CEILING) for code, value in npvs.items() if value < 0}
    loss = sum(needs.values(), ZERO)
    if not loss or gain < loss:
        return moves
    payers = [code for code, value in npvs.items() if value > 0]
    paid = {code: (npvs[code] * loss / gain).quantize(PENNY) for code in payers[:-1]}
    paid[payers[-1]] = loss - sum(paid.values(), ZERO)
    return moves | needs | {code: -amount for code, amount in paid.items()}


def _paid(costs: tuple[BiasedCost, ...], code: str, share: Decimal, year: int) -> Decimal:
    return sum(
        (
            cost.with_bias(year, Bias.MITIGATED) * (share if not cost.paid_by else Decimal(cost.paid_by == code))
            for cost in costs
        ),
        ZERO,
    )


def _result(
    rows: list[TrustSizing],
    *,
    saved: Decimal,
    one_off: Decimal,
    spent: Decimal,
    redundancy: Decimal,
    cash_npv: Decimal,
    transfer: Decimal,
) -> TrustResult:
    saving = sum((row.saving for row in rows), NOTHING)
    return TrustResult(
        ods_code=rows[0].ods_code,
        name=rows[0].name,
        before=sum((row.before for row in rows), NOTHING),
        retained=sum((row.retained for row in rows), NOTHING),
        charge=sum((row.charge for row in rows), NOTHING),
        saving=saving,
        saving_share=saving.economic / saved if saved else None,
        posts_before=sum((row.posts_before for row in rows), ZERO),
        posts_released=sum((row.posts_released for row in rows), ZERO),
        posts_retained=sum((row.posts_retained for row in rows), ZERO),
        posts_moved=sum((row.posts_moved for row in rows), ZERO),
        one_off=one_off,
        cost_share=one_off / spent if spent else None,
        redundancy=redundancy,
        cash_npv=cash_npv,
        transfer=transfer,
    )
