"""How much of the income of some trusts is covered by the returns that can be used.

Incomes are compared in one measure and one year: the pair of which most of the trusts have a figure. A trust without
one is left out of the share and named. Real and invented trusts are never in one share.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from consolidate.collection.return_standing import ReturnStanding
from consolidate.store.store import Store
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

MEASURES = ("operating_income", "patient_care_income")
"""Incomes of a whole trust; the first is preferred where both are known of as many trusts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What part of a group's income is covered. `share` is from 0 to 1, None where no income is known.

    `measure` and `year` say which income, `unknown` the codes of which none is known.
    """

    population: Population
    usable: int
    trusts: int
    share: float | None
    measure: str | None
    year: CollectionYear | None
    unknown: tuple[str, ...]


def coverages(store: Store, standings: Sequence[ReturnStanding]) -> tuple[Coverage, ...]:
    """The coverage of each population among the trusts."""
    incomes = _incomes(store)
    groups = [[one for one in standings if one.population is population] for population in Population]
    return tuple(_coverage(group, incomes) for group in groups if group)


def _incomes(store: Store) -> dict[tuple[str, CollectionYear], dict[str, float]]:
    """Amounts in pounds by measure and year, then by trust."""
    asked = pl.DataFrame({"field": list(MEASURES)})
    found: dict[tuple[str, CollectionYear], dict[str, float]] = {}
    for row in store.question("incomes", {"asked": asked}).iter_rows(named=True):
        found.setdefault((row["field"], CollectionYear.parse(row["year"])), {})[row["ods_code"]] = row["amount"]
    return found


def _coverage(group: Sequence[ReturnStanding], incomes: dict[tuple[str, CollectionYear], dict[str, float]]) -> Coverage:
    codes = {one.ods_code for one in group}
    usable = {one.ods_code for one in group if one.usable}
    known = Counter({key: len(codes & held.keys()) for key, held in incomes.items() if key[1] <= group[0].year})
    best = max(
        (key for key, count in known.items() if count),
        key=lambda key: (known[key], key[1], -MEASURES.index(key[0])),
        default=None,
    )
    held = {code: incomes[best][code] for code in codes & incomes[best].keys()} if best else {}
    return Coverage(
        population=group[0].population,
        usable=len(usable),
        trusts=len(codes),
        share=sum(held[code] for code in sorted(usable & held.keys())) / sum(held[code] for code in sorted(held))
        if held
        else None,
        measure=best[0] if best else None,
        year=best[1] if best else None,
        unknown=tuple(sorted(codes - held.keys())),
    )
