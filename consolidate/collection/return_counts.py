"""What a return counts about itself: rows left to fill in, to explain, to mend. Formula and present result together.

Knows the five questions that the Check sheet asks of every sheet. The checks on arrival ask many more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from consolidate.catalogue.layouts import Column
from consolidate.collection import return_formulas as formulas
from consolidate.collection.return_filling import DIFFERS, EXPLAIN, MODEL_FIELD, Filling, required_slots
from consolidate.collection.return_form import FormRow
from consolidate.collection.return_tables import Placed

_PAY, _PEOPLE, _PROVIDER = "pay_cost", "wte_in_post", "provider_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A formula without its "=", for use on another sheet, and what it comes to now."""

    formula: str
    result: int


def count_rows(placed: tuple[Placed, ...], filling: Filling) -> Count:
    """How many rows ask for something that has to be answered."""
    number = sum(1 for table in placed for row in table.table.rows if required_slots(table.table, row))
    return Count(formula=str(number), result=number)


def count_left(placed: tuple[Placed, ...], filling: Filling) -> Count:
    """How many of them are not answered yet; a line that is not provided needs nothing, its volumes neither."""
    terms: list[str] = []
    result = 0
    models = dict(_model_cells(placed))
    for table in placed:
        rows = [row for row in table.table.rows if required_slots(table.table, row)]
        result += sum(1 for row in rows if not filling.is_answered(table.table, row))
        model = table.column_of(MODEL_FIELD)
        if model and rows:
            columns = [slot.column.id for slot in required_slots(table.table, rows[0])]
            areas = [table.area(column, elsewhere=True) for column in columns]
            words = filling.words_without_figures
            terms.append(formulas.left(areas, table.area(model, elsewhere=True), words, len(rows)))
            continue
        for number, row in enumerate(table.table.rows, table.first_row):
            cells = [table.cell(number, s.column.id, elsewhere=True) for s in required_slots(table.table, row)]
            if cells:
                excuse = models.get((row.function, row.line))
                terms.append(formulas.row_left(cells, excuse, filling.words_without_figures))
    return Count(formula="+".join(terms) or "0", result=result)


def _model_cells(placed: tuple[Placed, ...]) -> Iterator[tuple[tuple[str, str], str]]:
    """Where each line says how it is delivered."""
    for table in placed:
        model = table.column_of(MODEL_FIELD)
        for number, row in enumerate(table.table.rows, table.first_row):
            if model:
                yield (row.function, row.line), table.cell(number, model, elsewhere=True)


def count_to_explain(placed: tuple[Placed, ...], filling: Filling) -> Count:
    """How many rows say Explain, or Differs."""

    def has_word(table: Placed, row: FormRow) -> bool:
        column = _worded(table)
        if column is not None and column.calculates == "differs":
            return filling.differs(table.table, row, column.against) == DIFFERS
        return filling.flag(table.table, row) == EXPLAIN

    def formula(table: Placed) -> str:
        column = _worded(table)
        word = DIFFERS if column is not None and column.calculates == "differs" else EXPLAIN
        return formulas.count_word(table.area(column.id if column else "", elsewhere=True), word)

    return _count([table for table in placed if _worded(table)], has_word, formula)


def _worded(table: Placed) -> Column | None:
    """The column in which a table says in a word that a row needs another look."""
    return next((c for c in table.table.table.columns if c.calculates in ("flag", "differs")), None)


def count_above_gross(placed: tuple[Placed, ...], filling: Filling) -> Count:
    """How many rows recharge out more than their gross cost, so that their net cost is below 0."""

    def is_negative(table: Placed, row: FormRow) -> bool:
        net = filling.measure(row, filling.measure_of(table.table))
        return isinstance(net, Decimal) and net < 0

    def formula(table: Placed) -> str:
        shown = next(c.id for c in table.table.table.columns if c.calculates == filling.measure_of(table.table))
        return formulas.count_negative(table.area(shown, elsewhere=True))

    return _count([t for t in placed if filling.measure_of(t.table)], is_negative, formula)


def count_pay_without_people(placed: tuple[Placed, ...], filling: Filling) -> Count:
    """How many rows have pay and 0 people."""

    def is_so(table: Placed, row: FormRow) -> bool:
        pay = filling.number((row.function, row.line, _PAY))
        return bool(pay and pay > 0) and filling.number((row.function, row.line, _PEOPLE)) == 0

    def formula(table: Placed) -> str:
        pay, people = table.column_of(_PAY), table.column_of(_PEOPLE)
        return formulas.count_pay_without_people(table.area(pay, elsewhere=True), table.area(people, elsewhere=True))

    return _count([t for t in placed if t.column_of(_PAY) and t.column_of(_PEOPLE)], is_so, formula)


def count_unnamed(placed: tuple[Placed, ...], filling: Filling) -> Count:
    """How many rows are delivered by another body whose code is missing."""
    words = [model.word for model in filling.thresholds.delivery_models.values() if model.needs_provider]

    def is_so(table: Placed, row: FormRow) -> bool:
        missing = filling.answer((row.function, row.line, _PROVIDER)) in (None, "")
        return missing and filling.answer((row.function, row.line, MODEL_FIELD)) in words

    def formula(table: Placed) -> str:
        model = table.area(table.column_of(MODEL_FIELD), elsewhere=True)
        provider = table.area(table.column_of(_PROVIDER), elsewhere=True)
        return "+".join(formulas.count_unnamed(model, word, provider) for word in words) or "0"

    return _count([t for t in placed if t.column_of(MODEL_FIELD) and t.column_of(_PROVIDER)], is_so, formula)


def _count(tables: list[Placed], is_so: Callable[[Placed, FormRow], bool], formula: Callable[[Placed], str]) -> Count:
    return Count(
        formula="+".join(formula(table) for table in tables) or "0",
        result=sum(1 for table in tables for row in table.table.rows if is_so(table, row)),
    )
