"""A preview tells a trust where it would stand, by the same sums as every position, and leaves the store as it was."""

import hashlib
import json
import shutil
from dataclasses import replace

import openpyxl
import pytest
from click.testing import CliRunner
from returns import MADE_ON, TRUST, plan, read, sound_answers, sound_bytes, spoilt, typed

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.preview import preview
from consolidate.benchmark.standings import standing_row, trust_standings
from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.thresholds import thresholds
from consolidate.catalogue.trusts import trust_register
from consolidate.cli.main import root
from consolidate.report.preview_words import preview_words
from consolidate.sheets.writer import book_bytes
from consolidate.store.store import Store
from consolidate.words.years import CollectionYear

HEADLINE = "corporate_cost_per_100m"
YEAR = CollectionYear(2025)


ALONE = "ZN106"
"""A trust that shares no service: nothing of its headline is in dispute with another's return."""


def run(*words):
    return CliRunner().invoke(root, [str(word) for word in words])


@pytest.fixture
def store(demonstration, tmp_path):
    return shutil.copy(demonstration / "consolidate.duckdb", tmp_path / "store.duckdb")


@pytest.fixture
def sent(tmp_path):
    path = tmp_path / "return.xlsx"
    path.write_bytes(sound_bytes())
    return path


def previewed(store, sent, *options):
    done = run("--store", store, "check", sent, "--preview", "--json", *options)
    return done, json.loads(done.stdout)["previews"][0]


def test_the_preview_is_the_position_that_loading_would_give(store, sent, tmp_path):
    _, found = previewed(store, sent)
    submission, _ = read(sound_bytes())
    with Store.open(store, read_only=False) as opened:
        opened.put(submission, loaded_on=MADE_ON)
        measurer = Measurer(opened, catalogue(), trust_register())
        loaded = [s for s in trust_standings(measurer, TRUST, year=YEAR) if s.own.value is not None]
        rows = json.loads(json.dumps([standing_row(measurer, s) for s in loaded], default=str))
    assert [(r["metric"], r["function"]) for r in found["standings"]] == [(r["metric"], r["function"]) for r in rows]
    for ours, theirs in zip(found["standings"], rows, strict=True):
        for key in ("n", "rank_from_highest", "rank_from_lowest"):
            assert ours[key] == theirs[key]
        for key in ("value", "median", "q1", "q3"):
            assert ours[key] == pytest.approx(theirs[key])
    assert found["provisional"] is True


def test_nothing_is_loaded_and_the_store_is_the_same_file(store, sent):
    before = hashlib.sha256(store.read_bytes()).hexdigest()
    done, _ = previewed(store, sent)
    assert done.exit_code in (0, 1)  # the figures made for these tests are not what the store would expect
    assert hashlib.sha256(store.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in store.parent.glob("store.duckdb*")) == ["store.duckdb"]


def test_no_peer_is_named(store, sent):
    text = run("--store", store, "check", sent, "--preview").stdout
    others = [trust for trust in trust_register().trusts.values() if trust.ods_code != TRUST]
    named = [trust for trust in others if trust.ods_code in text or trust.name in text]
    assert named == []
    assert "Provisional" in text
    assert "the aim" in text


def test_the_cells_that_weigh_most_move_the_headline_by_what_is_said(store, sent):
    sent.write_bytes(book_bytes(plan(code=ALONE)))
    _, found = previewed(store, sent)
    assert len(found["weights"]) == thresholds()["preview_cells"]
    moves = [abs(one["moves"]) for one in found["weights"]]
    assert moves == sorted(moves, reverse=True)
    first = next(one for one in found["weights"] if one["sheet"] != "Trust")
    own = next(r for r in found["standings"] if r["metric"] == HEADLINE and r["function"] is None)["value"]

    def enlarge(book):
        cell = book[first["sheet"]][first["cell"]]
        cell.value = cell.value * (1 + float(thresholds()["preview_change_share"]))

    sent.write_bytes(spoilt(enlarge, sent.read_bytes()))
    _, again = previewed(store, sent)
    then = next(r for r in again["standings"] if r["metric"] == HEADLINE and r["function"] is None)["value"]
    assert then - own == pytest.approx(first["moves"], rel=1e-6)


def test_a_return_with_errors_has_a_preview_that_says_so(store, sent):
    sent.write_bytes(spoilt(typed("FIN.AP.pay_cost", "nil"), book_bytes(plan(code=ALONE))))
    done, found = previewed(store, sent)
    assert done.exit_code == 1
    assert found["errors"] >= 1
    measured = {(r["metric"], r["function"]) for r in found["standings"]}
    assert (HEADLINE, "finance") not in measured
    assert (HEADLINE, "legal") in measured
    assert (found["headline"], found["weights"]) == (None, [])
    assert "must still be fixed" in run("--store", store, "check", sent, "--preview").stdout


def test_fewer_than_five_peers_are_not_shown(sent, tmp_path):
    store = tmp_path / "few.duckdb"
    assert run("--store", store, "init").exit_code == 0
    for code in ("ZN102", "ZN103"):
        other = tmp_path / f"{code}.xlsx"
        other.write_bytes(book_bytes(plan(sound_answers(), code=code)))
        assert run("--store", store, "load", other).exit_code == 0
    done, found = previewed(store, sent)
    assert done.exit_code in (0, 1)
    assert all(r["median"] is None and r["rank_from_highest"] is None for r in found["standings"])
    assert "Too few to compare" in run("--store", store, "check", sent, "--preview").stdout


def test_without_a_store_there_is_nobody_to_compare_with(sent, tmp_path):
    done = run("--store", tmp_path / "none.duckdb", "check", sent, "--preview")
    assert done.exit_code == 5
    assert "there is no store here" in done.stderr
    assert not (tmp_path / "none.duckdb").exists()


def test_without_other_trusts_figures_of_the_year_it_says_so(sent, tmp_path):
    store = tmp_path / "empty.duckdb"
    assert run("--store", store, "init").exit_code == 0
    done = run("--store", store, "check", sent, "--preview")
    assert done.exit_code == 5
    assert "nobody to compare with" in done.stdout


def test_a_file_that_is_no_return_has_none_and_says_why(store, sent, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n")
    done = run("--store", store, "check", sent, other, "--preview", "--json")
    assert [row["why_none"] for row in json.loads(done.stdout)["previews"]] == [None, "it could not be opened"]


def test_the_preview_stands_on_the_front_page_of_the_checked_copy(store, sent, tmp_path):
    done = run("--store", store, "check", sent, "--preview", "--annotate", tmp_path / "out")
    assert done.exit_code in (0, 1), done.output
    book = openpyxl.load_workbook(tmp_path / "out" / "return_checked.xlsx")
    said = [str(c.value) for row in book["Findings"] for c in row if c.value is not None]
    assert "AMONG PEERS" in said
    assert any(text.startswith("Where ") and TRUST in text for text in said)
    assert any(" of " in text and "Median" in text for text in said)
    aims = [c for row in book["Findings"] for c in row if c.value == "Lower is the aim."]
    assert {c.fill.fgColor.rgb for c in aims} == {"00000000"}


def test_a_value_at_the_median_is_said_to_be(store, sent):
    with Store.open(store) as opened:
        measurer = Measurer(opened, catalogue(), trust_register())
        found = preview(measurer, TRUST, YEAR)
        standing = next(one for one in found.standings if one.median is not None)
        at = replace(standing, own=replace(standing.own, value=standing.median))
        words = preview_words(measurer, replace(found, standings=(at,)), errors=0)
    assert ", at the median. " in words.rows[0][2]
