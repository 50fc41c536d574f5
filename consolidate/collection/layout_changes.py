"""What differs between two layouts of the return, as those see it who fill it in or read it.

Things are the same when what they are about is the same, whatever they are called and wherever they stand: a sheet and
a table by their id, a column by its field, a row by function, line and field. Knows no trust and no figure.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from consolidate.catalogue.layouts import ChoiceList, Column, RowSource, SheetKind
from consolidate.collection.fates import ChangeKind, fate
from consolidate.collection.return_form import Form, FormRow, FormSheet, FormTable

EVERY_FUNCTION = "Sheets of the functions"
"""Where a table stands that is on the sheet of every function."""
ALL_SHEETS = "All sheets"


class Thing(StrEnum):
    """What differs."""

    SHEET = "sheet"
    TABLE = "table"
    COLUMN = "column"
    ROW = "row"
    LIST = "list"
    WORD = "word"
    GUIDE = "guide"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutChange:
    """One difference. `sheet` is where people find it; `was` and `is_now` are empty where there is nothing to say."""

    change: ChangeKind
    thing: Thing
    sheet: str
    name: str
    was: str = ""
    is_now: str = ""

    @property
    def sentence(self) -> str:
        """In words, without the sheet."""
        if self.was and self.is_now:
            return f"{self.thing} {self.name}: {self.was} → {self.is_now}"
        said = self.was or self.is_now
        return f"{self.thing} {self.name}" + (f": {said}" if said else "")


def layout_changes(before: Form, after: Form) -> tuple[LayoutChange, ...]:
    """Every difference, in the order of the newer return's sheets; what it no longer has comes after."""
    found = [
        *_sheets(before, after),
        *_tables(before, after),
        *_rows(before, after),
        *_lists(before, after),
        *_guide(before, after),
    ]
    order = {name: number for number, name in enumerate([ALL_SHEETS, *_names(after), *_names(before)][::-1])}
    return tuple(sorted(found, key=lambda change: -order.get(change.sheet, -1)))


def _names(form: Form) -> list[str]:
    """The sheets, with the place of what stands on every function's sheet before the first of these."""
    names: list[str] = []
    for sheet in form.sheets:
        if sheet.function is not None and EVERY_FUNCTION not in names:
            names.append(EVERY_FUNCTION)
        names.append(sheet.name)
    return names


def _sheets(before: Form, after: Form) -> Iterator[LayoutChange]:
    old, new = ({_sheet_key(sheet): sheet for sheet in form.sheets} for form in (before, after))
    for key, kind in fate(old, new):
        sheet = (new if kind is not ChangeKind.DROPPED else old)[key]
        cells = sum(len(table.slots) for table in sheet.tables)
        tables = ", ".join(table.table.title for table in sheet.tables)
        said = f"{tables}; {cells} cells to fill in" if tables else ""
        moved = kind is ChangeKind.MOVED
        yield LayoutChange(
            change=kind,
            thing=Thing.SHEET,
            sheet=sheet.name,
            name=sheet.name,
            was=said if kind is ChangeKind.DROPPED else "",
            is_now="another place in the workbook" if moved else said if kind is ChangeKind.ADDED else "",
        )
    for key in old.keys() & new.keys():
        was, is_now = old[key], new[key]
        yield from _if_other(ChangeKind.RENAMED, Thing.SHEET, is_now.name, is_now.name, was.name, is_now.name)
        yield from _if_other(ChangeKind.REWORDED, Thing.SHEET, is_now.name, "purpose", was.purpose, is_now.purpose)


def _sheet_key(sheet: FormSheet) -> tuple[str, str]:
    return sheet.layout.id, sheet.function.id if sheet.function else ""


def _tables(before: Form, after: Form) -> Iterator[LayoutChange]:
    old, new = _placed(before), _placed(after)
    added_sheets = {_sheet_key(s) for s in after.sheets} - {_sheet_key(s) for s in before.sheets}
    dropped_sheets = {_sheet_key(s) for s in before.sheets} - {_sheet_key(s) for s in after.sheets}
    for name, (sheet, table) in new.items():
        where = _where(sheet)
        if name not in old and _sheet_key(sheet) not in added_sheets:
            per_sheet = " on each" if where == EVERY_FUNCTION else ""
            rows = f"{len(table.table.columns)} columns" + (per_sheet or f", {len(table.rows)} rows")
            yield LayoutChange(
                change=ChangeKind.ADDED, thing=Thing.TABLE, sheet=where, name=table.table.title, is_now=rows
            )
    for name, (sheet, table) in old.items():
        if name not in new and _sheet_key(sheet) not in dropped_sheets:
            yield LayoutChange(
                change=ChangeKind.DROPPED, thing=Thing.TABLE, sheet=_where(sheet), name=table.table.title
            )
    for name in [name for name in new if name in old]:
        (old_sheet, was), (new_sheet, is_now) = old[name], new[name]
        where, title = _where(new_sheet), is_now.table.title
        yield from _if_other(ChangeKind.MOVED, Thing.TABLE, where, title, _where(old_sheet), where)
        yield from _if_other(ChangeKind.RENAMED, Thing.TABLE, where, title, was.table.title, title)
        yield from _if_other(ChangeKind.REWORDED, Thing.TABLE, where, title, was.table.intro, is_now.table.intro)
        needed = _needed(was.table.required), _needed(is_now.table.required)
        yield from _if_other(ChangeKind.NEEDED, Thing.TABLE, where, title, *needed)
        if was.table.rows is is_now.table.rows is RowSource.NUMBERED:
            counts = f"{was.table.count} rows", f"{is_now.table.count} rows"
            yield from _if_other(ChangeKind.ASKED_OTHERWISE, Thing.TABLE, where, title, *counts)
        yield from _columns(was, is_now, where)


def _placed(form: Form) -> dict[str, tuple[FormSheet, FormTable]]:
    """Each table with the first sheet that it stands on."""
    placed: dict[str, tuple[FormSheet, FormTable]] = {}
    for sheet in form.sheets:
        for table in sheet.tables:
            placed.setdefault(table.table.id, (sheet, table))
    return placed


def _where(sheet: FormSheet) -> str:
    return EVERY_FUNCTION if sheet.layout.kind is SheetKind.FUNCTIONS else sheet.name


def _columns(was: FormTable, is_now: FormTable, where: str) -> Iterator[LayoutChange]:
    """The columns of a table, the same when their field and role are."""

    def keyed(table: FormTable) -> dict[Hashable, Column]:
        return {(c.role, c.field or c.calculates): c for c in table.table.columns}

    def name(column: Column) -> str:
        return f"{column.header} of {is_now.table.title}"

    old, new = keyed(was), keyed(is_now)
    for key, kind in fate(old, new):
        column = (new if kind is not ChangeKind.DROPPED else old)[key]
        yield LayoutChange(
            change=kind,
            thing=Thing.COLUMN,
            sheet=where,
            name=name(column),
            is_now="another place in the table" if kind is ChangeKind.MOVED else "",
        )
    for key in [key for key in new if key in old]:
        before, after = old[key], new[key]
        said = name(after)
        yield from _if_other(ChangeKind.RENAMED, Thing.COLUMN, where, said, before.header, after.header)
        yield from _if_other(ChangeKind.REWORDED, Thing.COLUMN, where, said, before.prompt, after.prompt)
        needed = _needed(before.required), _needed(after.required)
        yield from _if_other(ChangeKind.NEEDED, Thing.COLUMN, where, said, *needed)
        for old_words, new_words in ((before.unit, after.unit), (before.kind, after.kind), (before.list, after.list)):
            yield from _if_other(ChangeKind.ASKED_OTHERWISE, Thing.COLUMN, where, said, old_words, new_words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PlacedRow:
    """A row with its table and its sheet."""

    row: FormRow
    table: str
    title: str
    sheet: str

    @property
    def name(self) -> str:
        return f"{self.row.code} {self.row.label}".strip()


def _rows(before: Form, after: Form) -> Iterator[LayoutChange]:
    """Rows that both could have: those of a table that is new or gone are told of with the table, unless they moved."""
    old, new = _placed_rows(before), _placed_rows(after)
    old_tables, new_tables = _tables_of(before), _tables_of(after)
    in_both = old_tables & new_tables
    for table in sorted(in_both, key=list(dict.fromkeys(row[0] for row in _order(after))).index):
        own_old = [key for held, key in _order(before) if held == table]
        own_new = [key for held, key in _order(after) if held == table]
        for key, kind in fate(dict.fromkeys(own_old), dict.fromkeys(own_new)):
            if kind is not ChangeKind.MOVED and key in old and key in new:
                continue  # it stands in another table now
            one = (new if kind is not ChangeKind.DROPPED else old)[key]
            said = "another place in the table" if kind is ChangeKind.MOVED else one.title
            yield LayoutChange(change=kind, thing=Thing.ROW, sheet=one.sheet, name=one.name, is_now=said)
    for key in [key for key in new if key in old]:
        was, is_now = old[key], new[key]
        where, name = is_now.sheet, is_now.name
        places = f"{was.title}, {was.sheet}", f"{is_now.title}, {is_now.sheet}"
        if (was.table, was.sheet) != (is_now.table, is_now.sheet):
            yield from _if_other(ChangeKind.MOVED, Thing.ROW, where, name, *places)
        yield from _if_other(ChangeKind.RENAMED, Thing.ROW, where, name, was.name, is_now.name)
        wording = [f"{one.row.counts} {one.row.excludes}".strip() for one in (was, is_now)]
        yield from _if_other(ChangeKind.REWORDED, Thing.ROW, where, name, *wording)
        needed = _needed(was.row.required), _needed(is_now.row.required)
        yield from _if_other(ChangeKind.NEEDED, Thing.ROW, where, name, *needed)
        for old_words, new_words in ((was.row.unit, is_now.row.unit), (was.row.kind, is_now.row.kind)):
            yield from _if_other(ChangeKind.ASKED_OTHERWISE, Thing.ROW, where, name, old_words, new_words)


def _order(form: Form) -> list[tuple[tuple[str, str], Hashable]]:
    """Every row by the sheet and the table that it stands in, from the top."""
    return [((one.sheet, one.table), key) for key, one in _placed_rows(form).items()]


def _tables_of(form: Form) -> set[tuple[str, str]]:
    return {table for table, _ in _order(form)}


def _placed_rows(form: Form) -> dict[Hashable, _PlacedRow]:
    """Rows by what they are about. Those of a numbered table are about nothing yet, and are left out."""
    found: dict[Hashable, _PlacedRow] = {}
    for sheet in form.sheets:
        for table in sheet.tables:
            for row in table.rows if table.table.rows is not RowSource.NUMBERED else ():
                about = (row.function, row.line, row.field) if row.field else (table.table.id, row.function, row.line)
                found[about] = _PlacedRow(row=row, table=table.table.id, title=table.table.title, sheet=sheet.name)
    return found


def _lists(before: Form, after: Form) -> Iterator[LayoutChange]:
    old, new = before.layout.lists, after.layout.lists
    for name, kind in fate(old, new):
        if kind is not ChangeKind.MOVED:
            choices = (new if kind is ChangeKind.ADDED else old)[name]
            yield LayoutChange(change=kind, thing=Thing.LIST, sheet=ALL_SHEETS, name=choices.title)
    for name in [name for name in new if name in old]:
        was, is_now = old[name], new[name]
        yield from _if_other(ChangeKind.RENAMED, Thing.LIST, ALL_SHEETS, is_now.title, was.title, is_now.title)
        yield from _words(was, is_now)
    for said in ("not_supplied", "not_provided", "not_collected", "ambiguous"):
        texts = [", ".join(getattr(form.layout.words, said)) for form in (before, after)]
        name = f"for {said.replace('_', ' ')}"
        yield from _if_other(ChangeKind.ASKED_OTHERWISE, Thing.WORD, ALL_SHEETS, name, *texts)


def _words(was: ChoiceList, is_now: ChoiceList) -> Iterator[LayoutChange]:
    old, new = ({choice.word: choice.meaning for choice in choices.entry} for choices in (was, is_now))
    for word, kind in fate(old, new):
        if kind is not ChangeKind.MOVED:
            name = f"'{word}' of the list {is_now.title}"
            yield LayoutChange(change=kind, thing=Thing.WORD, sheet=ALL_SHEETS, name=name)
    for word in [word for word in new if word in old]:
        name = f"'{word}' of the list {is_now.title}"
        yield from _if_other(ChangeKind.REWORDED, Thing.WORD, ALL_SHEETS, name, old[word], new[word])


def _guide(before: Form, after: Form) -> Iterator[LayoutChange]:
    old, new = ({section.id: section for section in form.layout.guide} for form in (before, after))
    where = next(sheet.name for sheet in after.sheets if sheet.layout.kind is SheetKind.GUIDE)
    for name, kind in fate(old, new):
        if kind is not ChangeKind.MOVED:
            section = (new if kind is ChangeKind.ADDED else old)[name]
            yield LayoutChange(change=kind, thing=Thing.GUIDE, sheet=where, name=section.heading)
    for name in [name for name in new if name in old]:
        texts = " ".join(old[name].text), " ".join(new[name].text)
        yield from _if_other(ChangeKind.REWORDED, Thing.GUIDE, where, new[name].heading, *texts)


def _needed(required: bool) -> str:
    return "has to be answered" if required else "may be left empty"


def _if_other(kind: ChangeKind, thing: Thing, sheet: str, name: str, was: str, is_now: str) -> Iterator[LayoutChange]:
    """A change where two texts differ; nothing where they are the same."""
    if was != is_now:
        yield LayoutChange(change=kind, thing=thing, sheet=sheet, name=name, was=was, is_now=is_now)
