"""What is kept, through the command line: verified, compared, withdrawn, brought back, backed up."""

import shutil
from pathlib import Path

import duckdb
import pytest
from keeping import answer, cost, place, resent, returned, run

DAY = ("--as-of", "2026-11-21")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one return, made once."""
    path = tmp_path_factory.mktemp("loaded") / "store.duckdb"
    assert run(path, "init").exit_code == 0
    assert run(path, "load", returned("ZN101"), *DAY).exit_code == 0
    return path


@pytest.fixture(scope="module")
def eventful(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which something of every kind has happened, made once."""
    folder = tmp_path_factory.mktemp("eventful")
    path = Path(shutil.copy(loaded, folder))
    assert run(path, "load", resent(folder, "again.xlsx", 654_321), returned("ZN104"), *DAY).exit_code == 0
    assert run(path, "withdraw", 1, "--reason", "sent too early", *DAY).exit_code == 0
    assert run(path, "verify").exit_code == 0
    return path


@pytest.fixture
def store(loaded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(loaded, tmp_path))


def tampered(store: Path, statement: str) -> Path:
    with duckdb.connect(str(store)) as con:
        con.execute(statement)
    return store


def test_verify_says_how_much_was_verified(store: Path) -> None:
    found = answer(run(store, "verify", "--json"))
    assert found["schema"] == "consolidate.verify/1"
    (row,) = found["rows"]
    assert (row["submissions"], row["events"], row["withdrawn"]) == (1, 1, 0)
    assert row["figures"] > 300


@pytest.mark.parametrize(
    "statement",
    [
        "update fact set value = value + 1 where field = 'pay_cost'",
        "delete from fact where field = 'pay_cost'",
        "insert into fact by name select * replace (99 as submission) from fact limit 1",
        "update submission set ods_code = 'ZN102'",
        "delete from submission",
        "delete from finding",
        "insert into finding values (1, 'x', 'note', null, null, '', '', '', null, null, null)",
        "update ledger set stands = null where event = 1",
        "insert into withdrawal values (1, 'not by the program', null, '2026-11-21')",
        "insert into received values (9, 'abc', 'f.xlsx', 77, '2026-11-21')",
        "update withdrawal set reason = 'another reason'",
        "update ledger set kind = 'of another kind' where event = 1",
    ],
)
def test_verify_leaves_with_4_and_names_the_submission_that_differs(
    tmp_path: Path, eventful: Path, statement: str
) -> None:
    result = run(tampered(Path(shutil.copy(eventful, tmp_path)), statement), "verify", "--json")
    assert result.exit_code == 4
    assert "submission " in result.stderr
    assert "is not what was loaded" in result.stderr
    assert result.stdout == ""


def test_an_older_copy_is_whole_but_does_not_hold_the_entry_that_was_written_down(tmp_path: Path, store: Path) -> None:
    older = Path(shutil.copy(store, tmp_path / "older.duckdb"))
    run(store, "load", returned("ZN102"), *DAY)
    head = answer(run(store, "verify", "--json"))["rows"][0]["head"]
    assert run(store, "verify", "--holds", head).exit_code == 0
    assert run(older, "verify").exit_code == 0
    result = run(older, "verify", "--holds", head[:12])
    assert result.exit_code == 4
    assert "an older copy" in result.stderr
    assert run(store, "verify", "--holds", "abc").exit_code == 2


def test_a_resubmission_lists_its_changed_cells_old_and_new(tmp_path: Path, store: Path) -> None:
    before = cost(store)
    sheet, cell = place()
    again = resent(tmp_path, "again.xlsx", 654_321)
    loaded = answer(run(store, "load", again, "--json", *DAY))
    (change,) = loaded["changes"]
    assert change["file"] == "again.xlsx"
    found = answer(run(store, "diff", "zn101", "--json"))
    assert found["schema"] == "consolidate.diff/1"
    assert (found["from"], found["to"], found["counts"]) == (1, 2, {"changed": 1})
    (row,) = found["rows"]
    assert row == {key: value for key, value in change.items() if key != "file"}
    assert (row["old"]["value"], row["new"]["value"], row["new"]["raw"]) == (before, 654_321, "654321")
    assert (row["new"]["sheet"], row["new"]["cell"]) == (sheet, cell)
    text = run(store, "diff", "ZN101").stdout
    assert f"{sheet}!{cell}" in text
    assert "654321" in text
    assert row["place"] in text


def test_load_prints_ten_changed_cells_and_where_the_others_are(tmp_path: Path, store: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(returned("ZN101"))
    changed = 0
    for name, defined in book.defined_names.items():
        if name.endswith(".pay_cost") and changed < 12:
            sheet, _, cell = defined.attr_text.rpartition("!")
            at = book[sheet.strip("'")][cell.replace("$", "")]
            if isinstance(at.value, int):
                at.value += 1
                changed += 1
    book.save(tmp_path / "many.xlsx")
    assert changed == 12
    result = run(store, "load", tmp_path / "many.xlsx", *DAY)
    assert "12 changed" in result.stdout
    assert "and 2 more: consolidate diff ZN101 --from 1 --to 2" in result.stdout
    assert result.stdout.count("changed  ") >= 10


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("ZN101",), 5, "there is no other version to compare submission 1 with"),
        (("ZN108",), 5, "nothing of this trust is in the store"),
        (("ZN101", "--from", "9"), 2, "Submission 9 is not one of ZN101"),
        (("ZN101", "--year", "2024/25"), 5, "for 2024/25"),
    ],
)
def test_a_diff_without_two_versions_says_so(store: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    result = run(store, "diff", *arguments)
    assert result.exit_code == code
    assert said in result.stderr


def test_a_withdrawn_submission_counts_no_longer_and_its_predecessor_stays_away(tmp_path: Path, store: Path) -> None:
    run(store, "load", resent(tmp_path, "again.xlsx", 654_321), *DAY)
    assert cost(store) == 654_321
    done = run(store, "withdraw", 2, "--reason", "Figures of another trust", *DAY)
    assert done.exit_code == 0
    assert "Nothing is in force in its place" in done.stderr
    assert cost(store) is None
    rows = answer(run(store, "status", "--all", "--json"))["rows"]
    assert [(row["submission"], row["in_force"]) for row in rows] == [(1, False), (2, False)]
    assert rows[1]["withdrawn_because"] == "Figures of another trust"
    assert rows[1]["withdrawn_on"] == "2026-11-21"
    assert run(store, "verify").exit_code == 0


def test_the_version_before_comes_back_only_when_asked_for(tmp_path: Path, store: Path) -> None:
    before = cost(store)
    run(store, "load", resent(tmp_path, "again.xlsx", 654_321), *DAY)
    done = answer(run(store, "withdraw", 2, "--reason", "wrong", "--restore-previous", "--json", *DAY))
    assert done["rows"][0]["restored"] == 1
    assert cost(store) == before
    again = run(store, "load", returned("ZN101"), *DAY)
    assert "already loaded" in again.stdout


def test_withdrawing_a_superseded_version_changes_nothing_in_force(tmp_path: Path, store: Path) -> None:
    run(store, "load", resent(tmp_path, "again.xlsx", 654_321), *DAY)
    assert run(store, "withdraw", 1, "--reason", "wrong", "--restore-previous").exit_code == 2
    assert run(store, "withdraw", 1, "--reason", "wrong").exit_code == 0
    assert cost(store) == 654_321
    assert run(store, "withdraw", 2, "--reason", "wrong", "--restore-previous").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((9, "--reason", "x"), "there is no submission 9"),
        ((1, "--reason", "  "), "needs a reason"),
        ((1,), "--reason"),
        ((1, "--reason", "x", "--restore-previous"), "no earlier version"),
    ],
)
def test_a_withdrawal_that_makes_no_sense_is_refused(store: Path, arguments: tuple[object, ...], said: str) -> None:
    result = run(store, "withdraw", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert answer(run(store, "verify", "--json"))["rows"][0]["events"] == 1


def test_a_submission_is_withdrawn_once(store: Path) -> None:
    assert run(store, "withdraw", 1, "--reason", "first", *DAY).exit_code == 0
    result = run(store, "withdraw", 1, "--reason", "second", *DAY)
    assert result.exit_code == 2
    assert "on 2026-11-21 already (first)" in result.stderr


def test_a_withdrawn_file_comes_back_only_as_latest(store: Path) -> None:
    run(store, "withdraw", 1, "--reason", "wrong", *DAY)
    again = run(store, "load", returned("ZN101"), *DAY)
    assert "a version that was withdrawn, nothing changed" in again.stdout
    assert "--as-latest" in again.stderr
    assert cost(store) is None
    assert run(store, "load", returned("ZN101"), "--as-latest", *DAY).exit_code == 0
    assert cost(store) is not None


def test_an_earlier_version_comes_back_as_latest_and_as_a_new_submission(tmp_path: Path, store: Path) -> None:
    before = cost(store)
    run(store, "load", resent(tmp_path, "again.xlsx", 654_321), *DAY)
    refused = run(store, "load", returned("ZN101"), *DAY)
    assert "an earlier version of what is loaded, nothing changed" in refused.stdout
    assert cost(store) == 654_321
    back = answer(run(store, "load", returned("ZN101"), "--as-latest", "--json", *DAY))
    assert back["rows"][0]["submission"] == 3
    assert back["changes"][0]["new"]["value"] == before
    assert cost(store) == before
    once_more = run(store, "load", returned("ZN101"), "--as-latest", *DAY)
    assert "already loaded, nothing changed" in once_more.stdout


def test_a_backup_is_verified_and_answers_as_the_store_does(tmp_path: Path, store: Path) -> None:
    (tmp_path / "copies").mkdir()
    done = answer(run(store, "backup", tmp_path / "copies", "--json"))["rows"][0]
    copy = Path(done["file"])
    assert copy == tmp_path / "copies" / "store.duckdb"
    assert answer(run(copy, "verify", "--json")) == answer(run(store, "verify", "--json"))
    assert [p.name for p in copy.parent.iterdir()] == [copy.name]


def test_an_earlier_backup_is_replaced_and_anything_else_is_left_alone(tmp_path: Path, store: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    assert run(store, "backup", copy).exit_code == 0
    run(store, "load", returned("ZN102"), *DAY)
    assert answer(run(store, "backup", copy, "--json"))["rows"][0]["replaced_an_earlier_backup"]
    assert cost(copy, "ZN102") is not None
    other = tmp_path / "other.duckdb"
    run(other, "init")
    run(other, "load", returned("ZN103"), *DAY)
    note = tmp_path / "notes.txt"
    note.write_text("mine")
    for taken in (other, note):
        content = taken.read_bytes()
        result = run(store, "backup", taken)
        assert result.exit_code == 6
        assert "something else than an earlier backup" in result.stderr
        assert taken.read_bytes() == content
    assert run(store, "backup", store).exit_code == 2


def test_a_store_that_differs_is_not_backed_up(tmp_path: Path, store: Path) -> None:
    result = run(tampered(store, "update fact set value = 1"), "backup", tmp_path / "copy.duckdb")
    assert result.exit_code == 4
    assert not (tmp_path / "copy.duckdb").exists()


def test_a_backup_into_a_folder_that_is_not_there_says_so_and_makes_none(tmp_path: Path, store: Path) -> None:
    result = run(store, "backup", tmp_path / "copies" / "copy.duckdb")
    assert result.exit_code == 6
    assert f"{tmp_path / 'copies'}: there is no such folder" in result.stderr
    assert not (tmp_path / "copies").exists()
