"""Opening the store: who may create it, and how DuckDB is locked down.

Knows the file and the engine's settings; knows no tables.
"""

from pathlib import Path

import duckdb

from consolidate.words.errors import StoreProblem

_CONFIGURATION: dict[str, str] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "allow_extension_repositories": "forbidden",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "memory_limit": "1GB",
    "threads": "2",
    "max_temp_directory_size": "2GB",
    "max_execution_time": "120000",
    "ieee_floating_point_ops": "false",
    "error_on_division_by_zero": "true",
    "default_null_order": "NULLS_LAST",
}
"""DuckDB's defaults let SQL read files, install extensions and reach the network, and make 1/0 infinity."""

_LAST = ("enable_progress_bar=false", "enable_external_access=false", "lock_configuration=true")
"""Set after connecting and in this order: the last one locks the others."""


def connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Connect to an existing store. Raises StoreProblem when it is missing, busy, damaged or newer than this tool."""
    if not path.exists():
        raise StoreProblem(
            f"{path}: there is no store here; expected the one you made with 'consolidate init'. "
            "Check the path, or make a store there: consolidate --store PATH init"
        )
    return _connect(path, read_only=read_only)


def create(path: Path) -> duckdb.DuckDBPyConnection:
    """Connect to a store that does not exist yet. Raises StoreProblem when something is there already."""
    if path.exists():
        raise StoreProblem(f"{path}: something is here already. Nothing was changed. Choose another path.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreProblem(f"{path.parent}: the folder cannot be made ({error.strerror}).") from error
    return _connect(path, read_only=False)


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config=dict(_CONFIGURATION))
        for setting in _LAST:
            connection.execute("SET " + setting)
    except duckdb.Error as error:
        raise StoreProblem(_reason(path, str(error))) from error
    return connection


def _reason(path: Path, message: str) -> str:
    """What DuckDB said, in words that tell what to do. The phrases are those of DuckDB 2.0."""
    first = message.splitlines()[0]
    if "Conflicting lock" in message or "Could not set lock" in message:
        return f"{path}: another program is using the store ({first}). Wait until it has finished, then run this again."
    if "configuration has been locked" in message:
        return f"{path}: the store is still open in this program. Close it first, then open it again."
    if "not a valid DuckDB" in message:
        return f"{path}: this is not a store (it is not a DuckDB file). Nothing was changed. Check the path."
    if "version number" in message:
        return f"{path}: the store was made by another version of DuckDB ({first}). Use the version that made it."
    return f"{path}: the store cannot be opened ({first})."
