"""What the net cost of a line is spent on, given who does the work: pay, non-pay, contract, recharges and WTE."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sample_data.generator.draws import Draws
from sample_data.generator.figures import (
    BOUGHT_IN,
    FROM_TRUST,
    HOST,
    IN_HOUSE,
    LineFigures,
    LineKey,
    pounds,
    wte,
)
from sample_data.generator.parameters import CommonParameters, Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Who does the work of a line: a delivery model, and the code of the trust it comes from."""

    model: str = IN_HOUSE
    provider: str = ""


def line_figures(
    code: str,
    key: LineKey,
    net: float,
    arrangement: Arrangement,
    volumes: Mapping[str, Decimal],
    parameters: Parameters,
    draws: Draws,
    sold: Decimal = Decimal(0),
) -> LineFigures:
    """Split a net cost (£). `sold` is what a host charges the trusts that it does the work for, in £."""
    common, line = parameters.common, parameters.lines[key]

    def drawn(name: str) -> float:
        return draws.uniform(code, *key, name)

    bought = contract = Decimal(0)
    income = sold
    if arrangement.model in BOUGHT_IN:
        paid_away = pounds(net * common.bought_in.at(drawn("bought in")))
        bought, contract = (paid_away, contract) if arrangement.model == FROM_TRUST else (bought, paid_away)
    elif draws.happens(common.other_income_chance, code, *key, "other income"):
        income += pounds(net * common.other_income_share.at(drawn("other income share")))
    own = pounds(net) + income - bought - contract
    pay = pounds(float(own) * line.pay_share.at(drawn("pay share")))
    in_post, bank = staff_for(pay, float(line.pay_per_wte), code, key, common, draws)
    source, confidence = _evidence(arrangement.model, code, key, common, draws)
    return LineFigures(
        pay_cost=pay,
        nonpay_cost=own - pay,
        contract_cost=contract,
        recharged_in=bought,
        recharged_out=income,
        wte_in_post=in_post,
        wte_bank_agency=bank,
        delivery_model=HOST if sold else arrangement.model,
        provider_code=arrangement.provider,
        figure_source=source,
        confidence=confidence,
        volumes=dict(volumes),
    )


def staff_for(
    pay: Decimal, pay_per_wte: float, code: str, key: LineKey, common: CommonParameters, draws: Draws
) -> tuple[Decimal, Decimal]:
    """WTE in post, and bank and agency WTE, that an amount of pay (£) buys."""
    per_wte = pay_per_wte * math.exp(float(common.pay_per_wte_log_sd) * draws.normal(code, *key, "pay per wte"))
    share = 0.0
    if draws.happens(common.bank_chance, code, *key, "bank"):
        share = common.bank_share.at(draws.uniform(code, *key, "bank share"))
    in_post = float(pay) / (per_wte * (1 + share * float(common.bank_premium)))
    return wte(in_post), wte(in_post * share)


def _evidence(model: str, code: str, key: LineKey, common: CommonParameters, draws: Draws) -> tuple[str, str]:
    """Source and confidence of a row, in the words of the return."""
    if model in BOUGHT_IN:
        return "Contract", "C"
    if draws.happens(common.estimate_chance, code, *key, "estimate"):
        return "Estimate", "D"
    if draws.happens(common.apportioned_chance, code, *key, "apportioned"):
        return "Apportioned", "C"
    return "Ledger", "A" if draws.happens(common.audited_chance, code, *key, "audited") else "B"
