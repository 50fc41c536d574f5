"""Cases for tests: scenarios read as an analyst writes them, and a figure of a result by its path."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from consolidate.case.result import CaseResult
from consolidate.case.scenario import Scenario, read_scenario
from consolidate.case.scenario_check import check_scenario
from consolidate.catalogue.declared import build, read_toml
from consolidate.catalogue.parameters import parameter_book
from consolidate.catalogue.taxonomy import Taxonomy, read_taxonomy

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "tests" / "examples"
SCENARIOS = ROOT / "sample_data" / "scenarios"
_NAMES = ("id", "ods_code", "line", "comparator", "name", "number", "year", "option", "other")


def taxonomy() -> Taxonomy:
    return read_taxonomy(ROOT / "benchmarks")


def scenario_of(example: Mapping[str, Any], where: str) -> Scenario:
    """The scenario of an example: a file of the repository, or written into the example."""
    if "scenario" in example and isinstance(example["scenario"], str):
        scenario = read_scenario(ROOT / example["scenario"])
    else:
        scenario = build(Scenario, example["scenario"], where)
    check_scenario(scenario, taxonomy(), parameter_book(), where)
    return scenario


def payroll() -> Scenario:
    """The payroll example."""
    return read_scenario(SCENARIOS / "payroll_three_trusts.toml")


def payroll_table() -> dict[str, Any]:
    """The payroll example as its TOML table, to be spoiled."""
    return read_toml(SCENARIOS / "payroll_three_trusts.toml")


def figure_at(result: CaseResult, path: str) -> Any:
    """Walk "options/O2/years/3/cost": attributes, keys of a table, or rows by what they are called (a+b: both)."""
    here: Any = result
    for step in path.split("/"):
        if isinstance(here, tuple):
            found = [row for row in here if _called(row) >= set(step.split("+"))]
            assert len(found) == 1, f"{path}: '{step}' names {len(found)} rows"
            here = found[0]
        elif isinstance(here, Mapping):
            here = here[step]
        else:
            here = getattr(here, step)
    return here


def _called(row: Any) -> set[str]:
    assert is_dataclass(row)
    values = (getattr(row, name) for name in _NAMES if hasattr(row, name))
    return {str(value.value) if isinstance(value, Enum) else str(value) for value in values}


def same(found: Any, expected: Any) -> bool:
    """Whether a figure is the expected one at the decimals that were written."""
    if isinstance(expected, str):
        return str(found) == expected
    expected = Decimal(expected)
    return Decimal(found).quantize(Decimal(1).scaleb(int(expected.as_tuple().exponent))) == expected
