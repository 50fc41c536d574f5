"""Taking a submission back: it counts no longer, with a reason, and nothing is deleted.

Knows what may be withdrawn and what is in force afterwards; knows no figures.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from consolidate.store.ledger import Kind, Ledger
from consolidate.store.transaction import transact
from consolidate.words.errors import UsageProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What was withdrawn, and what is in force in its place. `was_in_force` is False for a superseded version."""

    submission: int
    file: str
    ods_code: str | None
    year: str | None
    reason: str
    withdrawn_on: date
    was_in_force: bool
    restored: int | None


def withdraw(
    con: duckdb.DuckDBPyConnection, path: Path, submission: int, *, reason: str, on: date, restore_previous: bool
) -> Withdrawn:
    """See `Store.withdraw`."""
    rows = con.execute(
        "select supersession_key, file, ods_code, year from submission where id = ?", [submission]
    ).fetchall()
    if not rows:
        raise UsageProblem(
            f"{path}: there is no submission {submission}. Nothing was changed. "
            "The numbers are in the first column of: consolidate status --all"
        )
    key, file, code, year = rows[0]
    earlier = con.execute("select withdrawn_on, reason from withdrawal where submission = ?", [submission]).fetchall()
    if earlier:
        raise UsageProblem(
            f"Submission {submission} ({file}) was withdrawn on {earlier[0][0]} already ({earlier[0][1]}). "
            "Nothing was changed."
        )
    if not reason.strip():
        raise UsageProblem("A withdrawal needs a reason; it is kept and shown. Say why: --reason TEXT")
    ledger = Ledger(con, path)
    in_force = ledger.stands(key)
    restored = _previous(con, submission, file, key, is_in_force=in_force == submission) if restore_previous else None
    stands = restored if in_force == submission else in_force

    def work() -> None:
        con.execute("insert into withdrawal values (?, ?, ?, ?)", [submission, reason.strip(), restored, on])
        ledger.append(Kind.WITHDRAWN, submission=submission, key=key, stands=stands)

    transact(con, path, work)
    return Withdrawn(
        submission=submission,
        file=file,
        ods_code=code,
        year=year,
        reason=reason.strip(),
        withdrawn_on=on,
        was_in_force=in_force == submission,
        restored=restored,
    )


def _previous(con: duckdb.DuckDBPyConnection, submission: int, file: str, key: str, *, is_in_force: bool) -> int:
    """The version before this one that was not withdrawn itself."""
    if not is_in_force:
        raise UsageProblem(
            f"Submission {submission} ({file}) is not in force, so no other version can take its place. "
            "Withdraw it without --restore-previous."
        )
    rows = con.execute(
        "select max(id) from submission where supersession_key = ? and id < ? "
        "and id not in (select submission from withdrawal)",
        [key, submission],
    ).fetchall()
    if rows[0][0] is None:
        raise UsageProblem(
            f"There is no earlier version of submission {submission} ({file}) to restore. Nothing was changed. "
            "Withdraw it without --restore-previous, then load the right file."
        )
    return int(rows[0][0])
