"""Reading the layouts of `templates/returns/`: one that extends another lists only its differences.

A year may have several, as revisions: `2025-26.toml` is the newest, `2025-26.1.toml` an earlier one that is still
read and migrated from.

Refuses what could not be written or read back: unknown fields, lists and measures, headers that occur
twice, names that Excel does not take.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any  # what TOML holds

from consolidate.catalogue.declared import build, did_you_mean, lookup, read_toml
from consolidate.catalogue.home import home
from consolidate.catalogue.layouts import (
    IDENTITY,
    ROW,
    CellKind,
    Choice,
    ChoiceList,
    Column,
    DeclaredRow,
    Layout,
    Role,
    RowSource,
    SheetKind,
    Table,
)
from consolidate.catalogue.taxonomy import Taxonomy, read_taxonomy
from consolidate.words.errors import DeclarationError
from consolidate.words.units import UNITS
from consolidate.words.years import CollectionYear

CALCULATIONS = ("change", "flag", "differs")
"""What a calculated column may show besides a measure."""


@dataclass(frozen=True, kw_only=True)
class Layouts:
    """Every declared layout, oldest first: by year, and within a year by revision."""

    all: tuple[Layout, ...]

    @cached_property
    def by_year(self) -> dict[CollectionYear, Layout]:
        """The newest layout of each year: the one that is issued."""
        return {layout.year: layout for layout in self.all}

    @property
    def series(self) -> frozenset[str]:
        """The series that these layouts belong to."""
        return frozenset(layout.series for layout in self.all)

    def of_year(self, year: CollectionYear) -> Layout:
        """The newest layout of a collection year. Raises DeclarationError where none is declared."""
        return lookup({str(known): layout for known, layout in self.by_year.items()}, str(year), "return layout for")

    def of_id(self, name: str) -> Layout | None:
        """The layout of a series and version such as corp-services/2025.1; None where none is declared."""
        return next((layout for layout in self.all if layout.id == name), None)


def read_layouts(folder: Path, taxonomy: Taxonomy) -> Layouts:
    """Read `*.toml` of a folder such as `templates/returns`, and cross-check them against the taxonomy."""
    raw = {path.name.removesuffix(".toml"): read_toml(path) for path in sorted(folder.glob("*.toml"))}
    layouts: list[Layout] = []
    for stem in raw:
        where = str(folder / f"{stem}.toml")
        layout = _with_lists(build(Layout, _whole(stem, raw, folder, ()), where), taxonomy, where)
        if not all(part.isdecimal() for part in layout.version.split(".")):
            raise DeclarationError(f"{where}: version '{layout.version}'; expected numbers such as 2025.2.")
        if any(layout.id == other.id for other in layouts):
            raise DeclarationError(f"{where}: version {layout.version} is declared twice.")
        _cross_check(layout, taxonomy, where)
        layouts.append(layout)
    return Layouts(all=tuple(sorted(layouts, key=lambda layout: (layout.year, layout.revision))))


def _with_lists(layout: Layout, taxonomy: Taxonomy, where: str) -> Layout:
    """The layout with the lists of words that stand for what is declared elsewhere written out."""
    return replace(layout, list=tuple(_written_out(choices, layout, taxonomy, where) for choices in layout.list))


def _written_out(choices: ChoiceList, layout: Layout, taxonomy: Taxonomy, where: str) -> ChoiceList:
    asked = [function for function in taxonomy.functions.values() if function.id not in layout.leave_out]
    match choices.of:
        case "":
            return choices
        case "functions":
            entry = [Choice(word=function.sheet, meaning=f"{function.label}.") for function in asked]
        case "lines":
            entry = [
                Choice(word=line.code, meaning=f"{function.label}: {line.label}.")
                for function in asked
                for line in function.lines
                if line.code not in layout.leave_out
            ]
        case other:
            raise DeclarationError(
                f"{where}: list '{choices.id}' is of '{other}'. {did_you_mean(other, ('functions', 'lines'))}"
            )
    return replace(choices, entry=(*entry, *choices.entry))


@lru_cache(maxsize=4)
def _layouts(folder: Path) -> Layouts:
    return read_layouts(folder / "templates" / "returns", read_taxonomy(folder / "benchmarks"))


def return_layouts() -> Layouts:
    """The layouts of this installation."""
    return _layouts(home())


def _whole(stem: str, raw: Mapping[str, dict[str, Any]], folder: Path, seen: tuple[str, ...]) -> dict[str, Any]:
    """A year's table with everything that it takes over from the years it extends."""
    own = dict(raw[stem])
    before = own.pop("extends", None)
    if before is None:
        return own
    where = folder / f"{stem}.toml"
    if before not in raw:
        raise DeclarationError(f"{where}: extends '{before}'. {did_you_mean(str(before), raw)}")
    if before in seen:
        raise DeclarationError(f"{where}: extends itself by way of '{before}'.")
    return merged(_whole(before, raw, folder, (*seen, stem)), own, str(where))


def merged(base: Mapping[str, Any], own: Mapping[str, Any], where: str) -> dict[str, Any]:
    """`base` with the differences of `own`: tables and lists with ids are merged, all else is replaced."""
    whole = dict(base)
    for key, value in own.items():
        old = whole.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            whole[key] = merged(old, value, where)
        elif _has_ids(value) and _has_ids(old):
            whole[key] = _merged_by_id(old or [], value, where)
        else:
            whole[key] = value
    return whole


def _has_ids(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) and "id" in item for item in value)


def _merged_by_id(base: list[dict[str, Any]], own: list[dict[str, Any]], where: str) -> list[dict[str, Any]]:
    whole = list(base)
    for item in own:
        difference = {key: value for key, value in item.items() if key not in ("after", "drop")}
        ids = [known["id"] for known in whole]
        if item.get("drop"):
            whole = [known for known in whole if known["id"] != item["id"]]
        elif item["id"] in ids:
            place = ids.index(item["id"])
            whole[place] = merged(whole[place], difference, where)
        elif "after" in item and item["after"] not in ids:
            raise DeclarationError(
                f"{where}: '{item['id']}' stands after '{item['after']}'. {did_you_mean(item['after'], ids)}"
            )
        else:
            whole.insert(ids.index(item["after"]) + 1 if "after" in item else len(whole), difference)
    return whole


def _cross_check(layout: Layout, taxonomy: Taxonomy, where: str) -> None:
    absent = [label for label in IDENTITY if label not in layout.identity]
    if absent:
        raise DeclarationError(f"{where}: [identity] has no label for {', '.join(absent)}.")
    for kind in (SheetKind.COVER, SheetKind.GUIDE, SheetKind.CHECK, SheetKind.LISTS, SheetKind.META):
        if [sheet.kind for sheet in layout.sheet].count(kind) != 1:
            raise DeclarationError(f"{where}: expected exactly one sheet of kind '{kind}'.")
    for sheet in layout.sheet:
        if not sheet.name and sheet.kind is not SheetKind.FUNCTIONS:
            raise DeclarationError(f"{where}: sheet '{sheet.id}' needs a name.")
        tables = [lookup(layout.tables, name, f"table in {where} called") for name in sheet.tables]
        for table in tables:
            for column in table.columns:
                if column.under:
                    first = {above.id: above for above in tables[0].columns}
                    lookup(first, column.under, f"column of table '{tables[0].id}' in {where} called")
    for choices in layout.list:
        field = taxonomy.fields.get(choices.id)
        if field is not None and field.choices and field.choices != choices.words:
            raise DeclarationError(
                f"{where}: list '{choices.id}' holds {', '.join(choices.words)}; "
                f"the field of that name has {', '.join(field.choices)}. The two have to agree."
            )
    for table in layout.table:
        _check_table(layout, table, taxonomy, f"{where}: table '{table.id}'")


def _check_table(layout: Layout, table: Table, taxonomy: Taxonomy, where: str) -> None:
    headers = [column.header.casefold() for column in table.columns]
    repeated = sorted({header for header in headers if headers.count(header) > 1})
    if repeated:
        raise DeclarationError(f"{where}: two columns have the header '{repeated[0]}'; a cell is found by its header.")
    if [column.role for column in table.columns].count(Role.CODE) != 1:
        raise DeclarationError(f"{where}: needs exactly one column of codes; a row is found by its code.")
    if table.rows is RowSource.DECLARED:
        for row in table.row:
            _check_row(layout, row, taxonomy, where)
    fields = {column.field for column in table.columns if column.role is Role.INPUT}
    for column in table.columns:
        _check_calculation(column, fields, table, taxonomy, f"{where}: column '{column.id}'")
        _check_column(layout, column, taxonomy, f"{where}, column '{column.id}'")


def _check_calculation(column: Column, fields: set[str], table: Table, taxonomy: Taxonomy, where: str) -> None:
    """Refuse a column that could not be worked out from the others."""
    sums = any(one.calculates in taxonomy.measures for one in table.columns)
    held = any(one.role is Role.LAST_YEAR for one in table.columns)
    if column.calculates in taxonomy.measures:
        possible = set(taxonomy.measures[column.calculates].weights) <= fields
    else:
        if column.calculates == "differs":
            lookup(taxonomy.fields, column.against, f"field for {where} to be held against")
            held = True
        explained = column.calculates != "flag" or bool(fields & {"reason", f"{ROW}.comment"})
        possible = not column.calculates or (held and explained and (sums or ROW in fields))
    if not possible and column.calculates in (*taxonomy.measures, *CALCULATIONS):
        needed = (
            ", ".join(sorted(taxonomy.measures[column.calculates].weights))
            if column.calculates in taxonomy.measures
            else "a figure, last year's, and a reason"
        )
        raise DeclarationError(
            f"{where} calculates {column.calculates} from {needed}; the table needs columns for them."
        )


def _check_row(layout: Layout, row: DeclaredRow, taxonomy: Taxonomy, where: str) -> None:
    known = taxonomy.trust_fields.get(row.field)
    unit = row.unit or (known.unit if known else "")
    if not (row.label or known) or (row.field and unit not in UNITS):
        raise DeclarationError(
            f"{where}: row '{row.code}' is about '{row.field}'; give it a label and a unit. "
            f"{did_you_mean(row.field, taxonomy.trust_fields)}"
        )
    if row.kind is CellKind.CHOICE:
        lookup(layout.lists, row.list, f"list in {where}, row '{row.code}', called")


def _check_column(layout: Layout, column: Column, taxonomy: Taxonomy, where: str) -> None:
    if column.calculates and column.calculates not in (*taxonomy.measures, *CALCULATIONS):
        known = [*taxonomy.measures, *CALCULATIONS]
        raise DeclarationError(f"{where}: calculates '{column.calculates}'. {did_you_mean(column.calculates, known)}")
    if column.role is not Role.INPUT:
        return
    if not column.field:
        raise DeclarationError(f"{where}: an input column needs the field that its cells answer.")
    if column.kind is CellKind.CHOICE:
        lookup(layout.lists, column.list, f"list in {where} called")
    if column.kind is CellKind.NUMBER and ROW not in column.field:
        unit = column.unit or (taxonomy.fields[column.field].unit if column.field in taxonomy.fields else "")
        if unit not in UNITS:
            raise DeclarationError(f"{where}: '{column.field}' has no known unit. {did_you_mean(unit, UNITS)}")
