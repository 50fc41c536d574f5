"""From a figure back to its cells, and what happens when a file is gone or changed."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from figures import figure, measurer_of, store_of, submission, trust_year

from consolidate.benchmark.trace import trace
from consolidate.benchmark.tracing import trace_lines, traced
from consolidate.catalogue.home import home
from consolidate.cli.main import root
from consolidate.words.errors import NotEnoughData, UsageProblem
from consolidate.words.states import State
from consolidate.words.years import CollectionYear

RETURN = home() / "sample_data" / "north_shire" / "returns" / "2025-26" / "ZN103_corp-services_2025-26.xlsx"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(root, [str(argument) for argument in arguments])


@pytest.fixture
def loaded(tmp_path: Path) -> tuple[Path, Path]:
    """A store, and the return in it."""
    store, file = tmp_path / "s.duckdb", tmp_path / RETURN.name
    shutil.copy(RETURN, file)
    run("--store", store, "init")
    assert run("--store", store, "load", file).exit_code == 0
    return store, file


def test_a_sum_names_every_cell_and_adds_up(loaded: tuple[Path, Path]) -> None:
    store, file = loaded
    answer = json.loads(run("--store", store, "trace", "ZN103", "cost_per_payslip", "--json").stdout)
    pounds = sum(row["value"] * row["weight"] for row in answer["rows"] if row["side"] == "numerator")
    assert pounds == pytest.approx(answer["numerator"])
    assert answer["value"] == pytest.approx(pounds / answer["denominator"])
    assert {row["file"] for row in answer["rows"]} == {file.name}
    assert all(row["sheet"] == "Payroll" and row["cell"] for row in answer["rows"])


def test_another_reader_finds_every_cell_again(loaded: tuple[Path, Path]) -> None:
    store, _ = loaded
    result = run("--store", store, "trace", "ZN103", "corporate_cost_per_100m", "--reopen", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (answer["reopened"], answer["differing"]) == (len(answer["rows"]), 0)
    assert answer["reopened"] > 100


def test_a_file_that_is_gone_or_changed_is_said_to_be(loaded: tuple[Path, Path]) -> None:
    store, file = loaded
    file.write_bytes(file.read_bytes() + b" ")
    changed = run("--store", store, "trace", "ZN103", "cost_per_payslip", "--reopen")
    assert changed.exit_code == 4
    assert "has changed since it was loaded" in changed.stderr
    file.unlink()
    gone = run("--store", store, "trace", "ZN103", "cost_per_payslip", "--reopen")
    assert gone.exit_code == 4
    assert "cannot be opened again" in gone.stderr
    assert run("--store", store, "trace", "ZN103", "cost_per_payslip").exit_code == 0


def test_a_scaled_cell_says_what_it_holds(tmp_path: Path) -> None:
    from dataclasses import replace
    from decimal import Decimal

    cell = replace(
        figure("R0A", "2023/24", "operating_expenditure", 2_802_810_000, cell="E70"),
        raw="2802810",
        scale=Decimal(1000),
        restated=True,
    )
    with store_of(tmp_path / "s.duckdb", submission([cell, figure("R0A", "2023/24", "wte_total", 28516)])) as store:
        measurer = measurer_of(store)
        lines = trace_lines(measurer, traced(measurer, "R0A", "operating_expenditure_per_wte"))
    assert any("Sheet!E70 (the cell holds 2802810, times 1000)  restated" in line for line in lines)


def test_a_missing_figure_is_a_row_of_its_own(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", submission([figure("R0A", "2023/24", "wte_total", 28516)])) as store:
        measurer = measurer_of(store)
        value = measurer.value("revenue_per_wte", "R0A", CollectionYear(2023))
        assert value is not None
        cells = trace(measurer, value).cells
    assert [(cell.field, cell.state, cell.file) for cell in cells] == [
        ("operating_income", State.NOT_PROVIDED, None),
        ("wte_total", State.PROVIDED, "figures.xlsx"),
    ]


def test_a_combined_trust_shows_the_cells_of_its_predecessors(tmp_path: Path) -> None:
    facts = [f for code in ("RBN", "RVY") for f in
             trust_year(code, "2023/24", {"operating_expenditure": 100, "wte_total": 1})]  # fmt: skip
    with store_of(tmp_path / "s.duckdb", submission(facts)) as store:
        measurer = measurer_of(store)
        found = traced(measurer, "RBN", "operating_expenditure_per_wte")
    assert {cell.ods_code for cell in found.cells} == {"RBN", "RVY"}


def test_what_cannot_be_traced_is_refused_in_words(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", submission([figure("R0A", "2023/24", "wte_total", 1)])) as store:
        measurer = measurer_of(store)
        with pytest.raises(NotEnoughData):
            traced(measurer, "RJ1", "revenue_per_wte")
        with pytest.raises(UsageProblem, match="not measured for the function"):
            traced(measurer, "R0A", "corporate_cost_per_100m", function="payrol")
        with pytest.raises(UsageProblem, match="leave --function out"):
            traced(measurer, "R0A", "revenue_per_wte", function="payroll")
