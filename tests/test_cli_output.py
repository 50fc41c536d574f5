"""Results as JSON and as text, findings by file, progress: what a command prints and where."""

import io
import json
import os
import re
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from consolidate.cli import output
from consolidate.cli.progress import Progress
from consolidate.cli.table import as_text, table_lines, visible
from consolidate.words.findings import Finding, Severity
from consolidate.words.states import Status
from consolidate.words.years import CollectionYear

HERE = Path(__file__).parents[1]


def finding(name="cell-not-calculated", severity=Severity.ERROR, file="a.xlsx", sheet="HR", cell="G7", **parts):
    said = {"found": "a formula", "expected": "a number", "do": "Type the number."} | parts
    return Finding(name=name, severity=severity, file=file, sheet=sheet, cell=cell, **said)


# Results


def printed(capsys, rows, **more):
    output.print_rows(rows, "consolidate.metrics/1", **{"as_json": True} | more)
    return capsys.readouterr().out


def test_json_keeps_numbers_as_numbers_and_gaps_as_null(capsys):
    row = {"a": Decimal("12.50"), "b": Decimal("3E2"), "c": None, "d": date(2026, 4, 1), "e": CollectionYear(2015),
           "f": Status.OK, "g": True, "h": Path("x"), "i": [Decimal(1)], "j": {"k": 0.1}}  # fmt: skip
    text = printed(capsys, [row])
    read = json.loads(text)
    assert list(read) == ["schema", "rows"]
    assert read["rows"] == [
        {"a": 12.5, "b": 300, "c": None, "d": "2026-04-01", "e": "2015/16", "f": "ok", "g": True, "h": "x",
         "i": [1], "j": {"k": 0.1}}
    ]  # fmt: skip
    assert list(read["rows"][0]) == list(row)
    assert '"b": 300,' in text


def test_json_of_nothing_is_an_empty_list_and_extras_stand_beside_the_rows(capsys):
    assert json.loads(printed(capsys, [], extra={"n": 2})) == {"schema": "consolidate.metrics/1", "n": 2, "rows": []}


@pytest.mark.parametrize("value", [float("nan"), Decimal("NaN"), float("inf"), object()])
def test_what_json_cannot_say_is_refused_rather_than_guessed(value):
    with pytest.raises((TypeError, ValueError)):
        output.print_rows([{"a": value}], "consolidate.metrics/1", as_json=True)


def test_a_table_is_aligned_and_says_why_a_figure_is_missing(capsys):
    rows = [
        {"ods_code": "R0A", "value": 90407.4, "unit": "gbp_per_wte", "status": "ok"},
        {"ods_code": "RW3", "value": None, "unit": "gbp_per_wte", "status": Status.PART_OF_MERGER},
    ]
    assert printed(capsys, rows, as_json=False, headings={"ods_code": "trust"}).splitlines() == [
        "trust                     value  unit         status",
        "R0A                      90,407  gbp_per_wte  ok",
        "RW3    Counted in its successor  gbp_per_wte  part_of_merger",
    ]


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567, None, "1,234,567"),
        (Decimal("1234.5"), None, "1,234.50"),
        (Decimal("1234.00"), None, "1,234"),
        (2.675, 2, "2.68"),
        (-0.001, 2, "0.00"),
        (True, None, "yes"),
        (CollectionYear(2015), None, "2015/16"),
    ],
)
def test_a_figure_is_printed_as_people_read_it(value, decimals, text):
    assert as_text(value, decimals=decimals) == text


def test_a_missing_text_takes_the_words_that_the_command_gives():
    rows = [{"function": None, "n": 3}, {"function": "Payroll", "n": None}]
    assert table_lines(rows, missing={"function": "whole trust"}) == [
        "function        n", "whole trust     3", "Payroll      none"
    ]  # fmt: skip


def test_a_narrow_terminal_wraps_text_before_it_gives_up_the_table():
    rows = [{"id": "cost_per_wau", "label": "Cost per weighted activity unit of the trust", "n": 12}]
    assert table_lines(rows, 40) == [
        "id            label                    n",
        "cost_per_wau  Cost per weighted       12",
        "              activity unit of the",
        "              trust",
    ]


def test_what_all_rows_share_is_said_once_before_the_table_is_given_up():
    rows = [{"year": "2017/18", "population": "real", "trust": code, "value": 1} for code in ("R0A", "R1H")]
    assert table_lines(rows, 20) == [
        "year        2017/18", "population  real", "value       1", "", "trust", "R0A", "R1H"
    ]  # fmt: skip


def test_a_very_narrow_terminal_gets_records():
    assert table_lines([{"first": 1234, "second": 5678}, {"first": 1, "second": 2}], 8) == [
        "first   1,234", "second  5,678", "", "first   1", "second  2"
    ]  # fmt: skip


CELLS = some.one_of(
    some.none(),
    some.integers(-(10**15), 10**15),
    some.decimals(-(10**9), 10**9, places=3),
    some.text(),
    some.booleans(),
)


@given(
    rows=some.lists(some.tuples(CELLS, CELLS, CELLS).map(lambda row: dict(zip("abc", row, strict=True))), min_size=1),
    width=some.integers(10, 200),
)
def test_a_table_never_runs_past_the_terminal_unless_it_becomes_records(rows, width):
    lines = table_lines(rows, width)
    is_records = lines[0].startswith("a  ") and lines[1].startswith("b  ") and len(lines) == 4 * len(rows) - 1
    assert is_records or max(map(len, lines)) <= width


@pytest.mark.soak
@settings(max_examples=5_000)
@given(rows=some.lists(some.dictionaries(some.text(), CELLS), max_size=5))
def test_json_is_read_back_as_it_was_written(rows):
    buffer = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", buffer)
        output.print_rows(rows, "consolidate.metrics/1", as_json=True)
    assert json.loads(buffer.getvalue())["rows"] == [{k: output.plain(v) for k, v in row.items()} for row in rows]


def test_a_cell_cannot_steer_the_terminal(capsys):
    assert visible("\x1b[2Jgone\u202e") == "\\x1b[2Jgone\\u202e"
    output.print_findings([finding(found="the text '\x1b]0;owned\x07'", sheet="\x9b1m")], as_json=False)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", capsys.readouterr().out)


def test_findings_are_grouped_by_file_and_kind_with_every_cell(capsys):
    output.print_findings(
        [
            finding(file="b.xlsx", name="large-change", severity=Severity.QUERY, cell="G8", found="31 % up"),
            finding(cell="G10"),
            finding(cell="G9", found="another formula"),
            finding(name="not-a-workbook", sheet=None, cell=None, found="a text file"),
        ],
        as_json=False,
        files=["clean.xlsx", "a.xlsx"],
    )
    assert capsys.readouterr().out == (
        "clean.xlsx: nothing found\n"
        "\n"
        "a.xlsx: 3 errors\n"
        "\n"
        "  error  not-a-workbook\n"
        "    whole file  a text file\n"
        "    expected    a number\n"
        "    do          Type the number.\n"
        "\n"
        "  error  cell-not-calculated\n"
        "    HR!G9     another formula\n"
        "    HR!G10    a formula\n"
        "    expected  a number\n"
        "    do        Type the number.\n"
        "\n"
        "b.xlsx: 1 query\n"
        "\n"
        "  query  large-change\n"
        "    HR!G8     31 % up\n"
        "    expected  a number\n"
        "    do        Type the number.\n"
    )


def test_findings_as_json_are_one_row_each_with_their_counts(capsys):
    output.print_findings([finding(), finding(severity=Severity.NOTE, cell=None)], as_json=True, extra={"files": ["a"]})
    read = json.loads(capsys.readouterr().out)
    assert {key: read[key] for key in ("schema", "counts", "files")} == {
        "schema": "consolidate.findings/1",
        "counts": {"error": 1, "query": 0, "note": 1},
        "files": ["a"],
    }
    assert read["rows"][0] == {
        "name": "cell-not-calculated", "severity": "error", "file": "a.xlsx", "sheet": "HR", "cell": "G7",
        "found": "a formula", "expected": "a number", "do": "Type the number.", "waived": None,
    }  # fmt: skip


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("query", 1), ("note", 1)])
def test_the_exit_code_of_findings_depends_on_the_level_asked_for(level, code):
    assert output.findings_code([finding(severity=Severity.QUERY)], level) == code


def test_talk_goes_to_standard_error(capsys):
    output.say("Reading.")
    assert capsys.readouterr() == ("", "Reading.\n")


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_on_a_terminal_results_fit_its_width():
    leader, follower = os.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "consolidate", "explain", "cost_per_wau"],
        stdout=follower, stderr=follower, cwd=HERE, env={**os.environ, "COLUMNS": "60"},
    )  # fmt: skip
    os.close(follower)
    said = b""
    try:
        while part := os.read(leader, 4096):
            said += part
    except OSError:  # the other end has closed, which Linux tells as an error
        pass
    assert child.wait() == 0
    os.close(leader)
    lines = said.decode().splitlines()
    assert len(lines) > 10
    assert max(map(len, lines)) <= 60


# Progress


class Screen(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_silent_where_nobody_watches(capsys):
    with Progress(total=2, eager=True) as progress:
        progress.step("Reading a.xlsx")
    assert capsys.readouterr() == ("", "")


def test_progress_speaks_on_a_terminal_one_plain_line_a_step(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Screen())
    with Progress(total=2, eager=True) as progress:
        progress.step("Reading a.xlsx")
        progress.step("Reading b.xlsx")
    assert sys.stderr.getvalue() == "[1/2] Reading a.xlsx\n[2/2] Reading b.xlsx\n"


def test_progress_says_nothing_about_work_that_is_quickly_done_and_breathes_between_lines(monkeypatch):
    clock = iter([0.0, 1.9, 2.0, 2.1, 2.6])
    monkeypatch.setattr(sys, "stderr", Screen())
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    progress = Progress()
    for name in "abcd":
        progress.step(name)
    assert sys.stderr.getvalue() == "b\nd\n"
