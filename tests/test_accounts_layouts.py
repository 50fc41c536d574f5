"""The layouts of the accounts form are declared, and what does not fit together is refused by name."""

from pathlib import Path

import pytest
from accounts_help import THIS, TRUSTS, complete, facts_of

from consolidate.catalogue.accounts_forms import read_layouts
from consolidate.catalogue.accounts_layout import term
from consolidate.catalogue.home import home
from consolidate.catalogue.taxonomy import read_taxonomy
from consolidate.collection.accounts_form import read_accounts_form
from consolidate.sheets.reader import read_book
from consolidate.words.errors import DeclarationError
from consolidate.words.years import CollectionYear


def declared(tmp_path: Path, **changes: str) -> Path:
    folder = tmp_path / "accounts_forms"
    folder.mkdir()
    for path in (home() / "benchmarks" / "accounts_forms").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        for old, new in changes.get(path.stem.replace("-", "_"), {}).items():
            assert old in text
            text = text.replace(old, new, 1)
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('field = "surplus"', 'field = "surpluss"', "Did you mean 'surplus'"),
        ('unit = "No."\ncell', 'unit = "£000"\ncell', "expected one in wte"),
        ("TAC09/2/STA0230", "TAC09-2-STA0230", "names no cell of an accounts form"),
        ('kind = "permanent"', 'kind = "permanant"', "no [[column]] declares"),
        ("occurrence = 1", "occurrence = 3", "occurrence is not between"),
        ('needs = ["patient_care_income"', 'needs = ["surplus"', "in a circle"),
        ('year = "2021/22"', 'year = "2020/21"', "expected the file"),
    ],
)
def test_a_layout_that_does_not_fit_together_is_refused_by_name(old, new, words, tmp_path):
    folder = declared(tmp_path, **{"2021_22": {old: new}})
    fields = read_taxonomy(home() / "benchmarks").trust_fields
    with pytest.raises(DeclarationError) as refused:
        read_layouts(folder, fields)
    assert words in str(refused.value)


def test_a_new_year_is_one_file_that_lists_what_differs(tmp_path):
    folder = declared(tmp_path)
    (folder / "2024-25.toml").write_text(
        'year = "2024/25"\nextends = "2023-24"\nsource = "a test"\n\n'
        '[[figure]]\nfield = "staff_cost"\nunit = "£000"\ncell = "TAC09/2/STA0360"\n',
        encoding="utf-8",
    )
    layouts = read_layouts(folder, read_taxonomy(home() / "benchmarks").trust_fields)
    new = layouts[CollectionYear(2024)]
    assert [figure.field for figure in new.figure] == [figure.field for figure in layouts[THIS].figure]
    assert next(figure for figure in new.figure if figure.field == "staff_cost").terms == (term("TAC09/2/STA0360"),)
    assert new.only_here == ()
    form = complete(year=2024)
    submission, findings = read_accounts_form(
        read_book(form.save(tmp_path / "form.xlsx")), known=TRUSTS, layouts=layouts
    )
    assert findings == ()
    fact = facts_of(submission)["staff_cost", CollectionYear(2024)]
    assert (fact.sheet, fact.cell) == form.cells["TAC09", "2", "A09CY01", "STA0360"]
