"""Which cells the return of a year has: its sheets, tables, rows and input cells, each with its key and its name.

Puts the declared layout and the taxonomy together. Knows no addresses and no figures: writer and reader
both go by this, so neither can know of a cell that the other does not.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property

from consolidate.catalogue.layouts import ROW, CellKind, Column, Layout, Role, RowSource, SheetKind, SheetLayout, Table
from consolidate.catalogue.taxonomy import Field, Function, Taxonomy
from consolidate.words.errors import DeclarationError
from consolidate.words.facts import TRUST_LEVEL

Key = tuple[str, str, str]
"""Function, line and field: what a figure is about."""

REASON_FIELD = "reason"
"""Where a service line says why it moved."""

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.]", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One row of a table. `field` is empty where the columns say what each cell is about.

    A `spare` row is one of as many as a trust may need: left empty, it says nothing.
    """

    code: str
    label: str
    function: str
    line: str
    counts: str = ""
    excludes: str = ""
    field: str = ""
    unit: str = ""
    kind: CellKind = CellKind.NUMBER
    list: str = ""
    minimum: Decimal | None = Decimal(0)
    whole: bool = False
    required: bool = True
    spare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One input cell: the key that its answer gets, its defined name, and what it takes.

    `list` is the list of the layout from which a choice is made, `choices` its words.
    """

    key: Key
    name: str
    row: FormRow
    column: Column
    kind: CellKind
    unit: str
    prompt: str
    list: str
    choices: tuple[str, ...]
    minimum: Decimal | None
    whole: bool
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTable:
    """One table as it stands on a sheet; `slots` are keyed by row code and column id."""

    table: Table
    rows: tuple[FormRow, ...]
    slots: dict[tuple[str, str], Slot]

    def column(self, role: Role) -> Column | None:
        """The first column of a role; None where the table has none."""
        return next((column for column in self.table.columns if column.role is role), None)

    @property
    def reason(self) -> Column | None:
        """The column in which a change is explained: the reason of a line, the comment of a row of its own."""
        return next((c for c in self.table.columns if c.field in (REASON_FIELD, f"{ROW}.comment")), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSheet:
    """One sheet. `function` is set on the sheet of a function."""

    name: str
    layout: SheetLayout
    tables: tuple[FormTable, ...]
    purpose: str
    function: Function | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    """All of it. No slots: `by_key` is worked out once and kept."""

    layout: Layout
    taxonomy: Taxonomy
    sheets: tuple[FormSheet, ...]

    @cached_property
    def by_key(self) -> dict[Key, Slot]:
        """Every input cell by its key, in the order of the workbook."""
        return {slot.key: slot for _, _, slot in self.slots()}

    def slots(self) -> Iterator[tuple[FormSheet, FormTable, Slot]]:
        """Every input cell with its sheet and table, in the order of the workbook."""
        for sheet in self.sheets:
            for table in sheet.tables:
                for slot in table.slots.values():
                    yield sheet, table, slot

    @property
    def function_sheets(self) -> tuple[FormSheet, ...]:
        """The sheets of the functions, in order."""
        return tuple(sheet for sheet in self.sheets if sheet.function is not None)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over what the return is read by: sheets, codes, headers and names, not wording or widths."""
        digest = hashlib.sha256(self.layout.id.encode())
        for sheet, table, slot in self.slots():
            parts = (sheet.name, table.table.id, slot.row.code, slot.column.header, slot.name, *slot.key, slot.unit)
            digest.update(("\x1f".join(parts) + "\n").encode())
        return digest.hexdigest()


@cache
def form_of(layout: Layout, taxonomy: Taxonomy) -> Form:
    """The return of a layout for the functions declared now. Raises DeclarationError where two cells collide.

    Worked out once for all returns of a layout: it is the same for every trust.
    """
    sheets: list[FormSheet] = []
    for declared in layout.sheet:
        if declared.kind is SheetKind.FUNCTIONS:
            sheets += [
                _sheet(layout, taxonomy, declared, function)
                for function in taxonomy.functions.values()
                if function.id not in layout.leave_out
            ]
        else:
            sheets.append(_sheet(layout, taxonomy, declared, None))
    form = Form(layout=layout, taxonomy=taxonomy, sheets=tuple(sheets))
    _refuse_collisions(form)
    return form


def _sheet(layout: Layout, taxonomy: Taxonomy, declared: SheetLayout, function: Function | None) -> FormSheet:
    tables = tuple(_table(layout, taxonomy, layout.tables[name], function) for name in declared.tables)
    return FormSheet(
        name=function.sheet if function else declared.name,
        layout=declared,
        tables=tuple(table for table in tables if table.rows),
        purpose=f"{function.label}. For {function.for_whom}." if function else declared.purpose,
        function=function,
    )


def _table(layout: Layout, taxonomy: Taxonomy, table: Table, function: Function | None) -> FormTable:
    rows = tuple(row for row in _rows(layout, taxonomy, table, function) if row.code not in layout.leave_out)
    codes = [row.code.casefold() for row in rows]
    for row in rows:
        if codes.count(row.code.casefold()) > 1:
            raise DeclarationError(f"Return {layout.id}: code '{row.code}' is asked twice in table '{table.id}'.")
    slots = {
        (row.code, column.id): _slot(layout, taxonomy, row, column)
        for row in rows
        for column in table.columns
        if column.role is Role.INPUT
    }
    return FormTable(table=table, rows=rows, slots=slots)


def _rows(layout: Layout, taxonomy: Taxonomy, table: Table, function: Function | None) -> Iterator[FormRow]:
    match table.rows:
        case RowSource.DECLARED:
            yield from _declared_rows(taxonomy, table)
        case RowSource.FUNCTIONS:
            for known in taxonomy.functions.values():
                if known.id not in layout.leave_out:
                    yield FormRow(
                        code=known.sheet,
                        label=known.label,
                        function=known.id,
                        line=table.line,
                        required=table.required,
                    )
        case RowSource.DISCIPLINES:
            for discipline in taxonomy.disciplines.values():
                yield FormRow(
                    code=f"{table.code}.{discipline.code}",
                    label=discipline.label,
                    function=table.function,
                    line=discipline.id,
                    required=table.required,
                )
        case RowSource.NUMBERED:
            for number in range(1, table.count + 1):
                yield FormRow(
                    code=f"{table.code}.{number:02d}",
                    label="",
                    function=table.function,
                    line=f"{table.line}{number:02d}",
                    required=table.required,
                    spare=True,
                )
        case RowSource.LINES | RowSource.VOLUMES if function is not None:
            yield from _line_rows(table, function)
        case _:
            raise DeclarationError(
                f"Return {layout.id}: table '{table.id}' has rows of {table.rows}; "
                "expected it on the sheet of kind 'functions'."
            )


def _declared_rows(taxonomy: Taxonomy, table: Table) -> Iterator[FormRow]:
    for row in table.row:
        field = taxonomy.trust_fields.get(row.field)
        yield FormRow(
            code=row.code,
            label=row.label or (field.label if field else ""),
            counts=row.counts or (field.help if field else ""),
            function=table.function,
            line=row.line or table.line,
            field=row.field,
            unit=row.unit or (field.unit if field else ""),
            kind=row.kind,
            list=row.list,
            minimum=field.minimum if field else Decimal(0),
            whole=field.whole if field else False,
            required=row.required and table.required,
        )


def _line_rows(table: Table, function: Function) -> Iterator[FormRow]:
    for line in function.lines:
        if table.rows is RowSource.LINES:
            yield FormRow(
                code=line.code,
                label=line.label,
                counts=line.counts,
                excludes=line.excludes,
                function=function.id,
                line=line.id,
                required=table.required,
            )
            continue
        for volume in line.volumes:
            yield FormRow(
                code=volume.code or f"{line.code}.{volume.id}",
                label=volume.label,
                counts=volume.help,
                function=function.id,
                line=line.id,
                field=volume.id,
                unit=volume.unit,
                whole=volume.whole,
            )


def _slot(layout: Layout, taxonomy: Taxonomy, row: FormRow, column: Column) -> Slot:
    """The input cell where a row and a column meet: what neither says is taken from the field."""
    own = ROW in column.field
    field: Field | None = None if ROW in column.field else taxonomy.fields.get(column.field)
    kind = row.kind if column.kind is CellKind.ROW else column.kind
    number = kind is CellKind.NUMBER
    words = (column.list or row.list) if kind is CellKind.CHOICE else ""
    return Slot(
        key=(row.function, row.line, column.field.replace(ROW, row.field)),
        name=defined_name(row.code, column.id),
        row=row,
        column=column,
        kind=kind,
        unit=(row.unit if own else column.unit or (field.unit if field else "")) if number else "text",
        prompt=column.prompt or (field.help if field else row.counts),
        list=words,
        choices=layout.lists[words].words if words else (),
        minimum=(row.minimum if own else field.minimum if field else Decimal(0)) if number else None,
        whole=row.whole if own else bool(field and field.whole),
        required=column.required and row.required,
    )


def defined_name(*parts: str) -> str:
    """A defined name that Excel and LibreOffice both take, such as FIN.AP.pay_cost."""
    name = _NOT_IN_NAMES.sub("_", ".".join(parts))
    return name if name[0].isalpha() else f"_{name}"


def _refuse_collisions(form: Form) -> None:
    known: dict[object, str] = {}
    for sheet, table, slot in form.slots():
        where = f"{sheet.name}, table '{table.table.id}', {slot.row.code} {slot.column.header}"
        for item in (slot.key, slot.name.casefold()):
            if item in known:
                raise DeclarationError(f"Return {form.layout.id}: '{item}' is asked twice: {known[item]}; {where}.")
            known[item] = where
        if not slot.row.function or not slot.row.line:
            raise DeclarationError(
                f"Return {form.layout.id}: {where} needs a function and a line, such as '{TRUST_LEVEL}'."
            )
