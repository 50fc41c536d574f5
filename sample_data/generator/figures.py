"""What an invented trust says about itself in a year: totals of the trust, and its service lines.

Plain values with the names of the declared fields. Knows nothing of workbooks, and nothing of how
the figures came about.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from consolidate.words.facts import TRUST_LEVEL

Answer = Decimal | str | None
"""A figure, a word, or None for a cell that is left empty."""
ReturnAnswer = Decimal | str | date | None
"""The same in a return, where a signature has a day."""
LineKey = tuple[str, str]
"""Function and line."""
AnswerKey = tuple[str, str, str]
"""Function, line and field."""
_NOT_ASKED = ("volumes", "left_empty")  # of LineFigures: not fields of a line

IN_HOUSE = "In-house"
HOST = "Hosts for others"
FROM_TRUST = "From another trust"
NATIONAL = "National provider"
OUTSOURCED = "Outsourced"
BOUGHT_IN = (FROM_TRUST, NATIONAL, OUTSOURCED)


def pounds(amount: float) -> Decimal:
    """Whole pounds."""
    return Decimal(round(amount))


def wte(amount: float) -> Decimal:
    """Whole-time equivalents to two places."""
    return Decimal(round(amount * 100)) / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A trust by code, name and type; `group` is the system within which services are shared."""

    code: str
    name: str
    type: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Figures about the whole trust: £, average WTE, people, m2. None where the trust does not give one."""

    operating_income: Decimal
    patient_care_income: Decimal
    operating_expenditure: Decimal
    wte_total: Decimal
    wte_administration_and_estates: Decimal
    headcount: Decimal
    corporate_admin_pay: Decimal | None
    corporate_cost_2018_19: Decimal | None
    corporate_cost_current: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFigures:
    """One service line: whole £, WTE to two places, counts, and who does the work.

    A line that is `left_empty` says at most why, as its delivery model: the figures are what the trust did not say.
    """

    pay_cost: Decimal
    nonpay_cost: Decimal
    contract_cost: Decimal
    recharged_in: Decimal
    recharged_out: Decimal
    wte_in_post: Decimal
    wte_bank_agency: Decimal
    delivery_model: str
    provider_code: str
    figure_source: str
    confidence: str
    volumes: Mapping[str, Decimal] = field(default_factory=dict)
    left_empty: bool = False

    @property
    def gross(self) -> Decimal:
        """Pay, non-pay, contract and recharged in."""
        return self.pay_cost + self.nonpay_cost + self.contract_cost + self.recharged_in

    @property
    def net(self) -> Decimal:
        """Gross less what is recharged out."""
        return self.gross - self.recharged_out


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustYear:
    """Everything that one trust says about one year, "2024/25"."""

    body: Body
    year: str
    totals: Totals
    lines: Mapping[LineKey, LineFigures]

    def answers(self) -> dict[AnswerKey, Answer]:
        """By function, line and field; trust totals under the function and line "trust"."""
        return dict(self._answers())

    def _answers(self) -> Iterator[tuple[AnswerKey, Answer]]:
        for item in dataclasses.fields(self.totals):
            yield (TRUST_LEVEL, TRUST_LEVEL, item.name), getattr(self.totals, item.name)
        for (function, line), figures in self.lines.items():
            for item in dataclasses.fields(figures):
                if item.name in _NOT_ASKED:
                    continue
                answer = getattr(figures, item.name)
                said = answer != "" and (item.name == "delivery_model" or not figures.left_empty)
                yield (function, line, item.name), answer if said else None
            for volume, amount in figures.volumes.items():
                yield (function, line, volume), None if figures.left_empty else amount
