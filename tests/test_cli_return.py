"""Returns are issued and checked from the command line, without a store and without surprises."""

import json

import pytest
from click.testing import CliRunner
from returns import TRUST, plan, sound_answers, sound_bytes, spoilt, typed

from consolidate.cli.main import root
from consolidate.sheets.writer import book_bytes
from consolidate.words.years import CollectionYear


def run(*words):
    return CliRunner().invoke(root, [str(word) for word in words])


@pytest.fixture
def files(tmp_path):
    """Returns of every kind, by what is wrong with them."""
    texts = {
        "good": sound_bytes(),
        "queried": spoilt(typed("FIN.AP.pay_cost", "n/a")),
        "wrong": spoilt(typed("FIN.AP.pay_cost", "nil")),
        "last_year": sound_bytes(CollectionYear(2024)),
        "blank": book_bytes(plan({})),
        "text": b"not a workbook",
    }
    made = {}
    for name, data in texts.items():
        made[name] = tmp_path / f"{name}.xlsx"
        made[name].write_bytes(data)
    return made


def test_a_return_is_written_for_each_trust_and_its_path_printed(tmp_path):
    out = tmp_path / "out"
    done = run("--store", tmp_path / "none.duckdb", "template", "new", "--year", "2025/26", "--trust", "zn101",
               "--trust", "ZN102", "--trust", "ZN101", "--out", out, "--as-of", "2026-04-20")  # fmt: skip
    assert done.exit_code == 0, done.stderr
    paths = done.stdout.split()
    assert [path.rpartition("/")[2] for path in paths] == [
        "ZN101_corp-services_2025-26.xlsx",
        "ZN102_corp-services_2025-26.xlsx",
    ]
    assert "no store" in done.stderr
    assert not (tmp_path / "none.duckdb").exists()
    assert (out / "ZN101_corp-services_2025-26.xlsx").read_bytes() == book_bytes(plan({}))


def test_a_footprint_is_issued_whole(tmp_path):
    done = run("template", "new", "--year", "2025/26", "--footprint", "north_shire", "--blank", "--out", tmp_path)
    assert done.exit_code == 0, done.stderr
    assert len(done.stdout.split()) == 8
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--year", "2025/26"), "--trust"),
        (("--year", "2025/26", "--trust", "QQ9"), "QQ9"),
        (("--year", "2025/26", "--trust", TRUST, "--trust", "QQ9"), "QQ9"),
        (("--year", "2019/20", "--trust", TRUST), "2019/20"),
        (("--year", "2025/26", "--footprint", "south"), "south"),
    ],
)
def test_what_cannot_be_issued_is_refused_before_anything_is_written(tmp_path, words, says):
    done = run("template", "new", *words, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert says in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_sound_return_passes_and_is_seen_to(files):
    done = run("check", files["good"])
    assert done.exit_code == 0, done.output
    assert done.stdout == "good.xlsx: nothing found\n"


def test_findings_are_grouped_by_file_with_errors_first(files):
    done = run("check", files["wrong"], files["good"], files["text"])
    assert done.exit_code == 1
    assert "error  answer-ambiguous" in done.stdout
    assert "Finance!G12" in done.stdout
    assert "good.xlsx: nothing found" in done.stdout
    assert "3 checked: 1 can be loaded, 2 cannot." in done.stderr
    assert "Traceback" not in done.output


def test_the_level_decides_the_exit_code(files):
    assert run("check", files["queried"]).exit_code == 0
    assert run("check", files["queried"], "--fail-on", "query").exit_code == 1
    assert run("check", files["good"], "--fail-on", "note").exit_code == 0


def test_a_batch_of_which_nothing_could_be_read_has_a_code_of_its_own(files):
    assert run("check", files["text"]).exit_code == 3
    assert run("check", files["text"], files["good"]).exit_code == 1


def test_an_empty_return_could_be_read_and_is_refused(files):
    done = run("check", files["blank"])
    assert done.exit_code == 1
    assert "return-blank" in done.stdout


def test_findings_come_as_json_under_a_versioned_schema(files):
    done = run("check", files["queried"], "--json")
    answer = json.loads(done.stdout)
    assert answer["schema"] == "consolidate.findings/1"
    rows = [row for row in answer["rows"] if row["name"] == "answer-not-supplied"]
    assert rows[0] | {"found": "", "expected": "", "do": ""} == {
        "name": "answer-not-supplied", "severity": "query", "file": "queried.xlsx", "sheet": "Finance", "cell": "G12",
        "found": "", "expected": "", "do": "", "waived": None,
    }  # fmt: skip
    assert done.stderr == ""


def test_last_years_return_is_right_by_itself_and_refused_for_this_year(files):
    assert run("check", files["last_year"]).exit_code == 0
    done = run("check", files["last_year"], "--year", "2025/26")
    assert done.exit_code == 1
    assert "return-of-another-year" in done.stdout


def test_the_year_before_in_the_same_batch_is_compared_with(files, tmp_path):
    moved = tmp_path / "moved.xlsx"
    moved.write_bytes(book_bytes(plan(sound_answers() | {("finance", "accounts_payable", "supplier_invoices"): 120})))
    changes = sound_answers() | {("finance", "accounts_payable", "supplier_invoices.comment"): None}
    moved.write_bytes(book_bytes(plan(changes | {("finance", "accounts_payable", "supplier_invoices"): 120})))
    assert "volume-changed" not in run("check", moved).stdout
    assert "volume-changed" in run("check", moved, files["last_year"]).stdout


def test_a_folder_stands_for_its_workbooks(files):
    done = run("check", files["good"].parent)
    assert done.exit_code == 1
    assert "6 checked" in done.stderr


def test_what_came_in_another_form_is_not_passed_over(tmp_path):
    (tmp_path / "R1.csv").write_text("Finance,12\n", encoding="utf-8")
    (tmp_path / "R2.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    (tmp_path / "~$R3.xlsx").write_bytes(b"lock")
    done = run("check", tmp_path)
    assert done.exit_code == 3
    assert "file-is-text" in done.stdout
    assert "R2.xls: 1 error" in done.stdout
    assert "2 checked" in done.stderr


def test_a_folder_without_a_spreadsheet_says_so(tmp_path):
    (tmp_path / "returns").mkdir()
    done = run("check", tmp_path)
    assert done.exit_code == 2
    assert "no spreadsheet lies in this folder" in done.stderr
