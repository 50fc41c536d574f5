"""What a workbook may hold before it is refused, and what Excel can hold: read from `benchmarks/limits.toml`.

Knows the names of the limits, not their figures, and not what is done when one is passed.
"""

import os
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from consolidate.catalogue.declared import build, read_toml
from consolidate.catalogue.home import ENVIRONMENT_VARIABLE, home
from consolidate.catalogue.limits import STORE, Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The figures of all limits, in the units that the declaration gives."""

    file_bytes: int
    members: int
    part_bytes: int
    unpacked_bytes: int
    inflate_ratio: int
    inflate_ratio_from_bytes: int
    xml_depth: int
    sheets: int
    defined_names: int
    cell_formats: int
    shared_strings: int
    last_row: int
    last_column: int
    cells: int
    merged_areas: int
    merged_cells: int
    linked_cells: int
    number_digits: int
    reader_seconds: int
    reader_memory_bytes: int
    files_per_reader: int
    excel_rows: int
    excel_columns: int
    excel_text: int
    excel_sheet_name: int
    excel_prompt_title: int
    excel_prompt_text: int
    excel_property_text: int


def read_limits(path: Path) -> dict[str, Limit]:
    """All limits by name with their reasons. Raises DeclarationError for an unknown, missing or odd one."""
    tables = {name: table for name, table in read_toml(path).items() if name != STORE}
    declared = {name: build(Limit, table, f"{path}: limit '{name}'") for name, table in tables.items()}
    build(Limits, {name: limit.value for name, limit in declared.items()}, str(path))
    return declared


def limits() -> Limits:
    """The limits of this installation."""
    return _limits(os.environ.get(ENVIRONMENT_VARIABLE))


@cache
def _limits(_asked: str | None) -> Limits:
    """Kept for each home that has been asked for: every planned cell looks at its limits."""
    declared = read_limits(home() / "benchmarks" / "limits.toml")
    return Limits(**{field.name: declared[field.name].value for field in fields(Limits)})
