"""When savings land, and how much of them: cumulative shares, delivery and recurrence."""

from decimal import Decimal

from consolidate.case.assumed import AssumptionLog
from consolidate.case.options import AnyOption, kind_of
from consolidate.case.worth import ZERO


def phase_shares(option: AnyOption, horizon: int, log: AssumptionLog) -> tuple[Decimal, ...]:
    """Cumulative share of the full saving running in each year, 0 to the horizon: the option's own, or its kind's."""
    if option.phasing is not None:
        steps = option.phasing.steps
        log.typed(
            what="Phasing",
            where=option.label,
            value=None,
            unit="share",
            source=option.phasing.source,
            owner=option.phasing.owner,
            note="; ".join(f"{step.share} from year {step.year}" for step in steps),
        )
        return tuple(
            next((step.share for step in reversed(steps) if step.year <= year), ZERO) for year in range(horizon + 1)
        )
    schedule = log.schedule(f"phasing_{kind_of(option).value}")
    return tuple(schedule.in_year(year) for year in range(horizon + 1))


def delayed(shares: tuple[Decimal, ...], years: int) -> tuple[Decimal, ...]:
    """The same shares, a number of years later."""
    return ((ZERO,) * years + shares)[: len(shares)]


def landed(shares: tuple[Decimal, ...], year: int, recurrent: Decimal) -> Decimal:
    """The factor on the full saving in one year: what recurs stays, what does not counts once, when its part lands."""
    now = shares[year]
    before = shares[year - 1] if year else ZERO
    return now * recurrent + max(ZERO, now - before) * (1 - recurrent)
