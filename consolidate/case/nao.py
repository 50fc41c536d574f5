"""The National Audit Office's tests on every saving: what may be called a saving, and what is shown and left out.

Recurrent; net of the cost of achieving it; resting on evidence; cash or only avoided cost; not moved to
somebody else. From the 2012 report on NHS efficiency savings. A test is answered from what a scenario
declares, never assumed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from consolidate.case.options import AnyOption, BenefitKind
from consolidate.case.sizing import LineSizing
from consolidate.case.worth import NOTHING, ZERO, Worth

_ALL = Decimal(1)


class NaoClass(StrEnum):
    """The four totals."""

    VALID_RECURRENT = "valid_recurrent"
    VALID_NON_RECURRENT = "valid_non_recurrent"
    COST_AVOIDANCE = "cost_avoidance"
    NOT_VALID = "not_valid"

    @property
    def words(self) -> str:
        """How the class is printed."""
        return _WORDS[self]


_WORDS = {
    NaoClass.VALID_RECURRENT: "Valid: cash, every year",
    NaoClass.VALID_NON_RECURRENT: "Valid: cash, once",
    NaoClass.COST_AVOIDANCE: "Cost avoided or capacity freed, not cash",
    NaoClass.NOT_VALID: "Not valid: shown and left out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """One line of the savings register, pounds a year at steady state (once, where it does not recur).

    What fails a test is shown in full, as claimed. `counted` says whether it is in the public value.
    `fails` names each test that it does not pass.
    """

    id: str
    option: str
    line: str
    label: str
    amount: Worth
    recurrent: bool
    net_of_cost: bool
    costs: tuple[str, ...]
    evidence: str
    cash_releasing: bool
    reallocated_to: str
    counted: bool
    nao_class: NaoClass
    fails: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NaoTotals:
    """Pounds a year, economic and cash, by class."""

    valid_recurrent: Worth
    valid_non_recurrent: Worth
    cost_avoidance: Worth
    not_valid: Worth


def failed_tests(option: AnyOption, line: str) -> tuple[str, ...]:
    """The tests that a line of an option does not pass; empty means that its saving may be counted."""
    fails = []
    if not option.one_off:
        fails.append("net of cost: the option names no cost of getting there")
    if not _evidence(option, line):
        fails.append("evidence: the line names no method and source")
    return tuple(fails)


def register(
    option: AnyOption, lines: Iterable[LineSizing], *, delivery: Decimal, recurrent: Decimal
) -> tuple[Saving, ...]:
    """Every saving of an option: what recurs, what comes once, what is avoided, what is freed and what is moved."""
    savings: list[Saving] = []
    for sizing in lines:
        fails = failed_tests(option, sizing.line)
        for part, label, amount in _parts(sizing):
            # What is not valid is shown as it was claimed; a delivery rate would dress it up as expected.
            shares = (
                ((True, recurrent * delivery), (False, (1 - recurrent) * delivery)) if not fails else ((True, _ALL),)
            )
            for again, share in shares:
                if share and amount != NOTHING:
                    savings.append(
                        _saving(
                            option,
                            sizing.line,
                            name=f"{part}-{'recurrent' if again else 'once'}",
                            label=label,
                            amount=amount * share,
                            recurrent=again,
                            fails=fails,
                        )
                    )
        if sizing.step.economic < 0:
            savings.append(_capacity(option, sizing))
        if sizing.reallocated:
            savings.append(_moved(option, sizing))
    savings.extend(_benefits(option, delivery))
    return tuple(savings)


def nao_totals(savings: Iterable[Saving]) -> NaoTotals:
    """The four totals of a register."""
    sums = dict.fromkeys(NaoClass, NOTHING)
    for saving in savings:
        sums[saving.nao_class] += saving.amount
    return NaoTotals(**{name.value: amount for name, amount in sums.items()})


def _parts(sizing: LineSizing) -> list[tuple[str, str, Worth]]:
    """Pay, non-pay and contract apart; as one where a part costs more, for the rest is only its other side."""
    parts = [
        ("pay", f"Pay: {sizing.posts_released.normalize():f} whole posts", sizing.pay),
        ("nonpay", "Non-pay", sizing.nonpay),
        ("contract", "Contracts and recharges from outside", sizing.contract),
    ]
    if any(amount.economic < 0 for _, _, amount in parts):
        return [("net", "Cost of the line, less the new service", sizing.saving)]
    return parts


def _saving(
    option: AnyOption,
    line: str,
    *,
    name: str,
    label: str,
    amount: Worth,
    recurrent: bool,
    fails: tuple[str, ...],
) -> Saving:
    valid = NaoClass.VALID_RECURRENT if recurrent else NaoClass.VALID_NON_RECURRENT
    return Saving(
        id=f"{option.id}/{line}/{name}",
        option=option.id,
        line=line,
        label=label,
        amount=amount,
        recurrent=recurrent,
        net_of_cost=bool(option.one_off),
        costs=tuple(cost.label for cost in option.one_off),
        evidence=_evidence(option, line),
        cash_releasing=True,
        reallocated_to="",
        counted=not fails,
        nao_class=NaoClass.NOT_VALID if fails else valid,
        fails=fails,
    )


def _capacity(option: AnyOption, sizing: LineSizing) -> Saving:
    return Saving(
        id=f"{option.id}/{sizing.line}/capacity",
        option=option.id,
        line=sizing.line,
        label="Parts of posts: capacity, not cash",
        amount=-sizing.step,
        recurrent=True,
        net_of_cost=bool(option.one_off),
        costs=tuple(cost.label for cost in option.one_off),
        evidence=_evidence(option, sizing.line),
        cash_releasing=False,
        reallocated_to="",
        counted=False,
        nao_class=NaoClass.COST_AVOIDANCE,
        fails=("cash: below one whole post",),
    )


def _moved(option: AnyOption, sizing: LineSizing) -> Saving:
    moved = [item for item in option.reallocation if item.line == sizing.line]
    to = ", ".join(item.to for item in moved)
    return Saving(
        id=f"{option.id}/{sizing.line}/moved",
        option=option.id,
        line=sizing.line,
        label=f"Cost moved to {to}",
        amount=Worth.same(sizing.reallocated),
        recurrent=True,
        net_of_cost=False,
        costs=(),
        evidence=", ".join(item.source for item in moved),
        cash_releasing=False,
        reallocated_to=to,
        counted=False,
        nao_class=NaoClass.NOT_VALID,
        fails=(f"not moved: {to} takes this cost over",),
    )


def _benefits(option: AnyOption, delivery: Decimal) -> list[Saving]:
    return [
        Saving(
            id=f"{option.id}/benefit-{number}",
            option=option.id,
            line="",
            label=benefit.label,
            amount=Worth(benefit.amount * delivery, ZERO),
            recurrent=True,
            net_of_cost=bool(option.one_off),
            costs=tuple(cost.label for cost in option.one_off),
            evidence=benefit.source,
            cash_releasing=False,
            reallocated_to="",
            counted=True,
            nao_class=NaoClass.COST_AVOIDANCE,
            fails=(f"cash: {_BENEFIT_WORDS[benefit.kind]}",),
        )
        for number, benefit in enumerate(option.benefit, 1)
    ]


_BENEFIT_WORDS = {
    BenefitKind.NON_CASH_RELEASING: "time or quality, which no budget falls by",
    BenefitKind.SOCIETAL: "falls to society, not to a trust",
}


def _evidence(option: AnyOption, line: str) -> str:
    return next((item.evidence.strip() for item in option.line if item.line == line), "")
