"""Each check finds what it is for, at its cell, and says nothing of a sound return."""

from datetime import date
from decimal import Decimal

import pytest
from returns import (
    PAYSLIPS,
    TOTALS,
    YEAR,
    checked,
    facts_of,
    form,
    held,
    names,
    plan,
    read,
    sound_answers,
    spoilt,
    typed,
)

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.thresholds import thresholds
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.checks import CHECKS, check_return
from consolidate.collection.checks.between import RULES as BETWEEN
from consolidate.collection.return_reader import open_return
from consolidate.sheets.preflight import book_of
from consolidate.sheets.writer import book_bytes
from consolidate.words.findings import Severity

AP = ("finance", "accounts_payable")
PAYROLL = ("payroll", "payroll")
LEGAL = ("legal", "legal")
SIGNED = ("trust", "signoff", "signed_total")
COSTS = ("pay_cost", "nonpay_cost", "contract_cost", "recharged_in", "recharged_out")
PARTS = (*COSTS, "wte_in_post", "wte_bank_agency", "delivery_model")


def D(text: object) -> Decimal:  # noqa: N802 - short, because every case has one
    return Decimal(str(text))


def figure(field: str) -> tuple[str, str, str]:
    return ("trust", "trust", field)


def line(of: tuple[str, str], **answers: object) -> dict:
    return {(*of, field): answer for field, answer in answers.items()}


def blank(of: tuple[str, str], *fields: str) -> dict:
    return {(*of, field): None for field in fields or PARTS}


def thousandth() -> dict:
    """Every cost of one function in thousands of pounds."""
    return {
        key: answer / 1000
        for key, answer in sound_answers().items()
        if key[0] == "human_resources" and key[2] in COSTS and isinstance(answer, Decimal)
    }


CASES = {
    "function-blank": blank(LEGAL),
    "line-blank": blank(AP),
    "cost-incomplete": blank(AP, "contract_cost"),
    "wte-missing": blank(AP, "wte_in_post"),
    "model-missing": blank(AP, "delivery_model"),
    "volume-missing": blank(AP, "supplier_invoices"),
    "figure-negative": line(AP, wte_in_post=D(-1)),
    "count-not-whole": line(AP, supplier_invoices=D("12000.5")),
    "recharged-out-above-gross": line(AP, recharged_out=D(560_001)),
    "last-year-not-corrected": line(AP, last_year_confirmed="Corrected"),
    "staff-above-total": {figure("wte_administration_and_estates"): D(7_501)},
    "denominator-missing": {figure("patient_care_income"): None},
    "denominator-zero": {figure("wte_total"): D(0)},
    "patient-care-above-income": {figure("patient_care_income"): D(TOTALS["operating_income"] + 1)},
    "pay-per-wte-impossible": thousandth(),
    "pay-per-wte-unusual": line(AP, pay_cost=D(1_540_000)),
    "income-per-wte-impossible": {figure("operating_income"): D(600_000), figure("patient_care_income"): D(550_000)},
    "headline-total-impossible": {figure("patient_care_income"): D(550_000)},
    "headline-total-unusual": {figure("patient_care_income"): D(85_000_000)},
    "model-without-its-cost": line(AP, delivery_model="Outsourced"),
    "model-at-odds-with-cost": line(AP, contract_cost=D(600_000)),
    "provider-missing": line(AP, delivery_model="From another trust", recharged_in=D(600_000)),
    "figures-without-service": line(AP, delivery_model="Not provided"),
    "pay-without-people": line(AP, wte_in_post=D(0), wte_bank_agency=D(0)),
    "people-without-pay": line(AP, pay_cost=D(0)),
    "payslips-per-employee-unusual": line(PAYROLL, payslips=D(8_000)),
    "cost-per-payslip-unusual": line(PAYROLL, payslips=D(PAYSLIPS), nonpay_cost=D(600_000)),
    "staff-above-headcount": {figure("headcount"): D(5_000)},
    "volume-without-means": line(AP, **dict.fromkeys(("pay_cost", "nonpay_cost", "wte_in_post"), D(0))),
    "not-signed": {("trust", "signoff", "signed_by"): None},
    "signed-without-role": {("trust", "signoff", "signed_role"): None},
    "signed-without-date": {("trust", "signoff", "signed_on"): None},
    "signed-too-early": {("trust", "signoff", "signed_on"): date(2025, 6, 30)},
    "costs-missing": blank(AP, *COSTS),
    "pay-of-one-post": line(AP, wte_in_post=D(1), wte_bank_agency=D(0)),
    "counted-in-a-contract-too": line(
        AP, contract_cost=D(300_000), comment="The bureau's contract, including payroll and travel."
    ),
    "personal-data-in-text": line(AP, comment="Cover for 943 476 5919."),
    "signed-total-differs": line(AP, nonpay_cost=D(40_002)),
}
"""For each rule a change to a sound return in which it fires, at whatever cost to other rules."""

WITH_LAST_YEAR = {
    "thousandfold": ({figure("operating_income"): D(600_000)}, {figure("operating_income"): D(612_300_000)}),
    "changed-without-reason": (line(AP, reason=None), line(AP, pay_cost=D(300_000))),
    "volume-changed": (line(AP, supplier_invoices=D(1_200), **{"supplier_invoices.comment": None}), {}),
    "copied-from-last-year": ({}, {}),
}
"""The same for rules that compare: this year's change, and last year's."""


def found(findings, name):
    return [finding for finding in findings if finding.name == name]


def test_a_sound_return_gives_no_finding():
    assert checked({}) == []


def test_every_rule_about_figures_has_a_check_and_every_check_a_rule_of_those_families():
    families = (
        "required", "arithmetic", "units", "change", "peers", "reconciliation", "double_counting", "sign_off",
        "disclosure", "personal_data",
    )  # fmt: skip
    rules = {rule.name for family in families for rule in rule_book().of_family(family)}
    assert rules == {*CHECKS, *BETWEEN, "personal-data-in-sheet"}


@pytest.mark.parametrize("name", CASES)
def test_the_rule_fires_where_it_should(name):
    findings = found(checked(CASES[name]), name)
    assert findings
    assert all(finding.name == name for finding in findings)
    for finding in findings:
        assert finding.sheet
        assert finding.cell
        assert finding.do.endswith(".")


@pytest.mark.parametrize("name", WITH_LAST_YEAR)
def test_the_rule_compares_with_last_year(name):
    now, before = WITH_LAST_YEAR[name]
    assert found(checked(now, previous=before), name)
    assert not found(checked(now), name)


@pytest.mark.parametrize("name", [*CASES, *WITH_LAST_YEAR])
def test_a_check_makes_findings_of_its_own_name_only(name):
    changes, previous = WITH_LAST_YEAR.get(name, (CASES.get(name), None))
    submission, _ = read(book_bytes(plan({**sound_answers(), **changes})))
    from consolidate.collection.checks.figures import Asked, Figures

    last_year = None
    if previous is not None:
        answers = {
            key: value for key, value in {**sound_answers(), **previous}.items() if key in form(YEAR.previous).by_key
        }
        before, _ = read(book_bytes(plan(answers, year=YEAR.previous)))
        last_year = Figures.of(before, catalogue().taxonomy)
    asked = Asked(figures=Figures.of(submission, catalogue().taxonomy), last_year=last_year, thresholds=thresholds())
    assert {finding.name for finding in CHECKS[name](asked)} == {name}


def test_the_finding_stands_at_the_cell_that_is_meant():
    finding = found(checked(CASES["figure-negative"]), "figure-negative")[0]
    assert (finding.sheet, finding.cell, finding.severity) == ("Finance", "M12", Severity.ERROR)
    assert finding.found == "Accounts payable, WTE in post is -1 WTE"


def test_thousands_for_pounds_are_refused_and_never_rescaled():
    submission, _ = read(book_bytes(plan({**sound_answers(), **thousandth()})))
    assert facts_of(submission)["human_resources", "recruitment", "pay_cost"].value == 520
    assert found(checked(thousandth()), "pay-per-wte-impossible")[0].severity is Severity.ERROR


def test_a_step_of_a_thousand_on_last_year_says_what_to_type():
    finding = found(
        checked(*WITH_LAST_YEAR["thousandfold"][:1], previous=WITH_LAST_YEAR["thousandfold"][1]), "thousandfold"
    )[0]
    assert finding.found == "Operating income: £600,000 is a thousandth of last year's £612,300,000"
    assert finding.do == "It looks like thousands. Enter pounds."


def test_a_step_of_a_thousand_shows_beside_what_the_form_prints_and_is_asked_once():
    answers = sound_answers() | line(AP, pay_cost=D(520), nonpay_cost=D(40), reason=None)
    data = book_bytes(plan(answers, prefill=held({(*AP, "net_cost"): 550_000})))
    opened = open_return(
        book_of(data, "x.xlsx"),
        taxonomy=catalogue().taxonomy,
        layouts=return_layouts(),
        register=trust_register(),
    )
    findings = check_return(opened.draft, taxonomy=catalogue().taxonomy, previous=opened.last_year)
    assert names(findings) == ["pay-per-wte-impossible", "signed-total-differs", "thousandfold"]


def test_a_total_is_not_called_changed_while_a_sheet_could_not_be_read():
    _, findings = read(spoilt(lambda book: book["Legal"].__setattr__("title", "Legal (old)")))
    assert "signed-total-differs" not in names(findings)


@pytest.mark.parametrize(
    ("now", "before", "fires"),
    [
        (700_000, 560_000, True),  # exactly 25 per cent and £140,000
        (699_999, 560_000, False),  # under a quarter
        (149_999, 100_000, False),  # half as much again, under £50,000
        (150_000, 100_000, True),
        (100_000, 150_000, True),  # downwards counts too
        (560_000, 0, False),  # nothing to compare with
    ],
)
def test_a_change_asks_for_a_reason_only_past_both_limits(now, before, fires):
    pay = {"nonpay_cost": D(0), "reason": None, "comment": None}
    findings = checked(line(AP, pay_cost=D(now), **pay), previous=line(AP, pay_cost=D(before), nonpay_cost=D(0)))
    assert bool(found(findings, "changed-without-reason")) is fires


def test_a_reason_answers_the_question():
    changes, before = WITH_LAST_YEAR["changed-without-reason"]
    assert not found(checked(changes | line(AP, reason="A new contract."), previous=before), "changed-without-reason")


def test_a_correction_of_last_year_is_what_is_compared_with():
    changes, before = WITH_LAST_YEAR["changed-without-reason"]
    corrected = line(AP, last_year_confirmed="Corrected", corrected_net_cost=D(555_000))
    assert not found(checked(changes | corrected, previous=before), "changed-without-reason")


def test_what_the_form_prints_of_last_year_serves_where_no_return_is_at_hand():
    data = book_bytes(plan(sound_answers() | line(AP, reason=None), prefill=held({(*AP, "net_cost"): 300_000})))
    opened = open_return(
        book_of(data, "x.xlsx"),
        taxonomy=catalogue().taxonomy,
        layouts=return_layouts(),
        register=trust_register(),
    )
    findings = check_return(opened.draft, taxonomy=catalogue().taxonomy, previous=opened.last_year)
    assert names(findings) == ["changed-without-reason"]


def test_a_cell_that_could_not_be_read_is_not_called_blank():
    _, findings = read(spoilt(typed("FIN.AP.contract_cost", "TBC")))
    assert names(findings) == ["answer-not-a-number"]


def test_a_line_that_is_not_provided_is_not_missing_anything():
    without = blank(LEGAL) | {(*LEGAL, "claims"): None, (*LEGAL, "delivery_model"): "Not provided"}
    assert names(checked(without | {SIGNED: sound_answers()[SIGNED] - 560_000})) == []


def test_a_function_that_the_trust_does_not_have_does_not_hide_a_slip_of_the_total():
    without = blank(LEGAL) | {(*LEGAL, "delivery_model"): "Not provided"}
    assert found(checked(without | {figure("patient_care_income"): D(80_000_000)}), "headline-total-unusual")


def test_a_function_that_is_left_blank_gives_one_finding_not_one_a_line():
    procurement = [(f, ln) for f, ln, field in sound_answers() if f == "procurement" and field == "pay_cost"]
    changes = {key: None for pair in procurement for key in blank(pair)}
    findings = checked(changes)
    assert len(found(findings, "function-blank")) == 1
    assert not found(findings, "line-blank")
    assert "3 lines" in found(findings, "function-blank")[0].found


def test_no_total_is_compared_while_a_line_of_it_is_missing():
    assert not found(
        checked(blank(AP, "pay_cost") | {figure("patient_care_income"): D(550_000)}), "headline-total-impossible"
    )


def test_what_parts_and_sums_are_declared_of_is_asked_for():
    taxonomy = catalogue().taxonomy
    volumes = {v.id for f in taxonomy.functions.values() for ln in f.lines for v in ln.volumes}
    known = {*taxonomy.fields, *taxonomy.measures, *volumes}
    for part in thresholds().parts:
        assert {part.part, part.whole} <= known
    for total in thresholds().sums:
        assert {total.whole, *total.parts} <= known
        assert len(set(total.parts)) == len(total.parts)


@pytest.mark.parametrize(
    ("band", "fires"),
    [(10, False), (D("9.6"), False), (D("9.5"), False), (D("9.4"), True), (D("10.6"), True), (None, False)],
)
def test_bands_may_be_off_by_what_rounding_explains_and_an_empty_table_is_no_answer(band, fires):
    posts = line(AP, posts_band_5=None if band is None else D(band))
    assert bool(found(checked(posts), "parts-differ-from-whole")) is fires


def test_a_line_that_is_begun_and_has_no_cost_is_asked_about_once():
    findings = checked(blank(AP, *COSTS) | {SIGNED: sound_answers()[SIGNED] - 560_000})
    assert names(findings) == ["costs-missing"]
    assert names(checked(blank(AP) | {SIGNED: sound_answers()[SIGNED] - 560_000})) == ["line-blank"]


def test_a_count_of_last_year_that_was_corrected_is_what_this_years_is_compared_with():
    before = line(AP, supplier_invoices=D(1_200))
    silent = {(*AP, "supplier_invoices.comment"): None}
    corrected = line(AP, **{"supplier_invoices.confirmed": "Corrected", "supplier_invoices.corrected": D(11_900)})
    assert found(checked(silent, previous=before), "volume-changed")
    assert not found(checked(silent | corrected, previous=before), "volume-changed")


def test_words_of_another_line_in_a_comment_are_asked_about_only_where_they_are_said_to_be_included():
    def counted(comment, **more):
        answers = line(AP, contract_cost=D(300_000), comment=comment, **more)
        return found(checked(answers), "counted-in-a-contract-too")

    assert counted("One contract, including payroll.")
    assert counted("It covers recruitment and payroll.")
    assert not counted("Payroll has a contract of its own.")
    assert not counted("Including a licence. Payroll is apart.")
