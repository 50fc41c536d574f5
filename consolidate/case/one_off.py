"""What it costs to get there, with and without optimism bias."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from consolidate.case.assumed import AssumptionLog
from consolidate.case.options import OneOff, Option
from consolidate.case.worth import ZERO


class Bias(StrEnum):
    """How much optimism bias is put on a cost."""

    MITIGATED = "mitigated"
    UPPER = "upper"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasedCost:
    """A one-off cost by year in real pounds, with the upper bound of its bias and how far that is mitigated."""

    label: str
    by_year: tuple[Decimal, ...]
    upper: Decimal
    mitigation: Decimal
    mitigation_reason: str
    team: bool
    paid_by: str

    @property
    def bias(self) -> Decimal:
        """What is added, as a share."""
        return self.upper * (1 - self.mitigation)

    @property
    def last_amount(self) -> Decimal:
        """The last yearly amount that is not nothing."""
        return next((amount for amount in reversed(self.by_year) if amount), ZERO)

    def in_year(self, year: int) -> Decimal:
        """As planned."""
        return self.by_year[year] if year < len(self.by_year) else ZERO

    def with_bias(self, year: int, bias: Bias) -> Decimal:
        """With optimism bias: as mitigated, at its full upper bound, or none."""
        added = {Bias.MITIGATED: self.bias, Bias.UPPER: self.upper, Bias.NONE: ZERO}[bias]
        return self.in_year(year) * (1 + added)


def biased_costs(option: Option, log: AssumptionLog) -> tuple[BiasedCost, ...]:
    """The one-off costs of an option with the bias of their categories."""
    costs = []
    for cost in option.one_off:
        _log(cost, option.label, log)
        costs.append(
            BiasedCost(
                label=cost.label,
                by_year=cost.by_year,
                upper=log.parameter(f"optimism_bias_{cost.category.value}_upper"),
                mitigation=cost.mitigation,
                mitigation_reason=cost.mitigation_reason,
                team=cost.team,
                paid_by=cost.paid_by,
            )
        )
    return tuple(costs)


def _log(cost: OneOff, where: str, log: AssumptionLog) -> None:
    log.typed(
        what=f"One-off cost: {cost.label}",
        where=where,
        value=sum(cost.by_year, ZERO),
        unit="gbp",
        source=cost.source,
        owner=cost.owner,
        note=f"Optimism bias mitigated by {cost.mitigation}: {cost.mitigation_reason}" if cost.mitigation else "",
    )


def total_in_year(costs: Iterable[BiasedCost], year: int) -> Decimal:
    """All of them in one year, as planned."""
    return sum((cost.in_year(year) for cost in costs), ZERO)
