"""`consolidate explain`: everything that has a name is explained from where it is declared."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.parameters import parameter_book
from consolidate.catalogue.rules import rule_book
from consolidate.cli.explanations import explanations
from consolidate.cli.main import root
from consolidate.words.errors import ExitCode

HERE = Path(__file__).parents[1]


@pytest.mark.parametrize("code", list(ExitCode))
def test_every_exit_code_is_explained_by_number_and_by_word(code):
    by_number, by_word = explanations(str(code.value)), explanations(code.name.lower().replace("_", "-"))
    assert by_number == by_word
    assert by_number[0].parts["do"]


def test_every_rule_metric_and_parameter_is_explained():
    book = parameter_book()
    for name in (*rule_book().rules, *catalogue().metrics.metrics, *book.parameters, *book.schedules):
        found = explanations(name)
        assert found
        assert all(one.name == name and one.title and one.parts for one in found)


def test_a_rule_is_explained_with_its_severity_reason_example_and_fix(monkeypatch, tmp_path):
    shutil.copytree(HERE / "benchmarks", tmp_path / "benchmarks")
    for folder in ("templates", "sample_data"):
        (tmp_path / folder).mkdir()
    (tmp_path / "benchmarks/rules").mkdir(exist_ok=True)
    (tmp_path / "benchmarks/rules/own.toml").write_text(
        '[family]\nlabel = "Own"\norder = 99\nabout = "Our own."\n'
        '[[rule]]\nname = "own-rule"\nseverity = "query"\ntitle = "T"\nwhy = "W"\nexample = "E"\nfix = "F"\n'
    )
    monkeypatch.setenv("CONSOLIDATE_HOME", str(tmp_path))
    result = CliRunner().invoke(root, ["explain", "own_rule"])
    assert result.stdout == (
        "own-rule (finding, query)\nT\nseverity  query\nfamily    Own\nwhy       W\nexample   E\nfix       F\n"
        "waiver    Cannot be waived: it is no judgement on a figure.\n"
    )


def test_an_unknown_name_is_refused_with_the_nearest_known_one():
    result = CliRunner().invoke(root, ["explain", "cost_per_wuu"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is nothing called 'cost_per_wuu' to explain. Did you mean cost_per_wau" in result.stderr


def test_a_word_near_nothing_is_told_where_names_are_found():
    assert "metric list" in CliRunner().invoke(root, ["explain", "zzzzzz"]).stderr
