"""A pack from figures in a store: what is on the page, what is left out, and that the page says why."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from figures import measurer_of, store_of, submission, trust_year
from shared_services import row

from consolidate.benchmark.measurer import Measurer
from consolidate.catalogue.catalogue import catalogue
from consolidate.report.pack import build_pack, pack_page
from consolidate.report.pack_view import PackView
from consolidate.words.errors import NotEnoughData, UsageProblem
from consolidate.words.facts import Source
from consolidate.words.states import State

AS_OF = date(2026, 11, 21)
ACUTE = ["ZN101", "ZN102", "ZN103", "ZN104", *(f"ZX{n:03d}" for n in range(1, 9))]


def everything(code: str, pounds: int, income: int = 300_000_000) -> dict[str, str | int | State]:
    """Every figure of a return, each line costing `pounds`."""
    places: dict[str, str | int | State] = {
        "patient_care_income": income, "operating_income": income + 10_000_000, "operating_expenditure": income,
        "wte_total": 4000, "wte_administration_and_estates": 800,
    }  # fmt: skip
    for function in catalogue().taxonomy.functions.values():
        for line in function.lines:
            at = f"{function.id}.{line.id}"
            places |= {f"{at}.{f}": 0 for f in ("nonpay_cost", "contract_cost", "recharged_in", "recharged_out")}
            places |= {f"{at}.pay_cost": pounds, f"{at}.wte_in_post": 10, f"{at}.wte_bank_agency": State.BLANK}
            places |= {f"{at}.{volume.id}": 10_000 for volume in line.volumes}
    return places


Figures = dict[str, dict[str, str | int | State]]
Measured = Callable[[Figures], Measurer]


@pytest.fixture
def measured(tmp_path: Path) -> Iterator[Measured]:
    """A measurer over a store of returns by trust, which is closed when the test is over."""
    with ExitStack() as stores:

        def over(figures: Figures) -> Measurer:
            returns = (
                submission(trust_year(code, "2025/26", places), source=Source.RETURN, name=f"{code}.xlsx", sha256=code)
                for code, places in figures.items()
            )
            return measurer_of(stores.enter_context(store_of(tmp_path / "s.duckdb", *returns)))

        yield over


@pytest.fixture
def full(measured: Measured) -> PackView:
    figures = {code: everything(code, 400_000 + 10_000 * n) for n, code in enumerate(ACUTE)}
    figures["ZN101"]["legal.legal.pay_cost"] = 2_000_000
    return build_pack(measured(figures), "ZN101", as_of=AS_OF)


def test_the_answer_adds_up(full: PackView) -> None:
    """22 lines at £0.4m and legal at £2m: £10.8m. The middle of the twelve lies half way to 23 lines of £0.46m."""
    assert full.answer.finding == (
        "You spent £10.8m net on seven corporate functions in 2025/26, £0.1m more than at the peer median"
    )
    assert full.lead is not None
    assert full.lead.value == pytest.approx(10.8 / 300 * 100)


def test_the_bridge_comes_to_the_gap(full: PackView) -> None:
    assert full.gap is not None
    *parts, (label, total) = full.gap.bridge_rows
    assert label == "Gap to the peer median"
    assert sum(amount for _, amount in parts) == pytest.approx(total)
    assert "Medians do not add up" in [name for name, _ in parts]


def test_functions_are_in_order_of_the_gap_and_all_there(full: PackView) -> None:
    assert full.functions is not None
    assert full.functions.rows[0].function == "legal"
    assert len(full.functions.rows) == len(catalogue().taxonomy.functions)


def test_every_exhibit_has_its_year_its_group_and_a_card_of_cells(full: PackView) -> None:
    cards = {card.anchor: card for card in full.lineage}
    for exhibit in full.exhibits:
        assert exhibit.year == "2025/26"
        assert exhibit.year in exhibit.subtitle
        assert exhibit.group == "invented acute trusts"
        assert cards[exhibit.anchor].cells
    assert cards[full.exhibits[0].anchor].more > 0


def test_blanks_that_count_as_none_are_said_to(full: PackView) -> None:
    assert any("counted as none" in note for note in full.quality.notes)


def test_one_blank_takes_the_function_and_the_total_and_names_the_cell(measured: Measured) -> None:
    figures = {code: everything(code, 400_000) for code in ACUTE}
    figures["ZN101"]["legal.legal.nonpay_cost"] = State.BLANK
    pack = build_pack(measured(figures), "ZN101", as_of=AS_OF)
    assert pack.functions is not None
    rows = {row.function: row for row in pack.functions.rows}
    assert (rows["legal"].rate, rows["legal"].missing) == (None, "Left blank")
    assert rows["payroll"].rate is not None
    lacking = {one.label: one.reason for one in pack.unmeasured}
    assert "legal: Non-pay (left blank)" in lacking["Corporate cost per £100m of patient-care income"]
    assert any("Non-pay" in place and "ZN101.xlsx" in place for place, _ in pack.quality.missing)


def test_a_trust_with_one_published_figure_gets_a_page_that_says_what_is_left_out(tmp_path: Path) -> None:
    facts = []
    for n, code in enumerate(("RJ1", "R0A", "RR8", "RTH", "RM3", "RGT")):
        facts += trust_year(code, "2023/24", {"operating_expenditure": 1_000_000 * (n + 1), "wte_total": 10})
    with store_of(tmp_path / "s.duckdb", submission(facts)) as store:
        pack = build_pack(measurer_of(store), "RJ1", as_of=AS_OF)
        page = pack_page(measurer_of(store), "RJ1", as_of=AS_OF)
    assert pack.functions is None
    assert pack.gap is None
    assert {omission.section for omission in pack.omissions} == {"Function by function", "What the gap is worth"}
    assert all(omission.reason and omission.remedy for omission in pack.omissions)
    assert "2023/24" in pack.answer.finding
    assert "cannot be tested" in page.lower()
    body = page.partition("<body>")[2].replace("Real and invented trusts never share", "")
    assert "invented" not in body


def test_too_few_peers_are_said_to_be_too_few(measured: Measured) -> None:
    pack = build_pack(measured({"ZN106": everything("ZN106", 1000)}), "ZN106", as_of=AS_OF)
    assert pack.lead is not None
    assert pack.lead.picture is None
    assert "Too few" in pack.lead.position
    assert pack.lead.opportunity.amount is None


def test_a_trust_that_nobody_knows_is_refused_in_words(measured: Measured) -> None:
    measurer = measured({"ZN101": everything("ZN101", 1000)})
    with pytest.raises(NotEnoughData):
        build_pack(measurer, "R0A", as_of=AS_OF)
    with pytest.raises(UsageProblem):
        build_pack(measurer, "XXXX", as_of=AS_OF)


def test_the_same_figures_give_the_same_bytes(measured: Measured) -> None:
    measurer = measured({code: everything(code, 400_000) for code in ACUTE})
    assert pack_page(measurer, "ZN101", as_of=AS_OF) == pack_page(measurer, "ZN101", as_of=AS_OF)


def test_a_recharge_in_dispute_leaves_a_measure_out_and_the_page_says_who_says_what(tmp_path: Path) -> None:
    figures = {code: everything(code, 400_000) for code in ACUTE}
    listed = row("ZN102", 1, "Provided to", "ZN101", 90_000)
    returns = [
        submission(
            [*trust_year(code, "2025/26", places), *(listed if code == "ZN102" else [])],
            source=Source.RETURN,
            name=f"{code}.xlsx",
            sha256=code,
        )
        for code, places in figures.items()
    ]
    with store_of(tmp_path / "s.duckdb", *returns) as store:
        pack = build_pack(measurer_of(store), "ZN101", as_of=AS_OF)
    assert pack.functions is not None
    rows = {one.function: one for one in pack.functions.rows}
    assert (rows["payroll"].rate, rows["payroll"].missing) == (None, "In dispute between trusts")
    lacking = {one.label: one.reason for one in pack.unmeasured}
    reason = lacking["Payroll cost per payslip"]
    assert "ZN101 reports £0 charged by ZN102, which reports £90,000" in reason
    assert reason.endswith("Neither figure is used until the two agree.")
