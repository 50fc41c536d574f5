"""Every metric has a worked example that an analyst can read, and the engine computes what it says."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from figures import figure, measurer_of, store_of, submission

from consolidate.benchmark.limits import limit_results
from consolidate.catalogue.catalogue import catalogue
from consolidate.words.facts import Fact
from consolidate.words.states import State
from consolidate.words.years import CollectionYear

EXAMPLES = Path(__file__).parent / "examples"
METRICS = sorted(catalogue().metrics.metrics)
DISPUTED = "in dispute: "


def test_every_metric_has_an_example() -> None:
    assert sorted(path.stem for path in EXAMPLES.glob("*.toml") if not path.stem.startswith("case_")) == METRICS


@pytest.mark.parametrize("name", METRICS)
def test_example(name: str, tmp_path: Path) -> None:
    example = tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    assert example["metric"] == name
    year = CollectionYear.parse(example["year"])
    facts = [
        _fact(code, example["year"], place, value, f"B{row}")
        for code, places in example["figures"].items()
        for row, (place, value) in enumerate(places.items(), 2)
    ]
    with store_of(tmp_path / "store.duckdb", submission(facts)) as store:
        measurer = measurer_of(store)
        for expected in example["expect"]:
            code = expected.get("trust")
            value = measurer.value(name, code, year, expected.get("function"))
            assert value is not None
            assert value.status == expected["status"], expected
            for part in ("value", "numerator", "denominator"):
                found = getattr(value, part)
                if part in expected:
                    assert found == pytest.approx(float(expected[part]), rel=1e-6), (expected, part)
                elif part == "value":
                    assert found is None, expected
            if "limits" in expected:
                _compare_limits(limit_results(measurer, name, code, year), expected["limits"])


def _fact(code: str, year: str, place: str, value: object, cell: str) -> Fact:
    if isinstance(value, str) and value.startswith(DISPUTED):
        provided = figure(code, year, place, value.removeprefix(DISPUTED), cell=cell)
        return _with(provided, state=State.IN_DISPUTE)
    if isinstance(value, str):
        return figure(code, year, place, State(value), cell=cell)
    return figure(code, year, place, str(value), cell=cell)


def _with(fact: Fact, **changes: object) -> Fact:
    from dataclasses import replace

    return replace(fact, **changes)  # type: ignore[arg-type]


def _compare_limits(results: list, expected: list[dict]) -> None:  # type: ignore[type-arg]
    assert [str(r.bound.value.normalize() + 0) for r in results] == [str(e["bound"]) for e in expected]
    for result, said in zip(results, expected, strict=True):
        assert result.verdict == said["verdict"]
        if "excess" in said:
            assert result.excess == pytest.approx(float(said["excess"]))
        if "target" in said:
            assert result.target == pytest.approx(float(said["target"]))
