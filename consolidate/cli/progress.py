"""What the program is doing, on standard error, for a person who is waiting.

Knows the clock and the terminal. Says nothing where nobody watches, and nothing about work that is quickly done.
"""

import sys
import time
from types import TracebackType

import click

_WORTH_SAYING = 2.0
"""Seconds before the first line: what takes less needs no comment."""
_BREATH = 0.5
"""Seconds between two lines, so that a thousand small steps do not scroll a screen away."""


class Progress:
    """Counts the steps of one job aloud, one plain line each.

        with Progress(total=len(files)) as progress:
            for file in files:
                progress.step(f"Reading {file.name}")

    Plain lines rather than a moving bar: a screen reader, a log and a slow connection take them alike.
    `eager` speaks from the first step on, for a job that is known to be long.
    """

    def __init__(self, *, total: int | None = None, eager: bool = False) -> None:
        self._total = total
        self._done = 0
        self._pause = 0.0 if eager else _BREATH
        self._speak_after = time.monotonic() + (0.0 if eager else _WORTH_SAYING)

    def step(self, doing: str) -> None:
        """Say what is about to be done."""
        self._done += 1
        now = time.monotonic()
        if now < self._speak_after or not sys.stderr.isatty():
            return
        self._speak_after = now + self._pause
        place = f"[{self._done}/{self._total}] " if self._total else ""
        click.echo(f"{place}{doing}", err=True)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Nothing to close; the block shows what the progress is about."""
