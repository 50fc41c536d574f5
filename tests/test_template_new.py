"""Returns are issued to everyone at once: no trust's costs another's, and nobody's work is written over."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from returns import YEAR

from consolidate.catalogue.trusts import trust_register
from consolidate.cli.main import root
from consolidate.collection.recipients import everyone
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

NAME = "{}_corp-services_2025-26.xlsx"


def new(*words, out, as_of="2026-04-20"):
    fixed = ["template", "new", "--year", "2025/26", "--blank", "--as-of", as_of, "--out", out]
    return CliRunner().invoke(root, [str(word) for word in (*fixed, *words)])


def test_everyone_is_who_was_open_at_the_end_of_the_year_and_of_one_population():
    register, year = trust_register(), CollectionYear(2023)
    real = everyone(register, year, Population.REAL)
    assert len(real.codes) > 200
    assert {register.trust(code).population for code in real.codes} == {Population.REAL}
    for code in real.codes:
        trust = register.trust(code)
        assert trust.open_from is None or trust.open_from <= date(2024, 3, 31)
        assert trust.closed_on is None or trust.closed_on > date(2024, 3, 31)
    assert [trust.ods_code for trust in real.closed]
    assert all(date(2023, 4, 1) < trust.closed_on <= date(2024, 3, 31) for trust in real.closed)
    invented = everyone(register, year, Population.INVENTED)
    assert set(invented.codes).isdisjoint(real.codes)
    assert len(invented.codes) == 128


@pytest.fixture
def few(monkeypatch):
    """Everyone, shortened to five: that all of them are asked is shown above, and `make bench` writes 220."""

    def some(register, year, population):
        found = everyone(register, year, population)
        return replace(found, codes=found.codes[:5])

    monkeypatch.setattr("consolidate.collection.recipients.everyone", some)
    return some(trust_register(), YEAR, Population.INVENTED).codes


def test_every_trust_of_a_population_gets_its_return_in_one_command(few, tmp_path):
    done = new("--all", "--population", "invented", out=tmp_path)
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    assert {path.name for path in tmp_path.iterdir()} == {NAME.format(code) for code in few}
    assert done.stdout.split() == [str(tmp_path / NAME.format(code)) for code in few]


@pytest.mark.parametrize("words", [("--all", "--trust", "ZN101"), ("--all", "--footprint", "north_shire")])
def test_all_and_some_at_once_is_refused(tmp_path, words):
    done = new(*words, out=tmp_path / "out")
    assert done.exit_code == 2
    assert "--all stands for every trust" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("few")
def test_a_closed_trust_is_named_and_gets_none(tmp_path):
    closed = everyone(trust_register(), CollectionYear(2024), Population.REAL).closed
    assert closed
    words = [
        "template",
        "new",
        "--year",
        "2024/25",
        "--all",
        "--blank",
        "--out",
        str(tmp_path),
        "--as-of",
        "2026-04-20",
    ]
    done = CliRunner().invoke(root, ["--store", str(tmp_path / "none"), *words])
    assert done.exit_code == 0
    assert len(list(tmp_path.iterdir())) == 5
    for trust in closed:
        assert f"No return for {trust.ods_code}" in done.stderr
        assert not list(tmp_path.glob(f"{trust.ods_code}_*"))


def test_a_file_that_is_there_is_left_alone_unless_its_bytes_are_the_same(tmp_path):
    assert new("--trust", "ZN101", out=tmp_path).exit_code == 0
    path = tmp_path / NAME.format("ZN101")
    issued = path.read_bytes()
    again = new("--trust", "ZN101", "--json", out=tmp_path)
    assert again.exit_code == 0
    assert json.loads(again.stdout)["rows"][0]["outcome"] == "there already"
    path.write_bytes(b"two hours of somebody's work")
    refused = new("--trust", "ZN101", "--trust", "ZN102", out=tmp_path)
    assert refused.exit_code == 6
    assert "another file has this name" in refused.stderr
    assert path.read_bytes() == b"two hours of somebody's work"
    assert refused.stdout.split() == [str(tmp_path / NAME.format("ZN102"))]
    assert new("--trust", "ZN101", "--force", out=tmp_path).exit_code == 0
    assert path.read_bytes() == issued


def test_a_return_that_cannot_be_written_does_not_cost_the_others(tmp_path):
    (tmp_path / NAME.format("ZN102")).mkdir()
    done = new("--trust", "ZN101", "--trust", "ZN102", "--trust", "ZN103", "--force", out=tmp_path)
    assert done.exit_code == 6
    assert len(done.stdout.split()) == 2
    assert "ZN102: " in done.stderr
    assert "3 returns: 2 written, 1 not written." in done.stderr
    assert "Traceback" not in done.output


def test_json_says_what_was_issued(tmp_path):
    answer = json.loads(new("--trust", "ZN101", "--json", out=tmp_path).stdout)
    assert answer["schema"] == "consolidate.templates/1"
    row = answer["rows"][0]
    data = Path(row["path"]).read_bytes()
    assert row["sha256"] == hashlib.sha256(data).hexdigest()
    assert (row["ods_code"], row["year"], row["made_on"], row["outcome"]) == (
        "ZN101", "2025/26", "2026-04-20", "written",
    )  # fmt: skip
