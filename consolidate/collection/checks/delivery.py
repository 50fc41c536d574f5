"""Who does the work, and whether the costs say the same."""

from collections.abc import Iterator

from consolidate.catalogue.taxonomy import Function, Line
from consolidate.catalogue.thresholds import DeliveryModel
from consolidate.collection.checks.figures import COSTS, Asked, Checks, said
from consolidate.words.findings import Finding
from consolidate.words.states import State

_MODEL, _PROVIDER, _PEOPLE, _TEMPORARY, _PAY = (
    "delivery_model",
    "provider_code",
    "wte_in_post",
    "wte_bank_agency",
    "pay_cost",
)


def model_without_its_cost(asked: Asked) -> Iterator[Finding]:
    """A bought-in service without the cost of buying it in, or a hosted one without income."""
    for function, line, model in _models(asked):
        fact = asked.figures.fact(function.id, line.id, model.expects) if model.expects else None
        # An empty cell beside other costs has a rule of its own.
        if fact is not None and fact.value is not None and fact.value == 0:
            label = asked.figures.taxonomy.fields[model.expects].label
            yield asked.finding(
                "model-without-its-cost",
                fact,
                found=f"{line.label} is delivered as '{model.word}' and has 0 under {label}",
                expected=f"what is paid or charged, under {label}",
                do="Give the cost, or choose the delivery model that fits.",
            )


def model_at_odds_with_cost(asked: Asked) -> Iterator[Finding]:
    """A service most of whose cost says that somebody else does the work."""
    limit = asked.thresholds["at_odds_share"]
    for function, line, model in _models(asked):
        gross = asked.figures.measure(function.id, line.id, "gross_cost")
        fact = asked.figures.fact(function.id, line.id, model.at_odds) if model.at_odds else None
        if fact is not None and fact.value is not None and gross and gross > 0 and fact.value / gross > limit:
            yield asked.finding(
                "model-at-odds-with-cost",
                fact,
                found=f"{line.label} is delivered as '{model.word}', and {fact.value / gross:.0%} of its cost is "
                f"{asked.figures.taxonomy.fields[model.at_odds].label.lower()}",
                expected="the delivery model of whoever does most of the work",
                do="Choose the delivery model that fits, or move the cost to the column that it belongs to.",
            )


def provider_missing(asked: Asked) -> Iterator[Finding]:
    """Work done by another trust that is not named."""
    for function, line, model in _models(asked):
        if model.needs_provider and not asked.figures.word(function.id, line.id, _PROVIDER):
            yield asked.finding(
                "provider-missing",
                asked.figures.fact(function.id, line.id, _MODEL),
                found=f"{line.label} is delivered as '{model.word}' and names no provider",
                expected="the ODS code of the body that does the work, under Provider code",
                do="Type its code: what it charges is compared with what it reports.",
            )


def figures_without_service(asked: Asked) -> Iterator[Finding]:
    """A service that is not provided, or not collected, and has figures."""
    for function, line, model in _models(asked):
        facts = [asked.figures.fact(function.id, line.id, field) for field in (*COSTS, _PEOPLE, _TEMPORARY)]
        given = [fact for fact in facts if fact is not None and fact.value]
        if model.no_cost and given and given[0].value is not None:
            yield asked.finding(
                "figures-without-service",
                given[0],
                found=f"{line.label} says '{model.word}' and has {said(given[0].value, given[0].unit)} under "
                f"{asked.figures.taxonomy.fields[given[0].field].label}",
                expected="no figures, or another delivery model",
                do="Clear the figures, or choose who does the work.",
            )


def pay_without_people(asked: Asked) -> Iterator[Finding]:
    """Pay for nobody."""
    for function, line in asked.figures.lines():
        people = asked.figures.fact(function.id, line.id, _PEOPLE)
        pay = asked.figures.number(function.id, line.id, _PAY)
        temporary = asked.figures.number(function.id, line.id, _TEMPORARY)
        if people is not None and people.value is not None and people.value == 0 and pay and pay > 0 and not temporary:
            yield asked.finding(
                "pay-without-people",
                people,
                found=f"{line.label} has {said(pay, 'gbp')} of pay and 0 WTE",
                expected="the people who are paid, in post or bank and agency",
                do="Give the WTE, or move the cost: what another body charges is Recharged in or Contract.",
            )


def people_without_pay(asked: Asked) -> Iterator[Finding]:
    """People for no pay."""
    for function, line in asked.figures.lines():
        people = asked.figures.number(function.id, line.id, _PEOPLE)
        pay = asked.figures.fact(function.id, line.id, _PAY)
        if pay is not None and pay.value is not None and pay.value == 0 and people and people > 0:
            yield asked.finding(
                "people-without-pay",
                pay,
                found=f"{line.label} has {said(people, 'wte')} in post and 0 pay",
                expected="the pay of these people",
                do="Give their pay, or 0 WTE if another body employs them.",
            )


def _models(asked: Asked) -> Iterator[tuple[Function, Line, DeliveryModel]]:
    for function, line in asked.figures.lines():
        fact = asked.figures.fact(function.id, line.id, _MODEL)
        if fact is not None and fact.state is State.PROVIDED and fact.raw in asked.thresholds.delivery_models:
            yield function, line, asked.thresholds.delivery_models[fact.raw]


CHECKS: Checks = {
    "model-without-its-cost": model_without_its_cost,
    "model-at-odds-with-cost": model_at_odds_with_cost,
    "provider-missing": provider_missing,
    "figures-without-service": figures_without_service,
    "pay-without-people": pay_without_people,
    "people-without-pay": people_without_pay,
}
