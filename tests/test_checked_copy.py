"""A checked copy is the trust's own return again: no answer lost, every finding at its cell, and it can be loaded."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from returns import MADE_ON, TRUST, YEAR, at, form, held, plan, sound_answers, sound_bytes, spoilt, typed

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.layouts import CellKind
from consolidate.catalogue.trusts import trust_register
from consolidate.catalogue.waivers import Waiver
from consolidate.cli.main import root
from consolidate.collection.checked_copy import checked_copy
from consolidate.collection.left_behind import LeftBehind, with_list
from consolidate.collection.receiving import Receiver
from consolidate.collection.remarks import ORDER, told
from consolidate.collection.return_filling import Prefilled
from consolidate.collection.return_reader import open_return
from consolidate.collection.waiving import Waiving
from consolidate.sheets.preflight import book_of
from consolidate.sheets.writer import book_bytes
from consolidate.words.findings import Severity

FAULTY = Path(__file__).parents[1] / "sample_data" / "north_shire" / "faulty"
PAY = ("finance", "accounts_payable", "pay_cost")
SHEET, CELL = at("FIN.AP.pay_cost")


def receive(path):
    return Receiver(catalogue(), trust_register(), to_issue_again=True).receive([path])[0]


def given_back(tmp_path, data, name="return.xlsx"):
    """What was received of a return, the workbook of its checked copy, and what is received of that."""
    (tmp_path / name).write_bytes(data)
    one = receive(tmp_path / name)
    copy = book_bytes(checked_copy(one, on=MADE_ON))
    (tmp_path / "copy.xlsx").write_bytes(copy)
    return one, openpyxl.load_workbook(io.BytesIO(copy)), receive(tmp_path / "copy.xlsx")


def errors_by_key(one):
    return {
        (one.as_sent.places[f.sheet, f.cell], f.severity)
        for f in one.findings
        if f.severity is Severity.ERROR and (f.sheet, f.cell) in one.as_sent.places
    }


def cell_of(book, name):
    sheet, _, cell = book.defined_names[name].attr_text.rpartition("!")
    return book[sheet.strip("'")][cell.replace("$", "")]


def test_a_sound_return_comes_back_as_it_was_and_loads(tmp_path):
    one, book, again = given_back(tmp_path, sound_bytes())
    assert again.as_sent.answers == one.as_sent.answers
    assert again.findings == ()
    assert again.submission.facts == one.submission.facts
    assert book.sheetnames[0] == "Findings"
    assert [cell.coordinate for sheet in book for row in sheet for cell in row if cell.comment] == []
    assert "Nothing was found" in " ".join(str(c.value) for row in book["Findings"] for c in row)


@pytest.mark.parametrize("path", sorted(FAULTY.glob("*.xlsx")), ids=lambda path: path.stem)
def test_no_answer_and_no_error_is_lost_in_the_copy_of_a_faulty_return(tmp_path, path):
    one = receive(path)
    if one.as_sent is None:
        assert path.stem in ("ZN107_last_years_form", "ZN199_unknown_trust")
        return
    one, _, again = given_back(tmp_path, path.read_bytes(), path.name)
    found = set(one.as_sent.places.values())
    private = {one.as_sent.places[f.sheet, f.cell] for f in one.findings if f.name == "personal-data-in-text"}
    kept = {key: value for key, value in one.as_sent.answers.items() if key not in private}
    assert {key: value for key, value in again.as_sent.answers.items() if key in found} == kept
    assert {(key, how) for key, how in errors_by_key(again) if key in found} == {
        (key, how) for key, how in errors_by_key(one) if key not in private
    }
    assert again.submission is None or private
    assert again.as_sent.prefill.last_year == one.as_sent.prefill.last_year


@pytest.mark.parametrize(
    ("value", "look", "stands"),
    [
        ("see e-mail", {}, "see e-mail"),
        ("nil", {}, "nil"),
        (0.87, {"number_format": "0%"}, "87%"),
        (date(2026, 4, 1), {"number_format": "dd/mm/yyyy"}, "2026-04-01"),
        (True, {}, "TRUE"),
        ("=SUM(A1:A3)", {}, "=SUM(A1:A3)"),
        (9e15, {}, Decimal("9e15")),
    ],
)
def test_what_could_not_be_read_stands_as_its_text_and_still_cannot_be(tmp_path, value, look, stands):
    one, book, again = given_back(tmp_path, spoilt(typed("FIN.AP.pay_cost", value, **look)))
    assert one.submission is None
    assert one.as_sent.answers[PAY] == stands
    assert cell_of(book, "FIN.AP.pay_cost").value == stands
    assert cell_of(book, "FIN.AP.pay_cost").data_type in ("s", "n")
    assert again.submission is None
    assert errors_by_key(again) == {(PAY, Severity.ERROR)}


def test_a_cell_about_which_something_was_found_says_so_in_fill_words_and_one_comment(tmp_path):
    changes = spoilt(typed("FIN.AP.pay_cost", "see e-mail"))
    _, book, _ = given_back(tmp_path, spoilt(typed("FIN.AP.wte_in_post", "n/a"), changes))
    pay, staff = cell_of(book, "FIN.AP.pay_cost"), cell_of(book, "FIN.AP.wte_in_post")
    assert pay.fill.fgColor.rgb.endswith("FBE3E0")
    assert staff.fill.fgColor.rgb.endswith("FFE8C2")
    lines = pay.comment.text.split("\n")
    assert lines[0] == "MUST FIX: answer-not-a-number"
    assert [line.partition(":")[0] for line in lines[1:]] == [f"Found in your {SHEET}!{CELL}", "Expected", "What to do"]
    label = book[SHEET].cell(pay.row, 2).value
    assert label.splitlines()[1:] == ["Must fix: PAY £", "Explain: WTE IN POST"]


def test_a_row_without_a_label_has_the_words_beside_it(tmp_path):
    answers = sound_answers() | {("shared", "service01", "shared_cost"): "c. 500"}
    _, book, again = given_back(tmp_path, book_bytes(plan(answers)))
    cell = next(c for row in book["Shared"] for c in row if c.value == "c. 500")
    assert "Must fix: CHARGE £" in [c.value for c in book["Shared"][cell.row]]
    assert again.as_sent.answers["shared", "service01", "shared_cost"] == "c. 500"


def test_a_comment_is_as_tall_as_its_words(tmp_path):
    data = (FAULTY / "ZN106_thousands_of_pounds.xlsx").read_bytes()
    _, book, _ = given_back(tmp_path, data)
    with zipfile.ZipFile(tmp_path / "copy.xlsx") as parts:
        drawings = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".vml"))
    heights = [float(points) for points in re.findall(r"height:([0-9.]+)pt", drawings)]
    lines = [len(c.comment.text.split("\n")) for s in book for row in s for c in row if c.comment]
    assert len(heights) == len(lines)
    assert min(heights) >= 12 * min(lines)
    assert max(heights) >= 12 * max(lines)


def test_two_findings_at_one_cell_are_one_comment(tmp_path):
    one, book, _ = given_back(tmp_path, (FAULTY / "ZN106_thousands_of_pounds.xlsx").read_bytes())
    at_cell = [f for f in one.findings if (f.sheet, f.cell) == ("Payroll", "G9")]
    assert len(at_cell) > 1
    text = book["Payroll"]["G9"].comment.text
    assert all(f.name in text and f.found in text for f in at_cell)


def test_a_cell_that_moved_is_found_by_what_it_is_about(tmp_path):
    def insert(book):
        typed("FIN.AP.pay_cost", "see e-mail")(book)
        book[SHEET].insert_rows(3, 2)

    one, book, _ = given_back(tmp_path, spoilt(insert))
    moved = f"{CELL[0]}{int(CELL[1:]) + 2}"
    assert (SHEET, moved) in one.as_sent.places
    assert cell_of(book, "FIN.AP.pay_cost").coordinate == CELL
    assert f"Found in your {SHEET}!{moved}" in book[SHEET][CELL].comment.text
    row = next(row for row in book["Findings"].iter_rows(values_only=True) if row[1] == "Must fix")
    assert row[5:7] == (f"{SHEET}!{CELL}", f"{SHEET}!{moved}")


def test_the_front_page_lists_all_findings_in_order_of_effect_with_links(tmp_path):
    name = "ZN106_thousands_of_pounds.xlsx"
    one, book, _ = given_back(tmp_path, (FAULTY / name).read_bytes(), name)
    page = book["Findings"]
    rows = [row for row in page.iter_rows() if isinstance(row[0].value, int)]
    assert len(rows) == len(one.findings)
    ranks = [["Must fix", "Explain", "For information"].index(row[1].value) for row in rows]
    assert ranks == sorted(ranks)
    for rank in set(ranks):
        sums = [row[7].value or 0 for row, of in zip(rows, ranks, strict=True) if of == rank]
        assert sums == sorted(sums, reverse=True)
    at_cells = [row[5] for row in rows if "!" in str(row[5].value)]
    assert len(at_cells) > len(rows) / 2
    assert all(cell.hyperlink.location.replace("'", "") == cell.value for cell in at_cells)
    assert not rows[0][8].protection.locked
    text = " ".join(str(c.value) for row in page for c in row if c.value)
    assert " ".join(ORDER.split()) in " ".join(text.split())
    assert name in text
    assert one.as_sent.sha256[:16] in text
    assert "20 April 2026" in text


def test_the_largest_sum_concerned_comes_first(tmp_path):
    small, large = "LEG.LEG.pay_cost", "FIN.AP.pay_cost"
    last_year = {("legal", "legal", "net_cost"): 90_000, ("finance", "accounts_payable", "net_cost"): 9_000_000}
    sound = book_bytes(plan(prefill=held(last_year)))
    data = spoilt(typed(small, "nil"), spoilt(typed(large, "nil"), sound))
    (tmp_path / "r.xlsx").write_bytes(data)
    one = receive(tmp_path / "r.xlsx")
    first, second = [row for row in told(one.findings, one.as_sent) if row.finding.name == "answer-ambiguous"]
    assert (first.key[0], first.pounds) == ("finance", 9_000_000)
    assert second.key[0] == "legal"


def test_what_the_form_printed_stands_as_it_did_with_its_sources(tmp_path):
    net, income, query = (
        ("finance", "accounts_payable", "net_cost"),
        ("trust", "trust", "operating_income"),
        ("query", "query01", "query_text"),
    )
    prefill = replace(
        held({net: 512_345, income: 611_840_000}),
        published={income: Prefilled(value=Decimal(612_300_000), source="TAC 2024/25, SoCI!D8")},
        printed={query: "Is the pay of April in?"},
    )
    one, book, again = given_back(tmp_path, book_bytes(plan(prefill=prefill)))
    kept = one.as_sent.prefill
    assert (kept.published, kept.printed) == (prefill.published, prefill.printed)
    assert kept.last_year[income] == prefill.last_year[income]
    assert kept.last_year[net].value == 512_345  # the sheets of the functions have no room for its source
    assert again.as_sent.prefill == kept
    assert 512_345 in [c.value for row in book[SHEET] for c in row]


def test_a_sheet_that_was_not_found_says_so_in_its_cells_and_the_copy_does_not_load_without_them(tmp_path):
    def rename(book):
        book[SHEET].title = "Old"

    one, book, again = given_back(tmp_path, spoilt(rename))
    assert again.submission is None
    assert cell_of(book, "FIN.AP.pay_cost").value == "NOT FOUND"
    assert cell_of(book, "FIN.AP.comment").value is None
    assert one.as_sent.not_found == {SHEET: sum(s.name == SHEET for s, _, _ in form().slots())}
    assert any("could not be found in the file that was sent" in str(c.value) for row in book[SHEET] for c in row)


def test_the_copy_corrected_and_answered_is_read_like_any_return(tmp_path):
    _, book, _ = given_back(tmp_path, spoilt(typed("FIN.AP.pay_cost", "nil")))
    cell_of(book, "FIN.AP.pay_cost").value = sound_answers()[PAY]
    row = next(r for r in book["Findings"].iter_rows() if r[0].value == 1)
    row[8].value = "It was a slip."
    book.save(tmp_path / "back.xlsx")
    back = receive(tmp_path / "back.xlsx")
    assert back.submission is not None
    assert [f.name for f in back.findings if f.severity is not Severity.NOTE] == []
    assert not [f for f in back.findings if "Findings" in (f.sheet or "") or "Findings" in f.found]
    assert "workbook-has-comments" not in [f.name for f in back.findings]


def test_a_waived_finding_says_on_the_front_page_by_whom(tmp_path):
    waiver = Waiver(
        rule="pay-per-wte-impossible", trust=TRUST, year=YEAR, line="FIN.AP", field="pay_cost", reason="Paid off.",
        owner="head of costing", approved_on=date(2026, 4, 1), expires_on=date(2027, 3, 31),
    )  # fmt: skip
    answers = sound_answers() | {("finance", "accounts_payable", "wte_in_post"): Decimal("0.2"),
                                 ("finance", "accounts_payable", "wte_bank_agency"): Decimal("0.1")}  # fmt: skip
    (tmp_path / "r.xlsx").write_bytes(book_bytes(plan(answers)))
    waiving = Waiving(waivers=(waiver,), on=date(2026, 5, 1))
    receiver = Receiver(catalogue(), trust_register(), to_issue_again=True, waiving=waiving)
    one = receiver.receive([tmp_path / "r.xlsx"])[0]
    book = openpyxl.load_workbook(io.BytesIO(book_bytes(checked_copy(one, on=MADE_ON))))
    row = next(row for row in book["Findings"].iter_rows(values_only=True) if "waived by" in str(row[4]))
    assert row[1] == "For information"
    assert "waived by the head of costing until 31 March 2027: Paid off." in row[4]
    assert "waived by the head of costing" in cell_of(book, "FIN.AP.pay_cost").comment.text


def test_nothing_else_of_the_file_that_came_travels_on(tmp_path):
    def add(book):
        book.create_sheet("My working")["A1"] = "private"
        book[SHEET]["Z99"] = "private"
        book[SHEET]["A1"].comment = openpyxl.comments.Comment("private", "me")

    given_back(tmp_path, spoilt(add))
    with zipfile.ZipFile(tmp_path / "copy.xlsx") as parts:
        assert not [name for name in parts.namelist() if b"private" in parts.read(name)]
        assert not [name for name in parts.namelist() if "vba" in name.lower() or "external" in name.lower()]


def test_what_seems_to_be_about_a_person_is_not_repeated(tmp_path):
    key = ("finance", "accounts_payable", "comment")
    one, book, again = given_back(tmp_path, book_bytes(plan(sound_answers() | {key: "AB123456C left in May"})))
    assert "personal-data-in-text" in [f.name for f in one.findings]
    with zipfile.ZipFile(tmp_path / "copy.xlsx") as parts:
        assert not [name for name in parts.namelist() if b"AB123456C" in parts.read(name)]
    assert "not repeated" in cell_of(book, "FIN.AP.comment").comment.text
    assert again.as_sent.answers == {k: v for k, v in one.as_sent.answers.items() if k != key}


def test_what_was_left_behind_is_carried_on_without_what_seems_to_be_about_a_person(tmp_path):
    left = [
        LeftBehind(sheet="HR", cell=cell, called="A note", stood=stood, why="no place")
        for cell, stood in (("Z9", "AB123456C left in May"), ("Z10", "Two posts moved"), ("Z11", Decimal(7)))
    ]
    given_back(tmp_path, book_bytes(with_list(plan(), form(), left, trust_register().trust(TRUST))))
    with zipfile.ZipFile(tmp_path / "copy.xlsx") as parts:
        held = b"".join(parts.read(name) for name in parts.namelist())
    assert b"AB123456C" not in held
    assert b"a National Insurance number, not repeated here" in held
    assert b"Two posts moved" in held


def test_words_that_look_like_a_formula_stay_words(tmp_path):
    hostile = '=HYPERLINK("http://x.example","x")'
    answers = sound_answers() | {("finance", "accounts_payable", "comment"): hostile}
    _, book, again = given_back(tmp_path, book_bytes(plan(answers)))
    assert cell_of(book, "FIN.AP.comment").data_type == "s"
    assert again.as_sent.answers["finance", "accounts_payable", "comment"] == hostile


TYPED = {
    CellKind.NUMBER: st.one_of(
        st.none(),
        st.decimals(min_value=-(10**7), max_value=10**10, places=2),
        st.sampled_from(["n/a", "nil", "12%", "£1,200", "c. 500", "not collected", "1e3", "=1+1", "-"]),
    ),
    CellKind.TEXT: st.one_of(st.none(), st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=40)),
    CellKind.DATE: st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.just("01/02/2026")),
    CellKind.CHOICE: st.one_of(st.none(), st.sampled_from(["In-house", "Yes", "in house ", "B", "Maybe"])),
}  # fmt: skip


@settings(max_examples=6)
@given(data=st.data())
def test_whatever_was_typed_comes_back_as_it_stood(data):
    keys = data.draw(st.lists(st.sampled_from(list(form().by_key)), min_size=1, max_size=25, unique=True))
    answers = sound_answers() | {key: data.draw(TYPED[form().by_key[key].kind]) for key in keys}

    def opened(content):
        book = book_of(content, "r.xlsx")
        return open_return(
            book, taxonomy=catalogue().taxonomy, layouts=return_layouts(), register=trust_register(),
            to_issue_again=True,
        )  # fmt: skip

    first = opened(book_bytes(plan(answers))).as_sent
    second = opened(book_bytes(plan(first.answers))).as_sent
    assert second.answers == first.answers


def run(*words):
    return CliRunner().invoke(root, [str(word) for word in words])


@pytest.fixture
def sent(tmp_path):
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "good.xlsx").write_bytes(sound_bytes())
    (folder / "wrong.xlsx").write_bytes(spoilt(typed("FIN.AP.pay_cost", "nil")))
    (folder / "other.csv").write_text("a,b\n")
    return folder


def test_the_command_writes_a_copy_of_each_return_and_says_why_a_file_has_none(sent, tmp_path):
    before = {path: path.read_bytes() for path in sent.iterdir()}
    done = run("check", sent, "--annotate", tmp_path / "out", "--as-of", "2026-04-20")
    assert done.exit_code == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["good_checked.xlsx", "wrong_checked.xlsx"]
    assert "good.xlsx: checked copy in " in done.stderr
    assert "other.csv: no checked copy, because it could not be opened." in done.stderr
    assert {path: path.read_bytes() for path in sent.iterdir()} == before
    again = run("check", sent, "--annotate", tmp_path / "out", "--as-of", "2026-04-20")
    assert again.exit_code == 1  # the same day gives the same bytes, and those may stay


def test_the_copies_are_named_in_json(sent, tmp_path):
    done = run("check", sent, "--annotate", tmp_path / "out", "--json")
    copies = {row["file"]: row for row in json.loads(done.stdout)["copies"]}
    assert copies["good.xlsx"] == {
        "file": "good.xlsx", "copy": str(tmp_path / "out" / "good_checked.xlsx"), "why_none": None,
    }  # fmt: skip
    assert copies["other.csv"]["copy"] is None
    assert "copies" not in json.loads(run("check", sent, "--json").stdout)


def test_a_copy_that_is_there_is_only_written_over_on_purpose(sent, tmp_path):
    out = tmp_path / "out"
    assert run("check", sent / "good.xlsx", "--annotate", out, "--as-of", "2026-04-20").exit_code == 0
    again = ("check", sent / "good.xlsx", "--annotate", out, "--as-of", "2026-04-21")
    done = run(*again)
    assert done.exit_code == 6
    assert "--force" in done.stderr
    assert run(*again, "--force").exit_code == 0


def test_a_file_that_was_sent_is_never_written_over(sent):
    (sent / "good_checked.xlsx").write_bytes(sound_bytes())
    before = (sent / "good_checked.xlsx").read_bytes()
    done = run("check", sent, "--annotate", sent, "--force")
    assert done.exit_code == 2
    assert "would take its place" in done.stderr
    assert (sent / "good_checked.xlsx").read_bytes() == before


def test_two_files_of_one_name_do_not_share_a_copy(sent, tmp_path):
    (tmp_path / "good.xlsx").write_bytes(sound_bytes())
    done = run("check", sent / "good.xlsx", tmp_path / "good.xlsx", "--annotate", tmp_path / "out")
    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [("--year", "2024/25")])
def test_a_return_of_which_the_year_is_in_doubt_has_no_copy(sent, tmp_path, words):
    done = run("check", sent / "good.xlsx", "--annotate", tmp_path / "out", *words)
    assert "whose return it is, and of which year, has to be settled first" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_trust_is_still_named(tmp_path):
    _, book, _ = given_back(tmp_path, sound_bytes())
    said = [str(c.value) for row in book["Cover"] for c in row if c.value]
    assert TRUST in said
    assert any(text.startswith("CHECKED COPY of return.xlsx (SHA-256 ") for text in said)
