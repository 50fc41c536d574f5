"""A finding that somebody lets stand is a note with a reason, an owner and a last day; only judgements can be."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from returns import TRUST, at, plan, sound_answers

from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.waivers import EXAMPLE, read_waivers
from consolidate.cli.main import root
from consolidate.report.pack_quality import _waived
from consolidate.sheets.writer import book_bytes
from consolidate.store.store import Store
from consolidate.words.errors import DeclarationError
from consolidate.words.findings import Severity

PAY = ("finance", "accounts_payable", "pay_cost")
SHEET, CELL = at("FIN.AP.pay_cost")
ENTRY = {
    "rule": "pay-per-wte-impossible", "trust": TRUST, "year": "2025/26", "line": "FIN.AP", "field": "pay_cost",
    "reason": "The team was paid off in April.", "owner": "head of costing",
    "approved_on": date(2026, 5, 1), "expires_on": date(2027, 3, 31),
}  # fmt: skip


def toml(*entries):
    lines = []
    for entry in entries:
        lines.append("[[waiver]]")
        lines += [f"{k} = {v.isoformat() if isinstance(v, date) else json.dumps(v)}" for k, v in entry.items()]
    return "\n".join(lines)


@pytest.fixture
def place(tmp_path):
    """A folder with a return in which one error and nothing graver stands, and what is asked of it."""
    # A hundred posts fewer than the pay is for: £520,000 for 0.4 WTE.
    answers = sound_answers() | {("finance", "accounts_payable", "wte_in_post"): Decimal("0.2"),
                                 ("finance", "accounts_payable", "wte_bank_agency"): Decimal("0.2")}  # fmt: skip
    (tmp_path / "return.xlsx").write_bytes(book_bytes(plan(answers)))
    return tmp_path


def run(*words):
    return CliRunner().invoke(root, [str(word) for word in words])


def check(place, *entries, on="2026-06-20", options=()):
    (place / "w.toml").write_text(toml(*entries), encoding="utf-8")
    done = run("check", place / "return.xlsx", "--waivers", place / "w.toml", "--as-of", on, "--json", *options)
    return done, json.loads(done.stdout)["rows"] if done.stdout.startswith("{") else []


def test_without_a_waiver_the_error_keeps_the_return_out(place):
    done, rows = check(place)
    assert done.exit_code == 1
    assert [row["name"] for row in rows if row["severity"] == "error"] == ["pay-per-wte-impossible"]


@pytest.mark.parametrize("where", [{}, {"line": "", "field": "", "cell": f"{SHEET}!{CELL}"}])
def test_a_waived_error_is_a_note_that_says_by_whom_until_when_and_why(place, where):
    done, rows = check(place, {**ENTRY, **where})
    assert done.exit_code == 0
    found = next(row for row in rows if row["name"] == "pay-per-wte-impossible")
    assert (found["severity"], found["cell"]) == ("note", CELL)
    assert found["waived"] == {
        "owner": "head of costing", "until": "2027-03-31", "reason": "The team was paid off in April.",
    }  # fmt: skip
    text = run("check", place / "return.xlsx", "--waivers", place / "w.toml", "--as-of", "2026-06-20").stdout
    assert "waived" in text
    assert "by the head of costing until 31 March 2027: The team was paid off in April" in text


@pytest.mark.parametrize(("on", "counts"), [("2026-05-01", False), ("2027-03-31", False), ("2027-04-01", True)])
def test_a_waiver_holds_from_its_first_day_to_its_last(place, on, counts):
    done, rows = check(place, ENTRY, on=on)
    assert (done.exit_code == 1) is counts
    assert ("waiver-expired" in [row["name"] for row in rows]) is counts


def test_an_expired_waiver_is_a_query_at_the_cell(place):
    _, rows = check(place, ENTRY, on="2027-04-01")
    found = next(row for row in rows if row["name"] == "waiver-expired")
    assert (found["severity"], found["sheet"], found["cell"]) == ("query", SHEET, CELL)
    assert "31 March 2027" in found["found"]


@pytest.mark.parametrize(
    ("change", "on", "says"),
    [
        ({"rule": "thousandfold"}, "2026-06-20", "met no such finding"),
        ({"field": "nonpay_cost"}, "2026-06-20", "met no such finding"),
        ({}, "2026-04-30", "begins on 1 May 2026"),
    ],
)
def test_a_waiver_that_meets_nothing_is_a_note(place, change, on, says):
    done, rows = check(place, {**ENTRY, **change}, on=on)
    assert done.exit_code == 1
    found = next(row for row in rows if row["name"] == "waiver-unused")
    assert found["severity"] == "note"
    assert says in found["found"]


def test_a_waiver_of_another_cell_is_told_where_its_finding_stands(place):
    _, rows = check(place, {**ENTRY, "field": "nonpay_cost"})
    found = next(row for row in rows if row["name"] == "waiver-unused")
    assert found["expected"] == f"a finding 'pay-per-wte-impossible' there; this return has it at {SHEET}!{CELL}"


@pytest.mark.parametrize("change", [{"trust": "ZN102"}, {"year": "2024/25"}])
def test_a_waiver_for_another_return_does_nothing_and_is_not_spoken_of(place, change):
    done, rows = check(place, {**ENTRY, **change})
    assert done.exit_code == 1
    assert not [row for row in rows if row["name"].startswith("waiver-")]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"rule": "answer-not-a-number"}, "cannot be waived"),
        ({"rule": "pay-per-wte-imposible"}, "Did you mean 'pay-per-wte-impossible'"),
        ({"rule": "pay-per-wte-impossible", "expire": date(2027, 1, 1)}, "unknown key 'expire'"),
        ({"reason": " "}, "'reason' is empty"),
        ({"owner": ""}, "'owner' is empty"),
        ({"expires_on": None}, "'expires_on' is missing"),
        ({"expires_on": date(2026, 4, 1)}, "expected the end after that"),
        ({"cell": "Finance!G12"}, "either a cell"),
        ({"line": "", "field": ""}, "either a cell"),
        ({"field": ""}, "either a cell"),
        ({"line": "", "field": "", "cell": "G12"}, "expected a sheet and a cell"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_entry_and_key(place, change, says):
    entry = {key: value for key, value in {**ENTRY, **change}.items() if value is not None}
    done, _ = check(place, entry)
    assert done.exit_code == 2
    assert "w.toml" in done.stderr
    assert says in done.stderr


def test_the_same_waiver_twice_is_refused(tmp_path):
    (tmp_path / "w.toml").write_text(toml(ENTRY, {**ENTRY, "reason": "Other."}), encoding="utf-8")
    with pytest.raises(DeclarationError, match="waiver 2: says the same as waiver 1"):
        read_waivers(tmp_path / "w.toml")


def test_a_file_of_waivers_that_is_not_there_is_refused(place):
    done = run("check", place / "return.xlsx", "--waivers", place / "none.toml")
    assert done.exit_code == 2
    assert "none.toml" in done.stderr


@pytest.mark.parametrize(
    "family", ["container", "cells", "accounts", "tables", "waivers", "structure", "type", "disclosure"]
)
def test_only_judgements_on_figures_can_be_waived(family):
    assert not [rule.name for rule in rule_book().rules.values() if rule.family == family and rule.waivable]


@pytest.mark.parametrize(
    "name", ["thousandfold", "changed-without-reason", "volume-changed", "figure-negative", "headline-total-unusual"]
)
def test_judgements_on_units_changes_and_arithmetic_can_be_waived(name):
    assert rule_book().rules[name].waivable


def test_identity_and_unreadable_cells_cannot_be_waived():
    for name in ("trust-code-unknown", "answer-not-a-number", "cell-not-calculated", "return-sheet-missing"):
        assert not rule_book().rules[name].waivable


def test_a_waiver_travels_into_the_store_and_is_covered_by_its_ledger(place):
    store = place / "s.duckdb"
    (place / "waivers.toml").write_text(toml(ENTRY), encoding="utf-8")
    assert run("--store", store, "init").exit_code == 0
    done = run("--store", store, "load", place / "return.xlsx", "--as-of", "2026-06-20")
    assert done.exit_code == 0, done.output
    assert "pay-per-wte-impossible waived by the head of costing until 31 March 2027" in done.stdout
    with Store.open(store, read_only=False) as opened:
        rows = opened.question("findings").filter(name="pay-per-wte-impossible").to_dicts()
        assert [(r["severity"], r["waived_by"], r["waived_until"], r["waived_because"]) for r in rows] == [
            (Severity.NOTE, "head of costing", date(2027, 3, 31), "The team was paid off in April.")
        ]
        assert opened.question("submissions")["waived"].to_list() == [1]
        opened.verify()
        opened._con.execute("update finding set waived_because = 'Another.' where waived_by is not null")
        with pytest.raises(Exception, match="not what was loaded"):
            opened.verify()


def test_a_rule_says_of_itself_whether_it_can_be_waived():
    assert "May be waived" in run("explain", "thousandfold").stdout
    assert "Cannot be waived" in run("explain", "answer-not-a-number").stdout
    assert "expires_on = 2027-03-31" in run("explain", "waivers").stdout


def test_a_rule_is_explained_with_the_waivers_of_it_beside_the_store(tmp_path):
    (tmp_path / "waivers.toml").write_text(toml(ENTRY), encoding="utf-8")
    said = run("--store", tmp_path / "s.duckdb", "explain", "pay-per-wte-impossible").stdout
    entry = f"{TRUST} 2025/26, FIN.AP pay_cost: by head of costing from 2026-05-01 to 2027-03-31"
    assert entry in " ".join(said.split())
    assert "waivers.toml" not in run("--store", tmp_path / "s.duckdb", "explain", "thousandfold").stdout


def test_the_readme_shows_a_waiver_as_it_is_read(tmp_path):
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "w.toml").write_text(shown, encoding="utf-8")
    assert len(read_waivers(tmp_path / "w.toml")) == 1
    assert shown.splitlines() == list(EXAMPLE)


def test_a_pack_says_what_was_waived_in_the_trusts_own_files():
    row = {"waived_by": "head of costing", "waived_until": date(2027, 3, 31), "waived_because": "Paid off.",
           "name": "pay-per-wte-impossible", "sheet": SHEET, "cell": CELL, "file": "r.xlsx",
           "found": "£1m for 0.4 WTE"}  # fmt: skip
    found = SimpleNamespace(findings=lambda code, year: [row, {**row, "waived_by": None}])
    assert _waived(SimpleNamespace(years=["2025/26"], code=TRUST, measurer=found)) == [
        f"Waived: pay-per-wte-impossible at {SHEET}!{CELL} of r.xlsx (£1m for 0.4 WTE), owner: head of costing, "
        "until 31 March 2027: Paid off."
    ]
