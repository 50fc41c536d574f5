"""What the form of a return printed before anybody filled it in: last year, published figures, open questions.

Read back from where it stands, for issuing the return again. It is no answer, and is never loaded.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal

from consolidate.catalogue.layouts import ROW, Layout, Role
from consolidate.collection.areas import Area
from consolidate.collection.return_filling import Prefill, Prefilled
from consolidate.collection.return_form import Key
from consolidate.collection.typed_answers import writable
from consolidate.sheets.cells import Cell, Kind

_SOURCES = {Role.LAST_YEAR: Role.LAST_YEAR_SOURCE, Role.PUBLISHED: Role.PUBLISHED_SOURCE}
"""Columns of printed figures, each with the column that says where its figures are from."""


def printed(areas: Iterable[Area], layout: Layout, *, source: Callable[[Cell], str] = lambda _: "") -> Prefill:
    """What the tables print, cells that only say that nothing is held left out.

    `source` is what is said of a figure where the form does not say where it is from.
    """
    nothing = {layout.nothing_held, layout.nothing_published}
    figures: dict[Role, dict[Key, Prefilled]] = {role: {} for role in _SOURCES}
    words: dict[Key, str] = {}
    for area in areas:
        for role, from_where in _SOURCES.items():
            sources = {row.code: cell.raw for row, _, cell in area.printed(from_where)}
            for row, column, cell in area.printed(role):
                if cell.kind not in (Kind.NUMBER, Kind.TEXT) or cell.raw in nothing:
                    continue
                value = cell.value if isinstance(cell.value, Decimal) else writable(cell.raw) or ""
                key = (row.function, row.line, column.field.replace(ROW, row.field))
                figures[role][key] = Prefilled(value=value, source=writable(sources.get(row.code, "")) or source(cell))
        for row, column, cell in area.printed(Role.PRINTED):
            words[row.function, row.line, column.field] = writable(cell.raw) or ""
    return Prefill(last_year=figures[Role.LAST_YEAR], published=figures[Role.PUBLISHED], printed=words)
