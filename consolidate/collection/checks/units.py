"""Slips of unit: pounds for thousands, people for hours. Nothing is ever rescaled; the trust is asked."""

from collections.abc import Iterator
from decimal import Decimal

from consolidate.collection.checks.figures import NET, Asked, Checks, percent, said
from consolidate.words.facts import TRUST_LEVEL, Fact
from consolidate.words.findings import Finding

_POUNDS = "gbp"


def thousandfold(asked: Asked) -> Iterator[Finding]:
    """A figure in pounds about a thousand times last year's, or a thousandth of it."""
    for fact, label, now, before in _with_last_year(asked):
        if not asked.is_thousandfold(now, before):
            continue
        if now < before:
            step, do = "a thousandth of", "It looks like thousands. Enter pounds."
        else:
            step, do = "a thousand times", "Look for digits too many, or last year's figure in thousands."
        yield asked.finding(
            "thousandfold",
            fact,
            found=f"{label}: {said(now, _POUNDS)} is {step} last year's {said(before, _POUNDS)}",
            expected="pounds, as last year",
            do=do,
        )


def _with_last_year(asked: Asked) -> Iterator[tuple[Fact, str, Decimal, Decimal]]:
    """Figures in pounds with last year's; the net cost of a line where no more than that is known of last year."""
    compared: set[tuple[str, str]] = set()
    for fact in asked.figures.submission.facts if asked.last_year else ():
        before = asked.last_year.number(fact.function, fact.line, fact.field) if asked.last_year else None
        if fact.unit == _POUNDS and fact.value is not None and not fact.restated and before is not None:
            compared.add((fact.function, fact.line))
            yield fact, asked.figures.label(fact), fact.value, before
    for function, line in asked.figures.lines():
        pay = asked.figures.fact(function.id, line.id, "pay_cost")
        now, before = asked.figures.measure(function.id, line.id, NET), asked.net_last_year(function.id, line.id)
        if pay is not None and now is not None and before is not None and (function.id, line.id) not in compared:
            yield pay, f"{line.label}, net cost", now, before


def pay_per_wte_impossible(asked: Asked) -> Iterator[Finding]:
    """Pay that nobody is employed for."""
    low, high = asked.thresholds["pay_per_wte_impossible_low"], asked.thresholds["pay_per_wte_impossible_high"]
    for fact, label, each in _pay_per_wte(asked):
        if not low <= each <= high:
            yield asked.finding(
                "pay-per-wte-impossible",
                fact,
                found=f"{label} costs {said(each.quantize(Decimal(1)), _POUNDS)} of pay for each WTE",
                expected=f"{said(low, _POUNDS)} to {said(high, _POUNDS)}",
                do="Enter pay in pounds, not thousands, and people in whole-time equivalents, not hours or heads.",
            )


def pay_per_wte_unusual(asked: Asked) -> Iterator[Finding]:
    """Pay that few teams are employed for."""
    low, high = asked.thresholds["pay_per_wte_low"], asked.thresholds["pay_per_wte_high"]
    worst_low, worst_high = (
        asked.thresholds["pay_per_wte_impossible_low"],
        asked.thresholds["pay_per_wte_impossible_high"],
    )
    for fact, label, each in _pay_per_wte(asked):
        if worst_low <= each <= worst_high and not low <= each <= high:
            yield asked.finding(
                "pay-per-wte-unusual",
                fact,
                found=f"{label} costs {said(each.quantize(Decimal(1)), _POUNDS)} of pay for each WTE",
                expected=f"{said(low, _POUNDS)} to {said(high, _POUNDS)}",
                do="Look whether pay and people are of the same team and the same months, or say why under Comment.",
            )


def _pay_per_wte(asked: Asked) -> Iterator[tuple[Fact, str, Decimal]]:
    for function, line in asked.figures.lines():
        pay = asked.figures.fact(function.id, line.id, "pay_cost")
        people = asked.figures.measure(function.id, line.id, "wte")
        if pay is not None and pay.value is not None and pay.value > 0 and people is not None and people > 0:
            yield pay, line.label, pay.value / people


def income_per_wte_impossible(asked: Asked) -> Iterator[Finding]:
    """Income that no trust of so many people has."""
    income = asked.figures.fact(TRUST_LEVEL, TRUST_LEVEL, "operating_income")
    people = asked.figures.trust("wte_total")
    low, high = asked.thresholds["income_per_wte_low"], asked.thresholds["income_per_wte_high"]
    if income is None or income.value is None or income.value <= 0 or people is None or people <= 0:
        return
    each = income.value / people
    if not low <= each <= high:
        yield asked.finding(
            "income-per-wte-impossible",
            income,
            found=f"operating income of {said(income.value, _POUNDS)} is {said(each.quantize(Decimal(1)), _POUNDS)} "
            f"for each of {said(people, 'wte')}",
            expected=f"{said(low, _POUNDS)} to {said(high, _POUNDS)} for each",
            do="Enter income in pounds, not thousands, and staff as the average whole-time equivalents of the year.",
        )


def headline_total_impossible(asked: Asked) -> Iterator[Finding]:
    """A corporate total that cannot stand beside the income."""
    low, high = asked.thresholds["headline_share_impossible_low"], asked.thresholds["headline_share_impossible_high"]
    for fact, share, total in _headline(asked):
        if not low <= share <= high:
            yield asked.finding(
                "headline-total-impossible",
                fact,
                found=f"corporate services cost {said(total, _POUNDS)}, "
                f"{percent(share) if share > low else f'{share:.4%}'} of income from patient care",
                expected=f"{percent(low)} to {percent(high)}",
                do="Enter both in pounds: one of the two looks like thousands.",
            )


def headline_total_unusual(asked: Asked) -> Iterator[Finding]:
    """A corporate total outside what was ever published."""
    low, high = asked.thresholds["headline_share_low"], asked.thresholds["headline_share_high"]
    worst_low, worst_high = (
        asked.thresholds["headline_share_impossible_low"],
        asked.thresholds["headline_share_impossible_high"],
    )
    for fact, share, total in _headline(asked):
        if worst_low <= share <= worst_high and not low <= share <= high:
            yield asked.finding(
                "headline-total-unusual",
                fact,
                found=f"corporate services cost {said(total, _POUNDS)}, {percent(share)} of income from patient care",
                expected=f"{percent(low)} to {percent(high)}",
                do="Look for a function that is missing or counted twice, and at the unit of both figures.",
            )


def _headline(asked: Asked) -> Iterator[tuple[Fact, Decimal, Decimal]]:
    """The headline total as a share of income from patient care, where every line of it has a net cost.

    A line that the trust says it does not have adds nothing, and does not stop the total.
    """
    income = asked.figures.fact(TRUST_LEVEL, TRUST_LEVEL, "patient_care_income")
    if income is None or income.value is None or income.value <= 0:
        return
    total = Decimal(0)
    for function in asked.figures.taxonomy.headline_functions:
        for line in function.lines:
            net = asked.figures.measure(function.id, line.id, "net_cost")
            model = asked.thresholds.delivery_models.get(asked.figures.word(function.id, line.id, "delivery_model"))
            if net is None and not (model and model.no_cost):
                return
            total += net or 0
    yield income, total / income.value, total


CHECKS: Checks = {
    "thousandfold": thousandfold,
    "pay-per-wte-impossible": pay_per_wte_impossible,
    "pay-per-wte-unusual": pay_per_wte_unusual,
    "income-per-wte-impossible": income_per_wte_impossible,
    "headline-total-impossible": headline_total_impossible,
    "headline-total-unusual": headline_total_unusual,
}
