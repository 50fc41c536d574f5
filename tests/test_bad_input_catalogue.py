"""The catalogue of bad inputs: each takes a sound return, spoils it in one way, and sends it through the command line.

Every file of a row is loaded together with the good return of another trust. The row's own test then holds the
outcome, the finding with its place, the exit code, the store and the good return to what the catalogue promises.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import bad_cells
import bad_files
import bad_forms
import bad_parts
import duckdb
import pytest
from bad_input_rows import ELSEWHERE, OTHERWISE
from batches import Batch, load, run
from returns import facts_of, plan, read
from spoiling import LAST_ROW, PAY, PAY_KEY, Case, answered, edited, more_rows, number, sound

from consolidate.catalogue.home import home
from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.trusts import trust_register
from consolidate.sheets.writer import book_bytes
from consolidate.store.store import Store
from consolidate.words.errors import LimitReached
from consolidate.words.facts import Submission
from consolidate.words.states import Population, State
from consolidate.words.years import CollectionYear

CASES = [*bad_files.cases(), *bad_parts.cases(), *bad_cells.cases(), *bad_forms.cases()]
REFUSED = [case for case in CASES if not case.loads]
LOADED = [case for case in CASES if case.loads]
YEAR = CollectionYear(2025)
GOOD, SPOILT = "ZN101", tuple(f"ZN10{n}" for n in range(2, 9))
HERE = Path(__file__).parent

ALONE: dict[str, str] = {}


def row(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Marks the test of a row that needs more than one spoilt file."""

    def mark(test: Callable[..., None]) -> Callable[..., None]:
        ALONE[name] = test.__name__
        return test

    return mark


def files(cases: list[Case]) -> dict[str, str]:
    """The name of each case's file, by the case's own."""
    return {named(case): case.file or f"{case.row}-{n}.xlsx" for n, case in enumerate(cases)}


def named(case: Case) -> str:
    return f"{case.row} {case.what}"


FILES = files(CASES)


def written(folder: Path, case: Case, code: str) -> Path:
    path = folder / FILES[named(case)]
    case.write(path, code)
    return path


def good_file(folder: Path) -> Path:
    path = folder / "good.xlsx"
    path.write_bytes(sound(GOOD))
    return path


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """All files that have to be refused, and one good return among them."""
    folder = tmp_path_factory.mktemp("refused")
    paths = [written(folder, case, SPOILT[0]) for case in REFUSED]
    half = len(paths) // 2
    return load(folder / "store.duckdb", *paths[:half], good_file(folder), *paths[half:])


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Batch, str]]:
    """All files that are loaded, each with the batch it was in and its trust: one return a trust in each store."""
    came: dict[str, tuple[Batch, str]] = {}
    for first in range(0, len(LOADED), len(SPOILT)):
        cases = LOADED[first : first + len(SPOILT)]
        folder = tmp_path_factory.mktemp("loaded")
        paths = [written(folder, case, code) for case, code in zip(cases, SPOILT, strict=False)]
        batch = load(folder / "store.duckdb", *paths, good_file(folder))
        came |= {named(case): (batch, code) for case, code in zip(cases, SPOILT, strict=False)}
    return came


def place(finding: dict[str, str]) -> str:
    return f"{finding['sheet']}!{finding['cell']}" if finding["cell"] else finding["sheet"] or ""


def check_findings(case: Case, batch: Batch) -> None:
    """The finding that is promised is there, at its place and in words, and nothing else than what follows from it."""
    found = batch.findings[FILES[named(case)]]
    names = {finding["name"] for finding in found}
    assert names - set(case.also) == ({case.name} if case.name else set()) - set(case.also), found
    for finding in found:
        words = [finding[part] for part in ("found", "expected", "do")]
        assert all(words), finding
        assert "!" not in re.sub(r"\w+!\w+|'[^']*'|#[A-Z0-9/]+!|\[.*", "", " ".join(words)), finding
    if case.name:
        own = [finding for finding in found if finding["name"] == case.name]
        assert own, names
        assert not case.where or case.where in map(place, own), own
        assert not case.says or any(case.says in f"{f['found']} {f['expected']}" for f in own), own


def good_is_loaded(batch: Batch) -> None:
    """The good return of the batch is in the store, every figure of it."""
    assert batch.outcomes["good.xlsx"] == "loaded"
    assert facts_of(batch.held[GOOD]) == facts_of(sound_submission(GOOD))


def sound_submission(code: str) -> Submission:
    submission, findings = read(sound(code))
    assert submission is not None
    assert findings == ()
    return submission


# ---- the rows ----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", REFUSED, ids=named)
def test_refused(case: Case, refused: Batch) -> None:
    """A row whose file is refused: the others are loaded, and nothing of it is in the store."""
    assert refused.exit_code == 1
    assert refused.outcomes[FILES[named(case)]] == "refused, nothing of it was loaded"
    check_findings(case, refused)
    errors = {f["name"] for f in refused.findings[FILES[named(case)]] if f["severity"] == "error"}
    assert case.name in errors
    good_is_loaded(refused)
    assert set(refused.held) == {GOOD}
    assert "Traceback" not in refused.output


@pytest.mark.parametrize("case", LOADED, ids=named)
def test_loaded(case: Case, loaded: dict[str, tuple[Batch, str]]) -> None:
    """A row whose file is loaded: every figure but the one that was changed is that of the sound return."""
    batch, code = loaded[named(case)]
    assert batch.exit_code == 0
    assert batch.outcomes[FILES[named(case)]] == "loaded"
    check_findings(case, batch)
    good_is_loaded(batch)
    held, sent = facts_of(batch.held[code]), facts_of(sound_submission(code))
    differs = {key for key in held.keys() | sent.keys() if shown(held.get(key)) != shown(sent.get(key))}
    assert differs == {key for key in case.changes if key in differs or key in sent}
    for key, expected in case.changes.items():
        fact = held.get(key)
        if expected is None:
            assert fact is None or fact.state is not State.PROVIDED
        else:
            assert fact is not None
            assert expected in (fact.value, fact.raw)


def shown(fact: object) -> tuple[object, ...] | None:
    """What a fact says, wherever and however it was written."""
    if fact is None:
        return None
    state, value, raw, unit = (getattr(fact, name) for name in ("state", "value", "raw", "unit"))
    return (state, value if value is not None else raw, unit)


def test_a_batch_of_which_no_file_can_be_read_changes_nothing_and_has_a_code_of_its_own(
    tmp_path: Path, refused: Batch
) -> None:
    store = tmp_path / "store.duckdb"
    load(store, good_file(tmp_path))
    unread = [c for c in REFUSED if c.name and rule_book().rules[c.name].family in ("container", "cells")]
    paths = [written(tmp_path, case, SPOILT[0]) for case in unread]
    batch = load(store, *paths)
    assert batch.exit_code == 3
    assert set(batch.held) == {GOOD}
    assert batch.held[GOOD].content_hash == refused.held[GOOD].content_hash
    assert len(unread) > 100


@row("R003")
def test_r003_a_lock_file_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    returns = tmp_path / "returns"
    returns.mkdir()
    good = good_file(returns)
    (returns / "~$good.xlsx").write_bytes(b"\x05Smith" + bytes(159))
    store = tmp_path / "store.duckdb"
    assert run(store, "init").exit_code == 0
    result = run(store, "load", returns, "--json")
    assert result.exit_code == 0
    assert [line["file"] for line in json.loads(result.stdout)["rows"]] == [good.name]


@row("R049")
@pytest.mark.skipif(sys.platform != "linux", reason="only there can a process be given so little memory")
def test_r049_a_workbook_that_needs_too_much_memory_costs_the_others_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_limits(tmp_path / "home", monkeypatch, reader_memory_bytes=120 << 20)
    large, store = tmp_path / "large.xlsx", tmp_path / "store.duckdb"
    cells = "".join(
        f'<row r="{n}">' + f"<c><f>{n}</f><v>{n}</v></c>" * 250 + "</row>" for n in range(LAST_ROW + 1, 1_500)
    )
    large.write_bytes(edited(more_rows("Finance", cells))(SPOILT[0]))
    batch = load(store, large, good_file(tmp_path))
    assert batch.exit_code == 1
    assert [finding["name"] for finding in batch.findings["large.xlsx"]] == ["reader-stopped"]
    good_is_loaded(batch)
    assert load(store, large).exit_code == 7
    assert run(store, "check", large).exit_code == 7
    assert run(store, "cells", large).exit_code == 7


def with_limits(folder: Path, monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """An installation like this one, but for some of its limits."""
    shutil.copytree(home() / "benchmarks", folder / "benchmarks")
    for name in ("templates", "sample_data"):
        (folder / name).symlink_to(home() / name)
    declared = folder / "benchmarks" / "limits.toml"
    text = declared.read_text()
    for name, figure in limits.items():
        text, found = re.subn(rf"(\[(?:store\.)?{name}\]\nvalue = )[\d_]+", rf"\g<1>{figure}", text)
        assert found == 1
    declared.write_text(text)
    monkeypatch.setenv("CONSOLIDATE_HOME", str(folder))


@row("R108")
def test_r108_a_return_with_all_figures_of_last_year_is_asked_about(tmp_path: Path) -> None:
    paths = []
    for year in (2024, 2025):
        paths.append(tmp_path / f"{year}.xlsx")
        paths[-1].write_bytes(book_bytes(plan(year=CollectionYear(year))))
    batch = load(tmp_path / "store.duckdb", *paths, year=None)
    assert batch.exit_code == 0
    assert "copied-from-last-year" in {finding["name"] for finding in batch.findings["2025.xlsx"]}


@row("R109")
def test_r109_a_value_far_from_its_peers_is_asked_about_without_their_names(tmp_path: Path) -> None:
    entries = trust_register().trusts.items()
    acute = [code for code, t in entries if t.population is Population.INVENTED and t.type_at(YEAR) == "acute"][:6]
    store, odd = tmp_path / "store.duckdb", tmp_path / "odd.xlsx"
    peers = [tmp_path / f"{code}.xlsx" for code in acute[1:]]
    for code, path in zip(acute[1:], peers, strict=True):
        path.write_bytes(sound(code))
    silent = {("payroll", "payroll", words): None for words in ("comment", "reason")}
    odd.write_bytes(answered({("payroll", "payroll", "payslips"): 30_000, **silent})(acute[0]))
    assert load(store, *peers).exit_code == 0
    batch = load(store, odd)
    assert batch.exit_code == 0
    (found,) = [f for f in batch.findings["odd.xlsx"] if f["name"] == "outside-peers"]
    assert (found["sheet"], found["severity"]) == ("Payroll", "query")
    assert "the median of 5 acute trusts" in found["found"]
    assert not any(code in " ".join(map(str, found.values())) for code in acute)
    checked = json.loads(run(store, "check", odd, "--json").stdout)
    assert "outside-peers" in {f["name"] for f in checked["rows"]}


@row("R114")
def test_r114_two_returns_of_one_trust_are_both_held_back(tmp_path: Path) -> None:
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    one.write_bytes(sound(SPOILT[0]))
    other.write_bytes(edited(number(PAY, "520001"))(SPOILT[0]))
    batch = load(tmp_path / "store.duckdb", one, other, good_file(tmp_path))
    assert batch.exit_code == 1
    for path, rival in ((one, other), (other, one)):
        found = [f for f in batch.findings[path.name] if f["name"] == "two-files-for-one-trust"]
        assert len(found) == 1
        assert rival.name in found[0]["expected"]
    good_is_loaded(batch)
    assert set(batch.held) == {GOOD}


@row("R115")
def test_r115_the_same_bytes_twice_are_already_there(tmp_path: Path) -> None:
    first = load(tmp_path / "store.duckdb", good_file(tmp_path))
    again = tmp_path / "again.xlsx"
    shutil.copy(tmp_path / "good.xlsx", again)
    second = load(tmp_path / "store.duckdb", again)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert second.outcomes["again.xlsx"] != "loaded"
    assert second.held == first.held


@row("R116")
def test_r116_the_same_figures_in_new_bytes_are_no_new_version(tmp_path: Path) -> None:
    first = load(tmp_path / "store.duckdb", good_file(tmp_path))
    again = tmp_path / "again.xlsx"
    again.write_bytes(edited()(GOOD))
    assert again.read_bytes() != sound(GOOD)
    second = load(tmp_path / "store.duckdb", again)
    assert second.exit_code == 0
    assert second.outcomes["again.xlsx"] != "loaded"
    assert facts_of(second.held[GOOD]) == facts_of(first.held[GOOD])


@row("R117")
def test_r117_a_return_sent_again_with_changes_takes_the_place_of_the_first(tmp_path: Path) -> None:
    load(tmp_path / "store.duckdb", good_file(tmp_path))
    again = tmp_path / "again.xlsx"
    again.write_bytes(answered({PAY_KEY: 519_000})(GOOD))
    second = load(tmp_path / "store.duckdb", again)
    assert second.exit_code == 0
    assert second.outcomes["again.xlsx"] == "loaded, and an earlier version of it superseded"
    changed = [(c["field"], c["old"]["value"], c["new"]["value"], c["new"]["cell"]) for c in second.changes]
    assert changed == [("pay_cost", 520_000, 519_000, "G12")]
    assert facts_of(second.held[GOOD])[PAY_KEY].value == 519_000


@row("R118")
def test_r118_an_older_return_after_a_newer_one_waits_for_a_word(tmp_path: Path) -> None:
    store, newer = tmp_path / "store.duckdb", tmp_path / "newer.xlsx"
    newer.write_bytes(answered({PAY_KEY: 519_000})(GOOD))
    load(store, good_file(tmp_path))
    load(store, newer)
    again = load(store, tmp_path / "good.xlsx")
    assert facts_of(again.held[GOOD])[PAY_KEY].value == 519_000
    assert again.outcomes["good.xlsx"] == "an earlier version of what is loaded, nothing changed"
    assert "--as-latest" in run(store, "load", tmp_path / "good.xlsx").stderr
    assert run(store, "load", tmp_path / "good.xlsx", "--as-latest").exit_code == 0
    with Store.open(store) as opened:
        assert facts_of(opened.returns()[0])[PAY_KEY].value == 520_000


@row("R119")
def test_r119_a_trust_that_was_taken_over_within_the_year_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "merged.xlsx"
    path.write_bytes(book_bytes(plan(code="RAP", year=CollectionYear(2024))))
    batch = load(tmp_path / "store.duckdb", path, good_file(tmp_path), year=None)
    assert batch.exit_code == 0
    asked = [finding for finding in batch.findings["merged.xlsx"] if finding["name"] == "trust-merged-in-year"]
    assert len(asked) == 1
    assert "1 January 2025" in asked[0]["found"]
    assert "RAL (Royal Free London NHS Foundation Trust) does its work" in asked[0]["found"]
    assert "its months to 31 December 2024" in asked[0]["expected"]
    assert "withdraw this one" in asked[0]["do"]


@pytest.fixture
def held_store(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A store that another program has open, and the number of its process."""
    store = tmp_path / "store.duckdb"
    assert run(store, "init").exit_code == 0
    code = (
        "import sys; from pathlib import Path; from consolidate.store.store import Store\n"
        "with Store.open(Path(sys.argv[1]), read_only=False): print('open', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, store], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=HERE.parent
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"open\n"
    yield store, holder.pid
    holder.communicate(timeout=30)


@row("R121")
def test_r121_a_store_that_another_program_holds_is_left_alone(held_store: tuple[Path, int], tmp_path: Path) -> None:
    store, holder = held_store
    result = run(store, "load", good_file(tmp_path))
    assert result.exit_code == 4
    assert f"(process {holder}) is using it" in result.stderr
    assert "Traceback" not in result.output


@row("R122")
def test_r122_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    store = tmp_path / "typo.duckdb"
    result = run(store, "load", good_file(tmp_path))
    assert result.exit_code == 4
    assert not store.exists()


@row("R123")
@pytest.mark.parametrize("damage", ["not a store", "its first blocks overwritten", "cut short"])
def test_r123_a_damaged_store_is_neither_read_nor_written(tmp_path: Path, damage: str) -> None:
    store = tmp_path / "store.duckdb"
    load(store, good_file(tmp_path))
    data = store.read_bytes()
    spoilt = {
        "not a store": b"nothing of the kind" * 1_000,
        "its first blocks overwritten": b"\xff" * 8_192 + data[8_192:],
        "cut short": data[: len(data) // 2],
    }[damage]
    store.write_bytes(spoilt)
    result = run(store, "load", good_file(tmp_path))
    assert result.exit_code == 4, result.output
    assert "Traceback" not in result.output
    assert store.read_bytes() == spoilt


@row("R124")
def test_r124_a_store_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    store = tmp_path / "store.duckdb"
    load(store, good_file(tmp_path))
    with duckdb.connect(str(store)) as connection:
        connection.execute("update meta set value = '999' where key = 'schema_version'")
    result = run(store, "load", good_file(tmp_path))
    assert result.exit_code == 4
    assert "999" in result.stderr


@row("R126")
def test_r126_a_question_that_needs_too_much_memory_ends_in_a_sentence_and_the_store_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store.duckdb"
    load(store, good_file(tmp_path))
    before = store.read_bytes()
    with_limits(tmp_path / "home", monkeypatch, query_memory_bytes=4 << 20, query_disk_bytes=0)
    for words in (["metrics", "--year", "2025/26"], ["status"], ["benchmark", GOOD], ["pack", GOOD, "--out", tmp_path]):
        result = run(store, *words)
        assert result.exit_code == 7, result.output
        assert "needed more than 4 MiB of memory and 0 bytes of disk, the limits" in result.stderr
        assert "The store is as it was." in result.stderr
        assert "Traceback" not in result.output
    monkeypatch.undo()
    assert store.read_bytes() == before
    assert run(store, "verify").exit_code == 0
    assert run(store, "metrics", "--year", "2025/26").exit_code == 0


@row("R126")
def test_r126_a_question_that_takes_too_long_is_stopped_and_the_next_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store.duckdb"
    load(store, good_file(tmp_path))
    with_limits(tmp_path / "home", monkeypatch, query_seconds=1)
    endless = "select count(*) as n from range(1000000000000) r where (r.range * 7919) % 13 = 5"
    with Store.open(store) as held:
        with pytest.raises(LimitReached, match="took longer than 1 seconds, the limit") as stopped:
            held.ask(endless)
        assert stopped.value.exit_code == 7
        assert held.ask("select count(*) as n from figures")["n"].to_list() != [0]
    monkeypatch.undo()
    assert run(store, "verify").exit_code == 0


@row("R126")
def test_r126_a_return_that_cannot_be_written_within_the_limits_is_not_loaded_and_the_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, second = tmp_path / "store.duckdb", tmp_path / "second.xlsx"
    first = load(store, good_file(tmp_path))
    second.write_bytes(sound(SPOILT[0]))
    with_limits(tmp_path / "home", monkeypatch, query_memory_bytes=2 << 20, query_disk_bytes=0)
    result = run(store, "load", second)
    assert result.exit_code == 7, result.output
    assert "2 MiB of memory" in result.stderr
    monkeypatch.undo()
    assert run(store, "verify").exit_code == 0
    with Store.open(store) as held:
        assert {s.ods_code: s.content_hash for s in held.returns()} == {GOOD: first.held[GOOD].content_hash}


# ---- the table of the rows ---------------------------------------------------------------------


def test_every_row_of_the_catalogue_is_shown_here_or_said_to_be_elsewhere() -> None:
    every = {f"R{number:03d}" for number in range(1, 131)}
    shown_here = {case.row for case in CASES} | set(ALONE)
    assert shown_here | set(ELSEWHERE) == every
    assert shown_here & set(ELSEWHERE) == set()
    assert set(OTHERWISE) <= shown_here


def test_every_test_that_is_named_for_a_row_exists() -> None:
    for words in ELSEWHERE.values():
        file, _, name = words.partition("::")
        if name:
            assert f"def {name}(" in (HERE / file).read_text(encoding="utf-8"), words


def test_every_case_has_a_name_and_a_file_of_its_own() -> None:
    assert len({named(case) for case in CASES}) == len(CASES) == len(set(FILES.values()))
