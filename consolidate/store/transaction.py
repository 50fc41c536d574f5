"""All or nothing: one piece of work between begin and commit, and the few moments that Ctrl+C has to wait for.

Knows how DuckDB commits; knows no tables.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import duckdb

from consolidate.store.refusals import failed


def transact(con: duckdb.DuckDBPyConnection, path: Path, work: Callable[[], None]) -> None:
    """Run `work` between begin and commit. Whatever goes wrong, nothing of it stays."""
    try:
        con.execute("begin transaction")
        work()
    except BaseException as error:
        _roll_back(con)
        if isinstance(error, duckdb.Error):
            raise failed(path, error) from error
        raise
    try:
        con.execute("commit")
    except duckdb.Error as error:
        raise failed(path, error) from error


def _roll_back(con: duckdb.DuckDBPyConnection) -> None:
    # Committing after a swallowed error would succeed and keep nothing: DuckDB 2.0 says so of itself.
    try:
        con.execute("rollback")
    except duckdb.Error:
        return  # a fatal error has ended the transaction, and the connection with it


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let the first Ctrl+C wait until the block is done; a second one does not wait.

    Around writing a file and saying so: a file is then either acknowledged or not there. Outside the main
    thread, where no signal arrives, it does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt
