"""Runs of `load` over a batch of files, with what came of each and what the store holds afterwards."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from consolidate.cli.main import root
from consolidate.store.store import Store
from consolidate.words.facts import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What came of one run of `load`."""

    exit_code: int
    output: str
    outcomes: dict[str, str]
    findings: dict[str, list[dict[str, str]]]
    changes: list[dict[str, Any]]  # as JSON has them
    held: dict[str, Submission]
    """What the store holds afterwards, by trust."""


def run(store: Path, *arguments: object) -> Result:
    return CliRunner().invoke(root, ["--store", str(store), *map(str, arguments)])


def load(store: Path, *paths: Path, year: str | None = "2025/26") -> Batch:
    """Load files into a store that is made for it where there is none."""
    if not store.exists():
        assert run(store, "init").exit_code == 0
    asked = ("--year", year) if year else ()
    result = run(store, "load", *paths, *asked, "--json", "--as-of", "2026-11-21")
    answer = json.loads(result.stdout)
    findings: dict[str, list[dict[str, str]]] = {row["file"]: [] for row in answer["rows"]}
    for finding in answer["findings"]:
        findings[finding["file"]].append(finding)
    with Store.open(store) as opened:
        held = {str(s.ods_code): s for s in opened.returns()}
    outcomes = {row["file"]: row["outcome"] for row in answer["rows"]}
    assert len(outcomes) == len(paths)
    return Batch(
        exit_code=result.exit_code,
        output=result.output,
        outcomes=outcomes,
        findings=findings,
        changes=answer["changes"],
        held=held,
    )
