"""The four kinds of option: what each counts, and that what trusts save adds up to what the option saves."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from case_figures import payroll
from test_case_baseline import row

from consolidate.case.assumed import Assumed
from consolidate.case.comparators import LineComparator
from consolidate.case.options import LeadProvider, RegionalHub
from consolidate.case.regional_hub import hub_cost
from consolidate.case.result import CaseResult, OptionResult
from consolidate.case.scenario import EstimateDiscount, Scenario
from consolidate.case.size import size
from consolidate.case.worth import Worth
from consolidate.catalogue.parameters import parameter_book
from consolidate.words.errors import DeclarationError, NotEnoughData

BOOK = parameter_book()


def assume(value: str) -> Assumed:
    return Assumed(value=Decimal(value), source="test")


def sized(scenario: Scenario | None = None, rows: Any = None, **more: Any) -> CaseResult:
    return size(scenario or payroll(), rows, BOOK, **more)


def without_benchmark(scenario: Scenario) -> Scenario:
    return replace(scenario, benchmark=())


@pytest.fixture(scope="module")
def result() -> CaseResult:
    return sized()


@pytest.mark.parametrize("name", ["O1", "O2", "O3", "O4"])
def test_what_trusts_save_is_what_the_option_saves(result: CaseResult, name: str) -> None:
    option = result.option(name)
    for price in ("economic", "cash"):
        by_trust = sum(getattr(trust.saving, price) for trust in option.by_trust)
        assert by_trust == pytest.approx(getattr(option.ladder.saving, price))
    assert sum(trust.posts_released for trust in option.by_trust) == option.posts.released


@pytest.mark.parametrize("name", ["O1", "O2", "O3", "O4"])
def test_parts_of_a_line_add_up_to_its_saving(result: CaseResult, name: str) -> None:
    for line in result.option(name).lines:
        parts = line.sizing.pay + line.sizing.nonpay + line.sizing.contract
        assert parts.economic == pytest.approx(line.sizing.saving.economic)
        assert parts.cash == pytest.approx(line.sizing.saving.cash)
        assert line.ladder.saving.economic == pytest.approx(line.sizing.saving.economic)


@pytest.mark.parametrize("name", ["O1", "O2", "O3", "O4"])
def test_posts_are_all_somewhere(result: CaseResult, name: str) -> None:
    posts = result.option(name).posts
    assert posts.before == posts.released + posts.retained + posts.moved


def test_a_trust_at_the_benchmark_has_no_gap_to_close() -> None:
    scenario = payroll()
    level = tuple(replace(one, value=Decimal(9)) for one in scenario.benchmark)
    option = sized(replace(scenario, benchmark=level)).option("O1")
    assert option.ladder.saving == Worth(Decimal(0), Decimal(0))


def test_an_outsourced_line_is_compared_by_its_whole_cost() -> None:
    """By pay alone the trust that buys the service would look free."""
    scenario = replace(payroll(), baseline=())
    rows = [row("ZN901"), row("ZN902"), row("ZN903", pay="0", nonpay="0", wte="0", contract="900000")]
    result = sized(scenario, rows)
    gap = next(gap for gap in result.gaps if gap.ods_code == "ZN903" and gap.comparator == "median")
    assert gap.unit_cost == 9
    trust = next(trust for trust in result.option("O1").by_trust if trust.ods_code == "ZN903")
    assert trust.posts_released == 0
    assert trust.saving.economic == Decimal("0.6") * (9 - Decimal("5.9")) * 100000


def test_a_recharge_inside_the_case_is_not_the_clients_to_save() -> None:
    scenario = replace(payroll(), baseline=(), trusts=("ZN901", "ZN902"))
    host = row("ZN901", recharged_out="900000", pay="900000", wte="22")
    client = row("ZN902", pay="0", nonpay="0", wte="0", recharged_in="900000", provider_code="ZN901")
    trusts = {trust.ods_code: trust for trust in sized(scenario, [host, client]).option("O1").by_trust}
    assert trusts["ZN902"].saving.economic == 0


def test_no_trust_releases_more_posts_than_it_has() -> None:
    scenario = replace(payroll(), baseline=())
    rows = [row("ZN901"), row("ZN902"), row("ZN903", pay="900000", wte="1.5")]
    trust = next(t for t in sized(scenario, rows).option("O1").by_trust if t.ods_code == "ZN903")
    assert trust.posts_released == 1


def test_without_a_comparator_an_option_is_left_out_and_says_why() -> None:
    result = sized(without_benchmark(payroll()))
    assert [option.id for option in result.options] == ["O2", "O3", "O4"]
    assert [(gone.option, gone.why) for gone in result.not_sized] == [("O1", "there is no median to compare it with")]
    assert any("Option O1 is not in this case" in warning for warning in result.warnings)


def test_with_no_option_left_there_is_not_enough_data() -> None:
    alone = replace(without_benchmark(payroll()), lead_provider=(), contract_out=(), regional_hub=())
    with pytest.raises(NotEnoughData, match="no option can be sized"):
        sized(alone)


def test_a_computed_comparator_is_used_and_logged_with_its_basis() -> None:
    median = LineComparator(
        line="payroll.payroll", comparator="median", value=Decimal("5.90"), basis="120 invented trusts", n=120
    )
    result = sized(without_benchmark(payroll()), given=[median])
    assert result.option("O1").appraisal.npsv == sized().option("O1").appraisal.npsv
    logged = next(row for row in result.assumptions if row.what == "Unit cost, median, payroll.payroll")
    assert (logged.source, logged.note) == ("120 invented trusts", "120 trusts")


def test_a_comparator_both_typed_and_computed_is_refused() -> None:
    median = LineComparator(line="payroll.payroll", comparator="median", value=Decimal(5), basis="computed")
    with pytest.raises(DeclarationError, match="typed in the scenario and was computed too"):
        sized(given=[median])


def provider_with(**changes: Any) -> Scenario:
    scenario = payroll()
    option = scenario.lead_provider[0]
    return replace(
        scenario, lead_provider=(replace(option, line=(replace(option.line[0], **changes),)),), regional_hub=()
    )


def test_the_lead_providers_own_productivity_is_the_default() -> None:
    """A runs 132,000 payslips with 14 posts: 9,428.57 a post, so 261,000 need 27.68, that is 28."""
    result = sized(provider_with(productivity=None))
    option = result.option("O2")
    assert option.posts.moved == 31
    assert option.posts.released == 0
    logged = next(row for row in result.assumptions if row.what.startswith("Volume a WTE"))
    assert logged.value == Decimal(132000) / 14
    assert logged.evidence == "computed from returns"


def test_a_lead_provider_without_staff_of_its_own_is_not_sized() -> None:
    scenario = replace(provider_with(productivity=None), baseline=())
    rows = [row("ZN901", wte="0"), row("ZN902"), row("ZN903")]
    assert [gone.option for gone in sized(scenario, rows).not_sized] == ["O2"]


def test_a_service_that_needs_more_posts_than_there_are_costs_money() -> None:
    option = sized(provider_with(productivity=assume("6000"))).option("O2")
    assert option.posts.released < 0
    assert option.ladder.saving.economic < 0


def test_contracts_of_joining_trusts_end() -> None:
    scenario = replace(payroll(), baseline=())
    rows = [row("ZN901"), row("ZN902"), row("ZN903", pay="0", nonpay="0", wte="0", contract="500000")]
    line = sized(scenario, rows).option("O2").lines[0]
    assert line.sizing.contract.economic == 500000


def test_a_bought_in_line_brings_no_systems_with_it() -> None:
    """C's systems are inside its contract; the new service needs them for C's volume at the others' rate."""
    scenario = replace(
        provider_with(nonpay_after=None, nonpay_saving_share=assume("0")), baseline=(), contract_out=(), improve=()
    )
    rows = [row("ZN901"), row("ZN902"), row("ZN903", pay="0", nonpay="4000", wte="0", contract="500000")]
    sizing = sized(scenario, rows).option("O2").lines[0].sizing
    assert sizing.nonpay.economic == -(300000 - 204000)
    assert sizing.contract.economic == 500000


def test_others_work_may_not_allow_the_lead_providers_pace() -> None:
    """At 60 % of a fall of 11.12 posts, 25.328 are needed: 26, and 3 and 1 beside them; 2 of 32 go."""
    option = sized(provider_with(attainable=assume("0.6"))).option("O2")
    assert option.posts.released == 2
    assert option.ladder.rung("estimate_discount").economic == pytest.approx(-Decimal("4.448") * Decimal("41259.6336"))


def test_estimates_are_discounted_before_posts_are_counted() -> None:
    scenario = payroll()
    graded = tuple(replace(line, confidence="D") for line in scenario.baseline)
    discount = EstimateDiscount(confidence="D", share=Decimal("0.2"), source="test", owner="")
    option = sized(replace(scenario, baseline=graded, estimate_discount=(discount,))).option("O2")
    # 11.12 theoretical posts less a fifth are 8.896; 20.88 + 2.224 needed is 24 posts, and 3 and 1 beside them.
    assert option.posts.released == 4
    assert option.ladder.rung("estimate_discount").economic == pytest.approx(
        -Decimal("2.224") * Decimal("41259.6336") - Decimal("0.2") * 80000
    )


def test_a_gap_that_rests_on_estimates_is_closed_less_far() -> None:
    """C's gap of 133,317.44 counts by 60 % of four fifths: 1.12 posts, so one still goes, and less non-pay."""
    scenario = payroll()
    graded = tuple(replace(line, confidence="D" if line.ods_code == "ZN903" else "B") for line in scenario.baseline)
    discount = EstimateDiscount(confidence="D", share=Decimal("0.2"), source="test", owner="")
    plain, doubted = (
        {trust.ods_code: trust.saving.economic for trust in sized(one).option("O1").by_trust}
        for one in (scenario, replace(scenario, baseline=graded, estimate_discount=(discount,)))
    )
    assert doubted["ZN902"] == plain["ZN902"]
    post = Decimal("41259.6336")
    assert doubted["ZN903"] - post == pytest.approx((plain["ZN903"] - post) * Decimal("0.8"))


def contracted(**changes: Any) -> OptionResult:
    scenario = payroll()
    option = scenario.contract_out[0]
    changed = replace(option, line=(replace(option.line[0], **changes),))
    return sized(replace(scenario, contract_out=(changed,))).option("O3")


def test_bias_on_the_running_price_takes_the_place_of_the_delivery_haircut() -> None:
    option = contracted()
    assert (option.delivery, option.recurrent, option.running_bias) == (1, 1, True)
    assert option.ladder.rung("delivery_shortfall").economic == 0


def test_vat_is_in_the_cash_and_not_in_the_value() -> None:
    free, taxed = contracted(vat_recoverable=assume("1")), contracted(vat_recoverable=assume("0.25"))
    assert taxed.appraisal.npsv == free.appraisal.npsv
    year = taxed.cash.years[4]
    assert year.vat == pytest.approx(Decimal("1200600") * Decimal("0.2") * Decimal("0.75") * Decimal("1.02") ** 5)
    assert free.cash.years[4].vat == 0
    assert free.cash.years[4].net - year.net == pytest.approx(year.vat)


def test_nothing_is_gained_past_the_efficient_volume() -> None:
    reference = Worth(Decimal(1000), Decimal(900))

    def unit(volume: str) -> Decimal:
        cost = hub_cost(
            reference,
            reference_volume=Decimal(100),
            hub_volume=Decimal(volume),
            efficient_volume=Decimal(400),
            elasticity=Decimal("0.9"),
        )
        return cost.economic / Decimal(volume)

    assert unit("200") < unit("100") == 10
    assert unit("400") == pytest.approx(unit("4000"))


def test_at_an_elasticity_of_one_size_saves_nothing() -> None:
    cost = hub_cost(
        Worth(Decimal(1000), Decimal(900)),
        reference_volume=Decimal(100),
        hub_volume=Decimal(300),
        efficient_volume=Decimal(400),
        elasticity=Decimal(1),
    )
    assert cost == Worth(Decimal(3000), Decimal(2700))


def test_a_hub_can_be_scaled_from_a_typed_reference() -> None:
    scenario = payroll()
    hub = scenario.regional_hub[0]
    assert isinstance(hub, RegionalHub)
    line = replace(
        hub.line[0],
        reference_option="",
        reference_cost=assume("1350231.2064"),
        reference_volume=assume("261000"),
    )
    typed = replace(scenario, regional_hub=(replace(hub, line=(line,)),))
    assert sized(typed).option("O4").appraisal.npsv == pytest.approx(Decimal("993715.42"), abs=Decimal("0.01"))


def test_an_option_may_leave_trusts_out() -> None:
    scenario = payroll()
    option = scenario.lead_provider[0]
    assert isinstance(option, LeadProvider)
    some = replace(scenario, lead_provider=(replace(option, trusts=("ZN901", "ZN902")),), regional_hub=())
    found = sized(some).option("O2")
    assert found.trusts == ("ZN901", "ZN902")
    assert found.posts.before == 25


def test_both_prices_differ_by_what_is_paid_centrally(result: CaseResult) -> None:
    post = result.posts["payroll.payroll"]
    assert post.loaded.central == Decimal("0.094") * 30162
    assert result.option("O2").cash.national_saving == pytest.approx(7 * post.loaded.central)
