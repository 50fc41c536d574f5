"""The saving of one line under one option, a year at steady state, and where it comes from.

Holds the record and what all four kinds of option share: terms of a line, keys, and dividing a result
among trusts. Positive amounts are savings; what is taken off them is negative.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from consolidate.case.baseline import Costed
from consolidate.case.on_costs import Post
from consolidate.case.options import Key
from consolidate.case.steps import share_out
from consolidate.case.worth import NOTHING, ZERO, Worth


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTerms:
    """What holds for a line under any option: the post, the steps by trust, and discounts by confidence grade."""

    post: Post
    default_step: Decimal
    steps: Mapping[str, Decimal]
    discounts: Mapping[str, Decimal]

    def step(self, ods_code: str) -> Decimal:
        """The smallest step of a trust, in posts."""
        return self.steps.get(ods_code, self.default_step)

    def discount(self, row: Costed) -> Decimal:
        """The share taken off a saving that rests on this row's figures."""
        return self.discounts.get(row.confidence, ZERO)

    def mean_discount(self, rows: Iterable[Costed]) -> Decimal:
        """The discount over several rows, weighted by their cost."""
        rows = tuple(rows)
        base = sum((row.cost.economic for row in rows), ZERO)
        return sum((row.cost.economic * self.discount(row) for row in rows), ZERO) / base if base else ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustSizing:
    """One trust's part of a line, a year at steady state.

    It spent `before`, keeps `retained` and pays `charge` for the new service, so it saves the difference.
    Posts: `released` are no longer funded, `moved` go to the new service, `retained` stay.
    """

    ods_code: str
    name: str
    line: str
    before: Worth
    retained: Worth
    charge: Worth
    posts_before: Decimal
    posts_released: Decimal
    posts_retained: Decimal
    posts_moved: Decimal

    @property
    def saving(self) -> Worth:
        """What this trust spends less."""
        return self.before - self.retained - self.charge


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSizing:
    """One line of one option. The first four add up to the saving; pay, non-pay and contract are its parts.

    `running` is the yearly cost of the new service; `vat_price` the part of it that carries VAT.
    """

    line: str
    gross: Worth
    estimate: Worth
    step: Worth
    reprovision: Worth
    pay: Worth
    nonpay: Worth
    contract: Worth
    posts_before: Decimal
    posts_theoretical: Decimal
    posts_released: Decimal
    posts_retained: Decimal
    posts_moved: Decimal
    trusts: tuple[TrustSizing, ...]
    running: Worth = NOTHING
    vat_price: Decimal = ZERO
    vat_recoverable: Decimal = Decimal(1)
    reallocated: Decimal = ZERO

    @property
    def saving(self) -> Worth:
        """A year, at steady state, before delivery and recurrence."""
        return self.gross + self.estimate + self.step + self.reprovision


def shares(rows: Iterable[Costed], key: Key) -> dict[str, Decimal]:
    """Each trust's share, 0 to 1, by a key."""
    weights = {
        row.ods_code: {Key.VOLUME: row.volume, Key.BASELINE_COST: row.cost.economic, Key.EQUAL: Decimal(1)}[key]
        for row in rows
    }
    base = sum(weights.values())
    return {code: weight / base for code, weight in weights.items()}


def shared_service(
    rows: tuple[Costed, ...],
    *,
    before: Mapping[str, Worth],
    retained_posts: Decimal,
    released: Decimal,
    saving: Worth,
    terms: LineTerms,
    key: Key,
) -> tuple[TrustSizing, ...]:
    """Divide a shared service's saving among its trusts.

    Each stops spending `before`, keeps its part of the client function (by volume) and is charged, by `key`,
    for the rest of what the service costs. The trusts' savings add up to `saving`.
    """
    by_volume, by_key = shares(rows, Key.VOLUME), shares(rows, key)
    kept = terms.post.loaded * retained_posts
    charge = sum(before.values(), NOTHING) - kept - saving
    parts = share_out(released, {row.ods_code: row.wte for row in rows}, terms.default_step)
    trusts = []
    for row in rows:
        code = row.ods_code
        posts_retained = retained_posts * by_volume[code]
        trusts.append(
            TrustSizing(
                ods_code=code,
                name=row.name,
                line=row.line,
                before=before[code],
                retained=kept * by_volume[code],
                charge=charge * by_key[code],
                posts_before=row.wte,
                posts_released=parts[code],
                posts_retained=posts_retained,
                posts_moved=row.wte - parts[code] - posts_retained,
            )
        )
    return tuple(trusts)
