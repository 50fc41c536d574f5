"""Every command is where the table says, explains itself with an example, and keeps `--help` cheap."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from command_lines import commands, examples, parse
from openpyxl import load_workbook
from test_imports import HEAVY

from consolidate.cli.main import root

ROOT = Path(__file__).parents[1]
ALL = dict(commands())


@pytest.mark.parametrize("words", ALL)
def test_every_command_ends_its_help_with_an_example_of_itself(words):
    lines = examples(ALL[words])
    assert lines
    assert all(line.startswith("consolidate ") for line in lines)
    assert any(f"{words} " in f"{line} " for line in lines)


@pytest.fixture
def workplace(demonstration, tmp_path, monkeypatch):
    """A folder as a user has it: a store, returns, and the scenarios of a checkout."""
    shutil.copy(demonstration / "consolidate.duckdb", tmp_path)
    shutil.copytree(demonstration / "returns" / "2025-26", tmp_path / "returns")
    shutil.copytree(ROOT / "sample_data" / "scenarios", tmp_path / "sample_data" / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def resubmit(workplace):
    """The first trust sends its return again, with another cost of a line."""
    sent = next((workplace / "returns").glob("ZN101*"))
    book = load_workbook(sent)
    sheet, cell = book.defined_names["FIN.AP.pay_cost"].attr_text.split("!")
    book[sheet.strip("'")][cell.replace("$", "")].value += 1
    book.save(workplace / "again.xlsx")
    done = CliRunner().invoke(root, ["load", "again.xlsx"])
    assert done.exit_code == 0, done.output


EXAMPLES = sorted({line for command in ALL.values() for line in examples(command)})


@pytest.mark.parametrize("line", [line for line in EXAMPLES if " demo " not in line])
def test_every_example_runs(workplace, line):
    """`demo` is left out: the workplace is what it left behind."""
    if line == "consolidate init":
        (workplace / "consolidate.duckdb").unlink()
    if line.startswith("consolidate diff "):
        resubmit(workplace)
    done = CliRunner().invoke(root, shlex.split(line)[1:])
    assert done.exit_code == 0 or (done.exit_code == 1 and "--fail-on query" in line), done.output


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_is_understood(line):
    parse(shlex.split(line)[1:])


@pytest.mark.parametrize("words", ALL)
def test_every_option_says_what_it_does(words):
    assert [
        parameter.name
        for parameter in ALL[words].params
        if parameter.param_type_name == "option" and not parameter.hidden and not parameter.help
    ] == []


def test_the_help_of_every_command_loads_no_heavy_library():
    script = (
        "import sys\n"
        "from consolidate.cli.main import COMMANDS, root\n"
        "for name in COMMANDS:\n"
        "    try:\n        root([name, '--help'], prog_name='consolidate')\n"
        "    except SystemExit as leaving:\n        assert leaving.code == 0, name\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert set(child.stderr.split()) & HEAVY == set()
