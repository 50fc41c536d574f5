"""One thing changed at a time, and where the ranking turns.

The changes and their sizes are dated parameters. Where the answer is a straight line in what is changed
(delivery, cost) the turning point is exact; what is sized again (volume, trusts) is computed again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from consolidate.case.appraisal import Appraisal, appraise, discount_factors
from consolidate.case.assumed import AssumptionLog
from consolidate.case.baseline import Costed
from consolidate.case.business_as_usual import UsualYear
from consolidate.case.one_off import Bias
from consolidate.case.options import Improve, LeadProvider
from consolidate.case.result import SensitivityRow, Tie
from consolidate.case.streams import AS_PLANNED, Streams, Variation, amounts
from consolidate.case.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An option with its streams at the central estimate."""

    work: Work
    streams: Streams
    appraisal: Appraisal

    @property
    def id(self) -> str:
        """The option's id."""
        return self.work.option.id


Valued = Callable[[Ready], Decimal | None]


def sensitivities(
    options: Sequence[Ready],
    *,
    horizon: int,
    factors: Sequence[Decimal],
    trusts: Sequence[tuple[str, str]],
    log: AssumptionLog,
) -> tuple[SensitivityRow, ...]:
    """The one-way set: rates, bias, delivery, delay, cost, horizon, volume, the reference class, each trust gone."""
    where = "sensitivity"
    low, half = (
        log.parameter("sensitivity_delivery", where=where),
        log.parameter("sensitivity_delivery_half", where=where),
    )
    multiple = log.parameter("sensitivity_one_off_multiple", where=where)
    late = log.parameter("sensitivity_delay_years", where=where)
    short = int(log.parameter("sensitivity_horizon_years", where=where))
    swing = log.parameter("sensitivity_volume", where=where)
    delay = Variation(
        delay_years=int(late),
        team_share=log.parameter("delay_team_share", where=where),
        team_year=int(log.parameter("delay_team_year", where=where)),
    )
    # What audited programmes cost is a multiple of their plan: it takes the place of optimism bias.
    audited = Variation(
        bias=Bias.NONE,
        delivery=log.parameter("reference_class_delivery", where=where),
        cost_multiple=log.parameter("reference_class_cost", where=where),
    )
    reduced = discount_factors(log.schedule("discount_rate_reduced", where=where), horizon)
    health = discount_factors(log.schedule("discount_rate_health", where=where), horizon)

    def varied(variation: Variation, with_factors: Sequence[Decimal] = factors) -> Valued:
        return lambda option: _npsv(option.streams, variation, with_factors)

    def bias_spared(variation: Variation) -> Valued:
        """Optimism bias on the running price has already taken this doubt off."""
        return lambda o: _npsv(o.streams, AS_PLANNED if o.streams.running_bias else variation, factors)

    def shared_only(variation: Variation) -> Valued:
        """The reference class is of shared services; a change in house is not one of them."""
        return lambda o: None if isinstance(o.work.option, Improve) else _npsv(o.streams, variation, factors)

    table: list[tuple[str, str, Valued]] = [
        ("rate_reduced", f"Discount rate {_percent(reduced)}", varied(AS_PLANNED, reduced)),
        ("rate_health", f"Discount rate {_percent(health)}", varied(AS_PLANNED, health)),
        ("full_bias", "Optimism bias on one-off costs at its upper bound", varied(Variation(bias=Bias.UPPER))),
        ("delivery_low", f"{low:.0%} of savings delivered", bias_spared(Variation(delivery=low))),
        ("delivery_half", f"{half:.0%} of savings delivered, all options", varied(Variation(delivery=half))),
        ("delay", f"{int(late) * 12} months late", varied(delay)),
        (
            "cost_multiple",
            f"One-off costs {multiple.normalize():f} times the plan",
            varied(Variation(cost_multiple=multiple)),
        ),
        ("short_horizon", f"Appraised over {short} years", varied(AS_PLANNED, factors[: short + 1])),
        ("volume_up", f"Volume {swing:.0%} higher", _resized(lambda rows: _scaled(rows, 1 + swing), factors)),
        ("volume_down", f"Volume {swing:.0%} lower", _resized(lambda rows: _scaled(rows, 1 - swing), factors)),
        ("reference_class", "Savings and costs as audited shared services had them", shared_only(audited)),
    ]
    table += [
        (f"without_{code}", f"Without {name}", _without(code, factors)) for code, name in trusts if len(trusts) > 1
    ]
    return tuple(
        SensitivityRow(name=name, label=label, npsv={option.id: value(option) for option in options})
        for name, label, value in table
    )


def ties(options: Sequence[Ready]) -> tuple[Tie, ...]:
    """For each pair, where the better one falls level: `(other + costs + risk) / undiminished benefits`."""
    order = sorted(options, key=lambda option: (-option.appraisal.npsv, option.id))
    found = []
    for number, one in enumerate(order):
        a = one.appraisal
        for other in order[number + 1 :]:
            level = other.appraisal.npsv
            found.append(
                Tie(
                    option=one.id,
                    other=other.id,
                    delivery=(level + a.pv_cost + a.pv_risk) / a.pv_benefit_undiminished
                    if a.pv_benefit_undiminished > 0
                    else None,
                    cost_multiple=(a.pv_benefit - a.pv_risk - level) / a.pv_cost if a.pv_cost else None,
                )
            )
    return tuple(found)


def _npsv(streams: Streams, variation: Variation, factors: Sequence[Decimal]) -> Decimal:
    delivery = streams.delivery if variation.delivery is None else variation.delivery
    return appraise(amounts(streams, variation), factors, delivery=delivery).npsv


def _resized(change: Callable[[tuple[Costed, ...]], tuple[Costed, ...]], factors: Sequence[Decimal]) -> Valued:
    def changed(year: UsualYear) -> tuple[Costed, ...]:
        return change(year.lines)

    return lambda option: _npsv(option.work.streams(changed), AS_PLANNED, factors)


def _scaled(rows: tuple[Costed, ...], factor: Decimal) -> tuple[Costed, ...]:
    return tuple(row.scaled(factor) for row in rows)


def _without(code: str, factors: Sequence[Decimal]) -> Valued:
    """The one-off costs stay: they are mostly spent by the time that somebody leaves."""
    resized = _resized(lambda rows: tuple(row for row in rows if row.ods_code != code), factors)

    def valued(option: Ready) -> Decimal | None:
        asked = option.work.option
        if isinstance(asked, LeadProvider) and asked.provider == code:
            return None
        if asked.trusts and code not in asked.trusts:
            return None
        return resized(option)

    return valued


def _percent(factors: Sequence[Decimal]) -> str:
    """The rate of the first discounted year, in words."""
    return f"{1 / factors[1] - 1:.1%}"
