"""Findings as CSV: stable columns, one row each, and nothing in them that a spreadsheet program would run."""

import csv
import io
from datetime import date

import pytest
from click.testing import CliRunner
from returns import spoilt, typed

from consolidate.cli.findings_csv import COLUMNS, findings_csv
from consolidate.cli.main import root
from consolidate.words.findings import Finding, Severity, Waived


def finding(**changes):
    plain = {"name": "answer-not-a-number", "severity": Severity.ERROR, "file": "a.xlsx", "sheet": "HR", "cell": "G7",
             "found": "the text '£1.2m'", "expected": "a number", "do": "Type 1200000."}  # fmt: skip
    return Finding(**plain | changes)


def rows(*findings):
    return list(csv.DictReader(io.StringIO(findings_csv(findings))))


def test_the_columns_are_those_that_are_promised():
    assert findings_csv([]).splitlines() == [
        "file,severity,name,sheet,cell,found,expected,do,waived_by,waived_until,waived_because"
    ]
    assert tuple(rows(finding())[0]) == COLUMNS


def test_each_finding_is_one_row_gravest_first():
    found = rows(finding(severity=Severity.NOTE, sheet=None, cell=None), finding(found='two\nlines, "quoted"'))
    assert [row["severity"] for row in found] == ["error", "note"]
    assert (found[1]["sheet"], found[1]["cell"]) == ("", "")
    assert found[0]["found"].count("quoted") == 1


def test_a_waived_one_says_by_whom_until_when_and_why():
    waived = Waived(owner="head of costing", until=date(2027, 3, 31), reason="Seconded.")
    row = rows(finding().set_aside(waived))[0]
    assert [row["severity"], row["waived_by"], row["waived_until"], row["waived_because"]] == [
        "note", "head of costing", "2027-03-31", "Seconded.",
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\u00a0="])
def test_what_looks_like_a_formula_is_made_inert(start):
    row = rows(finding(found=f"{start}cmd|' /C calc'!A0", file=f"{start}a.xlsx"))[0]
    assert row["found"].startswith("'")
    assert row["file"].startswith("'")


def test_the_command_writes_it_for_excel_and_never_over_another_file(tmp_path):
    sent, out = tmp_path / "return.xlsx", tmp_path / "findings.csv"
    sent.write_bytes(spoilt(typed("FIN.AP.pay_cost", "nil")))
    words = ["check", str(sent), "--csv", str(out)]
    assert CliRunner().invoke(root, words).exit_code == 1
    assert out.read_bytes().startswith(b"\xef\xbb\xbffile,severity")
    read = csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline=""))
    assert next(read)["name"] == "answer-ambiguous"
    assert CliRunner().invoke(root, words).exit_code == 1  # the same bytes
    out.write_text("mine")
    assert CliRunner().invoke(root, words).exit_code == 6
    assert out.read_text() == "mine"
    assert CliRunner().invoke(root, [*words, "--force"]).exit_code == 1
