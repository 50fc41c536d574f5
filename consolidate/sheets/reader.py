"""Workbooks from others, read one after another: each ends in a book or in the finding that refuses it.

The cells are read in a process apart (`reader_process`), so that nothing a file does can reach this one.
Knows no return and no trust.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from consolidate.sheets.cells import Book
from consolidate.sheets.collector import no_collection
from consolidate.sheets.fetch import Fetched, fetch
from consolidate.sheets.limits import Limits, limits
from consolidate.sheets.reader_process import ReaderProcess, ReaderStopped
from consolidate.sheets.scanned import assemble, finding_from_plain, from_plain
from consolidate.sheets.verdict import Verdict
from consolidate.words.findings import Finding, Refusal

NOT_UNDERSTOOD = "file-not-understood"
READER_STOPPED = "reader-stopped"
"""Name of the finding about a workbook that ran into the limits on time or memory."""

Progress = Callable[[int, int, Path], None]
"""Told, before each file: how many have been read, how many there are, and which is next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one file: a book, or the finding that refuses it, never both.

    `sha256` is that of its bytes; None for a file of which no bytes could be had.
    """

    path: Path
    book: Book | None
    refused: Finding | None
    sha256: str | None = None


def read_book(path: Path, most: Limits | None = None) -> Book:
    """Read one workbook. Raises Refusal, with the finding, for one that cannot be read safely and surely."""
    for reading in read_books([path], most=most):
        if reading.refused is not None:
            raise Refusal(reading.refused)
        if reading.book is not None:
            return reading.book
    raise AssertionError("one file gives one reading")


def read_books(
    paths: Iterable[Path], progress: Progress | None = None, *, most: Limits | None = None
) -> Iterator[Reading]:
    """Read workbooks in their order. One that is refused, or stops its reader, does not stop the others.

    The reading process is ended when the iterator is exhausted or closed. Raises LimitReached where no
    process can be started.
    """
    batch = list(paths)
    most = most or limits()
    process: ReaderProcess | None = None
    try:
        for number, path in enumerate(batch):
            if progress is not None:
                progress(number, len(batch), path)
            try:
                fetched = fetch(path, most)
            except Refusal as refusal:
                yield Reading(path=path, book=None, refused=refusal.finding)
                continue
            if process is not None and process.asked >= most.files_per_reader:
                process.close()
                process = None
            process = process or ReaderProcess(most)
            reading, is_sound = _read(path, fetched, process)
            if not is_sound:
                process.close()
                process = None
            yield reading
    finally:
        if process is not None:
            process.close()


def _read(path: Path, fetched: Fetched, process: ReaderProcess) -> tuple[Reading, bool]:
    """What came of one file, and whether the process that read it may go on."""
    try:
        answer = process.ask(fetched.file, fetched.data)
    except ReaderStopped as stopped:
        refused = _stopped(fetched.file, str(stopped))
        return Reading(path=path, book=None, refused=refused, sha256=fetched.sha256), False
    if "refused" in answer:
        refused = finding_from_plain(answer["refused"])
        reading = Reading(path=path, book=None, refused=refused, sha256=fetched.sha256)
        return reading, refused.name != NOT_UNDERSTOOD
    with no_collection():
        book = assemble(
            from_plain(answer["book"]),
            file=fetched.file,
            path=fetched.path,
            sha256=fetched.sha256,
            size=len(fetched.data),
        )
    return Reading(path=path, book=book, refused=None, sha256=fetched.sha256), True


def _stopped(file: str, why: str) -> Finding:
    verdict = Verdict(file)
    verdict.note(
        READER_STOPPED,
        found=why,
        expected="a workbook that is read in seconds",
        do="Clear the formats below and beside the last figures, save it, and try again.",
    )
    return verdict.notes[0]
