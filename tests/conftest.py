"""What every test stands on: no network, no store or settings of the user's, and programs by name."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from programs import program as find_program

GUARD = Path(__file__).parent / "guard"

# `make test` tries the same examples everywhere, so that it never fails by chance; `make soak` tries new ones.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("soak", deadline=None, print_blob=True)
settings.load_profile("repeatable")


def pytest_configure(config: pytest.Config) -> None:
    """Close the network before anything is imported, here and in every Python that a test starts."""
    specification = importlib.util.spec_from_file_location("network_guard", GUARD / "sitecustomize.py")
    specification.loader.exec_module(importlib.util.module_from_spec(specification))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(GUARD), os.environ.get("PYTHONPATH")]))


@pytest.fixture(autouse=True)
def _settings_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own store, home folder or terminal must not decide whether a test passes."""
    for name in ("CONSOLIDATE_STORE", "CONSOLIDATE_HOME", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `consolidate demo` leaves, made once; a test that would change it works on a copy."""
    out = tmp_path_factory.mktemp("demonstration") / "demo"
    command = [sys.executable, "-m", "consolidate", "demo", "--out", out, "--as-of", "2026-11-21"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def program() -> Callable[[str], str]:
    """`program("soffice")` is its path, or skips the test; see `programs.program`."""
    return find_program


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[object], None]:
    """`tell(figures)` prints what a test measured at the end of the run, whichever process it ran in."""
    return lambda said: record_property("told", str(said))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have told, in the order in which they ended."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    told = [
        text for report in reports if report.when == "call" for name, text in report.user_properties if name == "told"
    ]
    if told:
        terminalreporter.section("What was measured")
        for text in told:
            terminalreporter.line(text)
