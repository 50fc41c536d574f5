"""Recharges between trusts: where two agree, where they do not, and that a figure in dispute is used by neither."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from batches import load, run
from mutating import net_total
from returns import plan, sound_answers
from shared_services import PAYROLL, YEAR, books, line, returned, row

from consolidate.benchmark.measurer import Measurer
from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.thresholds import thresholds
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.checks import check_return
from consolidate.collection.checks.between import check_between
from consolidate.collection.checks.double_counting import received_and_done_here
from consolidate.collection.checks.figures import Asked, Figures
from consolidate.collection.held_against import between
from consolidate.sheets.writer import book_bytes
from consolidate.store.recharges import disputed, tolerance_of
from consolidate.store.store import Store
from consolidate.words.states import Population, State, Status

HOST, GUEST, OTHER = "ZN101", "ZN102", "ZN103"
ON = date(2026, 9, 1)


def guest(charged=412_000, code=GUEST, **more):
    return returned(
        code, line(code, recharged_in=charged, provider_code=HOST, delivery_model="From another trust", **more)
    )


def host(out=412_000, *rows, **more):
    return returned(HOST, [*line(HOST, recharged_out=out, **more), *(fact for one in rows for fact in one)])


def provided(cost, body=GUEST, number=1, **more):
    return row(HOST, number, "Provided to", body, cost, **more)


def received(cost, code=GUEST, number=1, **more):
    return row(code, number, "Received from", HOST, cost, **more)


def disputes(*returns):
    return disputed(books(*returns), catalogue().taxonomy, tolerance_of(thresholds()))


def found(*returns):
    return check_between(returns, taxonomy=catalogue().taxonomy, thresholds=thresholds())


def test_two_that_say_the_same_do_not_disagree():
    assert disputes(guest(), host(412_000, provided(412_000))) == []
    assert disputes(guest(), host(600_000)) == []  # the host lists nobody: its sum may be about others too


@pytest.mark.parametrize("charged", [411_000, 413_000, 416_000])
def test_a_difference_within_the_tolerance_is_let_be(charged):
    assert disputes(guest(charged), host(500_000, provided(412_000))) == []


@pytest.mark.parametrize("charged", [407_000, 417_000])
def test_a_difference_beyond_the_tolerance_is_a_dispute_in_either_direction(charged):
    assert len(disputes(guest(charged), host(500_000, provided(412_000)))) == 1


def test_the_tolerance_of_a_small_service_is_in_pounds():
    assert disputes(guest(10_900), host(10_000, provided(10_000))) == []
    assert len(disputes(guest(11_100), host(10_000, provided(10_000)))) == 1


def test_both_are_told_at_their_own_cells_with_both_figures():
    by_trust = found(guest(412_000), host(318_500, provided(318_500)))
    (at_guest,) = by_trust[GUEST, YEAR]
    (at_host,) = by_trust[HOST, YEAR]
    assert (at_guest.file, at_guest.sheet, at_guest.cell) == (f"{GUEST}.xlsx", "Payroll", "G9")
    assert (at_host.file, at_host.sheet, at_host.cell) == (f"{HOST}.xlsx", "Shared", "E9")
    for finding in (at_guest, at_host):
        assert finding.name == "recharge-disputed"
        assert all(words in finding.sentence for words in ("\u00a3412,000", "\u00a3318,500", "\u00a393,500 apart"))
        assert len(finding.sentence) < 300
    assert HOST in at_guest.do
    assert GUEST in at_host.do


def test_a_customer_that_lists_its_services_is_shown_the_row():
    listing = returned(GUEST, [*guest().facts, *received(412_000)])
    (finding,) = found(listing, host(318_500, provided(318_500)))[GUEST, YEAR]
    assert (finding.sheet, finding.cell) == ("Shared", "E9")


def test_a_host_that_recharges_less_than_its_customers_say_disagrees_with_each_of_them():
    two = (guest(300_000), guest(200_000, OTHER))
    assert {one.customer.code for one in disputes(*two, host(450_000))} == {GUEST, OTHER}
    assert disputes(*two, host(500_000)) == []
    (finding,) = found(guest(300_000), host(100_000))[GUEST, YEAR]
    assert "\u00a3100,000 to all others" in finding.found


def test_a_host_that_lists_a_customer_who_reports_nothing_disagrees_with_it():
    silent = returned(GUEST, line(GUEST, recharged_in=0, delivery_model="In-house"))
    (one,) = disputes(silent, host(90_000, provided(90_000)))
    assert (one.customer.amount, one.provider.amount) == (0, 90_000)


def test_a_customer_whose_figure_is_missing_is_not_said_to_report_nothing():
    assert disputes(returned(GUEST, line(GUEST, recharged_in=None)), host(90_000, provided(90_000))) == []


def test_one_that_has_not_returned_disagrees_with_nobody():
    assert disputes(guest()) == []
    assert disputes(host(412_000, provided(412_000))) == []


def test_several_rows_of_one_service_are_added_up():
    rows = [provided(200_000), provided(212_000, number=2)]
    assert disputes(guest(), host(412_000, *rows)) == []


def test_a_difference_that_both_say_is_agreed_is_no_dispute():
    agreed = returned(GUEST, [*guest().facts, *received(412_000, agreed="Yes")])
    assert disputes(agreed, host(318_500, provided(318_500, agreed="Yes"))) == []
    assert len(disputes(agreed, host(318_500, provided(318_500, agreed="No")))) == 1


def test_a_service_of_several_lines_is_compared_by_its_word():
    one = returned(GUEST, received(50_000, what="SEVERAL"))
    assert len(disputes(one, host(0, provided(40_000, what="SEVERAL")))) == 1
    assert disputes(one, host(0, provided(50_000, what="SEVERAL"))) == []


def test_real_and_invented_trusts_are_never_held_against_each_other():
    real = replace(host(318_500, provided(318_500)), population=Population.REAL)
    assert found(guest(), real) == {}


def test_a_return_of_the_batch_stands_in_place_of_the_one_that_is_held():
    held = [host(318_500, provided(318_500)), guest()]
    assert set(between([guest()], held, catalogue().taxonomy)) == {f"/in/{GUEST}.xlsx"}
    assert between([guest(318_500)], held, catalogue().taxonomy) == {}


# ---- used by neither -----------------------------------------------------------------------------


def whole(one, **instead):
    """A return with all that the cost of a payslip is worked out from."""
    code = one.ods_code
    costs = {"pay_cost": 100_000, "nonpay_cost": 10_000, "contract_cost": 0, "recharged_in": 0, "recharged_out": 0}
    given = {fact.field for fact in one.facts if (fact.function, fact.line) == PAYROLL}
    rest = {field: value for field, value in {**costs, "payslips": 100_000, **instead}.items() if field not in given}
    return returned(code, [*one.facts, *line(code, **rest)])


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "store.duckdb") as opened:
        yield opened


def value_of(store, code):
    return Measurer(store, catalogue(), trust_register()).value("cost_per_payslip", code, YEAR)


def put(store, *returns):
    for number, one in enumerate(returns):
        store.put(replace(one, sha256=f"{one.sha256}-{number}-{len(store.returns())}"), loaded_on=ON)


def test_a_disputed_recharge_is_used_by_neither_until_a_later_return_agrees(store):
    put(store, whole(guest(412_000)))
    assert value_of(store, GUEST).status is Status.OK  # nobody has said otherwise yet
    put(store, whole(host(318_500, provided(318_500))))
    for code in (GUEST, HOST):
        value = value_of(store, code)
        assert (value.value, value.status) == (None, Status.NOT_AGREED)
        assert value.status.has_value is False
        assert not value.counts_among_peers
    put(store, whole(guest(318_500)))
    assert value_of(store, GUEST).status is Status.OK
    assert value_of(store, HOST).status is Status.OK


def test_a_disputed_figure_keeps_what_was_typed_and_says_who_says_what(store):
    put(store, whole(guest(412_000)), whole(host(318_500, provided(318_500))))
    cells = Measurer(store, catalogue(), trust_register()).cells([GUEST], YEAR)
    (cell,) = [one for one in cells if one["field"] == "recharged_in"]
    assert (cell["state"], cell["value"], cell["raw"]) == (State.IN_DISPUTE, 412_000, "412000")
    assert "ZN102 reports \u00a3412,000 charged by ZN101, which reports \u00a3318,500" in cell["note"]
    assert store.verify()  # the facts themselves are as they were loaded


def test_other_figures_of_the_line_stay_in_use(store):
    put(store, whole(guest(412_000)), whole(host(318_500, provided(318_500))))
    cells = Measurer(store, catalogue(), trust_register()).cells([HOST], YEAR)
    states = {one["field"]: one["state"] for one in cells}
    assert states["pay_cost"] == State.PROVIDED
    assert states["recharged_out"] == states["shared_cost"] == State.IN_DISPUTE


# ---- one return by itself ------------------------------------------------------------------------


def names(one):
    return {finding.name for finding in check_return(one, taxonomy=catalogue().taxonomy)}


def test_a_line_agrees_with_the_rows_of_its_own_shared_sheet():
    agreeing = returned(GUEST, [*guest(412_000).facts, *received(412_000)])
    differing = returned(GUEST, [*guest(412_000).facts, *received(400_000)])
    assert "recharges-differ-from-shared" not in names(agreeing)
    assert "recharges-differ-from-shared" in names(differing)


def test_a_host_may_have_other_income_but_not_less_than_it_lists():
    assert "recharges-differ-from-shared" not in names(host(500_000, provided(412_000)))
    assert "recharges-differ-from-shared" in names(host(400_000, provided(412_000)))


def test_pay_of_the_size_of_what_is_received_is_asked_about():
    def finding(**answers):
        one = returned(GUEST, [*line(GUEST, recharged_in=412_000, **answers), *received(412_000)])
        asked = Asked(figures=Figures.of(one, catalogue().taxonomy), last_year=None, thresholds=thresholds())
        return list(received_and_done_here(asked))

    assert finding(pay_cost=380_000)[0].found.startswith("Payroll, Pay is \u00a3380,000; Shared!E9 says that ZN101")
    assert finding(pay_cost=40_000) == []  # those who deal with the host
    assert finding(pay_cost=380_000, comment="Payroll of our own subsidiary.") == []


def test_people_whom_host_and_guest_both_count_are_asked_about_at_the_guest():
    counting = guest(412_000, wte_in_post=9)
    hosting = host(412_000, provided(412_000, wte=9))
    (finding,) = found(counting, hosting)[GUEST, YEAR]
    assert finding.name == "hosted-people-counted-twice"
    assert (finding.sheet, finding.cell) == ("Payroll", "J9")
    assert found(guest(412_000, wte_in_post=1), hosting) == {}
    assert found(guest(412_000, wte_in_post=9, comment="Our own payroll desk."), hosting) == {}


# ---- as files ------------------------------------------------------------------------------------


def workbook(path, code, answers):
    """A sound return with other answers in some cells, signed for as it then is."""
    typed = {**sound_answers(), **answers}
    typed["trust", "signoff", "signed_total"] = net_total(typed, catalogue().taxonomy)
    path.write_bytes(book_bytes(plan(typed, code=code)))
    return path


def payroll_from_the_host(charged):
    nothing = dict.fromkeys(("pay_cost", "nonpay_cost", "wte_in_post", "wte_bank_agency"), Decimal(0))
    line = {**nothing, "recharged_in": charged, "delivery_model": "From another trust", "provider_code": HOST}
    return {(*PAYROLL, field): answer for field, answer in line.items()}


def payroll_for_the_guest(charged, people):
    listed = {"direction": "Provided to", "with": GUEST, "line": "PAY.PAY", "cost": charged, "wte": people}
    line = {"recharged_out": charged, "delivery_model": "Hosts for others"}
    return {(*PAYROLL, field): answer for field, answer in line.items()} | {
        ("shared", "service01", f"shared_{field}"): answer for field, answer in listed.items()
    }


def test_two_files_that_disagree_are_loaded_in_dispute_and_come_back_into_use_when_one_is_sent_again(tmp_path):
    at_host = workbook(tmp_path / "host.xlsx", HOST, payroll_for_the_guest(Decimal(318_500), Decimal(9)))
    at_guest = workbook(tmp_path / "guest.xlsx", GUEST, payroll_from_the_host(Decimal(412_000)))
    store = tmp_path / "store.duckdb"
    asked = ("metrics", "--metric", "cost_per_payslip", "--year", "2025/26", "--json")
    batch = load(store, at_host, at_guest)
    assert batch.exit_code == 0
    for name in ("host.xlsx", "guest.xlsx"):
        assert batch.outcomes[name] == "loaded"
        assert [f["name"] for f in batch.findings[name]] == ["recharge-disputed"]
    assert {f["sheet"] for f in batch.findings["host.xlsx"]} == {"Shared"}
    shown = json.loads(run(store, *asked).stdout)
    assert {row["status"] for row in shown["rows"]} == {"not_agreed"}
    assert {row["value"] for row in shown["rows"]} == {None}
    again = workbook(tmp_path / "again.xlsx", GUEST, payroll_from_the_host(Decimal(318_500)))
    second = load(store, again)
    assert second.findings["again.xlsx"] == []
    shown = json.loads(run(store, *asked).stdout)
    assert {row["status"] for row in shown["rows"]} == {"ok"}
    assert run(store, "verify").exit_code == 0


def test_r120_a_service_whose_people_host_and_guest_both_count_is_asked_about(tmp_path):
    at_host = workbook(tmp_path / "host.xlsx", HOST, payroll_for_the_guest(Decimal(412_000), Decimal(9)))
    counting = {**payroll_from_the_host(Decimal(412_000)), (*PAYROLL, "wte_in_post"): Decimal(9)}
    counting |= {(*PAYROLL, "comment"): None, (*PAYROLL, "reason"): None}
    at_guest = workbook(tmp_path / "guest.xlsx", GUEST, counting)
    batch = load(tmp_path / "store.duckdb", at_host, at_guest)
    assert batch.exit_code == 0
    assert batch.findings["host.xlsx"] == []
    asked = [f for f in batch.findings["guest.xlsx"] if f["name"] == "hosted-people-counted-twice"]
    assert [(f["sheet"], f["severity"]) for f in asked] == [("Payroll", "query")]
