"""Dated, referenced parameters: rates, caps, pay points and shares, each value with its first day and its source.

Knows how to give the value in force on a day and refuses to guess one before its first. Knows
nothing of what a parameter is used for. Declared in `benchmarks/parameters/*.toml`: `[[parameter]]`
tables hold one number a date, `[[schedule]]` tables a row of numbers by year of appraisal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

from consolidate.catalogue.declared import build, did_you_mean, lookup, read_toml
from consolidate.catalogue.home import home
from consolidate.words.errors import DeclarationError, NotEnoughData
from consolidate.words.units import UNITS


class Evidence(StrEnum):
    """How well a value is known. It is printed beside the value wherever the value is used."""

    READ = "read"
    REPORTED = "reported"
    COMPUTED = "computed"
    JUDGEMENT = "judgement"
    RECALLED = "recalled"

    @property
    def words(self) -> str:
        """The grade in words."""
        return _EVIDENCE_WORDS[self]


_EVIDENCE_WORDS = {
    Evidence.READ: "read in its source",
    Evidence.REPORTED: "reported by others, not read in its source",
    Evidence.COMPUTED: "computed from published figures",
    Evidence.JUDGEMENT: "judgement",
    Evidence.RECALLED: "recalled, not seen in a source",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """A value in force from `since` until the next one. `evidence` says how well it is known."""

    since: date
    value: Decimal
    source: str
    evidence: Evidence
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number that changes with time. `values` ascend by date; `status` says what must be printed with it."""

    id: str
    label: str
    unit: str
    review: date
    values: tuple[DatedValue, ...]
    applies_to: str = ""
    status: str = ""

    def at(self, day: date) -> DatedValue:
        """The latest value whose `since` is on or before `day`. Raises NotEnoughData before the first."""
        return _latest(self, self.values, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A value from a year of appraisal (0 is the first) until the next step."""

    year: int
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSchedule:
    """A row of values by year of appraisal, in force from `since`."""

    since: date
    steps: tuple[Step, ...]
    source: str
    evidence: Evidence
    note: str = ""

    def in_year(self, year: int) -> Decimal:
        """The value of year 0, 1, 2 and so on; the last step holds for ever."""
        if year < 0:
            raise ValueError(f"year of appraisal {year} is before the first, which is 0")
        return next(step.value for step in reversed(self.steps) if step.year <= year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A parameter whose value depends on the year of appraisal, such as the discount rate."""

    id: str
    label: str
    unit: str
    review: date
    values: tuple[DatedSchedule, ...]
    applies_to: str = ""
    status: str = ""

    def at(self, day: date) -> DatedSchedule:
        """The latest schedule whose `since` is on or before `day`. Raises NotEnoughData before the first."""
        return _latest(self, self.values, day)


class _Dated(Protocol):
    @property
    def since(self) -> date: ...
    @property
    def source(self) -> str: ...


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...


D = TypeVar("D", bound=_Dated)
P = TypeVar("P", Parameter, Schedule)


def _latest(named: _Named, values: tuple[D, ...], day: date) -> D:
    for value in reversed(values):
        if value.since <= day:
            return value
    raise NotEnoughData(
        f"Parameter '{named.id}' ({named.label}) has no value on {_day(day)}; its first is of "
        f"{_day(values[0].since)}. Ask for a later date, or add the earlier value with its source to "
        f"benchmarks/parameters/."
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterBook:
    """All parameters and schedules by id."""

    parameters: Mapping[str, Parameter]
    schedules: Mapping[str, Schedule]

    def parameter(self, name: str) -> Parameter:
        """A parameter by id. Raises DeclarationError with the nearest known id."""
        return lookup(self.parameters, name, "parameter")

    def schedule(self, name: str) -> Schedule:
        """A schedule by id. Raises DeclarationError with the nearest known id."""
        return lookup(self.schedules, name, "schedule")


def read_parameters(folder: Path) -> dict[str, Parameter]:
    """Every `[[parameter]]` of `folder/*.toml` by id, cross-checked."""
    return _read(folder, "parameter", Parameter)


def read_schedules(folder: Path) -> dict[str, Schedule]:
    """Every `[[schedule]]` of `folder/*.toml` by id, cross-checked."""
    schedules = _read(folder, "schedule", Schedule)
    for schedule in schedules.values():
        for dated in schedule.values:
            years = [step.year for step in dated.steps]
            if not years or years[0] != 0 or years != sorted(set(years)):
                raise DeclarationError(
                    f"{folder}: schedule '{schedule.id}' of {_day(dated.since)} has steps in the years "
                    f"{', '.join(map(str, years)) or 'none'}; expected them to start at 0 and to ascend."
                )
    return schedules


def read_parameter_book(folder: Path) -> ParameterBook:
    """Parameters and schedules together; an id is used once over both."""
    book = ParameterBook(parameters=read_parameters(folder), schedules=read_schedules(folder))
    for name in sorted(book.parameters.keys() & book.schedules.keys()):
        raise DeclarationError(f"{folder}: '{name}' is declared both as a parameter and as a schedule.")
    return book


@lru_cache(maxsize=4)
def _book(folder: Path) -> ParameterBook:
    return read_parameter_book(folder)


def parameter_book() -> ParameterBook:
    """The parameters of this installation."""
    return _book(home() / "benchmarks" / "parameters")


def _read(folder: Path, key: str, kind: type[P]) -> dict[str, P]:
    rows: dict[str, P] = {}
    for path in sorted(folder.glob("*.toml")):
        document = read_toml(path)
        for unknown in document.keys() - {"parameter", "schedule"}:
            raise DeclarationError(
                f"{path}: unknown key '{unknown}'. {did_you_mean(unknown, ['parameter', 'schedule'])}"
            )
        for number, table in enumerate(document.get(key, []), 1):
            row = build(kind, table, f"{path}: {key} {number} ('{table.get('id', 'without an id')}')")
            if row.id in rows:
                raise DeclarationError(f"{path}: {key} '{row.id}' is declared twice.")
            _check(row, path)
            rows[row.id] = row
    return rows


def _check(row: Parameter | Schedule, path: Path) -> None:
    if row.unit not in UNITS:
        raise DeclarationError(f"{path}: '{row.id}' has the unit '{row.unit}'. {did_you_mean(row.unit, UNITS)}")
    if not row.values:
        raise DeclarationError(f"{path}: '{row.id}' has no values; expected at least one, with its date and source.")
    dates = [value.since for value in row.values]
    if dates != sorted(set(dates)):
        raise DeclarationError(
            f"{path}: the values of '{row.id}' are not in ascending order of 'since', or repeat a date."
        )
    for value in row.values:
        if not value.source.strip():
            raise DeclarationError(
                f"{path}: the value of '{row.id}' since {_day(value.since)} has no source; "
                f"expected the page or paper that it was read in, or 'judgement' and whose."
            )
