"""Reading the layouts of the NHS accounts form: one file a year, a later one extending an earlier one.

Knows how files extend one another and what must fit together; what a layout says is in `accounts_layout`.
"""

from collections.abc import Mapping
from functools import lru_cache
from graphlib import CycleError
from pathlib import Path
from typing import Any

from consolidate.catalogue.accounts_layout import AccountsLayout, Side
from consolidate.catalogue.declared import build, did_you_mean, lookup, read_toml
from consolidate.catalogue.home import home
from consolidate.catalogue.taxonomy import Field, read_taxonomy
from consolidate.words.errors import DeclarationError
from consolidate.words.years import CollectionYear


def read_layouts(folder: Path, trust_fields: Mapping[str, Field]) -> dict[CollectionYear, AccountsLayout]:
    """Every layout of a folder by year. Raises DeclarationError for what does not fit together."""
    layouts: dict[CollectionYear, AccountsLayout] = {}
    for path in sorted(folder.glob("*.toml")):
        layout = build(AccountsLayout, _extended(path, ()), str(path))
        if layout.year.file_form != path.stem:
            raise DeclarationError(
                f"{path}: key 'year' is {layout.year}; expected the file {layout.year.file_form}.toml."
            )
        _cross_check(layout, path, trust_fields)
        layouts[layout.year] = layout
    return layouts


_KEYED: dict[str, tuple[str, ...]] = {"figure": ("field",), "column": ("schedule", "kind"), "check": ("id",)}
"""Lists that an extending year adds to, or replaces item by item; what names an item."""

_OWN = ("erratum", "schedule", "only_here")
"""What is true of one year's form alone, and is never inherited."""


def _extended(path: Path, through: tuple[Path, ...]) -> dict[str, Any]:
    """The table of a file with what it extends put under it."""
    table = read_toml(path)
    if "extends" not in table:
        return table
    base_path = path.with_name(f"{table['extends']}.toml")
    if base_path in (path, *through):
        raise DeclarationError(f"{path}: key 'extends' leads back to this file.")
    base = _extended(base_path, (path, *through))
    merged = {key: value for key, value in base.items() if key not in _OWN} | table
    for key, names in _KEYED.items():
        rows: dict[tuple[Any, ...], Any] = {}
        for row in [*base.get(key, []), *table.get(key, [])]:
            rows[tuple(row.get(name) for name in names)] = row
        merged[key] = list(rows.values())
    merged["units"] = base.get("units", {}) | table.get("units", {})
    return merged


def _cross_check(layout: AccountsLayout, path: Path, trust_fields: Mapping[str, Field]) -> None:
    """Refuse unknown fields and units, columns that no kind declares, and errata that cannot be."""
    figures = {figure.field for figure in layout.figure}
    for figure in layout.figure:
        if figure.field not in trust_fields:
            raise DeclarationError(
                f"{path}: no trust field '{figure.field}'. {did_you_mean(figure.field, trust_fields)}"
            )
        if lookup(layout.units, figure.unit, "unit of the form").unit != trust_fields[figure.field].unit:
            raise DeclarationError(
                f"{path}: '{figure.field}' is read from a column in '{figure.unit}'; "
                f"expected one in {trust_fields[figure.field].unit}, the unit of the field."
            )
        for needed in figure.needs:
            if needed not in figures:
                raise DeclarationError(
                    f"{path}: '{figure.field}' needs '{needed}', which is not read. {did_you_mean(needed, figures)}"
                )
    try:
        _ = layout.figures_by_need
    except CycleError as error:
        raise DeclarationError(f"{path}: figures need one another in a circle: {', '.join(error.args[1])}.") from error
    for cell in layout.terms:
        layout.main_code(cell, Side.CURRENT)
    for erratum in layout.erratum:
        if not 1 <= erratum.occurrence <= erratum.times:
            raise DeclarationError(f"{path}: erratum '{erratum.written}': occurrence is not between 1 and times.")


@lru_cache(maxsize=4)
def _layouts(folder: Path) -> dict[CollectionYear, AccountsLayout]:
    return read_layouts(folder / "accounts_forms", read_taxonomy(folder).trust_fields)


def accounts_layouts() -> dict[CollectionYear, AccountsLayout]:
    """The layouts of this installation by year."""
    return _layouts(home() / "benchmarks")
