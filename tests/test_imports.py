"""Imports go down the floors, and the libraries stay in their rooms."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from consolidate.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]

FLOORS = {
    "words": 0,
    "catalogue": 1,
    "store": 2,
    "sheets": 2,
    "collection": 3,
    "benchmark": 3,
    "case": 3,
    "report": 4,
    "cli": 5,
    "reference": 6,
}
SIDEWAYS = {("case", "benchmark")}
"""The one arrow between rooms of a floor: a case starts from a trust's position."""

ROOMS_OF = {
    "click": {"cli"},
    "docxtpl": {"report"},
    "duckdb": {"store"},
    "jinja2": {"report"},
    "markupsafe": {"report"},
    "openpyxl": {"sheets"},
    "typst": {"report"},
    "xlsxwriter": {"sheets"},
}
"""Libraries that only one room may import; any other may be used from the second floor up, except in cli."""

HEAVY = {"duckdb", "jinja2", "numpy", "openpyxl", "polars", "pyarrow", "xlsxwriter"}
DECLARED = {
    requirement.split(">")[0].split("<")[0].strip()
    for requirement in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
}


class Import(NamedTuple):
    """One imported module, and whether it is imported as soon as its importer is."""

    module: str
    line: int
    at_once: bool


def imports_of(path: Path, name: str) -> Iterator[Import]:
    """Every module that a file imports, wherever in it; `from package import module` gives both."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    later = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or _only_for_types(node)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, node not in later)
        elif isinstance(node, ast.ImportFrom):
            package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
            base = ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])
            base = base if node.level else node.module
            yield Import(base, node.lineno, node not in later)
            for alias in node.names:
                yield Import(f"{base}.{alias.name}", node.lineno, node not in later)


def _only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def modules(root: Path) -> dict[str, Path]:
    """Every module under `root`/consolidate by its dotted name."""
    found = {}
    for path in sorted((root / "consolidate").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room_of(module: str) -> str:
    """The folder under consolidate/; the way in (`__main__`) belongs to cli, the version to words."""
    parts = module.split(".")
    if len(parts) > 1 and parts[1] in FLOORS:
        return parts[1]
    return "cli" if parts[-1] == "__main__" else "words"


def why_not(module: str, imported: str) -> str | None:
    """Why a module may not import another, or None where it may."""
    room, library = room_of(module), imported.split(".")[0]
    if library == "consolidate":
        other = room_of(imported)
        if other == room or FLOORS[other] < FLOORS[room] or (room, other) in SIDEWAYS:
            return None
        return f"{room} may not import {other}"
    if library in sys.stdlib_module_names:
        return None
    if FLOORS[room] < 2:
        return f"{room} may import the standard library only, not {library}"
    if library not in DECLARED:
        return f"{library} is not declared in pyproject.toml"
    if room not in ROOMS_OF.get(library, FLOORS.keys() - {"cli"}):
        return f"{library} may not be imported in {room}"
    return None


def offences(root: Path) -> list[str]:
    """Every import that breaks the floors, as "file:line: why"."""
    return [
        f"{path.relative_to(root)}:{one.line}: {why}"
        for name, path in modules(root).items()
        for one in imports_of(path, name)
        if (why := why_not(name, one.module))
    ]


def loaded_with(module: str, known: dict[str, Path]) -> set[str]:
    """Every module that is loaded as soon as `module` is, as far as our own files lead."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        parents = {".".join(name.split(".")[:depth]) for depth in range(1, name.count(".") + 1)}
        for one in {name, *parents} - seen:
            seen.add(one)
            if one in known:
                waiting += [found.module for found in imports_of(known[one], one) if found.at_once]
    return seen


def test_imports_go_down_the_floors():
    assert offences(ROOT) == []


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("words/one.py", "import polars", "words may import the standard library only, not polars"),
        ("catalogue/one.py", "from consolidate.store import store", "catalogue may not import store"),
        ("store/one.py", "from consolidate.sheets.cells import Cell", "store may not import sheets"),
        ("sheets/one.py", "def f():\n    import duckdb", "duckdb may not be imported in sheets"),
        ("benchmark/one.py", "from ..case import sizing", "benchmark may not import case"),
        ("collection/one.py", "import consolidate.benchmark", "collection may not import benchmark"),
        ("report/one.py", "from consolidate import cli", "report may not import cli"),
        ("report/one.py", "import pandas", "pandas is not declared in pyproject.toml"),
        ("cli/one.py", "def f():\n    import polars", "polars may not be imported in cli"),
    ],
)
def test_an_import_that_breaks_the_floors_is_named(tmp_path, file, text, why):
    path = tmp_path / "consolidate" / file
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert {line.split(": ", 1)[1] for line in offences(tmp_path)} == {why}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("case/one.py", "from consolidate.benchmark import peers"),
        ("store/one.py", "import duckdb, polars\nfrom consolidate.words import years"),
        ("cli/one.py", "import click\nfrom consolidate.report import filters"),
    ],
)
def test_an_import_downwards_is_allowed(tmp_path, file, text):
    path = tmp_path / "consolidate" / file
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert offences(tmp_path) == []


def test_no_command_loads_a_heavy_library_before_it_runs():
    known = modules(ROOT)
    early = {
        name: heavy for name in known if room_of(name) == "cli" if (heavy := sorted(HEAVY & loaded_with(name, known)))
    }
    assert early == {}


def test_a_heavy_library_behind_our_own_modules_is_noticed(tmp_path):
    for file, text in {"cli/one.py": "from consolidate.store import two", "store/two.py": "import duckdb"}.items():
        path = tmp_path / "consolidate" / file
        path.parent.mkdir(parents=True)
        path.write_text(text)
    assert "duckdb" in loaded_with("consolidate.cli.one", modules(tmp_path))


def test_help_loads_no_command_and_no_heavy_library():
    script = (
        "import sys\n"
        "from consolidate.cli.main import root\n"
        "try:\n    root(['--help'], prog_name='consolidate')\n"
        "except SystemExit as leaving:\n    assert leaving.code == 0\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(child.stderr.split())
    assert "click" in loaded
    assert loaded & HEAVY == set()
    assert loaded & {entry.at.split(":")[0] for entry in COMMANDS.values()} == set()
    assert all(name in child.stdout for name in COMMANDS)
