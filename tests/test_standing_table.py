"""What `benchmark` prints for people: places among peers as a table, and why there is none below it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from figures import measurer_of, store_of, submission, trust_year

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.standings import trust_standings
from consolidate.report.standing_table import as_table, not_compared_lines
from consolidate.words.years import CollectionYear

Y = CollectionYear(2025)
PAYROLL = ("pay_cost", "nonpay_cost", "contract_cost", "recharged_in", "recharged_out")
PAY = {"ZN101": 240_000, "ZN102": 300_000, "ZN103": 360_000, "ZN104": 420_000, "ZX001": 480_000}


@pytest.fixture
def payrolls(tmp_path: Path) -> Iterator[Measurer]:
    """Five trusts of 60,000 payslips and £600m of patient-care income, of which only payroll answered."""
    facts = [
        fact
        for code, pay in PAY.items()
        for fact in trust_year(
            code,
            str(Y),
            {f"payroll.payroll.{field}": 0 for field in PAYROLL}
            | {
                "payroll.payroll.pay_cost": pay,
                "payroll.payroll.payslips": 60_000,
                "patient_care_income": 600_000_000,
            },
        )
    ]
    with store_of(tmp_path / "s.duckdb", submission(facts)) as store:
        yield measurer_of(store)


def test_a_row_says_value_place_and_worth_in_words(payrolls: Measurer) -> None:
    found = trust_standings(payrolls, "ZX001", names=["cost_per_payslip"], peers="national")
    assert as_table(payrolls, found) == [
        {
            "metric": "Payroll cost per payslip",
            "year": Y,
            "value": "£8.00 per payslip",
            "peers": "all trusts in the store",
            "lower quartile": "£5.00",
            "median": "£6.00",
            "upper quartile": "£7.00",
            "position": "highest of 5",
            "opportunity to the median": "£0.12m",
        }
    ]
    assert not_compared_lines(payrolls, found) == []


def test_a_function_without_its_total_carries_the_name_of_the_metric(payrolls: Measurer) -> None:
    found = trust_standings(payrolls, "ZN101", names=["corporate_cost_per_100m"], peers="national")
    rows = as_table(payrolls, found)
    assert [row["metric"] for row in rows] == ["Corporate cost per £100m of patient-care income: Payroll"]
    (line,) = not_compared_lines(payrolls, found)
    assert line.endswith("Corporate cost per £100m of patient-care income (8 figures).")


def test_a_value_without_enough_peers_is_printed_with_the_reason(payrolls: Measurer) -> None:
    found = trust_standings(payrolls, "ZN101", names=["cost_per_payslip"], peers="ZN101,ZN102,ZN103")
    assert as_table(payrolls, found) == []
    assert not_compared_lines(payrolls, found) == [
        "Too few to compare: 3 in the group have a value. A median needs 5: "
        "Payroll cost per payslip, 2025/26: £4.00 per payslip."
    ]
