"""A SCENARIO.toml as a frozen record: who, what, when, in which prices, and the options with their inputs.

Knows what may be asked and how it is worded. Knows no arithmetic and no store. Whether names and
shares make sense together is checked in `consolidate.case.scenario_check`.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from consolidate.case.assumed import Assumed
from consolidate.case.options import AnyOption, Comparator, ContractOut, Improve, LeadProvider, RegionalHub
from consolidate.catalogue.declared import build, read_toml
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear


class PayBasis(StrEnum):
    """Which employer's pension contribution the pay figures of the baseline hold."""

    FULL = "full"
    TRUST_CASH = "trust_cash"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeLine:
    """A line in the case: `function.line`, the volume that drives it, and the pay point of posts that go or come.

    `supplement` is a high cost area supplement in pounds a year, where one is paid.
    """

    line: str
    volume: str
    post: str
    source: str
    owner: str
    supplement: Assumed | None = None

    @property
    def function(self) -> str:
        """The function's id."""
        return self.line.partition(".")[0]

    @property
    def line_id(self) -> str:
        """The line's id within its function."""
        return self.line.partition(".")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSaving:
    """A saving that a trust's own plan claims already, a year from `from_year`: it is not claimed again here."""

    ods_code: str
    line: str
    from_year: CollectionYear
    source: str
    owner: str
    wte: Decimal = Decimal(0)
    pay: Decimal = Decimal(0)
    nonpay: Decimal = Decimal(0)
    contract: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """What happens without the change. `volume_growth` and `relative_price` are shares a year, in real terms."""

    volume_growth: Assumed
    relative_price: Assumed
    planned: tuple[PlannedSaving, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cash:
    """For the financial case: inflation a year from the price base, and what the pay figures hold."""

    inflation: Assumed
    pay_basis: PayBasis
    source: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A typed comparator of a line: unit cost in pounds, in the price base."""

    line: str
    comparator: Comparator
    value: Decimal
    source: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSize:
    """The smallest step in posts of one trust, where it is not the default. `line` empty means all its lines."""

    ods_code: str
    size: Decimal
    source: str
    owner: str
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateDiscount:
    """Share (0 to 1) taken off savings that rest on figures of one confidence grade, A to D."""

    confidence: str
    share: Decimal
    source: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLine:
    """A trust's line typed into the scenario, for a year and in pounds of that year.

    Without `pay`, the pay is that of its WTE at the line's pay point, loaded in full.
    """

    ods_code: str
    name: str
    line: str
    wte: Decimal
    volume: Decimal
    nonpay: Decimal
    source: str
    owner: str
    pay: Decimal | None = None
    contract: Decimal = Decimal(0)
    recharged_in: Decimal = Decimal(0)
    recharged_out: Decimal = Decimal(0)
    provider_code: str = ""
    delivery_model: str = "In-house"
    confidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """The whole question. Year 0 is `first_year`; the appraisal ends `horizon` years later.

    `made_on` dates the parameters of appraisal and delivery; prices are those of the end of `price_base`.
    `footprint` or `trusts` says who; `baseline` is empty when the figures come from the store.
    """

    title: str
    says: str
    population: Population
    made_on: date
    price_base: CollectionYear
    baseline_year: CollectionYear
    first_year: CollectionYear
    horizon: int
    scope: tuple[ScopeLine, ...]
    business_as_usual: Trend
    cash: Cash
    footprint: str = ""
    trusts: tuple[str, ...] = ()
    baseline: tuple[TypedLine, ...] = ()
    benchmark: tuple[Benchmark, ...] = ()
    step: tuple[StepSize, ...] = ()
    estimate_discount: tuple[EstimateDiscount, ...] = ()
    improve: tuple[Improve, ...] = ()
    lead_provider: tuple[LeadProvider, ...] = ()
    contract_out: tuple[ContractOut, ...] = ()
    regional_hub: tuple[RegionalHub, ...] = field(default=())

    @property
    def options(self) -> tuple[AnyOption, ...]:
        """All options, the least change first."""
        return (*self.improve, *self.lead_provider, *self.contract_out, *self.regional_hub)

    def year(self, number: int) -> CollectionYear:
        """The financial year of a year of appraisal."""
        return CollectionYear(self.first_year.start_year + number)

    def years_since_base(self, number: int) -> int:
        """Whole years from the price base to a year of appraisal."""
        return self.year(number).start_year - self.price_base.start_year


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file. Raises DeclarationError naming file and key; see `check_scenario` for the rest."""
    return build(Scenario, read_toml(path), str(path))
