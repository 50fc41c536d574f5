"""The open store: put submissions in, ask questions of what is there, prove that nothing was lost.

Knows how a store is opened, asked and closed; what is written is `consolidate.store.intake`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import polars as pl

from consolidate import __version__
from consolidate.store import connection
from consolidate.store.correspondence import Correspondence, Issue, Refusal
from consolidate.store.disputes import mark_disputed
from consolidate.store.facts import fact_of
from consolidate.store.intake import Intake, Outcome, Receipt
from consolidate.store.ledger import Ledger, Verified
from consolidate.store.refusals import asking, failed
from consolidate.store.withdrawal import Withdrawn, withdraw
from consolidate.words.errors import ConsolidateError, StoreProblem
from consolidate.words.facts import Fact, Source, Submission
from consolidate.words.findings import Finding
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

SCHEMA_VERSION = "4"
"""Raised when a table changes. 2: the ledger is a table of events, so that withdrawals are in the chain. 3: a finding
says who waived it, until when and why. 4: returns that were issued and files that were refused are events too.
"""


class Store:
    """An open store. Use it as a context manager: leaving writes a checkpoint and closes."""

    def __init__(self, path: Path, con: duckdb.DuckDBPyConnection, *, writable: bool) -> None:
        self.path = path
        self._con = con
        self._writable = writable
        self._staged = False

    @classmethod
    def create(cls, path: Path) -> "Store":
        """Make an empty store. Raises StoreProblem when the path is taken."""
        con = connection.create(path)
        versions = {
            "schema_version": SCHEMA_VERSION,
            "tool_version": __version__,
            "duckdb_version": duckdb.__version__,
        }
        try:
            for statement in _statements(_script("schema")):
                con.execute(statement)
            for key, value in versions.items():
                con.execute("insert into meta values (?, ?)", [key, value])
            con.execute("CHECKPOINT")
        except duckdb.Error as error:
            con.close()
            connection.remove(path)
            raise failed(path, error) from error
        return cls(path, con, writable=True)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = True) -> "Store":
        """Open an existing store. Raises StoreProblem when it is missing, busy, damaged, or not ours."""
        con = connection.connect(path, read_only=read_only)
        try:
            found = con.execute("select value from meta where key = 'schema_version'").fetchall()
        except duckdb.Error as error:
            con.close()
            if not isinstance(error, duckdb.CatalogException):
                raise asking(path, error, "schema_version") from error
            raise StoreProblem(
                f"{path}: this is a DuckDB file but not a store of ours; expected one made by 'consolidate init'. "
                "Nothing was changed. Check the path."
            ) from error
        if found != [(SCHEMA_VERSION,)]:
            con.close()
            raise _other_layout(path, found[0][0] if found else "unknown")
        return cls(path, con, writable=not read_only)

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.close()
        except ConsolidateError:
            if error is None:
                raise  # otherwise what went wrong first says why: a failed write closes the store's connection too

    def close(self) -> None:
        """Write everything into the one file and close. Raises CannotWrite or StoreProblem when the disk refuses."""
        try:
            if self._writable:
                self.settle()
        finally:
            self._con.close()

    def settle(self) -> None:
        """Move what was committed from the log beside the store into the store itself.

        A log that is lost or cut takes whole files with it without a word; the store's own blocks carry
        checksums. close() does this too, but says nothing when it fails. A log that stays after this holds
        nothing but the torn beginning of a transaction that was killed; the next one written takes its place.
        """
        try:
            self._con.execute("CHECKPOINT")
        except duckdb.Error as error:
            raise failed(self.path, error) from error

    def put(
        self, submission: Submission, findings: Sequence[Finding] = (), *, loaded_on: date, as_latest: bool = False
    ) -> Receipt:
        """Load one file's figures in one transaction, or say why nothing changed.

        A submission of the same trust, year and kind supersedes the earlier one, which stays. With
        `as_latest`, a version that was superseded or withdrawn is loaded again as a new submission.
        What a receipt tells of is in the store's own file by then, so that no later fault of the log can take it.
        Raises StoreProblem when what was written is not what can be read back, CannotWrite when the disk refuses.
        """
        with _writing(self.path):
            receipt = Intake(self._con, self.path).put(submission, findings, loaded_on, as_latest=as_latest)
        self._staged = self._staged and not receipt.changed
        if receipt.changed or receipt.outcome is Outcome.SAME_FIGURES:
            self.settle()
        return receipt

    def withdraw(self, submission: int, *, reason: str, on: date, restore_previous: bool = False) -> Withdrawn:
        """Let a submission count no longer. Nothing is deleted; the ledger has one event more.

        The version before it comes back into force only with `restore_previous`. Raises UsageProblem for a
        submission that is not there, was withdrawn already, or has no earlier version to restore.
        """
        with _writing(self.path):
            withdrawn = withdraw(
                self._con, self.path, submission, reason=reason, on=on, restore_previous=restore_previous
            )
        self._staged = False
        self.settle()
        return withdrawn

    def note_issued(self, issues: Sequence[Issue]) -> int:
        """Write down that returns were sent out, all or none; returns how many were not written down already."""
        with _writing(self.path):
            return self._noted(Correspondence(self._con, self.path).issued(issues))

    def note_refused(self, refusals: Sequence[Refusal]) -> int:
        """Write down that files came and were refused, all or none. No figure and nothing in force is touched.

        The same bytes refused for as many errors as before are not written down again. Returns how many were.
        """
        with _writing(self.path):
            return self._noted(Correspondence(self._con, self.path).refused(refusals))

    def _noted(self, count: int) -> int:
        if count:
            self.settle()
        return count

    def verify(self) -> Verified:
        """Recompute every content hash and the chain. Raises StoreProblem naming the first submission that differs."""
        with _reading(self.path, "verify"):
            return Ledger(self._con, self.path).verify()

    def head(self) -> str:
        """The hash of the ledger's last event, which covers every event before it."""
        with _reading(self.path, "head"):
            return Ledger(self._con, self.path).head()

    def holds(self, entry: str) -> bool:
        """Whether the ledger has an event with this hash, or one that begins like it."""
        with _reading(self.path, "holds"):
            return Ledger(self._con, self.path).holds(entry)

    def changes(self, before: int, after: int) -> list[dict[str, Any]]:
        """Every figure of which two submissions say something else, in the order of the later one's sheets.

        Keys are the columns of `sql/changes.sql`; `change` is added, removed, changed, written otherwise or moved.
        """
        try:
            found = self._con.execute(_script("changes"), [before, after])
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except duckdb.Error as error:
            raise asking(self.path, error, "changes") from error

    def ask(self, query: str, relations: Mapping[str, pl.DataFrame] | None = None) -> pl.DataFrame:
        """Run a query and return its rows as a frame.

        `figures` is the staged relation of current figures: one row per trust, year, function, line and
        field, `amount` in whole pence for money and in its own unit for everything else. `relations` are
        the frames that the query joins, `asked` among them. Raises StoreProblem with the SQL when the
        engine refuses it.
        """
        given = dict(relations or {})
        try:
            self._stage()
            for name, frame in given.items():
                self._con.register(name, frame)
            answer: pl.DataFrame = self._con.sql(query).pl()
            return answer
        except duckdb.Error as error:
            raise asking(self.path, error, query) from error
        finally:
            for name in given:
                self._con.unregister(name)

    def question(self, name: str, relations: Mapping[str, pl.DataFrame] | None = None) -> pl.DataFrame:
        """Run one of the questions kept in `consolidate/store/sql/`, by the name of its file."""
        return self.ask(_script(name), relations)

    def published_totals(self, year: CollectionYear) -> dict[str, list[dict[str, Any]]]:
        """What accounts forms and published tables say about the whole of each trust in a year, by its code.

        Keys of a row are the other columns of `sql/published_totals.sql`, one row a field.
        """
        found: dict[str, list[dict[str, Any]]] = {}
        rows = self.question("published_totals", {"asked": pl.DataFrame({"year": [str(year)]})})
        for row in rows.iter_rows(named=True):
            found.setdefault(row.pop("ods_code"), []).append(row)
        return found

    def returns(self) -> list[Submission]:
        """The returns in force, as they were put in."""
        found: dict[int, tuple[dict[str, Any], list[Fact]]] = {}
        for row in self.question("returns_in_force").iter_rows(named=True):
            found.setdefault(row["id"], (row, []))[1].append(fact_of(row))
        return [
            Submission(
                source=Source.RETURN,
                population=Population(row["population"]),
                ods_code=row["sender"],
                year=CollectionYear.parse(row["collection"]),
                layout=row["layout"],
                file=row["file"],
                path=row["path"],
                sha256=row["sha256"],
                size=row["size"],
                facts=tuple(facts),
            )
            for row, facts in found.values()
        ]

    def _stage(self) -> None:
        """Work out the current figures once, so that twenty metrics do not do it twenty times.

        What two trusts disagree about is settled here, from all returns in force: no return knows it by itself.
        """
        if not self._staged:
            self._con.execute("create or replace temp table figures as select * from current_figure")
            mark_disputed(self._con)
            self._staged = True


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Whatever DuckDB says while something is looked up for writing, or written, in our words."""
    try:
        yield
    except duckdb.Error as error:
        raise failed(path, error) from error


@contextmanager
def _reading(path: Path, what: str) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise asking(path, error, what) from error


def _other_layout(path: Path, found: str) -> StoreProblem:
    """A store whose tables are of another version, older or newer, or not ours at all."""
    if found.isdigit() and int(found) < int(SCHEMA_VERSION):
        return StoreProblem(
            f"{path}: the store has layout {found}, made by an earlier version of consolidate; this version works with "
            f"layout {SCHEMA_VERSION}. Nothing was changed. Load the files into a new store: "
            "consolidate --store NEW init, then consolidate --store NEW load FILE..."
        )
    return StoreProblem(
        f"{path}: the store has layout {found}, this version of consolidate ({__version__}) works with layout "
        f"{SCHEMA_VERSION}. Nothing was changed. Use the version that made it, or a newer one."
    )


@cache
def _script(name: str) -> str:
    return (files("consolidate.store") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def _statements(script: str) -> list[str]:
    """The statements of our own schema script, which holds no semicolon inside a statement."""
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("--")]
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]
