"""What a post costs: salary, employer's National Insurance, pension and apprenticeship levy, at two pension rates."""

from dataclasses import dataclass
from decimal import Decimal

from consolidate.case.assumed import Assumed, AssumptionLog
from consolidate.case.worth import ZERO, Worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One whole-time post for a year, in pounds of the price base."""

    pay_point: str
    label: str
    salary: Decimal
    national_insurance: Decimal
    levy: Decimal
    pension: Worth

    @property
    def loaded(self) -> Worth:
        """All of it."""
        return Worth.same(self.salary + self.national_insurance + self.levy) + self.pension

    @property
    def cash_share(self) -> Decimal:
        """Trust cash for each pound of full cost."""
        return self.loaded.cash / self.loaded.economic


def post_at(pay_point: str, log: AssumptionLog, *, where: str, supplement: Assumed | None = None) -> Post:
    """Load a pay point with the rates of the price base year. `supplement` is pensionable, in pounds a year."""
    salary = log.price(pay_point, where=where)
    if supplement is not None:
        salary += log.assumed(supplement, what="High cost area supplement", where=where, unit="gbp")
    return Post(
        pay_point=pay_point,
        label=log.book.parameter(pay_point).label,
        salary=salary,
        national_insurance=log.price("employer_ni_rate") * max(ZERO, salary - log.price("employer_ni_threshold")),
        levy=log.price("apprenticeship_levy") * salary,
        pension=Worth(log.price("pension_full") * salary, log.price("pension_trust_paid") * salary),
    )
