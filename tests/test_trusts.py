"""The register of trusts against the compiled facts, and the wall between real trusts and invented ones."""

import csv
import difflib
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from consolidate.catalogue.home import home
from consolidate.catalogue.trusts import TYPES, read_register, trust_register
from consolidate.words.errors import DeclarationError, UsageProblem
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear
from sample_data.generator import register as compiler

FACTS = Path(__file__).parents[1].parent / "shared" / "facts"
FOLDER = home() / "benchmarks" / "trusts"
ORDINARY = {
    "ambulance", "and", "cancer", "centre", "chest", "children's", "community", "district", "eye", "general", "health",
    "healthcare", "heart", "hospital", "hospitals", "infirmary", "mental", "neurosciences", "orthopaedic",
    "partnership", "royal", "service", "teaching", "university", "women's",
}  # fmt: skip


def year(text: str) -> CollectionYear:
    return CollectionYear.parse(text)


def facts() -> Path:
    if not FACTS.is_dir():
        pytest.skip(f"{FACTS} is not here: the compiled public facts are needed")
    return FACTS


def invented() -> list:
    return [t for t in trust_register().trusts.values() if t.population is Population.INVENTED]


def real() -> list:
    return [t for t in trust_register().trusts.values() if t.population is Population.REAL]


def test_every_code_of_every_facts_file_is_registered_as_real():
    codes = compiler.codes(facts())
    assert len(codes) == 265
    assert codes == {trust.ods_code for trust in real()}
    assert {"G6V2S", "K0N6A", "R0A", "TAF", "RBB"} <= codes


def test_the_register_is_what_the_facts_compile_to(tmp_path):
    compiler.compile_register(facts(), tmp_path)
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), "run python -m sample_data.generator.register"


def test_trusts_have_their_best_name_in_upper_and_lower_case():
    name = {code: trust.name for code, trust in trust_register().trusts.items()}
    assert name["R0A"] == "Manchester University NHS Foundation Trust"
    assert name["RM2"] == "University Hospital of South Manchester NHS Foundation Trust"
    assert name["RNK"] == "Tavistock and Portman NHS Foundation Trust"
    assert name["RLU"] == "Birmingham Women's NHS Foundation Trust"
    assert name["RBB"] == "RBB"  # no compiled source names it
    assert not [n for code, n in name.items() if n.isupper() and n != code]


def test_the_type_is_that_of_the_year_or_the_nearest_before_or_else_after():
    trusts = trust_register().trusts
    assert trusts["RH5"].type_at(year("2015/16")) == "mental_health"
    assert trusts["RH5"].type_at(year("2018/19")) == "mental_health"
    assert trusts["RH5"].type_at(year("2023/24")) == "acute"
    assert trusts["R0A"].type_at(year("2017/18")) == "acute"  # first published in 2019/20
    assert trusts["RBB"].type_at(year("2012/13")) is None


def test_2015_16_has_the_published_counts_by_type():
    kinds = [t.type_at(year("2015/16")) for t in real() if any(y == year("2015/16") for y, _ in t.types)]
    counted = {kind: kinds.count(kind) for kind in TYPES}
    assert counted == {
        "acute": 136, "specialist": 18, "mental_health": 56, "community": 17, "ambulance": 10, "other": 0,
    }  # fmt: skip


def test_a_mental_health_trust_is_not_acute_because_one_source_says_so():
    assert trust_register().trusts["R1L"].type_at(year("2019/20")) == "mental_health"
    assert trust_register().trusts["R1L"].type_at(year("2017/18")) == "mental_health"


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("2016/17", {"RQ3": ("RLU",), "RW4": ("RJX",), "RXV": ("TAE",)}),
        ("2017/18", {"R0A": ("RM2", "RW3")}),  # RY1 to RW4 on 31 March and RQQ on 1 April split nothing
        ("2018/19", {"RDE": ("RGQ",), "RRE": ("R1E",), "RTG": ("RJF",)}),
        ("2022/23", {}),
        ("2024/25", {"G6V2S": ("RRP", "TAF"), "RAL": ("RAP",), "RAX": ("RY9",), "RW1": ("R1C",)}),
    ],
)
def test_a_merger_splits_the_year_only_from_inside(of, expected):
    assert trust_register().predecessors_splitting(year(of)) == expected


def test_a_trust_divided_between_two_is_said_to_be():
    register = trust_register()
    assert register.predecessors_splitting(year("2021/22"))["RM3"] == ("RW6",)
    assert register.divided_in(year("2021/22")) == {"RW6"}
    assert register.divided_in(year("2017/18")) == frozenset()
    assert register.successor_of("RW6", date(2022, 1, 1)) is None
    assert register.successors_of("RW6", date(2022, 1, 1)) == ("R0A", "RM3")


def test_chains_of_successions_are_followed(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "trusts")
    path = tmp_path / "trusts" / "trust_successions.csv"
    path.write_text(path.read_text("utf-8") + "R0A,RM3,2018-01-01,a test\n", "utf-8")
    register = read_register(tmp_path / "trusts")
    assert register.predecessors_splitting(year("2017/18")) == {"RM3": ("R0A", "RM2", "RW3")}
    assert register.successor_of("RM2", date(2018, 2, 1)) == "RM3"


def test_successors_are_those_of_the_day():
    register = trust_register()
    assert register.successor_of("RM2", date(2017, 9, 30)) == "RM2"
    assert register.successor_of("RM2", date(2017, 10, 1)) == "R0A"
    assert register.successor_of("RM4", date(2017, 9, 30)) == "RW3"
    assert register.successor_of("RM4", date(2020, 1, 1)) == "R0A"
    assert register.trusts["RM2"].closed_by(date(2017, 10, 1))
    assert not register.trusts["RM2"].closed_by(date(2017, 9, 30))
    assert register.trusts["R0A"].open_from == date(2017, 10, 1)


def test_systems_are_those_of_the_day():
    register = trust_register()
    at = {day: register.system_of("R0A", day) for day in (date(2018, 3, 31), date(2019, 3, 31), date(2024, 3, 31))}
    assert at[date(2018, 3, 31)].kind == "STP"
    assert at[date(2019, 3, 31)] is None
    assert at[date(2024, 3, 31)].kind == "ICS"
    assert register.system_of("R0A", date(2026, 4, 1)).system_code == "QOP"
    assert register.system_of("R0A", date(2026, 4, 1), "ICS") is None
    assert "RM3" in register.members("QOP", date(2026, 4, 1))
    stp = {m.system_code for m in register.memberships if m.kind == "STP"}
    ics = {m.system_code for m in register.memberships if m.kind == "ICS"}
    icb = {m.system_code for m in register.memberships if m.kind == "ICB"}
    assert (len(stp), len(ics), len(icb)) == (44, 42, 36)
    assert len(register.members("E54000007", date(2017, 4, 1))) == 7  # Greater Manchester, acute trusts only


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("R\u0425X", "U+0425 cyrillic capital letter ha"),
        ("ROA", "Did you mean 'R0A'?"),
        ("r0a", "Did you mean 'R0A'?"),
        ("R0A ", "U+0020 space. Did you mean 'R0A'?"),
        ("\uff32\uff10\uff21", "Did you mean 'R0A'?"),
        ("R1\u200bH", "zero width space. Did you mean 'R1H'?"),
        ("", "is empty"),
        ("G6V25", "Did you mean 'G6V2S'?"),
        ("Manchester", "Write its ODS code"),
    ],
)
def test_an_unknown_code_is_explained(typed, says):
    with pytest.raises(UsageProblem, match=re.escape(says)):
        trust_register().trust(typed)


def test_the_footprint_and_the_national_set_are_of_the_declared_shape():
    register = trust_register()
    shape = [register.trusts[code].type_at(year("2025/26")) for code in register.footprint("north_shire")]
    assert shape == ["acute"] * 4 + ["specialist", "mental_health", "community", "ambulance"]
    assert register.members("north_shire", date(2025, 4, 1)) == register.footprint("north_shire")
    national = [t for t in invented() if t.ods_code.startswith("ZX")]
    kinds = [t.type_at(year("2024/25")) for t in national]
    assert [kinds.count(kind) for kind in TYPES] == [70, 12, 24, 8, 6, 0]
    assert len({t.name for t in invented()}) == 128
    with pytest.raises(UsageProblem, match="north_shire"):
        register.footprint("north_shir")


def test_no_invented_code_or_name_occurs_in_any_facts_file():
    text = "\n".join(path.read_text("utf-8").lower() for path in sorted(facts().glob("*.csv")))
    words = set(re.findall(r"[a-z0-9]+", text))
    for trust in invented():
        assert trust.ods_code.lower() not in words
        assert trust.name.lower() not in text
        for word in set(trust.name.lower().split()) - ORDINARY - {"north", "shire"}:
            assert word not in text, f"'{word}' of {trust.name} is a word of a facts file"
    assert "north shire" not in text
    assert "northshire" not in text


def test_no_invented_name_can_be_taken_for_a_real_one():
    places = {w for t in real() for w in re.findall(r"[a-z']{4,}", t.name.lower())} - ORDINARY
    for trust in invented():
        for word in set(trust.name.lower().split()) - ORDINARY - {"north", "shire"}:
            assert difflib.get_close_matches(word, places, 1, 0.8) == [], trust.name


def test_populations_follow_the_file_that_a_code_stands_in():
    register = trust_register()
    assert register.population_of("R0A") is Population.REAL
    assert register.population_of("ZN101") is Population.INVENTED
    assert register.population_of("ZX120") is Population.INVENTED
    assert register.population_of("ZX121") is None
    assert (len(real()), len(invented())) == (265, 128)


def test_a_code_given_to_a_real_and_an_invented_trust_is_refused(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "trusts")
    path = tmp_path / "trusts" / "invented_trusts.csv"
    path.write_text(path.read_text("utf-8").replace("ZN101", "R0A"), "utf-8")
    with pytest.raises(DeclarationError, match="R0A"):
        read_register(tmp_path / "trusts")


def test_a_published_type_without_a_word_for_it_is_refused(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "trusts")
    path = tmp_path / "trusts" / "trust_types.csv"
    path.write_text(path.read_text("utf-8").replace(",Acute,", ",Acutes,"), "utf-8")
    with pytest.raises(DeclarationError, match="Did you mean 'Acute'"):
        read_register(tmp_path / "trusts")


def test_every_published_type_is_mapped_and_every_mapping_is_used():
    with (FOLDER / "trust_types.csv").open(encoding="utf-8", newline="") as file:
        published = {row["published_type"] for row in csv.DictReader(file)}
    words = set(re.findall(r'^published = "(.*)"$', (FOLDER / "type_words.toml").read_text("utf-8"), re.MULTILINE))
    assert published == words
