"""Metric values: gaps, zeros, mergers and populations."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from figures import figure, measurer_of, store_of, submission, trust_year

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.summary import summaries
from consolidate.words.facts import Fact
from consolidate.words.states import Population, State, Status
from consolidate.words.years import CollectionYear

Y = CollectionYear(2025)
PAYROLL = {
    "payroll.payroll.pay_cost": 200_000,
    "payroll.payroll.nonpay_cost": 40_000,
    "payroll.payroll.contract_cost": 0,
    "payroll.payroll.recharged_in": 0,
    "payroll.payroll.recharged_out": 0,
    "payroll.payroll.payslips": 60_000,
}


def payslip(tmp_path: Path, **changes: object) -> tuple[float | None, Status]:
    """Cost per payslip of one trust with some of its figures changed."""
    places = {**PAYROLL, **{f"payroll.payroll.{field}": value for field, value in changes.items()}}
    with store_of(tmp_path / "s.duckdb", submission(trust_year("ZN101", str(Y), places))) as store:  # type: ignore[arg-type]
        value = measurer_of(store).value("cost_per_payslip", "ZN101", Y)
    assert value is not None
    return value.value, value.status


def test_all_figures_give_a_value(tmp_path: Path) -> None:
    assert payslip(tmp_path) == (4.0, Status.OK)


def test_zero_is_a_figure(tmp_path: Path) -> None:
    assert payslip(tmp_path, pay_cost=0, nonpay_cost=0) == (0.0, Status.OK)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.BLANK, Status.BLANK),
        (State.NOT_SUPPLIED, Status.NOT_SUPPLIED),
        (State.NOT_PROVIDED, Status.NOT_PROVIDED),
        (State.NOT_COLLECTED, Status.NOT_COLLECTED),
        (State.NOT_CALCULATED, Status.NOT_CALCULATED),
        (State.SUPPRESSED, Status.SUPPRESSED),
    ],
)
@pytest.mark.parametrize("field", ["pay_cost", "recharged_out", "payslips"])
def test_any_gap_leaves_no_value_and_says_which_kind_of_gap(
    tmp_path: Path, field: str, state: State, status: Status
) -> None:
    assert payslip(tmp_path, **{field: state}) == (None, status)


def test_a_denominator_of_zero_is_not_a_gap_and_gives_no_value(tmp_path: Path) -> None:
    assert payslip(tmp_path, payslips=0) == (None, Status.ZERO_DENOMINATOR)


def test_a_figure_that_was_never_asked_for_is_not_provided(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", submission([figure("R0A", "2023/24", "wte_total", 5)])) as store:
        measurer = measurer_of(store)
        value = measurer.value("revenue_per_wte", "R0A", CollectionYear(2023))
        assert value is not None
        assert (value.value, value.status) == (None, Status.NOT_PROVIDED)
        missing = measurer.missing("revenue_per_wte", "R0A", CollectionYear(2023), None)
        assert [(m.field, m.state) for m in missing] == [("operating_income", State.NOT_PROVIDED)]


def test_a_trust_without_any_figure_has_no_row(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", submission([figure("R0A", "2023/24", "wte_total", 5)])) as store:
        assert measurer_of(store).value("revenue_per_wte", "RJ1", CollectionYear(2023)) is None


def test_a_disputed_figure_is_used_and_marked(tmp_path: Path) -> None:
    facts = trust_year("ZN101", str(Y), PAYROLL)
    facts[0] = replace(facts[0], state=State.IN_DISPUTE)
    with store_of(tmp_path / "s.duckdb", submission(facts)) as store:
        value = measurer_of(store).value("cost_per_payslip", "ZN101", Y)
    assert value is not None
    assert (value.value, value.status) == (4.0, Status.IN_DISPUTE)


def test_an_empty_agency_cell_counts_as_none_because_the_field_says_so(tmp_path: Path) -> None:
    places = {"payroll.payroll.wte_in_post": 8, "payroll.payroll.wte_bank_agency": State.BLANK,
              "patient_care_income": 100_000_000}  # fmt: skip
    with store_of(tmp_path / "s.duckdb", submission(trust_year("ZN101", str(Y), places))) as store:
        value = measurer_of(store).value("function_wte_per_100m", "ZN101", Y, "payroll")
    assert value is not None
    assert (value.value, value.blanks_as_zero) == (8.0, 1)


Measured = Callable[[list[Fact]], Measurer]


@pytest.fixture
def measured(tmp_path: Path) -> Iterator[Measured]:
    """A measurer over a store of some facts, which is closed when the test is over."""
    with ExitStack() as stores:
        yield lambda facts: measurer_of(stores.enter_context(store_of(tmp_path / "s.duckdb", submission(facts))))


def opex(code: str, year: str, pounds: int, wte: int) -> list:  # type: ignore[type-arg]
    return trust_year(code, year, {"operating_expenditure": pounds, "wte_total": wte})


def test_predecessors_are_put_together_with_their_successor_and_not_ranked(measured: Measured) -> None:
    """RVY became part of RBN on 1 July 2023."""
    measurer = measured(opex("RBN", "2023/24", 300, 3) + opex("RVY", "2023/24", 100, 1))
    year = CollectionYear(2023)
    together = measurer.value("operating_expenditure_per_wte", "RBN", year)
    part = measurer.value("operating_expenditure_per_wte", "RVY", year)
    assert together is not None
    assert part is not None
    assert (together.value, together.status, together.members) == (100.0, Status.COMBINED, 2)
    assert not together.counts_among_peers
    assert (part.value, part.status) == (None, Status.PART_OF_MERGER)


def test_a_successor_alone_in_the_store_is_as_it_stands(measured: Measured) -> None:
    value = measured(opex("RBN", "2023/24", 300, 3)).value("operating_expenditure_per_wte", "RBN", CollectionYear(2023))
    assert value is not None
    assert value.status is Status.OK


def test_a_merger_on_the_first_or_last_day_splits_no_year(measured: Measured) -> None:
    """RY1 became part of RW4 on 31 March 2018."""
    facts = []
    for code in ("RW4", "RY1"):
        facts += [figure(code, "2017/18", "operating_income", 60_000)]
        facts += [replace(figure(code, "2017/18", "fte_census", 1), line="nurses")]
    measurer = measured(facts)
    values = measurer.values("revenue_per_wte", CollectionYear(2017))
    assert [(v.ods_code, v.status) for v in values] == [("RW4", Status.OK), ("RY1", Status.OK)]


def test_a_trust_divided_among_several_is_left_out_with_them(measured: Measured) -> None:
    """RW6 went to R0A and to RM3 on 1 October 2021: no sum puts it together again."""
    facts = [f for code in ("RW6", "R0A", "RM3", "RJ1") for f in opex(code, "2021/22", 200, 2)]
    values = measured(facts).values("operating_expenditure_per_wte", CollectionYear(2021))
    assert {v.ods_code: (v.value, v.status) for v in values} == {
        "R0A": (None, Status.PART_OF_MERGER),
        "RJ1": (100.0, Status.OK),
        "RM3": (None, Status.PART_OF_MERGER),
        "RW6": (None, Status.PART_OF_MERGER),
    }


def test_the_naive_pool_is_shown_beside_the_clean_one_and_named_so(measured: Measured) -> None:
    facts = opex("RBN", "2023/24", 300, 3) + opex("RVY", "2023/24", 100, 2) + opex("RJ1", "2023/24", 500, 5)
    rows = summaries(measured(facts), ["operating_expenditure_per_wte"], [CollectionYear(2023)])
    clean = next(r for r in rows if r["basis"] == "clean" and r["type"] is None)
    naive = next(r for r in rows if r["basis"] == "naive")
    assert (clean["n"], clean["pooled"]) == (1, 100.0)
    assert (naive["n"], naive["pooled"]) == (3, 90.0)


def test_no_summary_spans_real_and_invented_trusts(tmp_path: Path) -> None:
    with store_of(
        tmp_path / "s.duckdb",
        submission(opex("RJ1", "2023/24", 100, 1), name="real"),
        submission(opex("ZN101", "2023/24", 900, 1), name="invented"),
    ) as store:
        rows = summaries(measurer_of(store), ["operating_expenditure_per_wte"], [CollectionYear(2023)])
    found = {(r["population"], r["type"]): r["pooled"] for r in rows}
    assert found[(Population.REAL, None)] == 100.0
    assert found[(Population.INVENTED, None)] == 900.0


def test_a_changed_definition_starts_another_series(measured: Measured) -> None:
    """Revenue per WTE counts the September census until 2017/18 and the average of the accounts from 2018/19."""
    places = {"operating_income": 100, "wte_total": 4}
    facts = trust_year("RJ1", "2017/18", places) + trust_year("RJ1", "2018/19", places)
    measurer = measured(facts)
    before = measurer.value("revenue_per_wte", "RJ1", CollectionYear(2017))
    after = measurer.value("revenue_per_wte", "RJ1", CollectionYear(2018))
    assert before is not None
    assert after is not None
    assert (before.value, after.value) == (None, 25.0)


def test_a_yearly_constant_never_stands_for_another_year(measured: Measured) -> None:
    places = {"reference_cost_actual": 100, "market_forces_factor": 1, "reference_cost_index": 100}
    measurer = measured(trust_year("RJ1", "2023/24", places))
    value = measurer.value("cost_per_wau", "RJ1", CollectionYear(2023))
    assert value is not None
    assert value.value is None


def test_the_same_figures_give_the_same_digits_every_time(tmp_path: Path) -> None:
    facts = []
    for number in range(1, 121):
        code = f"ZX{number:03d}"
        for line in range(1, 12):
            staff = figure(code, "2017/18", "fte_census", f"{number}.{line:05d}", cell=f"C{line}")
            facts.append(replace(staff, line=str(line)))
        facts.append(figure(code, "2017/18", "operating_income", 1_000_003 * number))
    with store_of(tmp_path / "s.duckdb", submission(facts)) as store:
        runs = {
            tuple(v.value for v in measurer_of(store).values("revenue_per_wte", CollectionYear(2017)))
            for _ in range(10)
        }
    assert len(runs) == 1
