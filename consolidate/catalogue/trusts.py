"""The register of trusts: who exists and since when, of which type in which year, in which system on which day.

Read from `benchmarks/trusts/`: real trusts and invented ones side by side, each with its population. Knows no figures,
and leaves it to others which trusts are compared with which.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from consolidate.catalogue import trust_files
from consolidate.catalogue.codes import help_with_code
from consolidate.catalogue.declared import did_you_mean
from consolidate.catalogue.home import home
from consolidate.catalogue.trust_entries import TYPES, Membership, Succession, TrustEntry
from consolidate.words.errors import DeclarationError, UsageProblem
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

__all__ = ["TYPES", "Membership", "Register", "Succession", "TrustEntry", "read_register", "trust_register"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """All trusts by code, who succeeded whom, who was in which system, and the invented footprints by name."""

    trusts: Mapping[str, TrustEntry]
    successions: tuple[Succession, ...]
    memberships: tuple[Membership, ...]
    footprints: Mapping[str, tuple[str, ...]]

    def trust(self, code: str) -> TrustEntry:
        """The trust of a code. Raises UsageProblem that says what may be wrong with the code."""
        try:
            return self.trusts[code]
        except KeyError:
            raise UsageProblem(self.help_with(code)) from None

    def help_with(self, code: str) -> str:
        """A sentence about a code that is not in the register: look-alike characters, case, the nearest code."""
        return help_with_code(code, self.trusts)

    def population_of(self, code: str) -> Population | None:
        """Real or invented; None for a code that is not in the register."""
        entry = self.trusts.get(code)
        return None if entry is None else entry.population

    def footprint(self, name: str) -> tuple[str, ...]:
        """The codes of an invented footprint such as `north_shire`. Raises UsageProblem for an unknown name."""
        if name not in self.footprints:
            raise UsageProblem(f"There is no footprint '{name}'. {did_you_mean(name, self.footprints)}")
        return self.footprints[name]

    def predecessors_splitting(self, year: CollectionYear) -> dict[str, tuple[str, ...]]:
        """Successors whose figures for a year are split with those of predecessors, each with all of these.

        A succession on 1 April or on 31 March splits no year: nobody has part of a year's figures. Chains
        inside the year are followed to their end. A predecessor that was divided among several
        successors stands under each of them: see `divided_in`.
        """
        inside = self._inside(year)
        ends = {s.new for s in inside} - {s.old for s in inside}
        return {code: _all_before(code, inside) for code in sorted(ends)}

    def divided_in(self, year: CollectionYear) -> frozenset[str]:
        """Predecessors that went to several successors inside a year: no sum puts those together again."""
        old = [s.old for s in self._inside(year)]
        return frozenset(code for code in old if old.count(code) > 1)

    def taken_over(self, code: str, *, after: date, before: date) -> tuple[Succession, ...]:
        """The successions by which a trust came to do others' work between two days, neither included; theirs too."""
        steps = [s for s in self.successions if after < s.on < before]
        found: list[Succession] = []
        waiting = [code]
        while waiting:
            new = waiting.pop()
            mine = [s for s in steps if s.new == new and s not in found]
            found += mine
            waiting += [s.old for s in mine]
        return tuple(sorted(found, key=lambda s: (s.on, s.old)))

    def successors_of(self, code: str, day: date) -> tuple[str, ...]:
        """The codes that on a day do what `code` did: itself while open, several where it was divided."""
        steps = [s.new for s in self.successions if s.old == code and s.on <= day]
        if not steps:
            return (code,)
        return tuple(sorted({end for step in steps for end in self.successors_of(step, day)}))

    def successor_of(self, code: str, day: date) -> str | None:
        """The one code that on a day does what `code` did, itself while open; None where it was divided."""
        codes = self.successors_of(code, day)
        return codes[0] if len(codes) == 1 else None

    def system_of(self, code: str, day: date, kind: str | None = None) -> Membership | None:
        """The system of a trust on a day, of a kind (STP, ICS, ICB, INVENTED) where one is asked for.

        None for a day that no lookup covers: real systems from August 2018 to March 2021 are not compiled.
        """
        for membership in self.memberships:
            if membership.ods_code == code and membership.holds_on(day) and kind in (None, membership.kind):
                return membership
        return None

    def members(self, system_code: str, day: date) -> tuple[str, ...]:
        """The codes of the trusts in a system on a day, in order."""
        return tuple(sorted(m.ods_code for m in self.memberships if m.system_code == system_code and m.holds_on(day)))

    def _inside(self, year: CollectionYear) -> list[Succession]:
        return [s for s in self.successions if year.first_day < s.on < year.last_day]


def _all_before(code: str, successions: list[Succession]) -> tuple[str, ...]:
    """Every predecessor of a code, theirs included, in order of code."""
    found: set[str] = set()
    waiting = {code}
    while waiting:
        waiting = {s.old for s in successions if s.new in waiting} - found
        found |= waiting
    return tuple(sorted(found))


def read_register(folder: Path) -> Register:
    """Read a folder such as `benchmarks/trusts`. Raises DeclarationError for what does not fit together."""
    entries = [*trust_files.real_trusts(folder), *trust_files.invented_trusts(folder)]
    trusts: dict[str, TrustEntry] = {}
    for entry in entries:
        if entry.ods_code in trusts:
            raise DeclarationError(f"{folder}: the code '{entry.ods_code}' is given to two trusts; expected one each.")
        trusts[entry.ods_code] = entry
    successions = tuple(trust_files.successions(folder))
    memberships = tuple(trust_files.memberships(folder))
    named = {s.old for s in successions} | {s.new for s in successions} | {m.ods_code for m in memberships}
    for code in sorted(named - trusts.keys()):
        raise DeclarationError(f"{folder}: a succession or a membership names '{code}'. Add it to register.csv.")
    return Register(
        trusts=trusts,
        successions=successions,
        memberships=memberships,
        footprints=trust_files.footprints(folder),
    )


@lru_cache(maxsize=4)
def _register(folder: Path) -> Register:
    return read_register(folder)


def trust_register() -> Register:
    """The register of this installation."""
    return _register(home() / "benchmarks" / "trusts")
