"""What a trust need not type again stands in its return with where it is from, and nothing of another's does."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from figures import ON, figure, submission
from returns import at, form, plan

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.possible import FUNCTION_COST, possible
from consolidate.benchmark.standing import Standings
from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.prefilling import Prefiller
from consolidate.collection.return_filling import Prefill, Prefilled
from consolidate.collection.return_prompts import cut
from consolidate.sheets.limits import limits
from consolidate.store.store import Store
from consolidate.words.facts import Source
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

YEAR = CollectionYear(2025)
INCOME = ("trust", "trust", "operating_income")
AP = ("finance", "accounts_payable")


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "consolidate.duckdb") as made:
        yield made


def words(place, text, *, code="ZN101", year="2024/25"):
    """An answer in words, which has no unit of the taxonomy's."""
    function, line, field = place.split(".")
    made = figure(code, year, "operating_income", 1)
    return replace(made, function=function, line=line, field=field, raw=text, value=None, unit="text", cell="C9")


def of_last_year(*facts, code="ZN101", findings=()):
    """A return of last year, and what is found in it."""
    given = facts or (figure(code, "2024/25", "operating_income", 500),)
    return submission(given, name=f"{code}.xlsx", source=Source.RETURN), findings


def held(store, code="ZN101", year=YEAR, **options):
    return Prefiller(store, catalogue(), trust_register(), year, **options).of(code)


def query(number, name="volume-changed", file="ZN101.xlsx"):
    return rule_book().finding(
        name,
        file=file,
        sheet="Finance",
        cell=f"G{number}",
        found=f"figure {number} doubled.",
        expected="less",
        do="Say why.",
    )


def test_last_years_figures_come_with_their_cell_and_costs_as_net_of_theirs(store):
    parts = {"pay_cost": 100, "nonpay_cost": 20, "contract_cost": 5, "recharged_in": 0, "recharged_out": 25}
    facts = [figure("ZN101", "2024/25", f"{'.'.join(AP)}.{part}", value) for part, value in parts.items()]
    store.put(*of_last_year(*facts, figure("ZN101", "2024/25", "operating_income", 500, cell="D8")), loaded_on=ON)
    prefill = held(store)
    assert prefill.last_year[INCOME] == Prefilled(value=Decimal(500), source="ZN101.xlsx › Sheet!D8")
    assert prefill.last_year[*AP, "net_cost"] == Prefilled(value=Decimal(100), source="net of the cells in ZN101.xlsx")


def test_a_cost_of_which_a_part_is_missing_has_no_net_cost_unless_blank_means_zero(store):
    fields = catalogue().taxonomy.fields
    parts = list(catalogue().taxonomy.measures["net_cost"].weights)
    optional = [part for part in parts if fields[part].blank_means_zero]
    needed = [part for part in parts if part not in optional]
    facts = [figure("ZN101", "2024/25", f"{'.'.join(AP)}.{part}", 10) for part in needed]
    short = [figure("ZN101", "2024/25", f"finance.commercial.{part}", 10) for part in (*needed[1:], *optional)]
    store.put(*of_last_year(*facts, *short), loaded_on=ON)
    last_year = held(store).last_year
    weights = catalogue().taxonomy.measures["net_cost"].weights
    assert last_year[*AP, "net_cost"].value == sum(10 * weights[part] for part in needed)
    assert ("finance", "commercial", "net_cost") not in last_year


def test_answers_that_rarely_change_are_carried_over_and_no_others(store):
    contact = ("finance", "contact", "contact_name")
    supplier = ("systems", "ledger", "system_supplier")
    cost = ("systems", "ledger", "system_cost")
    comment = (*AP, "comment")
    facts = [words(".".join(key), f"words of {key[2]}") for key in (contact, supplier, comment)]
    facts.append(
        replace(
            figure("ZN101", "2024/25", "operating_income", 7), function="systems", line="ledger", field="system_cost"
        )
    )
    ends = ("systems", "ledger", "system_ends_on")
    facts.append(words(".".join(ends), "2027-03-31"))
    store.put(*of_last_year(*facts), loaded_on=ON)
    prefill = held(store)
    assert {key: one.value for key, one in prefill.this_year.items()} == {
        contact: "words of contact_name",
        supplier: "words of system_supplier",
        ends: "2027-03-31",
    }
    assert {cost, comment}.isdisjoint(prefill.this_year)
    written = {(s.name, c.address): c.value for s in plan({}, prefill=prefill).sheets for c in s.cells}
    assert written[at("Finance.contact_name")] == "words of contact_name"
    assert written[at("SY.LED.ends")] == date(2027, 3, 31)


def test_every_column_that_carries_over_is_about_something_that_lasts():
    """Figures of a year never do: a cost or a count of last year in this year's cell would be taken for this year's."""
    carried = {slot.key[2] for slot in form().by_key.values() if slot.column.carries_over}
    assert {"contact_name", "system_supplier", "shared_with", "scheme_name"} <= carried
    assert not [
        slot.name for slot in form().by_key.values() if slot.column.carries_over and slot.unit in ("gbp", "wte")
    ]


def test_why_a_figure_moved_last_year_is_said_where_it_is_to_be_confirmed(store):
    parts = list(catalogue().taxonomy.measures["net_cost"].weights)
    facts = [figure("ZN101", "2024/25", f"{'.'.join(AP)}.{part}", 10) for part in parts]
    store.put(*of_last_year(*facts, words(".".join((*AP, "reason")), "Two ledgers became one. " * 30)), loaded_on=ON)
    made = plan({}, prefill=held(store))
    sheet, cell = at("FIN.AP.confirm")
    rules = {rule.area: rule for one in made.sheets if one.name == sheet for rule in one.validations}
    prompt = rules[cell].prompt
    assert "net of the cells in ZN101.xlsx" in prompt
    assert "Said then: Two ledgers became one." in prompt
    assert prompt.endswith("…")
    _, other = at("FIN.AP.pay_cost")
    assert "ZN101.xlsx" not in rules[other].prompt


@pytest.mark.parametrize("text", ["a" * 300, "🏥" * 200, "short"])
def test_a_prompt_is_cut_as_excel_counts_characters(text):
    longest = limits().excel_prompt_text
    shown = cut(text, longest)
    assert len(shown.encode("utf-16-le")) // 2 <= longest
    assert shown == text or shown.endswith("…")
    assert text.startswith(shown.rstrip("…"))


def test_a_published_figure_of_the_year_comes_before_one_of_the_year_before(store):
    for year, amount in (("2024/25", 480), ("2025/26", 510)):
        facts = [figure("ZN101", year, "operating_income", amount, cell="F5")]
        if year == "2024/25":
            facts.append(figure("ZN101", year, "headcount", 80, cell="F9"))
        store.put(submission(facts, name=f"accounts {year}.xlsx", source=Source.ACCOUNTS_FORM), loaded_on=ON)
    store.put(*of_last_year(figure("ZN101", "2024/25", "operating_income", 479)), loaded_on=ON)
    published = held(store).published
    assert published[INCOME] == Prefilled(value=Decimal(510), source="2025/26: accounts 2025/26.xlsx › Sheet!F5")
    assert published["trust", "trust", "headcount"].value == 80
    assert published["trust", "trust", "headcount"].source.startswith("2024/25: ")
    made = plan({}, prefill=held(store))
    sheet, cell = at("TR.INC.this_year")
    written = {(s.name, c.address): c.value for s in made.sheets for c in s.cells}
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    in_row = [
        value
        for (name, address), value in written.items()
        if name == sheet and address.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == row
    ]
    assert Decimal(510) in in_row
    assert "2025/26: accounts 2025/26.xlsx › Sheet!F5" in in_row
    assert written[sheet, cell] is None, "a published figure stands beside the cell, never in it"


def test_where_nothing_is_published_the_return_says_so():
    texts = [c.value for s in plan({}, prefill=held(None)).sheets if s.name == "Trust" for c in s.cells]
    figures = [row for sheet in form().sheets if sheet.name == "Trust" for row in sheet.tables[0].rows]
    assert texts.count("no published figure") == len(figures)


def test_without_a_store_published_figures_are_those_of_the_tables_that_ship():
    year = CollectionYear(2024)
    real = {code: held(None, code, year).published for code in ("R0A",)}
    expenditure = real["R0A"]["trust", "trust", "operating_expenditure"]
    assert expenditure.value > 1_000_000_000
    assert expenditure.source.startswith("2023/24: trust_accounts_2023_24.xlsx › Data!")


def test_invented_trusts_get_no_real_figure_and_real_ones_no_invented(store):
    store.put(submission([figure("R0A", "2024/25", "operating_income", 9)], name="table.xlsx"), loaded_on=ON)
    store.put(*of_last_year(figure("ZN101", "2024/25", "operating_income", 5)), loaded_on=ON)
    invented, real = held(store, "ZN101"), held(store, "R0A")
    assert invented.published == {}
    assert {one.value for one in invented.last_year.values()} == {Decimal(5)}
    assert {one.value for one in (*real.published.values(), *real.last_year.values())} == {Decimal(9)}
    for code in ("ZN101", "ZN120"):
        assert held(None, code, CollectionYear(2024)).published == {}


def test_open_queries_of_the_last_return_are_printed_with_their_cell(store):
    note = rule_book().finding("answer-number-as-text", file="ZN101.xlsx", found="x", expected="y", do="z")
    store.put(*of_last_year(findings=[query(12), query(3), note]), loaded_on=ON)
    printed = held(store).printed
    assert printed["query", "query01", "query_cell"] == "2024/25 Finance!G3"
    assert printed["query", "query01", "query_text"] == "Figure 3 doubled. Say why."
    assert printed["query", "query02", "query_cell"] == "2024/25 Finance!G12"
    assert ("query", "query03", "query_cell") not in printed


def test_more_queries_than_rows_are_counted_in_the_last(store):
    rows = len({key[1] for key in form().by_key if key[0] == "query"})
    store.put(*of_last_year(findings=[query(number) for number in range(1, rows + 4)]), loaded_on=ON)
    printed = held(store).printed
    last = f"query{rows:02d}"
    assert printed["query", last, "query_text"] == "And 4 more questions: consolidate check lists them all."
    assert sum(key[2] == "query_text" for key in printed) == rows


def test_what_was_shown_as_possible_stands_beside_what_is_accepted(store):
    shown = {"ZN101": {"finance": (Decimal(1_200_000), "What the function cost above the median.")}}
    prefill = held(store, shown=shown)
    assert prefill.last_year["finance", "opportunity", "opportunity_shown"].value == 1_200_000
    made = plan({}, prefill=prefill)
    sheet, cell = at("Finance.accepted")
    rule = next(rule for one in made.sheets if one.name == sheet for rule in one.validations if rule.area == cell)
    assert "above the median" in rule.prompt
    assert held(store, "ZN102", shown=shown).last_year == {}


def test_what_is_possible_is_the_gap_to_the_median_of_the_trusts_own_population(demonstration):
    year = CollectionYear(2025)
    with Store.open(demonstration / "consolidate.duckdb") as store:
        measurer = Measurer(store, catalogue(), trust_register())
        footprint = trust_register().footprint("north_shire")
        found = possible(measurer, [*footprint, "R0A"], year)
        assert found
        assert set(found) <= set(footprint)
        standings = Standings(measurer)
        for code, by_function in found.items():
            for function, one in by_function.items():
                standing = standings.standing(measurer.value(FUNCTION_COST, code, year, function))
                assert one.amount == round(standing.opportunity)
                assert f"{standing.n} " in one.rule
                members = {trust_register().population_of(member) for member in standing.group.members}
                assert members == {Population.INVENTED}
        amounts = [one.amount for by_function in found.values() for one in by_function.values()]
        assert min(amounts) == 0
        assert max(amounts) > 0


def test_without_a_store_nothing_of_an_invented_trust_is_held():
    assert held(None) == Prefill()
