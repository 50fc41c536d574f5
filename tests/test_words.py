"""The words of every floor: years, states, units, findings, exit codes and the hash of figures."""

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from consolidate.words.errors import ConsolidateError, ExitCode
from consolidate.words.facts import Fact, Source, Submission, content_hash
from consolidate.words.findings import Finding, Refusal, Severity, in_order
from consolidate.words.states import Population, State, Status
from consolidate.words.units import UNITS
from consolidate.words.years import CollectionYear

YEARS = some.integers(1900, 2150).map(CollectionYear)


# Years


@pytest.mark.parametrize("text", ["2015/16", "2015-16", "2015\u201316", "2015/2016", " 2015/16 ", "FY 2015/16"])
def test_a_year_is_read_in_the_forms_that_people_write(text):
    assert CollectionYear.parse(text) == CollectionYear(2015)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2015/18", "does not span one year; write it as 2015/16"),
        ("2015/2017", "does not span one year"),
        ("2015/15", "does not span one year"),
        ("2015", "is not a financial year; write it as 2025/26"),
        ("15/16", "is not a financial year"),
        ("2015/16a", "is not a financial year"),
        ("2015/16\n2016/17", "is not a financial year"),
        ("\u0662\u0660\u0661\u0665/\u0661\u0666", "is not a financial year"),
        ("", "is not a financial year"),
    ],
)
def test_what_is_not_one_financial_year_is_refused(text, why):
    with pytest.raises(ValueError, match=why):
        CollectionYear.parse(text)


def test_the_turn_of_the_century_is_two_digits():
    assert str(CollectionYear(1999)) == "1999/00"
    assert CollectionYear.parse("1999/00") == CollectionYear(1999)


@given(YEARS)
def test_a_year_is_read_back_from_what_is_printed(year):
    assert CollectionYear.parse(str(year)) == year
    assert CollectionYear.parse(year.file_form) == year
    assert "/" not in year.file_form


@given(YEARS)
def test_years_follow_each_other_without_gap(year):
    assert year.next.previous == year
    assert year < year.next
    assert year.last_day + timedelta(days=1) == year.next.first_day


@given(some.dates())
def test_every_day_falls_in_exactly_one_year(day):
    year = CollectionYear.containing(day)
    assert year.first_day <= day <= year.last_day


def test_the_year_turns_on_the_first_of_april():
    assert CollectionYear.containing(date(2026, 3, 31)) == CollectionYear(2025)
    assert CollectionYear.containing(date(2026, 4, 1)) == CollectionYear(2026)


# States


def test_only_a_figure_that_was_given_may_be_used():
    assert {state for state in State if state.has_figure} == {State.PROVIDED, State.IN_DISPUTE}
    assert {status for status in Status if status.has_value} == {Status.OK, Status.COMBINED, Status.IN_DISPUTE}


@pytest.mark.parametrize("kind", [State, Status])
def test_every_state_has_words_of_its_own(kind):
    words = [state.words for state in kind]
    assert len(set(words)) == len(words)
    assert all(words)


def test_every_way_of_being_missing_is_a_status_too_and_says_the_same():
    for state in State:
        if not state.has_figure:
            assert Status(state.value).words == state.words


# Units


def test_a_unit_is_known_by_its_own_id():
    assert all(unit.id == key for key, unit in UNITS.items())
    assert all(unit.words and unit.decimals >= 0 for unit in UNITS.values())


def test_the_rate_of_income_has_one_unit_and_names_the_other_two():
    rate = UNITS["gbp_m_per_100m"]
    assert "£ per £100" in rate.words
    assert "per cent" in rate.words
    assert (rate.prefix, rate.suffix) == ("£", "m per £100m")


# Findings


def finding(**parts):
    said = {"name": "a-rule", "severity": Severity.ERROR, "file": "a.xlsx", "sheet": "HR", "cell": "G7",
            "found": "text", "expected": "a number", "do": "Type a number."}  # fmt: skip
    return Finding(**said | parts)


def test_findings_come_gravest_first_then_down_each_sheet_by_row():
    wanted = [
        finding(file="a.xlsx", sheet=None, cell=None),
        finding(sheet="Finance", cell="B2"),
        finding(sheet="HR", cell="Z9"),
        finding(sheet="HR", cell="AA9"),
        finding(sheet="HR", cell="A10"),
        finding(file="b.xlsx"),
        finding(severity=Severity.QUERY),
        finding(severity=Severity.NOTE),
    ]
    assert in_order(reversed(wanted)) == wanted


@given(some.permutations([finding(cell=cell, found=found) for cell in ("A1", "B12", "B2", None) for found in "xy"]))
def test_the_order_of_findings_never_depends_on_the_order_they_came_in(shuffled):
    assert in_order(shuffled) == in_order(sorted(shuffled, key=repr))


@pytest.mark.parametrize(
    ("parts", "where"),
    [({}, "a.xlsx HR!G7"), ({"cell": None}, "a.xlsx HR"), ({"sheet": None, "cell": None}, "a.xlsx")],
)
def test_a_finding_says_where_it_is(parts, where):
    assert finding(**parts).where == where


def test_a_finding_is_one_sentence_of_four_parts():
    assert finding().sentence == "a.xlsx HR!G7: text; expected a number. Type a number."
    assert str(Refusal(finding())) == finding().sentence
    assert Refusal(finding()).finding == finding()


@pytest.mark.parametrize(
    ("one", "other", "reaches"),
    [("error", "error", True), ("error", "note", True), ("query", "error", False), ("note", "query", False)],
)
def test_a_graver_finding_reaches_every_lower_level(one, other, reaches):
    assert Severity(one).at_least(Severity(other)) is reaches


# Exit codes


def test_exit_codes_keep_their_numbers():
    assert [code.value for code in ExitCode] == [0, 1, 2, 3, 4, 5, 6, 7, 70, 130]


def test_an_error_without_a_code_of_its_own_counts_as_ours():
    assert ConsolidateError("Why.").exit_code == 70


# The hash of figures


FACT = Fact(
    ods_code="R0A", year=CollectionYear(2023), function="finance", line="payroll", field="pay", state=State.PROVIDED,
    raw="1,234.50", value=Decimal("1234.50"), unit="gbp", sheet="Finance", cell="G7",
)  # fmt: skip


def submission(*facts, **parts):
    said = {"source": Source.RETURN, "population": Population.REAL, "ods_code": "R0A", "year": CollectionYear(2023),
            "layout": "l", "file": "a.xlsx", "path": "/x/a.xlsx", "sha256": "0", "size": 1}  # fmt: skip
    return Submission(facts=facts, **said | parts)


def test_the_hash_of_figures_does_not_depend_on_file_bytes_or_order():
    other = replace(FACT, cell="G8")
    one = submission(FACT, other)
    assert one.content_hash == submission(other, FACT, file="b.xlsx", path="b.xlsx", sha256="1", size=2).content_hash


def test_a_trailing_zero_is_the_same_figure():
    assert content_hash([FACT]) == content_hash([replace(FACT, value=Decimal("1234.5"))])


@pytest.mark.parametrize(
    "change",
    [{"ods_code": "RM2"}, {"year": CollectionYear(2022)}, {"function": "legal"}, {"line": "ledger"},
     {"field": "non_pay"}, {"state": State.IN_DISPUTE}, {"raw": "1234.50"}, {"value": Decimal("1234.51")},
     {"value": None}, {"unit": "wte"}, {"sheet": "HR"}, {"cell": "G8"}, {"restated": True},
     {"scale": Decimal(1000)}, {"confidence": "estimate"}, {"note": "from the ledger"}],
)  # fmt: skip
def test_a_change_to_a_figure_its_place_or_what_is_said_of_it_changes_the_hash(change):
    assert content_hash([FACT]) != content_hash([replace(FACT, **change)])


def test_a_figure_counts_as_often_as_it_is_given():
    assert content_hash([FACT]) != content_hash([FACT, FACT])


def test_what_a_fact_knows_is_either_hashed_or_left_out_on_purpose():
    left_out = {"scale", "confidence", "note"}
    place = {"ods_code", "year", "function", "line", "field", "sheet", "cell", "restated"}
    hashed = place | {"state", "raw", "value", "unit"}
    assert {field.name for field in fields(Fact)} == hashed | left_out
