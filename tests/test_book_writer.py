"""Workbooks that we write: what is planned stands in the file, text never comes to life, the bytes never vary."""

import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import unmeasured

from consolidate.sheets.cells import Kind
from consolidate.sheets.conditions import Accepts, ConditionalFormat, Strictness, Validation
from consolidate.sheets.plan import BookPlan, CellPlan, PrintSetup, SheetPlan, Visibility
from consolidate.sheets.preflight import book_of, examine
from consolidate.sheets.put import put_file
from consolidate.sheets.style import Style
from consolidate.sheets.writer import book_bytes, write_book
from consolidate.words.errors import CannotWrite, DeclarationError

CREATED = datetime.fromisoformat("2026-04-01 09:00")
INPUT = Style(fill="#FFF9C4", border="thin", number_format="#,##0", locked=False)
DAY = Style(number_format="dd mmm yyyy")
LIVE = (
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","y")', "{=1+1}", "\t=1",
    "\r=1", "\n=1", "http://x.example", "mailto:a@b.example", "internal:Data!A1", "external:c:\\x.xlsx", "#REF!",
    "00500", "1e5", "TRUE", "'=1", "\uff1d1+1", "<b>&amp;</b>", "_x000D_", "\U0001f600", "DDE(\"x\")", "  =1",
)  # fmt: skip


def plan(*cells: CellPlan, **more: object) -> BookPlan:
    sheet = SheetPlan(name="Data", cells=cells, **more)  # type: ignore[arg-type]
    return BookPlan(
        title="A return", subject="2025/26", created=CREATED, sheets=(sheet,), styles={"input": INPUT, "day": DAY}
    )


def part(data: bytes, name: str, tmp_path: Path) -> str:
    (tmp_path / "book.xlsx").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        return archive.read(name).decode()


def sheet_xml(data: bytes, tmp_path: Path) -> str:
    return part(data, "xl/worksheets/sheet1.xml", tmp_path)


# ---- what goes in comes out --------------------------------------------------------------------


def test_each_kind_of_value_is_read_back_as_it_was_planned() -> None:
    data = book_bytes(
        plan(
            CellPlan(row=1, column=1, value="Payroll"),
            CellPlan(row=2, column=1, value=Decimal("1234567.89"), style="input"),
            CellPlan(row=3, column=1, value=2802810),
            CellPlan(row=4, column=1, value=date(2026, 3, 31), style="day"),
            CellPlan(row=5, column=1, formula="=A2*2", result=Decimal("2469135.78")),
            CellPlan(row=6, column=1, formula='=""', result=""),
            CellPlan(row=7, column=1, style="input"),
            CellPlan(row=8, column=28, value=""),
        )
    )
    read = book_of(data, "a.xlsx").sheet("Data")
    assert read is not None
    assert {(cell.address, cell.kind, cell.value, cell.formula) for cell in read.cells.values()} == {
        ("A1", Kind.TEXT, "Payroll", None),
        ("A2", Kind.NUMBER, Decimal("1234567.89"), None),
        ("A3", Kind.NUMBER, Decimal(2802810), None),
        ("A4", Kind.DATE, date(2026, 3, 31), None),
        ("A5", Kind.NUMBER, Decimal("2469135.78"), "=A2*2"),
        ("A6", Kind.BLANK, None, '=""'),
        ("A7", Kind.BLANK, None, None),
        ("AB8", Kind.BLANK, None, None),
    }
    assert read.cells["A2"].number_format == "#,##0"


texts = st.text(st.characters(exclude_categories=["Cs", "Cn", "Cc"]) | st.sampled_from("\t\n\r"), max_size=60)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10)


@settings(max_examples=60)
@given(st.lists(st.one_of(texts, numbers, st.integers(-(10**14), 10**14), st.dates(date(1900, 3, 1))), max_size=12))
def test_whatever_is_written_is_read_back(values: list[str | Decimal | int | date]) -> None:
    cells = [
        CellPlan(row=row, column=2, value=value, style="day" if isinstance(value, date) else "plain")
        for row, value in enumerate(values, 1)
    ]
    read = book_of(book_bytes(plan(*cells)), "a.xlsx").sheet("Data")
    assert read is not None
    assert [read.cells[cell.address].value for cell in cells] == [value if value != "" else None for value in values]


def test_properties_names_and_sheets_are_read_back(tmp_path: Path) -> None:
    book = replace(
        plan(CellPlan(row=2, column=2, value=1)),
        properties={"consolidate.template": "corporate/2025/26", "consolidate.trust": "RZZ"},
        defined_names={"in.payroll.cost": "Data!$B$2"},
        sheets=(
            SheetPlan(name="Cover", cells=()),
            SheetPlan(name="Board costs", cells=(), visibility=Visibility.HIDDEN),
            SheetPlan(name="_meta", cells=(), visibility=Visibility.VERY_HIDDEN),
        ),
    )
    path = tmp_path / "RZZ.xlsx"
    write_book(book, path)
    read = book_of(path.read_bytes(), path.name)
    assert read.properties == book.properties
    assert read.names == {"in.payroll.cost": "Data!$B$2"}
    assert [(sheet.name, sheet.visible) for sheet in read.sheets] == [
        ("Cover", True),
        ("Board costs", False),
        ("_meta", False),
    ]
    assert [note.name for note in examine(path.read_bytes(), path.name)] == ["sheet-hidden", "sheet-hidden"]
    assert openpyxl.load_workbook(path)["_meta"].sheet_state == "veryHidden"


# ---- text stays text ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", LIVE)
def test_text_that_looks_alive_stays_text(text: str, tmp_path: Path) -> None:
    data = book_bytes(
        plan(CellPlan(row=1, column=1, value=text), CellPlan(row=2, column=1, value=text, comment=text, link="Data!A1"))
    )
    read = book_of(data, "a.xlsx").sheet("Data")
    assert read is not None
    assert [(read.cells[at].kind, read.cells[at].value) for at in ("A1", "A2")] == [(Kind.TEXT, text)] * 2
    xml = sheet_xml(data, tmp_path)
    assert "<f>" not in xml
    assert re.findall(r"<hyperlink ref=\"(\w+)\"", xml) == ["A2"]
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        assert not [name for name in archive.namelist() if b'TargetMode="External"' in archive.read(name)]


def test_text_that_looks_alive_stays_text_when_somebody_edits_it(tmp_path: Path) -> None:
    data = book_bytes(plan(CellPlan(row=1, column=1, value="=1+1"), CellPlan(row=2, column=1, value="plain")))
    assert part(data, "xl/styles.xml", tmp_path).count('quotePrefix="1"') == 1


# ---- the same bytes ----------------------------------------------------------------------------


def test_the_same_plan_gives_the_same_bytes_in_any_process_and_order() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import hashlib; from test_book_writer import full; from consolidate.sheets.writer import book_bytes\n"
        "print(hashlib.sha256(book_bytes(full())).hexdigest())"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TZ": "Asia/Tokyo"}
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            capture_output=True, text=True, check=True, env={**environment, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(hashes) == 1
    shuffled = full()
    first = shuffled.sheets[0]
    shuffled = replace(shuffled, sheets=(replace(first, cells=first.cells[::-1]),))
    assert book_bytes(shuffled) == book_bytes(full())


def full() -> BookPlan:
    """A plan that uses everything there is."""
    return replace(
        plan(
            CellPlan(row=1, column=1, value="=not alive", comment="why"),
            CellPlan(row=2, column=1, value="go", link="Data!A3"),
            CellPlan(row=3, column=1, formula="=1+1", result=2, style="input"),
            CellPlan(row=4, column=1, value=date(2026, 1, 1), style="day"),
            freeze=(1, 2),
            protected=True,
            tab_colour="#005EB8",
            gridlines=False,
            column_widths={1: 30, 2: 12.5},
            row_heights={1: 24},
            filter_area="A1:B4",
            print_setup=PrintSetup(landscape=True, repeat_rows=(1, 2), footer="Page &P of &N"),
            validations=(
                Validation(
                    area="B2:B9", accepts=Accepts.DECIMAL, minimum=Decimal("0.5"), prompt_title="Pay", prompt="£"
                ),
                Validation(area="C2:C9", accepts=Accepts.WHOLE, minimum=0, maximum=10, error="Whole posts"),
                Validation(area="D2:D9", accepts=Accepts.DATE, maximum=date(2026, 3, 31)),
                Validation(area="E2:E9", accepts=Accepts.LIST, choices=("A", "B"), strictness=Strictness.WARNING),
                Validation(area="F2:F9", accepts=Accepts.LIST, source="=Data!$A$1:$A$3"),
                Validation(area="G2:G9", accepts=Accepts.TEXT_LENGTH, maximum=500),
                Validation(area="H2", accepts=Accepts.ANY, prompt="Anything"),
            ),
            conditional_formats=(ConditionalFormat(area="B2:B9", formula="=$B2>10", style="input"),),
        ),
        properties={"b": "2", "a": "1"},
        defined_names={"z.last": "Data!$A$1", "a.first": "Data!$A$2"},
    )


# ---- how it looks ------------------------------------------------------------------------------


def test_what_a_sheet_is_asked_to_look_like_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "full.xlsx"
    write_book(full(), path)
    sheet = openpyxl.load_workbook(path)["Data"]
    assert sheet.freeze_panes == "C2"
    assert (sheet.column_dimensions["A"].width > 29, sheet.row_dimensions[1].height) == (True, 24)
    assert (sheet.protection.sheet, sheet.protection.password, sheet.protection.formatColumns) == (True, None, False)
    assert (sheet.protection.sort, sheet.protection.autoFilter) == (False, False)  # False: not forbidden
    assert (sheet["A3"].protection.locked, sheet["A1"].protection.locked) == (False, True)
    assert sheet["A3"].fill.fgColor.rgb == "FFFFF9C4"
    assert sheet["A1"].comment.text == "why"
    assert sheet["A2"].hyperlink.location == "'Data'!A3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (
        "landscape",
        9,
        None,
    )
    assert sheet.print_title_rows == "$1:$2"
    rules = {
        str(rule.sqref): (rule.type, rule.operator, rule.formula1, rule.formula2)
        for rule in sheet.data_validations.dataValidation
    }
    assert rules == {
        "B2:B9": ("decimal", "greaterThanOrEqual", "0.5", None),
        "C2:C9": ("whole", None, "0", "10"),
        "D2:D9": ("date", "lessThanOrEqual", "46112", None),
        "E2:E9": ("list", None, '"A,B"', None),
        "F2:F9": ("list", None, "Data!$A$1:$A$3", None),
        "G2:G9": ("textLength", "lessThanOrEqual", "500", None),
        "H2": (None, None, None, None),
    }


def test_a_workbook_opens_on_its_first_sheet_and_names_no_person(tmp_path: Path) -> None:
    book = replace(plan(), sheets=tuple(SheetPlan(name=f"S{n}", cells=()) for n in range(3)))
    data = book_bytes(book)
    assert 'tabSelected="1"' in sheet_xml(data, tmp_path)
    assert "activeTab" not in part(data, "xl/workbook.xml", tmp_path)
    core = part(data, "docProps/core.xml", tmp_path)
    assert re.findall(r"<dc:creator>(.*?)</dc:creator>", core) == ["consolidate"]
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[^<]*", core)) == {"2026-04-01T09:00:00Z"}


def test_a_formula_shows_our_result_before_anything_calculates_it(tmp_path: Path) -> None:
    data = book_bytes(plan(CellPlan(row=1, column=1, formula="=2*21", result=42)))
    assert "<f>2*21</f><v>42</v>" in sheet_xml(data, tmp_path)


# ---- plans that Excel could not hold -----------------------------------------------------------


def validated(**words: str) -> BookPlan:
    return plan(validations=(Validation(area="A1", accepts=Accepts.ANY, **words),))


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: plan(CellPlan(row=0, column=1)), "is not on a sheet"),
        (lambda: plan(CellPlan(row=1, column=16_385)), "is not on a sheet"),
        (lambda: plan(CellPlan(row=1, column=0)), "is not on a sheet"),
        (lambda: CellPlan(row=1, column=1, value=0.1), "expected text, Decimal"),  # type: ignore[arg-type]
        (lambda: CellPlan(row=1, column=1, value=True), "expected text, Decimal"),
        (lambda: CellPlan(row=1, column=1, value=Decimal("nan")), "expected a number"),
        (lambda: CellPlan(row=1, column=1, formula="=1/0", result=Decimal("inf")), "expected a number"),
        (lambda: CellPlan(row=1, column=1, formula="=1+1"), "needs its result"),
        (lambda: CellPlan(row=1, column=1, formula="=1+1", result=2, value=2), "needs its result"),
        (lambda: CellPlan(row=1, column=1, formula="1+1", result=2), "does not start with '='"),
        (lambda: CellPlan(row=1, column=1, result=2), "a result without a formula"),
        (lambda: plan(CellPlan(row=1, column=1, value="x" * 32_768)), "Excel holds 32,767"),
        (lambda: CellPlan(row=1, column=1, value="a\x07"), "holds a control character"),
        (lambda: CellPlan(row=1, column=1, comment="a\ufffe"), "holds a control character"),
        (lambda: CellPlan(row=1, column=1, link="Data!A1"), "needs a text"),
        (lambda: SheetPlan(name="x" * 32, cells=()), "1 to 31 characters"),
        (lambda: SheetPlan(name="a/b", cells=()), "none of [ ]"),
        (lambda: SheetPlan(name="'a", cells=()), "no apostrophe"),
        (lambda: plan(CellPlan(row=1, column=1), CellPlan(row=1, column=1)), "Data!A1 is planned twice"),
        (lambda: plan(CellPlan(row=1, column=1, style="gaudy")), "uses a style"),
        (lambda: plan(CellPlan(row=1, column=1, value=date(2026, 1, 1))), "needs a style with a date format"),
        (lambda: replace(plan(), sheets=()), "first sheet"),
        (lambda: replace(plan(), sheets=(SheetPlan(name="a", cells=(), visibility=Visibility.HIDDEN),)), "first sheet"),
        (lambda: replace(plan(), sheets=(SheetPlan(name="a", cells=()), SheetPlan(name="A", cells=()))), "two sheets"),
        (lambda: replace(plan(), properties={"a": "x" * 256}), "at most 255"),
        (lambda: replace(plan(), defined_names={"a b": "Data!$A$1"}), "expected letters"),
        (lambda: Style(colour="red"), "#005EB8"),
        (lambda: validated(prompt_title="x" * 33), "Excel takes 32"),
        (lambda: validated(prompt="\U0001f600" * 128), "256 characters; Excel"),
        (lambda: Validation(area="A1", accepts=Accepts.LIST), "either choices or a source"),
        (lambda: Validation(area="A1", accepts=Accepts.LIST, choices=("a,b",)), "holds a comma"),
        (lambda: Validation(area="A1", accepts=Accepts.DECIMAL), "needs a minimum or a maximum"),
        (lambda: Validation(area="??", accepts=Accepts.ANY), "is not a cell address"),
        (lambda: ConditionalFormat(area="A1", formula="A1>1", style="plain"), "does not start with '='"),
    ],
)  # fmt: skip
def test_a_plan_that_excel_could_not_hold_is_refused_when_it_is_made(made: object, says: str) -> None:
    with pytest.raises(DeclarationError, match=re.escape(says)):
        made()  # type: ignore[operator]


@pytest.mark.parametrize(
    "book",
    [
        replace(plan(), defined_names={"AB12": "Data!$A$1"}),  # a name that is an address
        plan(row_heights={2_000_000: 12}),
    ],
)
def test_what_the_library_would_drop_in_silence_stops_the_writing(book: BookPlan, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="hold what was planned"):
        write_book(book, tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_style_says_how_a_cell_looks(tmp_path: Path) -> None:
    look = Style(
        bold=True, italic=True, underline=True, colour="#212B32", size=14, fill="#F0F4F5", border="thin",
        border_bottom="medium", wrap=True, align="centre", vertical="top", indent=1,
    )  # fmt: skip
    path = tmp_path / "a.xlsx"
    sheet = SheetPlan(name="Data", cells=(CellPlan(row=1, column=1, value="a", style="look"),))
    write_book(replace(plan(), styles={"look": look}, sheets=(sheet,)), path)
    cell = openpyxl.load_workbook(path)["Data"]["A1"]
    assert (cell.font.b, cell.font.i, cell.font.u, cell.font.sz) == (True, True, "single", 14)
    assert (cell.font.color.rgb, cell.fill.fgColor.rgb) == ("FF212B32", "FFF0F4F5")
    assert (cell.border.top.style, cell.border.bottom.style) == ("thin", "medium")
    assert (cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.wrap_text) == ("center", "top", True)


# ---- the file ----------------------------------------------------------------------------------


def test_a_workbook_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="could not be written"):
        write_book(plan(), tmp_path / "no such folder" / "a.xlsx")
    path = tmp_path / "a.xlsx"
    path.mkdir()
    with pytest.raises(CannotWrite, match="Nothing was changed"):
        write_book(plan(), path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    code = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from consolidate.sheets.put import put_file\n"
        "from consolidate.words.errors import CannotWrite\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    put_file(Path(sys.argv[1]), b'x' * 5000)\n"
        "except CannotWrite as error:\n"
        "    print(error)\n"
    )
    environment = {
        **unmeasured(),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    ran = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, env=environment
    )
    assert "could not be written (File too large)" in ran.stdout
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old and longer")
    put_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]
