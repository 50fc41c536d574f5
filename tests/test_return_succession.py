"""Returns of trusts that closed, merged or were renamed: what is refused, what is asked, and what is never added up."""

from datetime import date

import pytest
from returns import names, plan, read

from consolidate.catalogue.trust_entries import TYPES, EarlierName, Succession, TrustEntry
from consolidate.catalogue.trusts import Register, trust_register
from consolidate.collection.return_succession import Said, around_the_year
from consolidate.sheets.writer import book_bytes
from consolidate.words.findings import Finding
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

Y = CollectionYear(2024)


def said_of(code: str, year: int, register: Register | None = None) -> dict[str, Said]:
    register = register or trust_register()
    return {said.name: said for said in around_the_year(register.trust(code), CollectionYear(year), register)}


def found_in(code: str, year: CollectionYear = Y, name: str | None = None) -> tuple[object, dict[str, Finding]]:
    """What comes of a sound return of a trust, with another name on its cover where one is given."""
    data = book_bytes(plan(code=code, year=year))
    if name is not None:
        from returns import spoilt

        def rename(book) -> None:  # type: ignore[no-untyped-def]
            today = trust_register().trust(code).name
            for sheet in ("Cover", "_meta"):
                for row in book[sheet].iter_rows():
                    for cell in row:
                        if cell.value == today:
                            cell.value = name if sheet == "Cover" else None

        data = spoilt(rename, data)
    submission, findings = read(data)
    return submission, {finding.name: finding for finding in findings}


def test_a_return_of_a_closed_trust_is_refused_with_the_day_and_who_does_its_work() -> None:
    submission, findings = found_in("R1C", CollectionYear(2025))
    assert submission is None
    closed = findings["trust-closed"]
    assert "R1C closed on 1 October 2024, before 2025/26 began" in closed.found
    assert "RW1 (Hampshire and Isle of Wight Healthcare NHS Foundation Trust) does its work" in closed.found
    assert "Put the figures into the return of that trust" in closed.do


def test_a_trust_that_was_divided_has_several_successors_and_all_are_named() -> None:
    closed = said_of("RW6", 2023)["trust-closed"]
    assert "R0A (Manchester University NHS Foundation Trust) and RM3 (Northern Care Alliance" in closed.found
    assert "share its work" in closed.found
    inside = said_of("RW6", 2021)["trust-merged-in-year"]
    assert "No sum puts these trusts together for 2021/22" in inside.do


def test_successors_are_followed_to_the_one_that_does_the_work_in_that_year() -> None:
    register = invented(
        Succession(old="ZA", new="ZB", on=date(2020, 6, 1), source="t"),
        Succession(old="ZB", new="ZC", on=date(2022, 6, 1), source="t"),
    )
    assert "ZB (Trust ZB) does its work" in said_of("ZA", 2021, register)["trust-closed"].found
    assert "ZC (Trust ZC) does its work" in said_of("ZA", 2023, register)["trust-closed"].found


def test_a_closed_trust_of_which_no_successor_is_known_is_said_to_have_none() -> None:
    register = invented(closed={"ZA": date(2020, 6, 1)})
    said = said_of("ZA", 2023, register)["trust-closed"]
    assert "the register knows of no successor" in said.found
    assert "trust_successions.csv" in said.do


def test_a_trust_taken_over_within_the_year_is_loaded_and_told_what_is_added_up() -> None:
    submission, findings = found_in("RAP")
    assert submission is not None
    asked = findings["trust-merged-in-year"]
    assert asked.found.endswith("within 2024/25; RAL (Royal Free London NHS Foundation Trust) does its work")
    assert asked.expected.startswith("its months to 31 December 2024, or the whole year in its successor's return")
    assert "They are added to those of RAL for 2024/25" in asked.do


def test_its_successor_is_asked_from_which_day_its_figures_hold_the_others() -> None:
    submission, findings = found_in("RAL")
    assert submission is not None
    asked = findings["trust-took-over-in-year"]
    assert asked.found == "RAL took over RAP on 1 January 2025, within 2024/25"
    assert "or from 1 April 2024, without one" in asked.expected
    assert "A return of RAP is added to this one" in asked.do


def test_two_predecessors_of_one_year_are_told_of_each_other() -> None:
    said = said_of("RM2", 2017)["trust-merged-in-year"]
    assert "does its work, and that of RW3 on 1 October 2017" in said.found
    assert said_of("R0A", 2017)["trust-took-over-in-year"].found == (
        "R0A took over RM2 on 1 October 2017 and RW3 on 1 October 2017, within 2017/18"
    )


@pytest.mark.parametrize("day", [date(2024, 4, 1), date(2025, 3, 31)])
def test_a_merger_on_the_first_or_the_last_day_splits_no_year(day: date) -> None:
    register = invented(Succession(old="ZA", new="ZB", on=day, source="t"))
    assert "trust-took-over-in-year" not in said_of("ZB", 2024, register)
    assert "trust-merged-in-year" not in said_of("ZA", 2024, register)


def test_the_findings_agree_with_what_the_measures_put_together() -> None:
    """The dated rule is one: whoever is asked about a year is put together, or left out, in that year."""
    register = trust_register()
    for year in range(2012, 2027):
        of_year = CollectionYear(year)
        asked = {s.new for s in register.successions if "trust-took-over-in-year" in said_of(s.new, year)}
        assert set(register.predecessors_splitting(of_year)) <= asked
        taken = {s.old for s in register.successions if "trust-merged-in-year" in said_of(s.old, year)}
        together = {old for olds in register.predecessors_splitting(of_year).values() for old in olds}
        assert taken == together, of_year


def test_last_years_figures_of_a_predecessor_stand_in_nobodys_place_and_that_is_said() -> None:
    for year in (2024, 2025):
        note = said_of("RAL", year)["last-year-without-predecessors"]
        assert note.found == "RAL took over RAP on 1 January 2025; last year's figures are RAL's alone"
    assert "last-year-without-predecessors" not in said_of("RAL", 2026)
    assert "last-year-without-predecessors" not in said_of("RAL", 2023)


def test_a_prefilled_return_of_a_successor_holds_no_figure_of_its_predecessor(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from figures import store_of, submission, trust_year

    from consolidate.catalogue.catalogue import catalogue
    from consolidate.collection.prefilling import Prefiller
    from consolidate.words.facts import Source

    def sent(code: str, income: int) -> object:
        return submission(
            trust_year(code, "2023/24", {"operating_income": income}), name=f"{code}.xlsx", source=Source.RETURN
        )

    with store_of(tmp_path / "s.duckdb", sent("RAP", 100), sent("RAL", 900)) as store:  # type: ignore[arg-type]
        prefill = Prefiller(store, catalogue(), trust_register(), Y).of("RAL")
    assert prefill.last_year["trust", "trust", "operating_income"].value == 900


def test_a_name_from_before_a_renaming_is_taken_up_to_that_day_with_a_note() -> None:
    old = "Southern Health NHS Foundation Trust"
    submission, findings = found_in("RW1", Y, old)
    assert submission is not None
    assert "it was renamed on 1 October 2024" in findings["trust-renamed"].found
    submission, findings = found_in("RW1", CollectionYear(2025), old)
    assert submission is None
    assert "it was renamed on 1 October 2024" in findings["trust-name-differs"].found
    assert findings["trust-name-differs"].expected == "Hampshire and Isle of Wight Healthcare NHS Foundation Trust"


def test_a_renaming_that_no_source_dates_is_said_to_have_been_by_a_day() -> None:
    submission, findings = found_in("RWD", Y, "United Lincolnshire Hospitals NHS Trust")
    assert submission is not None
    assert "it was renamed by 31 July 2026" in findings["trust-renamed"].found


def test_every_earlier_name_differs_from_the_latest_and_ends_on_a_day() -> None:
    earlier = [(trust, one) for trust in trust_register().trusts.values() for one in trust.earlier_names]
    assert len(earlier) > 50
    for trust, one in earlier:
        assert one.name != trust.name
        assert one.renamed_on in (None, one.renamed_by)


def test_a_trust_of_which_nothing_changed_is_told_nothing() -> None:
    assert said_of("ZN101", 2025) == {}
    assert names(read(book_bytes(plan()))[1]) == []


def invented(*successions: Succession, closed: dict[str, date] | None = None) -> Register:
    """A register of a few made-up trusts."""
    ends = {s.old: s.on for s in successions} | (closed or {})
    codes = {code for s in successions for code in (s.old, s.new)} | set(ends)
    trusts = {
        code: TrustEntry(
            ods_code=code,
            name=f"Trust {code}",
            population=Population.INVENTED,
            types=((Y, TYPES[0]),),
            closed_on=ends.get(code),
            earlier_names=(EarlierName(name=f"Old {code}", renamed_on=None, renamed_by=date(2020, 1, 1)),),
        )
        for code in codes
    }
    return Register(trusts=trusts, successions=successions, memberships=(), footprints={})
