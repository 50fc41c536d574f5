"""`template list` says which layouts there are and how much each of them asks."""

import json

from click.testing import CliRunner

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.cli.main import root
from consolidate.collection.return_form import form_of


def test_every_declared_layout_is_listed_and_the_newest_of_a_year_is_marked():
    done = CliRunner().invoke(root, ["template", "list", "--json"])
    answer = json.loads(done.stdout)
    assert answer["schema"] == "consolidate.layouts/1"
    layouts = return_layouts()
    assert [row["layout"] for row in answer["rows"]] == [layout.id for layout in layouts.all]
    for row, layout in zip(answer["rows"], layouts.all, strict=True):
        form = form_of(layout, catalogue().taxonomy)
        assert row["newest"] == (layouts.of_year(layout.year).id == layout.id)
        assert row["cells"] == len(form.by_key)
        assert row["fingerprint"] == form.fingerprint
        assert row["lines"] == sum(len(sheet.function.lines) for sheet in form.function_sheets)
    newest = [row["year"] for row in answer["rows"] if row["newest"]]
    assert newest == sorted(set(newest))


def test_the_table_shows_as_much_of_a_fingerprint_as_the_cover_does():
    done = CliRunner().invoke(root, ["template", "list"])
    first = return_layouts().all[0]
    shown = form_of(first, catalogue().taxonomy).fingerprint
    assert first.id in done.stdout
    assert shown[:16] in done.stdout
    assert shown not in done.stdout
