"""The workbooks that were made and collected to be awkward, read as a batch is, timed, and their process measured.

Knows where they lie, and nothing of what should come of any of them.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from another_reader import SHARED

from consolidate.sheets import reader
from consolidate.sheets.cells import Book
from consolidate.sheets.reader_process import ReaderProcess
from consolidate.words.findings import Finding

ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
KB_IN_MB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one file, after how many seconds.

    `peak_mb` is the most memory that the reading process has held so far; 0 where the system does not tell, or
    where the file was refused without one.
    """

    path: Path
    book: Book | None
    refused: Finding | None
    seconds: float
    peak_mb: float

    @property
    def verdict(self) -> str:
        """`read`, or the name of the finding that refuses the file."""
        return "read" if self.refused is None else self.refused.name


def samples() -> list[Path]:
    """Files made to be awkward, of every kind and name."""
    return sorted(path for path in (SHARED / "samples").glob("*") if path.suffix != ".json")


def collected(*folders: str) -> list[Path]:
    """Spreadsheets that were collected, from all folders or from some."""
    within = [SHARED / "public" / folder for folder in folders] or [SHARED / "public"]
    return [path for each in within for path in sorted(each.rglob("*")) if path.suffix.lower() in ENDINGS]


def outcomes(paths: Sequence[Path]) -> Iterator[Outcome]:
    """Read files one after another, as `check` reads a batch."""
    peak = 0.0

    class Measured(ReaderProcess):
        """A reading process that is looked at after every file."""

        def ask(self, file: str, data: bytes) -> dict[str, Any]:
            nonlocal peak
            try:
                return super().ask(file, data)
            finally:
                peak = _peak_mb(self.pid)

    with patch.object(reader, "ReaderProcess", Measured):
        began = time.perf_counter()
        for reading in reader.read_books(paths):
            seconds = time.perf_counter() - began
            yield Outcome(path=reading.path, book=reading.book, refused=reading.refused, seconds=seconds, peak_mb=peak)
            peak = 0.0
            began = time.perf_counter()


def report(found: Sequence[Outcome]) -> str:
    """How many were read and refused, the slowest verdict and the largest process, in words."""
    read = sum(1 for one in found if one.refused is None)
    slow, large = max(found, key=lambda one: one.seconds), max(found, key=lambda one: one.peak_mb)
    return (
        f"{len(found)} workbooks: {read} read, {len(found) - read} refused. "
        f"Slowest verdict: {slow.seconds:.2f} s ({slow.path.name}, {slow.verdict}). "
        f"Largest process: {large.peak_mb:.0f} MB ({large.path.name}, {large.verdict})."
    )


def _peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    held = (
        [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        if status.exists()
        else []
    )
    return int(held[0]) / KB_IN_MB if held else 0.0
