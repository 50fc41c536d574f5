"""Reading files that others sent: looked at on the disk, read in a process apart, one never stopping another."""

import io
import os
import signal
import stat
import subprocess
import sys
import time
import warnings
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from awkward import DATA, sheet, with_data, workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from consolidate.sheets.cells import Book, Cell, Kind
from consolidate.sheets.fetch import fetch
from consolidate.sheets.limits import limits
from consolidate.sheets.preflight import book_of
from consolidate.sheets.reader import Reading, read_book, read_books
from consolidate.sheets.reader_process import ReaderProcess, ReaderStopped
from consolidate.words.findings import Refusal, Severity

CHECKOUT = Path(__file__).parents[1]
SHARED = CHECKOUT.parent / "shared"
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
    started = time.monotonic()
    assert [refused(path) for path in (folder, pipe, device)] == ["file-not-plain"] * 3
    assert time.monotonic() - started < 2


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


def test_sixteen_returns_and_a_large_table_are_read_in_seconds(tmp_path: Path) -> None:
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
    started = time.monotonic()
    cells = sum(
        len(sheet.cells) for reading in read_books([*paths, table]) if reading.book for sheet in reading.book.sheets
    )
    assert cells == 16 * 2_001 + 60_001
    assert time.monotonic() - started < 15  # about 1 second on a quiet machine


# ---- against another reader --------------------------------------------------------------------


def ours(path: Path) -> Book | None:
    try:
        return book_of(path.read_bytes(), path.name)
    except Refusal:
        return None


def theirs(path: Path) -> list[openpyxl.Workbook] | None:
    """openpyxl's values and its formulas; None where it cannot read a file that we can."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of what it drops, none of which are cells
            return [openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=only) for only in (True, False)]
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def same(cell: Cell | None, value: object) -> bool:
    """Whether a cell holds what openpyxl found."""
    if cell is None or cell.merged_into is not None or value is None:
        return cell is None or cell.merged_into is not None or cell.value is None or cell.raw == ""
    if isinstance(value, datetime):
        if cell.raw.startswith(("60", "-")) and cell.value is None:
            return True  # no day: they take 29 February 1900 for the 28th, and count back from 1900
        mine = cell.value
        if isinstance(mine, date) and not isinstance(mine, datetime):
            mine = datetime.combine(mine, time_of_day())
        return isinstance(mine, datetime) and abs(value - mine) <= timedelta(seconds=1)
    if isinstance(value, (time_of_day, timedelta)):
        return cell.kind is Kind.DATE and cell.value is None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return cell.value == Decimal(repr(float(value)))
    if value == "#VALUE!" and cell.kind is Kind.DATE:
        return cell.value is None  # a year after 9999
    if isinstance(value, str) and "_x" in value:
        return cell.kind is Kind.TEXT  # they leave escapes such as _x000D_ as they are
    return cell.value == value


def is_formula(value: object, kind: str) -> bool:
    return isinstance(value, (ArrayFormula, DataTableFormula)) or (isinstance(value, str) and kind == "f")


def differences(path: Path) -> list[str]:
    read = ours(path)
    if read is None:
        return []
    other = theirs(path)
    if other is None:
        return []
    values, formulas = other
    found = []
    if [sheet.title for sheet in values.worksheets] != [sheet.name for sheet in read.sheets]:
        found.append(f"{path.name}: sheets")
    for mine, value_sheet, formula_sheet in zip(read.sheets, values.worksheets, formulas.worksheets, strict=True):
        seen = set()
        for place, their_cell in value_sheet._cells.items():
            seen.add(place)
            cell = mine.at(*place)
            if not same(cell, their_cell.value):
                found.append(f"{path.name} {mine.name}!{their_cell.coordinate}: {their_cell.value!r} against {cell}")
            formula = formula_sheet._cells[place]
            if cell is None or cell.merged_into is not None:
                continue
            if is_formula(formula.value, formula.data_type) and cell.formula is None:
                found.append(f"{path.name} {cell.where}: formula {formula.value} not seen")
            if isinstance(formula.value, str) and formula.data_type == "f" and formula.value != cell.formula:
                found.append(f"{path.name} {cell.where}: formula {formula.value} against {cell.formula}")
        missed = [cell.where for cell in mine.cells.values() if cell.raw and (cell.row, cell.column) not in seen]
        found += [f"{path.name} {where}: they have no such cell" for where in missed]
    return found


def test_every_cell_of_the_samples_and_of_real_workbooks_is_what_another_reader_finds() -> None:
    folders = [SHARED / "samples", SHARED / "public"]
    if not all(folder.exists() for folder in folders):
        pytest.skip("the shared workbooks are not beside this checkout")
    largest = 45_000  # bytes; larger ones are compared by the test of the real forms
    paths = [
        path
        for folder in folders
        for path in sorted(folder.rglob("*.xlsx"))
        if path.stat().st_size < largest and not path.name.startswith(("~$", "B27"))  # B27: 60,000 formats, slow there
    ]
    assert [line for path in paths for line in differences(path)] == []
    read = [path for path in paths if ours(path) is not None]
    assert len(read) > 150


def test_every_cell_of_a_real_accounts_form_is_what_another_reader_finds() -> None:
    folder = SHARED / "public" / "tac"
    if not folder.exists():
        pytest.skip("the shared workbooks are not beside this checkout")
    paths = [folder / "tac_illustrative_2022_23.xlsx", folder / "tac_2023_24_R0A_reconstructed.xlsx"]
    assert [line for path in paths for line in differences(path)] == []


def test_every_real_workbook_of_the_corpus_ends_in_a_reading_or_a_clear_refusal() -> None:
    folder = SHARED / "public"
    if not folder.exists():
        pytest.skip("the shared workbooks are not beside this checkout")
    endings = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
    folders = [folder / "corpus", folder / "icb", folder / "workforce"]
    paths = [path for each in folders for path in sorted(each.rglob("*")) if path.suffix in endings]
    by_ending: dict[str, set[str]] = {ending: set() for ending in endings}
    for reading in read_books(paths):
        by_ending[reading.path.suffix].add(reading.refused.name if reading.refused else "read")
    assert by_ending == {
        ".xlsx": {
            "read", "file-has-password", "file-is-strict", "part-has-pivot", "zip-name-unsafe", "zip-size-untrue",
        },
        ".xlsm": {"part-has-macros"},
        ".xls": {"file-is-old-excel", "file-is-text"},
        ".xlsb": {"file-is-binary-excel", "file-has-password"},
        ".ods": {"file-is-opendocument"},
    }  # fmt: skip


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
