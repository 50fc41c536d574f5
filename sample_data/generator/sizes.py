"""The totals of an invented trust: income, expenditure, staff. Knows no service line."""

from collections.abc import Iterable
from decimal import Decimal

from sample_data.generator.draws import Draws, ranks
from sample_data.generator.figures import Body, Totals, pounds, wte
from sample_data.generator.parameters import Parameters

PER_100M = 100_000_000  # £ in a driver of "£100m"


def spread_of_expenditure(bodies: Iterable[Body], parameters: Parameters, draws: Draws) -> dict[str, float]:
    """Operating expenditure in £ by code: within a type, every trust takes the quantile of its (drawn) rank."""
    by_type: dict[str, dict[str, float]] = {}
    for body in bodies:
        by_type.setdefault(body.type, {})[body.code] = draws.uniform(body.code, "expenditure")
    return {
        code: parameters.type_of(trust_type).expenditure.at(quantile)
        for trust_type, drawn in by_type.items()
        for code, quantile in ranks(drawn).items()
    }


def totals_of(body: Body, expenditure: float, parameters: Parameters, draws: Draws) -> Totals:
    """The totals of a trust of a given operating expenditure (£) in the first year.

    The figures of the growth rule wait for the service lines: see `growth_rule_figures`.
    """
    kind = parameters.type_of(body.type)
    shape = parameters.totals

    def drawn(name: str) -> float:
        return draws.uniform(body.code, "totals", name)

    income = expenditure * (1 + shape.margin.at(drawn("margin")))
    staff = expenditure / kind.expenditure_per_wte.at(drawn("expenditure per wte"))
    gives = kind.gives_admin_pay and draws.happens(shape.admin_pay_answered, body.code, "totals", "admin pay given")
    return Totals(
        operating_income=pounds(income),
        patient_care_income=pounds(income * kind.patient_care_share.at(drawn("patient care"))),
        operating_expenditure=pounds(expenditure),
        wte_total=wte(staff),
        wte_administration_and_estates=wte(staff * kind.admin_estates_share.at(drawn("admin and estates"))),
        headcount=Decimal(round(staff * shape.employees_per_wte.at(drawn("headcount")))),
        corporate_admin_pay=pounds(income * shape.admin_pay_share.at(drawn("admin pay"))) if gives else None,
        corporate_cost_2018_19=None,
        corporate_cost_current=None,
    )


def growth_rule_figures(
    body: Body, headline: Decimal, parameters: Parameters, draws: Draws
) -> tuple[Decimal | None, Decimal | None]:
    """Corporate cost in 2018/19 and now (£), on the growth rule's definition; both None where not given.

    `headline` is the trust's headline corporate total of the first year.
    """
    shape = parameters.totals
    if not draws.happens(shape.growth_answered, body.code, "totals", "growth given"):
        return None, None
    current = float(headline) * shape.growth_definition.at(draws.uniform(body.code, "totals", "growth definition"))
    growth = shape.growth_since_2018_19.at(draws.uniform(body.code, "totals", "growth since 2018/19"))
    return pounds(current / (1 + growth)), pounds(current)


def floor_area(body: Body, totals: Totals, parameters: Parameters, draws: Draws) -> float:
    """Gross internal floor area in m2."""
    per_100m = parameters.type_of(body.type).floor_area_per_100m.at(draws.uniform(body.code, "totals", "floor area"))
    return per_100m * float(totals.operating_expenditure) / PER_100M


def drivers_of(totals: Totals, area: float) -> dict[str, float]:
    """What volumes depend on: people, WTE, £100m of patient-care income and of expenditure, m2."""
    return {
        "headcount": float(totals.headcount),
        "wte": float(totals.wte_total),
        "income_100m": float(totals.patient_care_income) / PER_100M,
        "spend_100m": float(totals.operating_expenditure) / PER_100M,
        "floor_area": area,
    }
