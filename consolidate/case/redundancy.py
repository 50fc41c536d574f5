"""What people who leave are paid: Agenda for Change section 16, England.

A transfer from the trust to its people: left out of public value, counted in cash. No pension strain comes
on top: the redundancy sum pays for an early pension first. National Insurance on the part above £30,000 is
not counted, because its rule was not seen in a source.
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from consolidate.case.assumed import AssumptionLog
from consolidate.case.options import Redundancy
from consolidate.case.worth import ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A redundancy payment to one group of leavers. `amount` is pounds in all, `each` a person."""

    year: int
    posts: Decimal
    each: Decimal

    @property
    def amount(self) -> Decimal:
        """For all of them."""
        return self.each * self.posts


def payment(leavers: Redundancy, log: AssumptionLog, *, where: str) -> Payment:
    """A month's pay for each whole year of service, between floor and cap; nothing below the least service."""
    salary = log.price(leavers.post, where=where)
    counted = min(max(salary, log.price("redundancy_salary_floor")), log.price("redundancy_salary_cap"))
    months = min(leavers.service_years.to_integral_value(rounding=ROUND_FLOOR), log.price("redundancy_months_cap"))
    entitled = leavers.service_years >= log.price("redundancy_service_minimum")
    log.typed(
        what=f"Redundancies in year {leavers.year}, after {leavers.service_years} years of service",
        where=where,
        value=leavers.posts,
        unit="wte",
        source=leavers.source,
        owner=leavers.owner,
    )
    return Payment(year=leavers.year, posts=leavers.posts, each=counted / 12 * months if entitled else ZERO)
