"""The open store: put submissions in, ask questions of what is there, prove that nothing was lost.

Knows how a store is opened, asked and closed; what is written is `consolidate.store.intake`.
"""

from collections.abc import Mapping, Sequence
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
from consolidate.store.intake import Intake, Receipt, fact_of, failed
from consolidate.words.errors import StoreProblem
from consolidate.words.facts import Fact, Source, Submission
from consolidate.words.findings import Finding
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

SCHEMA_VERSION = "1"


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
        except duckdb.Error as error:
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
            raise StoreProblem(
                f"{path}: this is a DuckDB file but not a store of ours; expected one made by 'consolidate init'."
            ) from error
        if found != [(SCHEMA_VERSION,)]:
            con.close()
            raise StoreProblem(
                f"{path}: the store has layout {found[0][0] if found else 'unknown'}, "
                f"this version of consolidate works with {SCHEMA_VERSION}. Use the version that made it."
            )
        return cls(path, con, writable=not read_only)

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write everything into the one file and close. Raises StoreProblem when the disk refuses."""
        try:
            if self._writable:
                # close() makes a checkpoint too, but says nothing when that fails.
                self._con.execute("CHECKPOINT")
        except duckdb.Error as error:
            raise failed(self.path, error) from error
        finally:
            self._con.close()

    def put(self, submission: Submission, findings: Sequence[Finding] = (), *, loaded_on: date) -> Receipt:
        """Load one file's figures in one transaction, or say why nothing changed.

        A submission of the same trust, year and kind supersedes the earlier one, which stays.
        Raises StoreProblem when what was written is not what can be read back.
        """
        receipt = Intake(self._con, self.path).put(submission, findings, loaded_on)
        self._staged = self._staged and not receipt.changed
        return receipt

    def verify(self) -> None:
        """Recompute every content hash and the chain. Raises StoreProblem naming the first submission that differs."""
        Intake(self._con, self.path).verify()

    def ask(self, query: str, relations: Mapping[str, pl.DataFrame] | None = None) -> pl.DataFrame:
        """Run a query and return its rows as a frame.

        `figures` is the staged relation of current figures: one row per trust, year, function, line and
        field, `amount` in whole pence for money and in its own unit for everything else. `relations` are
        the frames that the query joins, `asked` among them. Raises StoreProblem with the SQL when the
        engine refuses it.
        """
        self._stage()
        given = dict(relations or {})
        try:
            for name, frame in given.items():
                self._con.register(name, frame)
            answer: pl.DataFrame = self._con.sql(query).pl()
            return answer
        except duckdb.Error as error:
            raise StoreProblem(f"{self.path}: a query failed: {error}\n{query}") from error
        finally:
            for name in given:
                self._con.unregister(name)

    def question(self, name: str, relations: Mapping[str, pl.DataFrame] | None = None) -> pl.DataFrame:
        """Run one of the questions kept in `consolidate/store/sql/`, by the name of its file."""
        return self.ask(_script(name), relations)

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
        """Work out the current figures once, so that twenty metrics do not do it twenty times."""
        if not self._staged:
            self._con.execute("create or replace temp table figures as select * from current_figure")
            self._staged = True


@cache
def _script(name: str) -> str:
    return (files("consolidate.store") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def _statements(script: str) -> list[str]:
    """The statements of our own schema script, which holds no semicolon inside a statement."""
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("--")]
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]
