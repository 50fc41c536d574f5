"""Laying a declared table on a sheet: words, header, rows, input cells with their names, formulas with results.

Knows how a table stands; what its cells are comes from the form, and what is in them from the filling.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consolidate.catalogue.layouts import ROW, CellKind, Column, Role, RowSource
from consolidate.collection import return_formulas as formulas
from consolidate.collection.return_filling import DIFFERS, EXPLAIN, INCOMPLETE, SUM_LIMIT, Answer, Filling, Prefilled
from consolidate.collection.return_form import FormRow, FormTable, Key, Slot
from consolidate.collection.return_page import Page
from consolidate.collection.return_prompts import with_source
from consolidate.collection.return_styles import REMARKED, remarked
from consolidate.collection.return_validation import validation_of
from consolidate.sheets.addresses import address_of
from consolidate.sheets.conditions import ConditionalFormat
from consolidate.words.units import UNITS

_LOOKS = {
    Role.INPUT: "input",
    Role.LAST_YEAR: "last_year",
    Role.LAST_YEAR_SOURCE: "last_year",
    Role.CALCULATED: "calculated",
}
_FIXED = "fixed"
_TOTAL = "Total so far"


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Where the Lists sheet holds the words of each list, and each limit that a formula uses."""

    lists: Mapping[str, str]
    limits: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a table came to stand: 1-based rows, and the column number of each column's id."""

    sheet: str
    table: FormTable
    header_row: int
    first_row: int
    last_row: int
    columns: Mapping[str, int]

    def cell(self, row: int, column: str, *, elsewhere: bool = False) -> str:
        """The address in a column, such as G8; empty for a column that the table does not have.

        `elsewhere` puts the sheet before it, for formulas of other sheets.
        """
        if column not in self.columns:
            return ""
        return (f"{self.sheet}!" if elsewhere else "") + address_of(row, self.columns[column])

    def area(self, column: str, *, elsewhere: bool = False) -> str:
        """All rows of a column, such as G8:G14."""
        return f"{self.cell(self.first_row, column, elsewhere=elsewhere)}:{self.cell(self.last_row, column)}"

    def column_of(self, field: str) -> str:
        """The id of the column that asks for a field; empty where there is none."""
        return next((c.id for c in self.table.table.columns if c.role is Role.INPUT and c.field == field), "")


def place_table(
    page: Page, table: FormTable, filling: Filling, refers: References, above: Placed | None = None
) -> Placed:
    """Put a table down from the page's next free row. `above` is the sheet's first table, which sets the columns."""
    columns = {
        column.id: above.columns[column.under] if column.under and above else number
        for number, column in enumerate(table.table.columns, 1)
    }
    for column in table.table.columns:
        if column.width:
            page.widths[columns[column.id]] = column.width
    page.write(table.table.title, "heading")
    if table.table.intro:
        page.write(table.table.intro, "intro")
    _put_header(page, table, columns, filling)
    first = page.row
    placed = Placed(
        sheet=page.quoted_name,
        table=table,
        header_row=first - 1,
        first_row=first,
        last_row=first + len(table.rows) - 1,
        columns=columns,
    )
    for row in table.rows:
        for column in table.table.columns:
            _put_cell(page, placed, row, column, filling, refers)
        if table.column(Role.LABEL) is None and (words := _remarked_words(table, row, filling)):
            page.put(page.row, max(columns.values()) + 1, words.strip().replace("\n", ". "), "strong")
        page.row += 1
    if table.table.rows is RowSource.LINES and len(table.rows) > 1:
        _put_totals(page, placed, filling)
    _add_conditions(page, placed, filling)
    page.row += 1
    return placed


def _put_header(page: Page, table: FormTable, columns: Mapping[str, int], filling: Filling) -> None:
    """Two rows: the word that says what to do with the column, and the header by which it is found again."""
    words = {entry.style: entry.word for entry in filling.form.layout.key}
    for column in table.table.columns:
        look = _LOOKS.get(column.role, _FIXED)
        page.put(page.row, columns[column.id], words[look], f"tag_{look}")
        asked = [slot for slot in table.slots.values() if slot.column is column]
        figures = bool(asked) and all(slot.kind is CellKind.NUMBER for slot in asked)
        right = figures or column.role in (Role.LAST_YEAR, Role.CALCULATED)
        page.put(page.row + 1, columns[column.id], column.header, "header_right" if right else "header")
    page.row += 2


def _put_cell(page: Page, placed: Placed, row: FormRow, column: Column, filling: Filling, refers: References) -> None:
    number, at = placed.columns[column.id], page.row
    match column.role:
        case Role.CODE:
            page.put(at, number, row.code, "code")
        case Role.LABEL:
            optional = placed.table.table.required and not row.required
            label = f"{row.label} (optional)" if optional else row.label
            page.put(at, number, label + _remarked_words(placed.table, row, filling), "label")
        case Role.COUNTS:
            page.put(at, number, _wording(row), "wording")
        case Role.UNIT:
            page.put(at, number, UNITS[row.unit].words, "wording")
        case Role.LAST_YEAR | Role.LAST_YEAR_SOURCE:
            _put_held(page, number, row, column, filling, filling.prefill.last_year, "last_year")
        case Role.PUBLISHED | Role.PUBLISHED_SOURCE:
            _put_held(page, number, row, column, filling, filling.prefill.published, "fixed")
        case Role.PRINTED:
            page.put(at, number, filling.prefill.printed.get((row.function, row.line, column.field)), "wording")
        case Role.CALCULATED:
            _put_formula(page, placed, row, column, filling, refers)
        case Role.INPUT:
            slot = placed.table.slots[row.code, column.id]
            answer = filling.answer(slot.key)
            remark = filling.remarks.get(slot.key)
            style = input_style(slot, answer)
            page.put(
                at,
                number,
                _as_written(slot, answer),
                remarked(style, remark.look) if remark and remark.look else style,
                name=slot.name,
                comment=(remark.comment or None) if remark else None,
            )
            rule = validation_of(slot, address_of(at, number), filling.form.layout, refers.lists)
            page.validations.append(with_source(rule, slot, placed.table, filling))


def _remarked_words(table: FormTable, row: FormRow, filling: Filling) -> str:
    """What the fills of a row's cells say, in words under its label: which columns to correct, which to explain."""
    words = {entry.style: entry.word for entry in filling.form.layout.key}
    headers: dict[str, list[str]] = {look: [] for look in REMARKED}
    for (code, _), slot in table.slots.items():
        remark = filling.remarks.get(slot.key) if code == row.code else None
        if remark is not None and remark.look and remark.comment:
            headers[remark.look].append(slot.column.header)
    return "".join(f"\n{words[look]}: {', '.join(found)}" for look, found in headers.items() if found)


def _wording(row: FormRow) -> str:
    """One sentence in, one sentence out."""
    return f"{row.counts} Not here: {row.excludes}" if row.excludes else row.counts


def _as_written(slot: Slot, answer: Answer) -> Answer:
    """A day that comes as ISO text is written as a day; words are written as they are."""
    if slot.kind is not CellKind.DATE or not isinstance(answer, str):
        return answer
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return answer


def input_style(slot: Slot, answer: Answer = None) -> str:
    """Figures stand to the right in their unit's format, words to the left."""
    if slot.kind is CellKind.DATE:
        return "input_date"
    if slot.kind is CellKind.NUMBER and not isinstance(answer, str):
        return f"input:{slot.unit}"
    # A comment in a narrow column runs on over the empty cells beside it.
    return "input_open" if slot.kind is CellKind.TEXT and slot.column.under else "input_text"


def _put_held(
    page: Page, number: int, row: FormRow, column: Column, filling: Filling, known: Mapping[Key, Prefilled], look: str
) -> None:
    """A figure that is held already, or where it is from; where there is none, the words for that."""
    layout, measures = filling.form.layout, filling.form.taxonomy.measures
    field = column.field.replace(ROW, row.field)
    held = known.get((row.function, row.line, field))
    said: Decimal | str | None = {
        Role.LAST_YEAR: layout.nothing_held,
        Role.PUBLISHED_SOURCE: layout.nothing_published,
    }.get(column.role)
    if held is not None:
        said = held.source if column.role in (Role.LAST_YEAR_SOURCE, Role.PUBLISHED_SOURCE) else held.value
    if isinstance(said, Decimal):
        unit = measures[field].unit if field in measures else column.unit or row.unit
        page.put(page.row, number, said, f"{look}:{unit}")
    else:
        page.put(page.row, number, said, "wording" if look == _FIXED else f"{look}_text")


def _put_formula(
    page: Page, placed: Placed, row: FormRow, column: Column, filling: Filling, refers: References
) -> None:
    at, number, measures = page.row, placed.columns[column.id], filling.form.taxonomy.measures
    if column.calculates in measures:
        measure = measures[column.calculates]
        cells = {part: placed.cell(at, placed.column_of(part)) for part in measure.weights}
        optional = frozenset(part for part in cells if filling.form.taxonomy.fields[part].blank_means_zero)
        formula = formulas.measure(cells, measure.weights, optional)
        page.put(
            at, number, style=f"calculated:{measure.unit}", formula=formula, result=filling.measure(row, measure.id)
        )
        return
    if column.calculates == "differs":
        parts = placed.cell(at, next(c.id for c in placed.table.table.columns if c.calculates in measures))
        whole = page.names[filling.form.by_key[row.function, row.line, column.against].name]
        formula = formulas.differs(parts, whole, refers.limits[SUM_LIMIT])
        said = filling.differs(placed.table, row, column.against)
        page.put(at, number, style="calculated_word", formula=formula, result=said)
        return
    now, before, corrected = (placed.cell(at, name) for name in _compared(placed.table, filling))
    if column.calculates == "change":
        change = filling.change(placed.table, row)
        page.put(at, number, style="calculated_change", formula=formulas.change(now, before, corrected), result=change)
        return
    reason = placed.cell(at, placed.table.reason.id) if placed.table.reason else '""'
    share, amount = ([refers.limits[name] for name in filling.limits(placed.table)] + [None])[:2]
    formula = formulas.flag(now, before, corrected, reason, share or "", amount)
    page.put(at, number, style="calculated_word", formula=formula, result=filling.flag(placed.table, row))


def _compared(table: FormTable, filling: Filling) -> tuple[str, str, str]:
    """The columns of this year's figure, of last year's, and of its correction; empty where there is none."""
    columns, measure = table.table.columns, filling.measure_of(table)
    now = next(
        c.id for c in columns if (c.calculates == measure if measure else c.field == ROW and c.role is Role.INPUT)
    )
    held = table.column(Role.LAST_YEAR)
    return now, held.id if held else "", next((c.id for c in columns if c.previous_year), "")


def _put_totals(page: Page, placed: Placed, filling: Filling) -> None:
    """Sums of the figures that are there, for comparing with the ledger. No code stands beside them."""
    table = placed.table
    for column in table.table.columns:
        number = placed.columns[column.id]
        if column.role is Role.LABEL:
            page.put(page.row, number, _TOTAL, "total")
        numbers: list[Decimal] = []
        if (
            column.role is Role.INPUT
            and column.kind is CellKind.NUMBER
            and column.totalled
            and not column.previous_year
        ):
            slots = [table.slots[row.code, column.id] for row in table.rows]
            unit = slots[0].unit
            numbers = [value for slot in slots if (value := filling.number(slot.key)) is not None]
        elif column.calculates in filling.form.taxonomy.measures:
            unit = filling.form.taxonomy.measures[column.calculates].unit
            sums = [filling.measure(row, column.calculates) for row in table.rows]
            numbers = [value for value in sums if isinstance(value, Decimal)]
        else:
            continue
        total = sum(numbers, Decimal(0))
        page.put(
            page.row,
            number,
            style=f"calculated:{unit}:total",
            formula=f"=SUM({placed.area(column.id)})",
            result=total,
        )
    page.row += 1


def _add_conditions(page: Page, placed: Placed, filling: Filling) -> None:
    """The fills that repeat a word: amber for Explain, pink for a negative total."""
    for column in placed.table.table.columns:
        if not column.calculates:
            continue
        first, area = placed.cell(placed.first_row, column.id), placed.area(column.id)
        if column.calculates == "flag":
            page.conditions.append(ConditionalFormat(area=area, formula=f'={first}="{EXPLAIN}"', style="when_explain"))
        elif column.calculates == "differs":
            page.conditions.append(ConditionalFormat(area=area, formula=f'={first}="{DIFFERS}"', style="when_explain"))
        elif column.calculates in filling.form.taxonomy.measures:
            negative = f"=AND(ISNUMBER({first}),{first}<0)"
            page.conditions.append(ConditionalFormat(area=area, formula=negative, style="when_must_fix"))
            page.conditions.append(
                ConditionalFormat(area=area, formula=f'={first}="{INCOMPLETE}"', style="when_explain")
            )
