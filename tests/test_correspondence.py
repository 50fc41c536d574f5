"""What was sent and what was refused is noted, once, in the chain; and a refusal touches no figure."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from figures import ON, figure, store_of, submission
from keeping import answer, cost, resent, returned, run

from consolidate.store.correspondence import Issue, Refusal
from consolidate.store.store import Store
from consolidate.words.facts import Source
from consolidate.words.years import CollectionYear

DAY = ("--as-of", "2026-11-21")
Y = CollectionYear(2025)


def issue(code: str = "ZN101", **other: object) -> Issue:
    given = {"year": Y, "layout": "corp-services/2025.1", "file": f"{code}.xlsx", "made_on": ON, **other}
    return Issue(ods_code=code, **given)  # type: ignore[arg-type]


def refusal(**other: object) -> Refusal:
    given = {
        "sha256": "abc", "file": "f.xlsx", "source": Source.RETURN, "ods_code": "ZN101", "year": Y, "errors": 3,
        "refused_on": ON, **other,
    }  # fmt: skip
    return Refusal(**given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which a return was sent, one came and was refused, and one was loaded."""
    path = tmp_path_factory.mktemp("noted") / "store.duckdb"
    facts = [figure("ZN101", "2025/26", "operating_income", 100, cell="D6")]
    with store_of(path, submission(facts, source=Source.RETURN)) as store:
        store.note_issued([issue(), issue("ZN102", due_on=date(2026, 12, 1))])
        store.note_refused([refusal()])
    return path


@pytest.fixture
def store(noted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(noted, tmp_path))


def test_what_was_sent_and_what_was_refused_is_covered_by_the_chain(store: Path) -> None:
    (row,) = answer(run(store, "verify", "--json"))["rows"]
    assert (row["submissions"], row["issued"], row["refused"], row["events"]) == (1, 2, 1, 4)


@pytest.mark.parametrize(
    "statement",
    [
        "update issue set due_on = '2027-01-01'",
        "update issue set ods_code = 'ZN103' where ods_code = 'ZN102'",
        "delete from issue where ods_code = 'ZN102'",
        "update refusal set errors = 0",
        "delete from refusal",
        "insert into refusal values (9, 'x', 'x.xlsx', null, null, null, 1, '2026-11-21')",
        "insert into issue select event + 10, * exclude (event) from issue",
        "delete from ledger where kind = 'refused'",
    ],
)
def test_verify_leaves_with_4_and_names_the_entry_that_differs(store: Path, statement: str) -> None:
    with duckdb.connect(str(store)) as con:
        con.execute(statement)
    result = run(store, "verify")
    assert result.exit_code == 4
    assert "of the ledger, of a return that was issued or a file that was refused, is not what was" in result.stderr


def test_the_same_note_twice_is_one_note(store: Path) -> None:
    with Store.open(store, read_only=False) as held:
        assert held.note_issued([issue("ZN102", due_on=date(2026, 12, 1))]) == 0
        assert held.note_refused([refusal(file="another name.xlsx", refused_on=date(2026, 12, 1))]) == 0
        assert held.verify().events == 4
        assert held.note_issued([issue("ZN102", due_on=date(2026, 12, 8))]) == 1
        assert held.note_refused([refusal(errors=4), refusal(errors=4)]) == 1
        assert held.verify().events == 6


def test_a_refusal_changes_no_figure_no_submission_and_nothing_in_force(tmp_path: Path) -> None:
    store = tmp_path / "store.duckdb"
    run(store, "init")
    run(store, "load", returned("ZN101"), *DAY)
    before = state(store)
    bad = resent(tmp_path, "bad.xlsx", "12 thousand")
    for events in (2, 2):
        refused = run(store, "load", bad, "--json", *DAY)
        assert answer(refused)["rows"][0]["outcome"] == "refused, nothing of it was loaded"
        assert state(store) == before
        assert answer(run(store, "verify", "--json"))["rows"][0]["events"] == events
    assert cost(store) == before[0]["ZN101"]
    with Store.open(store) as held:
        (row,) = held.question("refusals").to_dicts()
    assert (row["file"], row["ods_code"], row["year"], row["errors"]) == ("bad.xlsx", "ZN101", "2025/26", 1)


def state(store: Path) -> tuple[object, ...]:
    """Everything that a metric, a pack or a case could see."""
    with Store.open(store) as held:
        everything = [
            held.ask("select * from figures order by all").rows(),
            *(held.question(name).rows() for name in ("submissions", "returns_in_force", "findings")),
        ]
    return ({"ZN101": cost(store)}, *everything)


def test_check_writes_no_note(tmp_path: Path, store: Path) -> None:
    before = store.read_bytes()
    run(store, "check", resent(tmp_path, "bad.xlsx", "12 thousand"))
    assert store.read_bytes() == before


def test_a_file_that_is_not_there_never_came(tmp_path: Path, store: Path) -> None:
    assert run(store, "load", tmp_path / "typo.xlsx").exit_code == 3
    assert answer(run(store, "verify", "--json"))["rows"][0]["refused"] == 1


def test_a_file_that_cannot_be_read_is_noted_as_nobodys(tmp_path: Path, store: Path) -> None:
    (tmp_path / "ZN103_corp-services_2025-26.xlsx").write_bytes(b"not a workbook at all")
    run(store, "load", tmp_path / "ZN103_corp-services_2025-26.xlsx", *DAY)
    with Store.open(store) as held:
        row = held.question("refusals").to_dicts()[-1]
    assert (row["ods_code"], row["year"], row["source"], row["errors"]) == (None, None, None, 1)


def test_template_new_notes_what_it_sent_once_and_never_a_draft(tmp_path: Path) -> None:
    store, out = tmp_path / "store.duckdb", tmp_path / "out"
    run(store, "init")
    asked = ("template", "new", "--year", "2025/26", "--trust", "ZN103", "--out", out, *DAY)
    assert run(store, *asked, "--draft").exit_code == 0
    assert answer(run(store, "verify", "--json"))["rows"][0]["issued"] == 0
    for _ in range(2):
        assert run(store, *asked, "--due", "2026-12-18").exit_code == 0
        with Store.open(store) as held:
            (row,) = held.question("issues").to_dicts()
    assert (row["ods_code"], row["year"], row["due_on"]) == ("ZN103", "2025/26", date(2026, 12, 18))
    assert row["file"] == next(out.iterdir()).name
    past = run(store, *asked, "--due", "2026-11-20")
    assert past.exit_code == 2
    assert "--due: 2026-11-20 is before 2026-11-21" in past.stderr


def test_returns_are_written_though_the_store_is_busy_and_that_is_said(tmp_path: Path) -> None:
    from keeping import child

    store, out = tmp_path / "store.duckdb", tmp_path / "out"
    run(store, "init")
    asked = ("template", "new", "--year", "2025/26", "--trust", "ZN103", "--out", out, "--blank", *DAY)
    with Store.open(store, read_only=False):
        process = child(store, *asked)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 4
    assert "The returns were written; only that they were sent is not noted" in said
    assert len(list(out.iterdir())) == 1
    assert run(store, *asked).exit_code == 0
    assert answer(run(store, "verify", "--json"))["rows"][0]["issued"] == 1
