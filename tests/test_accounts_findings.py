"""What an accounts form is asked about: codes and headings, figures that disagree, whose form it is, which year."""

import openpyxl
import pytest
from accounts_help import (
    LAST,
    OPEX,
    SALARIES,
    THIS,
    TOTAL_STAFF,
    TRUSTS,
    complete,
    facts_of,
    names_of,
    numbered,
    places_of,
    read,
)
from tac_like import Form

from consolidate.collection.accounts_form import recognises
from consolidate.sheets.reader import read_book
from consolidate.words.states import State
from consolidate.words.years import CollectionYear

# Codes that stand twice, and headings that disagree.


def test_a_sub_code_that_stands_twice_names_both_cells_and_is_not_read(tmp_path):
    form = complete(codes={("TAC08", "1", "EXP0380Z"): "EXP0390"})
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    (finding,) = [finding for finding in findings if finding.name == "accounts-code-twice"]
    assert finding.severity == "error"
    assert "EXP0390" in finding.found
    first, second = (form.cells["TAC08", "1", "A08CY01", sub][1][1:] for sub in ("EXP0380Z", "EXP0390"))
    assert (finding.sheet, finding.cell) == ("TAC08 Op Exp", f"G{second}")
    assert f"G{first}" in finding.found
    assert ("operating_expenditure", THIS) not in facts_of(submission)


def test_a_cell_that_stands_twice_does_not_stand_in_for_another(tmp_path):
    form = Form(
        values={SALARIES: 5, ("TAC06", "1", "A06CY01", "INC0210"): 7, ("TAC06", "1", "A06CY01", "INC0350"): 7},
        codes={("TAC06", "1", "INC0210"): "INC0350"},
    )
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    assert "accounts-code-twice" in names_of(findings)
    assert facts_of(submission)["patient_care_income", THIS].value is None


def test_a_main_code_that_stands_twice_names_both_cells(tmp_path):
    form = complete(codes={("TAC09", "3", "A09CY01P"): "A09CY01"})
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    (finding,) = [finding for finding in findings if finding.name == "accounts-code-twice"]
    assert (finding.cell[0], "at E" in finding.found) == ("F", True)
    assert ("wte_total", THIS) not in facts_of(submission)
    assert facts_of(submission)["wte_total", LAST].state is State.PROVIDED


def test_a_code_that_stands_twice_where_nothing_is_read_is_a_note(tmp_path):
    form = complete(codes={("TAC09", "6", "STA0560"): "STA0570"})
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    assert [(finding.name, finding.severity) for finding in findings] == [("accounts-code-twice-unused", "note")]
    assert submission is not None


def test_the_same_sub_code_in_two_tables_is_no_repetition(tmp_path):
    form = numbered()
    places = places_of(form.save(tmp_path / "form.xlsx"))
    bands = {codes: place.cell.value for codes, place in places.items() if codes[3] == "STA0560"}
    assert len(bands) == 8
    assert len(set(bands.values())) == 8


def test_a_sheet_that_is_there_twice_is_not_read(tmp_path):
    form = complete()
    path = form.save(tmp_path / "form.xlsx")
    workbook = openpyxl.load_workbook(path)
    workbook.copy_worksheet(workbook["TAC08 Op Exp"])
    workbook.save(path)
    _, findings = read(path, ods_code="R0A")
    found = [finding for finding in findings if finding.name == "accounts-code-twice"]
    assert [(finding.sheet, "TAC08 Op Exp!E6" in finding.found) for finding in found] == [("TAC08 Op Exp Copy", True)]


def test_a_column_in_another_unit_is_not_read(tmp_path):
    form = complete(headings={("A08CY01", "unit", "1"): "£m"})
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    (finding,) = [finding for finding in findings if finding.name == "accounts-unit-differs"]
    assert (finding.cell, "'£m'" in finding.found) == ("E6", True)
    assert facts_of(submission)["operating_expenditure", THIS].raw == "-500"  # from the statement


def test_a_column_dated_otherwise_than_its_code_is_asked_about(tmp_path):
    form = complete(headings={("A08PY01", "year", "1"): "2019/20"})
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    assert [(finding.name, finding.cell) for finding in findings] == [("accounts-period-differs", "F6")]
    assert facts_of(submission)["operating_expenditure", LAST].value == 1_000_000


def test_expenditure_typed_as_a_negative_number_is_asked_about(tmp_path):
    form = Form(values={OPEX: -500})
    _, findings = read(form.save(tmp_path / "form.xlsx"))
    assert [(finding.name, finding.cell) for finding in findings] == [("accounts-sign-unexpected", form.cells[OPEX][1])]


def test_a_table_that_was_taken_out_is_missed(tmp_path):
    path = Form(values={SALARIES: 5}).save(tmp_path / "form.xlsx")
    workbook = openpyxl.load_workbook(path)
    del workbook["TAC07 Op Inc 2"]
    workbook.save(path)
    submission, findings = read(path)
    (finding,) = [finding for finding in findings if finding.name == "accounts-line-missing"]
    assert "TAC07" in finding.found
    assert "INC1365" in finding.found
    assert ("operating_income", THIS) not in facts_of(submission)


def test_a_figure_under_a_merged_cell_is_read_and_asked_about(tmp_path):
    form = Form(values={OPEX: 500}, results={})
    path = form.save(tmp_path / "form.xlsx")
    workbook = openpyxl.load_workbook(path)
    sheet, address = form.cells[OPEX]
    row = int(address[1:])
    workbook[sheet].merged_cells.add(f"D{row}:E{row}")  # a program that moves cells leaves merged areas behind
    workbook.save(path)
    submission, findings = read(path)
    assert facts_of(submission)["operating_expenditure", THIS].value == 500_000
    assert "accounts-cell-covered" in names_of(findings)


# Whether the figures agree.


def test_staff_groups_that_do_not_add_up_are_asked_about_with_both_numbers(tmp_path):
    form = complete()
    form.results = {**form.results, TOTAL_STAFF: 150}
    _, findings = read(form.save(tmp_path / "form.xlsx"))
    groups = next(finding for finding in findings if "staff groups" in finding.found)
    assert (groups.name, groups.severity, groups.cell) == (
        "accounts-total-does-not-add",
        "query",
        form.cells[TOTAL_STAFF][1],
    )
    assert all(text in groups.found for text in ("150 here", "100 in", "difference of 50"))


def test_rounding_is_no_disagreement(tmp_path):
    form = complete()
    form.results = {**form.results, OPEX: 501}
    _, findings = read(form.save(tmp_path / "form.xlsx"))
    assert findings == ()


def test_a_total_is_not_compared_where_a_part_is_missing(tmp_path):
    form = complete(values={("TAC09", "3", "A09CY01P", "STA0480"): None, ("TAC09", "3", "A09CY01O", "STA0480"): None})
    form.results = {**form.results, TOTAL_STAFF: 150, ("TAC09", "3", "A09CY01", "STA0480"): 0}
    _, findings = read(form.save(tmp_path / "form.xlsx"))
    assert not any("staff groups" in finding.found for finding in findings)


def test_statement_and_note_must_agree_but_for_discontinued_operations(tmp_path):
    statement = ("TAC02", "1", "A02CY01", "SCI0125A")
    form = complete()
    form.results = {**form.results, statement: -460}
    _, findings = read(form.save(tmp_path / "form.xlsx"))
    (finding,) = [finding for finding in findings if finding.name == "accounts-cells-disagree"]
    assert all(text in finding.found for text in ("460 here", "500 in", "difference of 40"))
    form.values = {**form.values, ("TAC08", "1", "A08CY01", "OPX0040"): 40}
    _, findings = read(form.save(tmp_path / "form.xlsx"))
    assert "accounts-cells-disagree" not in names_of(findings)


# Whose form it is, and of which year.


@pytest.mark.parametrize(("year", "words"), [(2019, "2019/20"), (2024, "2024/25")])
def test_a_form_of_an_undeclared_year_is_refused_and_says_what_to_do(year, words, tmp_path):
    submission, findings = read(Form(year=year, values={OPEX: 5}).save(tmp_path / "tac_2023_24.xlsx"))
    assert submission is None
    (finding,) = findings
    assert (finding.name, finding.severity) == ("accounts-year-not-declared", "error")
    assert words in finding.found
    assert "2021/22, 2022/23, 2023/24" in finding.expected
    assert f"benchmarks/accounts_forms/{words.replace('/', '-')}.toml" in finding.do


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_the_year_is_read_from_the_form_and_not_from_its_name(year, tmp_path):
    submission, _ = read(Form(year=year, values={OPEX: 5}).save(tmp_path / "tac_2019_20.xlsx"))
    assert submission.year == CollectionYear(year)


def test_an_old_form_dated_anew_is_refused(tmp_path):
    form = complete(codes={("TAC07", "1", "INC1240A"): "INC1340"})
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    assert submission is None
    assert names_of(findings) == {"accounts-year-disagrees"}
    assert "INC1340" in findings[0].found


@pytest.mark.parametrize(
    ("trust", "options", "name"),
    [
        ("", {}, "accounts-trust-missing"),
        ("R0X", {}, "accounts-trust-unknown"),
        ("R\u041eA", {}, "accounts-trust-unknown"),  # a Cyrillic letter in place of the zero
        ("", {"ods_code": "R0X"}, "accounts-trust-unknown"),
        ("R0A", {"ods_code": "RCF"}, "accounts-trust-differs"),
    ],
)
def test_a_form_whose_trust_is_not_certain_is_not_loaded(trust, options, name, tmp_path):
    submission, findings = read(complete(trust=trust).save(tmp_path / "form.xlsx"), **options)
    assert submission is None
    assert names_of(findings) == {name}


def test_a_list_of_trusts_to_choose_from_does_not_say_whose_form_it_is(tmp_path):
    path = Form(values={SALARIES: 5}).save(tmp_path / "form.xlsx")
    workbook = openpyxl.load_workbook(path)
    choices = workbook.create_sheet("Lists")
    for number, code in enumerate(TRUSTS, 1):
        choices.cell(number, 1).value = code
    workbook.save(path)
    submission, _ = read(path)
    assert submission.ods_code == "R0A"


def test_two_trusts_on_the_cover_are_not_chosen_between(tmp_path):
    path = Form(values={OPEX: 5}, results={}).save(tmp_path / "form.xlsx")
    workbook = openpyxl.load_workbook(path)
    workbook.create_sheet("Notes")["A1"] = "RCF"
    workbook.save(path)
    submission, findings = read(path)
    assert submission is None
    assert names_of(findings) == {"accounts-trust-ambiguous"}


def test_a_workbook_of_another_kind_is_not_recognised(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "Table ID"
    workbook.active["B1"] = 1
    workbook.active["B2"] = "Maincode"
    workbook.save(tmp_path / "other.xlsx")
    assert not recognises(read_book(tmp_path / "other.xlsx"))
    assert recognises(read_book(Form().save(tmp_path / "form.xlsx")))
