"""The base years of an invented trust: what the rules on growth and on support functions are tested against."""

from dataclasses import dataclass
from decimal import Decimal

from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.words.facts import TRUST_LEVEL
from sample_data.generator.draws import Draws, Triangular
from sample_data.generator.figures import AnswerKey, ReturnAnswer, TrustYear, pounds, wte


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseYears:
    """April 2022, between 2018/19 and now.

    `cost_way` is the part of the way from the cost of 2018/19 to the present one; `staff_growth` is from
    April 2022 to now; `staff_definition` is staff on the rule's definition over those of the headline functions.
    """

    source: str
    cost_way: Triangular
    staff_growth: Triangular
    staff_definition: Triangular


def base_answers(trust: TrustYear, base: BaseYears, taxonomy: Taxonomy, draws: Draws) -> dict[AnswerKey, ReturnAnswer]:
    """Cost in £ and WTE; nothing from a trust that does not give its cost of 2018/19."""
    code, before, now = trust.body.code, trust.totals.corporate_cost_2018_19, trust.totals.corporate_cost_current
    if before is None or now is None:
        return {}

    def drawn(spread: Triangular, name: str) -> float:
        return spread.at(draws.uniform(code, "base years", name))

    staff = float(_headline_staff(trust, taxonomy)) * drawn(base.staff_definition, "staff definition")
    row: dict[str, ReturnAnswer] = {
        "corporate_cost_april_2022": pounds(float(before) + float(now - before) * drawn(base.cost_way, "cost")),
        "corporate_wte_april_2022": wte(staff / (1 + drawn(base.staff_growth, "staff growth"))),
        "corporate_wte_current": wte(staff),
    }
    return {(TRUST_LEVEL, TRUST_LEVEL, field): answer for field, answer in row.items()}


def _headline_staff(trust: TrustYear, taxonomy: Taxonomy) -> Decimal:
    functions = {function.id for function in taxonomy.headline_functions}
    lines = [line for (function, _), line in trust.lines.items() if function in functions]
    return sum((line.wte_in_post + line.wte_bank_agency for line in lines), Decimal(0))
