"""What goes into the cells of a return, and what its own totals come to.

Answers are what the trust typed; a prefill is what is held about it already. The sums are those that the
workbook's formulas show, so that a viewer that does not calculate shows the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from consolidate.catalogue.layouts import ROW, CellKind, Role
from consolidate.catalogue.thresholds import Thresholds
from consolidate.collection.return_form import REASON_FIELD, Form, FormRow, FormTable, Key, Slot
from consolidate.words.facts import Submission

Answer = Decimal | int | str | date | None

EXPLAIN = "Explain"
EXPLAINED = "Explained"
INCOMPLETE = "incomplete"
DIFFERS = "Differs"
MODEL_FIELD = "delivery_model"

COST_LIMITS = ("change_share", "change_gbp")
"""What a cost has to move by on last year before a reason is asked for: both of them."""
FIGURE_LIMITS = ("volume_change_share",)
"""The same for a volume or a figure about the trust."""
SUM_LIMIT = "sum_tolerance_wte"
"""How far parts may be from their whole before the word for that stands beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefilled:
    """A figure or a text that is held already, with where it is from."""

    value: Decimal | str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefill:
    """What is held about a trust before it answers.

    `last_year` fills the cells to confirm: keyed by function, line and a measure such as net_cost, or a
    volume or trust figure. `this_year` fills input cells, with what rarely changes. `published` is what public
    sources say of a figure, of the same year or the one before: it is shown beside the cell that the trust fills
    in, never in it. `printed` are words, such as the questions that are still open.
    """

    last_year: Mapping[Key, Prefilled] = field(default_factory=dict)
    this_year: Mapping[Key, Prefilled] = field(default_factory=dict)
    published: Mapping[Key, Prefilled] = field(default_factory=dict)
    printed: Mapping[Key, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is said at an input cell: a comment, and the style of the layout's key that its fill has, "" for none.

    Without a comment the cell says itself what is to be done.
    """

    comment: str
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The content of one return: answers over prefill, the sums of both, and what is remarked at a cell."""

    form: Form
    thresholds: Thresholds
    answers: Mapping[Key, Answer] = field(default_factory=dict)
    prefill: Prefill = field(default_factory=Prefill)
    remarks: Mapping[Key, Remark] = field(default_factory=dict)

    def answer(self, key: Key) -> Answer:
        """What stands in an input cell: the trust's answer, else what was prefilled, else nothing."""
        if key in self.answers:
            return self.answers[key]
        held = self.prefill.this_year.get(key)
        return held.value if held else None

    def number(self, key: Key) -> Decimal | None:
        """The answer where it is a number."""
        answer = self.answer(key)
        return Decimal(answer) if isinstance(answer, Decimal | int) else None

    def measure(self, row: FormRow, measure: str) -> Decimal | str:
        """A measure of a service line: a figure, "incomplete" while a part is missing, "" where nothing is typed."""
        taxonomy = self.form.taxonomy
        total = Decimal(0)
        complete = True
        typed = False
        for part, weight in taxonomy.measures[measure].weights.items():
            key = (row.function, row.line, part)
            typed = typed or self.answer(key) not in (None, "")
            value = self.number(key)
            complete = complete and (value is not None or bool(taxonomy.fields[part].blank_means_zero))
            total += weight * (value or 0)
        if complete and typed:
            return total
        return INCOMPLETE if typed else ""

    def last_year(self, table: FormTable, row: FormRow) -> Decimal | None:
        """Last year's figure of a row: the trust's correction, else what is held."""
        for column in table.table.columns:
            slot = table.slots.get((row.code, column.id))
            if slot is not None and column.previous_year:
                corrected = self.number(slot.key)
                if corrected is not None:
                    return corrected
        shown = table.column(Role.LAST_YEAR)
        field = shown.field.replace(ROW, row.field) if shown else ""
        held = self.prefill.last_year.get((row.function, row.line, field))
        return held.value if held and isinstance(held.value, Decimal) else None

    def measure_of(self, table: FormTable) -> str:
        """The measure that a table shows; empty where its rows are about one figure each."""
        return next((c.calculates for c in table.table.columns if c.calculates in self.form.taxonomy.measures), "")

    def compared(self, table: FormTable, row: FormRow) -> Decimal | str:
        """What is compared with last year: the measure that the table shows, else the row's own figure."""
        measure = self.measure_of(table)
        if measure:
            return self.measure(row, measure)
        number = self.number((row.function, row.line, row.field))
        return "" if number is None else number

    def change(self, table: FormTable, row: FormRow) -> Decimal | str:
        """The change on last year as a share of it, or "" where either is missing or last year is 0."""
        now, before = self.compared(table, row), self.last_year(table, row)
        if isinstance(now, str) or not before:
            return ""
        return (now - before) / abs(before)

    def flag(self, table: FormTable, row: FormRow) -> str:
        """Explain, Explained or "": every limit of the table has to be passed."""
        now, before, change = self.compared(table, row), self.last_year(table, row), self.change(table, row)
        if isinstance(now, str) or before is None or isinstance(change, str):
            return ""
        share, *amounts = self.limits(table)
        if abs(change) < self.thresholds[share] or any(abs(now - before) < self.thresholds[a] for a in amounts):
            return ""
        reason = table.reason
        key = (row.function, row.line, reason.field.replace(ROW, row.field) if reason else REASON_FIELD)
        return EXPLAINED if self.answer(key) not in (None, "") else EXPLAIN

    def differs(self, table: FormTable, row: FormRow, against: str) -> str:
        """The word for it where the measure of a row is not the figure of its line that it should come to."""
        parts, whole = self.measure(row, self.measure_of(table)), self.number((row.function, row.line, against))
        if isinstance(parts, str) or whole is None:
            return ""
        return DIFFERS if abs(parts - whole) > self.thresholds[SUM_LIMIT] else ""

    def limits(self, table: FormTable) -> tuple[str, ...]:
        """The thresholds of a table's flag: a share of last year, and for costs an amount as well."""
        return COST_LIMITS if self.measure_of(table) else FIGURE_LIMITS

    def is_answered(self, table: FormTable, row: FormRow) -> bool:
        """Whether nothing is left to fill in on a row."""
        if self.answer((row.function, row.line, MODEL_FIELD)) in self.words_without_figures:
            return True
        return all(self.answer(slot.key) not in (None, "") for slot in required_slots(table, row))

    @property
    def words_without_figures(self) -> tuple[str, ...]:
        """Delivery models that leave a row's figures empty."""
        choices = self.form.layout.lists.get(MODEL_FIELD)
        return tuple(choice.word for choice in choices.entry if choice.state) if choices else ()


def required_slots(table: FormTable, row: FormRow) -> tuple[Slot, ...]:
    """The cells that make a row answered: its figures, and who delivers it. Sources and comments can wait."""
    slots = (table.slots.get((row.code, column.id)) for column in table.table.columns)
    return tuple(
        slot
        for slot in slots
        if slot is not None
        and slot.required
        and (slot.kind is CellKind.NUMBER or slot.column.field == ROW or slot.key[2] == MODEL_FIELD)
    )


def answers_of(submission: Submission) -> dict[Key, Answer]:
    """The answers of a return that was read, as they can be written into a return again."""
    answers: dict[Key, Answer] = {}
    for fact in submission.facts:
        answer: Answer = fact.value if fact.state.has_figure and fact.value is not None else fact.raw or None
        if answer is not None:
            answers[fact.function, fact.line, fact.field] = answer
    return answers
