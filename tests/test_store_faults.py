"""What goes wrong around a store, through the command line: each ends in a sentence, a code, and an intact store."""

import ctypes
import json
import os
import re
import shutil
import signal
import sys
import time
from pathlib import Path

import duckdb
import pytest
from keeping import answer, batch, child, resent, returned, run

from consolidate import __version__
from consolidate.store.refusals import opening
from consolidate.store.store import SCHEMA_VERSION, Store

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="limits and rights as Linux has them")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two returns, made once."""
    path = tmp_path_factory.mktemp("loaded") / "store.duckdb"
    assert run(path, "init").exit_code == 0
    assert run(path, "load", returned("ZN101"), returned("ZN102")).exit_code == 0
    return path


@pytest.fixture
def store(loaded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(loaded, tmp_path))


def held(store: Path) -> list[str]:
    """The files in a store that verifies."""
    assert run(store, "verify").exit_code == 0, run(store, "verify").stderr
    return sorted(row["file"] for row in answer(run(store, "status", "--files", "--json"))["rows"])


def acknowledged(stdout: str) -> list[str]:
    """The files that `load --jsonl` said are in; a line that was cut says nothing."""
    lines = [json.loads(line) for line in stdout.splitlines() if line.endswith("}")]
    return sorted(line["file"] for line in lines if line["outcome"].startswith("loaded"))


COMMANDS = (["verify"], ["status"], ["load", str(returned("ZN103"))], ["backup", "copy.duckdb"], ["diff", "ZN101"])


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_busy_store_names_the_program_and_process_that_holds_it(store, words, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with Store.open(store, read_only=False):
        process = child(store, *words)
        out, said = process.communicate(timeout=60)
    assert process.returncode == 4
    assert f"(process {os.getpid()})" in said
    assert "python" in said
    assert "Wait until that has finished" in said
    assert "Traceback" not in said
    assert out == "" or words[0] == "load"
    assert held(store) == [returned(code).name for code in ("ZN101", "ZN102")]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_store_that_is_not_there_is_never_made_in_passing(tmp_path, words, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(tmp_path / "typo.duckdb", *words)
    assert result.exit_code == 4
    assert "there is no store here" in result.stderr
    assert list(tmp_path.iterdir()) == []


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path) -> None:
    """One bit of each block, whichever of them are in use."""
    content = bytearray(path.read_bytes())
    for at in range(0x3000 + 100, len(content), 0x40000):
        content[at] ^= 1
    path.write_bytes(bytes(content))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def another_file(path: Path) -> None:
    shutil.copy(returned("ZN101"), path)


@pytest.mark.parametrize("words", COMMANDS[:4], ids=lambda words: words[0])
@pytest.mark.parametrize("damage", [half, flipped, emptied, another_file])
def test_a_damaged_store_is_said_to_be_and_is_left_as_it_is(store, damage, words, monkeypatch, tmp_path):
    damage(store)
    before = store.read_bytes()
    monkeypatch.chdir(tmp_path)
    result = run(store, *words)
    assert result.exit_code == 4, result.output
    assert re.search(r"the store is damaged|this is not a store", result.stderr)
    assert "Traceback" not in result.output
    assert store.read_bytes() == before
    assert not (tmp_path / "copy.duckdb").exists()


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ("1", rf"layout 1, made by an earlier version of consolidate; this version works with layout {SCHEMA_VERSION}"),
        ("99", rf"layout 99, this version of consolidate \({re.escape(__version__)}\) works with layout"),
    ],
)
def test_a_store_of_another_layout_is_refused_with_both_versions(store, layout, said):
    with duckdb.connect(str(store)) as con:
        con.execute("update meta set value = ? where key = 'schema_version'", [layout])
    before = store.read_bytes()
    result = run(store, "load", returned("ZN103"))
    assert result.exit_code == 4
    assert re.search(said, result.stderr)
    assert store.read_bytes() == before


def test_a_lost_log_shows_as_soon_as_the_entry_is_asked_for(store, tmp_path):
    """What was acknowledged is in the store itself: only an older copy of it can lack the entry."""
    process = child(store, "load", returned("ZN103"), "--jsonl")
    entry = json.loads(process.stdout.readline())["ledger"]
    process.kill()
    process.communicate()
    store.with_name(f"{store.name}.wal").unlink(missing_ok=True)
    assert run(store, "verify", "--holds", entry).exit_code == 0
    assert returned("ZN103").name in held(store)


def without_the_rights_of_root() -> None:
    """Runs in the child: root writes where it may not, unless it gives that capability up."""
    if os.geteuid() == 0:
        drop_from_the_bounding_set, override_access = 24, 1
        ctypes.CDLL(None).prctl(drop_from_the_bounding_set, override_access, 0, 0, 0)


@on_linux
@pytest.mark.parametrize("words", [["load", str(returned("ZN103"))], ["withdraw", "1", "--reason", "x"]])
def test_a_folder_that_may_only_be_read_answers_questions_and_refuses_to_write(tmp_path, loaded, words):
    folder = tmp_path / "shared"
    folder.mkdir()
    store = Path(shutil.copy(loaded, folder))
    store.chmod(0o444)
    folder.chmod(0o555)
    try:
        process = child(store, *words, preexec_fn=without_the_rights_of_root)
        _, said = process.communicate(timeout=60)
        reading = child(store, "verify", preexec_fn=without_the_rights_of_root)
        reading.communicate(timeout=60)
    finally:
        folder.chmod(0o755)
    assert process.returncode == 6, said
    assert "Permission denied" in said
    assert "Ask for the right to write" in said
    assert reading.returncode == 0
    assert held(store) == [returned(code).name for code in ("ZN101", "ZN102")]


@on_linux
def test_a_folder_of_which_only_the_store_may_be_written_refuses_before_anything_is_kept(tmp_path, loaded):
    folder = tmp_path / "shared"
    folder.mkdir()
    store = Path(shutil.copy(loaded, folder))
    folder.chmod(0o555)
    try:
        process = child(store, "load", returned("ZN103"), "--jsonl", preexec_fn=without_the_rights_of_root)
        out, said = process.communicate(timeout=60)
    finally:
        folder.chmod(0o755)
    assert process.returncode == 6, said
    assert acknowledged(out) == []
    assert held(store) == [returned(code).name for code in ("ZN101", "ZN102")]


@on_linux
def test_why_a_file_was_refused_is_told_though_the_store_cannot_note_it(tmp_path, loaded):
    folder = tmp_path / "shared"
    folder.mkdir()
    store = Path(shutil.copy(loaded, folder))
    bad = resent(tmp_path, "bad.xlsx", "12 thousand", "ZN103")
    folder.chmod(0o555)
    try:
        process = child(store, "load", bad, preexec_fn=without_the_rights_of_root)
        out, said = process.communicate(timeout=60)
    finally:
        folder.chmod(0o755)
    assert process.returncode == 6, said
    assert "refused, nothing of it was loaded" in out
    assert "Permission denied" in said
    assert held(store) == [returned(code).name for code in ("ZN101", "ZN102")]
    assert answer(run(store, "verify", "--json"))["rows"][0]["refused"] == 0


def no_larger_than(size: int):
    """Runs in the child: a disk with that much room for any one file."""
    import resource  # Linux and macOS only

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@on_linux
@pytest.mark.parametrize("room", [100_000, 600_000, 1_200_000])
def test_a_full_disk_keeps_what_was_acknowledged_and_says_how_much(tmp_path, room):
    store = tmp_path / "store.duckdb"
    assert run(store, "init").exit_code == 0
    paths = batch(tmp_path / "returns")
    process = child(store, "load", *paths, "--jsonl", preexec_fn=no_larger_than(store.stat().st_size + room))
    out, said = process.communicate(timeout=120)
    kept = acknowledged(out)
    assert process.returncode == 6, said
    assert f"Stopped after {len(kept)} of 8 files: {len(kept)} loaded and kept" in said
    assert "File too large" in said
    assert set(kept) <= set(held(store))
    assert len(held(store)) <= len(kept) + 1
    again = run(store, "load", *paths)
    assert again.exit_code == 0
    assert held(store) == sorted(path.name for path in paths)


@on_linux
def test_a_backup_for_which_there_is_no_room_leaves_nothing_and_keeps_the_earlier_one(store, tmp_path):
    copy = tmp_path / "copy.duckdb"
    process = child(store, "backup", copy, preexec_fn=no_larger_than(500_000))
    _, said = process.communicate(timeout=60)
    assert process.returncode == 6
    assert "the backup could not be written" in said
    assert sorted(p.name for p in tmp_path.iterdir()) == [store.name]
    assert run(store, "backup", copy).exit_code == 0
    earlier = copy.read_bytes()
    process = child(store, "backup", copy, preexec_fn=no_larger_than(500_000))
    _, said = process.communicate(timeout=60)
    assert process.returncode == 6
    assert "so is the earlier backup" in said
    assert copy.read_bytes() == earlier


@on_linux
def test_a_store_for_which_there_is_no_room_is_not_half_made(tmp_path):
    process = child(tmp_path / "new.duckdb", "init", preexec_fn=no_larger_than(8_192))
    _, said = process.communicate(timeout=60)
    assert process.returncode == 6, said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("after", [0, 1, 3])
def test_ctrl_c_keeps_the_finished_files_and_not_the_current_one(tmp_path, after):
    store = tmp_path / "store.duckdb"
    assert run(store, "init").exit_code == 0
    process = child(store, "load", *batch(tmp_path / "returns"), "--jsonl")
    lines = [process.stdout.readline() for _ in range(after)]
    if not after:
        time.sleep(1.0)  # while it starts or reads; it has said nothing yet
    os.killpg(process.pid, signal.SIGINT)
    out, said = process.communicate(timeout=60)
    kept = acknowledged("".join(lines) + out)
    assert process.returncode == 130, said
    assert "Stopped at your request." in said
    assert "Traceback" not in said
    assert after <= len(kept) < 8
    assert held(store) == kept
    assert not store.with_name(f"{store.name}.wal").exists()


@on_linux
@pytest.mark.parametrize("form", ["--json", None])
def test_a_run_that_was_stopped_still_prints_what_it_had_loaded(tmp_path, form):
    store = tmp_path / "store.duckdb"
    assert run(store, "init").exit_code == 0
    words = ["load", *batch(tmp_path / "returns", 4), *([form] if form else [])]
    process = child(store, *words, preexec_fn=no_larger_than(store.stat().st_size + 1_300_000))
    out, said = process.communicate(timeout=120)
    assert process.returncode == 6, said
    if form:
        found = json.loads(out)
        assert found["complete"] is False
        listed = [row["file"] for row in found["rows"]]
    else:
        listed = re.findall(r"^(\S+\.xlsx)", out, re.MULTILINE)
    assert 0 < len(listed) < 4
    assert f"Stopped after {len(listed)} of 4 files" in said
    assert set(listed) <= set(held(store))


def test_a_backup_holds_what_a_killed_run_left_in_the_log(tmp_path, store):
    left = tmp_path / "left"
    left.mkdir()
    with duckdb.connect(str(store)) as con:
        con.execute("insert into meta values ('left_in_the_log', 'yes')")
        for name in (store.name, f"{store.name}.wal"):
            shutil.copy(store.with_name(name), left)
    done = run(left / store.name, "backup", tmp_path / "copy.duckdb")
    assert done.exit_code == 0, done.stderr
    with duckdb.connect(str(tmp_path / "copy.duckdb"), read_only=True) as con:
        assert con.execute("select value from meta where key = 'left_in_the_log'").fetchall() == [("yes",)]


@pytest.mark.parametrize("words", [*COMMANDS[:4], ["withdraw", "1", "--reason", "x"]], ids=lambda words: words[0])
def test_a_busy_store_is_waited_for_when_asked(store, words, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with Store.open(store, read_only=False):
        process = child(store, *words, "--wait", "120")
        told = process.stderr.readline()
        if words[0] == "load":
            while "Waiting" not in told:  # files are counted first
                told = process.stderr.readline()
    _, said = process.communicate(timeout=120)
    assert "is using the store. Waiting up to 120 seconds for it." in told
    assert process.returncode == 0, said


def test_when_the_time_to_wait_is_over_the_store_is_still_busy(store):
    with Store.open(store, read_only=False):
        process = child(store, "--wait", "1", "verify")
        _, said = process.communicate(timeout=60)
    assert process.returncode == 4
    assert "Waiting up to 1 second for it." in said
    assert "the store is busy" in said


def test_a_store_that_is_missing_is_not_waited_for(tmp_path):
    result = run(tmp_path / "typo.duckdb", "--wait", "600", "verify")
    assert result.exit_code == 4
    assert f"consolidate --store {tmp_path / 'typo.duckdb'} init" in result.stderr


def test_a_folder_is_no_store(tmp_path):
    result = run(tmp_path, "verify")
    assert result.exit_code == 2
    assert f"{tmp_path} is a folder; the store is one file, such as {tmp_path / 'consolidate.duckdb'}" in result.stderr


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (half, "the store is damaged (the file ends before its contents do"),
        (flipped, "the store is damaged (part of the file is not what was written"),
        (emptied, "the store is damaged (the file is empty, 0 bytes"),
        (another_file, "this is not a store (it is not a DuckDB file)"),
    ],
)
def test_what_is_damaged_about_a_store_is_said_in_words(store, damage, said):
    damage(store)
    result = run(store, "verify")
    assert result.exit_code == 4
    assert said in result.stderr
    assert "location" not in result.stderr


def test_a_file_of_another_duckdb_is_said_to_be_of_another_version(tmp_path):
    """The words are those of DuckDB 2.0: no other version is at hand that could write such a file."""
    words = "IO Error: Trying to read a database file with version number 999, but we can only read versions up to 68."
    refused = opening(tmp_path / "s.duckdb", words)
    assert refused.exit_code == 4
    assert "was made by another version of DuckDB" in str(refused)
    assert duckdb.__version__ in str(refused)
