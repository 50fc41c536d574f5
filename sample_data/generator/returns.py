"""Everything that an invented trust types into its return: figures, where they are from, reasons, signature.

Answers exactly the cells that the form of the year asks for, by their keys. Knows no addresses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from consolidate.catalogue.declared import build, read_toml
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.collection.return_filling import Prefilled
from consolidate.collection.return_form import Form
from consolidate.words.facts import TRUST_LEVEL
from sample_data.generator.figures import AnswerKey, LineFigures, ReturnAnswer, TrustYear
from sample_data.generator.growth import Change
from sample_data.generator.parameters import HERE

_EVIDENCE = ("source", "confidence", "comment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """All of `returns.toml`."""

    evidence: Mapping[str, tuple[str, ...]]
    signature: Mapping[str, str]
    signed_on: Mapping[str, date]
    made_on: Mapping[str, date]
    comment: Mapping[str, str]


def read_manner(path: Path = HERE / "returns.toml") -> Manner:
    """How invented trusts fill in what is not a figure."""
    return build(Manner, read_toml(path), str(path))


def return_answers(
    trust: TrustYear,
    before: TrustYear | None,
    changes: Sequence[Change],
    form: Form,
    manner: Manner,
    details: Mapping[AnswerKey, ReturnAnswer],
) -> dict[AnswerKey, ReturnAnswer]:
    """An answer for every input cell of the form, None included; nobody has to answer what the form does not require.

    `before` is the trust's own return of the year before, which it confirms; None in the first year.
    `details` are answers to what is asked beside cost and people.
    """
    answers: dict[AnswerKey, ReturnAnswer] = {**details, **trust.answers()}
    answers |= _evidence(answers, form, manner)
    answers |= _confirmed(before, form)
    answers |= _contacts(trust, form.taxonomy)
    answers |= _signature(trust, manner)
    for key, figures in trust.lines.items():
        answers |= {(*key, name): text for name, text in _remarks(trust, key, figures, before, changes, manner).items()}
    unknown = sorted(key for key, slot in form.by_key.items() if slot.required and key not in answers)
    if unknown:
        raise KeyError(f"The form asks for {'.'.join(unknown[0])}, which no invented trust knows how to answer.")
    return {key: answers.get(key) for key in form.by_key}


def last_year_held(before: TrustYear) -> dict[AnswerKey, Prefilled]:
    """What is held about a trust from its own return of the year before, as the next form shows it."""
    source = f"Your return for {before.year}"
    figures: dict[AnswerKey, Decimal] = {
        (function, line, "net_cost"): line_figures.net
        for (function, line), line_figures in before.lines.items()
        if not line_figures.left_empty
    }
    for key, answer in before.answers().items():
        total = key[0] == TRUST_LEVEL
        if isinstance(answer, Decimal) and (total or key[2] in before.lines[key[0], key[1]].volumes):
            figures[key] = answer
    return {key: Prefilled(value=value, source=source) for key, value in figures.items()}


def signed_total(trust: TrustYear) -> Decimal:
    """Net cost of all lines with figures, in £: what the finance director signs for."""
    return sum((figures.net for figures in trust.lines.values() if not figures.left_empty), Decimal(0))


def _evidence(answers: Mapping[AnswerKey, ReturnAnswer], form: Form, manner: Manner) -> dict[AnswerKey, ReturnAnswer]:
    """Source, confidence and comment of every total and volume of the form; empty where there is no figure."""
    evidence: dict[AnswerKey, ReturnAnswer] = {}
    for function, line, field in form.by_key:
        about, _, asked = field.partition(".")
        if asked not in _EVIDENCE:
            continue
        source, confidence = manner.evidence[about if function == TRUST_LEVEL else "volume"]
        words = {"source": source, "confidence": confidence}
        given = answers.get((function, line, about)) is not None
        evidence[function, line, field] = words.get(asked) if given else None
    return evidence


def _confirmed(before: TrustYear | None, form: Form) -> dict[AnswerKey, ReturnAnswer]:
    """Totals and volumes of last year are right, wherever the form shows one."""
    held = {} if before is None else last_year_held(before)
    confirmed: dict[AnswerKey, ReturnAnswer] = {}
    for function, line, field in form.by_key:
        about, _, asked = field.partition(".")
        if asked == "confirmed" and (function, line, about) in held:
            confirmed[function, line, field] = "Yes"
    return confirmed


def _contacts(trust: TrustYear, taxonomy: Taxonomy) -> dict[AnswerKey, ReturnAnswer]:
    """Offices, not people, at addresses that can never exist."""
    answers: dict[AnswerKey, ReturnAnswer] = {}
    for function in taxonomy.functions.values():
        office = function.for_whom.removeprefix("the ")
        answers[function.id, "contact", "contact_name"] = office[:1].upper() + office[1:]
        address = f"{function.id.replace('_', '-')}@{trust.body.code.lower()}.example"
        answers[function.id, "contact", "contact_email"] = address
    return answers


def _signature(trust: TrustYear, manner: Manner) -> dict[AnswerKey, ReturnAnswer]:
    return {
        (TRUST_LEVEL, "signoff", "signed_by"): manner.signature["signed_by"],
        (TRUST_LEVEL, "signoff", "signed_role"): manner.signature["signed_role"],
        (TRUST_LEVEL, "signoff", "signed_on"): manner.signed_on[trust.year],
        (TRUST_LEVEL, "signoff", "signed_total"): signed_total(trust),
    }


def _remarks(
    trust: TrustYear,
    key: tuple[str, str],
    figures: LineFigures,
    before: TrustYear | None,
    changes: Sequence[Change],
    manner: Manner,
) -> dict[str, ReturnAnswer]:
    """Last year confirmed, and the reason for a change where the trust gives one."""
    confirmed = before is not None and not before.lines[key].left_empty
    why = "" if before is None else " ".join(c.why for c in changes if c.trust == trust.body.code and c.covers(key))
    return {
        "last_year_confirmed": "Yes" if confirmed else None,
        "corrected_net_cost": None,
        "reason": why or None,
        "comment": None if figures.left_empty else manner.comment.get(figures.confidence),
    }
