"""The file that a trust opens: nothing live in it, every cell found and explained, and used without mouse or colour.

Looked at as it is written, part by part, since a library that reads it back may pass over what Excel would not.
"""

import io
import re
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest
from returns import MADE_ON, trust
from test_look import TEXT_NEEDS, WHITE, contrast

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.layouts import SheetKind
from consolidate.catalogue.thresholds import thresholds
from consolidate.collection.return_form import form_of
from consolidate.collection.return_styles import styles
from consolidate.collection.return_template import plan_return
from consolidate.sheets.addresses import address_of, place_of
from consolidate.sheets.writer import book_bytes

LAYOUTS = return_layouts().all
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EXCEL_PROMPT_TITLE, EXCEL_PROMPT, EXCEL_SHEET_NAME = (
    32,
    255,
    31,
)  # Excel's own; `benchmarks/limits.toml` is held to them


class Written:
    """One return, written: its plan, its form, and the parts of its file."""

    def __init__(self, layout):
        self.form = form_of(layout, catalogue().taxonomy)
        self.plan = plan_return(layout, catalogue().taxonomy, trust(), thresholds=thresholds(), made_on=MADE_ON)
        self.data = book_bytes(self.plan)
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def sheets(self):
        """Each sheet's plan with its XML, in the order of the workbook."""
        for number, sheet in enumerate(self.plan.sheets, 1):
            yield sheet, ElementTree.fromstring(self.parts[f"xl/worksheets/sheet{number}.xml"])

    def open_styles(self):
        """Numbers of the cell formats that are not locked."""
        formats = ElementTree.fromstring(self.parts["xl/styles.xml"]).find(f"{MAIN}cellXfs")
        return {
            str(number)
            for number, one in enumerate(formats)
            if (lock := one.find(f"{MAIN}protection")) is not None and lock.get("locked") == "0"
        }

    def places(self):
        """Sheet and address of every input cell, by its defined name."""
        for name, reference in self.plan.defined_names.items():
            sheet, _, cell = reference.rpartition("!")
            yield name, sheet.strip("'"), cell.replace("$", "")


@pytest.fixture(scope="module", params=LAYOUTS, ids=lambda layout: layout.version)
def written(request):
    return Written(request.param)


def test_nothing_in_the_file_is_live_or_leads_elsewhere(written):
    parts = "\n".join(written.parts)
    assert not re.search(
        r"vba|macro|externalLink|activeX|embeddings|connections|customUI|drawing", parts, re.IGNORECASE
    )
    types = written.parts["[Content_Types].xml"].decode()
    assert "macroEnabled" not in types
    assert "spreadsheetml.sheet.main+xml" in types
    for name, data in written.parts.items():
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in data, name


def test_every_sheet_is_protected_without_a_password(written):
    for sheet, xml in written.sheets():
        protection = xml.find(f"{MAIN}sheetProtection")
        assert protection is not None, sheet.name
        assert protection.get("sheet") == "1"
        assert {"password", "hashValue", "saltValue", "algorithmName"}.isdisjoint(protection.attrib), sheet.name
        # 0 is Excel's way of writing that it may be done, 1 that it may not
        assert protection.get("selectUnlockedCells", "0") == "0"
        assert protection.get("formatColumns") == "0"


def test_the_cells_that_can_be_filled_in_are_the_cells_that_are_asked_for(written):
    can_be = written.open_styles()
    unlocked = {
        (sheet.name, cell.get("r"))
        for sheet, xml in written.sheets()
        for cell in xml.iter(f"{MAIN}c")
        if cell.get("s") in can_be
    }
    names = {slot.name for slot in written.form.by_key.values()}
    assert unlocked == {(sheet, cell) for name, sheet, cell in written.places() if name in names}


def test_every_cell_that_is_asked_for_has_a_name_a_rule_and_words_within_excels_limits(written):
    names = {slot.name for slot in written.form.by_key.values()}
    assert names <= set(written.plan.defined_names)
    ruled = {}
    for sheet, xml in written.sheets():
        assert len(sheet.name) <= EXCEL_SHEET_NAME
        for rule in xml.iter(f"{MAIN}dataValidation"):
            assert len(rule.get("promptTitle", "")) <= EXCEL_PROMPT_TITLE, rule.attrib
            assert len(rule.get("errorTitle", "")) <= EXCEL_PROMPT_TITLE, rule.attrib
            for said in (rule.get("prompt", ""), rule.get("error", "")):
                assert len(said.encode("utf-16-le")) // 2 <= EXCEL_PROMPT, rule.attrib
            for area in rule.get("sqref").split():
                first, _, last = area.partition(":")
                (top, left), (bottom, right) = place_of(first), place_of(last or first)
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        ruled[sheet.name, address_of(row, column)] = rule.get("prompt")
    for name, sheet, cell in written.places():
        if name in names:
            assert ruled.get((sheet, cell)), f"{name}, {sheet}!{cell}"


def test_the_file_says_what_it_is_in_properties_that_programs_can_read(written):
    book = openpyxl.load_workbook(io.BytesIO(written.data))
    layout = written.form.layout
    assert str(layout.year) in book.properties.title
    assert trust().name in book.properties.title
    said = {one.name: one.value for one in book.custom_doc_props.props}
    assert said["Language"] == "en-GB"
    assert said["consolidate.version"] == layout.id
    assert said["consolidate.fingerprint"] == written.form.fingerprint
    assert said["consolidate.ods_code"] == "ZN101"
    cover = {cell.value for row in book["Cover"].iter_rows() for cell in row}
    assert {layout.id, written.form.fingerprint[:16], "ZN101"} <= cover


def test_it_opens_on_the_first_cell_of_the_first_sheet_with_nothing_merged(written):
    view = ElementTree.fromstring(written.parts["xl/workbook.xml"]).find(f"{MAIN}bookViews/{MAIN}workbookView")
    assert view.get("activeTab", "0") == "0"
    for sheet, xml in written.sheets():
        assert xml.find(f"{MAIN}mergeCells") is None, sheet.name
        for selection in xml.iter(f"{MAIN}selection"):
            in_first = selection.get("pane") is None
            assert not in_first or selection.get("activeCell", "A1") == "A1", sheet.name


def test_going_from_cell_to_cell_with_the_tabulator_follows_the_words(written):
    """Excel goes to the next unlocked cell of the row, then of the next row: what a row is about stands at its left."""
    at = {(sheet, cell): name for name, sheet, cell in written.places()}
    by_name = {slot.name: (table, slot) for _, table, slot in written.form.slots()}
    for sheet in written.plan.sheets:
        texts = {(cell.row, cell.column): cell.value for cell in sheet.cells if isinstance(cell.value, str)}
        for cell in sheet.cells:
            name = at.get((sheet.name, cell.address))
            if name not in by_name:
                continue
            table, slot = by_name[name]
            left = {text for (row, column), text in texts.items() if row == cell.row and column < cell.column}
            assert slot.row.code in left, name
            above = {row: text for (row, column), text in texts.items() if column == cell.column and row < cell.row}
            header = max(row for row, text in above.items() if text == slot.column.header)
            assert above[header - 1] == word_of(written.form, "input"), name
            assert table.table.columns


def word_of(form, style):
    return next(entry.word for entry in form.layout.key if entry.style == style)


def test_every_column_says_in_a_word_what_its_fill_repeats(written):
    """Whoever sees no colour, or prints in grey, reads INPUT, LAST YEAR, CALCULATED or FIXED above each column."""
    for form_sheet, sheet in zip(written.form.sheets, written.plan.sheets, strict=True):
        cells = {(cell.row, cell.column): cell for cell in sheet.cells}
        tags = {place: cell for place, cell in cells.items() if cell.style.startswith("tag_")}
        assert len({row for row, _ in tags}) == len(form_sheet.tables), sheet.name
        columns = sum(len(table.table.columns) for table in form_sheet.tables)
        assert len(tags) == columns, sheet.name
        for (row, column), tag in tags.items():
            assert tag.value == word_of(written.form, tag.style.removeprefix("tag_")), tag
            assert cells[row + 1, column].style.startswith("header")
            below = cells[row + 2, column].style
            if tag.style != "tag_fixed":
                assert below.startswith(tag.style.removeprefix("tag_")), (sheet.name, tag.address, below)


def test_what_a_condition_colours_is_also_said(written):
    """A fill appears only where the cell itself says a word, or shows a negative figure that the Check sheet counts."""
    for sheet in written.plan.sheets:
        for rule in sheet.conditional_formats:
            assert re.search(r'="[A-Z][a-z ]+"$|="incomplete"$|<0\)$', rule.formula), (sheet.name, rule.formula)


def test_text_can_be_read_on_every_fill():
    for name, style in styles().items():
        assert contrast(style.colour or "#000000", style.fill or WHITE) >= TEXT_NEEDS, name


def test_sheets_that_are_filled_in_keep_their_title_in_view_and_repeat_nothing_hidden(written):
    for form_sheet, (sheet, xml) in zip(written.form.sheets, written.sheets(), strict=True):
        if form_sheet.layout.kind is SheetKind.META:
            continue
        assert sheet.visibility.value == "visible"
        assert not [column for column in xml.iter(f"{MAIN}col") if column.get("hidden") == "1"], sheet.name
        assert not [row for row in xml.iter(f"{MAIN}row") if row.get("hidden") == "1"], sheet.name
        if form_sheet.tables and form_sheet.layout.kind is not SheetKind.COVER:
            pane = xml.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
            assert pane is not None, sheet.name
            assert pane.get("state") == "frozen"


def test_the_same_file_is_written_again_and_read_back_with_every_name(written):
    again = Written(written.form.layout)
    assert again.data == written.data
    book = openpyxl.load_workbook(io.BytesIO(written.data))
    assert set(book.defined_names) == set(written.plan.defined_names)
