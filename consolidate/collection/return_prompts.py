"""What is said beside an input cell about last year: where its figure is from, and why it had moved then.

Shown by Excel and read out by a screen reader when somebody comes to the cell that asks whether the figure is right. A
table that has a column for where figures are from needs none of it.
"""

from dataclasses import replace

from consolidate.catalogue.layouts import ROW, Column, Role
from consolidate.collection.return_filling import Filling
from consolidate.collection.return_form import REASON_FIELD, FormTable, Slot
from consolidate.sheets.conditions import Validation
from consolidate.sheets.limits import limits


def with_source(rule: Validation, slot: Slot, table: FormTable, filling: Filling) -> Validation:
    """The rule of an input cell, with what is held of last year's figure in its prompt as far as Excel has room."""
    shown = _asks_about(slot, table)
    if shown is None:
        return rule
    row = slot.row
    held = filling.prefill.last_year.get((row.function, row.line, shown.field.replace(ROW, row.field)))
    if held is None or not held.source:
        return rule
    reason = filling.prefill.printed.get((row.function, row.line, REASON_FIELD), "")
    said = f"{rule.prompt} {shown.header}: {held.source.rstrip('.')}." + (f" Said then: {reason}" if reason else "")
    return replace(rule, prompt=cut(said, limits().excel_prompt_text))


def _asks_about(slot: Slot, table: FormTable) -> Column | None:
    """The column of last year's figures of which an input column is the first after it; None for all others."""
    columns = table.table.columns
    shown = table.column(Role.LAST_YEAR)
    if shown is None or table.column(Role.LAST_YEAR_SOURCE) is not None:
        return None
    after = columns[columns.index(shown) + 1 :]
    first = next((column for column in after if column.role is Role.INPUT), None)
    return shown if first is slot.column else None


def cut(text: str, longest: int) -> str:
    """A text that Excel can show: it counts a character outside the basic plane as two."""
    if len(text.encode("utf-16-le")) // 2 <= longest:
        return text
    while len(text.encode("utf-16-le")) // 2 > longest - 1:
        text = text[:-1]
    return text.rstrip() + "…"
