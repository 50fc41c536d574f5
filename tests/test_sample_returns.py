"""The shipped workbooks of the invented trusts: made anew they are the same, they say what they are, and their
planted faults are found, all of them and no others.
"""

import io
import itertools
import tomllib
import zipfile
from pathlib import Path

import openpyxl
import pytest

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.home import home
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.receiving import Received, Receiver
from consolidate.collection.return_form import Form, form_of
from consolidate.words.facts import TRUST_LEVEL, Fact, Source
from consolidate.words.findings import Severity
from consolidate.words.states import Population, State
from sample_data.generator.invented import FAULTY, NATIONAL_FILE, RETURNS, workbooks

SAMPLES = home() / "sample_data"
NORTH_SHIRE = SAMPLES / "north_shire"
YEARS = ("2024-25", "2025-26")
LARGEST_RETURN, LARGEST_TABLE = 150_000, 1_000_000  # bytes: what a repository carries without a thought


@pytest.fixture(scope="module")
def made() -> dict[Path, bytes]:
    return dict(workbooks())


@pytest.fixture(scope="module")
def returns() -> list[Received]:
    """The good returns, received in one batch, so that each year is seen with the one before."""
    return receive(*sorted((SAMPLES / RETURNS).rglob("*.xlsx")))


@pytest.fixture(scope="module")
def faulty(returns: list[Received]) -> list[Received]:
    """Each faulty file as it would arrive: after the good returns were loaded."""
    held = [one.submission for one in returns if one.submission is not None]
    receiver = Receiver(catalogue(), trust_register())
    return [receiver.receive([path], held)[0] for path in sorted((SAMPLES / FAULTY).glob("*.xlsx"))]


def receive(*paths: Path) -> list[Received]:
    return Receiver(catalogue(), trust_register()).receive(paths)


def members(data: bytes) -> dict[str, bytes]:
    """What an archive holds, whatever the compression of the day."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def planted() -> list[dict[str, str]]:
    return tomllib.loads((NORTH_SHIRE / "faults.toml").read_text(encoding="utf-8"))["planted"]


Place = tuple[str, str, str, str, str]


def listed() -> set[Place]:
    return {(p["file"], p.get("sheet", ""), p.get("cell", ""), p["finding"], p["severity"]) for p in planted()}


def found(received: list[Received]) -> set[Place]:
    return {
        (one.path.relative_to(NORTH_SHIRE).as_posix(), f.sheet or "", f.cell or "", f.name, f.severity.value)
        for one in received
        for f in one.findings
    }


def test_made_anew_the_workbooks_are_the_committed_ones(made):
    committed = {
        path.relative_to(SAMPLES) for part in ("national", "north_shire") for path in (SAMPLES / part).rglob("*.xlsx")
    }
    assert committed == set(made)
    for path, data in made.items():
        again = "run python -m sample_data.generator.invented"
        assert members((SAMPLES / path).read_bytes()) == members(data), f"{path} is not what is declared: {again}"


def test_made_twice_the_bytes_are_the_same(made):
    for path, data in itertools.islice(workbooks(), 3):  # the national table and two returns
        assert data == made[path], path


def test_files_are_small():
    for path in (SAMPLES / "north_shire").rglob("*.xlsx"):
        assert path.stat().st_size < LARGEST_RETURN, path.name
    assert (SAMPLES / NATIONAL_FILE).stat().st_size < LARGEST_TABLE


def test_the_first_sheet_of_every_workbook_says_that_it_is_invented(made):
    for path in made:
        book = openpyxl.load_workbook(SAMPLES / path, read_only=True)
        words = " ".join(str(cell) for row in book.worksheets[0].iter_rows(max_row=6, values_only=True) for cell in row)
        book.close()
        assert "invented" in words.casefold(), path


def test_every_good_return_of_both_years_loads(returns):
    codes = trust_register().footprint("north_shire")
    assert [one.path.relative_to(SAMPLES / RETURNS).parts[0] for one in returns] == [y for y in YEARS for _ in codes]
    for one in returns:
        assert one.submission is not None, [finding.sentence for finding in one.findings]
        assert one.submission.population is Population.INVENTED
        assert one.submission.ods_code in codes


def test_what_is_planted_in_good_returns_is_found_and_nothing_else_is_asked(returns):
    good = {place for place in listed() if place[0].startswith("returns/")}
    asked = {place for place in found(returns) if place[4] != Severity.NOTE.value}
    assert {place for place in good if place[4] != Severity.NOTE.value} == asked
    assert good <= found(returns)
    assert asked  # a clean set would show nobody what a query looks like


def test_no_faulty_return_loads(faulty):
    assert len(faulty) >= 10
    for one in faulty:
        assert one.kind is Source.RETURN
        assert one.submission is None
        assert any(finding.severity is Severity.ERROR for finding in one.findings)


def test_what_is_planted_in_faulty_returns_is_found_and_nothing_else_is_wrong(faulty):
    bad = {place for place in listed() if place[0].startswith("faulty/")}
    wrong = {place for place in found(faulty) if place[4] != Severity.NOTE.value}
    assert {place for place in bad if place[4] != Severity.NOTE.value} == wrong
    assert bad <= found(faulty)


def test_more_than_thirty_kinds_of_fault_are_planted():
    """A kind is a rule; what follows from another fault of the same file is no kind of its own."""
    kinds = {fault["finding"] for fault in planted() if not fault["done"].startswith("A consequence")}
    assert len(kinds) >= 30


def test_every_planted_fault_says_what_was_done():
    assert len(listed()) == len(planted())
    assert all(fault["done"].endswith(".") for fault in planted())


def is_for_everybody(form: Form, fact: Fact) -> bool:
    """Bands without posts and disciplines of other laboratories are left empty by the most orderly trust too."""
    return fact.function == TRUST_LEVEL or form.by_key[fact.function, fact.line, fact.field].required


def test_the_most_orderly_trust_answers_everything(returns):
    for one in returns:
        if one.submission is not None and one.submission.ods_code == "ZN103":
            form = form_of(return_layouts().of_year(one.submission.year), catalogue().taxonomy)
            figures = [
                fact
                for fact in one.submission.facts
                if fact.unit != "text" and not fact.restated and is_for_everybody(form, fact)
            ]
            assert figures
            assert {fact.state for fact in figures} == {State.PROVIDED}
            assert not [finding for finding in one.findings if finding.severity is not Severity.NOTE]


def test_the_second_year_shows_the_first_to_confirm(returns):
    net: dict[str, dict[tuple[str, str], object]] = {}
    for one in returns:
        book = openpyxl.load_workbook(one.path, read_only=True, data_only=True)
        rows = [row for row in book["Payroll"].iter_rows(values_only=True) if row[0] == "PAY.PAY"]
        net.setdefault(one.file[:5], {})[one.path.parent.name, "held"] = rows[0][3]
        net[one.file[:5]][one.path.parent.name, "given"] = rows[0][11]
        book.close()
    for code, shown in net.items():
        assert shown["2025-26", "held"] == shown["2024-25", "given"], code
        assert not isinstance(shown["2024-25", "held"], int | float)


def test_the_national_table_reads_without_a_finding_and_knows_missing_from_zero():
    (one,) = receive(SAMPLES / NATIONAL_FILE)
    assert one.kind is Source.COMPARATORS
    assert one.findings == ()
    assert one.submission is not None
    assert one.submission.population is Population.INVENTED
    by_year: dict[str, set[str]] = {}
    for fact in one.submission.facts:
        by_year.setdefault(str(fact.year), set()).add(fact.ods_code)
    assert {year: len(codes) for year, codes in by_year.items()} == {"2024/25": 120, "2025/26": 120}
    gaps = {(f.ods_code, f.line, f.state) for f in one.submission.facts if f.state not in (State.PROVIDED, State.BLANK)}
    assert gaps == {
        ("ZX012", "commercial", State.NOT_COLLECTED),
        ("ZX047", "communications", State.NOT_COLLECTED),
        ("ZX118", "materials_management", State.NOT_PROVIDED),
    }
    costs = [f for f in one.submission.facts if f.field == "contract_cost" and f.state is State.PROVIDED]
    assert any(fact.value == 0 for fact in costs)
