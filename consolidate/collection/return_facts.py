"""Facts out of the answers of one return: what a cell says, seen with its row.

Knows how an empty cell is understood beside the words of its row. Knows nothing of workbooks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from consolidate.catalogue.layouts import CellKind
from consolidate.collection.return_answers import Answer
from consolidate.collection.return_filling import MODEL_FIELD
from consolidate.collection.return_form import Form, Key, Slot
from consolidate.collection.return_places import Found, Printed
from consolidate.sheets.addresses import address_of
from consolidate.sheets.cells import Kind
from consolidate.words.facts import Fact
from consolidate.words.states import State

_CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts:
    """The answers of one return, and whose they are."""

    form: Form
    ods_code: str
    answers: Mapping[Key, Answer]

    def answered(self, found: Iterable[Found]) -> tuple[Fact, ...]:
        """The facts of the cells that could be read, in the order of the workbook."""
        return tuple(fact for cell in found if (fact := self._fact(cell)) is not None)

    def printed(self, printed: Iterable[Printed]) -> tuple[Fact, ...]:
        """The figures of last year that the form prints. They are not an answer, and are never loaded."""
        measures = self.form.taxonomy.measures
        return tuple(
            Fact(
                ods_code=self.ods_code,
                year=self.form.layout.year.previous,
                function=one.row.function,
                line=one.row.line,
                field=one.field,
                state=State.PROVIDED,
                raw=one.cell.raw,
                value=one.cell.value,
                unit=measures[one.field].unit if one.field in measures else one.row.unit,
                sheet=one.cell.sheet,
                cell=one.cell.address,
            )
            for one in printed
            if one.cell is not None and one.cell.kind is Kind.NUMBER and isinstance(one.cell.value, Decimal)
        )

    def _fact(self, cell: Found) -> Fact | None:
        """The fact of a cell; None for one in error, and for an empty one that nobody has to answer."""
        slot = cell.slot
        answer = self.answers.get(slot.key)
        if answer is None or (answer.state is State.BLANK and not self._asked(slot)):
            return None
        if slot.kind is CellKind.NUMBER and answer.state is State.BLANK:
            answer = replace(answer, state=self._why_blank(slot))
        function, line, field = slot.key
        year = self.form.layout.year
        return Fact(
            ods_code=self.ods_code,
            year=year.previous if slot.column.previous_year else year,
            function=function,
            line=line,
            field=field,
            state=answer.state,
            raw=answer.raw,
            value=answer.value,
            unit=slot.unit,
            sheet=cell.sheet.name,
            cell=address_of(cell.row, cell.column),
            confidence=self._confidence(slot) if slot.kind is CellKind.NUMBER else None,
            restated=slot.column.previous_year,
            note=answer.note,
        )

    def _asked(self, slot: Slot) -> bool:
        """Whether an empty cell says something: figures of this year do, and the choices that every line has."""
        if slot.kind is CellKind.NUMBER:
            return not (slot.column.previous_year or slot.row.spare)
        return slot.kind is CellKind.CHOICE and slot.key[2] in self.form.taxonomy.fields

    def _why_blank(self, slot: Slot) -> State:
        """Blank, unless the line's delivery model says that there is no figure, and why."""
        model = self.answers.get((slot.row.function, slot.row.line, MODEL_FIELD))
        choices = self.form.layout.lists.get(MODEL_FIELD)
        states = {choice.word: choice.state for choice in choices.entry} if choices else {}
        return (states.get(model.raw) if model else None) or State.BLANK

    def _confidence(self, slot: Slot) -> str | None:
        """How sure the trust is of a figure: the word of its row."""
        field = f"{slot.row.field}.{_CONFIDENCE}" if slot.row.field else _CONFIDENCE
        answer = self.answers.get((slot.row.function, slot.row.line, field))
        return answer.raw or None if answer else None
