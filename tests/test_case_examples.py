"""Worked cases: every figure that an analyst wrote down is what the engine gives, at the decimals written."""

import pytest
from case_figures import EXAMPLES, figure_at, same, scenario_of

from consolidate.case.result import CaseResult
from consolidate.case.size import size
from consolidate.catalogue.declared import read_toml
from consolidate.catalogue.parameters import parameter_book

TABLES = {path.stem: read_toml(path) for path in sorted(EXAMPLES.glob("case_*.toml"))}
FIGURES = [(name, path) for name, table in TABLES.items() for path in table["figures"]]


@pytest.fixture(scope="module")
def results() -> dict[str, CaseResult]:
    return {name: size(scenario_of(table, name), None, parameter_book()) for name, table in TABLES.items()}


def test_there_are_examples() -> None:
    assert len(TABLES) >= 2
    assert len(FIGURES) > 150


@pytest.mark.parametrize(("name", "path"), FIGURES)
def test_figure(results: dict[str, CaseResult], name: str, path: str) -> None:
    expected = TABLES[name]["figures"][path]
    found = figure_at(results[name], path)
    assert same(found, expected), f"{path}: {found}, expected {expected}"


@pytest.mark.parametrize("name", sorted(TABLES))
def test_ranking(results: dict[str, CaseResult], name: str) -> None:
    assert results[name].by_value == tuple(TABLES[name]["ranking"]["by_value"])
    assert results[name].by_ratio == tuple(TABLES[name]["ranking"]["by_ratio"])


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_same_case_twice_is_the_same_to_the_last_digit(results: dict[str, CaseResult], name: str) -> None:
    assert size(scenario_of(TABLES[name], name), None, parameter_book()) == results[name]
