"""Figures typed by hand, as submissions: what a test of metrics starts from."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from consolidate.benchmark.measurer import Measurer
from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.trusts import trust_register
from consolidate.store.store import Store
from consolidate.words.facts import TRUST_LEVEL, Fact, Source, Submission
from consolidate.words.states import Population, State
from consolidate.words.years import CollectionYear

ON = date(2026, 11, 21)


def figure(
    code: str,
    year: str,
    place: str,
    value: str | int | State,
    *,
    cell: str = "A1",
    restated: bool = False,
) -> Fact:
    """One figure; `place` is "operating_income" for a trust total, or "payroll.payroll.pay_cost"."""
    function, line, field = place.split(".") if "." in place else (TRUST_LEVEL, TRUST_LEVEL, place)
    missing = isinstance(value, State)
    return Fact(
        ods_code=code,
        year=CollectionYear.parse(year),
        function=function,
        line=line,
        field=field,
        state=value if isinstance(value, State) else State.PROVIDED,
        raw="" if missing else str(value),
        value=None if isinstance(value, State) else Decimal(str(value)),
        unit=catalogue().taxonomy.unit_of(function, line, field),
        sheet="Sheet",
        cell=cell,
        restated=restated,
    )


def submission(
    facts: Iterable[Fact], *, name: str = "figures.xlsx", source: Source = Source.PUBLIC_TABLE, **identity: object
) -> Submission:
    """A submission of figures; `identity` overrides code, year, population or hash."""
    facts = tuple(facts)
    population = trust_register().population_of(facts[0].ods_code) or Population.REAL
    given: dict[str, object] = {
        "ods_code": facts[0].ods_code if source in (Source.RETURN, Source.ACCOUNTS_FORM) else None,
        "year": facts[0].year if source in (Source.RETURN, Source.ACCOUNTS_FORM) else None,
        "population": population,
        "sha256": name,
        **identity,
    }
    return Submission(source=source, layout=name, file=name, path=f"/in/{name}", size=1, facts=facts, **given)  # type: ignore[arg-type]


def trust_year(code: str, year: str, places: Mapping[str, str | int | State]) -> list[Fact]:
    """Many figures of one trust and year, each in a cell of its own."""
    return [figure(code, year, place, value, cell=f"B{row}") for row, (place, value) in enumerate(places.items(), 2)]


def store_of(path: Path, *submissions: Submission) -> Store:
    """A store that holds the submissions, open for writing."""
    store = Store.create(path)
    for one in submissions:
        store.put(one, loaded_on=ON)
    return store


def measurer_of(store: Store) -> Measurer:
    """A measurer over a store with the shipped catalogue and register."""
    return Measurer(store, catalogue(), trust_register())
