"""Putting submissions in: one transaction a file, read back before it is committed, chained in the ledger.

Knows the tables `submission`, `received`, `fact` and `finding`; knows no metric and no return.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import duckdb

from consolidate.store.facts import COLUMNS, frame_of
from consolidate.store.ledger import Kind, Ledger
from consolidate.store.transaction import transact
from consolidate.words.errors import StoreProblem
from consolidate.words.facts import Source, Submission
from consolidate.words.findings import Finding


class Outcome(StrEnum):
    """What became of a file that was put in."""

    LOADED = "loaded"
    REPLACED = "loaded, and an earlier version of it superseded"
    ALREADY_THERE = "already loaded, nothing changed"
    SAME_FIGURES = "the same figures saved again, nothing changed"
    OLDER = "an earlier version of what is loaded, nothing changed"
    WITHDRAWN = "a version that was withdrawn, nothing changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the store says about one file: the outcome, and the submission that holds its figures.

    `superseded` is the submission that was in force until this one took its place.
    """

    outcome: Outcome
    submission: int
    facts: int
    superseded: int | None = None

    @property
    def changed(self) -> bool:
        """Whether the store is another than before."""
        return self.outcome in (Outcome.LOADED, Outcome.REPLACED)

    @property
    def needs_as_latest(self) -> bool:
        """Whether the file was left out because it had its time: only a word from the user brings it back."""
        return self.outcome in (Outcome.OLDER, Outcome.WITHDRAWN)


class Intake:
    """The writing side of one open store."""

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._con = con
        self._path = path
        self._ledger = Ledger(con, path)

    def put(
        self, submission: Submission, findings: Sequence[Finding], loaded_on: date, *, as_latest: bool = False
    ) -> Receipt:
        """Load one file's figures, or say why nothing changed. See `Store.put`."""
        key = supersession_key(submission)
        in_force = self._ledger.stands(key)
        known = self._known(submission, key, in_force, loaded_on)
        if known is not None and not (as_latest and known.needs_as_latest):
            return known
        identity = int(self._con.execute("select coalesce(max(id), 0) + 1 from submission").fetchall()[0][0])
        transact(self._con, self._path, lambda: self._insert(submission, findings, identity, key, loaded_on))
        return Receipt(
            outcome=Outcome.LOADED if in_force is None else Outcome.REPLACED,
            submission=identity,
            facts=len(submission.facts),
            superseded=in_force,
        )

    def _known(self, submission: Submission, key: str, in_force: int | None, on: date) -> Receipt | None:
        """The receipt for a file that brings nothing new, or None for one that does."""
        rows = self._con.execute(
            "select s.id, s.sha256, s.content_hash, s.facts, w.submission from submission s "
            "left join withdrawal w on w.submission = s.id where s.supersession_key = ? order by s.id desc",
            [key],
        ).fetchall()
        received = self._con.execute("select submission from received where sha256 = ?", [submission.sha256]).fetchall()
        # The one in force comes first: the same figures may also stand in one that was superseded or withdrawn.
        for identity, sha256, content, facts, withdrawn in sorted(rows, key=lambda row: row[0] != in_force):
            same_bytes = sha256 == submission.sha256 or (identity,) in received
            if not same_bytes and content != submission.content_hash:
                continue
            if withdrawn is not None:
                outcome = Outcome.WITHDRAWN
            elif identity != in_force:
                outcome = Outcome.OLDER
            elif same_bytes:
                outcome = Outcome.ALREADY_THERE
            else:
                outcome = Outcome.SAME_FIGURES
                self._note_received(submission, identity, key, on)
            return Receipt(outcome=outcome, submission=identity, facts=facts)
        return None

    def _note_received(self, submission: Submission, held_by: int, key: str, on: date) -> None:
        """Write down that the figures in force came again under other bytes."""

        def work() -> None:
            row = [self._ledger.next_event(), submission.sha256, submission.file, held_by, on]
            self._con.execute("insert into received values (?, ?, ?, ?, ?)", row)
            self._ledger.append(Kind.RECEIVED, submission=held_by, key=key, stands=held_by)

        transact(self._con, self._path, work)

    def _insert(
        self, submission: Submission, findings: Sequence[Finding], identity: int, key: str, loaded_on: date
    ) -> None:
        content = submission.content_hash
        facts = len(submission.facts)
        year = None if submission.year is None else str(submission.year)
        self._con.execute(
            "insert into submission values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                identity, key, submission.source.value, submission.population.value, submission.ods_code, year,
                submission.layout, submission.file, submission.path, submission.sha256, submission.size,
                content, facts, len(findings), loaded_on,
            ],
        )  # fmt: skip
        if facts:
            self._con.register("incoming", frame_of(submission.facts))
            self._con.execute(
                f"insert into fact by name select ? as submission, {', '.join(COLUMNS)} from incoming",
                [identity],
            )
            self._con.unregister("incoming")
        for f in findings:
            self._con.execute(
                "insert into finding values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    identity, f.name, f.severity.value, f.sheet, f.cell, f.found, f.expected, f.do,
                    *((f.waived.owner, f.waived.until, f.waived.reason) if f.waived else (None, None, None)),
                ],
            )  # fmt: skip
        if self._ledger.content(identity) != content:
            raise StoreProblem(
                f"{self._path}: the figures of {submission.file} could not be read back as they were written. "
                "Nothing of this file was kept."
            )
        self._ledger.append(Kind.LOADED, submission=identity, key=key, stands=identity, content=content)


def supersession_key(submission: Submission) -> str:
    """What a later file must share to take an earlier one's place."""
    if submission.source in (Source.RETURN, Source.ACCOUNTS_FORM):
        return f"{submission.source.value}|{submission.ods_code}|{submission.year}"
    return f"{submission.source.value}|{submission.layout}"
