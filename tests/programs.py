"""Other programs that some tests drive: found, or a reason to skip, or a failure; and how to start ours apart."""

import os
import shutil

import pytest


def program(name: str) -> str:
    """The path of a program. Skips the test where it is absent, unless CONSOLIDATE_REQUIRE names it."""
    path = shutil.which(name)
    if path is not None:
        return path
    if name in os.environ.get("CONSOLIDATE_REQUIRE", "").split():
        pytest.fail(f"{name} is not on the path, and CONSOLIDATE_REQUIRE says that it must be")
    pytest.skip(f"{name} is not installed here")


def unmeasured() -> dict[str, str]:
    """The environment for a process that is killed or may not write: its coverage would be half written."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_PROCESS")}
