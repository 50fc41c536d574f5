"""What the store promises: nothing twice, nothing half, nothing lost, and tampering shows."""

import re
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import duckdb
import polars as pl
import pytest
from figures import ON, figure, store_of, submission

from consolidate.store.intake import Outcome
from consolidate.store.store import Store
from consolidate.words.errors import StoreProblem
from consolidate.words.facts import Source
from consolidate.words.findings import Finding, Severity
from consolidate.words.states import State
from consolidate.words.units import UNITS

FIRST = [figure("ZN101", "2025/26", "operating_income", 100, cell="D6")]
CHANGED = [figure("ZN101", "2025/26", "operating_income", 120, cell="D6")]


def a_return(facts: list, sha256: str) -> object:  # type: ignore[type-arg]
    return submission(facts, source=Source.RETURN, sha256=sha256)


def income(store: Store) -> list[float]:
    return store.ask("select amount from figures where field = 'operating_income'")["amount"].to_list()


def test_a_file_is_loaded_once_and_says_so_the_second_time(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb") as store:
        assert store.put(a_return(FIRST, "one"), loaded_on=ON).outcome is Outcome.LOADED
        again = store.put(a_return(FIRST, "one"), loaded_on=ON)
        assert again.outcome is Outcome.ALREADY_THERE
        assert not again.changed
        assert store.question("submissions").height == 1


def test_the_same_figures_under_other_bytes_are_not_a_new_version(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", a_return(FIRST, "one")) as store:
        assert store.put(a_return(FIRST, "resaved"), loaded_on=ON).outcome is Outcome.SAME_FIGURES
        assert store.put(a_return(FIRST, "resaved"), loaded_on=ON).outcome is Outcome.ALREADY_THERE
        assert store.question("submissions").height == 1


def test_a_resubmission_supersedes_and_its_predecessor_stays(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", a_return(FIRST, "one")) as store:
        assert store.put(a_return(CHANGED, "two"), loaded_on=ON).outcome is Outcome.REPLACED
        assert income(store) == [12_000]
        held = store.question("submissions")
        assert held["in_force"].to_list() == [0, 1]


def test_an_earlier_version_sent_again_changes_nothing(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", a_return(FIRST, "one"), a_return(CHANGED, "two")) as store:
        assert store.put(a_return(FIRST, "one"), loaded_on=ON).outcome is Outcome.OLDER
        assert income(store) == [12_000]


def test_a_failure_half_way_leaves_nothing_of_the_file(tmp_path: Path) -> None:
    broken = Finding(name="x", severity=Severity.NOTE, file="f", found=None, expected="", do="")  # type: ignore[arg-type]
    with store_of(tmp_path / "s.duckdb", a_return(FIRST, "one")) as store:
        with pytest.raises(StoreProblem, match="could not be written"):
            store.put(a_return(CHANGED, "two"), [broken], loaded_on=ON)
        assert store.question("submissions").height == 1
        assert income(store) == [10_000]
        store.verify()


def test_a_changed_figure_fails_verification_by_name(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    store_of(path, a_return(FIRST, "one")).close()
    with duckdb.connect(str(path)) as con:
        con.execute("update fact set value = 999")
    with Store.open(path) as store, pytest.raises(StoreProblem, match="submission 1 "):
        store.verify()


def test_a_lost_submission_fails_verification(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    store_of(path, a_return(FIRST, "one"), a_return(CHANGED, "two")).close()
    with duckdb.connect(str(path)) as con:
        con.execute("delete from submission where id = 1")
    with Store.open(path) as store, pytest.raises(StoreProblem, match="submission 1 "):
        store.verify()


def test_a_mistyped_path_never_becomes_an_empty_store(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="there is no store here"):
        Store.open(tmp_path / "typo.duckdb")
    assert not (tmp_path / "typo.duckdb").exists()


def test_a_store_is_never_made_over_something_else(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    path.write_text("mine")
    with pytest.raises(StoreProblem, match="something is here already"):
        Store.create(path)
    with pytest.raises(StoreProblem, match="not a store"):
        Store.open(path)
    assert path.read_text() == "mine"


def test_another_duckdb_file_is_not_taken_for_a_store(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create table t (a integer)")
    with pytest.raises(StoreProblem, match="not a store of ours"):
        Store.open(path)


def test_a_store_that_is_still_open_here_is_said_to_be(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb"), pytest.raises(StoreProblem, match="still open in this program"):
        Store.open(tmp_path / "s.duckdb", read_only=False)


def test_closing_leaves_one_file(tmp_path: Path) -> None:
    store_of(tmp_path / "s.duckdb", a_return(FIRST, "one")).close()
    assert [p.name for p in tmp_path.iterdir()] == ["s.duckdb"]


@pytest.mark.parametrize(
    "probe",
    [
        "select * from read_csv('/etc/passwd')",
        "copy fact to '/tmp/out.csv'",
        "attach '/tmp/other.duckdb'",
        "install httpfs",
        "set threads = 8",
    ],
)
def test_sql_can_neither_read_files_nor_reach_out(tmp_path: Path, probe: str) -> None:
    with store_of(tmp_path / "s.duckdb") as store, pytest.raises(StoreProblem):
        store.ask(probe)


def test_division_by_zero_never_becomes_infinity(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb") as store, pytest.raises(StoreProblem):
        store.ask("select 1.0::double / 0.0::double as x")


def test_a_years_own_figure_comes_before_the_restated_one_and_both_stay(tmp_path: Path) -> None:
    own = submission([figure("R0A", "2022/23", "operating_expenditure", 10)], source=Source.ACCOUNTS_FORM, name="own")
    later = submission(
        [
            figure("R0A", "2023/24", "operating_expenditure", 20),
            figure("R0A", "2022/23", "operating_expenditure", 11, restated=True),
        ],
        source=Source.ACCOUNTS_FORM,
        name="later",
    )
    with store_of(tmp_path / "s.duckdb", later, own) as store:
        current = store.ask("select year, amount, restated from figures order by year").rows()
        assert current == [("2022/23", 1000.0, False), ("2023/24", 2000.0, False)]
        assert store.ask("select count(*) as n from fact")["n"].to_list() == [3]


def test_a_gap_in_a_nearer_source_does_not_hide_a_figure(tmp_path: Path) -> None:
    form = submission(
        [figure("R0A", "2023/24", "operating_income", State.NOT_PROVIDED)], source=Source.ACCOUNTS_FORM, name="form"
    )
    table = submission([figure("R0A", "2023/24", "operating_income", 7)], name="table")
    with store_of(tmp_path / "s.duckdb", form, table) as store:
        assert income(store) == [700.0]


def test_figures_keep_ten_places(tmp_path: Path) -> None:
    index = [figure("R0A", "2015/16", "market_forces_factor", "1.12345678901234")]
    with store_of(tmp_path / "s.duckdb", submission(index)) as store:
        assert store.ask("select value from figures")["value"].to_list() == [Decimal("1.1234567890")]


def test_the_store_counts_in_the_grains_that_the_units_declare() -> None:
    schema = (files("consolidate.store") / "sql" / "schema.sql").read_text(encoding="utf-8")
    staged = dict(re.findall(r"when unit = '(\w+)' then cast\(round\(value \* (\d+)\)", schema))
    assert staged == {unit.id: str(unit.grains) for unit in UNITS.values() if unit.grains != 1}


def test_a_question_is_answered_from_relations_that_are_handed_in(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", a_return(FIRST, "one")) as store:
        asked = pl.DataFrame({"year": ["2025/26"]})
        assert store.question("trusts_of_year", {"asked": asked}).rows() == [("ZN101", "invented")]
