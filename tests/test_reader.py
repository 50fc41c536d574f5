"""Reading files that others sent: looked at on the disk, read in a process apart, one never stopping another."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from awkward import DATA, sheet, with_data, workbook

from consolidate.sheets.fetch import fetch
from consolidate.sheets.limits import limits
from consolidate.sheets.preflight import book_of
from consolidate.sheets.reader import Reading, read_book, read_books
from consolidate.sheets.reader_process import ReaderProcess, ReaderStopped
from consolidate.words.findings import Refusal, Severity

CHECKOUT = Path(__file__).parents[1]
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes as Linux shows them")
MANY_CELLS = "".join(
    f'<row r="{row}">{"".join(f"<c><v>{row}.{n}</v></c>" for n in range(200))}</row>' for row in range(1, 1_501)
)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "RZZ.xlsx"
    path.write_bytes(workbook())
    return path


def refused(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        read_book(path)
    assert caught.value.finding.file == path.name
    return caught.value.finding.name


def children() -> set[str]:
    """Ids of the processes that this one has started and that are still there, zombies included."""
    return {child for task in Path("/proc/self/task").iterdir() for child in (task / "children").read_text().split()}


# ---- the file on the disk ----------------------------------------------------------------------


def test_a_book_tells_its_file_its_hash_and_its_cells(sound: Path) -> None:
    read = read_book(sound)
    assert (read.file, read.path, read.size) == ("RZZ.xlsx", str(sound), sound.stat().st_size)
    assert read == book_of(sound.read_bytes(), "RZZ.xlsx", str(sound))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "RZZ.xlsx") == "file-missing"


def test_a_link_to_nothing_and_a_link_to_itself_are_refused(tmp_path: Path) -> None:
    nowhere, itself = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    nowhere.symlink_to(tmp_path / "gone.xlsx")
    itself.symlink_to(itself)
    assert refused(nowhere) == "file-missing"
    assert refused(itself) == "file-not-readable"


def test_a_link_to_a_workbook_is_read(sound: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    link.symlink_to(sound)
    assert read_book(link).file == "link.xlsx"


def test_a_folder_a_pipe_and_a_device_are_refused_without_waiting(tmp_path: Path) -> None:
    folder, pipe, device = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    folder.mkdir()
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    assert [refused(path) for path in (folder, pipe, device)] == ["file-not-plain"] * 3


def test_a_file_that_may_not_be_read_is_refused(sound: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may read everything")
    sound.chmod(stat.S_IWUSR)
    assert refused(sound) == "file-not-readable"


def test_a_file_of_21_mib_is_refused_before_it_is_read(tmp_path: Path) -> None:
    big = tmp_path / "RZZ.xlsx"
    with big.open("wb") as file:
        file.truncate(21 << 20)
    assert refused(big) == "file-too-big"


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    growing = tmp_path / "RZZ.xlsx"
    growing.write_bytes(bytes(8 << 20))
    code = "import sys\nwith open(sys.argv[1], 'ab', buffering=0) as file:\n    while True: file.write(b'x')"
    names: set[str] = set()
    with subprocess.Popen([sys.executable, "-c", code, str(growing)]) as writer:
        try:
            until = time.monotonic() + 20  # on a busy machine some readings fall between two writings
            while "file-changed" not in names and time.monotonic() < until:
                try:
                    fetch(growing, limits())
                except Refusal as refusal:
                    names.add(refusal.finding.name)
        finally:
            writer.kill()
    assert names == {"file-changed"}


@ON_LINUX
def test_a_file_that_holds_more_than_the_system_says_is_refused(tmp_path: Path) -> None:
    odd = tmp_path / "RZZ.xlsx"
    odd.symlink_to("/proc/self/status")  # of size 0, as the system says, and not empty
    assert refused(odd) == "file-changed"


# ---- the batch ---------------------------------------------------------------------------------


def test_refused_files_do_not_stop_the_others_and_every_file_has_its_reading(tmp_path: Path, sound: Path) -> None:
    text, gone = tmp_path / "text.xlsx", tmp_path / "gone.xlsx"
    text.write_text("Function,Cost\n")
    batch = [sound, text, gone, sound]
    readings = list(read_books(batch))
    assert [reading.path for reading in readings] == batch
    assert [reading.refused.name if reading.refused else "read" for reading in readings] == [
        "read", "file-is-text", "file-missing", "read",
    ]  # fmt: skip
    assert all((reading.book is None) != (reading.refused is None) for reading in readings)


def test_progress_is_told_before_each_file(sound: Path) -> None:
    told: list[tuple[int, int, Path]] = []
    list(read_books([sound, sound], lambda *what: told.append(what)))
    assert told == [(0, 2, sound), (1, 2, sound)]


def test_no_files_give_no_readings() -> None:
    assert list(read_books([])) == []


# ---- the reading process -----------------------------------------------------------------------


def stopped(readings: Iterable[Reading]) -> list[str]:
    return [reading.refused.found if reading.refused else "read" for reading in readings]


def test_a_workbook_that_takes_too_long_is_stopped_and_the_next_is_read(tmp_path: Path, sound: Path) -> None:
    slow = tmp_path / "slow.xlsx"
    slow.write_bytes(with_data(MANY_CELLS))
    readings = list(read_books([slow, sound], most=replace(limits(), reader_seconds=1)))
    assert stopped(readings) == ["reading it took longer than 1 seconds", "read"]
    finding = readings[0].refused
    assert finding is not None
    assert (finding.name, finding.severity) == ("reader-stopped", Severity.ERROR)


@ON_LINUX
def test_a_workbook_that_needs_too_much_memory_is_stopped_and_the_next_is_read(tmp_path: Path, sound: Path) -> None:
    large = tmp_path / "large.xlsx"
    large.write_bytes(with_data(MANY_CELLS))
    readings = list(read_books([large, sound], most=replace(limits(), reader_memory_bytes=120 << 20)))
    assert stopped(readings) == ["reading it needed more memory than is allowed", "read"]


def test_a_reader_that_is_killed_says_so_and_costs_no_other_file(sound: Path) -> None:
    with ReaderProcess(limits()) as process:
        assert "book" in process.ask("RZZ.xlsx", sound.read_bytes())
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(ReaderStopped, match="ended before it was done"):
            process.ask("RZZ.xlsx", sound.read_bytes())


@ON_LINUX
def test_a_reader_killed_between_two_files_is_started_again_for_the_third(sound: Path) -> None:
    before = children()
    readings = read_books([sound, sound, sound])
    ended = [next(readings)]
    for child in children() - before:
        os.kill(int(child), signal.SIGKILL)
    ended += readings
    assert stopped(ended) == ["read", "the process that read it ended before it was done", "read"]


@ON_LINUX
def test_the_reader_is_started_afresh_after_so_many_files(sound: Path) -> None:
    before = children()
    seen = []
    for _ in read_books([sound] * 5, most=replace(limits(), files_per_reader=2)):
        seen.append(children() - before)
    assert [len(each) for each in seen] == [1] * 5
    assert seen[0] == seen[1] != seen[2] == seen[3] != seen[4]


@ON_LINUX
def test_no_process_is_left_behind_whether_all_is_read_or_not(tmp_path: Path, sound: Path) -> None:
    before = children()
    list(read_books([sound, sound]))
    readings = read_books([sound, sound])
    next(readings)
    readings.close()
    slow = tmp_path / "slow.xlsx"
    slow.write_bytes(with_data(MANY_CELLS))
    list(read_books([slow], most=replace(limits(), reader_seconds=1)))
    assert children() == before


def test_a_module_beside_the_returns_is_never_imported(sound: Path, tmp_path: Path) -> None:
    trace = tmp_path / "imported"
    for name in ("json", "tomllib", "zlib", "consolidate"):
        (tmp_path / f"{name}.py").write_text(f"open({str(trace)!r}, 'w').close()")
    code = (
        "import sys; sys.path[:] = [place for place in sys.path if place] + [sys.argv[1]]\n"
        "from pathlib import Path; from consolidate.sheets.reader import read_book\n"
        "import os; os.chdir(sys.argv[2]); sys.path.insert(0, '')\n"
        "print(len(read_book(Path('RZZ.xlsx')).sheets)); sys.path.remove('')"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code, str(CHECKOUT), str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "2\n"
    assert not trace.exists()


def test_sixteen_returns_and_a_large_table_are_read_side_by_side(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{row}">{"".join(f"<c><v>{row}{n}</v></c>" for n in range(20))}</row>' for row in range(1, 3_001)
    )
    return_rows = "".join(
        f'<row r="{row}">{"".join(f"<c><v>{row}{n}</v></c>" for n in range(20))}</row>' for row in range(1, 101)
    )
    table = tmp_path / "table.xlsx"
    table.write_bytes(with_data(rows))
    paths = [tmp_path / f"R{n}.xlsx" for n in range(16)]
    for path in paths:
        path.write_bytes(with_data(return_rows))
    cells = sum(
        len(sheet.cells) for reading in read_books([*paths, table]) if reading.book for sheet in reading.book.sheets
    )
    assert cells == 16 * 2_001 + 60_001


def test_cells_carry_enough_to_be_listed_one_by_one(sound: Path) -> None:
    sound.write_bytes(workbook({DATA: with_data_of_each_kind()}))
    sheet = read_book(sound).sheet("Data")
    assert sheet is not None
    rows = [(cell.where, cell.kind.value, cell.raw, str(cell.value)) for cell in sheet.cells.values()]
    assert rows == [
        ("Data!A1", "number", "1.5", "1.5"),
        ("Data!B1", "date", "46112", "2026-03-31"),
        ("Data!C1", "text", "Payroll", "Payroll"),
        ("Data!D1", "boolean", "TRUE", "True"),
        ("Data!E1", "error", "#N/A", "#N/A"),
        ("Data!F1", "blank", "", "None"),
        ("Data!G1", "date", "46112.75", "2026-03-31 18:00:00"),
    ]


def with_data_of_each_kind() -> bytes:
    return sheet(
        '<row r="1"><c r="A1"><v>1.5</v></c><c r="B1" s="1"><v>46112</v></c><c r="C1" t="s"><v>3</v></c>'
        '<c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#N/A</v></c><c r="F1"/>'
        '<c r="G1" s="1"><v>46112.75</v></c></row>'
    )
