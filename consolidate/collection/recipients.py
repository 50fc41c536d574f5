"""To whom returns of a year are sent: named trusts, a footprint, or every trust of one population.

Knows the register's dates. Real and invented trusts are never sent to in one go.
"""

from dataclasses import dataclass

from consolidate.catalogue.trusts import Register, TrustEntry
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """Codes in order of code, and those that closed inside the year: nobody is left there to answer."""

    codes: tuple[str, ...]
    closed: tuple[TrustEntry, ...]


def everyone(register: Register, year: CollectionYear, population: Population) -> Recipients:
    """Every trust of a population that was open on the last day of a year.

    The months of one that closed inside the year are returned by whoever took it over.
    """
    open_then = [
        trust
        for trust in register.trusts.values()
        if trust.population is population
        and (trust.open_from is None or trust.open_from <= year.last_day)
        and not trust.closed_by(year.first_day)
    ]
    closed = [trust for trust in open_then if trust.closed_by(year.last_day)]
    codes = sorted(trust.ods_code for trust in open_then if trust not in closed)
    return Recipients(codes=tuple(codes), closed=tuple(sorted(closed, key=lambda trust: trust.ods_code)))
