"""North Shire: eight invented trusts that are about to share their back offices. Knows no workbook.

What makes each trust what it is stands in `north_shire.toml`; the rest is drawn as for the national set.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from consolidate.catalogue.declared import build, read_toml
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.words.errors import DeclarationError
from sample_data.generator.draws import Draws
from sample_data.generator.figures import Body, LineKey, Totals, TrustYear, pounds
from sample_data.generator.growth import Change, second_year
from sample_data.generator.national import YEARS
from sample_data.generator.oddities import Gap, OddAnswer, key_of, with_gaps
from sample_data.generator.parameters import HERE, Parameters
from sample_data.generator.sizes import totals_of
from sample_data.generator.spending import Arrangement
from sample_data.generator.trusts import first_year

FOOTPRINT = "north_shire"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredTrust:
    """One trust: operating expenditure in £, and rates as in `rates.toml`.

    `admin_pay_share` is corporate and administrative pay (Carter scope) over operating income; a trust
    without one does not give the figure.
    """

    code: str
    expenditure: Decimal
    rates: Mapping[str, Decimal]
    admin_pay_share: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredArrangement:
    """Lines that some trusts do not do themselves; `provider` is the trust that does them."""

    trusts: tuple[str, ...]
    lines: tuple[str, ...]
    model: str
    provider: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFootprint:
    """All of `north_shire.toml`."""

    trust: tuple[DeclaredTrust, ...]
    arrangement: tuple[DeclaredArrangement, ...]
    change: tuple[Change, ...]
    gap: tuple[Gap, ...]
    answer: tuple[OddAnswer, ...]


def read_footprint(parameters: Parameters, path: Path = HERE / "north_shire.toml") -> DeclaredFootprint:
    """Read the declaration. Raises DeclarationError where a trust lacks a rate or a line does not exist."""
    declared = build(DeclaredFootprint, read_toml(path), str(path))
    for trust in declared.trust:
        if set(trust.rates) != set(parameters.rates):
            raise DeclarationError(f"{path}: {trust.code} has not exactly the rates of rates.toml.")
    named = {name for arrangement in declared.arrangement for name in arrangement.lines}
    named |= {name for gap in declared.gap for name in gap.lines}
    unknown = sorted(name for name in named if key_of(name) not in parameters.lines)
    if unknown:
        raise DeclarationError(f"{path}: there is no line '{unknown[0]}'; write it as function.line.")
    return declared


def footprint_set(
    bodies: list[Body], declared: DeclaredFootprint, parameters: Parameters, taxonomy: Taxonomy
) -> dict[str, dict[str, TrustYear]]:
    """Every trust of the footprint by year and code, before anybody types an odd answer."""
    draws = Draws(parameters.seed)
    by_code = {trust.code: trust for trust in declared.trust}
    totals = {body.code: _totals(body, by_code[body.code], parameters, draws) for body in bodies}
    rates = {code: {name: float(rate) for name, rate in trust.rates.items()} for code, trust in by_code.items()}
    first = first_year(bodies, YEARS[0], totals, rates, _arrangements(declared), parameters, taxonomy, draws)
    second = second_year(first, YEARS[1], declared.change, parameters, draws)
    return {YEARS[0]: with_gaps(first, declared.gap), YEARS[1]: with_gaps(second, declared.gap)}


def _totals(body: Body, declared: DeclaredTrust, parameters: Parameters, draws: Draws) -> Totals:
    totals = totals_of(body, float(declared.expenditure), parameters, draws)
    share = declared.admin_pay_share
    given = None if share is None else pounds(float(totals.operating_income) * float(share))
    return replace(totals, corporate_admin_pay=given)


def _arrangements(declared: DeclaredFootprint) -> dict[tuple[str, LineKey], Arrangement]:
    return {
        (trust, key_of(line)): Arrangement(model=item.model, provider=item.provider)
        for item in declared.arrangement
        for trust in item.trusts
        for line in item.lines
    }
