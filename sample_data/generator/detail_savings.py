"""What invented trusts plan to save, what was shown to them as possible, and what they accept of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from sample_data.generator.figures import AnswerKey, ReturnAnswer, TrustYear

_OPPORTUNITY = "opportunity"
_ROUNDED_TO = 1_000  # £: nobody accepts an odd pound


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One scheme of a trust, as its savings plan has it: £ of a full year, posts in WTE."""

    trust: str
    name: str
    function: str
    planned: Decimal
    delivered: Decimal
    forecast: Decimal
    cost: Decimal
    recurrent: bool
    cash_releasing: bool
    posts: Decimal
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What a trust decided on the opportunity of a function: the share that it accepts, and why not all of it."""

    trust: str
    function: str
    share: Decimal
    by: str
    on: date
    why: str


def opportunities_shown(trusts: Mapping[str, TrustYear]) -> dict[str, dict[AnswerKey, Decimal]]:
    """By trust and function: £ above what it would cost at the set's median per pound of patient-care income, or 0."""
    functions = {function for trust in trusts.values() for function, _ in trust.lines}
    shown: dict[str, dict[AnswerKey, Decimal]] = {code: {} for code in trusts}
    for function in sorted(functions):
        costs = {code: cost for code, trust in trusts.items() if (cost := _cost(trust, function)) is not None}
        income = {code: trusts[code].totals.patient_care_income for code in costs}
        middle = median(costs[code] / income[code] for code in costs)
        for code, cost in costs.items():
            gap = max(Decimal(0), cost - middle * income[code])
            shown[code][function, _OPPORTUNITY, "opportunity_shown"] = Decimal(round(gap))
    return shown


def _cost(trust: TrustYear, function: str) -> Decimal | None:
    """Net cost of a function in £; None where a line has no figures."""
    lines = [figures for (name, _), figures in trust.lines.items() if name == function]
    return None if any(line.left_empty for line in lines) else sum((line.net for line in lines), Decimal(0))


def savings_answers(
    code: str, schemes: Iterable[Scheme], accepted: Iterable[Acceptance], shown: Mapping[AnswerKey, Decimal]
) -> dict[AnswerKey, ReturnAnswer]:
    """The savings plan of a trust, and its decisions on what it was shown."""
    answers: dict[AnswerKey, ReturnAnswer] = {}
    for number, scheme in enumerate((scheme for scheme in schemes if scheme.trust == code), 1):
        row: dict[str, ReturnAnswer] = {
            "scheme_name": scheme.name,
            "scheme_function": scheme.function,
            "saving_planned": scheme.planned,
            "saving_delivered": scheme.delivered,
            "saving_forecast": scheme.forecast,
            "saving_cost": scheme.cost,
            "saving_recurrent": "Recurrent" if scheme.recurrent else "Non-recurrent",
            "saving_cash_releasing": "Cash-releasing" if scheme.cash_releasing else "Not cash-releasing",
            "saving_posts": scheme.posts,
            "saving_owner": scheme.owner,
        }
        answers |= {("savings", f"scheme{number:02d}", field): answer for field, answer in row.items()}
    for one in accepted:
        if one.trust != code:
            continue
        possible = shown.get((one.function, _OPPORTUNITY, "opportunity_shown"), Decimal(0))
        decided: dict[str, ReturnAnswer] = {
            "opportunity_accepted": possible * one.share // _ROUNDED_TO * _ROUNDED_TO,
            "accepted_by": one.by,
            "accepted_on": one.on,
            "accepted_comment": one.why or None,
        }
        answers |= {(one.function, _OPPORTUNITY, field): answer for field, answer in decided.items()}
    return answers
