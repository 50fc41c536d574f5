"""Getting the bytes of a file that somebody sent: looked at before it is opened, and opened once.

Knows the file system, not what a workbook is.
"""

import hashlib
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from consolidate.sheets.limits import Limits
from consolidate.sheets.preflight import refuse_big
from consolidate.sheets.verdict import WORKBOOK, Verdict

# Windows: FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN and _RECALL_ON_DATA_ACCESS; the program that holds a file.
_NOT_HERE = 0x1000 | 0x40000 | 0x400000
_SHARING_VIOLATION = 32
_WHAT = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file in memory: its bare name, where it was opened, its bytes and their hash."""

    file: str
    path: str
    data: bytes
    sha256: str


def fetch(path: Path, limits: Limits) -> Fetched:
    """Read a file once. Raises Refusal where it is missing, not a plain file, too big, or changes meanwhile."""
    verdict = Verdict(path.name)
    try:
        _check_plain(path.stat(), verdict, limits)
        # Not to wait: should a pipe take the file's place after the look, opening it must not hang.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as file:  # noqa: PTH123 - from a handle, not from a path
            before = os.fstat(handle)
            _check_plain(before, verdict, limits)
            data = file.read(limits.file_bytes + 1)
            after = os.fstat(handle)
    except OSError as error:
        _refuse_os_error(error, verdict)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        verdict.refuse(
            "file-changed",
            found="the file changed while it was being read",
            expected="a file that is finished",
            do="Wait until it has been copied or saved, then try again.",
        )
    return Fetched(file=path.name, path=str(path), data=data, sha256=hashlib.sha256(data).hexdigest())


def _check_plain(status: os.stat_result, verdict: Verdict, limits: Limits) -> None:
    if not stat.S_ISREG(status.st_mode):
        what = next((what for is_it, what in _WHAT if is_it(status.st_mode)), "not an ordinary file")
        verdict.refuse("file-not-plain", found=f"this is {what}", expected=WORKBOOK, do="Name the workbook itself.")
    if sys.platform == "win32" and status.st_file_attributes & _NOT_HERE:
        verdict.refuse(
            "file-in-the-cloud",
            found="the file is kept in the cloud and is not on this computer",
            expected="a file on this computer",
            do="Right-click it, choose 'Always keep on this device', wait for it to download, and try again.",
        )
    if status.st_size > limits.file_bytes:
        refuse_big(status.st_size, verdict, limits)


def _refuse_os_error(error: OSError, verdict: Verdict) -> NoReturn:
    if isinstance(error, FileNotFoundError):
        verdict.refuse(
            "file-missing",
            found="there is no file of this name",
            expected=WORKBOOK,
            do="Check the name and the folder; a shortcut may point at a file that was moved.",
        )
    if getattr(error, "winerror", None) == _SHARING_VIOLATION:
        verdict.refuse(
            "file-open-elsewhere",
            found="the file is open in another program",
            expected="a file that is closed",
            do="Save and close it there, then try again.",
        )
    verdict.refuse(
        "file-not-readable",
        found=f"the file cannot be opened ({error.strerror or type(error).__name__})",
        expected="a file that may be read",
        do="Ask for permission to read it, or copy it to a folder of your own.",
    )
