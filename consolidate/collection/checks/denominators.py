"""The figures that others are divided by: there, above zero, and not larger than what they are part of."""

from collections.abc import Iterator

from consolidate.collection.checks.figures import Asked, Checks, said
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.findings import Finding
from consolidate.words.states import State


def denominator_missing(asked: Asked) -> Iterator[Finding]:
    """A figure of the whole trust that is not given."""
    for field, declared in asked.thresholds.denominators.items():
        fact = asked.figures.fact(TRUST_LEVEL, TRUST_LEVEL, field)
        if fact is not None and fact.state is State.BLANK:
            yield asked.finding(
                "denominator-missing",
                fact,
                found=f"{asked.figures.label(fact)} is empty",
                expected="the figure of the annual accounts",
                do=f"Type it. It is needed for: {declared.why[0].lower()}{declared.why[1:]}",
            )


def denominator_zero(asked: Asked) -> Iterator[Finding]:
    """A figure of the whole trust that is given as 0."""
    for field, declared in asked.thresholds.denominators.items():
        fact = asked.figures.fact(TRUST_LEVEL, TRUST_LEVEL, field)
        if fact is not None and fact.value is not None and fact.value == 0:
            yield asked.finding(
                "denominator-zero",
                fact,
                found=f"{asked.figures.label(fact)} is 0",
                expected="a figure above 0",
                do=f"Type the figure of the accounts. It is needed for: {declared.why[0].lower()}{declared.why[1:]}",
            )


def patient_care_above_income(asked: Asked) -> Iterator[Finding]:
    """Income from patient care larger than all income."""
    income = asked.figures.trust("operating_income")
    part = asked.figures.fact(TRUST_LEVEL, TRUST_LEVEL, "patient_care_income")
    if income is not None and part is not None and part.value is not None and part.value > income:
        yield asked.finding(
            "patient-care-above-income",
            part,
            found=f"income from patient care is {said(part.value, 'gbp')}, all operating income {said(income, 'gbp')}",
            expected="a part of the operating income",
            do="Correct one of the two; the accounts show both.",
        )


CHECKS: Checks = {
    "denominator-missing": denominator_missing,
    "denominator-zero": denominator_zero,
    "patient-care-above-income": patient_care_above_income,
}
