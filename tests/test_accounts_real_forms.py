"""Real NHS accounts forms, where they are at hand: published figures, blank forms, and every cell by its codes."""

import csv
import os
import re
import subprocess
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from accounts_help import (
    LAST,
    OPEX,
    SHARED,
    THIS,
    TRUSTS,
    YEARS,
    book_of,
    facts_of,
    form_file,
    names_of,
    places_of,
    read,
    reconstructed,
)
from tac_like import Form

from consolidate.catalogue.accounts_forms import accounts_layouts
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.accounts_form import read_accounts_form, read_tables
from consolidate.sheets.reader import read_book
from consolidate.words.states import Population, State
from consolidate.words.years import CollectionYear

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


def published(trust: str) -> dict[str, str]:
    path = SHARED / "facts" / "trust_accounts_2023_24.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["ods_code"] == trust)


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
