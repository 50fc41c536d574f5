"""A copy of a store that is known to be good: copied under a passing name, opened, verified, then put in place.

Knows files and ledgers; knows no figures.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from consolidate.store.ledger import Verified
from consolidate.store.store import Store
from consolidate.words.errors import CannotWrite, StoreProblem, UsageProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """Where the copy is, how large in bytes, and what was verified in it."""

    path: Path
    size: int
    verified: Verified
    replaced: bool


def back_up(store: Path, to: Path) -> BackedUp:
    """Copy a store. A folder as `to` takes the store's own name.

    Raises CannotWrite when the copy cannot be written, or something else than an earlier backup of this store
    is in its place; StoreProblem when the store is busy or damaged, or the copy is not the same.
    """
    target = to / store.name if to.is_dir() else to
    if not target.parent.is_dir():
        raise CannotWrite(f"{target.parent}: there is no such folder. Nothing was written. Make it, or name another.")
    if _log(store).exists():
        # A run that was killed left its last transactions beside the file. Opening for writing puts them in.
        Store.open(store, read_only=False).close()
    with Store.open(store) as source:  # held open: nobody can write while it is copied
        verified = source.verify()
        if target.exists() and target.samefile(store):
            raise UsageProblem(f"{target}: this is the store itself. Name another file or folder for the backup.")
        replaced = _may_replace(target, source)
        passing = target.with_name(f"{target.name}.part")
        try:
            _copy(store, passing)
            _compare(passing, verified)
            passing.replace(target)
            _settle(target.parent)
        except OSError as error:
            raise CannotWrite(
                f"{target}: the backup could not be written ({error.strerror}). The store is unchanged"
                f"{', and so is the earlier backup' if replaced else ''}. Make room or name another place."
            ) from error
        finally:
            passing.unlink(missing_ok=True)
    return BackedUp(path=target, size=target.stat().st_size, verified=verified, replaced=replaced)


def _may_replace(target: Path, source: Store) -> bool:
    """Whether an earlier backup is in the place. Raises CannotWrite for anything else."""
    if not target.exists() and not target.is_symlink():
        return False
    try:
        with Store.open(target) as earlier:
            is_ours = source.holds(earlier.head())
    except StoreProblem:
        is_ours = False
    if not is_ours:
        raise CannotWrite(
            f"{target}: something else than an earlier backup of this store is here. Nothing was changed. "
            "Name another file or folder."
        )
    return True


def _copy(store: Path, passing: Path) -> None:
    with store.open("rb") as source, passing.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())


def _compare(passing: Path, expected: Verified) -> None:
    with Store.open(passing) as copy:
        if copy.verify() != expected:
            raise StoreProblem(f"{passing}: the copy is not the same as the store. It was removed; run this again.")


def _settle(folder: Path) -> None:
    """Make the new name last through a power cut, where the system lets a folder be synchronised."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _log(store: Path) -> Path:
    return store.with_name(f"{store.name}.wal")
