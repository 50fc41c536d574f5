"""Reading declarations: what is unknown, missing or of the wrong kind is refused by file and key."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest

import consolidate
from consolidate.catalogue.declared import build, did_you_mean, lookup, read_csv, read_toml
from consolidate.catalogue.home import home
from consolidate.catalogue.rules import read_rules
from consolidate.words.errors import DeclarationError
from consolidate.words.findings import Severity
from consolidate.words.years import CollectionYear

ROOT = Path(__file__).parents[1]


THIS_YEAR = CollectionYear(2025)


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    label: str
    since: date = date(2026, 4, 1)
    year: CollectionYear = THIS_YEAR
    value: Decimal = Decimal(0)
    count: int = 0
    headline: bool = False
    colour: Colour = Colour.RED
    minimum: Decimal | None = None
    words: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    weights: Mapping[str, Decimal] | None = None
    part: Part | None = None


@pytest.fixture
def read(tmp_path):
    """Read a Thing from TOML text, as a declaration file does."""

    def read(text):
        path = tmp_path / "thing.toml"
        path.write_text(text, encoding="utf-8")
        return build(Thing, read_toml(path), "thing.toml")

    return read


def test_a_declaration_becomes_what_its_fields_ask_for(read):
    thing = read(
        """
        label = "Corporate cost"
        since = 2018-04-01
        year = "2015/16"
        value = 3512.5800
        count = 24
        headline = true
        colour = "green"
        minimum = 0
        words = ["a", "b"]
        weights = { pay = 1, other_income = -1.5 }
        part = { name = "only" }
        [[parts]]
        name = "first"
        [[parts]]
        name = "second"
        weight = 0.1
        """
    )
    assert thing == Thing(
        label="Corporate cost",
        since=date(2018, 4, 1),
        year=CollectionYear(2015),
        value=Decimal("3512.58"),
        count=24,
        headline=True,
        colour=Colour.GREEN,
        minimum=Decimal(0),
        words=("a", "b"),
        weights={"pay": Decimal(1), "other_income": Decimal("-1.5")},
        part=Part(name="only"),
        parts=(Part(name="first"), Part(name="second", weight=Decimal("0.1"))),
    )


def test_no_digit_of_a_number_is_lost(read):
    assert str(read('label = "x"\nvalue = 0.1000000000000000055511151231257827').value) == (
        "0.1000000000000000055511151231257827"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "thing.toml: key 'label' is missing. Add it; every key without a default is required."),
        ('labl = "x"', "thing.toml: unknown key 'labl'. Did you mean 'label'?"),
        ('label = "x"\nzzz = 1', "unknown key 'zzz'. Known: colour, count, headline, label"),
        ("label = 3", "key 'label': found 3; expected text."),
        ('label = "x"\ncount = 2.5', "key 'count': found Decimal('2.5'); expected a whole number."),
        ('label = "x"\ncount = true', "key 'count': found True; expected a whole number."),
        ('label = "x"\nheadline = 1', "key 'headline': found 1; expected true or false."),
        ('label = "x"\nvalue = true', "key 'value': found True; expected a number."),
        ('label = "x"\nvalue = "ten"', "key 'value': found 'ten'; expected a number."),
        ('label = "x"\nsince = "2018-04-01"', "key 'since': found '2018-04-01'; expected a date such as 2026-04-01."),
        ('label = "x"\nsince = 2018-04-01T00:00:00', "expected a date such as 2026-04-01."),
        ('label = "x"\nyear = "2015/18"', "key 'year': '2015/18' does not span one year; write it as 2015/16."),
        ('label = "x"\nyear = 2015', "key 'year': found 2015; expected a year such as '2025/26'."),
        ('label = "x"\ncolour = "gren"', "key 'colour': 'gren' is not allowed. Did you mean 'green'?"),
        ('label = "x"\nwords = "a"', "key 'words': found 'a'; expected a list."),
        ('label = "x"\nwords = ["a", 2]', "key 'words'[2]: found 2; expected text."),
        ('label = "x"\nparts = [{ name = "a" }, { nam = "b" }]', "key 'parts'[2]: unknown key 'nam'. Did you mean"),
        ('label = "x"\nparts = ["a"]', "key 'parts'[1]: found 'a'; expected a table."),
        ('label = "x"\nweights = { pay = "much" }', "key 'weights'.pay: found 'much'; expected a number."),
        ('label = "x"\nweights = [1]', "key 'weights': found [1]; expected a table."),
        ('label = "x"\npart = { weight = 2 }', "key 'part': key 'name' is missing."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_file_and_key(read, text, says):
    with pytest.raises(DeclarationError) as refused:
        read(text)
    assert says in str(refused.value)
    assert str(refused.value).startswith("thing.toml: ")


def test_text_that_is_not_toml_is_refused_by_file_and_line(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text('label = "x"\nlabel = "y"\n')
    with pytest.raises(DeclarationError, match=r"a\.toml: is not TOML: .*line 2"):
        read_toml(path)
    path.write_bytes(b'label = "\xa3"')
    with pytest.raises(DeclarationError, match=r"a\.toml: is not TOML"):
        read_toml(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DeclarationError, match=r"absent\.toml: cannot be read \(No such file"):
        read_toml(tmp_path / "absent.toml")
    with pytest.raises(DeclarationError, match=r"absent\.csv: cannot be read \(No such file"):
        read_csv(tmp_path / "absent.csv", ["a"])


def test_a_csv_is_read_only_under_the_header_that_was_agreed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('code,name\nR0A,"Manchester, University"\n', encoding="utf-8")
    assert read_csv(path, ["code", "name"]) == [{"code": "R0A", "name": "Manchester, University"}]
    with pytest.raises(DeclarationError, match=r"a\.csv: the header is code, name; expected name, code\."):
        read_csv(path, ["name", "code"])


def test_a_near_word_is_offered_and_otherwise_all_are():
    assert did_you_mean("finence", ["finance", "legal"]) == "Did you mean 'finance'?"
    assert did_you_mean("xyz", ["legal", "finance"]) == "Known: finance, legal."
    assert did_you_mean("xyz", []) == "Nothing is declared there."


def test_an_unknown_name_is_refused_with_its_kind():
    assert lookup({"a": 1}, "a", "rule") == 1
    with pytest.raises(DeclarationError, match=r"There is no rule 'b'\. Known: a\."):
        lookup({"a": 1}, "b", "rule")


# Home


@pytest.fixture
def elsewhere(tmp_path):
    for folder in ("benchmarks", "templates", "sample_data"):
        (tmp_path / folder).mkdir()
    return tmp_path


def test_a_checkout_is_its_own_home():
    assert home() == ROOT
    assert Path(consolidate.__file__).parent.parent == ROOT


def test_a_site_may_declare_its_own_in_another_folder(elsewhere, monkeypatch):
    monkeypatch.setenv("CONSOLIDATE_HOME", str(elsewhere))
    assert home() == elsewhere


def test_a_home_without_its_folders_is_refused_by_name(elsewhere, monkeypatch):
    shutil.rmtree(elsewhere / "templates")
    monkeypatch.setenv("CONSOLIDATE_HOME", str(elsewhere))
    with pytest.raises(DeclarationError, match="no folder templates there; expected a folder that holds benchmarks"):
        home()


# Rules


FAMILY = '[family]\nlabel = "Family"\norder = 1\nabout = "What they share."\n'
RULE = FAMILY + '[[rule]]\nname = "a-rule"\nseverity = "query"\ntitle = "T"\nwhy = "W"\nexample = "E"\nfix = "F"\n'


def test_a_finding_takes_its_severity_from_its_rule(tmp_path):
    (tmp_path / "family.toml").write_text(RULE)
    book = read_rules(tmp_path)
    found = book.finding("a-rule", file="a.xlsx", found="x", expected="y", do="z")
    assert found.severity is Severity.QUERY
    assert book.rules["a-rule"].family == "family"
    assert book.refusal("a-rule", file="a.xlsx", found="x", expected="y", do="z").finding == found


def test_no_finding_is_made_without_a_rule(tmp_path):
    (tmp_path / "family.toml").write_text(RULE)
    with pytest.raises(DeclarationError, match=r"There is no rule 'a-rul'\. Did you mean 'a-rule'\?"):
        read_rules(tmp_path).finding("a-rul", file="a.xlsx", found="x", expected="y", do="z")


def test_a_rule_without_a_reason_or_an_example_is_refused(tmp_path):
    (tmp_path / "family.toml").write_text(RULE.replace('example = "E"\n', ""))
    with pytest.raises(DeclarationError, match=r"family\.toml: rule 1: key 'example' is missing"):
        read_rules(tmp_path)


def test_a_rule_is_declared_once_over_all_families(tmp_path):
    (tmp_path / "one.toml").write_text(RULE)
    (tmp_path / "two.toml").write_text(RULE.replace("order = 1", "order = 2"))
    with pytest.raises(DeclarationError, match=r"two\.toml: rule 'a-rule' is declared twice \(also in one\)"):
        read_rules(tmp_path)


def test_a_family_says_what_its_rules_share_and_where_it_stands(tmp_path):
    (tmp_path / "one.toml").write_text(RULE.replace(FAMILY, ""))
    with pytest.raises(DeclarationError, match=r"one\.toml: family: key 'label' is missing"):
        read_rules(tmp_path)
    (tmp_path / "one.toml").write_text(RULE)
    (tmp_path / "two.toml").write_text(FAMILY)
    with pytest.raises(DeclarationError, match="the families one and two both have the order 1"):
        read_rules(tmp_path)
