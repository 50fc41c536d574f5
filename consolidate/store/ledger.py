"""The hash chain over everything that happened to a store: tampering and lost files show when it is recomputed.

Knows what each kind of event covers. What it cannot see: events cut off the end, for a chain that stops early is a
whole chain. Whoever kept the hash of a later event can ask for it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb

from consolidate.store.facts import COLUMNS, fact_of
from consolidate.words.errors import StoreProblem
from consolidate.words.facts import content_hash

GENESIS = "0" * 64
"""What the first event follows."""


class Kind(StrEnum):
    """What can happen to a store."""

    LOADED = "loaded"
    RECEIVED = "received"
    """The same figures came again under other bytes."""
    WITHDRAWN = "withdrawn"
    ISSUED = "issued"
    """A return was sent out."""
    REFUSED = "refused"
    """A file came, and nothing of it was loaded."""


_OF_AN_EVENT = {Kind.RECEIVED: "received", Kind.ISSUED: "issue", Kind.REFUSED: "refusal"}
"""The tables whose rows are known by the number of their event, by the kind of that event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was recomputed and found as it was loaded. `head` is the hash of the last event, which covers all."""

    submissions: int
    withdrawn: int
    issued: int
    refused: int
    figures: int
    events: int
    head: str


def link(
    previous_hash: str, *, event: int, kind: str, submission: int | None, key: str, stands: int | None, subject: str
) -> str:
    """The hash of one event, which covers every event before it."""
    return digest([previous_hash, event, kind, submission, key, stands, subject])


def digest(values: Iterable[object]) -> str:
    """SHA-256 over values in their order; None differs from empty text."""
    text = "\x1f".join("\x00" if value is None else str(value) for value in values)
    return hashlib.sha256(text.encode()).hexdigest()


class Ledger:
    """The events of one open store."""

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._con = con
        self._path = path

    def head(self) -> str:
        """The hash of the last event."""
        last = self._con.execute("select ledger_hash from ledger order by event desc limit 1").fetchall()
        return str(last[0][0]) if last else GENESIS

    def holds(self, entry: str) -> bool:
        """Whether an event with this hash, or one that starts like it, is in the ledger."""
        if entry == GENESIS:
            return True
        return bool(
            self._con.execute("select 1 from ledger where starts_with(ledger_hash, ?)", [entry.lower()]).fetchall()
        )

    def stands(self, key: str) -> int | None:
        """The submission in force for a key."""
        rows = self._con.execute(
            "select stands from ledger where supersession_key = ? order by event desc limit 1", [key]
        ).fetchall()
        return rows[0][0] if rows else None

    def next_event(self) -> int:
        """The number of the event that comes next."""
        return int(self._con.execute("select coalesce(max(event), 0) + 1 from ledger").fetchall()[0][0])

    def append(
        self,
        kind: Kind,
        *,
        key: str,
        submission: int | None = None,
        stands: int | None = None,
        content: str | None = None,
    ) -> None:
        """Write down an event whose rows are in the store already. Belongs inside the same transaction.

        `content` is the submission's content hash where it was read back just now, so that it is not read twice.
        """
        event = self.next_event()
        previous = self.head()
        subject = self._subject(kind, submission, event, content)
        chained = link(previous, event=event, kind=kind, submission=submission, key=key, stands=stands, subject=subject)
        self._con.execute(
            "insert into ledger values (?, ?, ?, ?, ?, ?, ?, ?)",
            [event, kind.value, submission, key, stands, subject, previous, chained],
        )

    def verify(self) -> Verified:
        """Recompute everything. Raises StoreProblem naming the first submission that differs."""
        events = self._con.execute(
            "select event, kind, submission, supersession_key, stands, subject_hash, previous_hash, ledger_hash "
            "from ledger order by event"
        ).fetchall()
        previous = GENESIS
        for number, (event, kind, submission, key, stands, subject, stored_previous, stored) in enumerate(events, 1):
            present = self._subject(Kind(kind), submission, event) if kind in set(Kind) else "of no known kind"
            chained = link(
                previous, event=event, kind=kind, submission=submission, key=key, stands=stands, subject=present
            )
            if (event, stored_previous, subject, stored) != (number, previous, present, chained):
                raise self._differs(submission, event, f"event {number} of its ledger is not what was written")
            previous = stored
        self._count_again()
        return self._verified(len(events), previous)

    def content(self, submission: int | None) -> str:
        """The content hash of what the store holds now."""
        rows = self._con.execute(f"select {', '.join(COLUMNS)} from fact where submission = ?", [submission]).fetchall()
        return content_hash(fact_of(dict(zip(COLUMNS, row, strict=True))) for row in rows)

    def _subject(self, kind: Kind, submission: int | None, event: int, content: str | None = None) -> str:
        """The hash of the rows that an event is about, as they stand now."""
        if kind in _OF_AN_EVENT:
            return digest(self._row(_OF_AN_EVENT[kind], "event", event))
        if kind is Kind.WITHDRAWN:
            return digest(self._row("withdrawal", "submission", submission))
        figures = content or self.content(submission)
        return digest([*self._row("submission", "id", submission), figures, *self._said(submission)])

    def _row(self, table: str, column: str, identity: int | None) -> list[object]:
        """The values of one row; two rows, or none, never hash to what one row did."""
        rows = self._con.execute(f"select * from {table} where {column} = ?", [identity]).fetchall()
        return [len(rows), *(value for row in rows for value in row)]

    def _said(self, submission: int | None) -> list[str]:
        """What was found in a file when it was loaded, in a total order."""
        rows = self._con.execute("select * from finding where submission = ?", [submission]).fetchall()
        return sorted(digest(row) for row in rows)

    def _count_again(self) -> None:
        """Rows that no event speaks of."""
        for table, column in (("submission", "id"), ("fact", "submission"), ("finding", "submission"),
                              ("withdrawal", "submission"), ("received", "submission")):  # fmt: skip
            kind = {"withdrawal": Kind.WITHDRAWN, "received": Kind.RECEIVED}.get(table, Kind.LOADED)
            stranger = self._stranger(table, column, "submission", kind)
            if stranger is not None:
                raise self._differs(stranger, None, f"it has rows of '{table}' that no event of the ledger brought")
        for kind, table in _OF_AN_EVENT.items():
            stranger = self._stranger(table, "event", "event", kind)
            if stranger is not None:
                raise self._differs(None, stranger, f"'{table}' has a row that no event of the ledger brought")

    def _stranger(self, table: str, column: str, covered_by: str, kind: Kind) -> int | None:
        rows = self._con.execute(
            f"select min({column}) from {table} where {column} not in (select {covered_by} from ledger where kind = ?)",
            [kind.value],
        ).fetchall()
        return None if rows[0][0] is None else int(rows[0][0])

    def _verified(self, events: int, head: str) -> Verified:
        counts = self._con.execute(
            "select (select count(*) from submission), (select count(*) from withdrawal), "
            "(select count(*) from issue), (select count(*) from refusal), (select count(*) from fact)"
        ).fetchall()[0]
        return Verified(
            submissions=counts[0],
            withdrawn=counts[1],
            issued=counts[2],
            refused=counts[3],
            figures=counts[4],
            events=events,
            head=head,
        )

    def _differs(self, submission: int | None, event: int | None, why: str) -> StoreProblem:
        """The sentence that names what differs: a submission by its file, or what was only noted by its event."""
        if submission is None:
            what = f"entry {event} of the ledger, of a return that was issued or a file that was refused,"
            lost = "notes were changed or lost"
        else:
            named = self._con.execute("select file from submission where id = ?", [submission]).fetchall()
            file = named[0][0] if named else "its file is not named any more"
            what, lost = f"submission {submission} ({file})", "figures were changed or lost"
        return StoreProblem(
            f"{self._path}: {what} is not what was {'written' if submission is None else 'loaded'}: {why}, so {lost}. "
            "Go back to the last good copy of the store, or load the files into a new one."
        )
