"""What pathology costs an invented trust, by discipline: its own laboratories, and what a hub does for it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sample_data.generator.draws import Draws, Triangular
from sample_data.generator.figures import FROM_TRUST, HOST, IN_HOUSE, ReturnAnswer, TrustYear, pounds, wte


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMix:
    """The share of pay that goes to each staff group, by the end of its field such as medical."""

    id: str
    pay: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discipline:
    """`weight` in a trust's cost of pathology, £ a test where tests are counted, pay in its cost, and who is paid."""

    id: str
    weight: Decimal
    mix: str
    pay_share: Triangular
    per_test: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Laboratories:
    """How disciplines come about. £ a year for a WTE of each group; shares are ratios.

    `sent_away` is the part of a laboratory's cost that goes to reference laboratories, at `sent_away_times`
    the cost of a test of its own.
    """

    source: str
    weight_log_sd: Decimal
    per_test_log_sd: Decimal
    sent_away: Triangular
    sent_away_times: Decimal
    pay_per_wte: Mapping[str, Decimal]
    mix: tuple[StaffMix, ...]
    discipline: tuple[Discipline, ...]


def costs_of(
    trust: TrustYear, share: Triangular, disciplines: tuple[str, ...], laboratories: Laboratories, draws: Draws
) -> dict[str, Decimal]:
    """What a trust's own patients' tests cost by discipline, in whole £; `share` is of operating expenditure."""
    code = trust.body.code
    weights = {
        one.id: float(one.weight)
        * math.exp(float(laboratories.weight_log_sd) * draws.normal(code, "pathology", one.id, "weight"))
        for one in laboratories.discipline
        if one.id in disciplines
    }
    whole = float(trust.totals.operating_expenditure) * share.at(draws.uniform(code, "pathology", "share"))
    return {name: pounds(whole * weight / math.fsum(weights.values())) for name, weight in weights.items()}


def received(one: Discipline, cost: Decimal, laboratories: Laboratories) -> dict[str, ReturnAnswer]:
    """The row of a discipline that another trust does, for a charge of `cost`."""
    none = Decimal(0)
    return {
        "delivery_model": FROM_TRUST,
        "pay_cost": none,
        "nonpay_cost": none,
        "contract_cost": none,
        "recharged_in": cost,
        "recharged_out": none,
        "tests": none if one.per_test else None,
        "tests_sent_away": Decimal(round(cost / one.per_test)) if one.per_test else None,
        "send_away_cost": cost if one.per_test else None,
        **{f"wte_{group}": none for group in laboratories.pay_per_wte},
        "confidence": "C",
    }


def done_here(
    code: str, one: Discipline, cost: Decimal, sold: Decimal, laboratories: Laboratories, draws: Draws
) -> dict[str, ReturnAnswer]:
    """The row of a discipline of a trust's own laboratory, which charges other trusts `sold` for their tests."""

    def drawn(name: str) -> float:
        return draws.uniform(code, "pathology", one.id, name)

    per_test = None
    if one.per_test is not None:
        spread = float(laboratories.per_test_log_sd) * draws.normal(code, "pathology", one.id, "per test")
        per_test = float(one.per_test) * math.exp(spread)
    sent = pounds(float(cost) * laboratories.sent_away.at(drawn("sent away"))) if per_test else Decimal(0)
    own = cost + sold - sent
    pay = pounds(float(own) * one.pay_share.at(drawn("pay share")))
    mix = next(mix for mix in laboratories.mix if mix.id == one.mix)
    away = float(laboratories.sent_away_times)
    return {
        "delivery_model": HOST if sold else IN_HOUSE,
        "pay_cost": pay,
        "nonpay_cost": own - pay,
        "contract_cost": sent,
        "recharged_in": Decimal(0),
        "recharged_out": sold,
        "tests": Decimal(round(float(own) / per_test)) if per_test else None,
        "tests_sent_away": Decimal(round(float(sent) / (per_test * away))) if per_test else None,
        "send_away_cost": sent if per_test else None,
        **{
            f"wte_{group}": wte(float(pay) * float(mix.pay.get(group, 0)) / float(per_wte))
            for group, per_wte in laboratories.pay_per_wte.items()
        },
        "confidence": "B",
    }
