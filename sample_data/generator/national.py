"""The invented national set: some 120 trusts, two collection years, as comparators. Knows no workbook."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from consolidate.catalogue.declared import build, read_toml
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.catalogue.trusts import Register
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear
from sample_data.generator.costs import rates_of_a_set
from sample_data.generator.draws import Draws
from sample_data.generator.figures import Body, TrustYear
from sample_data.generator.growth import Change, second_year
from sample_data.generator.oddities import Gap, with_gaps
from sample_data.generator.parameters import HERE, Parameters
from sample_data.generator.sharing import drawn_arrangements
from sample_data.generator.sizes import spread_of_expenditure, totals_of
from sample_data.generator.trusts import first_year

YEARS = ("2024/25", "2025/26")


@dataclass(frozen=True, slots=True, kw_only=True)
class _National:
    change: tuple[Change, ...] = ()
    gap: tuple[Gap, ...] = ()


def bodies_of(codes: Iterable[str], register: Register) -> list[Body]:
    """Trusts of the register by code, as they stand in the first year; services are shared within a system."""
    year = CollectionYear.parse(YEARS[0])
    bodies = []
    for code in sorted(codes):
        entry = register.trust(code)
        system = register.system_of(code, year.first_day)
        group = code if system is None else system.system_code
        bodies.append(Body(code=code, name=entry.name, type=entry.type_at(year) or "other", group=group))
    return bodies


def national_codes(register: Register) -> list[str]:
    """The invented trusts that belong to no footprint."""
    within = {code for codes in register.footprints.values() for code in codes}
    return [
        code
        for code, entry in register.trusts.items()
        if entry.population is Population.INVENTED and code not in within
    ]


def national_set(
    bodies: list[Body], parameters: Parameters, taxonomy: Taxonomy, path: Path = HERE / "national.toml"
) -> dict[str, dict[str, TrustYear]]:
    """Every trust of the national set by year and code."""
    declared = build(_National, read_toml(path), str(path))
    draws = Draws(parameters.seed)
    expenditure = spread_of_expenditure(bodies, parameters, draws)
    totals = {body.code: totals_of(body, expenditure[body.code], parameters, draws) for body in bodies}
    first = first_year(
        bodies,
        YEARS[0],
        totals,
        rates_of_a_set(totals, parameters, draws),
        drawn_arrangements(bodies, totals, parameters, draws),
        parameters,
        taxonomy,
        draws,
    )
    second = second_year(first, YEARS[1], declared.change, parameters, draws)
    return {YEARS[0]: with_gaps(first, declared.gap), YEARS[1]: with_gaps(second, declared.gap)}
