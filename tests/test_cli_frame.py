"""How the command line behaves whatever the command: exit codes, sentences, settings, results and talk."""

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from consolidate import __version__
from consolidate.cli import output
from consolidate.cli.faults import exit_code_of
from consolidate.cli.main import COMMANDS, Entry, root
from consolidate.cli.settings import Settings, pass_settings
from consolidate.words.errors import (
    CannotWrite,
    DeclarationError,
    ExitCode,
    LimitReached,
    NotEnoughData,
    NothingRead,
    StoreProblem,
    UsageProblem,
)
from consolidate.words.findings import Finding, Refusal, Severity

HERE = Path(__file__).parents[1]


def finding(name="cell-not-calculated", severity=Severity.ERROR, file="a.xlsx", sheet="HR", cell="G7", **parts):
    said = {"found": "a formula", "expected": "a number", "do": "Type the number."} | parts
    return Finding(name=name, severity=severity, file=file, sheet=sheet, cell=cell, **said)


def raising(error):
    def go():
        raise error

    return go


@pytest.fixture
def planted(monkeypatch, tmp_path):
    """Put a command into the table for the time of one test, and run the whole program with it."""

    def plant(command):
        module = tmp_path / "planted_command.py"
        module.write_text("command = None\n")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "planted_command", raising=False)
        import planted_command

        planted_command.command = command
        monkeypatch.setitem(COMMANDS, "planted", Entry(at="planted_command:command", help="Of this test."))
        return lambda *words, **more: CliRunner().invoke(root, [*words], **more)

    return plant


# How a run ends


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DeclarationError("benchmarks/a.toml: unknown key 'unti'."), 2),
        (UsageProblem("Two years were asked for."), 2),
        (NothingRead("None of the 3 files could be read."), 3),
        (StoreProblem("a.duckdb: there is no store."), 4),
        (NotEnoughData("Income is missing."), 5),
        (CannotWrite("out/a.html: it is open."), 6),
        (LimitReached("a.xlsx took longer than 60 s."), 7),
        (Refusal(finding()), 3),
        (MemoryError(), 7),
        (OSError(errno.ENOSPC, "No space left on device", "out/a.html"), 6),
        (PermissionError(errno.EACCES, "Permission denied", "out/a.html"), 6),
        (click.FileError("a.toml", "it is a folder"), 2),
        (click.Abort(), 130),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_known_way_to_stop_is_a_sentence_and_a_code(error, code, capsys):
    assert exit_code_of(raising(error)) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert err.strip()


def test_our_own_fault_is_70_with_the_traceback_in_a_log_and_not_on_the_terminal(capsys):
    assert exit_code_of(raising(ZeroDivisionError("of all things"))) == 70
    err = capsys.readouterr().err
    assert err.startswith("Something went wrong in the tool, not in your file.")
    assert "Traceback" not in err
    log = Path(re.search(r"in (\S+\.log);", err).group(1))
    assert "ZeroDivisionError: of all things" in log.read_text()
    if os.name == "posix":
        assert log.stat().st_mode & 0o077 == 0
    log.unlink()


def test_our_own_fault_is_told_even_where_no_log_can_be_kept(capsys, monkeypatch):
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(HERE / "no such folder"))
    assert exit_code_of(raising(ZeroDivisionError("of all things"))) == 70
    assert "could not be kept. It was: ZeroDivisionError." in capsys.readouterr().err


def test_an_end_of_file_inside_the_tool_is_not_taken_for_a_closed_terminal(planted, tmp_path):
    run = planted(click.Command("planted", callback=raising(EOFError("pipe closed"))))
    assert run("planted").exit_code == 70


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (ExitCode.FINDINGS, 1), (ExitCode.DONE, 0), ("text", 0)])
def test_a_command_tells_its_code_by_returning_it(planted, returned, code):
    assert planted(click.Command("planted", callback=lambda: returned))("planted").exit_code == code


def test_a_command_may_leave_through_its_context(planted):
    run = planted(click.Command("planted", callback=lambda: click.get_current_context().exit(5)))
    assert run("planted").exit_code == 5


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["lod"], "There is no command 'lod'. Did you mean 'load'?\nSee: consolidate --help\n"),
        (["--stor", "a", "explain"], "No such option '--stor'. Did you mean '--store'?\nSee: consolidate --help\n"),
        (["explain"], "Missing argument 'NAME'.\nSee: consolidate explain --help\n"),
    ],
)
def test_wrong_usage_names_the_mistake_and_the_help(words, sentence):
    result = CliRunner().invoke(root, words, prog_name="consolidate")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", sentence)


def test_a_wrong_value_names_its_option_and_never_says_invalid(planted):
    option = click.Option(["--year"], type=click.Choice(["2024/25", "2025/26"]))
    run = planted(click.Command("planted", params=[option], callback=lambda year: None))
    result = run("planted", "--year", "2025/62")
    assert result.exit_code == 2
    assert result.stderr.startswith("'--year': '2025/62' is not one of '2024/25', '2025/26'.")
    assert "nvalid" not in result.stderr


def test_no_command_at_all_prints_the_help_as_talk():
    result = CliRunner().invoke(root, [])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Commands:" in result.stderr


def test_the_version_is_that_of_the_package():
    assert CliRunner().invoke(root, ["--version"]).stdout == f"consolidate {__version__}\n"


def test_python_dash_m_is_the_same_program():
    child = subprocess.run(
        [sys.executable, "-m", "consolidate", "--version"], capture_output=True, text=True, check=True, cwd=HERE
    )
    assert child.stdout == f"consolidate {__version__}\n"


@pytest.mark.skipif(os.name != "posix", reason="pipes are closed otherwise on Windows")
@pytest.mark.parametrize("words", [["explain", "exit-codes"], ["--help"]])
def test_a_reader_that_has_gone_is_met_quietly(words):
    reading, writing = os.pipe()
    os.close(reading)
    child = subprocess.run(
        [sys.executable, "-m", "consolidate", *words], stdout=writing, stderr=subprocess.PIPE, cwd=HERE, check=False
    )
    os.close(writing)
    assert (child.returncode, child.stderr) == (6, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_under_standard_output_is_told():
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "consolidate", "explain", "4"]
        child = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, cwd=HERE, check=False)
    assert child.returncode == 6
    assert b"No space left" in child.stderr
    assert b"Traceback" not in child.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    ("words", "away", "code"),
    [("lod", "2>/dev/full", 2), ("lod", "2>&-", 2), ("explain 4", ">&-", 0), ("explain 4", ">&- 2>&-", 0)],
)
def test_a_stream_that_goes_nowhere_does_not_change_the_exit_code(words, away, code):
    child = subprocess.run(f"{sys.executable} -m consolidate {words} {away}", shell=True, cwd=HERE, check=False)
    assert child.returncode == code


def test_redirected_output_is_utf_8_whatever_the_locale_says():
    child = subprocess.run(
        [sys.executable, "-m", "consolidate", "explain", "corporate_cost_per_100m", "--json"],
        capture_output=True, check=True, cwd=HERE, env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert "£100m" in json.loads(child.stdout.decode("utf-8"))["rows"][0]["title"]


# Settings


@pytest.fixture
def settings_seen(planted):
    seen = []

    @click.command()
    @pass_settings
    def planted_command(settings):
        seen.append(settings)

    run = planted(planted_command)

    def given_words(*words, **environment):
        assert run(*words, env=environment).exit_code == 0
        return seen.pop()

    return given_words


def test_without_options_the_store_is_in_the_current_folder(settings_seen):
    assert settings_seen("planted") == Settings(store=Path("consolidate.duckdb"))


@pytest.mark.parametrize(
    "words",
    [("--store", "a.duckdb", "planted"), ("planted", "--store", "a.duckdb"),
     ("--store", "b.duckdb", "planted", "--store", "a.duckdb")],
)  # fmt: skip
def test_the_store_may_be_named_before_or_after_the_command_and_the_nearest_wins(settings_seen, words):
    assert settings_seen(*words).store == Path("a.duckdb")


def test_the_environment_names_the_store_unless_an_option_does(settings_seen):
    assert settings_seen("planted", CONSOLIDATE_STORE="a.duckdb").store == Path("a.duckdb")
    assert settings_seen("planted", "--store", "b.duckdb", CONSOLIDATE_STORE="a.duckdb").store == Path("b.duckdb")


@pytest.mark.parametrize("words", [("-v", "planted", "--no-color"), ("--no-color", "planted", "--verbose")])
def test_switches_on_either_side_add_up(settings_seen, words):
    assert settings_seen(*words) == Settings(verbose=True, no_color=True)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_may_ask_for_no_colour(settings_seen, environment):
    assert settings_seen("planted", **environment).no_color


def test_colour_is_never_printed_when_it_was_declined(planted):
    run = planted(click.Command("planted", callback=lambda: output.print_findings([finding()], as_json=False)))
    assert "\x1b[" in run("planted", color=True).stdout
    assert "\x1b[" not in run("planted", "--no-color", color=True).stdout


def test_a_group_of_commands_understands_the_store_after_its_last_word(planted):
    seen = []
    group = click.Group("planted", commands=[click.Command("one", callback=pass_settings(seen.append))])
    assert planted(group)("planted", "one", "--store", "a.duckdb").exit_code == 0
    assert seen[0].store == Path("a.duckdb")
