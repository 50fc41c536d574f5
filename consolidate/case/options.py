"""What a scenario asks of each option: its lines, one-off costs, risks, other benefits and people.

Four kinds, one dataclass each, with what they share in `Option`. Knows no arithmetic. A line is named
`function.line`, as in `payroll.payroll`.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from consolidate.case.assumed import Assumed


class Kind(StrEnum):
    """The kinds of option."""

    IMPROVE = "improve"
    LEAD_PROVIDER = "lead_provider"
    CONTRACT_OUT = "contract_out"
    REGIONAL_HUB = "regional_hub"

    @property
    def words(self) -> str:
        """How the kind is printed."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    Kind.IMPROVE: "Improve in house",
    Kind.LEAD_PROVIDER: "Lead provider",
    Kind.CONTRACT_OUT: "Contract out",
    Kind.REGIONAL_HUB: "Regional hub",
}


class BiasCategory(StrEnum):
    """The categories of the optimism bias table; each has an upper and a lower bound among the parameters."""

    STANDARD_BUILDINGS = "standard_buildings"
    NON_STANDARD_BUILDINGS = "non_standard_buildings"
    STANDARD_CIVIL_ENGINEERING = "standard_civil_engineering"
    NON_STANDARD_CIVIL_ENGINEERING = "non_standard_civil_engineering"
    EQUIPMENT_DEVELOPMENT = "equipment_development"
    OUTSOURCING = "outsourcing"


class BenefitKind(StrEnum):
    """Benefits that are not cash: they count in the public value, never in cash."""

    NON_CASH_RELEASING = "non_cash_releasing"
    SOCIETAL = "societal"


class Key(StrEnum):
    """How something that belongs to all is shared out among the trusts."""

    VOLUME = "volume"
    BASELINE_COST = "baseline_cost"
    EQUAL = "equal"


class Comparator(StrEnum):
    """What a unit cost is held against."""

    MEDIAN = "median"
    TOP_QUARTILE = "top_quartile"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOff:
    """A cost of getting there, in pounds of the price base, by year of appraisal (0 first).

    `mitigation` (0 to 1) brings the upper bound of optimism bias down, and needs its reason. `team` marks
    the cost that goes on when the change is late. `paid_by` is one trust's code, or empty for shared.
    """

    label: str
    by_year: tuple[Decimal, ...]
    category: BiasCategory
    source: str
    owner: str
    mitigation: Decimal = Decimal(0)
    mitigation_reason: str = ""
    team: bool = False
    paid_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Something that may happen in one year: probability 0 to 1, and what it would cost in pounds."""

    label: str
    year: int
    probability: Decimal
    impact: Decimal
    source: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """A benefit without cash: pounds a year once the change is complete."""

    label: str
    kind: BenefitKind
    amount: Decimal
    source: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redundancy:
    """People who leave with a redundancy payment: how many, from which pay point, after how many years."""

    year: int
    posts: Decimal
    post: str
    service_years: Decimal
    source: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reallocation:
    """Work, and its cost in pounds a year, that the option moves to somebody else: it is no saving."""

    line: str
    amount: Decimal
    to: str
    source: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmonetised:
    """An effect without a price; `better` is false where it is a loss."""

    label: str
    says: str
    better: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Share (0 to 1) of the full saving that is running in a year of appraisal and after."""

    year: int
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Phasing:
    """When savings land, where it is not the default of the kind of option."""

    steps: tuple[Phase, ...]
    source: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Keys by which the running charges of a shared service and the shared one-off costs are divided."""

    charges: Key
    one_off: Key
    source: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What all kinds share. `trusts` empty means all of the scenario's."""

    id: str
    label: str
    allocation: Allocation
    one_off: tuple[OneOff, ...] = ()
    risk: tuple[Risk, ...] = ()
    benefit: tuple[Benefit, ...] = ()
    redundancy: tuple[Redundancy, ...] = ()
    reallocation: tuple[Reallocation, ...] = ()
    unmonetised: tuple[Unmonetised, ...] = ()
    phasing: Phasing | None = None
    trusts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImproveLine:
    """A line improved where it is: the comparator, and the share of the gap that can be closed."""

    line: str
    comparator: Comparator
    evidence: str = ""
    achievable: Assumed = field(default_factory=lambda: Assumed(parameter="achievable_share"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Improve(Option):
    """Each trust keeps its lines and closes part of its own gap."""

    line: tuple[ImproveLine, ...]
    delivery: Assumed = field(default_factory=lambda: Assumed(parameter="delivery_rate"))
    recurrent: Assumed = field(default_factory=lambda: Assumed(parameter="recurrent_share"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadProviderLine:
    """A line that one trust runs for all.

    `productivity` is volume a WTE; without it, the lead provider's own volume over its WTE.
    `fixed_posts` do not vary with volume. `retained_posts` stay with the clients, all clients together.
    `attainable` (0 to 1) is how much of the fall in posts at that productivity others' work allows; without
    it, all. Give `nonpay_after` (pounds a year, all trusts) or `nonpay_saving_share` (0 to 1).
    """

    line: str
    fixed_posts: Assumed
    retained_posts: Assumed
    evidence: str = ""
    productivity: Assumed | None = None
    attainable: Assumed | None = None
    nonpay_after: Assumed | None = None
    nonpay_saving_share: Assumed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadProvider(Option):
    """One trust does the work for all of them."""

    provider: str
    line: tuple[LeadProviderLine, ...]
    delivery: Assumed = field(default_factory=lambda: Assumed(parameter="delivery_rate"))
    recurrent: Assumed = field(default_factory=lambda: Assumed(parameter="recurrent_share"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLine:
    """A line bought from outside: price a unit without VAT, what is kept, and the bias on the running cost.

    `vat_recoverable` is the share (0 to 1) of VAT that comes back; it matters to cash alone.
    """

    line: str
    price: Assumed
    retained_posts: Assumed
    management: Assumed
    vat_recoverable: Assumed
    evidence: str = ""
    mitigation: Decimal = Decimal(0)
    mitigation_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractOut(Option):
    """A supplier does the work. Its running cost carries optimism bias, so the saving takes no delivery haircut."""

    line: tuple[ContractLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HubLine:
    """A line done by a larger hub for many.

    The hub's cost is scaled from `reference_option`, a lead provider option of the same scenario, or from
    `reference_cost` (pounds a year) at `reference_volume`. Nothing is gained past `efficient_volume`.
    """

    line: str
    hub_volume: Assumed
    efficient_volume: Assumed
    retained_posts: Assumed
    evidence: str = ""
    reference_option: str = ""
    reference_cost: Assumed | None = None
    reference_volume: Assumed | None = None
    elasticity: Assumed = field(default_factory=lambda: Assumed(parameter="hub_elasticity"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalHub(Option):
    """A hub beyond the footprint does the work; each trust pays for its volume."""

    line: tuple[HubLine, ...]
    delivery: Assumed = field(default_factory=lambda: Assumed(parameter="delivery_rate"))
    recurrent: Assumed = field(default_factory=lambda: Assumed(parameter="recurrent_share"))


AnyOption = Improve | LeadProvider | ContractOut | RegionalHub


def kind_of(option: AnyOption) -> Kind:
    """The kind of an option."""
    kinds = {
        Improve: Kind.IMPROVE,
        LeadProvider: Kind.LEAD_PROVIDER,
        ContractOut: Kind.CONTRACT_OUT,
        RegionalHub: Kind.REGIONAL_HUB,
    }
    return kinds[type(option)]
