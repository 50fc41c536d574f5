"""Compile the public tables that ship: `python -m sample_data.generator.public [FACTS [OUT]]`.

Takes the compiled facts of `../shared/facts` as they stand and writes each declared table as a workbook: the sheet
"About" says what it is and where it is from, the sheet "Data" has a header row and one row per record. Changes no
figure: units, signs and zeros are the loader's business, and declared in `benchmarks/public_tables/`.
"""

import csv
import sys
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path

from consolidate.catalogue.public_tables import Column, PublicTable, PublicTables, public_tables
from consolidate.collection.public_tables import ABOUT_SHEET, DATA_SHEET, PROPERTY, TABLE_LABEL
from consolidate.sheets.plan import BookPlan, CellPlan, SheetPlan
from consolidate.sheets.style import Style
from consolidate.sheets.writer import write_book
from consolidate.words.units import UNITS

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT.parent / "shared" / "facts"
OUT = ROOT / "sample_data" / "public"

STYLES = {
    "title": Style(bold=True, size=14),
    "label": Style(bold=True, vertical="top"),
    "text": Style(wrap=True, vertical="top"),
    "header": Style(bold=True, border_bottom="thin"),
}
LABEL_WIDTH, TEXT_WIDTH, COLUMN_WIDTH = 24, 110, 18  # characters, by eye


def plan_table(table: PublicTable, tables: PublicTables, records: list[list[str]]) -> BookPlan:
    """The workbook of one table. `records` are the rows of its CSV file, the header first."""
    return BookPlan(
        title=table.title,
        subject=table.source,
        created=datetime.combine(table.compiled_on, time(), tzinfo=UTC).replace(tzinfo=None),
        sheets=(_about(table, tables), _data(table, tables, records)),
        properties={PROPERTY: table.id},
        styles=STYLES,
    )


def _about(table: PublicTable, tables: PublicTables) -> SheetPlan:
    lines = [
        (TABLE_LABEL, table.id),
        ("What", table.what),
        ("Period", table.period),
        ("Source", table.source),
        ("Address", table.url),
        ("Checked against", table.checked_against),
        ("Licence", table.licence),
        ("Compiled on", table.compiled_on.isoformat()),
    ]
    cells = [CellPlan(row=1, column=1, value=table.title, style="title")]
    row = 2
    for label, text in lines:
        if text:
            row += 1
            cells.append(CellPlan(row=row, column=1, value=label, style="label"))
            cells.append(CellPlan(row=row, column=2, value=text, style="text"))
    row += 2
    cells.append(CellPlan(row=row, column=1, value=f"Columns of the sheet {DATA_SHEET}", style="label"))
    for header, text in [
        *((column.header, _meaning(column, tables)) for column in table.column),
        *((column.header, f"Not loaded. {column.reason}") for column in table.ignored),
    ]:
        row += 1
        cells.append(CellPlan(row=row, column=1, value=header, style="text"))
        cells.append(CellPlan(row=row, column=2, value=text, style="text"))
    return SheetPlan(
        name=ABOUT_SHEET, cells=tuple(cells), column_widths={1: LABEL_WIDTH, 2: TEXT_WIDTH}, gridlines=False
    )


def _meaning(column: Column, tables: PublicTables) -> str:
    field = tables.fields[column.field]
    unit = UNITS[field.unit].words
    scale = "" if column.scale == 1 else f", times {column.scale:,}"
    zero = f" {column.zero_means_missing}" if column.zero_means_missing else ""
    return f"{field.label} ({unit}{scale}). {field.help}{zero}"


def _data(table: PublicTable, tables: PublicTables, records: list[list[str]]) -> SheetPlan:
    header, *rows = records
    numeric = {c.header for c in table.column if tables.fields[c.field].unit != "text"}
    cells = [CellPlan(row=1, column=n, value=text, style="header") for n, text in enumerate(header, 1)]
    for row, record in enumerate(rows, 2):
        for number, (name, text) in enumerate(zip(header, record, strict=True), 1):
            is_number = name in numeric or (name == table.year_column and text.isdigit())
            if text:
                cells.append(CellPlan(row=row, column=number, value=Decimal(text) if is_number else text))
    return SheetPlan(
        name=DATA_SHEET,
        cells=tuple(cells),
        column_widths=dict.fromkeys(range(1, len(header) + 1), COLUMN_WIDTH),
        freeze=(1, 1),
    )


def compile_tables(facts: Path, out: Path) -> list[Path]:
    """Write every declared table as a workbook and return the paths."""
    tables = public_tables()
    paths = []
    for table in tables.tables.values():
        with (facts / table.facts_file).open(encoding="utf-8", newline="") as stream:
            records = list(csv.reader(stream))
        path = out / f"{table.id}.xlsx"
        write_book(plan_table(table, tables, records), path)
        paths.append(path)
    return paths


if __name__ == "__main__":
    arguments = [Path(argument) for argument in sys.argv[1:]]
    for written in compile_tables(*arguments, *(FACTS, OUT)[len(arguments) :]):
        print(written)  # noqa: T201 - a developer program tells what it wrote
