"""How far a collection has come, trust by trust, what share of income that covers, and what to do next."""

import json
import shlex
from datetime import date
from pathlib import Path

import pytest
from command_lines import parse
from figures import figure, store_of, submission, trust_year
from keeping import answer, place, resent, returned, run

from consolidate.catalogue.trusts import trust_register
from consolidate.collection.coverage import coverages
from consolidate.collection.standing import Correspondence
from consolidate.store.correspondence import Issue, Refusal
from consolidate.words.facts import Source
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

DAY = ("--as-of", "2026-11-21")
LATER = ("--as-of", "2026-12-20")
Y = CollectionYear(2025)
INCOMES = {"ZN101": 400, "ZN102": 300, "ZN103": 200, "ZN104": 100}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six returns sent: one loaded twice, one loaded, one refused, one withdrawn, two to come. One is nobody's."""
    folder = tmp_path_factory.mktemp("status")
    path = folder / "store.duckdb"
    assert run(path, "init").exit_code == 0
    sent = [word for n in range(1, 7) for word in ("--trust", f"ZN10{n}")]
    issued = run(path, "template", "new", "--year", "2025/26", *sent, "--out", folder / "out", "--due", "2026-12-18",
                 "--as-of", "2026-11-01")  # fmt: skip
    assert issued.exit_code == 0, issued.output
    assert run(path, "load", returned("ZN101"), returned("ZN102"), returned("ZN104"), *DAY).exit_code == 0
    assert run(path, "load", resent(folder, "ZN101 again.xlsx", 654_321), *DAY).exit_code == 0
    assert run(path, "load", bad(folder), *DAY).exit_code == 1
    (folder / "letter.xlsx").write_bytes(b"Dear all")
    assert run(path, "load", folder / "letter.xlsx", *DAY).exit_code == 3
    assert run(path, "withdraw", 3, "--reason", "figures of another trust", *DAY).exit_code == 0
    return path


def bad(folder: Path) -> Path:
    return resent(folder, "ZN103 bad.xlsx", "12 thousand", "ZN103")


def by_trust(store: Path, *asked: object) -> dict[str, dict]:  # type: ignore[type-arg]
    return {row["ods_code"]: row for row in answer(run(store, "status", "--json", *asked))["rows"]}


def test_each_trust_of_the_footprint_has_its_stage(store: Path) -> None:
    rows = by_trust(store, *DAY)
    assert {code: row["stage"] for code, row in rows.items()} == {
        "ZN101": "loaded", "ZN102": "loaded", "ZN103": "refused", "ZN104": "withdrawn", "ZN105": "sent",
        "ZN106": "sent", "ZN107": "not sent", "ZN108": "not sent",
    }  # fmt: skip
    assert (rows["ZN101"]["version"], rows["ZN102"]["version"]) == (2, 1)
    assert (rows["ZN103"]["errors"], rows["ZN103"]["refused_on"]) == (1, "2026-11-21")
    assert rows["ZN104"]["withdrawn_because"] == "figures of another trust"
    assert rows["ZN105"]["sent_on"] == "2026-11-01"
    assert rows["ZN101"]["signed_role"] == "Director of finance"
    assert by_trust(store, "--footprint", "north_shire", *DAY) == rows


def test_late_is_what_is_not_loaded_after_its_day(store: Path) -> None:
    assert [code for code, row in by_trust(store, *DAY).items() if row["late"]] == []
    on_the_day = by_trust(store, "--as-of", "2026-12-18")
    assert [code for code, row in on_the_day.items() if row["late"]] == []
    late = by_trust(store, *LATER)
    assert [code for code, row in late.items() if row["late"]] == ["ZN103", "ZN104", "ZN105", "ZN106"]


def test_the_text_says_it_in_words(store: Path) -> None:
    text = run(store, "status", "--footprint", "north_shire", *LATER).stdout
    for words in (
        "North Shire (8 trusts), collection of 2025/26",
        "Loaded 21 November 2026, version 2",
        "Late: refused 21 November 2026 with 1 error, was due 18 December 2026",
        "Late: withdrawn 21 November 2026 (figures of another trust), was due 18 December 2026",
        "Late: sent 1 November 2026, was due 18 December 2026, nothing has come",
        "Not sent",
        "Director of finance",
        "8 trusts on 20 December 2026: 6 sent, 4 returned (1 refused, 2 loaded, 2 of those signed), 4 late.",
        "2 of 8 usable. Sizing now would cover 100% of the footprint income that is known (operating income of "
        "2025/26, of 2 of 8 trusts). Of ZN103, ZN104, ZN105, ZN106, ZN107 and ZN108 the store holds none;",
        "Refused, and nobody's as far as the file says: letter.xlsx (1 error, 21 November 2026).",
    ):
        assert words in text, words


def test_the_next_steps_are_whole_commands_that_the_program_understands(store: Path) -> None:
    steps = answer(run(store, "status", "--json", *LATER))["next"]
    commands = [step["command"] for step in steps]
    for command in commands:
        assert command.startswith(f"consolidate --store {store} ")
        parse(shlex.split(command)[1:])
    words = [command.removeprefix(f"consolidate --store {store} ") for command in commands]
    assert words[0] == "check 'ZN103 bad.xlsx' --annotate checked"
    assert words[1] == "check letter.xlsx"
    assert words[2] == "load ZN105_corp-services_2025-26.xlsx ZN106_corp-services_2025-26.xlsx"
    assert words[3] == "load ZN104_corp-services_2025-26.xlsx"
    assert words[4] == "template new --year 2025/26 --trust ZN107 --trust ZN108 --out templates_out"
    assert words[-1] == "benchmark ZN101 --year 2025/26"


def test_a_refused_file_that_is_mended_and_loaded_is_forgiven(tmp_path: Path) -> None:
    store = tmp_path / "store.duckdb"
    run(store, "init")
    run(store, "load", bad(tmp_path), *DAY)
    assert by_trust(store, "--trust", "zn103")["ZN103"]["stage"] == "refused"
    run(store, "load", returned("ZN103"), *DAY)
    row = by_trust(store, "--trust", "ZN103")["ZN103"]
    assert (row["stage"], row["refused_on"]) == ("loaded", None)
    worse = resent(tmp_path, "worse.xlsx", "lots", "ZN103")
    run(store, "load", worse, *DAY)
    row = by_trust(store, "--trust", "ZN103")["ZN103"]
    assert (row["stage"], row["refused_file"]) == ("loaded", "worse.xlsx")
    assert "a later file was refused 21 November 2026 with 1 error" in run(store, "status", *DAY).stdout


def test_files_are_listed_one_a_row_and_all_of_them_on_request(store: Path) -> None:
    found = answer(run(store, "status", "--files", "--json"))
    assert found["schema"] == "consolidate.files/1"
    assert [(row["submission"], row["fate"]) for row in found["rows"]] == [(2, "in force"), (4, "in force")]
    every = answer(run(store, "status", "--all", "--json"))["rows"]
    assert [(row["submission"], row["fate"]) for row in every] == [
        (1, "superseded"), (2, "in force"), (3, "withdrawn"), (4, "in force"), (None, "refused"), (None, "refused")
    ]  # fmt: skip
    assert [(row["file"], row["errors"]) for row in every[-2:]] == [("ZN103 bad.xlsx", 1), ("letter.xlsx", 1)]


def test_a_figure_that_was_changed_after_signing_is_said_of_the_signature(tmp_path: Path) -> None:
    store = tmp_path / "store.duckdb"
    run(store, "init")
    run(store, "load", resent(tmp_path, "again.xlsx", 654_321), *DAY)
    assert by_trust(store)["ZN101"]["changed_after_signing"] is True
    assert "figures were changed after signing" in run(store, "status", "--trust", "ZN101", *DAY).stdout


def test_a_return_that_nobody_signed_is_said_to_be_unsigned(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    store = tmp_path / "store.duckdb"
    run(store, "init")
    book = load_workbook(returned("ZN101"))
    sheet, cell = place(name="SO.NAM.answer")
    book[sheet][cell].value = None
    book.save(tmp_path / "unsigned.xlsx")
    assert run(store, "load", tmp_path / "unsigned.xlsx", *DAY).exit_code == 0
    assert by_trust(store)["ZN101"]["signed_by"] is None
    assert "not signed" in run(store, "status", *DAY).stdout


def test_a_store_without_returns_says_what_to_make(tmp_path: Path) -> None:
    store = tmp_path / "store.duckdb"
    run(store, "init")
    result = run(store, "status", *DAY)
    assert result.exit_code == 0
    assert "No return has been sent or has come for that year" in result.stderr
    every = answer(run(store, "status", "--footprint", "north_shire", "--json", *DAY))
    assert {row["stage"] for row in every["rows"]} == {"not sent"}
    (step,) = every["next"]
    assert "template new --year 2025/26 --footprint north_shire" in step["command"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--footprint", "north_shore"), "Did you mean 'north_shire'"),
        (("--trust", "ZN1O1"), "There is no trust 'ZN1O1'"),
        (("--footprint", "north_shire", "--trust", "ZN101"), "--footprint and --trust were both given"),
    ],
)
def test_an_unknown_footprint_or_trust_is_refused_with_the_nearest(store: Path, asked: tuple, said: str) -> None:  # type: ignore[type-arg]
    result = run(store, "status", *asked)
    assert result.exit_code == 2
    assert said in result.stderr


# ---- the share of income ------------------------------------------------------------------------


def of_incomes(tmp_path: Path, incomes: dict, *returned_by: str, codes: tuple[str, ...] = tuple(INCOMES)) -> tuple:  # type: ignore[type-arg]
    """The coverage where some trusts have returned figures, and a table holds incomes by year and measure."""
    facts = [
        figure(code, year, measure, value)
        for (year, measure), by_code in incomes.items()
        for code, value in by_code.items()
    ]
    returns = [
        submission(trust_year(code, str(Y), {"headcount": 7}), name=f"{code}.xlsx", source=Source.RETURN)
        for code in returned_by
    ]
    held = store_of(tmp_path / "s.duckdb", *([submission(facts)] if facts else []), *returns)
    with held as store:
        asked = Correspondence(store, trust_register()).collection(codes, Y, date(2026, 11, 21))
        return coverages(store, asked.standings)


def test_the_share_is_of_one_measure_in_the_year_that_is_known_of_most(tmp_path: Path) -> None:
    incomes = {("2024/25", "operating_income"): INCOMES, ("2025/26", "operating_income"): {"ZN101": 900}}
    (found,) = of_incomes(tmp_path, incomes, "ZN101", "ZN103")
    assert (found.share, found.measure, str(found.year)) == (0.6, "operating_income", "2024/25")
    assert (found.usable, found.trusts, found.unknown) == (2, 4, ())


def test_a_trust_without_a_known_income_is_left_out_and_named(tmp_path: Path) -> None:
    some = {code: INCOMES[code] for code in ("ZN101", "ZN102", "ZN103")}
    (found,) = of_incomes(tmp_path, {("2024/25", "patient_care_income"): some}, "ZN101", "ZN104")
    assert found.share == pytest.approx(400 / 900)
    assert (found.measure, found.unknown) == ("patient_care_income", ("ZN104",))


def test_no_income_at_all_gives_no_share(tmp_path: Path) -> None:
    (found,) = of_incomes(tmp_path, {}, "ZN101")
    assert (found.share, found.measure, found.usable) == (None, None, 1)


def test_a_later_year_than_the_collections_is_not_used(tmp_path: Path) -> None:
    later = {("2026/27", "operating_income"): INCOMES, ("2024/25", "operating_income"): {"ZN101": 4}}
    (found,) = of_incomes(tmp_path, later, "ZN101")
    assert (str(found.year), found.share) == ("2024/25", 1)


def test_real_and_invented_trusts_are_never_in_one_share(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    tables = [
        submission([figure(code, "2024/25", "operating_income", income)], name=code)
        for code, income in (("ZN101", 10), ("ZN102", 30), ("R0A", 1_000), ("RM3", 1_000))
    ]
    with store_of(path, *tables) as store:
        store.put(
            submission(trust_year("ZN101", str(Y), {"headcount": 7}), name="r.xlsx", source=Source.RETURN),
            loaded_on=date(2026, 11, 21),
        )
        asked = Correspondence(store, trust_register()).collection(
            ("R0A", "RM3", "ZN101", "ZN102"), Y, date(2026, 11, 21)
        )
        found = {one.population: one for one in coverages(store, asked.standings)}
    assert found[Population.INVENTED].share == 0.25
    assert found[Population.REAL].share == 0
    text = run(path, "status", "--trust", "R0A", "--trust", "ZN101", *DAY).stdout
    assert "Invented trusts: 1 of 1 usable. Sizing now would cover 100%" in text
    assert "Real trusts: 0 of 1 usable. Sizing now would cover 0%" in text


def test_a_return_sent_again_without_a_day_is_due_when_the_first_was(tmp_path: Path) -> None:
    def sent(**other: object) -> Issue:
        given = {"ods_code": "ZN101", "year": Y, "layout": "l", "file": "f", "made_on": date(2026, 11, 1), **other}
        return Issue(**given)  # type: ignore[arg-type]

    with store_of(tmp_path / "s.duckdb") as store:
        store.note_issued([sent(due_on=date(2026, 12, 1)), sent(made_on=date(2026, 11, 9))])
        store.note_refused(
            [
                Refusal(
                    sha256="x",
                    file="x",
                    source=None,
                    ods_code="ZN101",
                    year=CollectionYear(2024),
                    errors=1,
                    refused_on=date(2026, 11, 9),
                )
            ]
        )
        known = Correspondence(store, trust_register())
        assert known.latest_year() == Y
        (one,) = known.collection(("ZN101",), Y, date(2026, 12, 2)).standings
    assert one.sent is not None
    assert (one.sent.on, one.sent.due_on, one.late) == (date(2026, 11, 9), date(2026, 12, 1), True)
    assert one.refused is None


def test_the_json_has_a_schema_and_the_coverage(store: Path) -> None:
    found = json.loads(run(store, "status", "--json", *DAY).stdout)
    assert found["schema"] == "consolidate.status/2"
    assert found["coverage"] == [
        {"population": "invented", "usable": 2, "trusts": 8, "share": 1.0, "measure": "operating_income",
         "income_year": "2025/26", "unknown": ["ZN103", "ZN104", "ZN105", "ZN106", "ZN107", "ZN108"]}
    ]  # fmt: skip


def test_a_file_that_is_refused_names_the_trust_that_it_says_it_is_of(store: Path, tmp_path: Path) -> None:
    (row,) = answer(run(store, "load", bad(tmp_path), "--json", *DAY))["rows"]
    assert (row["ods_code"], row["year"], row["submission"]) == ("ZN103", "2025/26", None)


def test_of_one_trust_there_is_no_headline_and_no_word_of_others(store: Path) -> None:
    result = run(store, "status", "--trust", "ZN103", *DAY)
    assert "usable" not in result.output
    assert "letter.xlsx" not in result.output
    assert "check 'ZN103 bad.xlsx'" in result.stderr


def test_a_closed_trust_is_said_to_be_and_nothing_is_sent_to_it(store: Path) -> None:
    result = run(store, "status", "--trust", "R1C", "--trust", "RW1", "--year", "2025/26", *DAY)
    assert "Not sent; closed 1 October 2024, RW1 does its work" in result.stdout
    assert "template new --year 2025/26 --trust RW1 --out" in result.stderr
    rows = by_trust(store, "--trust", "R1C", "--year", "2023/24", *DAY)
    assert (rows["R1C"]["closed_on"], rows["R1C"]["successors"]) == (None, [])
