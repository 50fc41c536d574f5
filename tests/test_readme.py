"""What the README promises is there: its make targets, its commands with their options, its exit codes, its links."""

import re
import shlex
from pathlib import Path

import pytest
from command_lines import calls_in, parse

from consolidate.cli.main import COMMANDS
from consolidate.words.errors import ExitCode

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(?:sh|powershell)\n(.*?)```", README, re.DOTALL)
CALLS = sorted({call for text in (*BLOCKS, *re.findall(r"`(consolidate [^`]+)`", README)) for call in calls_in(text)})


@pytest.mark.parametrize("call", CALLS)
def test_every_command_in_the_readme_is_understood(call):
    parse(shlex.split(call)[1:])


def test_every_command_is_in_the_readme():
    shown = {re.sub(r"--store \S+ ", "", call).split()[1] for call in CALLS}
    assert [name for name in COMMANDS if name not in shown] == []


def test_every_make_target_in_the_readme_is_in_the_makefile():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE)) <= targets


def test_the_exit_codes_in_the_readme_are_all_of_them():
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)] == [
        code.value for code in ExitCode
    ]


def test_every_file_that_the_readme_leads_to_is_there():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
