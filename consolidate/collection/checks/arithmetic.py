"""What cannot be: figures below zero, halves of whole things, parts above their whole."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from consolidate.catalogue.taxonomy import Field, Volume
from consolidate.collection.checks.figures import Asked, Checks, said
from consolidate.words.facts import TRUST_LEVEL, Fact
from consolidate.words.findings import Finding

_CONFIRM, _CORRECTED, _CORRECTED_WORD = "last_year_confirmed", "corrected_net_cost", "Corrected"
_OF_A_ROW = ("confirmed", "corrected")
"""What is asked of last year's figure of a volume or a total, after its name and a full stop."""


def figure_negative(asked: Asked) -> Iterator[Finding]:
    """A figure below the least that its field allows."""
    for fact, declared in _declared(asked):
        least = declared.minimum if isinstance(declared, Field) else Decimal(0)
        if fact.value is not None and least is not None and fact.value < least:
            yield asked.finding(
                "figure-negative",
                fact,
                found=f"{asked.figures.label(fact)} is {said(fact.value, fact.unit)}",
                expected=f"{said(least, fact.unit)} or more",
                do="Type it without the minus sign. Income from others goes under Recharged out, as a positive figure.",
            )


def count_not_whole(asked: Asked) -> Iterator[Finding]:
    """A count of whole things with a fraction."""
    for fact, declared in _declared(asked):
        if (
            fact.value is not None
            and declared is not None
            and declared.whole
            and fact.value != fact.value.to_integral_value()
        ):
            yield asked.finding(
                "count-not-whole",
                fact,
                found=f"{asked.figures.label(fact)} is {fact.value:f}",
                expected="a whole number",
                do="Look whether a figure of another row was typed here, or a decimal point too many.",
            )


def recharged_out_above_gross(asked: Asked) -> Iterator[Finding]:
    """A line that charges others more than it costs."""
    for function, line in asked.figures.rows():
        gross = asked.figures.measure(function, line, "gross_cost")
        out = asked.figures.fact(function, line, "recharged_out")
        if gross is not None and out is not None and out.value is not None and out.value > gross:
            yield asked.finding(
                "recharged-out-above-gross",
                out,
                found=f"{asked.figures.row_label(function, line)} recharges {said(out.value, 'gbp')} out of a gross "
                f"cost of {said(gross, 'gbp')}",
                expected="no more than the gross cost",
                do="Give the whole cost of the service, the part for others included, or correct what is recharged.",
            )


def last_year_not_corrected(asked: Asked) -> Iterator[Finding]:
    """A correction without its figure, or a figure without the word."""
    for label, confirm, corrected in _confirmed(asked):
        says = confirm is not None and confirm.raw == _CORRECTED_WORD
        if says != (corrected is not None):
            found = (
                "says Corrected and gives no figure" if says else "gives a corrected figure and does not say Corrected"
            )
            yield asked.finding(
                "last-year-not-corrected",
                confirm if says else corrected,
                found=f"{label} {found}",
                expected="the word Corrected, and the right figure of last year beside it",
                do="Give both, or neither.",
            )


def _confirmed(asked: Asked) -> Iterator[tuple[str, Fact | None, Fact | None]]:
    """What every line, volume and total of last year is said to be: its label, the word, the corrected figure."""
    for function, line in asked.figures.lines():
        pair = [asked.figures.fact(function.id, line.id, field) for field in (_CONFIRM, _CORRECTED)]
        yield line.label, pair[0], pair[1]
    by_row: dict[tuple[str, str, str], dict[str, Fact]] = {}
    for fact in asked.figures.submission.facts:
        field, _, what = fact.field.rpartition(".")
        if what in _OF_A_ROW:
            by_row.setdefault((fact.function, fact.line, field), {})[what] = fact
    for found in by_row.values():
        first = next(iter(found.values()))
        about = replace(first, field=first.field.rpartition(".")[0])
        yield asked.figures.label(about), found.get("confirmed"), found.get("corrected")


def staff_above_total(asked: Asked) -> Iterator[Finding]:
    """A group of staff larger than all staff."""
    total = asked.figures.trust("wte_total")
    part = asked.figures.fact(TRUST_LEVEL, TRUST_LEVEL, "wte_administration_and_estates")
    if total is not None and part is not None and part.value is not None and part.value > total:
        yield asked.finding(
            "staff-above-total",
            part,
            found=f"{asked.figures.label(part)} is {said(part.value, 'wte')} of {said(total, 'wte')} in all",
            expected="a part of the average staff",
            do="Correct one of the two; both are averages of the year, bank and agency staff included.",
        )


def _declared(asked: Asked) -> Iterator[tuple[Fact, Field | Volume | None]]:
    """Every figure of this year with what is declared about it: nothing for a cell that only its form declares."""
    taxonomy = asked.figures.taxonomy
    volumes = {(f.id, ln.id, v.id): v for f in taxonomy.functions.values() for ln in f.lines for v in ln.volumes}
    for fact in asked.figures.submission.facts:
        fields = taxonomy.trust_fields if fact.function == TRUST_LEVEL else taxonomy.fields
        declared = volumes.get((fact.function, fact.line, fact.field)) or fields.get(fact.field)
        if fact.value is not None and not fact.restated and (declared is not None or fact.function != TRUST_LEVEL):
            yield fact, declared


CHECKS: Checks = {
    "figure-negative": figure_negative,
    "count-not-whole": count_not_whole,
    "recharged-out-above-gross": recharged_out_above_gross,
    "last-year-not-corrected": last_year_not_corrected,
    "staff-above-total": staff_above_total,
}
