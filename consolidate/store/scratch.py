"""A passing copy of a store with one return more in it, for asking what would be if that return were loaded.

The store itself is opened for reading only, so nobody can write to it while it is copied; the copy is gone afterwards.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from consolidate.store.store import Store
from consolidate.words.errors import CannotWrite
from consolidate.words.facts import Submission


@contextmanager
def as_if_loaded(path: Path, submission: Submission, *, on: date) -> Iterator[Store]:
    """A store that holds what the one at `path` holds, with a submission in force.

    Raises StoreProblem where the store is missing, busy or damaged, and CannotWrite where there is no room for a copy.
    """
    with tempfile.TemporaryDirectory(prefix="consolidate-") as folder:
        copy = Path(folder) / path.name
        with Store.open(path):
            _copy(path, copy)
        with Store.open(copy, read_only=False) as store:
            store.put(submission, loaded_on=on, as_latest=True)
            yield store


def _copy(path: Path, to: Path) -> None:
    """Copy a store with the log that a killed run may have left beside it."""
    try:
        for suffix in ("", ".wal"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                shutil.copyfile(part, to.with_name(to.name + suffix))
    except OSError as error:
        raise CannotWrite(
            f"{to.parent}: a passing copy of the store could not be written ({error.strerror}). Nothing was changed. "
            "Make room there, or name another folder in TMPDIR."
        ) from error
