"""Answers move from an older form into a newer one: none is lost, none is changed, and what has no place is listed."""

import json
import re
import shlex
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from returns import MADE_ON, at, facts_of, form, held, names, plan, sound_answers, sound_bytes, spoilt, trust, typed

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.layouts import CellKind
from consolidate.catalogue.thresholds import thresholds
from consolidate.catalogue.trusts import trust_register
from consolidate.cli.main import root
from consolidate.collection.migrating import migrate, old_return, target_layout
from consolidate.collection.migrating import printed_in as printed_by
from consolidate.collection.return_filling import Prefill, Prefilled
from consolidate.collection.return_form import form_of
from consolidate.collection.return_reader import open_return
from consolidate.collection.return_sheets import LEFT_BEHIND
from consolidate.collection.return_template import plan_return
from consolidate.collection.typed_answers import as_typed
from consolidate.sheets.preflight import book_of
from consolidate.sheets.writer import book_bytes
from consolidate.words.errors import UsageProblem
from consolidate.words.findings import Severity

LAYOUTS = return_layouts()
PAIRS = [(before.id, LAYOUTS.of_year(before.year).id) for before in LAYOUTS.all]
PAIRS += [(before.id, LAYOUTS.all[-1].id) for before in LAYOUTS.all if before.year != LAYOUTS.all[-1].year]
PAIRS += [(LAYOUTS.all[-1].id, LAYOUTS.all[0].id)]
"""Within a year and across years, into more and into less."""


def written(layout_id, answers, prefill=None):
    """The bytes of a return of a layout with answers in it."""
    layout = LAYOUTS.of_id(layout_id)
    asked = form_of(layout, catalogue().taxonomy).by_key
    return book_bytes(
        plan_return(
            layout,
            catalogue().taxonomy,
            trust(),
            thresholds=thresholds(),
            made_on=MADE_ON,
            prefill=prefill,
            answers={key: answer for key, answer in answers.items() if key in asked},
        )
    )


@lru_cache(maxsize=8)
def looked_up(data):
    old, findings = old_return(
        book_of(data, "sent.xlsx"),
        catalogue=catalogue(),
        layouts=LAYOUTS,
        register=trust_register(),
        to_another_year=True,
    )
    assert old is not None, findings
    return old


def typed_in(data):
    """What every input cell of a return says, by key."""
    old = looked_up(data)
    return {one.slot.key: as_typed(one.sheet.at(one.row, one.column), one.slot.kind) for one in old.places.found}


def moved(data, to, held=None):
    return migrate(looked_up(data), LAYOUTS.of_id(to), catalogue=catalogue(), made_on=MADE_ON, held=held)


@lru_cache(maxsize=8)
def opened(data):
    return open_return(
        book_of(data, "sent.xlsx"), taxonomy=catalogue().taxonomy, layouts=LAYOUTS, register=trust_register()
    )


def errors_by_cell(data):
    """The cells with an error in them, by what is asked there."""
    where = {
        (one.sheet.name, get_column_letter(one.column) + str(one.row)): one.slot.key
        for one in looked_up(data).places.found
    }
    found = opened(data).findings
    return {where[f.sheet, f.cell] for f in found if f.severity is Severity.ERROR and (f.sheet, f.cell) in where}


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t", exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=60,
)
LIKE_FORMULAS = st.sampled_from(["=1+1", "=SUM(A1:A9)", "+44 20 7946 0000", "-", "@cell", "{=A1}", "'0123", '="x"'])
WORDS_OF_THE_FORM = st.sampled_from(
    [
        "n/a",
        "N/A ",
        "Not provided",
        "not collected",
        "nil",
        "In-house",
        "Outsourced",
        "A",
        "Yes",
        "12,345",
        "£1.5m",
        "0",
        "  ",
    ]
)
FIGURES = st.one_of(
    st.decimals(min_value=-(10**9), max_value=10**10, places=2, allow_nan=False),
    st.decimals(min_value=0, max_value=1, places=6, allow_nan=False),
    st.integers(min_value=0, max_value=10**8).map(Decimal),
    st.just(Decimal(0)),
)
ANYTHING = st.one_of(st.none(), FIGURES, FIGURES, WORDS, LIKE_FORMULAS, WORDS_OF_THE_FORM)


def answers_for(layout_id):
    """Random answers for some cells of a layout: of any kind in cells for figures, words and choices, days for days."""
    form = form_of(LAYOUTS.of_id(layout_id), catalogue().taxonomy)
    slots = list(form.by_key.values())
    days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))

    def answer(slot):
        likely = {CellKind.DATE: days, CellKind.CHOICE: st.sampled_from(slot.choices or ("",))}.get(slot.kind, FIGURES)
        return st.tuples(st.just(slot.key), st.one_of(ANYTHING, likely))

    pairs = st.lists(st.sampled_from(slots).flatmap(answer), min_size=1, max_size=150)
    return pairs.map(dict)


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_no_answer_is_lost_or_changed_on_its_way(before, after):
    @given(answers_for(before))
    @settings(max_examples=4)
    def holds(answers):
        sent = written(before, {**sound_answers(form_of(LAYOUTS.of_id(before), catalogue().taxonomy)), **answers})
        was = typed_in(sent)
        migration = moved(sent, after)
        received = book_bytes(migration.plan)
        now = typed_in(received)
        there = {key: answer for key, answer in was.items() if key in now}
        assert there == {key: now[key] for key in there}
        assert all(now[key] is None for key in now if key not in was)
        lost = {key: answer for key, answer in was.items() if answer is not None and key not in now}
        assert len(migration.left) == len(lost)
        assert migration.moved + len(migration.left) == sum(answer is not None for answer in was.values())
        assert errors_by_cell(received) == errors_by_cell(sent) & set(now)
        drafts = [opened(data).draft for data in (sent, received)]
        if None not in drafts:
            before_facts, after_facts = (facts_of(draft) for draft in drafts)
            for key in before_facts.keys() & after_facts.keys():
                one, other = before_facts[key], after_facts[key]
                assert (one.state, one.raw, one.value) == (other.state, other.raw, other.value), key
            assert {key for key in before_facts if key in now} <= after_facts.keys()

    holds()


NEWEST, FIRST = LAYOUTS.all[-1], LAYOUTS.all[0]
PAY = ("finance", "accounts_payable", "pay_cost")


@pytest.mark.parametrize(
    ("value", "look", "then"),
    [
        (date(2026, 3, 31), {"number_format": "yyyy-mm-dd"}, "2026-03-31"),
        (0.12, {"number_format": "0%"}, "12%"),
        (True, {}, "TRUE"),
        ("#REF!", {"data_type": "e"}, "#REF!"),
        ("=1+1", {}, "=1+1"),  # without a stored result
        ("12 oranges", {}, "12 oranges"),
    ],
)
def test_what_was_refused_in_a_cell_for_figures_is_not_made_a_figure_on_the_way(value, look, then):
    sent = spoilt(typed("FIN.AP.pay_cost", value, **look))
    assert PAY in errors_by_cell(sent)
    received = book_bytes(moved(sent, NEWEST.id).plan)
    assert typed_in(received)[PAY] == then
    assert PAY in errors_by_cell(received)


def test_a_figure_in_a_cell_for_a_day_is_not_made_a_day_on_the_way():
    day = ("trust", "signoff", "signed_on")
    sent = spoilt(typed("SO.DAT.answer", 45_000, number_format="0"))
    assert day in errors_by_cell(sent)
    received = book_bytes(moved(sent, NEWEST.id).plan)
    assert typed_in(received)[day] == "45000"
    assert day in errors_by_cell(received)
    signed = spoilt(typed("SO.DAT.answer", datetime(2026, 6, 30, 14, 5)))
    assert typed_in(book_bytes(moved(signed, NEWEST.id).plan))[day] == date(2026, 6, 30)


def scribbled(book):
    """What people do to a return: notes beside figures, a row and a sheet of their own, a word on the cover."""
    sheet, cell = at("FIN.AP.pay_cost")
    here = book[sheet]
    here.cell(here[cell].row, 40).value = "see the ledger of May"
    own = here.max_row + 3
    here.cell(own, 1).value = "FIN.OWN"
    here.cell(own, 7).value = 4711
    book["Cover"]["C3"].value = "Please ring Ann"
    workings = book.create_sheet("Workings")
    workings["A1"], workings["B2"] = "allocation", 7


def test_what_stands_beside_the_cells_that_are_asked_for_is_listed():
    sent = spoilt(scribbled)
    migration = moved(sent, NEWEST.id)
    stood = {(left.sheet, left.stood) for left in migration.left}
    assert stood == {
        ("Finance", "see the ledger of May"),
        ("Finance", "FIN.OWN"),
        ("Finance", Decimal(4711)),
        ("Cover", "Please ring Ann"),
        ("Workings", "2 cells with something in"),
    }
    figure = next(left for left in migration.left if left.stood == Decimal(4711))
    assert figure.called == "FIN.OWN"
    note = next(left for left in migration.left if left.stood == "see the ledger of May")
    assert note.called.startswith("FIN.AP Accounts payable")


def test_a_return_that_nobody_scribbled_in_leaves_nothing_behind_in_its_own_layout():
    prefill = held({(*PAY[:2], "net_cost"): 400_000})
    sent = book_bytes(plan(prefill=prefill))
    migration = moved(sent, NEWEST.id)
    assert migration.left == ()
    assert LEFT_BEHIND not in [sheet.name for sheet in migration.plan.sheets]
    assert migration.to_fill_in == {}


def test_what_was_left_behind_once_is_carried_on_and_the_sheet_is_known_when_it_is_read():
    sent = spoilt(scribbled)
    once = moved(sent, NEWEST.id)
    received = book_bytes(once.plan)
    found = opened(received).findings
    assert [(f.name, f.sheet) for f in found if f.sheet == LEFT_BEHIND] == [("return-left-behind", LEFT_BEHIND)]
    assert "return-sheet-added" not in names(found)
    twice = moved(received, FIRST.id)
    assert twice.left[: len(once.left)] == once.left
    again = moved(book_bytes(twice.plan), NEWEST.id)
    assert again.left == twice.left


def test_last_years_figures_are_the_stores_or_else_those_that_the_older_form_printed():
    key = (*PAY[:2], "net_cost")
    sent = book_bytes(plan(prefill=held({key: 400_000})))

    def printed(migration):
        shown = looked_up(book_bytes(migration.plan)).places.printed
        return {(one.row.function, one.row.line, one.field): one.cell.raw for one in shown if one.cell}[key]

    assert printed(moved(sent, NEWEST.id)) == "400000"
    assert printed(moved(sent, NEWEST.id, held=held({key: 390_000}))) == "390000"
    if NEWEST.year != FIRST.year:  # then they are of another year, and must not be taken for it
        assert printed(moved(sent, FIRST.id)) == FIRST.nothing_held


def test_published_figures_and_open_questions_that_a_form_prints_are_printed_again():
    income = ("trust", "trust", "operating_income")
    question = ("query", "query01", "query_text")
    prefill = Prefill(
        last_year={income: Prefilled(value=Decimal(590), source="last year's return")},
        published={income: Prefilled(value=Decimal(612), source="accounts of 2024/25")},
        printed={question: "Why did tickets double?"},
    )
    sent = book_bytes(plan({}, prefill=prefill))
    if question[0] not in {key[0] for key in form().by_key}:
        pytest.fail("the newest form asks no queries")
    again = printed_by(looked_up(book_bytes(moved(sent, NEWEST.id).plan)))
    assert again.last_year[income] == prefill.last_year[income]
    assert again.published[income] == prefill.published[income]
    assert again.printed[question] == "Why did tickets double?"


def test_a_return_whose_tables_cannot_be_told_apart_is_not_moved():
    def renamed(book):
        book["Finance"].title = "Finance (2)"

    assert "return-sheet-renamed" in names(looked_up(spoilt(renamed)).in_the_way)

    def copied(book):
        book.copy_worksheet(book["Finance"]).title = "FINANCE "

    assert "return-sheet-doubled" in names(looked_up(spoilt(copied)).in_the_way)
    assert looked_up(spoilt(typed("FIN.AP.pay_cost", "nil"))).in_the_way == ()


@pytest.mark.parametrize(
    ("wanted", "layout"),
    [(None, NEWEST), (NEWEST.id, NEWEST), (FIRST.version, FIRST), (str(FIRST.year), LAYOUTS.of_year(FIRST.year))],
)
def test_a_target_is_a_layout_a_version_or_a_year(wanted, layout):
    assert target_layout(LAYOUTS, NEWEST, wanted) is layout


@pytest.mark.parametrize("wanted", ["2031/32", "2025.99", "nonsense"])
def test_a_target_that_is_not_there_is_refused_with_those_that_are(wanted):
    with pytest.raises(UsageProblem, match=NEWEST.id):
        target_layout(LAYOUTS, NEWEST, wanted)


# ---- from the command line -----------------------------------------------------------------------

EARLIER = LAYOUTS.of_year(FIRST.year)
SENT = "ZN101_corp-services_2024-25.xlsx"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a return of an earlier year, on which somebody wrote this year, and one that is no return."""

    def of_this_year(book):
        row = next(row for row in book["Cover"].iter_rows() if row[0].value == "Collection year")
        row[1].value = str(NEWEST.year)

    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / SENT).write_bytes(spoilt(of_this_year, written(EARLIER.id, sound_answers(form(EARLIER.year)))))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words):
    return CliRunner().invoke(root, ["template", "migrate", "--as-of", "2026-04-20", *map(str, words)])


def command_in(finding):
    """The words of the command that a finding tells people to run."""
    line = re.search(r"consolidate (template migrate .*?)[.]?$", finding.do)
    return shlex.split(line[1].replace("--out DIR.", "--out DIR"))


def test_a_finding_on_a_form_of_another_year_names_the_command_that_moves_it(folder):
    found = opened((folder / "sent" / SENT).read_bytes()).findings
    finding = next(one for one in found if one.name == "return-year-differs")
    words = command_in(finding)
    assert words == ["template", "migrate", "sent.xlsx", "--to", str(NEWEST.year), "--out", "DIR"]
    done = CliRunner().invoke(root, [w.replace("sent.xlsx", f"sent/{SENT}").replace("DIR", "out") for w in words])
    assert done.exit_code == 0, done.output
    assert f"THE FIGURES ARE NOW THOSE OF {NEWEST.year}" in done.stderr
    [written_path] = (folder / "out").iterdir()
    assert written_path.name == f"ZN101_corp-services_{NEWEST.year.file_form}.xlsx"
    draft = opened(written_path.read_bytes()).draft
    assert draft.year == NEWEST.year
    assert facts_of(draft)[PAY].value == 520_000


def test_without_a_year_a_form_of_another_year_stays_where_it_is(folder):
    done = run("sent", "--out", "out")
    assert done.exit_code == 1
    assert "return-year-differs" in done.stdout
    assert "not moved" in done.stdout
    assert not (folder / "out").exists()


def test_a_dry_run_says_the_same_and_writes_nothing(folder):
    dry = json.loads(run("sent", "--out", "out", "--to", NEWEST.year, "--dry-run", "--json").stdout)
    assert not (folder / "out").exists()
    wet = json.loads(run("sent", "--out", "out", "--to", NEWEST.year, "--json").stdout)
    assert dry["schema"] == "consolidate.migrations/1"
    assert (dry.pop("dry_run"), wet.pop("dry_run")) == (True, False)
    assert dry == wet
    row = wet["rows"][0]
    assert row["year_changed"] is True
    assert row["moved"] == sum(answer is not None for answer in sound_answers(form(EARLIER.year)).values())
    new = [slot for key, slot in form(NEWEST.year).by_key.items() if key not in form(EARLIER.year).by_key]
    assert sum(row["to_fill_in"].values()) == sum(slot.required for slot in new)


def test_nothing_is_written_over_and_what_was_sent_is_not_touched(folder):
    sent = folder / "sent" / SENT
    before = sent.read_bytes()
    assert run(sent, "--to", EARLIER.id, "--out", "sent").exit_code == 6
    assert sent.read_bytes() == before
    assert run(sent, "--to", EARLIER.id, "--out", "out").exit_code == 0
    again = run(sent, "--to", EARLIER.id, "--out", "out")
    assert again.exit_code == 0, again.output  # the same bytes
    (folder / "out" / SENT).write_bytes(b"filled in since")
    refused = run(sent, "--to", EARLIER.id, "--out", "out")
    assert refused.exit_code == 6
    assert "another file has this name" in refused.stderr
    assert (folder / "out" / SENT).read_bytes() == b"filled in since"


def test_the_newest_layout_is_left_as_it_is_unless_it_is_asked_for(folder):
    (folder / "new.xlsx").write_bytes(sound_bytes())
    done = run("new.xlsx", "--out", "out")
    assert done.exit_code == 0
    assert "newest already" in done.stdout
    assert not (folder / "out").exists()
    assert run("new.xlsx", "--to", NEWEST.id, "--out", "out").exit_code == 0
    [path] = (folder / "out").iterdir()
    assert path.read_bytes() == sound_bytes()


def test_what_is_no_return_is_refused_and_costs_the_others_nothing(folder):
    (folder / "sent" / "note.xlsx").write_bytes(b"not a workbook")
    done = run("sent", "--to", NEWEST.year, "--out", "out")
    assert done.exit_code == 1
    assert "note.xlsx" in done.stdout
    assert len(list((folder / "out").iterdir())) == 1
    assert run("sent/note.xlsx", "--out", "out").exit_code == 3
    assert run("sent", "--to", "2031/32", "--out", "out").exit_code == 2


def test_what_found_no_place_is_named_with_its_cell(folder):
    if form(NEWEST.year).by_key.keys() <= form(FIRST.year).by_key.keys():
        pytest.fail("the newest form asks nothing that the first did not: this test needs another pair")
    (folder / "new.xlsx").write_bytes(sound_bytes())
    done = run("new.xlsx", "--to", FIRST.id, "--out", "out")
    assert done.exit_code == 0, done.output
    assert "left behind" in done.stdout
    assert f"{FIRST.id} does not ask for it." in done.stdout
    [path] = (folder / "out").iterdir()
    listed = next(sheet for sheet in book_of(path.read_bytes(), "x.xlsx").sheets if sheet.name == LEFT_BEHIND)
    assert listed.visible
    texts = [cell.raw for cell in listed.cells.values()]
    assert texts[1].startswith("Invented trust. ")
    gone = form(NEWEST.year).by_key.keys() - form(FIRST.year).by_key.keys()
    assert sum("does not ask for it" in text for text in texts) == sum(sound_answers()[key] is not None for key in gone)


def test_a_checked_copy_lists_what_was_left_behind_as_the_return_did(folder):
    (folder / "new.xlsx").write_bytes(sound_bytes())
    assert run("new.xlsx", "--to", FIRST.id, "--out", "out").exit_code == 0
    [path] = (folder / "out").iterdir()
    CliRunner().invoke(root, ["check", str(path), "--annotate", "checked"])
    [copy] = (folder / "checked").iterdir()
    listed, again = (
        [
            cell.raw
            for sheet in book_of(one.read_bytes(), one.name).sheets
            if sheet.name == LEFT_BEHIND
            for cell in sheet.cells.values()
        ]
        for one in (path, copy)
    )
    assert len(listed) > 10
    assert listed[2:] == again[2:]  # the line below the title says where it was moved from
