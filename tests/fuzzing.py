"""Spoilt workbooks through the whole reading path, in a process of their own, and what came of each.

A file must end in a reading or in a finding that somebody foresaw. What is read must be what stands in it:
where only the container was spoilt, exactly what the sound workbook holds; where its XML was, exactly what
openpyxl finds in the spoilt one, or, where openpyxl stumbles, what its XML has. An XML change that leaves a sound
workbook with another number cannot be told from an edit by its author, and is counted as one.

`python -m fuzzing SEED FIRST COUNT FOLDER`, in `tests/`, judges so many mutants and prints a line of JSON for each.
"""

import io
import json
import os
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from another_reader import Theirs, theirs, unlike, unlike_stored
from mutants import Mutant, bases, mutant
from programs import unmeasured

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.trusts import trust_register
from consolidate.collection import receiving
from consolidate.collection.receiving import Received, Receiver
from consolidate.collection.return_form import Key
from consolidate.sheets.cells import Book
from consolidate.sheets.reader import Reading, read_books
from consolidate.words.facts import Fact, Submission, kept
from consolidate.words.states import State

NOT_FORESEEN = ("file-not-understood", "reader-stopped")
"""Findings that are right for a file that nobody can foresee, and for none that is a sound one disturbed a little."""
PATIENCE = 120
"""Seconds without a word after which the judging process counts as hung. A file takes a few hundredths of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of one mutant. `faults` are what must never happen."""

    number: int
    base: str
    way: str
    what: str
    outcome: str
    """The finding that refuses the file; or what it was read as, and whether its figures would be loaded."""
    faults: Sequence[str] = ()
    edited: bool = False
    """Read as openpyxl reads it, which is otherwise than the sound one: an edit, as far as anybody can tell."""
    alone: bool = False
    """Read by us, and not by openpyxl: it was held against the cells as its XML has them."""
    seconds: float = 0.0


Place = tuple[str, str]
"""Sheet and cell."""


# ---- judging -----------------------------------------------------------------------------------


class Judge:
    """Reads mutants as `check` reads a batch of files, and compares what was read with what stands there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._receiver = Receiver(catalogue(), trust_register())
        self._sound: dict[str, tuple[Book, Received]] = {}
        for name, data in bases().items():
            (folder / f"{name}.xlsx").write_bytes(data)
        for name, (reading, received) in zip(bases(), self._each([f"{name}.xlsx" for name in bases()]), strict=True):
            assert reading.book is not None, f"{name} is not sound"
            self._sound[name] = reading.book, received

    def judge(self, made: Sequence[Mutant]) -> Iterator[Verdict]:
        """One verdict a mutant, in their order. The bytes of one with a fault stay in the folder."""
        names = [f"{one.seed}-{one.number}.xlsx" for one in made]
        for one, name in zip(made, names, strict=True):
            (self.folder / name).write_bytes(one.data)
        began = time.perf_counter()
        for one, name, (reading, received) in zip(made, names, self._each(names), strict=True):
            seconds = time.perf_counter() - began
            path = self.folder / name
            verdict = self._verdict(one, path, reading, received)
            if not verdict.faults:
                path.unlink()
            yield replace(verdict, seconds=seconds)
            began = time.perf_counter()

    def _each(self, names: Sequence[str]) -> Iterator[tuple[Reading, Received | str]]:
        """Files through one reading process, as a batch is; received one by one, for they are rivals of one another.

        In place of what was received, what went wrong.
        """
        for reading in read_books([self.folder / name for name in names]):
            receiving.read_books = lambda _, reading=reading: [reading]
            try:
                [received] = self._receiver.receive([reading.path])
            except Exception as error:  # that there is none is what is to be shown
                received = f"{type(error).__name__}: {error} in {traceback.extract_tb(error.__traceback__)[-1]}"
            yield reading, received

    def _verdict(self, one: Mutant, path: Path, reading: Reading, received: Received | str) -> Verdict:
        said = Verdict(number=one.number, base=one.base, way=one.way, what=one.what, outcome="uncaught")
        if isinstance(received, str):
            return replace(said, faults=[f"uncaught: {received}"])
        if reading.book is None:
            found = reading.refused
            faults = [f"not foreseen: {found.found}"] if found.name in NOT_FORESEEN else []
            return replace(said, outcome=found.name, faults=faults)
        kind = received.kind or "another workbook"
        said = replace(said, outcome=f"read as {kind}" + (", loads" if received.submission else ""))
        book, sound_received = self._sound[one.base]
        edited = contents(reading.book) != contents(book)
        if one.way.of_the_container:
            same = nameless(reading.book) == nameless(book)
            return replace(said, faults=[] if same else ["other content after a change of the container alone"])
        other = theirs(path)
        if other is not None and other[0].sheetnames != [sheet.name for sheet in reading.book.sheets]:
            other = None  # it loses sheets in silence, such as one whose part is written in other letter case
        faults = unlike_stored(reading.book, path) if other is None else unlike(reading.book, other, path)
        if received.submission is not None and sound_received.submission is not None:
            faults += lost(received, sound_received, contents(reading.book))
            faults += [] if other is None else misread(received.submission, other)
        return replace(said, faults=faults, alone=other is None, edited=edited)


def nameless(book: Book) -> Book:
    """A book without what says which file it was."""
    return replace(book, file="", path="", sha256="", size=0, notes=tuple(replace(n, file="") for n in book.notes))


def contents(book: Book) -> dict[Place, object]:
    """What stands in each cell that is not empty."""
    return {(sheet.name, cell.address): cell.raw for sheet in book.sheets for cell in sheet.cells.values() if cell.raw}


def lost(received: Received, sound: Received, held: Mapping[Place, object]) -> list[str]:
    """Answers that are gone, or come from another cell, where nothing new was found that would tell of it.

    An answer whose cell is now empty is not gone, but taken out; `held` is what stands in the cells.
    """
    told = {(f.name, f.sheet, f.cell, f.found) for f in sound.findings}
    if any((f.name, f.sheet, f.cell, f.found) not in told for f in received.findings):
        return []
    before, now = places(sound.submission), places(received.submission)
    gone = [key for key, place in before.items() if now.get(key, place) != place or (key not in now and place in held)]
    return [f"{key}: {before[key]} became {now.get(key)}" for key in gone]


def places(submission: Submission) -> dict[Key, Place]:
    return {(fact.function, fact.line, fact.field): (fact.sheet, fact.cell) for fact in submission.facts}


def misread(submission: Submission, other: Theirs) -> list[str]:
    """Facts that are not what openpyxl finds in their cells."""
    values = other[0]
    found = [(fact, values[fact.sheet][fact.cell].value) for fact in submission.facts]
    return [f"{fact.sheet}!{fact.cell}: {fact} against {value!r}" for fact, value in found if not agrees(fact, value)]


def agrees(fact: Fact, value: object) -> bool:
    """Whether a fact says what stands in its cell: the figure, the day, the word, or nothing."""
    if isinstance(value, datetime):
        return fact.raw == value.date().isoformat()
    if fact.state is State.BLANK:
        return value is None or not str(value).strip()
    if isinstance(value, int | float) and fact.value is not None:
        return kept(fact.value) == kept(Decimal(repr(float(value))))
    return plain(fact.raw) == plain(str(value))


def plain(text: str) -> str:
    return " ".join(text.split()).casefold()


# ---- a campaign --------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Campaign:
    """All verdicts of a seed, put together."""

    seed: int
    folder: Path
    count: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: Verdict | None = None

    def add(self, verdict: Verdict) -> None:
        self.count += 1
        self.outcomes[verdict.outcome] += 1
        is_read = verdict.outcome.startswith("read as")
        self.counts.update(
            read=is_read, refused=not is_read, edited=verdict.edited, alone=verdict.alone,
            **{f"{verdict.way} {'read' if is_read else 'refused'}": 1},
        )  # fmt: skip
        if self.slowest is None or verdict.seconds > self.slowest.seconds:
            self.slowest = verdict
        for fault in verdict.faults:
            self.fault(verdict.number, f"{verdict.base}, {verdict.what}: {fault}")

    def fault(self, number: int, what: str) -> None:
        """Keep a fault with how to see it again."""
        path = self.folder / f"{self.seed}-{number}.xlsx"
        path.write_bytes(mutant(self.seed, number).data)
        again = f"python -m fuzzing {self.seed} {number} 1 {self.folder}"
        self.faults.append(f"{what}\n    bytes in {path}; in tests/ again by: {again}")

    def __str__(self) -> str:
        """The figures in words."""
        read = ", ".join(f"{n} {name}" for name, n in sorted(self.counts.items()))
        most = ", ".join(f"{n} {name}" for name, n in self.outcomes.most_common(8))
        slow = f"{self.slowest.seconds:.2f} s (number {self.slowest.number})" if self.slowest else "none"
        return f"{self.count} spoilt files with seed {self.seed}: {read}. Most often: {most}. Slowest: {slow}."


def campaign(seed: int, count: int, folder: Path, *, first: int = 0) -> Campaign:
    """Judge so many mutants. A judging process that ends or hangs is a fault; the next one goes on after it."""
    folder.mkdir(parents=True, exist_ok=True)
    result = Campaign(seed=seed, folder=folder)
    number, last = first, first + count
    while number < last:
        ended = ""
        with _process(seed, number, last - number, folder) as process:
            for line in _lines(process):
                if line is None:
                    ended = f"hung for {PATIENCE} s"
                    process.kill()
                    break
                verdict = Verdict(**json.loads(line))
                result.add(verdict)
                number = verdict.number + 1
        if number < last:
            result.fault(number, ended or f"the judging process ended with {process.returncode}")
            result.count += 1
            number += 1
    return result


def _process(seed: int, first: int, count: int, folder: Path) -> subprocess.Popen[str]:
    here = Path(__file__).parent
    environment = unmeasured()
    path = os.pathsep.join([str(here.parent), environment.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "fuzzing", str(seed), str(first), str(count), str(folder)]
    return subprocess.Popen(
        command, cwd=here, env={**environment, "PYTHONPATH": path}, stdout=subprocess.PIPE, text=True
    )


def _lines(process: subprocess.Popen[str]) -> Iterator[str | None]:
    """Lines as they come; None when none came for too long."""
    queue: SimpleQueue[str] = SimpleQueue()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            queue.put(line)
        queue.put("")

    Thread(target=listen, daemon=True).start()
    try:
        while line := queue.get(timeout=PATIENCE):
            yield line
    except Empty:
        yield None


BATCH = 50
"""Mutants that one reading process reads."""

if __name__ == "__main__":
    asked_seed, start, number_of, where = (*map(int, sys.argv[1:4]), Path(sys.argv[4]))
    answers = sys.stdout
    with redirect_stdout(io.StringIO()):  # openpyxl prints what it thinks of some files
        judge = Judge(where)
        for batch in range(start, start + number_of, BATCH):
            numbers = range(batch, min(batch + BATCH, start + number_of))
            for one in judge.judge([mutant(asked_seed, number) for number in numbers]):
                answers.write(json.dumps(asdict(one)) + "\n")
                answers.flush()
