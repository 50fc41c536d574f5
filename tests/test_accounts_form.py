"""The NHS accounts form is read by its codes alone, and what nobody typed is never a figure."""

import csv
import os
import re
import subprocess
import time
from collections import Counter
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from tac_like import Form, all_codes

from consolidate.catalogue.accounts_forms import accounts_layouts, read_layouts
from consolidate.catalogue.accounts_layout import term
from consolidate.catalogue.home import home
from consolidate.catalogue.taxonomy import read_taxonomy
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.accounts_form import read_accounts_form, read_tables, recognises
from consolidate.collection.accounts_formulas import references
from consolidate.sheets.reader import read_book
from consolidate.words.errors import DeclarationError
from consolidate.words.states import Population, State
from consolidate.words.years import CollectionYear

SHARED = Path(__file__).parents[1].parent / "shared"
FORMS = SHARED / "public" / "tac"
TRUSTS = ("R0A", "R1H", "RCF", "RTQ", "RYC")
YEARS = {"2021_22": "2021/22", "2022_23": "2022/23", "2023_24": "2023/24"}
THIS, LAST = CollectionYear(2023), CollectionYear(2022)

OPEX = ("TAC08", "1", "A08CY01", "EXP0390")
ADMINISTRATION = ("TAC09", "3", "A09CY01", "STA0390")
SALARIES = ("TAC09", "2", "A09CY01", "STA0230")
TOTAL_STAFF = ("TAC09", "3", "A09CY01", "STA0490")

PUBLISHED = {
    "operating_expenditure": "opex_gbp",
    "wte_total": "wte_total",
    "wte_medical_and_dental": "wte_medical",
    "wte_ambulance": "wte_ambulance",
    "wte_administration_and_estates": "wte_admin_estates",
    "wte_healthcare_assistants": "wte_hca_support",
    "wte_nursing": "wte_nursing",
    "wte_nursing_learners": "wte_nurse_learners",
    "wte_scientific_therapeutic_technical": "wte_stt",
    "wte_healthcare_science": "wte_hcs",
    "wte_social_care": "wte_social",
    "wte_other": "wte_other",
    "salaries_cost": "salaries_gbp",
}
UNPUBLISHED = {
    "operating_income", "patient_care_income", "other_operating_income", "surplus", "staff_cost",
    "wte_permanent", "wte_not_permanent",
}  # fmt: skip


def form_file(name: str) -> Path:
    path = FORMS / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return path


def reconstructed(trust: str) -> Path:
    return form_file(f"tac_2023_24_{trust}_reconstructed.xlsx")


@cache
def book_of(path: Path):
    """A real form, which nobody changes, is opened once."""
    return read_book(path)


def read(path: Path, **options):
    book = book_of(path) if path.is_relative_to(SHARED) else read_book(path)
    return read_accounts_form(book, known=TRUSTS, **options)


def facts_of(submission) -> dict:
    return {(fact.field, fact.year): fact for fact in submission.facts}


def names_of(findings) -> set[str]:
    return {finding.name for finding in findings}


def places_of(path: Path) -> dict:
    book = book_of(path) if path.is_relative_to(SHARED) else read_book(path)
    return {place.codes: place for table in read_tables(book) for place in table.places()}


def published(trust: str) -> dict[str, str]:
    path = SHARED / "facts" / "trust_accounts_2023_24.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["ods_code"] == trust)


# The five real forms.


@pytest.mark.parametrize("trust", TRUSTS)
def test_a_real_form_gives_the_published_figures(trust):
    submission, findings = read(reconstructed(trust))
    assert (submission.ods_code, submission.year, submission.layout) == (trust, THIS, "NHS accounts form 2023/24")
    facts, row = facts_of(submission), published(trust)
    for name, column in PUBLISHED.items():
        fact = facts[name, THIS]
        allowed = Decimal(500) if fact.unit == "gbp" else Decimal("0.01")  # the nearest £000; 0.01 WTE
        assert abs(fact.value - Decimal(row[column])) <= allowed, name
    assert findings == ()


def test_the_register_tells_whether_a_trust_is_real():
    book = book_of(reconstructed("R0A"))
    register = trust_register().trusts
    assert read_accounts_form(book, known=register)[0].population is Population.REAL
    invented = next(code for code, entry in register.items() if entry.population is Population.INVENTED)
    assert names_of(read_accounts_form(book, known=register, ods_code=invented)[1]) == {"accounts-trust-differs"}


def test_an_invented_trusts_form_stays_invented(tmp_path):
    register = trust_register().trusts
    invented = next(code for code, entry in register.items() if entry.population is Population.INVENTED)
    book = read_book(Form(values={OPEX: 5}, trust=invented).save(tmp_path / "form.xlsx"))
    submission, _ = read_accounts_form(book, known=register)
    assert (submission.ods_code, submission.population) == (invented, Population.INVENTED)


@pytest.mark.parametrize("trust", TRUSTS)
def test_the_year_before_is_loaded_as_its_own_year_and_restated(trust):
    submission, _ = read(reconstructed(trust))
    facts = facts_of(submission)
    assert {fact.restated for (_, year), fact in facts.items() if year == LAST} == {True}
    assert {fact.restated for (_, year), fact in facts.items() if year == THIS} == {False}
    for name in PUBLISHED:
        assert facts[name, LAST].state is State.PROVIDED
    assert facts["wte_total", LAST].value != facts["wte_total", THIS].value


@pytest.mark.parametrize("trust", TRUSTS)
def test_what_was_not_published_is_not_provided_and_never_zero(trust):
    submission, _ = read(reconstructed(trust))
    missing = {(fact.field, fact.state, fact.value, fact.raw) for fact in submission.facts if fact.field in UNPUBLISHED}
    assert missing == {(name, State.NOT_PROVIDED, None, "") for name in UNPUBLISHED}


def test_a_fact_can_be_opened_again_with_another_reader():
    path = reconstructed("RCF")
    submission, _ = read(path)
    workbook = openpyxl.load_workbook(path)
    for fact in submission.facts:
        if fact.state is State.PROVIDED:
            typed = workbook[fact.sheet][fact.cell].value
            assert Decimal(repr(typed)) * fact.scale == fact.value
            assert fact.raw == repr(typed)
    opex = facts_of(submission)["operating_expenditure", THIS]
    assert (opex.sheet, opex.cell, opex.scale, opex.unit) == ("TAC08 Op Exp", "E70", Decimal(1000), "gbp")
    assert opex.note == "TAC08 table 1, A08CY01, EXP0390: Total operating expenditure"


def recalculated(path: Path, folder: Path, soffice: str) -> Path:
    out = folder / "recalculated"
    command = [soffice, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "xlsx"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(
        [*command, "--outdir", str(out), str(path)], capture_output=True, timeout=180, env=environment, check=False
    )
    assert (out / path.name).exists(), run.stderr
    return out / path.name


def test_a_form_that_libreoffice_has_calculated_and_saved_reads_the_same(tmp_path, program):
    path = reconstructed("RCF")
    before, _ = read(path)
    saved = recalculated(path, tmp_path, program("soffice"))
    income = openpyxl.load_workbook(saved, data_only=True)["TAC07 Op Inc 2"]["E42"].value
    assert income == 0  # it was calculated: the zero that must not be taken for income
    after, findings = read(saved)
    assert after.content_hash == before.content_hash
    assert names_of(findings) == {"accounts-result-incomplete"}  # a surplus of minus all expenditure
    assert {fact.state for fact in after.facts if fact.field in UNPUBLISHED} == {State.NOT_PROVIDED}


def test_a_form_is_read_in_well_under_a_second():
    book = book_of(reconstructed("R0A"))
    start = time.perf_counter()
    read_accounts_form(book, known=TRUSTS)
    assert time.perf_counter() - start < 1.0


# The illustrative forms, which are blank.


@pytest.mark.parametrize("name", YEARS)
def test_a_blank_form_is_reported_as_blank_and_not_as_an_unknown_trust(name):
    submission, findings = read(form_file(f"tac_illustrative_{name}.xlsx"))
    assert submission is None
    assert [finding.name for finding in findings] == ["accounts-form-blank"]
    assert YEARS[name] in findings[0].found


@pytest.mark.parametrize("name", YEARS)
def test_every_place_of_a_real_form_has_codes_of_its_own(name):
    tables = read_tables(book_of(form_file(f"tac_illustrative_{name}.xlsx")))
    counts = Counter(place.codes for table in tables for place in table.places())
    assert len(counts) > 6000
    assert [codes for codes, count in counts.items() if count > 1] == []


def codes_in(workbook: openpyxl.Workbook, year: str) -> dict[tuple[str, str, str, str], tuple[str, int, int]]:
    """Every cell of a form by its codes, found by another way than the program's: sheet names and fixed offsets."""
    corrected = {
        ("2021_22", "TAC09", "2", 9): "A09PY01P",
        ("2022_23", "TAC17", "1", 7): "A17CY03",
        ("2021_22", "TAC28", "3", 5): "A28CY02",
        ("2021_22", "TAC28", "3", 6): "A28CY03",
        ("2021_22", "TAC28", "3", 7): "A28PY02",
        ("2021_22", "TAC28", "3", 8): "A28PY03",
    }
    found = {}
    for sheet in workbook:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        grid = {(cell.row, cell.column): cell.value for cell in cells}
        ends = sorted(place for place, value in grid.items() if value == "Maincode")
        for row, column in ends:
            top, left = max((r, c) for (r, c), value in grid.items() if value == "Table ID" and r < row)
            number = str(grid[top, left + 1])
            last = min([r for r, _ in ends if r > row], default=10_000) - 2
            schedule = re.match(r"TAC\d\d[AX]?", sheet.title)[0]
            mains = {
                c: corrected.get((year, schedule, number, c), value)
                for (r, c), value in grid.items()
                if r == row and c < column and (re.match(r"A\d\d\w*$", str(value)) or isinstance(value, datetime))
            }
            subs = {
                r: value.strip()
                for (r, c), value in grid.items()
                if c == column and row < r <= last and re.fullmatch(r"\s?[A-Z]{2,3}\d{4}[A-Z]?", str(value))
            }
            for r, sub in subs.items():
                for c, main in mains.items():
                    found[schedule, number, main, sub] = (sheet.title, r, c)
    return found


@pytest.mark.parametrize("name", YEARS)
def test_every_cell_of_a_real_form_is_found_by_its_codes_wherever_it_moves(name, tmp_path):
    workbook = openpyxl.load_workbook(form_file(f"tac_illustrative_{name}.xlsx"))
    written = {}
    for number, (codes, (sheet, row, column)) in enumerate(sorted(codes_in(workbook, name).items()), 1000):
        workbook[sheet].cell(row, column).value = number
        written[codes] = Decimal(number)
    assert len(written) > 6000
    workbook["TAC09 Staff"].title = "Our people"
    workbook["TAC08 Op Exp"].title = "TAC06"
    for sheet in workbook:
        sheet.insert_rows(1)
        sheet.insert_cols(1)
    workbook.save(tmp_path / "moved.xlsx")
    found = places_of(tmp_path / "moved.xlsx")
    assert {codes: place.cell.value for codes, place in found.items()} == written
    submission, findings = read(tmp_path / "moved.xlsx", ods_code="R0A")
    facts = facts_of(submission)
    year = CollectionYear.parse(YEARS[name])
    assert facts["operating_expenditure", year].value == written[OPEX] * 1000
    assert facts["wte_total", year.previous].value == written["TAC09", "3", "A09PY01", "STA0490"]
    assert facts["wte_permanent", year].value == written["TAC09", "3", "A09CY01P", "STA0490"]
    assert facts["staff_cost", year].sheet == "Our people"
    assert not any(finding.severity == "error" for finding in findings)


@pytest.mark.parametrize("name", YEARS)
def test_codes_declared_for_one_year_alone_are_on_that_form_alone(name):
    tables = read_tables(book_of(form_file(f"tac_illustrative_{name}.xlsx")))
    subs = {row.sub for table in tables for row in table.rows}
    for year, layout in accounts_layouts().items():
        shown = [sub for sub in layout.only_here if sub in subs]
        assert shown == (list(layout.only_here) if str(year) == YEARS[name] else [])


def test_the_code_that_is_printed_twice_in_2021_22_is_told_apart():
    places = places_of(form_file("tac_illustrative_2021_22.xlsx"))
    permanent = places["TAC09", "2", "A09PY01P", "STA0230"]
    other = places["TAC09", "2", "A09PY01O", "STA0230"]
    assert (permanent.address, permanent.column.written) == ("I10", "A09PY01O")
    assert (other.address, other.column.period) == ("J10", CollectionYear(2020))  # J8 is dated 2019/20


def test_a_form_in_which_the_misprint_was_put_right_is_left_alone(tmp_path):
    workbook = openpyxl.load_workbook(form_file("tac_illustrative_2021_22.xlsx"))
    workbook["TAC09 Staff"]["I6"] = "A09PY01P"
    workbook.save(tmp_path / "corrected.xlsx")
    places = places_of(tmp_path / "corrected.xlsx")
    assert places["TAC09", "2", "A09PY01P", "STA0230"].address == "I10"
    assert places["TAC09", "2", "A09PY01O", "STA0230"].address == "J10"


def test_the_sheet_of_lease_comparatives_is_a_schedule_of_its_own():
    tables = read_tables(book_of(form_file("tac_illustrative_2022_23.xlsx")))
    codes = {column.main[:3] for table in tables if table.schedule == "TAC10X" for column in table.columns}
    assert codes == {"A10", "A18", "A21"}


# The same with a small form made in code, so that it is tested everywhere.


def numbered(**options) -> Form:
    return Form(values={codes: number for number, codes in enumerate(all_codes(), 101)}, **options)


def complete(**options) -> Form:
    """A form filled in by a trust whose figures agree, with stored results where the form has formulas."""
    typed: dict = {}
    results: dict = {}
    for side, factor in (("CY", 1), ("PY", 2)):
        for schedule, table, sub, value in (
            ("TAC06", "1", "INC0200", 400), ("TAC06", "1", "INC0210", 100),
            ("TAC06", "2", "INC1100", 300), ("TAC06", "2", "INC1115", 200),
            ("TAC07", "1", "INC1230A", 20), ("TAC07", "1", "INC1240A", 30),
            ("TAC08", "1", "EXP0130", 350), ("TAC08", "1", "EXP0170", 90), ("TAC08", "1", "EXP0380Z", 60),
        ):  # fmt: skip
            typed[schedule, table, f"A{schedule[3:]}{side}01", sub] = value * factor
        for schedule, table, sub, value in (
            ("TAC02", "1", "SCI0100A", 500), ("TAC02", "1", "SCI0110A", 50), ("TAC02", "1", "SCI0125A", -500),
            ("TAC02", "1", "SCI0140A", 50), ("TAC02", "1", "SCI0240", 50), ("TAC06", "1", "INC0350", 500),
            ("TAC06", "2", "INC1220", 500), ("TAC07", "1", "INC1360", 50), ("TAC07", "1", "INC1364", 500),
            ("TAC07", "1", "INC1365", 550), ("TAC08", "1", "EXP0390", 500),
        ):  # fmt: skip
            results[schedule, table, f"A{schedule[3:]}{side}01", sub] = value * factor
        for kind, value in (("P", 9), ("O", 1), ("", 10)):
            main = f"A09{side}01{kind}"
            lines = ("STA0370", "STA0380", "STA0390", "STA0400", "STA0410")
            lines += ("STA0420", "STA0430", "STA0440", "STA0450", "STA0480")
            for sub in lines:
                (typed if kind else results)["TAC09", "3", main, sub] = value * factor
            results["TAC09", "3", main, "STA0490"] = value * factor * 10
            for sub in ("STA0230", "STA0240"):
                (typed if kind else results)["TAC09", "2", main, sub] = value * factor * 10
            results["TAC09", "2", main, "STA0360"] = value * factor * 20
            results["TAC09", "2", main, "STA0366"] = value * factor * 20
    options.setdefault("results", results)
    return Form(values=typed | options.pop("values", {}), **options)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"down": 1, "right": 1},
        {"down": 7, "right": 3, "sheets": {"TAC09": "Our people", "TAC08": "TAC06", "TAC06": "Tabelle1"}},
    ],
    ids=["as issued", "a row and a column more", "moved and renamed"],
)
def test_every_cell_is_found_by_its_codes_wherever_it_moves(options, tmp_path):
    form = numbered(**options)
    found = places_of(form.save(tmp_path / "form.xlsx"))
    assert {codes: place.cell.value for codes, place in found.items()} == form.values
    assert {codes: (place.table.sheet.name, place.address) for codes, place in found.items()} == form.cells


def test_a_complete_form_gives_every_figure_with_its_cell(tmp_path):
    form = complete(down=2, right=1)
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    facts = facts_of(submission)
    assert findings == ()
    assert {name for name, _ in facts} == {figure.field for figure in accounts_layouts()[THIS].figure}
    assert {fact.state for fact in submission.facts} == {State.PROVIDED}
    values = {name: facts[name, THIS].value for name in ("operating_income", "surplus", "staff_cost", "wte_total")}
    assert values == {"operating_income": 550_000, "surplus": 50_000, "staff_cost": 200_000, "wte_total": 100}
    assert facts["operating_income", LAST].value == 1_100_000
    income = facts["operating_income", THIS]
    assert (income.sheet, income.cell) == form.cells["TAC07", "1", "A07CY01", "INC1365"]
    assert (income.raw, income.scale, income.unit) == ("550", 1000, "gbp")


def test_a_form_without_figures_is_blank_whatever_its_totals_show(tmp_path):
    for results in (None, {}):  # never calculated; calculated to zeros
        submission, findings = read(Form(results=results, trust="").save(tmp_path / "form.xlsx"))
        assert submission is None
        assert names_of(findings) == {"accounts-form-blank"}


def test_a_typed_zero_is_a_zero_and_an_empty_cell_is_not(tmp_path):
    form = Form(values={ADMINISTRATION: 0, OPEX: 5}, results={})
    submission, _ = read(form.save(tmp_path / "form.xlsx"))
    facts = facts_of(submission)
    typed = facts["wte_administration_and_estates", THIS]
    assert (typed.state, typed.value) == (State.PROVIDED, 0)
    assert (facts["wte_nursing", THIS].state, facts["wte_nursing", THIS].value) == (State.NOT_PROVIDED, None)


def test_a_total_of_typed_zeros_is_a_zero(tmp_path):
    values = {("TAC09", "3", main, "STA0390"): 0 for main in ("A09CY01P", "A09CY01O")}
    submission, _ = read(Form(values=values | {OPEX: 5}, results={}).save(tmp_path / "form.xlsx"))
    assert facts_of(submission)["wte_administration_and_estates", THIS].value == 0


def test_a_formula_without_a_result_is_not_calculated_where_something_was_typed(tmp_path):
    form = complete(results=None)  # every part is typed, every total awaits calculation
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    assert {(fact.state, fact.value, fact.raw) for fact in submission.facts} == {(State.NOT_CALCULATED, None, "")}
    assert names_of(findings) == {"accounts-not-calculated"}
    assert form.cells[TOTAL_STAFF] in {(finding.sheet, finding.cell) for finding in findings}


def test_a_result_left_over_from_emptied_cells_is_asked_about_and_not_taken(tmp_path):
    form = Form(values={SALARIES: 5}, results={TOTAL_STAFF: 28516})
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    assert facts_of(submission)["wte_total", THIS].state is State.NOT_PROVIDED
    (finding,) = findings
    assert (finding.name, finding.cell) == ("accounts-result-without-inputs", form.cells[TOTAL_STAFF][1])
    assert "28,516" in finding.found


def test_a_surplus_without_income_is_not_provided(tmp_path):
    results = {("TAC02", "1", "A02CY01", "SCI0125A"): -500, ("TAC02", "1", "A02CY01", "SCI0240"): -500}
    form = Form(values={OPEX: 500}, results=results)
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    assert facts_of(submission)["surplus", THIS].state is State.NOT_PROVIDED
    assert [(finding.name, finding.cell) for finding in findings] == [
        ("accounts-result-incomplete", form.cells["TAC02", "1", "A02CY01", "SCI0240"][1])
    ]


def test_a_typed_surplus_needs_nothing_else(tmp_path):
    form = Form(values={("TAC02", "1", "A02CY01", "SCI0240"): -12}, results={})
    submission, _ = read(form.save(tmp_path / "form.xlsx"))
    assert facts_of(submission)["surplus", THIS].value == -12_000


def test_the_statement_stands_in_for_the_note_with_its_sign_turned(tmp_path):
    form = Form(values={("TAC02", "1", "A02CY01", "SCI0125A"): -700}, results={})
    submission, _ = read(form.save(tmp_path / "form.xlsx"))
    fact = facts_of(submission)["operating_expenditure", THIS]
    assert (fact.value, fact.raw, fact.scale) == (700_000, "-700", -1000)
    assert "in place of TAC08 table 1 EXP0390" in fact.note


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("n/a", "accounts-words-for-number"),
        ("-", "accounts-words-for-number"),
        ("1,234", "accounts-number-as-text"),
        ("1234 ", "accounts-number-as-text"),
        (True, "accounts-not-a-number"),
    ],
)
def test_what_is_not_a_number_is_named_with_its_cell_and_never_taken(typed, name, tmp_path):
    form = complete(values={ADMINISTRATION: typed})
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    fact = facts_of(submission)["wte_administration_and_estates", THIS]
    assert (fact.state, fact.value) == (State.NOT_SUPPLIED, None)
    (finding,) = [finding for finding in findings if finding.name == name]
    assert (finding.sheet, finding.cell) == form.cells[ADMINISTRATION]


def test_words_among_the_parts_of_a_total_are_found_behind_it(tmp_path):
    part = ("TAC08", "1", "A08CY01", "EXP0170")
    form = complete(values={part: "see note"})
    _, findings = read(form.save(tmp_path / "form.xlsx"))
    assert [(finding.name, finding.sheet, finding.cell) for finding in findings] == [
        ("accounts-words-for-number", *form.cells[part])
    ]


def test_an_error_is_named_with_its_cell_and_never_taken(tmp_path):
    form = complete(values={OPEX: "=#REF!"})
    form.results = {**form.results, OPEX: "#REF!"}
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    fact = facts_of(submission)["operating_expenditure", THIS]
    assert (fact.value, fact.scale) == (500_000, -1000)  # the statement has it
    (finding,) = findings
    assert (finding.name, finding.sheet, finding.cell) == ("accounts-error-value", *form.cells[OPEX])


def test_a_date_in_a_number_cell_is_not_a_number(tmp_path):
    form = Form(values={SALARIES: 5})
    path = form.save(tmp_path / "form.xlsx")
    workbook = openpyxl.load_workbook(path)
    sheet, address = form.cells[OPEX]
    workbook[sheet][address] = 45000
    workbook[sheet][address].number_format = "dd/mm/yyyy"
    workbook.save(path)
    submission, findings = read(path)
    assert [f.cell for f in findings if f.name == "accounts-not-a-number"] == [address]
    assert facts_of(submission)["operating_expenditure", THIS].state is State.NOT_SUPPLIED


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


# What a formula refers to.


@pytest.mark.parametrize(
    ("formula", "areas", "lost"),
    [
        ("=E10+$F$12", ["E10", "F12"], 0),
        ("=SUM(E10:E12,G1)", ["E10:E12", "G1"], 0),
        ("='TAC06 Op Inc 1'!E56", ["TAC06 Op Inc 1!E56"], 0),
        ("=-'It''s'!A1", ["It's!A1"], 0),
        ("=SUM(TAC08!E10:E20)", ["TAC08!E10:E20"], 0),
        ('=IF(E5="A1:B2",LOG10(B2),0)', ["E5", "B2"], 0),
        ("=SUM(C:D)", ["C1:D1048576"], 0),
        ("=[1]Sheet1!A1+'[book.xlsx]Sheet 2'!B2", [], 2),
        ("=INDIRECT(A1)", ["A1"], 1),
        ("=#REF!+SUM('TAC08 Op Exp'!#REF!)", [], 2),
        ("=Income", [], 0),
        ("=1200+34", [], 0),
    ],
)
def test_references_are_read_off_a_formula(formula, areas, lost):
    found = references(formula)
    named = []
    for area in found.areas:
        first = f"{openpyxl.utils.get_column_letter(area.left)}{area.top}"
        last = f"{openpyxl.utils.get_column_letter(area.right)}{area.bottom}"
        named.append((f"{area.sheet}!" if area.sheet else "") + (first if first == last else f"{first}:{last}"))
    assert (named, len(found.lost)) == (areas, lost)
    assert found.is_figure == (formula == "=1200+34")
    assert found.names == (("Income",) if formula == "=Income" else ())


def test_a_formula_is_followed_through_defined_names(tmp_path):
    form = Form(values={SALARIES: "=Pay", OPEX: "=Spending"}, results={})
    path = form.save(tmp_path / "form.xlsx")
    workbook = openpyxl.load_workbook(path)
    sheet, address = form.cells["TAC09", "2", "A09CY01O", "STA0365"]
    for name, text in (("Pay", "Wages"), ("Wages", f"'{sheet}'!${address[0]}${address[1:]}"), ("Spending", "Spending")):
        workbook.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(name, attr_text=text)
    workbook[sheet][address] = 5
    workbook.save(path)
    facts = facts_of(read(path)[0])
    assert facts["salaries_cost", THIS].state is State.NOT_CALCULATED  # there is a figure behind the names
    assert facts["operating_expenditure", THIS].state is State.NOT_PROVIDED  # and none behind one that names itself


def test_a_formula_that_leads_to_itself_ends(tmp_path):
    form = Form()
    form.save(tmp_path / "form.xlsx")  # to know where the cells stand
    part = ("TAC08", "1", "A08CY01", "EXP0130")
    form.values = {SALARIES: 5, part: f"={form.cells[OPEX][1]}"}  # EXP0390 adds it up
    form.results = {}
    submission, findings = read(form.save(tmp_path / "form.xlsx"))
    assert findings == ()
    assert facts_of(submission)["operating_expenditure", THIS].state is State.NOT_PROVIDED


def test_a_figure_typed_as_a_sum_is_a_figure(tmp_path):
    form = Form(values={OPEX: "=1200+34"}, results={OPEX: 1234})
    submission, _ = read(form.save(tmp_path / "form.xlsx"))
    assert facts_of(submission)["operating_expenditure", THIS].value == 1_234_000


def test_a_link_to_another_workbook_is_taken_at_its_result_and_says_so(tmp_path):
    form = Form(values={OPEX: "='[ledger.xlsx]Sheet1'!A1"}, results={OPEX: 77})
    submission, _ = read(form.save(tmp_path / "form.xlsx"))
    fact = facts_of(submission)["operating_expenditure", THIS]
    assert fact.value == 77_000
    assert "could not be followed" in fact.note


# The declarations.


def declared(tmp_path: Path, **changes: str) -> Path:
    folder = tmp_path / "accounts_forms"
    folder.mkdir()
    for path in (home() / "benchmarks" / "accounts_forms").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        for old, new in changes.get(path.stem.replace("-", "_"), {}).items():
            assert old in text
            text = text.replace(old, new, 1)
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('field = "surplus"', 'field = "surpluss"', "Did you mean 'surplus'"),
        ('unit = "No."\ncell', 'unit = "£000"\ncell', "expected one in wte"),
        ("TAC09/2/STA0230", "TAC09-2-STA0230", "names no cell of an accounts form"),
        ('kind = "permanent"', 'kind = "permanant"', "no [[column]] declares"),
        ("occurrence = 1", "occurrence = 3", "occurrence is not between"),
        ('needs = ["patient_care_income"', 'needs = ["surplus"', "in a circle"),
        ('year = "2021/22"', 'year = "2020/21"', "expected the file"),
    ],
)
def test_a_layout_that_does_not_fit_together_is_refused_by_name(old, new, words, tmp_path):
    folder = declared(tmp_path, **{"2021_22": {old: new}})
    fields = read_taxonomy(home() / "benchmarks").trust_fields
    with pytest.raises(DeclarationError) as refused:
        read_layouts(folder, fields)
    assert words in str(refused.value)


def test_a_new_year_is_one_file_that_lists_what_differs(tmp_path):
    folder = declared(tmp_path)
    (folder / "2024-25.toml").write_text(
        'year = "2024/25"\nextends = "2023-24"\nsource = "a test"\n\n'
        '[[figure]]\nfield = "staff_cost"\nunit = "£000"\ncell = "TAC09/2/STA0360"\n',
        encoding="utf-8",
    )
    layouts = read_layouts(folder, read_taxonomy(home() / "benchmarks").trust_fields)
    new = layouts[CollectionYear(2024)]
    assert [figure.field for figure in new.figure] == [figure.field for figure in layouts[THIS].figure]
    assert next(figure for figure in new.figure if figure.field == "staff_cost").terms == (term("TAC09/2/STA0360"),)
    assert new.only_here == ()
    form = complete(year=2024)
    submission, findings = read_accounts_form(
        read_book(form.save(tmp_path / "form.xlsx")), known=TRUSTS, layouts=layouts
    )
    assert findings == ()
    fact = facts_of(submission)["staff_cost", CollectionYear(2024)]
    assert (fact.sheet, fact.cell) == form.cells["TAC09", "2", "A09CY01", "STA0360"]
