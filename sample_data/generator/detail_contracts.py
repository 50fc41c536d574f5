"""When the contracts of bought-in work end, and at what notice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sample_data.generator.draws import Draws
from sample_data.generator.figures import BOUGHT_IN, AnswerKey, ReturnAnswer, TrustYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The last day of a contract, and the months of notice that end it early."""

    ends_on: date
    notice_months: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTerm:
    """The term of one contract that is part of the story."""

    trust: str
    line: str
    ends_on: date
    notice_months: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Contracts:
    """Days and notices, one of which is drawn, all equally likely; `known` are declared."""

    source: str
    ends_on: tuple[date, ...]
    notice_months: tuple[Decimal, ...]
    known: tuple[KnownTerm, ...] = ()


def term_of(code: str, what: Iterable[str], contracts: Contracts, draws: Draws) -> Term:
    """The term of a contract of a trust about a line, or about anything else of a name."""
    names = (code, *what)
    for known in contracts.known:
        if (known.trust, *known.line.split(".")) == names:
            return Term(ends_on=known.ends_on, notice_months=known.notice_months)
    day = int(draws.uniform(*names, "contract ends") * len(contracts.ends_on))
    notice = int(draws.uniform(*names, "notice") * len(contracts.notice_months))
    return Term(ends_on=contracts.ends_on[day], notice_months=contracts.notice_months[notice])


def contract_answers(trust: TrustYear, contracts: Contracts, draws: Draws) -> dict[AnswerKey, ReturnAnswer]:
    """End and notice of every line that is bought in."""
    answers: dict[AnswerKey, ReturnAnswer] = {}
    for key, figures in trust.lines.items():
        if figures.delivery_model in BOUGHT_IN and not figures.left_empty:
            term = term_of(trust.body.code, key, contracts, draws)
            answers[*key, "contract_ends_on"] = term.ends_on
            answers[*key, "contract_notice_months"] = term.notice_months
    return answers
