"""Other programs that some tests drive: found, or a reason to skip, or a failure where they must be there."""

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
