"""One thing changed at a time: what has no answer says so."""

from dataclasses import replace
from decimal import Decimal

import pytest
from case_figures import payroll

from consolidate.case.options import OneOff
from consolidate.case.result import CaseResult, SensitivityRow
from consolidate.case.size import size
from consolidate.catalogue.parameters import parameter_book

BOOK = parameter_book()


@pytest.fixture(scope="module")
def result() -> CaseResult:
    return size(payroll(), None, BOOK)


def named(result: CaseResult, name: str) -> SensitivityRow:
    return next(row for row in result.sensitivities if row.name == name)


def test_a_lead_provider_cannot_withdraw_from_its_own_service(result: CaseResult) -> None:
    row = named(result, "without_ZN901")
    assert row.label == "Without Trust A (invented)"
    assert row.npsv["O2"] is None
    assert row.npsv["O1"] == result.option("O1").appraisal.npsv


def test_a_trust_that_withdraws_takes_its_saving_and_leaves_the_cost(result: CaseResult) -> None:
    """Without C: 216,000 payslips need 18 posts, 3 and 1 beside them; 25 - 22 = 3 posts, and non-pay by volume."""
    saving = 3 * Decimal("41259.6336") + 330000 - 360000 * Decimal(216) / 261
    option = result.option("O2")
    ratio = saving / option.ladder.saving.economic
    expected = option.appraisal.npsv - option.appraisal.pv_cash_releasing * (1 - ratio)
    assert named(result, "without_ZN903").npsv["O2"] == pytest.approx(expected)


def test_more_volume_is_sized_in_whole_posts_again(result: CaseResult) -> None:
    """A fifth more: 38.4 posts against 26 for the volume, 3 and 1; 8.4, so 8 posts, and 96,000 of non-pay."""
    saving = 8 * Decimal("41259.6336") + 96000
    option = result.option("O2")
    ratio = saving / option.ladder.saving.economic
    expected = option.appraisal.npsv + option.appraisal.pv_cash_releasing * (ratio - 1)
    assert named(result, "volume_up").npsv["O2"] == pytest.approx(expected)


def test_the_reference_class_is_not_of_changes_in_house(result: CaseResult) -> None:
    row = named(result, "reference_class")
    assert row.npsv["O1"] is None
    option = result.option("O2")
    plain = sum(year.planned_cost * year.factor for year in option.years)
    benefit = option.appraisal.pv_benefit_undiminished * Decimal("0.28")
    assert row.npsv["O2"] == pytest.approx(benefit - plain * Decimal("1.76") - option.appraisal.pv_risk)


def test_one_trust_alone_has_nobody_to_withdraw() -> None:
    scenario = payroll()
    alone = replace(scenario, trusts=("ZN901",), baseline=scenario.baseline[:1], benchmark=scenario.benchmark)
    names = [row.name for row in size(alone, None, BOOK).sensitivities]
    assert not [name for name in names if name.startswith("without_")]


def test_a_delay_without_a_team_costs_only_the_wait() -> None:
    scenario = payroll()
    option = scenario.improve[0]
    cost = option.one_off[0]
    assert isinstance(cost, OneOff)
    nobody = replace(option, one_off=(replace(cost, team=False),))
    late = named(size(replace(scenario, improve=(nobody,)), None, BOOK), "delay").npsv["O1"]
    assert late == pytest.approx(Decimal("600006") + 20000 / Decimal("1.035") ** 2, abs=1)


def test_ties_are_told_for_each_pair_from_the_better_one(result: CaseResult) -> None:
    pairs = [(tie.option, tie.other) for tie in result.ties]
    assert pairs == [("O2", "O3"), ("O2", "O4"), ("O2", "O1"), ("O3", "O4"), ("O3", "O1"), ("O4", "O1")]
