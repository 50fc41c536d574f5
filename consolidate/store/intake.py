"""Putting submissions in: one transaction a file, read back before it is committed, chained in the ledger.

Knows the tables `submission`, `received`, `fact` and `finding`; knows no metric and no return.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from consolidate.store import ledger
from consolidate.words.errors import StoreProblem
from consolidate.words.facts import Fact, Source, Submission, content_hash, kept
from consolidate.words.findings import Finding
from consolidate.words.states import State
from consolidate.words.years import CollectionYear

_COLUMNS = (
    "ods_code", "year", "function", "line", "field", "state", "raw", "value", "unit", "scale",
    "confidence", "sheet", "cell", "restated", "note",
)  # fmt: skip
"""The columns of a fact, in the order in which they travel."""


class Outcome(StrEnum):
    """What became of a file that was put in."""

    LOADED = "loaded"
    REPLACED = "loaded, and an earlier version of it superseded"
    ALREADY_THERE = "already loaded, nothing changed"
    SAME_FIGURES = "the same figures saved again, nothing changed"
    OLDER = "an earlier version of what is loaded, nothing changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the store says about one file: the outcome, and the submission that now holds its figures."""

    outcome: Outcome
    submission: int
    facts: int

    @property
    def changed(self) -> bool:
        """Whether the store is another than before."""
        return self.outcome in (Outcome.LOADED, Outcome.REPLACED)


class Intake:
    """The writing side of one open store."""

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._con = con
        self._path = path

    def put(self, submission: Submission, findings: Sequence[Finding], loaded_on: date) -> Receipt:
        """Load one file's figures, or say why nothing changed. See `Store.put`."""
        standing = self._standing(submission, loaded_on)
        if standing is not None:
            return standing
        key = supersession_key(submission)
        replaces = self._count("select count(*) from submission where supersession_key = ?", [key]) > 0
        identity = self._count("select coalesce(max(id), 0) + 1 from submission", [])
        self._transact(lambda: self._insert(submission, findings, identity, key, loaded_on))
        outcome = Outcome.REPLACED if replaces else Outcome.LOADED
        return Receipt(outcome=outcome, submission=identity, facts=len(submission.facts))

    def verify(self) -> None:
        """Recompute the chain. See `Store.verify`."""
        previous = ledger.GENESIS
        for identity, key, sha256, content, facts, stored_previous, stored, file in self._con.execute(
            "select id, supersession_key, sha256, content_hash, facts, previous_hash, ledger_hash, file "
            "from submission order by id"
        ).fetchall():
            present = self._content(identity)
            chained = ledger.link(
                previous, identity=identity, key=key, sha256=sha256, content_hash=present, facts=facts
            )
            if stored_previous != previous or stored != chained or content != present:
                raise StoreProblem(
                    f"{self._path}: submission {identity} ({file}) is not what was loaded: figures were changed "
                    "or lost. Go back to the last good copy of the store, or load the files into a new one."
                )
            previous = stored

    def _standing(self, submission: Submission, on: date) -> Receipt | None:
        """The receipt for a file that brings nothing new, or None for one that does."""
        rows = self._con.execute(
            "select id, sha256, content_hash, facts from submission where supersession_key = ? order by id desc",
            [supersession_key(submission)],
        ).fetchall()
        received = self._con.execute("select submission from received where sha256 = ?", [submission.sha256]).fetchall()
        for place, (identity, sha256, content, facts) in enumerate(rows):
            same_bytes = sha256 == submission.sha256 or (identity,) in received
            if not same_bytes and content != submission.content_hash:
                continue
            if place > 0:
                return Receipt(outcome=Outcome.OLDER, submission=identity, facts=facts)
            if same_bytes:
                return Receipt(outcome=Outcome.ALREADY_THERE, submission=identity, facts=facts)
            self._transact(lambda held=identity: self._note_received(submission, held, on))  # type: ignore[misc]
            return Receipt(outcome=Outcome.SAME_FIGURES, submission=identity, facts=facts)
        return None

    def _note_received(self, submission: Submission, held_by: int, on: date) -> None:
        self._con.execute("insert into received values (?, ?, ?, ?)", [submission.sha256, submission.file, held_by, on])

    def _insert(
        self, submission: Submission, findings: Sequence[Finding], identity: int, key: str, loaded_on: date
    ) -> None:
        last = self._con.execute("select ledger_hash from submission order by id desc limit 1").fetchall()
        previous = last[0][0] if last else ledger.GENESIS
        content = submission.content_hash
        facts = len(submission.facts)
        chained = ledger.link(
            previous, identity=identity, key=key, sha256=submission.sha256, content_hash=content, facts=facts
        )
        year = None if submission.year is None else str(submission.year)
        self._con.execute(
            "insert into submission values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                identity, key, submission.source.value, submission.population.value, submission.ods_code, year,
                submission.layout, submission.file, submission.path, submission.sha256, submission.size,
                content, facts, loaded_on, previous, chained,
            ],
        )  # fmt: skip
        if facts:
            self._con.register("incoming", _frame(submission.facts))
            self._con.execute(
                f"insert into fact by name select ? as submission, {', '.join(_COLUMNS)} from incoming",
                [identity],
            )
            self._con.unregister("incoming")
        for f in findings:
            self._con.execute(
                "insert into finding values (?, ?, ?, ?, ?, ?, ?, ?)",
                [identity, f.name, f.severity.value, f.sheet, f.cell, f.found, f.expected, f.do],
            )
        if self._content(identity) != content:
            raise StoreProblem(
                f"{self._path}: the figures of {submission.file} could not be read back as they were written. "
                "Nothing of this file was kept."
            )

    def _content(self, submission: int) -> str:
        """The content hash of what the store holds now."""
        rows = self._con.execute(
            f"select {', '.join(_COLUMNS)} from fact where submission = ?", [submission]
        ).fetchall()
        return content_hash(fact_of(dict(zip(_COLUMNS, row, strict=True))) for row in rows)

    def _transact(self, work: Callable[[], None]) -> None:
        """Run `work` between begin and commit. Whatever goes wrong, nothing of it stays."""
        try:
            self._con.execute("begin transaction")
            work()
        except BaseException as error:
            # Committing after a swallowed error would succeed and keep nothing: DuckDB 2.0 says so of itself.
            self._con.execute("rollback")
            if isinstance(error, duckdb.Error):
                raise failed(self._path, error) from error
            raise
        try:
            self._con.execute("commit")
        except duckdb.Error as error:
            raise failed(self._path, error) from error

    def _count(self, query: str, values: list[object]) -> int:
        return int(self._con.execute(query, values).fetchall()[0][0])


def supersession_key(submission: Submission) -> str:
    """What a later file must share to take an earlier one's place."""
    if submission.source in (Source.RETURN, Source.ACCOUNTS_FORM):
        return f"{submission.source.value}|{submission.ods_code}|{submission.year}"
    return f"{submission.source.value}|{submission.layout}"


def fact_of(row: Mapping[str, Any]) -> Fact:
    """A fact from a row of the store."""
    return Fact(
        **{
            **{name: row[name] for name in _COLUMNS},
            "year": CollectionYear.parse(row["year"]),
            "state": State(row["state"]),
        }
    )


def failed(path: Path, error: duckdb.Error) -> StoreProblem:
    """A refusal of the engine, in words."""
    first = str(error).splitlines()[0]
    return StoreProblem(f"{path}: the store could not be written ({first}). What was loaded before is intact.")


def _frame(facts: Iterable[Fact]) -> pl.DataFrame:
    """Facts as a frame; amounts travel as text, so that no digit passes through a float."""
    rows = [
        (
            f.ods_code, str(f.year), f.function, f.line, f.field, f.state.value, f.raw,
            None if f.value is None else format(kept(f.value), "f"), f.unit, format(f.scale, "f"),
            f.confidence, f.sheet, f.cell, f.restated, f.note,
        )
        for f in facts
    ]  # fmt: skip
    schema = {name: pl.Boolean if name == "restated" else pl.String for name in _COLUMNS}
    return pl.DataFrame(rows, schema=schema, orient="row")
