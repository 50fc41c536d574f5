"""Putting a finished file in its place: whole or not at all. Knows nothing of what it holds."""

import os
import secrets
from pathlib import Path

from consolidate.words.errors import CannotWrite


def put_file(path: Path, data: bytes) -> None:
    """Write `data` to `path`, replacing what was there. Raises CannotWrite; then nothing is changed.

    Written under another name in the same folder, forced to disk and renamed, so that neither a full
    disk nor a power cut leaves half a file under the right name.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        _settle(path.parent)
    except OSError as error:
        raise CannotWrite(
            f"{path}: could not be written ({error.strerror or error}); expected a folder that exists and has room. "
            "Nothing was changed there. Make the folder, or name another one."
        ) from error


def put_new(path: Path, data: bytes, *, force: bool | None = None) -> bool:
    """Write `data` to `path`, making its folder; False where a file of the same bytes is there already.

    Raises CannotWrite where something else has the name: it may be somebody's work. `force` writes over either;
    None is for commands that never do.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not force and path.is_file() and path.read_bytes() == data:
            return False
    except OSError as error:
        raise CannotWrite(f"{path.parent}: the folder cannot be used ({error.strerror}). Choose another.") from error
    if not force and (path.exists() or path.is_symlink()):
        raise CannotWrite(
            f"{path}: another file has this name, and it may be one that somebody has worked in. Nothing was changed. "
            + ("Name another folder." if force is None else "Name another folder, or say --force to write over it.")
        )
    put_file(path, data)
    return True


def _settle(folder: Path) -> None:
    """Force the folder's own entry to disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows keeps its folders itself
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
