"""A return held against its peers and against what was published: values that are handed over, never names."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from figures import store_of, submission, trust_year
from shared_services import YEAR, line, returned

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.peer_ranges import PeerRanges
from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.thresholds import thresholds
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.checks import check_return
from consolidate.collection.held_against import with_batch
from consolidate.words.beside import NOTHING_BESIDE, Beside, PeerRange, PublishedFigure
from consolidate.words.facts import TRUST_LEVEL, Source
from consolidate.words.findings import Severity
from consolidate.words.states import Population

TRUST = "ZN101"
COSTS = {"pay_cost": 400_000, "nonpay_cost": 30_000, "contract_cost": 0, "recharged_in": 0, "recharged_out": 0}


def payslips(count, **answers):
    return returned(TRUST, line(TRUST, **{**COSTS, "payslips": count, **answers}))


def peers(**instead):
    given = {
        "metric": "cost_per_payslip", "label": "Payroll cost per payslip", "function": None, "unit": "gbp_per_payslip",
        "group": "acute trusts", "year": YEAR, "n": 15, "median": 4.3, "spread": 0.05,
    }  # fmt: skip
    return Beside(peers=(PeerRange(**{**given, **instead}),))


def found(one, beside, name):
    findings = check_return(one, taxonomy=catalogue().taxonomy, beside=beside)
    return [finding for finding in findings if finding.name == name]


def test_a_value_far_from_its_peers_is_asked_about_at_the_figure_to_look_at_first():
    (finding,) = found(payslips(20_000), peers(), "outside-peers")
    assert finding.cell == "G9"  # the pay, the largest part of the cost
    assert "\u00a321.50 per payslip; the median of 15 acute trusts is \u00a34.30 per payslip (2025/26)" in finding.found
    assert len(finding.sentence) < 300
    assert finding.severity is Severity.QUERY


@pytest.mark.parametrize(
    ("count", "spread", "fires"),
    [
        (100_000, 0.05, False),  # at the median
        (50_000, 0.051, False),  # twice the median is just under six spreads
        (49_000, 0.051, True),
        (10_000, 0.2, False),  # ten times the median, where peers differ as much
        (72_000, 0.001, False),  # under half as much again, however close together they lie
        (66_000, 0.001, True),
        (600_000, 0.05, True),  # far below is far too
    ],
)
def test_how_far_is_far_depends_on_how_peers_differ(count, spread, fires):
    assert bool(found(payslips(count), peers(spread=spread), "outside-peers")) is fires


def test_a_comment_answers_the_question():
    assert not found(payslips(20_000, comment="Weekly pay ended in May."), peers(), "outside-peers")


def test_a_slip_of_a_thousand_against_peers_is_an_error_and_asked_once():
    slip = payslips(100_000, pay_cost=400, nonpay_cost=30)
    (finding,) = found(slip, peers(), "thousandfold-of-peers")
    assert finding.severity is Severity.ERROR
    assert "comes to \u00a30.00430 per payslip, a thousandth of the median" in finding.found
    assert not found(slip, peers(), "outside-peers")
    assert found(payslips(100), peers(), "thousandfold-of-peers")


def test_without_peers_nothing_is_said():
    for name in ("outside-peers", "thousandfold-of-peers"):
        assert not found(payslips(20_000), NOTHING_BESIDE, name)


def test_a_metric_of_which_a_figure_is_missing_is_not_worked_out():
    assert not found(payslips(20_000, contract_cost=None), peers(), "outside-peers")


def test_a_service_that_is_bought_in_is_not_compared_on_people():
    people = peers(metric="function_wte_per_100m", label="Staff", function="payroll", unit="wte_per_100m", median=9.0)

    def fewer(model):
        income = line(TRUST, (TRUST_LEVEL, TRUST_LEVEL), patient_care_income=500_000_000)
        staff = line(TRUST, wte_in_post=1, wte_bank_agency=0, delivery_model=model)
        return found(returned(TRUST, [*staff, *income]), people, "outside-peers")

    assert fewer("In-house")
    assert not fewer("Outsourced")


# ---- ranges out of a store -----------------------------------------------------------------------

ACUTE = [
    code
    for code, t in trust_register().trusts.items()
    if t.type_at(YEAR) == "acute" and t.population is Population.INVENTED
]


def ranges(tmp_path, prices, year="2025/26", code=ACUTE[0]):
    facts = [
        fact
        for of, price in prices.items()
        for fact in trust_year(
            of, year, {**{f"payroll.payroll.{f}": v for f, v in COSTS.items()}, "payroll.payroll.payslips": price}
        )
    ]
    with store_of(tmp_path / "s.duckdb", submission(facts)) as store:
        found = PeerRanges(Measurer(store, catalogue(), trust_register())).of(code, YEAR)
    return {one.metric: one for one in found}


COUNTS = (43_000, 86_000, 100_000, 107_500, 430_000)


def test_ranges_are_counted_without_the_trust_itself_and_without_names(tmp_path):
    prices = {ACUTE[0]: 1, **dict(zip(ACUTE[1:6], COUNTS, strict=True))}
    one = ranges(tmp_path, prices)["cost_per_payslip"]
    assert (one.n, one.group, one.year) == (5, "acute trusts", YEAR)
    assert one.median == pytest.approx(4.3)
    assert one.spread == pytest.approx(1.4826 * 0.0655, rel=0.01)
    assert not re.search(r"ZN\d", repr(one))


def test_fewer_than_five_peers_give_no_range(tmp_path):
    assert ranges(tmp_path, dict(zip(ACUTE[:5], COUNTS, strict=True))) == {}


def test_the_year_before_serves_where_this_year_has_too_few(tmp_path):
    one = ranges(tmp_path, dict(zip(ACUTE[1:6], COUNTS, strict=True)), year="2024/25")["cost_per_payslip"]
    assert one.year == YEAR.previous


def test_trusts_of_another_type_are_no_peers(tmp_path):
    assert ranges(tmp_path, dict(zip(ACUTE[1:6], COUNTS, strict=True)), code="ZN108") == {}


# ---- published figures ---------------------------------------------------------------------------


def total(**answers):
    return returned(TRUST, line(TRUST, (TRUST_LEVEL, TRUST_LEVEL), **answers))


def published(field, value, unit="gbp"):
    figure = PublishedFigure(field=field, value=Decimal(value), unit=unit, file="TAC.xlsx", sheet="TAC02", cell="E20")
    return Beside(published=(figure,))


@pytest.mark.parametrize(
    ("given", "fires"), [(611_840_000, False), (614_000_000, False), (615_000_000, True), (598_000_000, True)]
)
def test_a_total_that_is_not_the_published_one_is_asked_about_with_both_cells(given, fires):
    one = total(operating_income=given)
    findings = found(one, published("operating_income", 611_840_000), "published-figure-differs")
    assert bool(findings) is fires
    if fires:
        assert findings[0].cell == "G9"
        assert "TAC.xlsx TAC02!E20 has \u00a3611,840,000" in findings[0].found


def test_staff_may_differ_by_a_little_more():
    for given, fires in ((7_650, False), (7_800, False), (7_900, True)):
        one = total(wte_total=given)
        assert bool(found(one, published("wte_total", 7_650, "wte"), "published-figure-differs")) is fires


def test_a_comment_on_the_total_answers_the_question():
    one = total(operating_income=598_000_000, **{"operating_income.comment": "Without the charity."})
    assert not found(one, published("operating_income", 611_840_000), "published-figure-differs")


def test_the_accounts_of_the_same_batch_come_before_those_that_are_held():
    facts = trust_year(TRUST, "2025/26", {"operating_income": 612_000_000})
    form = submission(facts, source=Source.ACCOUNTS_FORM, name="form.xlsx")
    held = published("operating_income", 1)
    beside = with_batch(held, [form], total(operating_income=1))
    assert [(one.file, one.value) for one in beside.published] == [("form.xlsx", 612_000_000)]
    other = replace(form, facts=tuple(replace(fact, ods_code="ZN102") for fact in form.facts))
    assert with_batch(held, [other], total(operating_income=1)) == held


def test_a_store_is_asked_for_the_accounts_before_a_table(tmp_path):
    table = submission(trust_year(TRUST, "2025/26", {"operating_income": 1}), name="table.xlsx")
    form = submission(
        trust_year(TRUST, "2025/26", {"operating_income": 2}), source=Source.ACCOUNTS_FORM, name="form.xlsx"
    )
    with store_of(tmp_path / "s.duckdb", form, table) as store:
        (row,) = store.published_totals(YEAR)[TRUST]
        assert (row["file"], row["value"], row["cell"]) == ("form.xlsx", 2, "B2")
        assert set(store.published_totals(YEAR)) == {TRUST}
        assert store.published_totals(YEAR.previous) == {}


# ---- the day of the check ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signed", "name"),
    [
        ("2026-07-03", None),
        ("2025-07-03", "signed-too-early"),
        ("2026-03-31", "signed-too-early"),
        ("2026-04-01", None),
        ("2026-12-07", "signed-in-future"),
    ],
)
def test_a_signature_has_a_day_that_can_be(signed, name):
    facts = line(TRUST, (TRUST_LEVEL, "signoff"), signed_by="D of F", signed_role="Director", signed_on=signed)
    findings = check_return(returned(TRUST, facts), taxonomy=catalogue().taxonomy, beside=Beside(on=date(2026, 9, 1)))
    assert {f.name for f in findings if f.name.startswith("signed")} == ({name} if name else set())


def test_every_threshold_of_these_checks_is_declared_with_its_reason():
    for name in ("peer_distance", "peer_ratio", "published_money_share", "published_staff_share", "shown_team_wte"):
        assert thresholds().declared[name].why
