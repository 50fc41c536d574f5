"""The systems that invented back offices run on: invented suppliers, and when their contracts end."""

from collections.abc import Iterable
from dataclasses import dataclass

from sample_data.generator.detail_contracts import Contracts, term_of
from sample_data.generator.draws import Draws, Triangular
from sample_data.generator.figures import BOUGHT_IN, AnswerKey, ReturnAnswer, TrustYear, pounds
from sample_data.generator.oddities import key_of

_WHOLE_FUNCTION = "pathology"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A product, and who sells it. Neither exists."""

    supplier: str
    product: str


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A kind of system. It costs a share of the non-pay of a line, or of pathology's; `offers` are equally likely."""

    id: str
    of: str
    share: Triangular
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Trusts on one contract for a system."""

    system: str
    trusts: tuple[str, ...]


def system_answers(
    trust: TrustYear,
    laboratories_nonpay: float,
    systems: Iterable[System],
    together: Iterable[Together],
    contracts: Contracts,
    draws: Draws,
) -> dict[AnswerKey, ReturnAnswer]:
    """A row for every system of the trust. Whoever buys a line in has no system for it.

    `laboratories_nonpay` is what its laboratories spend on other things than people, in £; 0 without any.
    """
    code = trust.body.code
    answers: dict[AnswerKey, ReturnAnswer] = {}
    for system in systems:
        nonpay = laboratories_nonpay if system.of == _WHOLE_FUNCTION else _nonpay(trust, system.of)
        if not nonpay:
            continue
        group = next((t.trusts for t in together if t.system == system.id and code in t.trusts), (code,))
        offer = system.offers[int(draws.uniform(group[0], system.id, "system") * len(system.offers))]
        term = term_of(group[0], (system.id, "system"), contracts, draws)
        row: dict[str, ReturnAnswer] = {
            "system_supplier": offer.supplier,
            "system_product": offer.product,
            "system_ends_on": term.ends_on,
            "system_notice_months": term.notice_months,
            "system_cost": pounds(nonpay * system.share.at(draws.uniform(code, system.id, "system cost"))),
            "system_shared_with": ", ".join(other for other in group if other != code) or None,
        }
        answers |= {("systems", system.id, field): answer for field, answer in row.items()}
    return answers


def _nonpay(trust: TrustYear, line: str) -> float:
    figures = trust.lines[key_of(line)]
    return 0.0 if figures.left_empty or figures.delivery_model in BOUGHT_IN else float(figures.nonpay_cost)
