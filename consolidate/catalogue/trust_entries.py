"""One trust, one succession, one membership: what the register of trusts is made of. Knows no files and no figures."""

from dataclasses import dataclass
from datetime import date

from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

TYPES = ("acute", "specialist", "mental_health", "community", "ambulance", "other")
"""Our types of trust; `other` belongs in no group of comparison."""

INVENTED = "INVENTED"
"""The kind of an invented trust's membership of its invented system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierName:
    """A name that a trust had before its latest. `renamed_on` is None where no source dates the change.

    `renamed_by` is that day, or else the first day on which a source prints another name.
    """

    name: str
    renamed_on: date | None
    renamed_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustEntry:
    """One trust. `name` is its latest name, or its code where no source names it; `earlier_names` the first to last.

    `types` are pairs of financial year and type, in order of year. `region` is empty, `open_from` and
    `closed_on` are None, where they are not known; `closed_on` also while the trust is open.
    """

    ods_code: str
    name: str
    population: Population
    types: tuple[tuple[CollectionYear, str], ...]
    region: str = ""
    open_from: date | None = None
    closed_on: date | None = None
    earlier_names: tuple[EarlierName, ...] = ()

    def type_at(self, year: CollectionYear) -> str | None:
        """The type published for a year; else for the nearest year before it; else for the nearest after it.

        None for a trust whose type no source gives.
        """
        before = [kind for as_of, kind in self.types if as_of <= year]
        if before:
            return before[-1]
        return self.types[0][1] if self.types else None

    def closed_by(self, day: date) -> bool:
        """Whether another trust had taken this one's place by a day, that day included."""
        return self.closed_on is not None and self.closed_on <= day


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """From the day `on`, the trust `new` does what `old` did."""

    old: str
    new: str
    on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A trust in a system from `valid_from` until `valid_to`, both days included; None means until today.

    `kind` is STP, ICS, ICB or INVENTED. Systems are dated because their codes and borders changed in
    2018, 2021, 2022 and 2026.
    """

    ods_code: str
    system_code: str
    system_name: str
    kind: str
    valid_from: date
    valid_to: date | None
    source: str

    def holds_on(self, day: date) -> bool:
        """Whether the trust was in the system on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
