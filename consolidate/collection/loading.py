"""Files into the store: received, checked, put in one transaction each; a refused file costs the others nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from consolidate.collection.changes import Change, changes_between
from consolidate.collection.receiving import Received, Receiver
from consolidate.store.correspondence import Refusal
from consolidate.store.intake import Receipt
from consolidate.store.store import Store
from consolidate.store.transaction import undisturbed
from consolidate.words.errors import UsageProblem
from consolidate.words.findings import Severity

SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods", ".csv"})
"""What is taken up from a folder. Most of these are refused, by name: what came in another form is not passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What became of one file: what was received, and the store's receipt unless it was refused.

    `changes` are the cells in which a resubmission differs from the one whose place it took.
    """

    received: Received
    receipt: Receipt | None
    changes: tuple[Change, ...] = ()

    @property
    def outcome(self) -> str:
        """In words."""
        if self.receipt is not None:
            return self.receipt.outcome.value
        return "refused, nothing of it was loaded" if self.refused else "blank, nothing in it to load"

    @property
    def refused(self) -> bool:
        """Whether an error kept the file out; a blank form is read well and has nothing to give."""
        return self.receipt is None and any(f.severity is Severity.ERROR for f in self.received.findings)


def load_files(
    store: Store,
    receiver: Receiver,
    paths: Sequence[Path],
    *,
    on: date,
    as_latest: bool = False,
    step: Callable[[str], None] = lambda _: None,
    done: Callable[[Loaded], None] = lambda _: None,
) -> list[Loaded]:
    """Load files into a store, in the order given, and say of each what became of it.

    `done` is told of each file as soon as its fate is sure: what it was told of is in the store, whole, whatever
    happens next, and Ctrl+C waits until it has been told. With `as_latest` an earlier version may come back.
    """
    step(f"Reading {len(paths)} file" + ("s" if len(paths) != 1 else ""))
    loaded: list[Loaded] = []
    for received in receiver.receive(paths, previous=store.returns()):
        with undisturbed():
            receipt: Receipt | None = None
            changes: tuple[Change, ...] = ()
            if received.submission is not None:
                step(f"Loading {received.file}")
                receipt = store.put(received.submission, received.findings, loaded_on=on, as_latest=as_latest)
                changes = _changes(store, receipt, received)
            one = Loaded(received=received, receipt=receipt, changes=changes)
            try:
                _note(store, one, on)
            finally:  # that it was refused, and why, is told though the store cannot be written to
                loaded.append(one)
                done(one)
    return loaded


def _note(store: Store, one: Loaded, on: date) -> None:
    """Write down that a file came and was refused. One of which no bytes could be had never came."""
    received = one.received
    if not one.refused or received.sha256 is None:
        return
    refusal = Refusal(
        sha256=received.sha256,
        file=received.file,
        source=received.kind,
        ods_code=received.ods_code,
        year=received.year,
        errors=sum(finding.severity is Severity.ERROR for finding in received.findings),
        refused_on=on,
    )
    store.note_refused([refusal])


def _changes(store: Store, receipt: Receipt, received: Received) -> tuple[Change, ...]:
    """What a trust changed; a table about many trusts has no one to be asked about it."""
    if receipt.superseded is None or received.submission is None or received.submission.ods_code is None:
        return ()
    return changes_between(store, receipt.superseded, receipt.submission)


def spread(paths: Sequence[Path]) -> list[Path]:
    """Files as given, and for a folder its spreadsheets in order of name, without the lock files that Excel leaves.

    Raises UsageProblem for a folder that holds none: whoever names a folder means something that is in it.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            within = [p for p in path.iterdir() if p.suffix.lower() in SPREADSHEETS and not p.name.startswith("~$")]
            if not within:
                raise UsageProblem(
                    f"{path}: no spreadsheet lies in this folder, and folders inside it are not searched. "
                    "Name the files, or the folder that holds them."
                )
            found += sorted(within)
        else:
            found.append(path)
    # Absolute, so that a figure can be traced from another folder than the one it was loaded from.
    return list(dict.fromkeys(path.absolute() for path in found))
