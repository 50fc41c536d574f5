"""The yearly streams of one option before discounting: all that an appraisal or a sensitivity needs, and no more."""

from dataclasses import dataclass
from decimal import Decimal

from consolidate.case.one_off import Bias, BiasedCost
from consolidate.case.options import Risk
from consolidate.case.phasing import delayed, landed
from consolidate.case.worth import ZERO, Worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """One option. `full` is its valid saving in each year as if complete, in real prices.

    `running_bias` says that optimism bias on running cost stands in for the delivery haircut. `team_year`
    and `team_share` say when, and at what part of its last amount, a team goes on if the change is late.
    """

    full: tuple[Worth, ...]
    shares: tuple[Decimal, ...]
    delivery: Decimal
    recurrent: Decimal
    running_bias: bool
    non_cash: Decimal
    societal: Decimal
    costs: tuple[BiasedCost, ...]
    risks: tuple[Risk, ...]

    @property
    def years(self) -> range:
        """Years of appraisal."""
        return range(len(self.full))


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """What a sensitivity changes. The default changes nothing."""

    delivery: Decimal | None = None
    bias: Bias = Bias.MITIGATED
    cost_multiple: Decimal = Decimal(1)
    delay_years: int = 0
    team_share: Decimal = ZERO
    team_year: int = 0


AS_PLANNED = Variation()


@dataclass(frozen=True, slots=True, kw_only=True)
class YearAmounts:
    """One year of one option in real pounds. Benefits positive, costs positive; `net` is what is left."""

    cash_releasing: Decimal
    non_cash_releasing: Decimal
    societal: Decimal
    cost: Decimal
    risk: Decimal

    @property
    def net(self) -> Decimal:
        """Benefits less costs and expected risk."""
        return self.cash_releasing + self.non_cash_releasing + self.societal - self.cost - self.risk


def amounts(streams: Streams, variation: Variation = AS_PLANNED) -> tuple[YearAmounts, ...]:
    """Each year of an option, economic case."""
    delivery = streams.delivery if variation.delivery is None else variation.delivery
    shares = delayed(streams.shares, variation.delay_years)
    return tuple(
        YearAmounts(
            cash_releasing=streams.full[year].economic * delivery * landed(shares, year, streams.recurrent),
            non_cash_releasing=streams.non_cash * delivery * shares[year],
            societal=streams.societal * delivery * shares[year],
            cost=_cost(streams, variation, year),
            risk=sum((risk.probability * risk.impact for risk in streams.risks if risk.year == year), ZERO),
        )
        for year in streams.years
    )


def cash_saving(streams: Streams, year: int) -> Decimal:
    """Trust cash saved in a year, real."""
    return streams.full[year].cash * streams.delivery * landed(streams.shares, year, streams.recurrent)


def _cost(streams: Streams, variation: Variation, year: int) -> Decimal:
    planned = sum((cost.with_bias(year, variation.bias) for cost in streams.costs), ZERO)
    # A team that waits costs what it costs: no bias on top, for the wait is itself the test.
    waiting = year == variation.team_year and variation.delay_years > 0
    team = (
        sum((cost.last_amount for cost in streams.costs if cost.team), ZERO) * variation.team_share if waiting else ZERO
    )
    return planned * variation.cost_multiple + team
