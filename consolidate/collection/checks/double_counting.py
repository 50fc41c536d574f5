"""One cost in two places: a contract that includes another line's work, a service received and done here too."""

import re
from collections.abc import Iterator
from decimal import Decimal

from consolidate.catalogue.taxonomy import Function, Line
from consolidate.collection.checks.figures import Asked, Checks, said
from consolidate.store.recharges import services_of
from consolidate.words.facts import Fact
from consolidate.words.findings import Finding

_WORDS = ("comment", "reason")


def counted_in_a_contract_too(asked: Asked) -> Iterator[Finding]:
    """A contract whose comment says that it includes another line, which has a cost of its own."""
    for function, line in asked.figures.lines():
        contract = asked.figures.fact(function.id, line.id, "contract_cost")
        if contract is None or not contract.value:
            continue
        text = ". ".join(asked.figures.word(function.id, line.id, field) for field in _WORDS)
        for other_function, other in _included(asked, text, line):
            own = asked.figures.measure(other_function.id, other.id, "gross_cost")
            if own:
                yield asked.finding(
                    "counted-in-a-contract-too",
                    contract,
                    found=f"{line.label} has a contract of {said(contract.value, 'gbp')} that includes "
                    f"{other.label.lower()}, and {other.label} has {said(own, 'gbp')} of its own",
                    expected="each cost in one row",
                    do=f"Take the part for {other.label.lower()} out of one of the two rows.",
                )


def received_and_done_here(asked: Asked) -> Iterator[Finding]:
    """A service that another body does for the trust, on a line whose own pay goes on, without a word about it."""
    for service in services_of(asked.figures.submission.facts, asked.figures.taxonomy):
        if service.provided or service.line is None:
            continue
        pay = asked.figures.fact(*service.line, "pay_cost")
        words = [asked.figures.word(*service.line, field) for field in _WORDS]
        said_why = service.comment or any(words)
        if pay is not None and pay.value and not said_why and _is_all(asked, service.line, service.cost):
            at, charged = f"{service.cost.sheet}!{service.cost.cell}", service.cost.value or Decimal(0)
            yield asked.finding(
                "received-and-done-here",
                pay,
                found=f"{asked.figures.label(pay)} is {said(pay.value, 'gbp')}; {at} says that {service.body} does "
                f"this work for {said(charged, 'gbp')}",
                expected="the pay of people that the trust employs beside the service",
                do="Take the cost out of one of the two, or say in a comment what stays with the trust.",
            )


def _is_all(asked: Asked, line: tuple[str, str], cost: Fact) -> bool:
    """Whether the trust's own pay is of the size of what it receives: a small team beside a service is usual."""
    pay = asked.figures.number(*line, "pay_cost")
    return bool(pay and cost.value and pay >= asked.thresholds["retained_share"] * cost.value)


def _included(asked: Asked, text: str, line: Line) -> Iterator[tuple[Function, Line]]:
    """The lines that a comment says are included in this one."""
    words = "|".join(re.escape(word) for word in asked.thresholds.words_of_including)
    for phrase in re.findall(rf"\b(?:{words})\b([^.;]*)", text, re.IGNORECASE):
        for function in asked.figures.taxonomy.functions.values():
            for other in function.lines:
                if other.id != line.id and re.search(rf"\b{re.escape(other.label)}\b", phrase, re.IGNORECASE):
                    yield function, other


CHECKS: Checks = {
    "counted-in-a-contract-too": counted_in_a_contract_too,
    "received-and-done-here": received_and_done_here,
}
