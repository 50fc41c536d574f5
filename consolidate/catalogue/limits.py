"""What is declared of limits: the figure, what it counts, why; and those of one question to the store.

Read from `benchmarks/limits.toml`. The limits of workbooks are `consolidate.sheets.limits`.
"""

import os
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from consolidate.catalogue.declared import build, read_toml
from consolidate.catalogue.home import ENVIRONMENT_VARIABLE, home

STORE = "store"
"""The table of the declaration that holds the limits of the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit as declared: its figure, what it counts, and why it is what it is."""

    value: int
    unit: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLimits:
    """How long one question may take, how much memory it may hold, and how much it may put aside on the disk."""

    query_seconds: int
    query_memory_bytes: int
    query_disk_bytes: int


def read_store_limits(path: Path) -> dict[str, Limit]:
    """The limits of the store by name with their reasons. Raises DeclarationError for an unknown or missing one."""
    declared = read_toml(path).get(STORE, {})
    found = {name: build(Limit, table, f"{path}: limit '{STORE}.{name}'") for name, table in declared.items()}
    build(StoreLimits, {name: limit.value for name, limit in found.items()}, f"{path}: {STORE}")
    return found


def store_limits() -> StoreLimits:
    """The limits of the store of this installation."""
    return _store_limits(os.environ.get(ENVIRONMENT_VARIABLE))


@cache
def _store_limits(_asked: str | None) -> StoreLimits:
    declared = read_store_limits(home() / "benchmarks" / "limits.toml")
    return StoreLimits(**{field.name: declared[field.name].value for field in fields(StoreLimits)})
