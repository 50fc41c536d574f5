"""A small form made like the NHS accounts (TAC) form, so that its reading is tested where no real form is.

The same anatomy in six schedules: a "Table ID" with its number, main codes that end in "Maincode", a row of
years, a row of units that ends in "Subcode", sub codes down the right, totals that are formulas across sheets.
The words and numbers are our own; the codes are those of the form.
"""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

Codes = tuple[str, str, str, str]
"""Schedule, table, main code, sub code."""


@dataclass(frozen=True)
class Row:
    """A line: label, expected sign, sub code; a formula where it is a total.

    In a formula, {SUB} is the same column of another line of the table, {TAC08/1/SUB} the same column of
    another table, {:1} the next column but one of the same line.
    """

    sub: str
    label: str
    sign: str = "+"
    formula: str = ""


@dataclass(frozen=True)
class Table:
    """A table: the suffixes of its main codes for each of the two years, and its lines."""

    schedule: str
    number: str
    title: str
    rows: tuple[Row, ...]
    kinds: tuple[tuple[str, str], ...] = (("01", "Total"),)
    unit: str = "£000"
    by_day: bool = False
    sides: str = "CY PY"
    prefix: str = ""
    """What main codes begin with, where it is not the schedule's number."""
    gap: bool = False
    """Whether "Table ID" stands a row higher and a column to the left, as in the form's wider tables."""


STAFF = (("01", "Total"), ("01P", "Permanent"), ("01O", "Other"))
GROUPS = tuple(
    Row(f"STA0{number}", label, formula="{:1}+{:2}")
    for number, label in (
        (370, "Medical and dental"),
        (380, "Ambulance staff"),
        (390, "Administration and estates"),
        (400, "Healthcare assistants"),
        (410, "Nursing"),
        (420, "Nursing learners"),
        (430, "Scientific, therapeutic and technical"),
        (440, "Healthcare science"),
        (450, "Social care"),
        (480, "Other"),
    )
)
BANDS = (Row("STA0560", "<£10,000"), Row("STA0570", ">£10,000"), Row("STA0630", "Total", formula="{STA0560}+{STA0570}"))

ASSETS = (Row("ROU0010", "Opening"), Row("ROU0020", "Closing"))

TABLES = (
    Table("TAC02", "1", "Statement of comprehensive income", (
        Row("SCI0100A", "Income from patient care", formula="{TAC06/2/INC1220}"),
        Row("SCI0110A", "Other operating income", formula="{TAC07/1/INC1360}"),
        Row("SCI0125A", "Operating expenses", "-", "-{TAC08/1/EXP0390}"),
        Row("SCI0140A", "Operating surplus", "+/-", "SUM({SCI0100A}:{SCI0125A})"),
        Row("SCI0240", "Surplus for the year", "+/-", "{SCI0140A}"),
    )),
    Table("TAC02", "2", "Allocation of the surplus", (Row("SOC0220", "Total", "+/-", "{TAC02/1/SCI0240}"),)),
    Table("TAC06", "1", "Patient care by nature", (
        Row("INC0200", "Drugs"), Row("INC0210", "Other clinical income"),
        Row("INC0350", "Total", formula="SUM({INC0200}:{INC0210})"),
    )),
    Table("TAC06", "2", "Patient care by source", (
        Row("INC1100", "NHS England"), Row("INC1115", "Integrated care boards"),
        Row("INC1220", "Total", formula="SUM({INC1100}:{INC1115})"), Row("OPP0002", "Discontinued"),
    )),
    Table("TAC07", "1", "Other operating income", (
        Row("INC1230A", "Research"), Row("INC1240A", "Education"),
        Row("INC1360", "Total other", formula="SUM({INC1230A}:{INC1240A})"), Row("INC1362", "Discontinued"),
        Row("INC1364", "Patient care", formula="{TAC06/1/INC0350}"),
        Row("INC1365", "Total operating income", formula="{INC1360}+{INC1364}"),
    )),
    Table("TAC08", "1", "Operating expenditure", (
        Row("EXP0130", "Staff"), Row("EXP0170", "Drugs"), Row("EXP0380Z", "Other"),
        Row("EXP0390", "Total operating expenditure", formula="SUM({EXP0130}:{EXP0380Z})"),
        Row("OPX0040", "Discontinued"),
    )),
    Table("TAC09", "2", "Employee expenses", (
        Row("STA0230", "Salaries", formula="{:1}+{:2}"), Row("STA0240", "Social security", formula="{:1}+{:2}"),
        Row("STA0360", "Total staff costs", formula="{STA0230}+{STA0240}"),
        Row("STA0365", "Capitalised"), Row("STA0366", "Total, capitalised excluded", formula="{STA0360}-{STA0365}"),
    ), STAFF),
    Table("TAC09", "3", "Average number of employees", (
        *GROUPS, Row("STA0490", "Total average numbers", formula="SUM({STA0370}:{STA0480})"),
    ), STAFF, "No."),
    Table("TAC09", "6", "Exit packages", BANDS, (("17", "Number"), ("18", "Agreed")), "No.", gap=True),
    Table("TAC09", "7", "Exit packages of another kind", BANDS, (("27", "Number"), ("28", "Agreed")), "No."),
    Table("TAC03", "1", "Financial position", (Row("SFP0010", "Assets"), Row("SFP0020", "Debts")), by_day=True),
    Table("TAC14A", "1", "Right of use assets", ASSETS, sides="CY"),
    Table("TAC14X", "1", "Right of use assets, the year before", ASSETS, sides="PY", prefix="A14A"),
)  # fmt: skip

SHEETS = {
    "TAC02": "TAC02 SoCI", "TAC06": "TAC06 Op Inc 1", "TAC07": "TAC07 Op Inc 2", "TAC08": "TAC08 Op Exp",
    "TAC09": "TAC09 Staff", "TAC03": "TAC03 SoFP", "TAC14A": "TAC14A RoU Assets", "TAC14X": "TAC14X RoU Assets PY",
}  # fmt: skip


@dataclass
class Form:
    """A form to be written, and where its cells came to stand."""

    year: int = 2023
    trust: str = "R0A"
    values: Mapping[Codes, object] = field(default_factory=dict)
    """What was typed, formulas included; everything else is as issued: empty, or a total."""
    results: Mapping[Codes, object] | None = None
    """Stored results of formulas (0 where none is given); None for a form that was never calculated."""
    down: int = 0
    right: int = 0
    sheets: Mapping[str, str] = field(default_factory=dict)
    """Other names of sheets, by schedule."""
    codes: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    """What is printed in place of a main or sub code: (schedule, table, code) to text."""
    headings: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    """What is printed in place of a year or a unit, below a main code: (main code, "year" or "unit", table) to text."""
    labels: bool = True
    cells: dict[Codes, tuple[str, str]] = field(default_factory=dict)

    def save(self, path: Path) -> Path:
        """Write the workbook; `cells` then tells the sheet and address of every cell."""
        top = dict.fromkeys(SHEETS, 5 + self.down)
        starts = {}
        for table in TABLES:
            starts[table.schedule, table.number] = top[table.schedule]
            top[table.schedule] += len(table.rows) + 8
            self._place(table, starts[table.schedule, table.number])
        with xlsxwriter.Workbook(path) as book:
            intro = book.add_worksheet("Intro")
            intro.write(2 + self.down, 1 + self.right, "A trust made up for a test")
            if self.trust:
                intro.write(3 + self.down, 1 + self.right, self.trust)
            pages = {schedule: book.add_worksheet(self.sheet(schedule)) for schedule in SHEETS}
            for schedule, page in pages.items():
                page.write_formula(2, 1, '=MID(CELL("filename",E3),FIND("]",CELL("filename",E4))+1,99)', None, schedule)
            for table in TABLES:
                self._write(pages[table.schedule], table, starts[table.schedule, table.number])
        if self.results is not None:
            _drop_request_to_calculate(path)
        return path

    def sheet(self, schedule: str) -> str:
        """What a schedule's sheet is called."""
        return self.sheets.get(schedule, SHEETS[schedule])

    def columns(self, table: Table) -> list[tuple[str, str, str]]:
        """Main code, heading and year of every column: this year's first, then last year's."""
        prefix = table.prefix or f"A{table.schedule[3:]}"
        years = (("CY", self.year), ("PY", self.year - 1))
        return [
            (
                f"{prefix}{side}{suffix}",
                kind,
                f"31 Mar {year + 1}" if table.by_day else f"{year}/{(year + 1) % 100:02d}",
            )
            for side, year in years
            if side in table.sides
            for suffix, kind in table.kinds
        ]

    def _first_column(self) -> int:
        return 4 + self.right

    def _place(self, table: Table, start: int) -> None:
        for number, (main, _, _) in enumerate(self.columns(table)):
            for line, row in enumerate(table.rows):
                column = xlsxwriter.utility.xl_col_to_name(self._first_column() + number)
                address = f"{column}{start + 6 + line}"
                self.cells[table.schedule, table.number, main, row.sub] = (self.sheet(table.schedule), address)

    def _write(self, page, table: Table, start: int) -> None:
        columns = self.columns(table)
        first = self._first_column()
        code_column = first + len(columns)
        heading = start - 1 - (1 if table.gap else 0)
        page.write(heading, code_column - 1 - (1 if table.gap else 0), "Table ID")
        page.write(heading, code_column - (1 if table.gap else 0), int(table.number))
        page.write(start, first - 3, table.title)
        for number, (main, kind, year) in enumerate(columns):
            code = self.codes.get((table.schedule, table.number, main), main)
            page.write(start, first + number, code)
            page.write(start + 1, first + number, kind)
            page.write(start + 2, first + number, self.headings.get((main, "year", table.number), year))
            page.write(start + 4, first + number, self.headings.get((main, "unit", table.number), table.unit))
        page.write(start, code_column, "Maincode")
        page.write(start + 1, first - 1, "Expected sign")
        page.write(start + 4, code_column, "Subcode")
        for line, row in enumerate(table.rows):
            at = start + 5 + line
            if self.labels:
                page.write(at, first - 3, row.label)
            page.write(at, first - 1, row.sign)
            page.write(at, code_column, self.codes.get((table.schedule, table.number, row.sub), row.sub))
            for number, (main, _, _) in enumerate(columns):
                self._write_cell(page, table, row, (table.schedule, table.number, main, row.sub), number)

    def _write_cell(self, page, table: Table, row: Row, codes: Codes, number: int) -> None:
        address = self.cells[codes][1]
        typed = self.values.get(codes)
        if codes in self.values and not (isinstance(typed, str) and typed.startswith("=")):
            page.write(address, typed) if typed is not None else page.write_blank(address, None)
        elif typed is not None:
            page.write_formula(address, typed, None, (self.results or {}).get(codes, 0))
        elif row.formula and not ("{:" in row.formula and number % len(table.kinds)):
            formula = re.sub(r"\{([^}]*)\}", lambda match: self._reference(match[1], table, codes, number), row.formula)
            page.write_formula(address, f"={formula}", None, (self.results or {}).get(codes, 0))

    def _reference(self, text: str, table: Table, codes: Codes, number: int) -> str:
        schedule, number_of, main, sub = codes
        if text.startswith(":"):
            return self.cells[schedule, number_of, self.columns(table)[number + int(text[1:])][0], sub][1]
        if "/" not in text:
            return self.cells[schedule, number_of, main, text][1]
        other_schedule, other_number, other_sub = text.split("/")
        other = next(t for t in TABLES if (t.schedule, t.number) == (other_schedule, other_number))
        sheet, address = self.cells[other_schedule, other_number, self.columns(other)[number][0], other_sub]
        return f"'{sheet}'!{address}"


def all_codes(year: int = 2023) -> list[Codes]:
    """The codes of every cell of a form."""
    form = Form(year=year)
    return [
        (table.schedule, table.number, main, row.sub)
        for table in TABLES
        for row in table.rows
        for main, _, _ in form.columns(table)
    ]


def _drop_request_to_calculate(path: Path) -> None:
    """XlsxWriter asks every reader to calculate its workbooks; a form saved by Excel does not."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
