"""What a workbook says about itself: on its cover, and unseen in its hidden sheet and its properties.

Gathers, and judges nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from consolidate.catalogue.layout_files import Layouts
from consolidate.catalogue.layouts import Layout, SheetKind
from consolidate.collection.return_sheets import plain
from consolidate.sheets.cells import Book, Cell, Kind, Sheet

PROPERTY_PREFIX = "consolidate."
"""Before the keys of the identity, in the custom document properties."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """The cells of the cover by what they say, and the texts that the file carries unseen."""

    cover: Mapping[str, Cell]
    hidden: Mapping[str, str]

    def shown(self, key: str) -> str:
        """What the cover says; empty where it says nothing."""
        return self.cover[key].raw.strip() if key in self.cover else ""

    def names_series(self, series: frozenset[str]) -> bool:
        """Whether the workbook says that it is one of our returns."""
        said = (self.hidden.get("series", ""), self.hidden.get("version", ""), self.shown("version"))
        return any(text.partition("/")[0] in series for text in said)


def claims_of(book: Book, layouts: Layouts) -> Claims:
    """Look up what a workbook says about itself, by the labels of any declared layout."""
    hidden = {
        key.removeprefix(PROPERTY_PREFIX): text
        for key, text in book.properties.items()
        if key.startswith(PROPERTY_PREFIX)
    }
    cover: dict[str, Cell] = {}
    for layout in layouts.all:
        for sheet in book.sheets:
            if _is(layout, SheetKind.META, sheet):
                hidden |= {cells[0].raw: cells[1].raw for _, cells in sheet.rows() if len(cells) > 1}
            if _is(layout, SheetKind.COVER, sheet):
                cover = _identity_cells(layout, sheet) | cover
    return Claims(cover=cover, hidden=hidden)


def _is(layout: Layout, kind: SheetKind, sheet: Sheet) -> bool:
    declared = layout.sheet_of(kind)
    return declared is not None and plain(sheet.name) == plain(declared.name)


def _identity_cells(layout: Layout, sheet: Sheet) -> dict[str, Cell]:
    """The cells beside the labels of the identity; the first of each."""
    labels = {plain(label): key for key, label in layout.identity.items()}
    found: dict[str, Cell] = {}
    for _, cells in sheet.rows():
        for number, cell in enumerate(cells[:-1]):
            key = labels.get(plain(cell.raw)) if cell.kind is Kind.TEXT else None
            if key is not None:
                # A column may have been inserted between the two: the first cell that says something counts.
                beside = next(
                    (other for other in cells[number + 1 :] if other.kind is not Kind.BLANK), cells[number + 1]
                )
                found.setdefault(key, beside)
    return found
