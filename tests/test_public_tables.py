"""The shipped tables of public facts: true to their sources, read cell by cell, and closed to invented trusts."""

import csv
import statistics
import subprocess
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest

from consolidate.catalogue.declared import read_toml
from consolidate.catalogue.home import home
from consolidate.catalogue.public_tables import public_tables, read_public_tables
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.public_tables import read_public_table, recognises
from consolidate.sheets.cells import Book
from consolidate.sheets.preflight import book_of
from consolidate.sheets.writer import book_bytes
from consolidate.words.errors import DeclarationError
from consolidate.words.facts import Fact, Source, Submission
from consolidate.words.findings import Finding, Severity
from consolidate.words.states import Population, State
from consolidate.words.years import CollectionYear
from sample_data.generator import public as compiler

FACTS = Path(__file__).parents[1].parent / "shared" / "facts"
SHIPPED = home() / "sample_data" / "public"
ACCOUNTS = "trust_accounts_2023_24"
FINANCE = "trust_finance_2010_11_to_2017_18"
WORKFORCE = "workforce_fte_by_staff_group_sep_2017"
REFERENCE_COSTS = "reference_costs_by_trust_2015_16"
ESTATES = "estates_2019_20_by_trust"
FACTORS = "mff_2026_27"
ALL = (ACCOUNTS, FINANCE, WORKFORCE, REFERENCE_COSTS, ESTATES, FACTORS)
Edit = Callable[[openpyxl.Workbook], object]


def facts_file(name: str) -> Path:
    if not FACTS.is_dir():
        pytest.skip(f"{FACTS} is not here: the compiled public facts are needed")
    return FACTS / f"{name}.csv"


def shipped(name: str) -> Book:
    path = SHIPPED / f"{name}.xlsx"
    return book_of(path.read_bytes(), path.name, str(path))


@lru_cache
def loaded(name: str) -> Submission:
    submission, findings = read_public_table(shipped(name), tables=public_tables(), register=trust_register())
    assert findings == ()
    assert submission is not None
    return submission


def edited(tmp_path: Path, name: str, edit: Edit) -> Book:
    """A shipped table as somebody else saved it again, with a change."""
    workbook = openpyxl.load_workbook(SHIPPED / f"{name}.xlsx")
    edit(workbook)
    path = tmp_path / f"{name}.xlsx"
    workbook.save(path)
    return book_of(path.read_bytes(), path.name, str(path))


def findings_of(tmp_path: Path, name: str, edit: Edit) -> tuple[Finding, ...]:
    """The findings about a table with a change that must keep it from being loaded."""
    book = edited(tmp_path, name, edit)
    submission, findings = read_public_table(book, tables=public_tables(), register=trust_register())
    assert submission is None
    return findings


def put(cell: str, value: object) -> Edit:
    return lambda workbook: workbook["Data"].__setitem__(cell, value)


def values(name: str, field: str, year: str | None = None) -> dict[str, Decimal]:
    """Figures of one field by trust, added up over lines."""
    found: dict[str, Decimal] = {}
    for fact in loaded(name).facts:
        if fact.field == field and fact.value is not None and year in (None, str(fact.year)):
            found[fact.ods_code] = found.get(fact.ods_code, Decimal(0)) + fact.value
    return found


def fact_of(name: str, code: str, field: str, year: str) -> Fact:
    (fact,) = [f for f in loaded(name).facts if (f.ods_code, f.field, str(f.year)) == (code, field, year)]
    return fact


def content(path: Path) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """What a workbook holds, whatever library and compression wrote it."""
    book = book_of(path.read_bytes(), path.name)
    return dict(book.properties), [(c.where, c.kind, c.raw) for sheet in book.sheets for c in sheet.cells.values()]


def test_the_shipped_workbooks_are_what_the_facts_compile_to(tmp_path):
    facts_file(ACCOUNTS)
    paths = compiler.compile_tables(FACTS, tmp_path)
    assert sorted(path.stem for path in paths) == sorted(ALL)
    for path in paths:
        assert content(path) == content(SHIPPED / path.name), "run python -m sample_data.generator.public"


def test_the_same_facts_give_the_same_bytes():
    with facts_file(FACTORS).open(encoding="utf-8", newline="") as stream:
        records = list(csv.reader(stream))
    plan = compiler.plan_table(public_tables().tables[FACTORS], public_tables(), records)
    assert book_bytes(plan) == book_bytes(plan)


@pytest.mark.parametrize("name", ALL)
def test_a_table_holds_its_source_value_for_value(name):
    with facts_file(name).open(encoding="utf-8", newline="") as stream:
        expected = list(csv.reader(stream))
    sheet = openpyxl.load_workbook(SHIPPED / f"{name}.xlsx")["Data"]
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == expected[0]
    assert len(rows) == len(expected)
    for found, wanted in zip(rows[1:], expected[1:], strict=True):
        for value, text in zip(found, wanted, strict=True):
            if isinstance(value, (int, float)):
                assert value == pytest.approx(float(text), rel=1e-14, abs=0)
            else:
                assert (value or "") == text


@pytest.mark.parametrize("name", ALL)
def test_the_first_sheet_says_what_it_is_and_under_which_licence(name):
    workbook = openpyxl.load_workbook(SHIPPED / f"{name}.xlsx")
    assert workbook.sheetnames == ["About", "Data"]
    about = {row[0]: row[1] for row in workbook["About"].iter_rows(values_only=True)}
    assert about["Licence"] == "Contains public sector information licensed under the Open Government Licence v3.0."
    assert about["Table"] == name
    assert {"What", "Period", "Source", "Checked against"} <= about.keys()
    headers = {cell.value for cell in workbook["Data"][1]}
    assert headers - about.keys() <= set(public_tables().tables[name].key_headers)


@pytest.mark.parametrize("name", ALL)
def test_every_fact_is_its_cell_times_its_scale(name):
    sheet = openpyxl.load_workbook(SHIPPED / f"{name}.xlsx")["Data"]
    submission = loaded(name)
    assert (submission.source, submission.population) == (Source.PUBLIC_TABLE, Population.REAL)
    assert submission.layout == name
    for fact in submission.facts:
        cell = sheet[fact.cell].value
        assert fact.sheet == "Data"
        assert sheet[f"{'C' if name == ACCOUNTS else 'A'}{sheet[fact.cell].row}"].value == fact.ods_code
        if fact.value is None:
            assert fact.unit == "text" or (cell == 0 and fact.state is State.NOT_PROVIDED and fact.note)
        else:
            assert fact.value == Decimal(str(cell)) * fact.scale
    keys = [(f.ods_code, f.year, f.function, f.line, f.field) for f in submission.facts]
    assert len(keys) == len(set(keys))


def test_reference_costs_give_the_published_counts_constant_and_mean():
    kinds = [f.raw for f in loaded(REFERENCE_COSTS).facts if f.field == "trust_type"]
    assert len(kinds) == 237
    names = (
        "Acute",
        "Mental health",
        "Community",
        "Acute - specialist other",
        "Ambulance",
        "Acute - specialist children",
    )
    assert [kinds.count(name) for name in names] == [136, 56, 17, 14, 10, 4]
    acute = {f.ods_code for f in loaded(REFERENCE_COSTS).facts if f.raw == "Acute"}
    index = values(REFERENCE_COSTS, "reference_cost_index")
    actual = values(REFERENCE_COSTS, "reference_cost_mff_adjusted")
    expected_sum = sum(actual[code] * 100 / index[code] for code in acute)
    actual_sum = sum(actual[code] for code in acute)
    assert float(3500 * expected_sum / actual_sum) == pytest.approx(3512.65, abs=0.005)
    assert float(Decimal("3512.58") * actual_sum / expected_sum) == pytest.approx(3499.93, abs=0.005)
    costs = sorted(float(Decimal("3512.58") * index[code] / 100) for code in acute)
    assert statistics.quantiles(costs, n=4, method="inclusive") == pytest.approx([3353.01, 3481.54, 3645.99], abs=0.01)
    assert (costs[0], costs[-1]) == pytest.approx((3000.67, 4122.08), abs=0.01)


def test_reference_cost_factors_are_cost_over_adjusted_cost():
    factor = values(REFERENCE_COSTS, "market_forces_factor")
    unadjusted = values(REFERENCE_COSTS, "reference_cost_actual")
    adjusted = values(REFERENCE_COSTS, "reference_cost_mff_adjusted")
    assert all(abs(unadjusted[code] / adjusted[code] - factor[code]) < Decimal("1e-6") for code in factor)


def test_a_disputed_index_keeps_its_value_and_says_the_other():
    fact = fact_of(REFERENCE_COSTS, "RQM", "reference_cost_index", "2015/16")
    assert fact.state is State.IN_DISPUTE
    assert round(fact.value, 2) == Decimal("90.24")
    assert "93.29" in fact.note
    others = [f for f in loaded(REFERENCE_COSTS).facts if f.state is State.IN_DISPUTE]
    assert others == [fact]


def test_revenue_per_wte_is_misleading_until_mergers_are_put_together():
    income = values(FINANCE, "operating_income", "2017/18")
    staff = values(WORKFORCE, "fte_census")
    naive = income.keys() & staff.keys()
    assert len(staff) == 233
    assert len(naive) == 233
    assert round(sum(income[c] for c in naive) / sum(staff[c] for c in naive)) == 79180
    merging = trust_register().predecessors_splitting(CollectionYear(2017))
    assert merging == {"R0A": ("RM2", "RW3")}
    assert "R0A" in income
    assert "R0A" not in staff
    left_out = {"R0A", *merging["R0A"]}
    clean = naive - left_out
    assert len(clean) == 231
    assert round(sum(income[c] for c in clean) / sum(staff[c] for c in clean), 1) == Decimal("79800.1")
    assert float(statistics.median(income[c] / staff[c] for c in clean)) == pytest.approx(74908.8, abs=0.05)
    together = sum(income[c] for c in left_out) / sum(staff.get(c, 0) for c in left_out)
    assert float(together) == pytest.approx(90406.87, abs=0.005)


def test_staff_groups_are_lines_and_infrastructure_support_is_theirs():
    groups = {f.line for f in loaded(WORKFORCE).facts}
    assert len(groups) == 13
    infrastructure = {"central_functions", "hotel_property_and_estates", "managers", "senior_managers"}
    total = sum(f.value for f in loaded(WORKFORCE).facts if f.line in infrastructure)
    assert round(total) == 151290


def test_accounts_are_201_trusts_whose_groups_add_up():
    spent = values(ACCOUNTS, "operating_expenditure")
    assert len(spent) == 201
    groups = [values(ACCOUNTS, f"{name}_expenditure") for name in ("staff", "supplies", "premises", "other")]
    assert all(sum(group[code] for group in groups) == spent[code] for code in spent)
    staff = values(ACCOUNTS, "wte_total")
    parts = {f.field for f in loaded(ACCOUNTS).facts if f.field.startswith("wte_")} - {"wte_total"}
    by_part = [values(ACCOUNTS, part) for part in parts]
    assert len(parts) == 10
    assert all(abs(sum(part[code] for part in by_part) - staff[code]) < Decimal("0.01") for code in staff)


def test_a_staff_group_of_nobody_is_a_zero_and_not_a_gap():
    fact = fact_of(ACCOUNTS, "R0A", "wte_ambulance", "2023/24")  # the trust's own form says 0 as well
    assert (fact.state, fact.raw, fact.value) == (State.PROVIDED, "0", 0)
    assert not [f for f in loaded(ACCOUNTS).facts if f.field == "operating_income"]


def test_estates_totals_are_those_published():
    assert round(sum(values(ESTATES, "cleaning_cost").values()) / 10**6) == 1068
    assert round(sum(values(ESTATES, "portering_cost").values()) / 10**6, 1) == Decimal("340.4")
    assert round(sum(values(ESTATES, "gross_internal_floor_area").values()) / 10**6, 1) == Decimal("26.8")
    assert len(values(ESTATES, "cleaning_cost")) == 224


def test_estates_zeros_that_mean_not_recorded_are_not_figures():
    area = fact_of(ESTATES, "RYC", "floor_area_human_resources", "2019/20")
    assert (area.state, area.value, area.raw) == (State.NOT_PROVIDED, None, "0")
    assert fact_of(ESTATES, "RYC", "floor_area_corporate", "2019/20").value > 0
    assert fact_of(ESTATES, "R1H", "facilities_management_cost", "2019/20").value is None
    assert fact_of(ESTATES, "RYC", "portering_cost", "2019/20").value == 0


def test_the_deficit_of_2015_16_is_the_one_reported():
    deficit = sum(values(FINANCE, "surplus", "2015/16").values())
    assert round(deficit / 10**9, 2) == Decimal("-2.44")


def test_cost_is_positive_pounds_and_an_income_of_zero_is_missing():
    cost = fact_of(FINANCE, "RA2", "operating_expenditure", "2010/11")
    assert (cost.raw, cost.value, cost.scale) == ("-223686", 223686000, -1000)
    assert fact_of(FINANCE, "RA2", "operating_income", "2010/11").value == 233898000
    missing = [
        (f.ods_code, str(f.year), f.field) for f in loaded(FINANCE).facts if f.state is State.NOT_PROVIDED and f.note
    ]
    assert sorted(missing) == [
        ("RBB", "2015/16", "operating_expenditure"),
        ("RBB", "2015/16", "operating_income"),
        ("RBB", "2015/16", "surplus"),
        ("RD7", "2015/16", "operating_expenditure"),
        ("RD7", "2015/16", "operating_income"),
        ("RD7", "2015/16", "surplus"),
        ("RJD", "2015/16", "operating_income"),
        ("RJD", "2016/17", "operating_income"),
    ]
    assert fact_of(FINANCE, "RJD", "surplus", "2015/16").value == -1128000
    assert fact_of(FINANCE, "RQQ", "surplus", "2013/14").value == 0  # income beside it: a result of nought


def test_a_table_that_lost_its_property_is_recognised_by_its_first_sheet(tmp_path):
    book = edited(tmp_path, FACTORS, lambda workbook: workbook.custom_doc_props.__delitem__("consolidate_public_table"))
    assert book.properties == {}
    assert recognises(book)
    submission, findings = read_public_table(book, tables=public_tables(), register=trust_register())
    assert findings == ()
    assert submission.content_hash == loaded(FACTORS).content_hash


@pytest.mark.parametrize("name", [ACCOUNTS, WORKFORCE])
def test_a_table_saved_again_by_libreoffice_brings_the_same_figures(tmp_path, program, name):
    soffice = program("soffice")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    source = SHIPPED / f"{name}.xlsx"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    path = tmp_path / "out" / source.name
    book = book_of(path.read_bytes(), path.name)
    submission, findings = read_public_table(book, tables=public_tables(), register=trust_register())
    assert findings == ()
    assert book.sha256 != shipped(name).sha256
    assert submission.content_hash == loaded(name).content_hash


def test_other_workbooks_are_not_recognised(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "Data"
    workbook.save(tmp_path / "other.xlsx")
    assert not recognises(book_of((tmp_path / "other.xlsx").read_bytes(), "other.xlsx"))


@pytest.mark.parametrize(
    ("name", "edit", "rule", "cell", "says"),
    [
        (ACCOUNTS, put("H57", "n/a"), "table-number-not-read", "H57", "'n/a'"),
        (ACCOUNTS, put("H57", "=1+1"), "table-number-not-read", "H57", "formula without a stored result"),
        (ACCOUNTS, put("H57", "#REF!"), "table-number-not-read", "H57", "#REF!"),
        (ACCOUNTS, put("H57", -5), "table-number-too-small", "H57", "-5"),
        (FINANCE, put("D2", 223686), "table-number-too-small", "D2", "223686"),
        (ACCOUNTS, put("H1", "opex"), "table-header-missing", "A1", "opex_gbp"),
        (ACCOUNTS, put("I1", "opex_gbp"), "table-header-repeated", "I1", "H1"),
        (ACCOUNTS, put("C9", "ROA"), "table-trust-unknown", "C9", "'ROA'"),
        (ACCOUNTS, put("C9", "R\u0425X"), "table-trust-unknown", "C9", "R\u0425X"),
        (ACCOUNTS, put("C9", "ZN101"), "table-trust-invented", "C9", "North Shire Royal Hospitals"),
        (ACCOUNTS, put("C9", "R0A"), "table-row-repeated", "C9", "R0A, 2023/24"),
        (ACCOUNTS, put("A9", "2023/25"), "table-year-not-read", "A9", "2023/25"),
        (FINANCE, put("B9", 20155), "table-year-not-read", "B9", "20155"),
        (WORKFORCE, put("B9", "Nurses"), "table-line-unknown", "B9", "Nurses"),
        (ACCOUNTS, lambda w: setattr(w["Data"], "title", "Sheet1"), "table-sheet-missing", None, "About, Sheet1"),
        (FACTORS, lambda w: w["Data"].delete_rows(2, 300), "table-empty", None, "no rows"),
    ],
)
def test_what_is_wrong_is_named_by_its_cell_and_nothing_is_loaded(tmp_path, name, edit, rule, cell, says):
    findings = [f for f in findings_of(tmp_path, name, edit) if f.severity is Severity.ERROR]
    assert rule in {f.name for f in findings}
    finding = next(f for f in findings if f.name == rule)
    assert finding.cell == cell
    assert finding.file == f"{name}.xlsx"
    assert says in finding.sentence


def test_all_findings_are_collected_not_the_first_alone(tmp_path):
    def edit(workbook: openpyxl.Workbook) -> None:
        for cell, value in {"H3": "n/a", "H4": "x", "C7": "ZX001", "C8": "XXX"}.items():
            workbook["Data"][cell] = value

    assert [f.cell for f in findings_of(tmp_path, ACCOUNTS, edit)] == ["H3", "H4", "C7", "C8"]


def test_an_extra_column_is_noted_and_an_empty_cell_is_blank(tmp_path):
    def edit(workbook: openpyxl.Workbook) -> None:
        workbook["Data"]["D1"] = "my notes"
        workbook["Data"]["C3"] = None

    book = edited(tmp_path, FACTORS, edit)
    submission, findings = read_public_table(book, tables=public_tables(), register=trust_register())
    assert [(f.name, f.cell) for f in findings] == [("table-header-unknown", "D1")]
    assert [(f.state, f.value) for f in submission.facts if f.cell == "C3"] == [(State.BLANK, None)]


def test_a_column_may_move_and_the_cell_moves_with_it(tmp_path):
    book = edited(tmp_path, ACCOUNTS, lambda workbook: workbook["Data"].insert_cols(1))
    submission, _ = read_public_table(book, tables=public_tables(), register=trust_register())
    before = {(f.ods_code, f.field): (f.cell, f.value) for f in loaded(ACCOUNTS).facts}
    after = {(f.ods_code, f.field): (f.cell, f.value) for f in submission.facts}
    assert before["R0A", "operating_expenditure"] == ("H2", 2802810000)
    assert after["R0A", "operating_expenditure"] == ("I2", 2802810000)
    assert {key: value for key, (_, value) in before.items()} == {key: value for key, (_, value) in after.items()}


def test_an_undeclared_table_is_refused_with_the_nearest_name(tmp_path):
    def edit(workbook: openpyxl.Workbook) -> None:
        workbook.custom_doc_props["consolidate_public_table"].value = "mff_2026_28"

    (finding,) = findings_of(tmp_path, FACTORS, edit)
    assert finding.name == "table-not-declared"
    assert "'mff_2026_27'" in finding.do


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('field = "market_forces_factor"', 'field = "market_force_factor"', "Did you mean 'market_forces_factor'"),
        ('id = "mff_2026_27"', 'id = "mff"', "name of the file"),
        ('year = "2026/27"', 'year = "2026/27"\nyear_column = "year"', "not both"),
        ('header = "provider_name"', 'header = "mff_factor"', "declared twice"),
        ('field = "market_forces_factor"', 'field = "market_forces_factor"\nzero_with = "x"', "zero_with"),
        ('code_column = "ods_code"', 'code_column = "ods_code"\ncolour = "red"', "unknown key 'colour'"),
        ('year = "2026/27"', 'year = "2026/27"\nline_column = "group"', "belong together"),
    ],
)
def test_a_declaration_that_does_not_fit_is_refused_by_file_and_key(tmp_path, old, new, says):
    text = (home() / "benchmarks" / "public_tables" / f"{FACTORS}.toml").read_text("utf-8")
    assert text.count(old) == 1
    (tmp_path / f"{FACTORS}.toml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(DeclarationError, match=says):
        read_public_tables(tmp_path, public_tables().fields)


def test_every_table_declares_a_rule_for_every_finding_it_can_make():
    declared = {rule["name"] for rule in read_toml(home() / "benchmarks" / "rules" / "tables.toml")["rule"]}
    folder = Path(__file__).parents[1] / "consolidate" / "collection"
    sources = "".join(
        (folder / f"{name}.py").read_text("utf-8") for name in ("tables", "table_keys", "public_tables", "comparators")
    )
    assert {name for name in declared if f'"{name}"' not in sources} == set()
