"""What DuckDB says when it refuses, in words that tell what to do. Knows its phrases (those of 2.0) and no tables."""

import re
from pathlib import Path

import duckdb

from consolidate.catalogue.limits import store_limits
from consolidate.words.errors import CannotWrite, ConsolidateError, LimitReached, StoreBusy, StoreProblem

_DECLARED = "benchmarks/limits.toml"
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
_TOO_MUCH = "Out of Memory"
_TOO_LONG = ("maximum execution time", "max_execution_time")


def opening(path: Path, message: str) -> ConsolidateError:
    """Why a store could not be opened."""
    first = _first(message)
    if "Conflicting lock" in message or "Could not set lock" in message:
        holder = _HOLDER.search(message)
        who = f"{holder['program']} (process {holder['pid']})" if holder else "another program"
        return StoreBusy(
            f"{path}: the store is busy: {who} is using it. Nothing was changed. Wait until that has finished, "
            "then run this again, or let it wait for up to a minute: --wait 60",
            who,
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
        return damaged(path, _damage(message))
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
    reached = _limit(message)
    if reached:
        return LimitReached(
            f"{path}: writing to the store {reached}. The file in hand was not loaded; what was loaded before is "
            "intact. Give fewer files at a time, close other programs, or raise the limit."
        )
    if any(phrase in message for phrase in _DAMAGED):
        return damaged(path, _damage(message))
    return StoreProblem(f"{path}: the store could not be written ({first}). What was loaded before is intact.")


def asking(path: Path, error: duckdb.Error, query: str) -> ConsolidateError:
    """Why a question could not be answered."""
    message = str(error)
    reached = _limit(message)
    if reached:
        return LimitReached(
            f"{path}: a question to the store {reached}. The store is as it was. "
            "Ask for less, such as one trust, year or metric, or raise the limit."
        )
    if any(phrase in message for phrase in _DAMAGED):
        return damaged(path, _damage(message))
    return StoreProblem(f"{path}: a query failed: {error}\n{query}")


def _limit(message: str) -> str | None:
    """Which declared limit was reached, in words; None where none was."""
    most = store_limits()
    if any(phrase in message for phrase in _TOO_LONG):
        return f"took longer than {most.query_seconds} seconds, the limit (store.query_seconds in {_DECLARED})"
    if _TOO_MUCH in message:
        return (
            f"needed more than {_size(most.query_memory_bytes)} of memory and {_size(most.query_disk_bytes)} of disk, "
            f"the limits (store.query_memory_bytes and store.query_disk_bytes in {_DECLARED})"
        )
    return None


def _size(number: int) -> str:
    """A number of bytes as people say it."""
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20)):
        if number >= factor:
            return f"{number / factor:.3g} {unit}"
    return f"{number:,} bytes"


def damaged(path: Path, why: str) -> StoreProblem:
    """The file is no longer what was written."""
    return StoreProblem(
        f"{path}: the store is damaged ({why}). Nothing was changed. Copy the last good backup over it, or load the "
        "files into a new store: consolidate --store NEW init"
    )


def _damage(message: str) -> str:
    """What is wrong with the file, without the numbers of blocks and bytes where they help nobody."""
    if "Could not read enough bytes" in message:
        return "the file ends before its contents do: it was cut, or copied while it was being written"
    if "checksum" in message:
        return "part of the file is not what was written: its checksum differs"
    return _first(message)


def _first(message: str) -> str:
    return message.splitlines()[0].rstrip(".") if message else "no reason given"
