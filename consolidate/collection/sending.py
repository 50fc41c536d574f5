"""Returns that were written for trusts are noted in the store as sent, so that `status` can tell who owes one.

Knows what was issued. What the store does with a note is `consolidate.store.correspondence`.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from consolidate.collection.issuing import Issued, Outcome
from consolidate.store.correspondence import Issue
from consolidate.store.store import Store
from consolidate.words.errors import CannotWrite, StoreBusy, StoreProblem, UsageProblem

_WRITTEN = (
    "The returns were written; only that they were sent is not noted in the store, so that status does not know of "
    "them. Run the same command again to note it, or say --draft where it need not be."
)


def check_due(due_on: date | None, made_on: date) -> None:
    """Raises UsageProblem for a day that is past when the return goes out."""
    if due_on is not None and due_on < made_on:
        raise UsageProblem(f"--due: {due_on} is before {made_on}, the day on which the returns are made. Name a later.")


def note_sent(store: Path, issued: Sequence[Issued], *, due_on: date | None) -> int:
    """Note the returns that are there for sending; how many were not noted before. Without a store there is no note.

    Raises what `Store.open` raises; its sentence then says that the returns themselves were written.
    """
    issues = [
        Issue(
            ods_code=one.ods_code,
            year=one.year,
            layout=one.layout,
            file=one.path.name,
            made_on=one.made_on,
            due_on=due_on,
        )
        for one in issued
        if one.outcome is not Outcome.NOT_WRITTEN
    ]
    if not issues or not store.exists():
        return 0
    try:
        with Store.open(store, read_only=False) as opened:
            return opened.note_issued(issues)
    except StoreBusy as busy:
        raise StoreBusy(f"{busy}\n{_WRITTEN}", busy.who) from busy
    except (StoreProblem, CannotWrite) as error:
        raise type(error)(f"{error}\n{_WRITTEN}") from error
