"""Sound workbooks spoilt at random end in a reading of what stands in them, or in a refusal: nothing else, ever.

The judging is done in a process of its own, so that nothing a file does can take the tests with it. The long form
runs under `make soak`: CONSOLIDATE_FUZZ says how many, CONSOLIDATE_FUZZ_SEED which.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import fuzzing
import pytest
from fuzzing import Campaign, campaign, lost, misread, nameless
from mutants import Way, bases, mutant
from returns import read, sound_bytes

from consolidate.sheets.preflight import book_of

SEED = 20_261_121
Tell = Callable[[object], None]


def sound(result: Campaign) -> None:
    """Hold a campaign to what must never happen, and to having tried what it says."""
    assert result.faults == []
    for way in Way:
        assert result.counts[f"{way} refused"] > 0
    assert result.counts["xml read"] > 0
    assert result.outcomes["read as return, loads"] > 0


def test_two_thousand_spoilt_files_are_read_as_they_stand_or_refused(tmp_path: Path, tell: Tell) -> None:
    result = campaign(SEED, 2_000, tmp_path)
    tell(result)
    sound(result)
    assert result.count == 2_000


@pytest.mark.soak
def test_a_hundred_thousand_spoilt_files_are_read_as_they_stand_or_refused(tmp_path: Path, tell: Tell) -> None:
    seed = int(os.environ.get("CONSOLIDATE_FUZZ_SEED", time.time()))
    count = int(os.environ.get("CONSOLIDATE_FUZZ", "100000"))
    result = campaign(seed, count, tmp_path)
    tell(result)
    sound(result)
    assert result.count == count


def test_the_same_seed_and_number_spoil_the_same_bytes_and_another_number_others() -> None:
    made = [mutant(SEED, number) for number in range(20)]
    assert made == [mutant(SEED, number) for number in range(20)]
    assert len({one.data for one in made}) == 20
    assert all(one.data != bases()[one.base] for one in made if one.way is Way.FLIPPED)


def test_another_figure_another_place_or_a_lost_answer_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes(sound_bytes())
    book = book_of(sound_bytes(), "return.xlsx")
    submission, _ = read(sound_bytes())
    other = fuzzing.theirs(path)
    number = next(i for i, fact in enumerate(submission.facts) if fact.value)
    fact = submission.facts[number]
    one_more = replace(fact, value=fact.value + 1)
    changed = replace(submission, facts=(*submission.facts[:number], one_more, *submission.facts[number + 1 :]))
    assert misread(submission, other) == []
    assert len(misread(changed, other)) == 1
    assert fuzzing.unlike(book, other, path) == fuzzing.unlike_stored(book, path) == []
    sheet = book.sheet(fact.sheet)
    cell = replace(sheet.cells[fact.cell], raw="1", value=fact.value + 1)
    wrong = replace(sheet, cells={**sheet.cells, fact.cell: cell})
    spoilt = replace(book, sheets=tuple(wrong if each is sheet else each for each in book.sheets))
    assert len(fuzzing.unlike(spoilt, other, path)) == len(fuzzing.unlike_stored(spoilt, path)) == 1
    assert nameless(spoilt) != nameless(book)
    assert nameless(replace(book, file="x", sha256="y")) == nameless(book)
    before, after = answer(submission), answer(replace(submission, facts=submission.facts[1:]))
    gone = submission.facts[0]
    assert lost(before, before, fuzzing.contents(book)) == []
    assert len(lost(after, before, fuzzing.contents(book))) == 1
    assert lost(after, before, {}) == [], "an emptied cell is no loss"
    assert (gone.sheet, gone.cell) in fuzzing.contents(book)


def answer(submission: object) -> object:
    from types import SimpleNamespace

    return SimpleNamespace(submission=submission, findings=())


@pytest.mark.skipif(os.name != "posix", reason="ends a process by signal")
def test_a_judging_process_that_ends_or_hangs_is_a_fault_and_the_next_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []

    def process(seed: int, first: int, count: int, folder: Path) -> object:
        started.append(first)
        script = {
            # ends at the third, hangs at the fifth, judges the rest
            0: "say(0); say(1); os.kill(os.getpid(), 9)",
            3: "say(3); time.sleep(600)",
            5: "say(5); say(6)",
        }[first]
        line = '{"base":"small","way":"xml","what":"","outcome":"zip-damaged","number":%d}'
        start = f"import os, time\ndef say(n): print({line!r} % n, flush=True)\n"
        return fuzzing.subprocess.Popen(
            [sys.executable, "-c", start + script], stdout=fuzzing.subprocess.PIPE, text=True
        )

    monkeypatch.setattr(fuzzing, "_process", process)
    monkeypatch.setattr(fuzzing, "PATIENCE", 2)
    result = campaign(SEED, 7, tmp_path)
    assert started == [0, 3, 5]
    assert result.count == 7
    assert [fault.partition("\n")[0] for fault in result.faults] == [
        f"the judging process ended with {-signal.SIGKILL}",
        "hung for 2 s",
    ]
    assert (tmp_path / f"{SEED}-2.xlsx").read_bytes() == mutant(SEED, 2).data
