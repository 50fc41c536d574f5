"""Compile the public tables that ship: `python -m sample_data.generator.public [FACTS [OUT]]`.

Takes the compiled facts of `../shared/facts` as they stand and writes each declared table as a workbook: the sheet
"About" says what it is and where it is from, the sheet "Data" has a header row and one row per record. Changes no
figure: units, signs and zeros are the loader's business, and declared in `benchmarks/public_tables/`.
"""

import csv
import sys
from datetime import UTC, datetime, time
from decimal import Context, Decimal
from pathlib import Path

from consolidate.catalogue.public_tables import Column, PublicTable, PublicTables, public_tables
from consolidate.collection.number_text import EXCEL_DIGITS
from consolidate.collection.public_tables import ABOUT_SHEET, DATA_SHEET, PROPERTY, TABLE_LABEL
from consolidate.collection.table_plan import STYLES, plan_about, plan_records
from consolidate.sheets.plan import BookPlan, SheetPlan
from consolidate.sheets.writer import write_book
from consolidate.words.units import UNITS

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT.parent / "shared" / "facts"
OUT = ROOT / "sample_data" / "public"


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
    said = [
        (TABLE_LABEL, table.id),
        ("What", table.what),
        ("Period", table.period),
        ("Source", table.source),
        ("Address", table.url),
        ("Checked against", table.checked_against),
        *(("In dispute", f"{d.ods_code}, {d.year}, {d.header}: {d.note}") for d in table.dispute),
        ("Licence", table.licence),
        ("Compiled on", table.compiled_on.isoformat()),
    ]
    columns = [(column.header, _meaning(column, tables)) for column in table.column]
    ignored = [(column.header, f"Not loaded. {column.reason}") for column in table.ignored]
    heading = (f"Columns of the sheet {DATA_SHEET}", "")
    return plan_about(
        ABOUT_SHEET, table.title, [*(pair for pair in said if pair[1]), ("", ""), heading, *columns, *ignored]
    )


def _meaning(column: Column, tables: PublicTables) -> str:
    field = tables.fields[column.field]
    unit = "" if field.unit == "text" else f" Unit: {UNITS[field.unit].words}."
    scale = "" if column.scale == 1 else f" Loaded as the number here times {column.scale:,}."
    zero = f" {column.zero_means_missing}" if column.zero_means_missing else ""
    return f"{field.label}. {field.help}{unit}{scale}{zero}"


def _data(table: PublicTable, tables: PublicTables, records: list[list[str]]) -> SheetPlan:
    header, *rows = records
    numeric = {c.header for c in table.column if tables.fields[c.field].unit != "text"}
    numbers = [name in numeric or (name == table.year_column and rows[0][n].isdigit()) for n, name in enumerate(header)]
    return plan_records(
        DATA_SHEET,
        header,
        (
            [_number(text) if number and text else text for number, text in zip(numbers, record, strict=True)]
            for record in rows
        ),
    )


def _number(text: str) -> Decimal:
    """A number with the digits that a spreadsheet keeps, so that saving the table elsewhere changes nothing.

    It also takes off what adding binary fractions left behind: 576.5799999999999 was 576.58.
    """
    return Context(prec=EXCEL_DIGITS).create_decimal(text)


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
