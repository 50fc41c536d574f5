"""What trusts are asked about: functions, their service lines, the fields of a line, volumes, and trust totals.

The eight groups and 24 lines are those of the 2016 request for consolidation plans. Knows names,
units and how fields add up; knows no figures.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from consolidate.catalogue.declared import build, did_you_mean, read_toml
from consolidate.words.errors import DeclarationError
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.units import UNITS


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)


class FieldKind(StrEnum):
    """How a cell is filled in and read."""

    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of a service line, or one figure about the whole trust.

    `blank_means_zero` gives the reason why an empty cell may be read as zero; without one it may not.
    `choices` are the allowed words of a choice. `whole` asks for a whole number.
    """

    id: str
    label: str
    unit: str
    help: str
    kind: FieldKind = FieldKind.NUMBER
    choices: tuple[str, ...] = ()
    blank_means_zero: str = ""
    minimum: Decimal | None = Decimal(0)
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """What a line does, counted: payslips, invoices, devices. Volumes have no good direction.

    `code` is what the return prints beside it, by which it is found again: never reused. Without one the
    return prints the line's code and the id. `part_of` names a volume of the same function that it can never
    exceed; volumes that name the same one in `adds_up_to` make it up, all of them together.
    """

    id: str
    label: str
    unit: str
    help: str
    whole: bool = True
    code: str = ""
    part_of: str = ""
    adds_up_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A service line: what counts, what does not, and which volumes it drives."""

    id: str
    code: str
    label: str
    counts: str
    excludes: str
    volumes: tuple[Volume, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A corporate function and its lines.

    `headline` puts it in the published corporate total. `for_whom` names who fills the sheet in.
    """

    id: str
    label: str
    sheet: str
    order: int
    headline: bool
    for_whom: str
    source: str
    line: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The service lines, in the order of the sheet."""
        return self.line


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A named weighted sum of fields, such as net cost = pay + ... - recharged out."""

    id: str
    label: str
    unit: str
    help: str
    weights: dict[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discipline:
    """A pathology discipline. `code` is what the return prints beside it: never reused."""

    id: str
    code: str
    label: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taxonomy:
    """All of it, by id, in declared order. Equal to itself alone, so that what is worked out from it can be kept."""

    functions: dict[str, Function]
    fields: dict[str, Field]
    trust_fields: dict[str, Field]
    measures: dict[str, Measure]
    disciplines: dict[str, Discipline]

    @property
    def headline_functions(self) -> tuple[Function, ...]:
        """The functions of the published corporate total."""
        return tuple(function for function in self.functions.values() if function.headline)

    def unit_of(self, function: str, line: str, field: str) -> str:
        """The unit of a field, a volume or a trust total. Raises DeclarationError for an unknown name."""
        if function == TRUST_LEVEL:
            table = self.trust_fields
        else:
            volumes = {v.id: v for ln in self.functions[function].lines if ln.id == line for v in ln.volumes}
            if field in volumes:
                return volumes[field].unit
            table = self.fields
        if field not in table:
            raise DeclarationError(f"There is no field '{field}'. {did_you_mean(field, table)}")
        return table[field].unit


def read_taxonomy(folder: Path) -> Taxonomy:
    """Read `functions/*.toml`, `fields.toml`, `trust_fields.toml`, `measures.toml`, `disciplines.toml` of a folder."""
    functions = [build(Function, read_toml(path), str(path)) for path in sorted((folder / "functions").glob("*.toml"))]
    taxonomy = Taxonomy(
        functions={function.id: function for function in sorted(functions, key=lambda f: (f.order, f.id))},
        fields=_table(folder / "fields.toml", "field", Field),
        trust_fields=_table(folder / "trust_fields.toml", "field", Field),
        measures=_table(folder / "measures.toml", "measure", Measure),
        disciplines=_table(folder / "disciplines.toml", "discipline", Discipline),
    )
    _cross_check(taxonomy, folder, len(functions))
    return taxonomy


def _table(path: Path, key: str, kind: type[T]) -> dict[str, T]:
    rows: dict[str, T] = {}
    for number, table in enumerate(read_toml(path).get(key, []), 1):
        row = build(kind, table, f"{path}: {key} {number}")
        if row.id in rows:
            raise DeclarationError(f"{path}: {key} '{row.id}' is declared twice.")
        rows[row.id] = row
    return rows


def _cross_check(taxonomy: Taxonomy, folder: Path, declared: int) -> None:
    """Refuse what no single file can show: repeated ids, unknown units, measures of unknown fields."""
    if len(taxonomy.functions) != declared or TRUST_LEVEL in taxonomy.functions:
        raise DeclarationError(
            f"{folder / 'functions'}: each function needs an id of its own, other than '{TRUST_LEVEL}'."
        )
    lines = [line for function in taxonomy.functions.values() for line in function.lines]
    codes = [line.code for line in lines] + [v.code for line in lines for v in line.volumes if v.code]
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        raise DeclarationError(f"{folder / 'functions'}: code {repeated[0]} is used twice; codes are never reused.")
    named: list[Field | Measure | Volume] = [
        *taxonomy.fields.values(),
        *taxonomy.trust_fields.values(),
        *taxonomy.measures.values(),
    ]
    named += [v for f in taxonomy.functions.values() for line in f.lines for v in line.volumes]
    for item in named:
        if item.unit not in UNITS:
            raise DeclarationError(
                f"{folder}: '{item.id}' has the unit '{item.unit}'. {did_you_mean(item.unit, UNITS)}"
            )
    for function in taxonomy.functions.values():
        volumes = {volume.id: volume for line in function.lines for volume in line.volumes}
        for volume in volumes.values():
            for whole in filter(None, (volume.part_of, volume.adds_up_to)):
                if whole not in volumes or volumes[whole].unit != volume.unit:
                    raise DeclarationError(
                        f"{folder / 'functions'}: '{volume.id}' is part of '{whole}', expected a volume of "
                        f"{function.label} in the same unit. {did_you_mean(whole, volumes)}"
                    )
    for measure in taxonomy.measures.values():
        for field in measure.weights:
            if field not in taxonomy.fields:
                raise DeclarationError(
                    f"{folder / 'measures.toml'}: measure '{measure.id}' adds up '{field}'. "
                    f"{did_you_mean(field, taxonomy.fields)}"
                )
