"""Killed at any moment, or refused at any write: no acknowledged return is lost, and no half of one is kept.

A file is acknowledged when `load --jsonl` has printed its line. A kill takes the whole process group, the reading
process included. The long forms run under `make soak`.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from keeping import batch, child, command, run

from consolidate.store.store import Store

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills a process group by signal")

SEED = 20_261_121
Tell = Callable[[object], None]
REOPENED_WITHIN = 5.0
"""Seconds to open a store that was killed, its log put in. It takes a few hundredths; a busy machine is given room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An empty store to copy, the returns, and what each brings when nothing goes wrong."""

    empty: Path
    paths: Sequence[Path]
    whole: dict[str, int]
    lasts: float
    first_after: float


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("kills")
    empty = folder / "empty.duckdb"
    assert run(empty, "init").exit_code == 0
    paths = batch(folder / "returns")
    began = time.monotonic()
    process = child(Path(shutil.copy(empty, folder / "whole.duckdb")), "load", *paths, "--jsonl")
    first = process.stdout.readline()
    first_after = time.monotonic() - began
    rest, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    whole = acknowledged(first + rest)
    assert len(whole) == len(paths)
    return Place(empty=empty, paths=paths, whole=whole, lasts=time.monotonic() - began, first_after=first_after)


def acknowledged(stdout: str) -> dict[str, int]:
    """File and number of figures of every whole line; a line that was cut acknowledges nothing."""
    rows = [json.loads(line) for line in stdout.splitlines(keepends=True) if line.endswith("}\n")]
    return {row["file"]: row["figures"] for row in rows if row["outcome"].startswith("loaded")}


def look(store: Path, place: Place, said: dict[str, int]) -> dict[str, int]:
    """Open what is left, verify it, and hold it to what was acknowledged. Returns what is there."""
    began = time.monotonic()
    with Store.open(store, read_only=False) as left:
        opened = time.monotonic() - began
        verified = left.verify()  # recomputes every figure: a half return, or one without its figures, fails here
        rows = left.question("submissions").iter_rows(named=True)
        there = {row["file"]: row["facts"] for row in rows if row["in_force"]}
        assert verified.submissions == len(there)
        assert verified.figures == sum(there.values())
    assert said.items() <= there.items(), "an acknowledged return is lost"
    assert there.items() <= place.whole.items(), "half a return is kept"
    assert len(there) <= len(said) + 1, "more than the return in hand was kept without a word"
    assert opened < REOPENED_WITHIN
    # Whatever log is left beside it, the store alone holds everything.
    alone = Path(shutil.copy(store, store.with_name("alone.duckdb")))
    with Store.open(alone) as copy:
        assert copy.verify() == verified
    return there


def finish(store: Path, place: Place) -> None:
    """The same command again: every return is in, once."""
    assert run(store, "load", *place.paths).exit_code == 0
    assert look(store, place, place.whole) == place.whole


def kill_once(folder: Path, place: Place, chance: random.Random, *, while_writing: bool) -> tuple[int, int]:
    """Kill one load; how many were acknowledged, and how many are there."""
    for left in folder.glob("store.duckdb*"):
        left.unlink()  # a log that a finished checkpoint left behind belongs to the store of the last kill alone
    store = Path(shutil.copy(place.empty, folder / "store.duckdb"))
    process = child(store, "load", *place.paths, "--jsonl")
    lines = []
    if while_writing:
        lines = [process.stdout.readline() for _ in range(chance.randrange(len(place.paths)))]
        each = (place.lasts - place.first_after) / len(place.paths)
        time.sleep(chance.uniform(0, 1.5 * each if lines else place.first_after + each))
    else:
        time.sleep(chance.uniform(0, place.lasts))
    os.killpg(process.pid, signal.SIGKILL)
    rest, _ = process.communicate(timeout=60)
    said = acknowledged("".join(lines) + rest)
    return len(said), len(look(store, place, said))


def test_ten_random_kills_lose_no_acknowledged_return_and_keep_no_half_of_one(tmp_path: Path, place: Place) -> None:
    chance = random.Random(SEED)
    seen = [kill_once(tmp_path, place, chance, while_writing=number > 1) for number in range(10)]
    assert any(0 < said < len(place.paths) for said, _ in seen), f"no kill fell between two returns: {seen}"
    finish(tmp_path / "store.duckdb", place)


@pytest.mark.soak
def test_five_hundred_random_kills_lose_no_acknowledged_return(tmp_path: Path, place: Place, tell: Tell) -> None:
    seed = int(os.environ.get("CONSOLIDATE_KILL_SEED", time.time()))
    kills = int(os.environ.get("CONSOLIDATE_KILLS", "500"))
    chance = random.Random(seed)
    totals: Counter[str] = Counter()
    for number in range(kills):
        said, there = kill_once(tmp_path, place, chance, while_writing=number % 5 != 0)
        totals.update(acknowledged=said, there=there, unsaid=there - said, between=int(0 < said < len(place.paths)))
        if number % 50 == 0:
            finish(tmp_path / "store.duckdb", place)
    tell(f"{kills} kills with seed {seed}: {dict(totals)}, 0 lost, 0 partial")


FAULTS = {"KILL": "signal=KILL", "ENOSPC": "error=ENOSPC", "EIO": "error=EIO"}
QUIET = 3
"""Runs without a fault that end a series: strace counts by thread, and which thread writes is left to chance."""
CALLS = ("write", "pwrite64", "fdatasync", "ftruncate", "unlink")


@pytest.mark.soak
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_every_write_is_told_and_loses_nothing(tmp_path, place, program, fault, call, tell):
    """The k-th call on the store or its log, in whichever thread, until a run meets no fault any more."""
    strace = program("strace")
    paths = place.paths[:2]
    outcomes: Counter[str] = Counter()
    quiet = 0
    for k in range(1, 200):
        store = tmp_path / f"{k}.duckdb"
        shutil.copy(place.empty, store)
        log = store.with_name(f"{store.name}.wal")
        trace = tmp_path / f"{k}.trace"
        traced = [
            strace, "-f", "-qq", "-o", str(trace), "-P", str(store), "-P", str(log), "-e", f"trace={call}",
            "-e", f"inject={call}:{FAULTS[fault]}:when={k}", *command(store, "load", *paths, "--jsonl"),
        ]  # fmt: skip
        done = subprocess.run(traced, capture_output=True, text=True, timeout=120, start_new_session=True, check=False)
        if not re.search(r"INJECTED|killed by SIGKILL", trace.read_text()):
            assert done.returncode == 0, done.stderr
            quiet += 1
            if quiet == QUIET:
                break
            continue
        quiet = 0
        said = acknowledged(done.stdout)
        assert "Traceback" not in done.stderr
        assert "went wrong in the tool" not in done.stderr
        if fault == "KILL":
            assert done.returncode != 0
        elif done.returncode == 0:
            assert len(said) == len(paths), f"{call} {k}: silent"
        else:
            assert done.returncode in (4, 6), done.stderr
            assert f"Stopped after {len(said)} of {len(paths)} files" in done.stderr or not said, done.stderr
        there = look(store, place, said)
        outcomes.update(points=1, acknowledged=len(said), there=len(there), silent=int(done.returncode == 0))
        store.unlink()
    else:
        pytest.fail(f"{call} never came to an end")
    tell(f"{fault} at every {call}: {dict(outcomes)}, 0 lost, 0 partial")
