"""The baseline: what is missing stays missing, a recharge inside the case is one pound and not two."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from case_figures import payroll

from consolidate.case.assumed import AssumptionLog
from consolidate.case.baseline import Baseline, LineBaseline, cost_baseline
from consolidate.case.on_costs import post_at
from consolidate.case.scenario import PayBasis, Scenario
from consolidate.case.size import size
from consolidate.catalogue.parameters import parameter_book
from consolidate.words.errors import DeclarationError, NotEnoughData
from consolidate.words.years import CollectionYear


def row(code: str, **changes: Any) -> LineBaseline:
    """A row of payroll; figures as text, None for no figure."""
    figures: dict[str, Any] = {
        "pay": "400000",
        "nonpay": "100000",
        "contract": "0",
        "recharged_in": "0",
        "recharged_out": "0",
        "wte": "10",
        "volume": "100000",
    }
    rest = {key: changes.pop(key) for key in list(changes) if key not in figures}
    figures |= changes
    return LineBaseline(
        ods_code=code,
        name=f"Trust {code}",
        function="payroll",
        line="payroll",
        volume_unit="payslips",
        **{key: None if value is None else Decimal(value) for key, value in figures.items()},
        **rest,
    )


def costed(*rows: LineBaseline, scenario: Scenario | None = None) -> Baseline:
    scenario = scenario or replace(payroll(), baseline=(), trusts=tuple(sorted({r.ods_code for r in rows})))
    log = AssumptionLog(book=parameter_book(), made_on=date(2026, 11, 21), price_day=scenario.price_base.last_day)
    posts = {"payroll.payroll": post_at("afc_band_4_year_3_plus", log, where="test")}
    return cost_baseline(scenario, rows, posts, log)


@pytest.mark.parametrize("figure", ["pay", "nonpay", "contract", "recharged_in", "recharged_out", "wte", "volume"])
def test_a_line_without_one_of_its_figures_is_listed_and_not_counted(figure: str) -> None:
    whole = costed(row("ZN901"), row("ZN902"))
    gap = costed(row("ZN901"), row("ZN902", **{figure: None}))
    assert [(line.ods_code, line.why) for line in gap.excluded] == [("ZN902", (f"{figure}: no figure",))]
    assert gap.cost.economic == whole.cost.economic / 2
    assert [line.ods_code for line in gap.lines] == ["ZN901"]


def test_the_reason_given_by_the_return_is_the_reason_shown() -> None:
    gap = costed(row("ZN901"), row("ZN902", pay=None, missing=("pay: left blank",)))
    assert gap.excluded[0].why == ("pay: left blank",)


def test_no_volume_is_a_gap_and_not_a_division() -> None:
    gap = costed(row("ZN901"), row("ZN902", volume="0"))
    assert gap.excluded[0].why == ("volume: 0, so there is no unit cost",)


def test_zero_pay_is_a_figure() -> None:
    outsourced = costed(row("ZN901", pay="0", wte="0", contract="450000"))
    assert outsourced.excluded == ()
    assert outsourced.lines[0].unit_cost == Decimal("5.5")


def test_a_named_trust_that_sent_nothing_is_shown_as_missing() -> None:
    scenario = replace(payroll(), baseline=(), trusts=("ZN901", "ZN902"))
    found = costed(row("ZN901"), scenario=scenario)
    assert [(gone.ods_code, gone.why) for gone in found.excluded] == [("ZN902", ("no figures were given",))]


def test_a_trust_outside_the_list_is_left_alone() -> None:
    scenario = replace(payroll(), baseline=(), trusts=("ZN901",))
    assert [line.ods_code for line in costed(row("ZN901"), row("ZN902"), scenario=scenario).lines] == ["ZN901"]


def test_nothing_usable_at_all_is_not_enough_data() -> None:
    with pytest.raises(NotEnoughData, match="no trust has all the figures"):
        costed(row("ZN901", pay=None))


def test_the_same_line_twice_is_refused() -> None:
    with pytest.raises(DeclarationError, match=r"ZN901 payroll\.payroll came twice"):
        costed(row("ZN901"), row("ZN901"))


def test_a_recharge_inside_the_case_is_left_out_of_the_total_and_kept_in_the_unit_cost() -> None:
    host = row("ZN901", pay="800000", recharged_out="300000", delivery_model="Hosts for others")
    client = row("ZN902", pay="0", nonpay="0", wte="0", recharged_in="300000", provider_code="ZN901")
    found = costed(host, client)
    assert found.cost.economic == Decimal(900000)
    assert [line.unit_cost for line in found.lines] == [Decimal(6), Decimal(3)]
    assert found.warnings == ()


def test_a_recharge_from_outside_counts() -> None:
    client = row("ZN902", pay="0", nonpay="0", wte="0", recharged_in="300000", provider_code="ZN999")
    assert costed(row("ZN901"), client).cost.economic == Decimal(800000)


def test_a_recharge_without_a_provider_counts_and_is_remarked_on() -> None:
    found = costed(row("ZN901"), row("ZN902", recharged_in="5000"))
    assert found.cost.economic == Decimal(1005000)
    assert "no provider is named" in found.warnings[0]


def test_two_trusts_that_disagree_about_a_recharge_are_both_named_to() -> None:
    host = row("ZN901", recharged_out="200000")
    client = row("ZN902", recharged_in="300000", provider_code="ZN901")
    found = costed(host, client)
    assert "£200,000 recharged out" in found.warnings[0]
    assert "£300,000 recharged in" in found.warnings[0]
    assert found.cost.economic == Decimal(1000000)


def test_other_years_are_brought_to_the_price_base_by_the_deflator() -> None:
    scenario = replace(
        payroll(), baseline=(), trusts=("ZN901",), baseline_year=CollectionYear(2023), price_base=CollectionYear(2025)
    )
    line = costed(row("ZN901"), scenario=scenario).lines[0]
    assert line.nonpay == Decimal(100000) * Decimal("103.2388") / Decimal("96.1117")
    assert line.volume == Decimal(100000)


def test_pay_that_holds_the_trusts_part_alone_is_raised_for_the_public_purse() -> None:
    scenario = payroll()
    cash = replace(scenario, baseline=(), trusts=("ZN901",), cash=replace(scenario.cash, pay_basis=PayBasis.TRUST_CASH))
    line = costed(row("ZN901"), scenario=cash).lines[0]
    assert line.pay.cash == Decimal(400000)
    assert line.pay.economic / line.pay.cash == pytest.approx(Decimal("41259.6336") / Decimal("38424.4056"))
    # A comparator is made of pay as it was collected, so the unit cost beside it is too.
    assert line.unit_cost == Decimal(5)


def test_missing_figures_lead_the_warnings_of_a_case() -> None:
    scenario = replace(payroll(), baseline=())
    result = size(scenario, [row("ZN901"), row("ZN902"), row("ZN903", wte=None)], parameter_book())
    assert result.warnings[0].startswith("ZN903 Trust ZN903, payroll.payroll: left out, not counted as nothing")
    assert result.baseline.by_line[0].missing == 1
    assert not result.baseline.complete
