"""The reading process seen from this side: started, asked, timed, and ended.

Knows how to talk to `worker`, not what a workbook is.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

import consolidate
from consolidate.sheets.limits import Limits
from consolidate.words.errors import LimitReached

_SECONDS_TO_LEAVE = 10
_START = "import sys; sys.path[:] = sys.argv[2:]; from consolidate.sheets.worker import main; main()"


class ReaderStopped(Exception):
    """The reading process ended, or was ended, before it answered. Says why."""


class ReaderProcess:
    """One reading process. Use it in a `with` statement: it never outlives its use."""

    def __init__(self, limits: Limits) -> None:
        self.seconds = limits.reader_seconds
        self._limits = asdict(limits)
        self.asked = 0
        self._at_work = False
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, str(limits.reader_memory_bytes), *_import_path()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        except OSError as error:
            raise LimitReached(
                f"The process that reads workbooks could not be started ({error.strerror}). "
                "Close other programs, then try again."
            ) from error

    @property
    def pid(self) -> int:
        """Id of the process."""
        return self._process.pid

    def ask(self, file: str, data: bytes) -> dict[str, Any]:
        """What the process says of a workbook. Raises ReaderStopped when it does not answer in time, or ends."""
        self.asked += 1
        self._at_work = True  # and still so if Ctrl+C ends the waiting
        out_of_time = threading.Event()

        def end() -> None:
            out_of_time.set()
            self._process.kill()

        clock = threading.Timer(self.seconds, end)
        clock.start()
        try:
            answer = self._exchange({"file": file, "size": len(data), "limits": self._limits}, data)
        finally:
            clock.cancel()
            clock.join()  # or it might end the process while the next file is being read
        if out_of_time.is_set():
            raise ReaderStopped(f"reading it took longer than {self.seconds} seconds")
        if not answer.endswith(b"\n"):
            raise ReaderStopped("the process that read it ended before it was done")
        self._at_work = False
        said: dict[str, Any] = json.loads(answer)
        if "stopped" in said:
            raise ReaderStopped("reading it needed more memory than is allowed")
        return said

    def close(self) -> None:
        """End the process and wait until it is gone: one at rest leaves by itself, one at work is made to."""
        if self._at_work:
            self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was not yet sent cannot be sent any more
                    stream.close()
        try:
            self._process.wait(_SECONDS_TO_LEAVE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> "ReaderProcess":
        return self

    def __exit__(self, *_why: object) -> None:
        self.close()

    def _exchange(self, request: dict[str, Any], data: bytes) -> bytes:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except OSError:  # the process has ended; the end of its answer will say so
            pass
        return self._process.stdout.readline()


def _import_path() -> list[str]:
    """Where this process imports from, for the other: the same program, whether installed or in a checkout.

    The current folder is left out, so that a file beside the returns can never be imported.
    """
    home = str(Path(consolidate.__file__).resolve().parent.parent)
    path = [place for place in sys.path if place]
    return path if home in path else [*path, home]


def _environment() -> dict[str, str]:
    """This process's environment without places to import from that depend on the current folder."""
    places = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(place for place in places if Path(place).is_absolute())}
