"""Why we stopped, and with which exit code.

An error is ours to raise when we cannot go on. What is wrong with somebody's data is a finding
(`consolidate.words.findings`), which is collected and never raised alone.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a scheduler may rely on. The numbers never change meaning."""

    DONE = 0
    FINDINGS = 1
    """Findings at or above the level asked for; a refused file is one."""
    USAGE = 2
    """The command line or a declaration file is wrong."""
    NOTHING_READ = 3
    """Nothing that was given could be read."""
    STORE = 4
    """The store is missing, busy, damaged or does not agree with its ledger."""
    NOT_ENOUGH_DATA = 5
    """There is too little data for what was asked."""
    CANNOT_WRITE = 6
    """An output, or the store, could not be written; no half file is left."""
    LIMIT = 7
    """A time or memory limit was reached."""
    INTERNAL = 70
    """Our own fault."""
    INTERRUPTED = 130


class ConsolidateError(Exception):
    """Base of all that we raise on purpose: shown to the user as a sentence, never as a traceback."""

    exit_code: ExitCode = ExitCode.INTERNAL


class DeclarationError(ConsolidateError):
    """A declared file (TOML or CSV) is wrong: names file, key, what was found and what was expected."""

    exit_code = ExitCode.USAGE


class UsageProblem(ConsolidateError):
    """The request cannot be carried out as it was worded."""

    exit_code = ExitCode.USAGE


class NothingRead(ConsolidateError):
    """None of the files given could be read."""

    exit_code = ExitCode.NOTHING_READ


class StoreProblem(ConsolidateError):
    """The store is missing, busy, damaged, of another version, or fails verification."""

    exit_code = ExitCode.STORE


class StoreBusy(StoreProblem):
    """Another program is using the store; `who` names it."""

    def __init__(self, sentence: str, who: str) -> None:
        super().__init__(sentence)
        self.who = who


class NotEnoughData(ConsolidateError):
    """There is too little data for what was asked; says what is missing and how to get it."""

    exit_code = ExitCode.NOT_ENOUGH_DATA


class CannotWrite(ConsolidateError):
    """An output, or the store, could not be written."""

    exit_code = ExitCode.CANNOT_WRITE


class LimitReached(ConsolidateError):
    """A time or memory limit was reached; nothing was changed."""

    exit_code = ExitCode.LIMIT
