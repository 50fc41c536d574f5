"""What counts as a change between two versions of a return, and what stands in force after a withdrawal."""

import os
import signal
import threading
from datetime import date
from pathlib import Path

import duckdb
import pytest
from figures import ON, figure, store_of, submission

from consolidate.catalogue.catalogue import catalogue
from consolidate.collection.changes import changes_between, compare, place_in_words
from consolidate.store.intake import Outcome
from consolidate.store.refusals import asking, failed, opening
from consolidate.store.store import Store
from consolidate.store.transaction import undisturbed
from consolidate.words.errors import CannotWrite, LimitReached, StoreProblem, UsageProblem
from consolidate.words.facts import Source
from consolidate.words.states import State

PAY = "payroll.payroll.pay_cost"


def version(name: str, *facts: object, year: str = "2025/26") -> object:
    return submission(facts, source=Source.RETURN, name=name, year=facts[0].year)  # type: ignore[attr-defined, arg-type]


def said(place: str, value: object, cell: str = "D6", year: str = "2025/26") -> object:
    return figure("ZN101", year, place, value, cell=cell)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (said(PAY, 100), said(PAY, 120), "changed"),
        (said(PAY, 100), said(PAY, State.BLANK), "changed"),
        (said(PAY, State.BLANK), said(PAY, State.NOT_COLLECTED), "changed"),
        (said(PAY, 0), said(PAY, State.BLANK), "changed"),
        (said(PAY, "100"), said(PAY, "100.0"), "written otherwise"),
        (said(PAY, 100), said(PAY, 100, cell="E9"), "moved"),
        (said(PAY, 100), None, "removed"),
        (None, said(PAY, 100), "added"),
    ],
)
def test_a_change_has_a_kind_and_both_sides(tmp_path: Path, before: object, after: object, kind: str) -> None:
    same = said("operating_income", 5, cell="A1")
    first = version("one", *filter(None, (same, before)))
    second = version("two", *filter(None, (same, after)))
    with store_of(tmp_path / "s.duckdb", first, second) as store:  # type: ignore[arg-type]
        (change,) = changes_between(store, 1, 2)
    assert change.kind == kind
    assert (change.old is None, change.new is None) == (before is None, after is None)
    assert change.place == "Payroll, Payroll, Pay"


def test_figures_that_say_something_else_come_before_those_that_only_moved(tmp_path: Path) -> None:
    first = version("one", said("operating_income", 5, cell="A1"), said(PAY, 1, cell="B9"))
    second = version("two", said("operating_income", 5, cell="A2"), said(PAY, 2, cell="B9"))
    with store_of(tmp_path / "s.duckdb", first, second) as store:  # type: ignore[arg-type]
        assert [change.kind for change in compare(store, "ZN101").changes] == ["changed", "moved"]


def test_versions_of_different_years_are_not_compared(tmp_path: Path) -> None:
    with (
        store_of(
            tmp_path / "s.duckdb",
            version("one", said(PAY, 1, year="2024/25")),  # type: ignore[arg-type]
            version("two", said(PAY, 2)),  # type: ignore[arg-type]
        ) as store,
        pytest.raises(UsageProblem, match="different years or kinds"),
    ):
        compare(store, "ZN101", before=1, after=2)


def test_the_last_two_of_the_latest_year_are_compared(tmp_path: Path) -> None:
    with store_of(
        tmp_path / "s.duckdb",
        *(version(f"v{n}", said(PAY, n)) for n in (1, 2, 3)),  # type: ignore[misc]
        version("old", said(PAY, 9, year="2024/25")),  # type: ignore[arg-type]
    ) as store:
        found = compare(store, "ZN101")
        assert (found.before, found.after, found.year) == (2, 3, "2025/26")
        assert (compare(store, "ZN101", before=1).after, compare(store, "ZN101", after=2).before) == (3, 1)


def test_every_figure_of_the_taxonomy_has_a_place_in_words() -> None:
    taxonomy = catalogue().taxonomy
    assert place_in_words(taxonomy, "trust", "trust", "operating_income") == "Trust, Operating income"
    assert place_in_words(taxonomy, "payroll", "payroll", "no_such_field") == "Payroll, Payroll, No such field"
    for function in taxonomy.functions.values():
        for line in function.lines:
            for field in [*taxonomy.fields, *(volume.id for volume in line.volumes)]:
                assert "_" not in place_in_words(taxonomy, function.id, line.id, field)


def in_force(store: Store) -> list[int]:
    return [row["id"] for row in store.question("submissions").iter_rows(named=True) if row["in_force"]]


def test_versions_come_and_go_and_the_chain_holds(tmp_path: Path) -> None:
    one, two = version("one", said(PAY, 1)), version("two", said(PAY, 2))
    with store_of(tmp_path / "s.duckdb", one, two) as store:  # type: ignore[arg-type]
        back = store.put(one, loaded_on=ON, as_latest=True)  # type: ignore[arg-type]
        assert (back.outcome, back.submission, back.superseded) == (Outcome.REPLACED, 3, 2)
        store.withdraw(3, reason="no", on=ON, restore_previous=True)
        assert in_force(store) == [2]
        store.withdraw(2, reason="no", on=ON, restore_previous=True)
        assert in_force(store) == [1]
        # The same figures stand in 3, which was withdrawn, and in 1, which is in force: the one in force counts.
        assert store.put(one, loaded_on=ON).outcome is Outcome.ALREADY_THERE  # type: ignore[arg-type]
        store.withdraw(1, reason="no", on=date(2026, 12, 1))
        assert in_force(store) == []
        assert store.put(two, loaded_on=ON).outcome is Outcome.WITHDRAWN  # type: ignore[arg-type]
        verified = store.verify()
        assert (verified.submissions, verified.withdrawn, verified.events) == (3, 3, 6)
    with Store.open(tmp_path / "s.duckdb") as again:
        assert again.verify() == verified


def test_figures_saved_again_are_an_event_of_the_ledger(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    with store_of(path, version("one", said(PAY, 1)), version("two", said(PAY, 1))) as store:  # type: ignore[arg-type]
        assert store.verify().events == 2
        assert store.question("submissions").height == 1
    with duckdb.connect(str(path)) as con:
        con.execute("update received set file = 'another.xlsx'")
    with Store.open(path) as store, pytest.raises(StoreProblem, match="event 2 of its ledger"):
        store.verify()


@pytest.mark.parametrize(
    ("message", "kind", "words"),
    [
        ("TransactionException: No space left on device", CannotWrite, "Make room"),
        ("IO Error: Input/output error", CannotWrite, "could not be written"),
        ("Out of Memory Error: failed to allocate", LimitReached, "limit"),
        ("Corrupt database file: computed checksum 1", StoreProblem, "damaged"),
        ("Constraint Error: NOT NULL", StoreProblem, "could not be written"),
    ],
)
def test_what_the_engine_says_becomes_a_sentence_and_a_code(message: str, kind: type[Exception], words: str) -> None:
    error = failed(Path("s.duckdb"), duckdb.Error(message))
    assert type(error) is kind
    assert words in str(error)
    assert "s.duckdb" in str(error)


def test_the_one_who_holds_a_busy_store_is_named() -> None:
    message = (
        'IO Error: Could not set lock on file "s": Conflicting lock is held in /usr/bin/python3.11 (PID 42) by user'
    )
    assert "/usr/bin/python3.11 (process 42)" in str(opening(Path("s"), message))
    assert "another program is using it" in str(opening(Path("s"), "Could not set lock on file"))
    assert "version number" in str(opening(Path("s"), "database file with version number 999, but we can only read 64"))
    assert type(asking(Path("s"), duckdb.Error("max_execution_time reached"), "q")) is LimitReached


def test_ctrl_c_waits_for_the_block_and_a_second_one_does_not() -> None:
    reached = []

    def pressed(times: int) -> None:
        with undisturbed():
            for number in range(times):
                os.kill(os.getpid(), signal.SIGINT)
                reached.append(number)

    with pytest.raises(KeyboardInterrupt):
        pressed(1)
    assert reached == [0]
    with pytest.raises(KeyboardInterrupt):
        pressed(2)
    assert reached == [0, 0]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_outside_the_main_thread_ctrl_c_is_left_alone() -> None:
    done = []

    def work() -> None:
        with undisturbed():
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]
