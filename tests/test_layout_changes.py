"""`template diff` tells what differs between two layouts, in words; and the guide leaves nothing of it out."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.cli.main import root
from consolidate.collection.fates import ChangeKind, fate
from consolidate.collection.layout_changes import Thing, layout_changes
from consolidate.collection.return_form import form_of

LAYOUTS = return_layouts()
STEPS = [(before.id, after.id) for before, after in pairwise(LAYOUTS.all)]
FIRST = LAYOUTS.all[0]


def things_of(changed, kind):
    """What was added or dropped; a column by its header, since its table may have another title."""
    return {(c[1], c[2], c[3].partition(" of ")[0]) for c in changed if c[0] is kind}


def changes(before, after):
    forms = [form_of(layout, catalogue().taxonomy) for layout in (before, after)]
    return {(c.change, c.thing, c.sheet, c.name, c.was, c.is_now) for c in layout_changes(*forms)}


def with_table(layout, table_id, change):
    """The layout with one of its tables changed."""
    return replace(layout, table=tuple(change(t) if t.id == table_id else t for t in layout.table))


def with_column(layout, table_id, column_id, **other):
    def change(table):
        return replace(table, column=tuple(replace(c, **other) if c.id == column_id else c for c in table.column))

    return with_table(layout, table_id, change)


@pytest.mark.parametrize("layout", LAYOUTS.all, ids=lambda layout: layout.version)
def test_a_layout_does_not_differ_from_itself(layout):
    assert changes(layout, layout) == set()


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_what_is_added_one_way_is_dropped_the_other(before, after):
    there, back = (
        changes(LAYOUTS.of_id(one), LAYOUTS.of_id(other)) for one, other in ((before, after), (after, before))
    )
    for kind, mirrored in ((ChangeKind.ADDED, ChangeKind.DROPPED), (ChangeKind.DROPPED, ChangeKind.ADDED)):
        assert things_of(there, kind) == things_of(back, mirrored)


def test_another_header_another_prompt_and_another_need_are_told_apart():
    renamed = with_column(FIRST, "trust_figures", "source", header="TAKEN FROM")
    expected = ("Trust", "SOURCE", "TAKEN FROM")
    [(change, thing, sheet, _, was, is_now)] = changes(FIRST, renamed)
    assert (change, thing) == (ChangeKind.RENAMED, Thing.COLUMN)
    assert (sheet, was, is_now) == expected
    [(change, *_)] = changes(FIRST, with_column(FIRST, "trust_figures", "source", prompt="Say where."))
    assert change is ChangeKind.REWORDED
    [(change, *_, was, is_now)] = changes(FIRST, with_column(FIRST, "trust_figures", "source", required=False))
    assert (change, was, is_now) == (ChangeKind.NEEDED, "has to be answered", "may be left empty")


def test_a_column_that_moved_is_not_one_that_went_and_came():
    def swapped(table):
        *rest, last_but_one, last = table.column
        return replace(table, column=(*rest, last, last_but_one))

    [(change, thing, _, name, _, _)] = changes(FIRST, with_table(FIRST, "trust_figures", swapped))
    assert (change, thing) == (ChangeKind.MOVED, Thing.COLUMN)
    assert name.endswith("of The trust as a whole")


def test_a_row_that_went_is_told_and_one_that_stands_elsewhere_moved():
    def without_last(table):
        return replace(table, row=table.row[:-1])

    gone = changes(FIRST, with_table(FIRST, "trust_figures", without_last))
    assert {(change, thing) for change, thing, *_ in gone} == {(ChangeKind.DROPPED, Thing.ROW)}
    moved = {
        (name, was)
        for change, thing, _, name, was, _ in changes(LAYOUTS.of_id("corp-services/2025.1"), LAYOUTS.all[-1])
        if change is ChangeKind.MOVED and thing is Thing.ROW
    }
    assert ("BY.C19 Corporate cost in 2018/19", "The trust as a whole, Trust") in moved


def test_words_that_a_list_loses_are_told():
    lists = tuple(replace(one, entry=one.entry[1:]) if one.id == "source" else one for one in FIRST.list)
    [(change, thing, _, name, _, _)] = changes(FIRST, replace(FIRST, list=lists))
    assert (change, thing) == (ChangeKind.DROPPED, Thing.WORD)
    assert "'Accounts'" in name


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_the_guide_tells_every_sheet_table_column_and_row_that_is_new_or_gone(before, after):
    """By its own name, or by the name of the sheet or the table that it stands in."""
    told = " ".join(LAYOUTS.of_id(after).changes).casefold()
    assert told
    forms = [form_of(LAYOUTS.of_id(one), catalogue().taxonomy) for one in (before, after)]
    titles = {table.table.title for form in forms for sheet in form.sheets for table in sheet.tables}
    for change in layout_changes(*forms):
        if change.thing in (Thing.LIST, Thing.WORD, Thing.GUIDE):
            continue  # they come with what asks for them
        if change.change in (ChangeKind.ADDED, ChangeKind.DROPPED, ChangeKind.MOVED):
            named = change.name.partition(" of ")[0].split(",")[0]
            around = [title for title in titles if title in f"{change.name} {change.was} {change.is_now}"]
            assert any(words.casefold() in told for words in (change.sheet, named, *around)), change


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)), st.sets(st.integers(8, 11)))
def test_what_stays_keeps_its_order_and_no_more_is_said_to_move_than_must(order, gone, come):
    old = dict.fromkeys(range(8))
    new = dict.fromkeys([*(key for key in order if key not in gone), *sorted(come)])
    told = dict(fate(old, new))
    assert {key for key, kind in told.items() if kind is ChangeKind.DROPPED} == gone
    assert {key for key, kind in told.items() if kind is ChangeKind.ADDED} == come
    stays = [key for key in new if key not in told]
    assert stays == sorted(stays)
    for key in (key for key, kind in told.items() if kind is ChangeKind.MOVED):
        together = [one for one in new if one in (*stays, key)]
        assert together != sorted(together)


def test_the_command_prints_sheet_by_sheet_and_json_under_a_schema():
    words = ["template", "diff", FIRST.version, LAYOUTS.all[-1].id]
    text = CliRunner().invoke(root, words)
    assert text.exit_code == 0
    assert "Shared\n  added" in text.stdout
    answer = json.loads(CliRunner().invoke(root, [*words, "--json"]).stdout)
    assert answer["schema"] == "consolidate.layout-changes/1"
    assert (answer["from"], answer["to"]) == (FIRST.id, LAYOUTS.all[-1].id)
    assert sum(answer["counts"].values()) == len(answer["rows"])
    assert CliRunner().invoke(root, ["template", "diff", "2025.1", "2031/32"]).exit_code == 2
    same = CliRunner().invoke(root, ["template", "diff", FIRST.version, FIRST.version])
    assert (same.exit_code, same.stdout) == (0, "")
    assert "nothing differs" in same.stderr
