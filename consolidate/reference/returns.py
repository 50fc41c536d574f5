"""The page about a year's return: its sheets, tables, rows and columns, what each cell takes and how it is named.

Put together from the same form by which the workbook is written and read; addresses are the writer's alone.
"""

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layouts import CellKind, Column, Layout, Role, RowSource, Table
from consolidate.collection.return_filling import required_slots
from consolidate.collection.return_form import Form, FormRow, FormSheet, FormTable, form_of
from consolidate.reference.markdown import code, figure, heading, labelled, link, names, paragraph, plain, table
from consolidate.words.units import UNITS

_ROLES = {
    Role.CODE: "code of the row; fixed",
    Role.LABEL: "name of the row; fixed",
    Role.COUNTS: "wording; fixed",
    Role.UNIT: "unit of the row; fixed",
    Role.LAST_YEAR: "what is held for last year",
    Role.LAST_YEAR_SOURCE: "where last year's figure is from",
    Role.PUBLISHED: "what is published for the trust; fixed",
    Role.PUBLISHED_SOURCE: "where it is published; fixed",
    Role.PRINTED: "what is known already, in words; fixed",
    Role.CALCULATED: "calculated; shown only",
}


_WORDED = {
    "change": "the change on last year",
    "flag": "says Explain where a reason is needed",
    "differs": "says Differs where the parts do not come to their whole",
}


def return_page(layout: Layout) -> list[str]:
    """The whole return of a layout."""
    form = form_of(layout, catalogue().taxonomy)
    lines = heading(1, f"{plain(layout.title)} for {layout.year}")
    lines += paragraph(
        "What the workbook asks for, as declared in `templates/returns/` and `benchmarks/`. "
        "`consolidate template new` writes it."
    )
    lines += labelled(
        [
            ("Layout", code(layout.id)),
            ("Input cells", figure(sum(1 for _ in form.slots()))),
            ("Fingerprint", code(form.fingerprint)),
            ("Changed since the year before", [plain(text) for text in layout.changes]),
            ("Not asked in this year", names(layout.leave_out) if layout.leave_out else ""),
            ("Time needed", plain(layout.time_needed)),
        ]
    )
    return [*lines, *_names(form), *_sheets(form), *_tables(form), *_rows(form), *_lists(layout), *_words(layout)]


def _names(form: Form) -> list[str]:
    """How a cell is found, with the first money cell of a function as the example."""
    example = next(slot for sheet, _, slot in form.slots() if sheet.function and slot.kind is CellKind.NUMBER)
    return [
        *heading(2, "How a cell is known"),
        *paragraph(
            "A cell is known by the code of its row and the header of its column, not by where it stands. "
            "In the workbook it also has a defined name, the code of the row and the name "
            "of the column with a point between them; a character that a defined name may not hold becomes `_`."
        ),
        *paragraph(f"So the cell of row `{example.row.code}` under {example.column.header} is named `{example.name}`."),
    ]


def _sheets(form: Form) -> list[str]:
    rows = [
        (
            plain(sheet.name),
            plain(sheet.purpose),
            ", ".join(link(plain(one.table.title), _title(one.table)) for one in sheet.tables),
            str(sum(len(one.slots) for one in sheet.tables) or ""),
        )
        for sheet in form.sheets
    ]
    return [*heading(2, "Sheets"), *table(("Sheet", "What it is for", "Tables", "Input cells:"), rows)]


def _title(declared: Table) -> str:
    return f"Table: {declared.title}"


def _tables(form: Form) -> list[str]:
    """Each table once, however many sheets it stands on, with its columns from the left."""
    lines = []
    for declared in form.layout.tables.values():
        standing = [(sheet, one) for sheet in form.sheets for one in sheet.tables if one.table.id == declared.id]
        if not standing:
            continue
        lines += [*heading(2, plain(_title(declared))), *paragraph(declared.intro)]
        lines += labelled([("On the sheets", ", ".join(plain(sheet.name) for sheet, _ in standing))])
        lines += table(
            ("Header", "Cell", "Unit", "Words accepted", "Needed for a complete row", "Name ends in", "What to give"),
            [_column(column, standing[0][1], form) for column in declared.columns],
        )
    return lines


def _column(column: Column, stands: FormTable, form: Form) -> tuple[str, ...]:
    header = plain(column.header)
    if column.role is not Role.INPUT:
        return (header, _ROLES[column.role], "", "", "", "", _shows(column, form))
    slots = [slot for (_, name), slot in stands.slots.items() if name == column.id]
    kinds = sorted({slot.kind.value for slot in slots})
    units = sorted({UNITS[slot.unit].words for slot in slots if slot.kind is CellKind.NUMBER})
    prompts = {slot.prompt for slot in slots}
    return (
        header,
        "input: " + " or ".join(kinds) + (", about the year before" if column.previous_year else ""),
        plain(units[0]) if len(units) == 1 else "that of the row" if units else "",
        plain(", ".join(form.layout.lists[column.list].words)) if column.list else "",
        _needed(column, stands),
        code(f".{column.id}"),
        plain(prompts.pop()) if len(prompts) == 1 else "see the row",
    )


def _needed(column: Column, stands: FormTable) -> str:
    """Whether the Check sheet counts a row as left to do until this column of it is filled in."""
    rows = [row for row in stands.rows if any(slot.column is column for slot in required_slots(stands, row))]
    return "" if not rows else "yes" if len(rows) == len(stands.rows) else "yes, unless the row is optional"


def _shows(column: Column, form: Form) -> str:
    """What a cell that is not typed in shows."""
    measure = form.taxonomy.measures.get(column.calculates)
    if measure:
        return plain(f"{measure.label}: {measure.help}")
    if column.calculates:
        return _WORDED[column.calculates]
    return ""


def _rows(form: Form) -> list[str]:
    lines = heading(2, "Rows")
    for sheet in form.sheets:
        for one in sheet.tables:
            lines += _rows_of(sheet, one)
    return lines


def _rows_of(sheet: FormSheet, stands: FormTable) -> list[str]:
    lines = heading(3, plain(f"{sheet.name}: {stands.table.title}"))
    if stands.table.rows is RowSource.NUMBERED:
        first, last = stands.rows[0].code, stands.rows[-1].code
        return [*lines, *paragraph(f"{len(stands.rows)} empty rows, `{first}` to `{last}`.")]
    return [
        *lines,
        *table(
            ("Code", "Row", "Unit", "What counts", "What does not", "Optional"),
            [_row(row) for row in stands.rows],
        ),
    ]


def _row(row: FormRow) -> tuple[str, ...]:
    return (
        code(row.code),
        plain(row.label),
        plain(UNITS[row.unit].words) if row.unit else "",
        plain(row.counts),
        plain(row.excludes),
        "" if row.required else "yes",
    )


def _lists(layout: Layout) -> list[str]:
    lines = heading(2, "Words that a cell accepts")
    for choices in layout.list:
        lines += heading(3, plain(choices.title))
        lines += table(
            ("Word", "Meaning", "The row's empty figures are then"),
            [
                (plain(one.word), plain(one.meaning), one.state.value.replace("_", " ") if one.state else "")
                for one in choices.entry
            ],
        )
    return lines


def _words(layout: Layout) -> list[str]:
    words = layout.words
    return [
        *heading(2, "Words in place of a number"),
        *table(
            ("Typed in a number's cell", "Read as"),
            [
                (names(words.not_supplied), "not supplied; the trust is asked which of the next two it means"),
                (names(words.not_provided), "not provided: the trust does not have the service"),
                (names(words.not_collected), "not collected: nobody knows the figure"),
                (names(words.ambiguous), "an error: it may mean zero or nothing"),
            ],
        ),
        *paragraph(
            f"The largest figure taken is {layout.largest_figure:,}; a text may have {layout.longest_text} characters."
        ),
        *heading(2, "Colours and their words"),
        *table(("Word", "Meaning"), [(plain(one.word), plain(one.meaning)) for one in layout.key]),
    ]
