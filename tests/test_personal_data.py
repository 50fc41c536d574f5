"""What looks like a person's data is found, never repeated, and what only resembles it is let be."""

import io

import openpyxl
import pytest
from returns import TRUST, at, read, sound_answers, sound_bytes, spoilt, typed
from shared_services import line, returned

from consolidate.catalogue.catalogue import catalogue
from consolidate.collection.checks import check_return
from consolidate.words.findings import Severity
from consolidate.words.personal_data import Personal, is_nhs_number, personal_in, without_personal

NHS = "943 476 5919"  # the example of the NHS data dictionary: nobody's number

FOUND = {
    f"moved for {NHS}": Personal.NHS_NUMBER,
    "patient 9434765919": Personal.NHS_NUMBER,
    "943-476-5919": Personal.NHS_NUMBER,
    "ni QQ123456C": None,  # Q is not a first letter
    "AB 12 34 56 C left": Personal.NI_NUMBER,
    "ab123456c": Personal.NI_NUMBER,
    "ask jo.bloggs@trust.example": Personal.EMAIL,
    "ring 01632 960001": Personal.TELEPHONE,
    "ring +44 1632 960001": Personal.TELEPHONE,
    "ring 07700 900123": Personal.TELEPHONE,
    "DOB 04/05/1970": Personal.BIRTH,
    "born on 4 May 1970": Personal.BIRTH,
    "date of birth: 1970-05-04": Personal.BIRTH,
}

LET_BE = [
    "9434765918 is an order number",  # the check digit is another
    "order 0000000000",
    "\u00a31,234,567,890 in all",
    "cost 94347659.19 pounds",
    "from 1 April 2025 to 31 March 2026",
    "04/05/2025 go-live",
    "ledger code 0123-4567",
    "2025/26 against 2024/25",
    "ESR, band 8a, 12 WTE",
    "A contract with the supplier, 3 years @ the old price",
]


@pytest.mark.parametrize(("text", "kind"), FOUND.items())
def test_what_identifies_a_person_is_found(text, kind):
    assert personal_in(text) == (() if kind is None else (kind,))


@pytest.mark.parametrize("text", LET_BE)
def test_what_only_looks_like_it_is_let_be(text):
    assert personal_in(text) == ()
    assert without_personal(text) == text


def test_the_check_digit_is_worked_out_by_modulus_eleven():
    assert is_nhs_number("9434765919")
    assert not is_nhs_number("9434765910")
    assert not is_nhs_number("943476591")
    assert sum(is_nhs_number(f"943476{n:04d}") for n in range(10_000)) in range(880, 940)  # one in eleven


def of(submission):
    return [f for f in check_return(submission, taxonomy=catalogue().taxonomy) if f.name == "personal-data-in-text"]


@pytest.mark.parametrize("field", ["comment", "reason", "provider_code"])
def test_a_comment_with_a_persons_data_keeps_the_return_out_and_is_not_repeated(field):
    (finding,) = of(returned(TRUST, line(TRUST, **{field: f"Cover for {NHS} in May"})))
    assert finding.severity is Severity.ERROR
    assert finding.cell == "G9"
    assert "943" not in finding.sentence
    assert "an NHS number" in finding.found


def test_a_contact_may_be_reached_and_nothing_more():
    place = ("payroll", "contact")
    assert of(returned(TRUST, line(TRUST, place, contact_email="payroll@trust.example"))) == []
    assert of(returned(TRUST, line(TRUST, place, contact_name="Desk, 01632 960001"))) == []
    assert of(returned(TRUST, line(TRUST, place, contact_name=f"Desk, {NHS}")))
    assert of(returned(TRUST, line(TRUST, comment="ask payroll@trust.example")))


def test_words_that_cannot_be_read_as_a_figure_are_not_repeated_where_they_are_a_persons():
    _, findings = read(spoilt(typed("FIN.AP.pay_cost", f"see {NHS}")))
    (finding,) = [f for f in findings if f.name == "answer-not-a-number"]
    assert "943" not in finding.sentence
    assert "not repeated here" in finding.found


def with_sheet(title, values, *, hidden):
    def add(book):
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if hidden else "visible"
        for value in values:
            sheet.append(["Somebody", value])

    return read(spoilt(add))


def in_sheet(findings):
    return [finding for finding in findings if finding.name == "personal-data-in-sheet"]


@pytest.mark.parametrize("hidden", [True, False])
@pytest.mark.parametrize("value", [9434765919, NHS, "AB123456C"])
def test_a_sheet_with_a_column_of_people_refuses_the_return(hidden, value):
    submission, findings = with_sheet("Staff", ["Number", *[value] * 3], hidden=hidden)
    assert submission is None
    (finding,) = in_sheet(findings)
    assert (finding.sheet, finding.cell) == ("Staff", "B2")
    assert str(value) not in finding.sentence
    assert ("hidden" in finding.found) is hidden


def test_a_list_of_addresses_is_refused_where_nobody_sees_it():
    addresses = [f"person{n}@trust.example" for n in range(3)]
    assert in_sheet(with_sheet("Contacts", addresses, hidden=True)[1])
    assert not in_sheet(with_sheet("Contacts", addresses, hidden=False)[1])


def test_two_numbers_that_pass_by_chance_are_no_list():
    submission, findings = with_sheet("Orders", [9434765919, 9434765919, 1234567890], hidden=True)
    assert submission is not None
    assert not in_sheet(findings)


def test_the_returns_own_sheets_hold_nobodys_data():
    assert sound_answers()
    book = openpyxl.load_workbook(io.BytesIO(sound_bytes()))
    assert at("FIN.AP.pay_cost")[0] in book.sheetnames
    assert read(sound_bytes())[1] == ()
