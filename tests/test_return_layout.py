"""The return is declared: a year lists its differences, mistakes are refused by name, and more needs no code."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from returns import MADE_ON, YEAR, facts_of, form, layout_of, names, sound_answers, trust

from consolidate.catalogue.home import home
from consolidate.catalogue.layout_files import merged, read_layouts, return_layouts
from consolidate.catalogue.taxonomy import read_taxonomy
from consolidate.catalogue.thresholds import read_thresholds, thresholds
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.return_form import defined_name, form_of
from consolidate.collection.return_reader import read_return
from consolidate.collection.return_template import plan_return
from consolidate.sheets.preflight import book_of
from consolidate.sheets.writer import book_bytes
from consolidate.words.errors import DeclarationError
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.years import CollectionYear

NINTH = """
id = "transport"
label = "Patient transport"
sheet = "Transport"
order = 9
headline = false
for_whom = "the head of transport"
source = "a test"

[[line]]
id = "booking"
code = "TRN.BOK"
label = "Booking"
counts = "Booking of journeys."
excludes = "The journeys."

[[line.volumes]]
id = "journeys"
code = "TRN.BOK.JNY"
label = "Journeys booked"
unit = "count"
help = "Journeys booked in the year."
"""

RADIOLOGY = """
extends = "2025-26"
version = "2026.1"
year = "2026/27"

[[sheet]]
id = "radiology"
after = "functions"
name = "Radiology"
kind = "tables"
purpose = "Radiology by discipline."
tables = ["radiology"]

[[table]]
id = "radiology"
title = "By discipline"
rows = "disciplines"
function = "radiology"
code = "RAD"

[[table.column]]
id = "code"
header = "CODE"
role = "code"
width = 24

[[table.column]]
id = "label"
header = "DISCIPLINE"
role = "label"
width = 30

[[table.column]]
id = "pay_cost"
header = "PAY £"
role = "input"
field = "pay_cost"
width = 14

[[table.column]]
id = "tests"
header = "TESTS"
role = "input"
field = "tests"
unit = "count"
prompt = "Tests of the year."
width = 14
"""


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    """A site's own copy of everything declared."""
    for folder in ("benchmarks", "templates"):
        shutil.copytree(home() / folder, tmp_path / folder)
    return tmp_path


def read_there(folder: Path, answers, year=YEAR):
    """A return written and read by the declarations of a folder; what was read, and the plan."""
    taxonomy = read_taxonomy(folder / "benchmarks")
    layouts = read_layouts(folder / "templates" / "returns", taxonomy)
    plan = plan_return(
        layouts.of_year(year),
        taxonomy,
        trust(),
        thresholds=read_thresholds(folder / "benchmarks" / "thresholds.toml"),
        made_on=MADE_ON,
        answers=answers,
    )
    book = book_of(book_bytes(plan), "return.xlsx")
    return read_return(book, taxonomy=taxonomy, layouts=layouts, register=trust_register()), plan


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_year_takes_over_what_it_does_not_list():
    before, now, newest = return_layouts().all
    assert now.table[2:] == before.table[2:]
    assert now.words == before.words == newest.words
    assert newest.tables["signoff"] == before.tables["signoff"]
    assert [one.id for one in (before, now, newest)] == [f"corp-services/{v}" for v in ("2024.1", "2025.1", "2025.2")]
    added = {row.field for row in now.tables["trust_figures"].row} - {
        row.field for row in before.tables["trust_figures"].row
    }
    assert added == {"corporate_cost_2018_19", "corporate_cost_current"}


def test_differences_are_merged_by_id_and_everything_else_is_replaced():
    base = {"how": ["a", "b"], "words": {"x": 1, "y": 2}, "sheet": [{"id": "one", "n": 1}, {"id": "two", "n": 2}]}
    own = {
        "how": ["c"],
        "words": {"y": 3},
        "sheet": [{"id": "two", "n": 5}, {"id": "three", "after": "one"}, {"id": "one", "drop": True}],
    }
    assert merged(base, own, "here") == {
        "how": ["c"],
        "words": {"x": 1, "y": 3},
        "sheet": [{"id": "three"}, {"id": "two", "n": 5}],
    }


def test_every_year_asks_all_24_lines_and_every_volume():
    functions = form().taxonomy.functions
    volumes = {v.code: v.id for f in functions.values() for line in f.lines for v in line.volumes}
    for layout in return_layouts().all:
        asked = form_of(layout, form().taxonomy)
        lines = {(key[0], key[1]) for key in asked.by_key if key[2] == "pay_cost" and key[0] in functions}
        assert len(lines) == 24
        left_out = set(layout.leave_out)
        assert left_out <= set(volumes)
        assert {v for code, v in volumes.items() if code not in left_out} <= {key[2] for key in asked.by_key}
    assert not layout.leave_out  # the newest asks for everything


def test_of_two_revisions_of_a_year_the_newer_one_is_issued_and_both_are_known():
    layouts = return_layouts()
    assert layouts.of_year(CollectionYear(2025)).id == "corp-services/2025.2"
    earlier = layouts.of_id("corp-services/2025.1")
    assert earlier is not None
    assert earlier.year == CollectionYear(2025)


def test_a_revision_is_a_number_and_the_tenth_comes_after_the_ninth(declared):
    folder = declared / "templates" / "returns"
    for number in (9, 10):
        text = f'extends = "2025-26"\nversion = "2025.{number}"\nyear = "2025/26"\n'
        (folder / f"2025-26.{number}.toml").write_text(text, encoding="utf-8")
    taxonomy = read_taxonomy(declared / "benchmarks")
    assert read_layouts(folder, taxonomy).of_year(CollectionYear(2025)).version == "2025.10"
    change(folder / "2025-26.9.toml", "2025.9", "2025.nine")
    with pytest.raises(DeclarationError, match=r"2025\.nine"):
        read_layouts(folder, taxonomy)


def test_a_list_of_codes_holds_every_line_that_is_asked():
    words = layout_of().lists["service_lines"].words
    assert words[0] == "FIN.FA"
    assert len([word for word in words if "." in word]) == 24


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('of = "lines"', 'of = "line"', "lines"),
        ('under = "figure_source"', 'under = "figure_sauce"', "figure_source"),
        ('list = "network_role"', 'list = "network_rôle"', "network_role"),
        ('line = "ledger", label = "Finance ledger"', 'line = "ledger"', "SY.LED"),
    ],
)
def test_a_mistake_in_the_full_return_is_refused_by_name(declared, old, new, says):
    path = declared / "templates" / "returns" / "2025-26.toml"
    change(path, old, new)
    with pytest.raises(DeclarationError, match=says):
        read_layouts(path.parent, read_taxonomy(declared / "benchmarks"))


@pytest.mark.parametrize(("old", "new"), [('part_of = "tickets"', 'part_of = "ticket"'),
                                          ('part_of = "tickets"', 'part_of = "devices"\nwhole = true')])  # fmt: skip
def test_a_volume_can_only_be_part_of_one_of_its_function_in_its_unit(declared, old, new):
    path = declared / "benchmarks" / "functions" / "information_technology.toml"
    change(path, old, new)
    if "devices" in new:
        change(path, 'label = "Devices supported"\nunit = "count"', 'label = "Devices supported"\nunit = "wte"')
    with pytest.raises(DeclarationError, match="first_contact_fixes"):
        read_taxonomy(declared / "benchmarks")


def test_no_two_cells_share_a_key_or_a_name():
    slots = list(form().by_key.values())
    assert len({slot.name.casefold() for slot in slots}) == len(slots)
    assert form().by_key["finance", "accounts_payable", "pay_cost"].name == "FIN.AP.pay_cost"


def test_a_name_is_one_that_excel_takes_whatever_the_code():
    assert defined_name("9TH-LINE", "pay cost") == "_9TH_LINE.pay_cost"


def test_a_ninth_function_is_asked_written_and_read_by_data_alone(declared):
    (declared / "benchmarks" / "functions" / "transport.toml").write_text(NINTH, encoding="utf-8")
    answers = sound_answers() | {
        ("transport", "booking", "pay_cost"): Decimal(70_000),
        ("transport", "booking", "journeys"): Decimal(5_200),
        ("transport", "booking", "delivery_model"): "In-house",
    }
    (submission, findings), plan = read_there(declared, answers)
    assert "Transport" in [sheet.name for sheet in plan.sheets]
    assert submission is not None, findings
    facts = facts_of(submission)
    assert facts["transport", "booking", "pay_cost"].value == 70_000
    assert facts["transport", "booking", "journeys"].value == 5_200
    assert facts["transport", "booking", "journeys"].sheet == "Transport"
    assert facts["finance", "accounts_payable", "pay_cost"].value == 520_000


def test_a_return_made_before_a_function_was_declared_is_not_taken_for_complete(declared):
    (submission, _), plan = read_there(declared, sound_answers())
    assert submission is not None
    (declared / "benchmarks" / "functions" / "transport.toml").write_text(NINTH, encoding="utf-8")
    taxonomy = read_taxonomy(declared / "benchmarks")
    layouts = read_layouts(declared / "templates" / "returns", taxonomy)
    late, findings = read_return(
        book_of(book_bytes(plan), "return.xlsx"), taxonomy=taxonomy, layouts=layouts, register=trust_register()
    )
    assert late is None
    assert {"return-sheet-missing", "return-row-missing", "return-layout-changed"} <= set(names(findings))


def test_a_code_that_is_left_out_of_a_year_is_not_asked(declared):
    change(
        declared / "templates" / "returns" / "2025-26.toml",
        "leave_out = []",
        'leave_out = ["HR.OH", "HR.OH.REF"]',
    )
    (submission, findings), _ = read_there(declared, sound_answers())
    assert submission is not None, findings
    assert ("human_resources", "occupational_health", "pay_cost") not in facts_of(submission)


def test_a_sheet_with_a_table_is_added_by_data_alone(declared):
    (declared / "templates" / "returns" / "2026-27.toml").write_text(RADIOLOGY, encoding="utf-8")
    answers = {
        ("radiology", "biochemistry", "pay_cost"): Decimal(3_100_000),
        ("radiology", "biochemistry", "tests"): Decimal(8_400_000),
        ("finance", "accounts_payable", "pay_cost"): Decimal(1),
    }
    (submission, findings), plan = read_there(declared, answers, CollectionYear(2026))
    sheets = [sheet.name for sheet in plan.sheets]
    assert sheets.index("Radiology") == sheets.index("Estates") + 1
    assert submission is not None, findings
    tests = facts_of(submission)["radiology", "biochemistry", "tests"]
    assert (tests.value, tests.unit, tests.sheet) == (8_400_000, "count", "Radiology")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "meta"', 'kind = "mete"', "'meta'"),
        ('header = "NON-PAY £"', 'header = "PAY £"', "pay £"),
        ('field = "wte_in_post"', 'field = "wte_in_pst"', "wte_in_pst"),
        ('list = "delivery_model"', 'list = "delivery"', "delivery_model"),
        ('calculates = "net_cost"', 'calculates = "net"', "net_cost"),
        ('word = "National provider"', 'word = "National"', "agree"),
        ('field = "recharged_out"', 'field = "reason2"\nunit = "gbp"', "recharged_out"),
        ('name = "Trust"\nkind', 'kind', "name"),
        ('ods_code = "Trust code"\n', "", "ods_code"),
        ('"TR.INC", field = "operating_income"', '"TR.INC", field = "operating_incme"', "operating_income"),
        ('tables = ["lines", "volumes"]', 'tables = ["lines", "volume"]', "volumes"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_layout_is_refused_by_file_and_name(declared, old, new, says):
    path = declared / "templates" / "returns" / "2024-25.toml"
    change(path, old, new)
    with pytest.raises(DeclarationError) as refused:
        read_layouts(path.parent, read_taxonomy(declared / "benchmarks"))
    assert str(path) in str(refused.value) or "2024-25.toml" in str(refused.value)
    assert says in str(refused.value)


def test_a_year_that_extends_an_unknown_one_is_refused(declared):
    path = declared / "templates" / "returns" / "2025-26.1.toml"
    change(path, 'extends = "2024-25"', 'extends = "2024-52"')
    with pytest.raises(DeclarationError, match="Did you mean '2024-25'"):
        read_layouts(path.parent, read_taxonomy(declared / "benchmarks"))


def test_a_code_used_for_two_rows_of_the_return_is_refused(declared):
    change(declared / "templates" / "returns" / "2024-25.toml", 'code = "TR.PCI"', 'code = "TR.INC"')
    taxonomy = read_taxonomy(declared / "benchmarks")
    layout = read_layouts(declared / "templates" / "returns", taxonomy).of_year(CollectionYear(2024))
    with pytest.raises(DeclarationError, match="asked twice"):
        form_of(layout, taxonomy)


def test_every_threshold_says_why_and_every_delivery_model_is_known():
    declared = thresholds()
    assert all(item.why and item.source for item in declared.declared.values())
    assert set(declared.delivery_models) == set(form().taxonomy.fields["delivery_model"].choices)
    asked = {key[2] for key in form().by_key if key[:2] == (TRUST_LEVEL, TRUST_LEVEL)}
    assert set(declared.denominators) <= asked
