"""What a sizing gives: everything that a report may print, and nothing that it would have to compute.

Pounds are Decimal and not rounded. A `Worth` holds the economic amount and the trusts' cash side by side.
None means that a figure does not exist, never that it is nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consolidate.case.allocation import TrustResult
from consolidate.case.appraisal import Appraisal
from consolidate.case.assumed import Assumption
from consolidate.case.baseline import Costed, Excluded
from consolidate.case.comparators import Gap, LineComparator
from consolidate.case.financial import FinancialCase
from consolidate.case.ladder import Ladder
from consolidate.case.nao import NaoTotals, Saving
from consolidate.case.on_costs import Post
from consolidate.case.one_off import BiasedCost
from consolidate.case.options import Kind, Risk, Unmonetised
from consolidate.case.redundancy import Payment
from consolidate.case.scenario import ScopeLine
from consolidate.case.sizer import NotSized
from consolidate.case.sizing import LineSizing
from consolidate.case.worth import Worth
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTotal:
    """One line over the case: `trusts` counted and `missing` left out. Recharges inside the case are out of `cost`.

    `unit_cost` holds pay as it was collected, as comparators do.
    """

    line: str
    trusts: int
    missing: int
    pay: Worth
    nonpay: Decimal
    contract: Decimal
    outside_recharge: Decimal
    cost: Worth
    wte: Decimal
    volume: Decimal
    volume_unit: str
    unit_cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustTotal:
    """One trust over the lines in scope that it has figures for."""

    ods_code: str
    name: str
    lines: int
    missing: int
    cost: Worth
    wte: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineTable:
    """The baseline by trust and line, its sums, and what was left out with the reason."""

    rows: tuple[Costed, ...]
    excluded: tuple[Excluded, ...]
    by_line: tuple[LineTotal, ...]
    by_trust: tuple[TrustTotal, ...]
    cost: Worth
    wte: Decimal

    @property
    def complete(self) -> bool:
        """Whether no row was left out."""
        return not self.excluded


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualTotal:
    """Business as usual in one year, whole case, real prices."""

    number: int
    year: CollectionYear
    cost: Worth
    wte: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionYear:
    """One year of one option, real pounds. `share` is how much of the change is complete (0 to 1).

    `planned_cost` is without and `cost` with optimism bias. `net` is benefits less cost and expected risk.
    """

    number: int
    year: CollectionYear
    share: Decimal
    cash_releasing: Decimal
    non_cash_releasing: Decimal
    societal: Decimal
    planned_cost: Decimal
    cost: Decimal
    risk: Decimal
    net: Decimal
    factor: Decimal
    discounted: Decimal
    cumulative: Decimal
    cumulative_discounted: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LineResult:
    """One line of one option: its ladder, its sizing after plans, and the NAO tests that it fails (empty: counted)."""

    line: str
    ladder: Ladder
    sizing: LineSizing
    fails: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Posts of an option, whole case. `released` are no longer funded; `redundant` is the planned part of them.

    `before` is without the posts `in_plans`, which trusts' own plans give up already.
    """

    before: Decimal
    in_plans: Decimal
    released: Decimal
    retained: Decimal
    moved: Decimal
    redundant: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionResult:
    """One option, whole. `saving_share` is its saving over the cost of its lines, economic."""

    id: str
    label: str
    kind: Kind
    trusts: tuple[str, ...]
    provider: str
    lines: tuple[LineResult, ...]
    not_sized: tuple[NotSized, ...]
    ladder: Ladder
    saving_share: Decimal
    posts: Posts
    delivery: Decimal
    recurrent: Decimal
    running_bias: bool
    years: tuple[OptionYear, ...]
    appraisal: Appraisal
    short_npsv: Decimal
    cash: FinancialCase
    one_off: tuple[BiasedCost, ...]
    redundancies: tuple[Payment, ...]
    risks: tuple[Risk, ...]
    unmonetised: tuple[Unmonetised, ...]
    register: tuple[Saving, ...]
    nao: NaoTotals
    by_trust: tuple[TrustResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Where `option`, which is worth more, would fall level with `other`: at that delivery, or that cost multiple."""

    option: str
    other: str
    delivery: Decimal | None
    cost_multiple: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityRow:
    """One thing changed: the net present social value of each option; None where the change has no meaning for it."""

    name: str
    label: str
    npsv: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """The whole case.

    `by_value` ranks the options by net present social value, which decides; `by_ratio` by benefits over
    costs, for information. `trusts` are code and name of all, those without usable figures included.
    `not_sized` holds the lines of options that could not be sized at all; those are not among `options`.
    """

    title: str
    says: str
    population: Population
    made_on: date
    price_base: CollectionYear
    baseline_year: CollectionYear
    first_year: CollectionYear
    horizon: int
    short_horizon: int
    footprint: str
    trusts: tuple[tuple[str, str], ...]
    scope: tuple[ScopeLine, ...]
    posts: Mapping[str, Post]
    baseline: BaselineTable
    comparators: tuple[LineComparator, ...]
    gaps: tuple[Gap, ...]
    business_as_usual: tuple[UsualTotal, ...]
    options: tuple[OptionResult, ...]
    not_sized: tuple[NotSized, ...]
    by_value: tuple[str, ...]
    by_ratio: tuple[str, ...]
    ties: tuple[Tie, ...]
    sensitivities: tuple[SensitivityRow, ...]
    assumptions: tuple[Assumption, ...]
    warnings: tuple[str, ...]

    def option(self, name: str) -> OptionResult:
        """An option by id. Raises KeyError."""
        return {option.id: option for option in self.options}[name]
