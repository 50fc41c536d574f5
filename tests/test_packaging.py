"""The wheel, installed into an environment of its own outside any checkout, does what the checkout does.

No index is reached: the libraries that the wheel asks for, and only those, are lent by the environment
that runs the tests.
"""

import email
import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from consolidate import __version__

ROOT = Path(__file__).parents[1]
GUARD = Path(__file__).parent / "guard" / "sitecustomize.py"
SHIPPED = ("benchmarks", "templates", "sample_data")
WINDOWS = os.name == "nt"

pytestmark = pytest.mark.skipif(WINDOWS, reason="lending libraries needs symbolic links")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = out.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return email.message_from_bytes(archive.read(name))


@pytest.fixture(scope="session")
def installed(wheel, metadata, tmp_path_factory):
    """The folder of programs of a new environment that holds the wheel and the libraries it asks for."""
    place = tmp_path_factory.mktemp("elsewhere") / "environment"
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    lend(requirements(metadata.get_all("Requires-Dist")), packages)
    (packages / GUARD.name).symlink_to(GUARD)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "install", "--quiet",
         "--no-index", "--no-deps", wheel],
        check=True,
    )  # fmt: skip
    return python.parent


def requirements(asked: list[str]) -> set[str]:
    """The names of all distributions that `asked` leads to, without any extra."""
    wanted: set[str] = set()
    waiting = list(asked)
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        if name not in wanted and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            wanted.add(name)
            waiting += distribution(name).requires or []
    return wanted


def lend(names: set[str], packages: Path) -> None:
    """Link what each distribution consists of into another environment."""
    for name in names:
        lent = distribution(name)
        for entry in {file.parts[0] for file in lent.files} - {"..", "__pycache__"}:
            (packages / entry).symlink_to(lent.locate_file(entry))


@pytest.fixture
def run(installed, tmp_path):
    """Run a program of that environment in an empty folder, with nothing of ours in its settings."""

    def run(program, *words):
        return subprocess.run(
            [installed / program, *words], capture_output=True, text=True, check=False, cwd=tmp_path,
            env={"PATH": os.defpath, "HOME": str(tmp_path), "LANG": "C.UTF-8"},
        )  # fmt: skip

    return run


def test_the_wheel_carries_what_is_declared_and_nothing_else(wheel):
    declared = {
        f"consolidate/shipped/{path.relative_to(ROOT).as_posix()}"
        for folder in SHIPPED
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    program = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "consolidate").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert carried == declared | program


def test_the_wheel_says_what_the_project_file_says(metadata):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [Requirement(text) for text in metadata.get_all("Requires-Dist")]
    assert {str(one) for one in asked if one.marker is None} == {
        str(Requirement(text)) for text in project["dependencies"]
    }
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"


def test_the_installed_program_stands_on_what_the_wheel_brought(installed, run):
    where = run(
        "python", "-c", "import consolidate, consolidate.catalogue.home as h; print(consolidate.__file__, h.home())"
    )
    package = Path(where.stdout.split()[0]).parent
    assert installed.parent in package.parents
    assert where.stdout.split()[1] == str(package / "shipped")


@pytest.mark.parametrize("module", ["pytest", "hatchling", "mypy"])
def test_nothing_that_only_developers_have_is_there_to_lean_on(run, module):
    assert "ModuleNotFoundError" in run("python", "-c", f"import {module}").stderr


def test_the_installed_program_may_not_use_the_network_here(run):
    asks = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    assert "NetworkUsed" in run("python", "-c", asks).stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--version"], __version__),
        (["--help"], "Commands:"),
        (["explain", "exit-codes"], "130 (exit code, interrupted)"),
        (["explain", "corporate_cost_per_100m"], "£100m"),
    ],
)
def test_the_installed_program_answers(run, words, says):
    answer = run("consolidate", *words)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert says in answer.stdout


def test_the_installed_program_runs_the_whole_job_to_the_same_bytes(run, tmp_path, demonstration):
    answer = run("consolidate", "demo", "--out", "demo", "--as-of", "2026-11-21")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == "demo/index.html\n"
    left = written(tmp_path / "demo")
    assert left == written(demonstration)
    assert [name for name in left if name.endswith(".duckdb")] == ["consolidate.duckdb"]


def written(folder: Path) -> dict[str, bytes]:
    """Every file by its place; of the store only that it is there, since its pages may lie in any order."""
    return {
        path.relative_to(folder).as_posix(): b"" if path.suffix == ".duckdb" else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
