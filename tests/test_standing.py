"""Peers, quartiles, position and opportunity."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from figures import measurer_of, store_of, submission, trust_year

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.peers import PeerChoice, Peers
from consolidate.benchmark.standing import Comparator, Standings, year_with_value
from consolidate.benchmark.standings import standing_row, trust_standings
from consolidate.catalogue.peers import PeerKind
from consolidate.words.errors import NotEnoughData, UsageProblem
from consolidate.words.years import CollectionYear

Y = CollectionYear(2025)
PAYSLIPS = {"ZN101": (4.10, 60_000), "ZN102": (3.60, 90_000), "ZN103": (4.28, 75_000),
            "ZN104": (5.20, 48_000), "ZX001": (9.80, 30_000)}  # fmt: skip
"""The payslip demonstration of the golden checks: median 4.28, lower quartile 4.10."""


def benchmark_rows(measurer: Measurer, code: str, **asked: object) -> list[dict[str, object]]:
    return [standing_row(measurer, standing) for standing in trust_standings(measurer, code, **asked)]


def payroll(code: str, cost: float, payslips: int, income: int = 400_000_000) -> list:  # type: ignore[type-arg]
    places = {f"payroll.payroll.{field}": 0 for field in
              ("nonpay_cost", "contract_cost", "recharged_in", "recharged_out")}  # fmt: skip
    return trust_year(
        code,
        str(Y),
        {
            **places,
            "payroll.payroll.pay_cost": round(cost * payslips),
            "payroll.payroll.payslips": payslips,
            "patient_care_income": income,
        },
    )


@pytest.fixture
def payslips(tmp_path: Path) -> Iterator[Measurer]:
    facts = [fact for code, (cost, number) in PAYSLIPS.items() for fact in payroll(code, cost, number)]
    with store_of(tmp_path / "s.duckdb", submission(facts)) as store:
        yield measurer_of(store)


def standings(measurer: Measurer, comparator: Comparator) -> list:  # type: ignore[type-arg]
    five = PeerChoice(kind=PeerKind.FOOTPRINT, name="five", codes=tuple(PAYSLIPS))
    return [
        Standings(measurer).standing(value, choice=five, comparator=comparator)
        for code in PAYSLIPS
        if (value := measurer.value("cost_per_payslip", code, Y))
    ]


def test_quartiles_are_those_of_excel_percentile_inc(payslips: Measurer) -> None:
    one = standings(payslips, Comparator.MEDIAN)[0]
    assert (one.q1, one.median, one.q3, one.n) == pytest.approx((4.10, 4.28, 5.20, 5))


@pytest.mark.parametrize(("comparator", "total"), [(Comparator.MEDIAN, 209_760), (Comparator.Q1, 237_300)])
def test_opportunity_adds_up_to_the_golden_figure(payslips: Measurer, comparator: Comparator, total: int) -> None:
    assert sum(s.opportunity for s in standings(payslips, comparator)) == pytest.approx(total)


def test_a_trust_better_than_the_target_offers_nothing_not_less(payslips: Measurer) -> None:
    assert standings(payslips, Comparator.MEDIAN)[1].opportunity == 0


def test_position_counts_from_both_ends(payslips: Measurer) -> None:
    dear = standings(payslips, Comparator.MEDIAN)[4]
    assert (dear.position.from_highest, dear.position.from_lowest, dear.position.n) == (1, 5, 5)


def test_fewer_than_five_give_no_median_and_no_position(payslips: Measurer) -> None:
    row = benchmark_rows(payslips, "ZN101", names=["cost_per_payslip"], peers="ZN101,ZN102,ZN103")[0]
    assert (row["n"], row["median"], row["rank_from_highest"], row["opportunity"]) == (3, None, None, None)
    assert "Too few" in str(row["not_compared"])


def test_a_gap_that_is_no_saving_is_never_turned_into_pounds(tmp_path: Path) -> None:
    facts = [f for i, code in enumerate(("ZN101", "ZN102", "ZN103", "ZN104", "ZX001"), 1)
             for f in trust_year(code, str(Y), {"operating_income": 1000 * i, "wte_total": 10})]  # fmt: skip
    with store_of(tmp_path / "s.duckdb", submission(facts)) as store:
        row = benchmark_rows(measurer_of(store), "ZN101", names=["revenue_per_wte"], peers="national")[0]
    assert row["median"] == 300
    assert row["opportunity"] is None
    assert row["opportunity_unit"] is None


def test_a_real_and_an_invented_trust_cannot_be_named_together(payslips: Measurer) -> None:
    with pytest.raises(UsageProblem, match="Real and invented trusts cannot be in one group"):
        benchmark_rows(payslips, "ZN101", names=["cost_per_payslip"], peers="ZN101,R0A")


@pytest.mark.parametrize("kind", [k for k in PeerKind if k is not PeerKind.FOOTPRINT])
def test_no_group_holds_both_populations(payslips: Measurer, kind: PeerKind) -> None:
    register = payslips.register
    for code in ("ZN101", "R0A"):
        try:
            group = Peers(payslips).group(code, Y, PeerChoice(kind=kind))
        except NotEnoughData:
            continue
        assert {register.population_of(member) for member in group.members} == {register.population_of(code)}


def test_the_size_group_keeps_to_the_same_side_of_the_published_break(tmp_path: Path) -> None:
    sizes = {"ZN101": 400, "ZN102": 300, "ZN103": 299, "ZN104": 100}
    facts = [f for code, m in sizes.items() for f in payroll(code, 4, 1000, m * 1_000_000)]
    with store_of(tmp_path / "s.duckdb", submission(facts)) as store:
        peers = Peers(measurer_of(store))
        assert peers.group("ZN101", Y, PeerChoice(kind=PeerKind.SIZE)).members == {"ZN101", "ZN102"}
        assert peers.group("ZN103", Y, PeerChoice(kind=PeerKind.SIZE)).members == {"ZN103", "ZN104"}


def test_membership_of_a_system_is_that_of_the_day() -> None:
    from consolidate.catalogue.trusts import trust_register

    register = trust_register()
    before = register.system_of("R0A", CollectionYear(2017).last_day)
    after = register.system_of("R0A", CollectionYear(2026).last_day)
    assert before is not None
    assert after is not None
    assert before.system_code != after.system_code


def test_cost_per_wau_compares_acute_trusts_alone(tmp_path: Path) -> None:
    places = {"reference_cost_actual": 100, "market_forces_factor": 1, "reference_cost_index": 100}
    year = CollectionYear(2015)
    with store_of(tmp_path / "s.duckdb", submission(trust_year("ZN106", str(year), places))) as store:
        row = benchmark_rows(measurer_of(store), "ZN106", names=["cost_per_wau"], year=year)[0]
    assert row["value"] is not None
    assert row["peer_group"] is None
    assert "by reference cost index" in str(row["not_compared"])


def test_without_a_year_the_latest_with_a_value_is_used(tmp_path: Path) -> None:
    facts = trust_year("R0A", "2023/24", {"wte_total": 5, "operating_expenditure": 100})
    facts += trust_year("R0A", "2021/22", {"wte_total": 5, "operating_income": 100})
    with store_of(tmp_path / "s.duckdb", submission(facts)) as store:
        measurer = measurer_of(store)
        assert year_with_value(measurer, "operating_expenditure_per_wte", "R0A") == CollectionYear(2023)
        assert year_with_value(measurer, "revenue_per_wte", "R0A") == CollectionYear(2021)


def test_a_trust_of_which_nothing_is_known_is_refused_in_words(payslips: Measurer) -> None:
    with pytest.raises(NotEnoughData, match="holds no figure of"):
        benchmark_rows(payslips, "R0A")
    with pytest.raises(UsageProblem):
        benchmark_rows(payslips, "R0AA")
