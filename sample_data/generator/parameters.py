"""The declared parameters of the invented trusts: `sizes.toml`, `rates.toml` and `lines.toml`, checked on reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from consolidate.catalogue.declared import build, lookup, read_toml
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.words.errors import DeclarationError
from sample_data.generator.draws import Lognormal, Normal, Triangular

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustType:
    """A type of invented trust, and what the accounts of real trusts of that sector look like.

    Expenditure in £, expenditure per WTE in £, floor area in m2 per £100m of expenditure; shares are ratios.
    """

    id: str
    sector: str
    expenditure: Lognormal
    expenditure_per_wte: Lognormal
    admin_estates_share: Normal
    floor_area_per_100m: Lognormal
    patient_care_share: Triangular
    source: str
    gives_admin_pay: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsParameters:
    """How the totals of a trust hang together; all are ratios."""

    margin: Triangular
    employees_per_wte: Triangular
    admin_pay_share: Triangular
    admin_pay_answered: Decimal
    growth_definition: Triangular
    growth_since_2018_19: Triangular
    growth_answered: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondYear:
    """Growth of the second collection year over the first; all are ratios less 1, the drift a part of a spread."""

    income: Triangular
    pay_rate: Triangular
    staff: Triangular
    prices: Triangular
    volume_drift: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeParameters:
    """A volume: `base` + `per` x driver, with a spread between trusts."""

    id: str
    driver: str
    per: Decimal
    log_sd: Decimal
    base: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineParameters:
    """How one line's net cost comes about, what it is spent on and who does the work."""

    function: str
    line: str
    pay_share: Triangular
    pay_per_wte: Decimal
    models: Mapping[str, Decimal]
    rate: str = ""
    weight: Decimal | None = None
    income: Triangular | None = None
    tilt: Decimal = Decimal(0)
    volumes: tuple[VolumeParameters, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Function and line."""
        return (self.function, self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonParameters:
    """What holds for every line; see the comments in `lines.toml`."""

    weight_log_sd: Decimal
    pay_per_wte_log_sd: Decimal
    other_income_chance: Decimal
    other_income_share: Triangular
    bank_chance: Decimal
    bank_share: Triangular
    bank_premium: Decimal
    bought_in: Triangular
    estimate_chance: Decimal
    apportioned_chance: Decimal
    audited_chance: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Rank correlations between 0 and 1."""

    size_with_headline: Decimal
    headline_with_unit_cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sizes:
    seed: str
    type: tuple[TrustType, ...]
    totals: TotalsParameters
    second_year: SecondYear


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    common: CommonParameters
    line: tuple[LineParameters, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All declared parameters, by id."""

    seed: str
    types: Mapping[str, TrustType]
    totals: TotalsParameters
    second_year: SecondYear
    rates: Mapping[str, Lognormal]
    links: Links
    common: CommonParameters
    lines: Mapping[tuple[str, str], LineParameters] = field(default_factory=dict)

    def type_of(self, trust_type: str) -> TrustType:
        """The parameters of a type of trust. Raises DeclarationError for an unknown type."""
        return lookup(self.types, trust_type, "type of invented trust")


def read_parameters(taxonomy: Taxonomy, folder: Path = HERE) -> Parameters:
    """Read the three files. Raises DeclarationError when they do not describe exactly the lines of the taxonomy."""
    sizes = build(_Sizes, read_toml(folder / "sizes.toml"), str(folder / "sizes.toml"))
    rates = read_toml(folder / "rates.toml")
    links = build(Links, rates.pop("links", {}), f"{folder / 'rates.toml'}: links")
    lines = build(_Lines, read_toml(folder / "lines.toml"), str(folder / "lines.toml"))
    parameters = Parameters(
        seed=sizes.seed,
        types={trust_type.id: trust_type for trust_type in sizes.type},
        totals=sizes.totals,
        second_year=sizes.second_year,
        rates={name: build(Lognormal, table, f"{folder / 'rates.toml'}: {name}") for name, table in rates.items()},
        links=links,
        common=lines.common,
        lines={line.key: line for line in lines.line},
    )
    _cross_check(parameters, taxonomy, folder / "lines.toml")
    return parameters


def _cross_check(parameters: Parameters, taxonomy: Taxonomy, path: Path) -> None:
    declared = {(function.id, line.id): line for function in taxonomy.functions.values() for line in function.lines}
    for key in sorted(set(declared) ^ set(parameters.lines)):
        raise DeclarationError(f"{path}: the line {'.'.join(key)} is in one of taxonomy and parameters; expected both.")
    for key, line in parameters.lines.items():
        where = f"{path}: {'.'.join(key)}"
        if [bool(line.rate), line.weight is not None, line.income is not None].count(True) != 1:
            raise DeclarationError(f"{where}: expected exactly one of rate, weight and income.")
        unknown = {volume.id for volume in line.volumes} - {volume.id for volume in declared[key].volumes}
        if unknown:  # what else is counted is drawn from these volumes and costs: see detail.toml
            raise DeclarationError(f"{where}: the line has no volume '{min(unknown)}'.")
        if line.rate:
            lookup(parameters.rates, line.rate, "unit cost")
