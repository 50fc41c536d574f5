"""The invented trusts resemble what was published, agree with each other, and cannot be taken for real ones."""

import csv
import math
import statistics
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest

from consolidate.catalogue.home import home
from consolidate.catalogue.taxonomy import Taxonomy, read_taxonomy
from consolidate.catalogue.trusts import trust_register
from consolidate.words.states import Population
from sample_data.generator.figures import FROM_TRUST, HOST, TrustYear
from sample_data.generator.national import YEARS, bodies_of, national_codes, national_set
from sample_data.generator.north_shire import FOOTPRINT, footprint_set, read_footprint
from sample_data.generator.parameters import Parameters, read_parameters
from sample_data.generator.trusts import headline_cost

SHARED_FACTS = Path(__file__).parents[1].parent / "shared" / "facts"
SIZE_BREAK = 300_000_000  # £ of patient-care income: HFMA, 2 April 2017
Set = Mapping[str, Mapping[str, TrustYear]]


@lru_cache
def taxonomy() -> Taxonomy:
    return read_taxonomy(home() / "benchmarks")


@lru_cache
def parameters() -> Parameters:
    return read_parameters(taxonomy())


@lru_cache
def national() -> Set:
    register = trust_register()
    return national_set(bodies_of(national_codes(register), register), parameters(), taxonomy())


@lru_cache
def north_shire() -> Set:
    register = trust_register()
    bodies = bodies_of(register.footprint(FOOTPRINT), register)
    return footprint_set(bodies, read_footprint(parameters()), parameters(), taxonomy())


def rate(trust: TrustYear) -> float:
    return float(headline_cost(trust, taxonomy()) / trust.totals.patient_care_income * 100)


def complete(trusts: Mapping[str, TrustYear]) -> list[TrustYear]:
    """The trusts that give every line: a total of the others cannot be worked out by anybody."""
    return [trust for trust in trusts.values() if not any(figures.left_empty for figures in trust.lines.values())]


def unit_costs(year: str, function: str, line: str, volume: str) -> list[float]:
    lines = [trust.lines[function, line] for trust in national()[year].values()]
    return [float(figures.net / figures.volumes[volume]) for figures in lines]


def decile_means(values: list[float]) -> tuple[float, float]:
    ordered, tenth = sorted(values), round(len(values) / 10)
    return statistics.mean(ordered[:tenth]), statistics.mean(ordered[-tenth:])


@pytest.mark.parametrize(("year", "tolerance"), [("2024/25", 0.05), ("2025/26", 0.15)])
def test_decile_means_are_those_published_for_2015_16(year: str, tolerance: float) -> None:
    lowest, highest = decile_means([rate(trust) for trust in complete(national()[year])])
    assert lowest == pytest.approx(2.80, abs=tolerance)
    assert highest == pytest.approx(7.50, abs=tolerance)


@pytest.mark.parametrize(("year", "tolerance"), [("2024/25", 0.10), ("2025/26", 0.30)])
def test_smaller_trusts_are_dearer_as_published(year: str, tolerance: float) -> None:
    trusts = complete(national()[year])
    assert len(trusts) >= 117
    small = [rate(trust) for trust in trusts if trust.totals.patient_care_income < SIZE_BREAK]
    large = [rate(trust) for trust in trusts if trust.totals.patient_care_income >= SIZE_BREAK]
    assert len(small) >= 20
    assert statistics.mean(small) == pytest.approx(5.40, abs=tolerance)
    assert statistics.mean(large) == pytest.approx(3.90, abs=tolerance)


def test_payslip_costs_what_was_published_with_a_tail_to_ten_pounds() -> None:
    costs = unit_costs("2024/25", "payroll", "payroll", "payslips")
    assert statistics.mean(costs) == pytest.approx(4.28, abs=0.02)
    assert sum(cost > 5 for cost in costs) / len(costs) > 0.25
    assert 9 < max(costs) < 10


@pytest.mark.parametrize(
    ("function", "line", "volume", "published"),
    [("finance", "accounts_payable", "supplier_invoices", 3.74), ("finance", "internal_audit", "audit_days", 418)],
)
def test_unit_costs_average_what_was_published(function: str, line: str, volume: str, published: float) -> None:
    assert statistics.mean(unit_costs("2024/25", function, line, volume)) == pytest.approx(published, rel=0.01)


def test_everyone_has_about_twelve_and_a_half_payslips_a_year() -> None:
    for trusts in national().values():
        paid = [t.lines["payroll", "payroll"].volumes["payslips"] / t.totals.headcount for t in trusts.values()]
        assert statistics.mean(map(float, paid)) == pytest.approx(12.5, abs=0.05)
        assert 11.5 < min(paid) < max(paid) < 13.5


def test_technology_and_governance_hold_the_largest_opportunities() -> None:
    trusts = national()["2024/25"].values()
    opportunity = {}
    for function in taxonomy().headline_functions:
        rates = {
            trust.body.code: float(sum(figures.net for key, figures in trust.lines.items() if key[0] == function.id))
            / float(trust.totals.patient_care_income)
            for trust in trusts
        }
        middle = statistics.median(rates.values())
        opportunity[function.id] = sum(
            max(0, rates[trust.body.code] - middle) * float(trust.totals.patient_care_income) for trust in trusts
        )
    ranked = sorted(opportunity, key=lambda name: -opportunity[name])
    assert ranked[:2] == ["information_technology", "governance_and_risk"]
    whole = sum(opportunity.values())
    assert opportunity["information_technology"] / whole == pytest.approx(0.33, abs=0.05)
    assert opportunity["governance_and_risk"] / whole == pytest.approx(0.25, abs=0.05)


def test_corporate_and_admin_pay_lies_in_carters_range_and_is_asked_of_acute_trusts_alone() -> None:
    trusts = national()["2024/25"].values()
    shares = [
        float(t.totals.corporate_admin_pay / t.totals.operating_income) for t in trusts if t.totals.corporate_admin_pay
    ]
    acute = [trust for trust in trusts if trust.body.type == "acute"]
    assert {t.body.type for t in trusts if t.totals.corporate_admin_pay is not None} == {"acute"}
    assert 0 < len(acute) - len(shares) < len(acute) / 2  # some cannot be tested
    assert min(shares) >= 0.06
    assert max(shares) <= 0.11
    assert statistics.mean(shares) == pytest.approx(0.08, abs=0.003)


def test_estates_take_six_to_nine_per_cent_of_income() -> None:
    for trust in national()["2024/25"].values():
        share = trust.lines["estates_and_facilities", "estates_and_facilities"].net / trust.totals.operating_income
        assert 0.059 < share < 0.091


def test_pay_per_wte_of_a_line_is_that_of_its_bands() -> None:
    for trusts in national().values():
        for key in parameters().lines:
            teams = [t.lines[key] for t in trusts.values() if t.lines[key].wte_in_post >= 2]
            mean = statistics.mean(float(f.pay_cost / (f.wte_in_post + f.wte_bank_agency)) for f in teams)
            assert 32_000 < mean < 62_000, key


def test_set_has_the_declared_trusts_in_both_years() -> None:
    for year in YEARS:
        assert len(national()[year]) == 120
        assert len(north_shire()[year]) == 8
        types = [trust.body.type for trust in national()[year].values()]
        assert {kind: types.count(kind) for kind in set(types)} == {
            "acute": 70,
            "mental_health": 24,
            "specialist": 12,
            "community": 8,
            "ambulance": 6,
        }
        types = [trust.body.type for trust in north_shire()[year].values()]
        assert types == ["acute"] * 4 + ["specialist", "mental_health", "community", "ambulance"]


def accounts() -> list[dict[str, str]]:
    """The published accounts as they ship: a header and a row a trust on the sheet "Data"."""
    header, *rows = cells(home() / "sample_data" / "public" / "trust_accounts_2023_24.xlsx", "Data")
    return [dict(zip(header, row, strict=True)) for row in rows]


def floor_areas() -> dict[str, float]:
    """Gross internal floor area by code, m2."""
    header, *rows = cells(home() / "sample_data" / "public" / "estates_2019_20_by_trust.xlsx", "Data")
    code, area = header.index("ods_code"), header.index("gross_internal_floor_area_m2")
    return {row[code]: float(row[area]) for row in rows if row[area] != "None"}


def cells(path: Path, sheet: str) -> list[tuple[str, ...]]:
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return [tuple(str(cell) for cell in row) for row in book[sheet].iter_rows(values_only=True)]
    finally:
        book.close()


def test_declared_sizes_are_those_of_the_published_accounts() -> None:
    rows, areas = accounts(), floor_areas()
    for kind in parameters().types.values():
        of_type = [row for row in rows if row["sector"] == kind.sector]
        spent = [math.log(float(row["opex_gbp"])) for row in of_type]
        per_wte = [math.log(float(row["opex_gbp"]) / float(row["wte_total"])) for row in of_type]
        office = [float(row["wte_admin_estates"]) / float(row["wte_total"]) for row in of_type]
        per_100m = [
            math.log(areas[r["ods_code"]] / float(r["opex_gbp"]) * 1e8) for r in of_type if areas.get(r["ods_code"])
        ]
        for values, mean, sd in (
            (per_100m, kind.floor_area_per_100m.log_mean, kind.floor_area_per_100m.log_sd),
            (spent, kind.expenditure.log_mean, kind.expenditure.log_sd),
            (per_wte, kind.expenditure_per_wte.log_mean, kind.expenditure_per_wte.log_sd),
            (office, kind.admin_estates_share.mean, kind.admin_estates_share.sd),
        ):
            assert statistics.mean(values) == pytest.approx(float(mean), abs=0.0001), kind.id
            assert statistics.stdev(values) == pytest.approx(float(sd), abs=0.0001), kind.id


def test_sizes_of_the_set_follow_the_declared_ones() -> None:
    for kind in parameters().types.values():
        trusts = [trust for trust in national()["2024/25"].values() if trust.body.type == kind.id]
        spent = [math.log(trust.totals.operating_expenditure) for trust in trusts]
        assert statistics.mean(spent) == pytest.approx(float(kind.expenditure.log_mean), abs=0.02)
        assert statistics.stdev(spent) == pytest.approx(float(kind.expenditure.log_sd), rel=0.15)


@pytest.mark.parametrize("chosen", [national, north_shire])
def test_recharges_agree_on_both_sides_and_stay_within_a_system(chosen) -> None:  # type: ignore[no-untyped-def]
    for trusts in chosen().values():
        paid: dict[tuple[str, tuple[str, str]], int] = {}
        for trust in trusts.values():
            for key, figures in trust.lines.items():
                assert (figures.delivery_model == FROM_TRUST) == bool(figures.provider_code)
                assert (figures.recharged_in > 0) == bool(figures.provider_code)
                if figures.provider_code:
                    assert trusts[figures.provider_code].body.group == trust.body.group
                    place = (figures.provider_code, key)
                    paid[place] = paid.get(place, 0) + int(figures.recharged_in)
        assert paid
        for (host, key), amount in paid.items():
            figures = trusts[host].lines[key]
            assert figures.delivery_model == HOST
            assert amount <= figures.recharged_out <= amount + figures.gross / 10  # the rest is other income


@pytest.mark.parametrize("chosen", [national, north_shire])
def test_figures_hang_together(chosen) -> None:  # type: ignore[no-untyped-def]
    for trusts in chosen().values():
        for trust in trusts.values():
            totals = trust.totals
            assert totals.patient_care_income < totals.operating_income
            assert totals.wte_administration_and_estates < totals.wte_total < totals.headcount
            assert (
                trust.lines["human_resources", "business_partners"].volumes["employees_supported"] == totals.headcount
            )
            assert set(trust.lines) == set(parameters().lines)
            for key, figures in trust.lines.items():
                amounts = (figures.pay_cost, figures.nonpay_cost, figures.contract_cost, figures.recharged_in)
                assert all(amount >= 0 and amount == int(amount) for amount in (*amounts, figures.recharged_out)), key
                assert figures.net > 0
                assert figures.wte_in_post > 0
                assert all(volume > 0 for volume in figures.volumes.values())


def test_most_lines_move_little_from_year_to_year_and_the_declared_changes_show() -> None:
    first, second = (north_shire()[year] for year in YEARS)
    moved = {
        (code, key[1])
        for code in first
        for key in first[code].lines
        if abs(second[code].lines[key].net / first[code].lines[key].net - 1) > 0.25
    }
    assert moved == {("ZN104", "learning_development"), ("ZN106", "governance_and_risk")}


def test_lead_provider_is_the_most_productive_in_every_transactional_line() -> None:
    for trusts in north_shire().values():
        for key, volume in (
            (("payroll", "payroll"), "payslips"),
            (("finance", "accounts_payable"), "supplier_invoices"),
            (("finance", "accounts_receivable"), "sales_invoices"),
            (("human_resources", "recruitment"), "vacancies_filled"),
        ):
            lines = {code: trust.lines[key] for code, trust in trusts.items()}
            costs = {code: float(figures.net / figures.volumes[volume]) for code, figures in lines.items()}
            lead = costs.pop("ZN101")
            assert lead < 0.8 * min(costs.values())
            assert max(costs.values()) > 2 * lead


def invented_words() -> set[str]:
    """Codes and names of all invented trusts, in small letters."""
    trusts = [t for t in trust_register().trusts.values() if t.population is Population.INVENTED]
    return {trust.ods_code.casefold() for trust in trusts} | {trust.name.casefold() for trust in trusts}


def test_no_invented_code_or_name_occurs_in_a_shipped_table_of_facts():
    tables = sorted((home() / "sample_data" / "public").glob("*.xlsx"))
    assert tables
    for path in tables:
        book = openpyxl.load_workbook(path, read_only=True)
        sheets = book.sheetnames
        book.close()
        for sheet in sheets:
            found = {cell.strip().casefold() for row in cells(path, sheet) for cell in row} & invented_words()
            assert not found, path.name


def test_no_invented_code_or_name_occurs_in_the_compiled_facts():
    if not SHARED_FACTS.is_dir():
        pytest.skip(f"{SHARED_FACTS} is not here: the compiled public facts are needed")
    for path in sorted(SHARED_FACTS.glob("*.csv")):
        rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
        assert not {cell.strip().casefold() for row in rows for cell in row} & invented_words(), path.name
