"""The net-savings ladder: from the gross gap down to what can be banked every year, one reason a rung."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from consolidate.case.sizing import LineSizing
from consolidate.case.worth import NOTHING, Worth

GROSS = "gross_gap"
OVERLAP = "overlap"
ESTIMATE = "estimate_discount"
STEP = "step_cost"
REPROVISION = "reprovision"
NOT_VALID = "not_valid"
DELIVERY = "delivery_shortfall"
NON_RECURRENT = "non_recurrent"

RUNGS = {
    GROSS: "Gross gap",
    OVERLAP: "Already in trusts' plans",
    ESTIMATE: "Evidence and estimates",
    STEP: "Parts of posts that cannot be released",
    REPROVISION: "Kept or provided again",
    NOT_VALID: "Fails a test of the National Audit Office",
    DELIVERY: "Not delivered, by experience",
    NON_RECURRENT: "Does not recur",
}
"""Name and label of each rung, in order. The first is positive, the rest take off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the ladder, pounds a year at steady state."""

    name: str
    label: str
    amount: Worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The rungs in order; they add up to `bankable`: delivered, recurrent, valid, a year from full effect."""

    rungs: tuple[Rung, ...]

    @property
    def bankable(self) -> Worth:
        """What is left at the foot."""
        return sum((rung.amount for rung in self.rungs), NOTHING)

    def rung(self, name: str) -> Worth:
        """One rung's amount."""
        return next(rung.amount for rung in self.rungs if rung.name == name)

    @property
    def saving(self) -> Worth:
        """What the option saves before validity, delivery and recurrence."""
        return sum((self.rung(name) for name in (GROSS, OVERLAP, ESTIMATE, STEP, REPROVISION)), NOTHING)


def line_ladder(
    today: LineSizing, after_plans: LineSizing, *, valid: bool, delivery: Decimal, recurrent: Decimal
) -> Ladder:
    """One line's ladder. `today` is sized on the baseline as it is, `after_plans` without what plans claim already."""
    saving = after_plans.saving
    counted = saving if valid else NOTHING
    amounts = {
        GROSS: today.gross,
        OVERLAP: after_plans.gross - today.gross,
        ESTIMATE: after_plans.estimate,
        STEP: after_plans.step,
        REPROVISION: after_plans.reprovision,
        NOT_VALID: counted - saving,
        DELIVERY: -(counted * (1 - delivery)),
        NON_RECURRENT: -(counted * delivery * (1 - recurrent)),
    }
    return Ladder(rungs=tuple(Rung(name=name, label=RUNGS[name], amount=amounts[name]) for name in RUNGS))


def total_ladder(ladders: Iterable[Ladder]) -> Ladder:
    """The sum of several ladders, rung by rung."""
    ladders = tuple(ladders)
    return Ladder(
        rungs=tuple(
            Rung(name=name, label=label, amount=sum((ladder.rung(name) for ladder in ladders), NOTHING))
            for name, label in RUNGS.items()
        )
    )
