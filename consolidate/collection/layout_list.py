"""The declared layouts of the return at a glance: by which names they are asked for, and how much each of them asks.

Knows no trust and no figure.
"""

from consolidate.catalogue.declared import did_you_mean
from consolidate.catalogue.layout_files import Layouts
from consolidate.catalogue.layouts import Layout, RowSource, SheetKind
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.collection.return_form import Form, form_of
from consolidate.words.errors import UsageProblem
from consolidate.words.years import CollectionYear


def layout_named(layouts: Layouts, name: str) -> Layout:
    """The layout of an id or a version, or the newest of a year. Raises UsageProblem for a name that is none."""
    for layout in layouts.all:
        if name in (layout.id, layout.version):
            return layout
    try:
        year = CollectionYear.parse(name)
    except ValueError:
        year = None
    if year is not None and year in layouts.by_year:
        return layouts.by_year[year]
    known = [layout.id for layout in layouts.all]
    raise UsageProblem(
        f"There is no layout and no year '{name}'. {did_you_mean(name, known)} "
        f"Declared are {', '.join(known)}; a year stands for the newest of that year."
    )


def layout_rows(layouts: Layouts, taxonomy: Taxonomy) -> list[dict[str, object]]:
    """Rows of `consolidate.layouts/1`, oldest layout first. `lines` are service lines, `cells` are those to fill in."""
    return [
        {
            "layout": form.layout.id,
            "year": form.layout.year,
            "newest": layouts.of_year(form.layout.year) is form.layout,
            "sheets": sum(1 for sheet in form.sheets if sheet.layout.kind is not SheetKind.META),
            "lines": _lines(form),
            "cells": sum(1 for _ in form.slots()),
            "fingerprint": form.fingerprint,
        }
        for form in (form_of(layout, taxonomy) for layout in layouts.all)
    ]


def _lines(form: Form) -> int:
    """How many service lines are asked about, whatever number of tables ask about them."""
    tables = [table for sheet in form.sheets for table in sheet.tables if table.table.rows is RowSource.LINES]
    return len({(row.function, row.line) for table in tables for row in table.rows})
