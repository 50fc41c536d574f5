"""Whether somebody answers for the figures, and for these figures."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from consolidate.collection.checks.figures import COSTS, NET, Asked, Checks, said
from consolidate.words.facts import TRUST_LEVEL, Fact
from consolidate.words.findings import Finding

_LINE = "signoff"


def not_signed(asked: Asked) -> Iterator[Finding]:
    """A return without a name, or without the total that the name stands for."""
    name = asked.figures.word(TRUST_LEVEL, _LINE, "signed_by")
    total = asked.figures.fact(TRUST_LEVEL, _LINE, "signed_total")
    missing = [
        what for what, given in (("a name", name), ("the total", total and total.value is not None)) if not given
    ]
    if missing and total is not None:
        yield asked.finding(
            "not-signed",
            total,
            found=f"the statement lacks {' and '.join(missing)}",
            expected="the finance director's name and the total net cost that is signed for",
            do="Sign when the Check sheet says that nothing is left.",
        )


def signed_without_role(asked: Asked) -> Iterator[Finding]:
    """A name without the office that it signs for."""
    name = asked.figures.fact(TRUST_LEVEL, _LINE, "signed_by")
    if name is not None and name.raw and not asked.figures.word(TRUST_LEVEL, _LINE, "signed_role"):
        yield asked.finding(
            "signed-without-role",
            name,
            found="there is a name and no role",
            expected="the office of whoever signs, such as Director of finance",
            do="Type the role under the name.",
        )


def signed_without_date(asked: Asked) -> Iterator[Finding]:
    """A signature of no day, so that nobody can say which figures it saw."""
    name = asked.figures.fact(TRUST_LEVEL, _LINE, "signed_by")
    if name is not None and name.raw and asked.figures.fact(TRUST_LEVEL, _LINE, "signed_on") is None:
        yield asked.finding(
            "signed-without-date",
            name,
            found="there is a name and no day",
            expected="the day of signing",
            do="Type the day as a date.",
        )


def signed_too_early(asked: Asked) -> Iterator[Finding]:
    """A signature before the year was over, which cannot be for the whole year."""
    year = asked.figures.submission.year
    for fact, day in _signed_on(asked):
        if year is not None and day <= year.last_day:
            yield asked.finding(
                "signed-too-early",
                fact,
                found=f"signed on {in_words(day)}; the year ends on {in_words(year.last_day)}",
                expected="a day after the end of the year",
                do="Look at the day and its year. If the figures are of a part of the year, say so in a comment.",
            )


def signed_in_future(asked: Asked) -> Iterator[Finding]:
    """A signature of a day that has not come."""
    today = asked.beside.on
    for fact, day in _signed_on(asked):
        if today is not None and day > today:
            yield asked.finding(
                "signed-in-future",
                fact,
                found=f"signed on {in_words(day)}; the return was checked on {in_words(today)}",
                expected="a day that has come",
                do="Correct the day; day and month may have changed places.",
            )


def _signed_on(asked: Asked) -> Iterator[tuple[Fact, date]]:
    fact = asked.figures.fact(TRUST_LEVEL, _LINE, "signed_on")
    if fact is not None and fact.raw:
        yield fact, date.fromisoformat(fact.raw)


def in_words(day: date) -> str:
    """A day in words: 3 July 2026."""
    return f"{day.day} {day:%B %Y}"


def signed_total_differs(asked: Asked) -> Iterator[Finding]:
    """A figure that was changed after signing."""
    signed = asked.figures.fact(TRUST_LEVEL, _LINE, "signed_total")
    declared = asked.figures.taxonomy.functions.values()
    parts = [(function.id, line.id, part) for function in declared for line in function.lines for part in COSTS]
    if signed is None or signed.value is None or any(asked.figures.fact(*part) is None for part in parts):
        return  # a cell or a sheet that could not be read may well hold the difference
    nets = [asked.figures.measure(function.id, line.id, NET) for function, line in asked.figures.lines()]
    total = sum((net for net in nets if net is not None), Decimal(0))
    if abs(signed.value - total) > asked.thresholds["signed_total_tolerance"]:
        yield asked.finding(
            "signed-total-differs",
            signed,
            found=f"{said(signed.value, 'gbp')} was signed for; the figures come to {said(total, 'gbp')}",
            expected="the total of the figures in the return",
            do="Ask the signatory to sign again, or put back the figure that was changed after signing.",
        )


CHECKS: Checks = {
    "not-signed": not_signed,
    "signed-without-role": signed_without_role,
    "signed-without-date": signed_without_date,
    "signed-too-early": signed_too_early,
    "signed-in-future": signed_in_future,
    "signed-total-differs": signed_total_differs,
}
