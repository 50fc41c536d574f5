"""Parameters: the value in force on a day, never a guess before the first, and a source for each."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from consolidate.catalogue.parameters import (
    Evidence,
    parameter_book,
    read_parameter_book,
    read_parameters,
    read_schedules,
)
from consolidate.words.errors import DeclarationError, NotEnoughData

FACTS = Path(__file__).parents[1].parent / "shared" / "facts"

GOOD = """
[[parameter]]
id = "levy"
label = "A levy"
unit = "share"
review = 2027-01-01
values = [
    { since = 2017-04-06, value = 0.005, evidence = "read", source = "A page" },
    { since = 2025-04-06, value = 0.006, evidence = "judgement", source = "Ours" },
]

[[schedule]]
id = "rate"
label = "A rate"
unit = "share"
review = 2027-01-01

[[schedule.values]]
since = 2017-04-06
source = "A page"
evidence = "read"
steps = [{ year = 0, value = 0.035 }, { year = 31, value = 0.03 }]
"""


def declared(folder: Path, text: str, name: str = "one.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_value_is_the_latest_on_or_before_the_day(tmp_path: Path) -> None:
    levy = read_parameters(declared(tmp_path, GOOD))["levy"]
    assert levy.at(date(2025, 4, 5)).value == Decimal("0.005")
    assert levy.at(date(2025, 4, 6)).value == Decimal("0.006")


def test_no_value_is_guessed_before_the_first(tmp_path: Path) -> None:
    levy = read_parameters(declared(tmp_path, GOOD))["levy"]
    with pytest.raises(
        NotEnoughData, match=r"'levy' \(A levy\) has no value on 5 April 2017; its first is of 6 April 2017"
    ):
        levy.at(date(2017, 4, 5))


def test_a_schedule_steps_by_year_of_appraisal(tmp_path: Path) -> None:
    rate = read_schedules(declared(tmp_path, GOOD))["rate"].at(date(2026, 1, 1))
    assert [rate.in_year(year) for year in (0, 30, 31, 400)] == [Decimal(x) for x in ("0.035", "0.035", "0.03", "0.03")]
    with pytest.raises(ValueError, match="before the first"):
        rate.in_year(-1)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('source = "A page" },', 'source = " " },', "'levy' since 6 April 2017 has no source"),
        (', source = "Ours" },', " },", "key 'source' is missing"),
        ("2025-04-06", "2017-04-06", "not in ascending order"),
        ("2025-04-06", "2016-04-06", "not in ascending order"),
        ('unit = "share"', 'unit = "shares"', "Did you mean 'share'"),
        ("{ year = 0, value", "{ year = 1, value", "expected them to start at 0"),
        ('evidence = "judgement"', 'evidence = "hearsay"', "'hearsay' is not allowed"),
        ('id = "rate"', 'id = "levy"', "both as a parameter and as a schedule"),
        ("[[schedule]]", "[[schedul]]", "unknown key 'schedul'. Did you mean 'schedule'"),
        ("label", "lable", "Did you mean 'label'"),
    ],
)
def test_a_wrong_declaration_is_refused_by_name(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = GOOD.replace(old, new, 1)
    if old == "[[schedule]]":
        text = text.replace("[[schedule.values]]", "[[schedul.values]]")
    with pytest.raises(DeclarationError) as caught:
        read_parameter_book(declared(tmp_path, text))
    assert says in str(caught.value)


def test_an_empty_list_of_values_is_refused(tmp_path: Path) -> None:
    text = GOOD.split("values = [")[0] + "values = []\n"
    with pytest.raises(DeclarationError, match="has no values"):
        read_parameters(declared(tmp_path, text))


def test_an_id_declared_in_two_files_is_refused(tmp_path: Path) -> None:
    declared(tmp_path, GOOD)
    with pytest.raises(DeclarationError, match="'levy' is declared twice"):
        read_parameters(declared(tmp_path, GOOD, "two.toml"))


def test_every_shipped_parameter_reads_and_says_how_well_it_is_known() -> None:
    book = parameter_book()
    assert len(book.parameters) > 60
    for parameter in [*book.parameters.values(), *book.schedules.values()]:
        for value in parameter.values:
            assert len(value.source) > 8 or value.evidence is Evidence.JUDGEMENT, parameter.id
            assert value.evidence.words


def test_a_recalled_value_says_so_in_its_source() -> None:
    values = [(p.id, v) for p in parameter_book().parameters.values() for v in p.values]
    recalled = [(name, v) for name, v in values if v.evidence is Evidence.RECALLED]
    assert {name for name, _ in recalled} == {"pension_full", "pension_trust_paid"}
    assert all("recalled, not seen in a source" in v.source for _, v in recalled)


def test_full_pension_is_what_the_trust_and_the_centre_pay() -> None:
    book = parameter_book()
    for value in book.parameter("pension_full").values:
        parts = [book.parameter(name).at(value.since).value for name in ("pension_trust_paid", "pension_central")]
        assert value.value == sum(parts), value.since


def test_the_cap_was_seven_then_six_and_says_that_it_was_dropped() -> None:
    cap = parameter_book().parameter("admin_cost_cap")
    assert [(v.since, v.value) for v in cap.values] == [(date(2018, 4, 1), 7), (date(2020, 4, 1), 6)]
    assert cap.unit == "percent"
    assert "Dropped" in cap.status
    assert "Acute trusts only; pay only" in cap.applies_to


def facts(name: str) -> list[dict[str, str]]:
    path = FACTS / name
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("year", ["2025_26", "2026_27"])
def test_pay_points_are_those_of_the_published_table(year: str) -> None:
    rows = facts(f"agenda_for_change_pay_{year}.csv")
    book = parameter_book()
    day = date(int(year[:4]), 4, 1)
    for row in rows:
        point = row["point"].lower().replace("+", "_plus").replace(" ", "_")
        value = book.parameter(f"afc_band_{row['band']}_{point}").at(day)
        assert (value.since, value.value, value.source) == (day, Decimal(row["salary"]), row["source"])
    assert len([name for name in book.parameters if name.startswith("afc_band_")]) == len(rows)


def test_deflators_constants_and_bias_are_those_of_the_published_tables() -> None:
    book = parameter_book()
    for row in facts("gdp_deflator_by_financial_year.csv"):
        value = book.parameter("gdp_deflator").at(date(int(row["fiscal_year_start"]), 4, 1))
        assert value.value == Decimal(row["gdp_deflator"])
        assert (value.note == "Forecast") == (row["is_forecast"] == "true")
    for row in facts("wau_constants.csv"):
        value = book.parameter("wau_constant").at(date(int(row["year"][:4]), 4, 1))
        assert (value.since.year, value.value) == (int(row["year"][:4]), Decimal(row["wau_constant"]))
    for row in facts("optimism_bias.csv"):
        for bound in ("upper", "lower"):
            value = book.parameter(f"optimism_bias_{row['category']}_{bound}").values[0]
            assert value.value == Decimal(row[bound])


def test_discount_rates_are_those_of_the_published_table() -> None:
    book = parameter_book()
    named = {
        "discount_rate": "standard",
        "discount_rate_health": "health_outcomes",
        "discount_rate_reduced": "reduced_rate_sensitivity",
    }
    for row in facts("social_time_preference_rate.csv"):
        for schedule, column in named.items():
            dated = book.schedule(schedule).at(date(2026, 4, 1))
            assert dated.in_year(int(row["year_from"])) == Decimal(row[column])
