"""Files through `load`, `check` and `status` as a user runs them: one bad file costs the others nothing."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from awkward_files import spoilt_files
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from consolidate.catalogue.home import home
from consolidate.cli.main import root

RETURNS = home() / "sample_data" / "north_shire" / "returns"
DAY = ("--as-of", "2026-11-21")


def run(store: Path, *arguments: object) -> Result:
    return CliRunner().invoke(root, ["--store", str(store), *map(str, arguments)])


def rows(result: Result) -> list[dict]:  # type: ignore[type-arg]
    found: list[dict] = json.loads(result.stdout)["rows"]  # type: ignore[type-arg]
    return found


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.duckdb"
    assert run(path, "init").exit_code == 0
    return path


def returned(code: str, year: str = "2025-26") -> Path:
    return RETURNS / year / f"{code}_corp-services_{year}.xlsx"


def edited(tmp_path: Path, name: str, code: str, edits: dict[tuple[str, str], object], year: str = "2025-26") -> Path:
    """A copy of a good return with some cells changed by another program."""
    book = load_workbook(returned(code, year))
    for (sheet, cell), value in edits.items():
        book[sheet][cell] = value
    path = tmp_path / name
    book.save(path)
    return path


def find(path: Path, sheet: str, text: str) -> str:
    """The address of the cell right of the first one that holds a text."""
    for row in load_workbook(path)[sheet].iter_rows():
        for cell in row:
            if cell.value == text:
                return f"{chr(ord(cell.column_letter) + 1)}{cell.row}"
    raise AssertionError(text)


def bad_files(tmp_path: Path) -> dict[str, str]:
    """File name and the finding that refuses it, for one file of each kind that is sent by mistake or by malice."""
    spoilt = {name: content for name, (_, content, _) in spoilt_files().items()}
    (tmp_path / "figures.xlsx").write_bytes(b"Function,Cost\nPayroll,5\n")
    good = returned("ZN102").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(good[: len(good) * 7 // 10])
    shutil.copy(returned("ZN105", "2024-25"), tmp_path / "last_year.xlsx")
    with zipfile.ZipFile(returned("ZN102")) as source, zipfile.ZipFile(tmp_path / "macros.xlsx", "w") as target:
        for item in source.infolist():
            target.writestr(item, source.read(item))
        target.writestr("xl/vbaProject.bin", b"macro")
    password = next(content for name, content in spoilt.items() if "password" in name.lower())
    (tmp_path / "locked.xlsx").write_bytes(password)
    at = find(returned("ZN104"), "Cover", "Trust code")
    edited(tmp_path, "stranger.xlsx", "ZN104", {("Cover", at): "ZQ999"})
    return {
        "figures.xlsx": "file-is-text",
        "cut.xlsx": "file-cut-short",
        "macros.xlsx": "part-has-macros",
        "locked.xlsx": "file-has-password",
        "stranger.xlsx": "trust-code-unknown",
        "last_year.xlsx": "return-of-another-year",
    }


def test_one_batch_of_good_and_bad_files_loads_the_good_and_explains_the_bad(tmp_path: Path, store: Path) -> None:
    expected = bad_files(tmp_path)
    batch = [*(tmp_path / name for name in expected), returned("ZN101"), returned("ZN103")]
    result = run(store, "load", *batch, "--year", "2025/26", "--json", *DAY)
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    outcome = {row["file"]: row["outcome"] for row in answer["rows"]}
    assert len(outcome) == len(batch)
    assert {name for name, said in outcome.items() if said == "loaded"} == {
        returned("ZN101").name,
        returned("ZN103").name,
    }
    found = {}
    for finding in answer["findings"]:
        if finding["severity"] == "error":
            found.setdefault(finding["file"], finding)
            assert all(finding[part] for part in ("found", "expected", "do")), finding
    assert {name: finding["name"] for name, finding in found.items()} == expected
    assert {row["ods_code"] for row in rows(run(store, "status", "--files", "--json"))} == {"ZN101", "ZN103"}


def test_a_batch_of_which_nothing_can_be_read_has_a_code_of_its_own(tmp_path: Path, store: Path) -> None:
    names = [name for name in bad_files(tmp_path) if name in ("figures.xlsx", "cut.xlsx", "macros.xlsx", "locked.xlsx")]
    paths = [tmp_path / name for name in names]
    assert run(store, "load", *paths, *DAY).exit_code == 3
    assert run(store, "check", *paths).exit_code == 3
    assert rows(run(store, "status", "--files", "--json")) == []


def test_no_message_holds_a_traceback(tmp_path: Path, store: Path) -> None:
    for name in bad_files(tmp_path):
        result = run(store, "load", tmp_path / name, "--year", "2025/26", *DAY)
        assert result.exit_code in (1, 3)
        assert "Traceback" not in result.output
        assert "expected" in result.output


def test_the_same_files_twice_change_nothing_and_say_so(store: Path) -> None:
    first = run(store, "load", returned("ZN101"), *DAY)
    before = rows(run(store, "status", "--files", "--json"))
    again = run(store, "load", returned("ZN101"), *DAY)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "nothing changed" in again.stdout
    assert "Nothing changed." in again.stderr
    assert rows(run(store, "status", "--files", "--json")) == before


def test_two_files_of_one_trust_with_other_figures_are_both_refused(tmp_path: Path, store: Path) -> None:
    at = find(returned("ZN103"), "Trust", "Headcount")
    sheet = load_workbook(returned("ZN103"))["Trust"]
    row = int("".join(c for c in at if c.isdigit()))
    column = next(c.column_letter for c in sheet[row] if isinstance(c.value, int | float) and c.column > 5)
    other = edited(tmp_path, "other.xlsx", "ZN103", {("Trust", f"{column}{row}"): 4321})
    result = run(store, "load", returned("ZN103"), other, "--json", *DAY)
    assert result.exit_code == 1
    names = [f["name"] for f in json.loads(result.stdout)["findings"] if f["severity"] == "error"]
    assert names == ["two-files-for-one-trust"] * 2
    assert rows(run(store, "status", "--files", "--json")) == []


def test_a_file_that_is_none_of_ours_is_named_for_what_it_holds(tmp_path: Path, store: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "My cost model"
    book.save(tmp_path / "model.xlsx")
    result = run(store, "load", tmp_path / "model.xlsx", *DAY)
    assert result.exit_code == 3
    assert "'My cost model'" in result.stdout


def test_loading_needs_a_store_that_was_made_on_purpose(tmp_path: Path) -> None:
    result = run(tmp_path / "typo.duckdb", "load", returned("ZN101"))
    assert result.exit_code == 4
    assert "there is no store here" in result.stderr
    assert not (tmp_path / "typo.duckdb").exists()


def test_last_years_return_is_taken_as_such_and_says_so(store: Path) -> None:
    result = run(store, "load", returned("ZN101", "2024-25"), "--json", *DAY)
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["rows"][0]["year"] == "2024/25"
    assert "return-of-an-earlier-year" in [finding["name"] for finding in answer["findings"]]


def test_a_blank_accounts_form_is_reported_as_blank_and_is_no_error(tmp_path: Path, store: Path) -> None:
    from tac_like import Form

    form = tmp_path / "form.xlsx"
    Form().save(form)
    result = run(store, "load", form, "--json", *DAY)
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer["rows"][0]["outcome"] == "blank, nothing in it to load"
    assert "accounts-form-blank" in [finding["name"] for finding in answer["findings"]]
    assert {finding["severity"] for finding in answer["findings"]} <= {"query", "note"}


def test_a_workbook_of_ones_own_is_recognised_as_none_of_ours(tmp_path: Path, store: Path) -> None:
    book = Workbook()
    book.active.title = "Cost model"
    book.save(tmp_path / "model.xlsx")
    result = run(store, "check", tmp_path / "model.xlsx", "--json")
    (finding,) = rows(result)
    assert (finding["name"], finding["severity"]) == ("file-not-recognised", "error")
    assert "'Cost model'" in finding["found"]
