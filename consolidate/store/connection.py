"""Opening the store: who may create it, and how DuckDB is locked down.

Knows the file and the engine's settings; knows no tables.
"""

import shlex
from pathlib import Path

import duckdb

from consolidate.catalogue.limits import store_limits
from consolidate.store.refusals import damaged, opening
from consolidate.words.errors import CannotWrite, ConsolidateError, StoreProblem

_CONFIGURATION: dict[str, str] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "allow_extension_repositories": "forbidden",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "threads": "2",
    "ieee_floating_point_ops": "false",
    "error_on_division_by_zero": "true",
    "default_null_order": "NULLS_LAST",
}
"""DuckDB's defaults let SQL read files, install extensions and reach the network, and make 1/0 infinity."""

_LAST = ("enable_progress_bar=false", "enable_external_access=false", "lock_configuration=true")
"""Set after connecting and in this order: the last one locks the others."""


def connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Connect to an existing store. Raises StoreProblem when it is missing, busy, damaged or newer than this tool.

    Raises CannotWrite when it may be read but not written.
    """
    if not path.exists():
        raise StoreProblem(
            f"{path}: there is no store here; expected the one you made with 'consolidate init'. "
            f"Check the path, or make a store there: {shlex.join(('consolidate', '--store', str(path), 'init'))}"
        )
    if path.is_file() and path.stat().st_size == 0:
        raise damaged(path, "the file is empty, 0 bytes: it was never written to the end, or not copied whole")
    return _connect(path, read_only=read_only)


def create(path: Path) -> duckdb.DuckDBPyConnection:
    """Connect to a store that does not exist yet. Raises StoreProblem when something is there already."""
    if path.exists():
        raise StoreProblem(f"{path}: something is here already. Nothing was changed. Choose another path.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"{path.parent}: the folder cannot be made ({error.strerror}).") from error
    try:
        return _connect(path, read_only=False)
    except ConsolidateError:
        remove(path)
        raise


def remove(path: Path) -> None:
    """Take away a store that could not be made, so that no half of one is left."""
    for half_made in (path, path.with_name(f"{path.name}.wal")):
        half_made.unlink(missing_ok=True)


def _limits() -> dict[str, str]:
    """The declared limits of one question, as DuckDB takes them."""
    most = store_limits()
    return {
        "memory_limit": f"{most.query_memory_bytes}B",
        "max_temp_directory_size": f"{most.query_disk_bytes}B",
        "max_execution_time": str(1000 * most.query_seconds),  # milliseconds
    }


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config={**_CONFIGURATION, **_limits()})
        for setting in _LAST:
            connection.execute("SET " + setting)
    except duckdb.Error as error:
        raise opening(path, str(error)) from error
    return connection
