"""What DuckDB says when it refuses, in words that tell what to do. Knows its phrases (those of 2.0) and no tables."""

import re
from pathlib import Path

import duckdb

from consolidate.words.errors import CannotWrite, ConsolidateError, LimitReached, StoreProblem

_HOLDER = re.compile(r"lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")
_NO_ROOM = ("No space left", "File too large", "Disk quota exceeded", "Input/output error")
_NO_RIGHT = ("Permission denied", "Read-only file system", "read-only mode")
_DAMAGED = (
    "Corrupt",
    "checksum",
    "Could not read enough bytes",
    "INTERNAL Error",
    "Failed to deserialize",
    "Serialization",
)
_LIMIT = ("Out of Memory", "max_execution_time")


def opening(path: Path, message: str) -> ConsolidateError:
    """Why a store could not be opened."""
    first = _first(message)
    if "Conflicting lock" in message or "Could not set lock" in message:
        holder = _HOLDER.search(message)
        who = f"{holder['program']} (process {holder['pid']})" if holder else "another program"
        return StoreProblem(
            f"{path}: the store is busy: {who} is using it. Nothing was changed. Wait until that has finished, "
            "then run this again."
        )
    if "configuration has been locked" in message or "different configuration" in message:
        return StoreProblem(f"{path}: the store is still open in this program. Close it first, then open it again.")
    if "not a valid DuckDB" in message:
        return StoreProblem(
            f"{path}: this is not a store (it is not a DuckDB file). Nothing was changed. Check the path."
        )
    if "version number" in message:
        return StoreProblem(
            f"{path}: the store was made by another version of DuckDB ({first}); here is {duckdb.__version__}. "
            "Nothing was changed. Use the version that made it."
        )
    if any(phrase in message for phrase in _NO_ROOM):
        return CannotWrite(f"{path}: there is no room for the store ({first}). Make room, then run this again.")
    if any(phrase in message for phrase in _NO_RIGHT):
        return CannotWrite(
            f"{path}: the store cannot be written to ({first}). Nothing was changed. Ask for the right to write to "
            "the file and its folder, or copy the store to a folder of yours."
        )
    if any(phrase in message for phrase in _DAMAGED):
        return damaged(path, first)
    return StoreProblem(f"{path}: the store cannot be opened ({first}).")


def failed(path: Path, error: duckdb.Error) -> ConsolidateError:
    """Why something could not be written into an open store."""
    message = str(error)
    first = _first(message)
    if any(phrase in message for phrase in (*_NO_ROOM, *_NO_RIGHT)):
        return CannotWrite(
            f"{path}: the store could not be written ({first}). Every file that was loaded before is intact. "
            "Make room, or ask for the right to write to its folder, then run this again."
        )
    if any(phrase in message for phrase in _LIMIT):
        return LimitReached(f"{path}: a limit was reached ({first}). What was loaded before is intact.")
    if any(phrase in message for phrase in _DAMAGED):
        return damaged(path, first)
    return StoreProblem(f"{path}: the store could not be written ({first}). What was loaded before is intact.")


def asking(path: Path, error: duckdb.Error, query: str) -> ConsolidateError:
    """Why a question could not be answered."""
    message = str(error)
    if any(phrase in message for phrase in _LIMIT):
        return LimitReached(f"{path}: a question reached a limit ({_first(message)}). Nothing was changed.")
    if any(phrase in message for phrase in _DAMAGED):
        return damaged(path, _first(message))
    return StoreProblem(f"{path}: a query failed: {error}\n{query}")


def damaged(path: Path, why: str) -> StoreProblem:
    """The file is no longer what was written."""
    return StoreProblem(
        f"{path}: the store is damaged ({why}). Nothing was changed. Copy the last good backup over it, or load the "
        "files into a new store: consolidate --store NEW init"
    )


def _first(message: str) -> str:
    return message.splitlines()[0].rstrip(".") if message else "no reason given"
