"""The reading process: takes the bytes of one workbook after another, answers with what they hold.

Runs apart from the process that holds the store, with a cap on its memory, so that a workbook which
nobody foresaw can stop this process and nothing else. Speaks lines of JSON over its standard streams:
a request is a line that gives `file` and `size`, then so many bytes; an answer is one line that holds
`book`, `refused` or `stopped`.
"""

import contextlib
import gc
import json
import os
import signal
import sys
from typing import Any, BinaryIO

from consolidate.sheets.limits import Limits
from consolidate.sheets.preflight import scan
from consolidate.sheets.scanned import finding_to_plain, to_plain
from consolidate.words.findings import Refusal


def serve(requests: BinaryIO, answers: BinaryIO, *, memory_bytes: int) -> None:
    """Answer requests until there are no more."""
    _cap_memory(memory_bytes)
    gc.disable()  # cells have no cycles, the process is short-lived, and looking for some takes a fifth of the time
    while line := requests.readline():
        request = json.loads(line)
        most = Limits(**request["limits"])
        data = requests.read(request["size"])
        try:
            written = _line({"book": to_plain(scan(data, request["file"], most))})
        except Refusal as refusal:
            written = _line({"refused": finding_to_plain(refusal.finding)})
        except MemoryError:
            written = _line({"stopped": "memory"})
        answers.write(written)
        answers.flush()


def main() -> None:
    """Serve on the standard streams; whatever else is printed goes nowhere."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that asks; it ends this one
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers, memory_bytes=int(sys.argv[1]))


def _line(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def _cap_memory(most_bytes: int) -> None:
    """Cap the address space where the system can; elsewhere the limits on the file and the clock have to do."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):  # macOS refuses, and a lower limit may be set already
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))


if __name__ == "__main__":
    main()
