"""The reference pages are those that the declarations make, say so, lead somewhere, and leave nothing out."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_lines import commands

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.home import ENVIRONMENT_VARIABLE
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.parameters import parameter_book
from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.thresholds import thresholds
from consolidate.collection.return_form import form_of
from consolidate.reference.__main__ import write
from consolidate.reference.markdown import anchor, labelled, plain, table
from consolidate.reference.pages import COMMAND, FOLDERS, pages

ROOT = Path(__file__).parents[1]
PAGES = pages()
CODE = re.compile(r"`[^`]*`")


@pytest.mark.parametrize("path", PAGES)
def test_a_reference_page_is_not_stale(path):
    committed = ROOT / path
    assert committed.is_file(), f"{path} is missing. Run: {COMMAND}"
    fresh = committed.read_bytes() == PAGES[path].encode()
    assert fresh, f"{path} is not what the declarations make. Run: {COMMAND}"


def test_the_folders_hold_no_other_page():
    there = {path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in (ROOT / folder).iterdir()}
    assert there == set(PAGES)


def test_the_command_that_refreshes_is_in_the_makefile():
    assert f"\n{COMMAND.removeprefix('make ')}:" in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.fixture
def another_home(tmp_path, monkeypatch):
    """Declarations of one's own: a copy of ours that a test may change."""
    for folder in ("benchmarks", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "sample_data").mkdir()
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "page"),
    [
        ("benchmarks/metrics/cost_per_payslip.toml", "4.28", "4.29", "benchmarks/reference/metrics.md"),
        ("benchmarks/parameters/prices.toml", "VAT, standard", "VAT, plain", "benchmarks/reference/parameters.md"),
        ("benchmarks/rules/cells.toml", "fix = ", "fix = 'Nothing.' #", "benchmarks/reference/rules.md"),
        ("benchmarks/thresholds.toml", "50_000", "60_000", "benchmarks/reference/rules.md"),
        ("benchmarks/limits.toml", "20_971_520", "20_971_521", "benchmarks/reference/rules.md"),
        ("benchmarks/functions/payroll.toml", "expenses.", "claims.", "benchmarks/reference/functions.md"),
        (
            "benchmarks/peers.toml",
            "minimum_for_median = 5",
            "minimum_for_median = 6",
            "benchmarks/reference/functions.md",
        ),
        ("templates/returns/2025-26.toml", "New sheets: ", "Sheets: ", "templates/reference/return_2025-26.md"),
    ],
)
def test_a_change_to_a_declaration_makes_its_page_stale(another_home, file, old, new, page):
    changed = another_home / file
    text = changed.read_text(encoding="utf-8")
    assert old in text, "the declaration was reworded: name another of its words here"
    changed.write_text(text.replace(old, new), encoding="utf-8")
    assert pages()[page] != PAGES[page]


def test_the_command_writes_the_same_pages_in_any_run_and_takes_strays_away(tmp_path):
    stray = tmp_path / FOLDERS[1] / "return_1999-00.md"
    stray.parent.mkdir(parents=True)
    stray.write_text("once declared")
    subprocess.run(
        [sys.executable, "-m", "consolidate.reference", "--out", tmp_path],
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "7", "COLUMNS": "40", "LC_ALL": "C"},
        capture_output=True,
    )
    written = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert written == {path: text.encode() for path, text in PAGES.items()}
    assert write(tmp_path) == 0


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_first_that_it_is_generated_and_holds_no_html(path):
    lines = PAGES[path].splitlines()
    assert lines[0].startswith("*Generated ")
    assert COMMAND in lines[0]
    assert [line for line in lines if re.search(r"(?<!\\)<", CODE.sub("", line))] == []


@pytest.mark.parametrize("path", PAGES)
def test_every_row_of_a_table_has_as_many_cells_as_its_heading(path):
    widths: list[int] = []
    for line in PAGES[path].splitlines():
        if not line.startswith("|"):
            widths = []
            continue
        widths.append(len(re.findall(r"(?<!\\)\|", line)))
        assert widths[-1] == widths[0], line


def anchors(text: str) -> list[str]:
    return [anchor(line.lstrip("# ").replace("\\", "")) for line in text.splitlines() if line.startswith("#")]


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_to_a_heading(path):
    for target, place in re.findall(r"\]\(([^)#]*)#([^)]*)\)", PAGES[path]):
        page = (Path(path).parent / target).as_posix() if target else path
        assert place in anchors(PAGES[page]), place


@pytest.mark.parametrize("path", [path for path in PAGES if "return_" not in path])
def test_no_two_headings_of_a_page_are_alike(path):
    known = anchors(PAGES[path])
    assert sorted(set(known)) == sorted(known)


def test_everything_that_is_declared_is_on_its_page():
    taxonomy, benchmarks = catalogue().taxonomy, "benchmarks/reference"
    lines = [line for function in taxonomy.functions.values() for line in function.lines]
    for page, declared in {
        "commands": [f"## consolidate {words}\n" for words, _ in commands()],
        "functions": [
            *(f"`{name}`" for name in (*taxonomy.functions, *taxonomy.fields, *taxonomy.trust_fields)),
            *(f"`{name}`" for name in (*taxonomy.measures, *taxonomy.disciplines)),
            *(f"`{line.code}`" for line in lines),
            *(f"`{volume.id}`" for line in lines for volume in line.volumes),
        ],
        "metrics": [f"({name})\n" for name in catalogue().metrics.metrics],
        "parameters": [f"({name})\n" for name in (*parameter_book().parameters, *parameter_book().schedules)],
        "rules": [
            *(f"\n### {name}\n" for name in rule_book().rules),
            *(f"`{name}`" for name in thresholds().declared),
        ],
    }.items():
        text = PAGES[f"{benchmarks}/{page}.md"]
        assert [one for one in declared if one not in text] == []


def test_a_return_page_has_every_sheet_row_and_column_header():
    for layout in return_layouts().by_year.values():
        text = PAGES[f"templates/reference/return_{layout.year.file_form}.md"]
        form = form_of(layout, catalogue().taxonomy)
        said = {f"| {sheet.name} |" for sheet in form.sheets}
        said |= {f"`{slot.row.code}`" for _, one, slot in form.slots() if one.table.rows.value != "numbered"}
        said |= {f"| {slot.column.header} |" for _, _, slot in form.slots()}
        said |= {f"`.{slot.column.id}`" for _, _, slot in form.slots()}
        assert sorted(one for one in said if one not in text) == []


def test_words_that_look_like_mark_up_stay_words():
    assert plain("5 < 6, a*b\nand `x*y` [see]") == "5 \\< 6, a\\*b and `x*y` \\[see\\]"
    assert table(("A", "B:"), [("x|y", "1")]) == ["| A | B |", "| --- | ---: |", "| x\\|y | 1 |", ""]


def test_a_column_and_a_label_without_words_are_left_out():
    assert table(("A", "B"), [("x", "")]) == ["| A |", "| --- |", "| x |", ""]
    assert table(("A",), []) == []
    assert labelled([("A", ""), ("B", []), ("C", ["one", "two"])]) == ["- **C:**", "  - one", "  - two", ""]
