"""A return that came back: read cell by cell into facts, each with its address and its state.

Only input cells are read, and totals never. A figure that is missing is missing in one of several ways, and a
cell that cannot be read without guessing stops the whole file from being loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from consolidate.catalogue.layout_files import Layouts, return_layouts
from consolidate.catalogue.layouts import CellKind, ChoiceList, RowSource
from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.catalogue.thresholds import Thresholds
from consolidate.catalogue.trusts import TrustEntry
from consolidate.collection.checks import check_return
from consolidate.collection.return_answers import Answer
from consolidate.collection.return_cells import CellReader
from consolidate.collection.return_claims import claims_of
from consolidate.collection.return_filling import MODEL_FIELD
from consolidate.collection.return_form import Form, Key, Slot, form_of
from consolidate.collection.return_identity import IdentityCheck
from consolidate.collection.return_places import Found, find_cells
from consolidate.collection.return_sheets import find_sheets
from consolidate.sheets.addresses import address_of
from consolidate.sheets.cells import Book
from consolidate.words.facts import Fact, Source, Submission
from consolidate.words.findings import Finding, Severity
from consolidate.words.states import State
from consolidate.words.years import CollectionYear

CONFIDENCE_FIELD = "confidence"


def recognises(book: Book) -> bool:
    """Whether a workbook says that it is one of our returns, of whatever version."""
    layouts = return_layouts()
    return claims_of(book, layouts).names_series(layouts.series)


def read_return(
    book: Book,
    *,
    taxonomy: Taxonomy,
    layouts: Layouts,
    trusts: Mapping[str, TrustEntry],
    year: CollectionYear | None = None,
    thresholds: Thresholds | None = None,
) -> tuple[Submission | None, tuple[Finding, ...]]:
    """Read a return by its own declared layout: a return of 2024/25 loads as 2024/25.

    `year` is the year that is collected, where one is: a return of another year is then refused. With any
    error there is no submission. The checks of its figures are then run on what could be read, so that a
    trust hears of everything at once; where there is no error, that is left to the caller, who may know
    last year's return.
    """
    draft, findings = read_draft(book, taxonomy=taxonomy, layouts=layouts, trusts=trusts, year=year)
    if draft is None or not any(finding.severity is Severity.ERROR for finding in findings):
        return draft, tuple(findings)
    return None, (*findings, *check_return(draft, taxonomy=taxonomy, previous=None, thresholds=thresholds))


def read_draft(
    book: Book,
    *,
    taxonomy: Taxonomy,
    layouts: Layouts,
    trusts: Mapping[str, TrustEntry],
    year: CollectionYear | None = None,
) -> tuple[Submission | None, list[Finding]]:
    """Read what can be read, and all that was found. Not for loading: a cell in error is simply not there.

    None where neither trust nor layout can be told, or where nothing was filled in.
    """
    check = IdentityCheck(book=book, claims=claims_of(book, layouts), layouts=layouts, trusts=trusts)
    layout = check.layout(year)
    if layout is None:
        return None, check.findings
    trust = check.trust(layout)
    form = form_of(layout, taxonomy)
    check.check_fingerprint(form.fingerprint)
    sheets, in_sheets = find_sheets(book, form)
    found, in_places = find_cells(book, form, sheets)
    reader = CellReader(file=book.file, layout=layout)
    answers: dict[Key, Answer] = {}
    findings = [*check.findings, *in_sheets, *in_places]
    for cell in found:
        reading = reader.read(cell.sheet, cell.row, cell.column, cell.slot)
        findings += reading.findings
        if reading.answer is not None:
            answers[cell.slot.key] = reading.answer
    if found and _is_blank(form, found, answers):
        findings.append(
            rule_book().finding(
                "return-blank",
                file=book.file,
                found="no figures have been entered on any function's sheet",
                expected="figures, or the reason why there are none, for every line",
                do="Send the workbook that was filled in and saved.",
            )
        )
        return None, findings
    if trust is None:
        return None, findings
    facts = _Facts(form=form, ods_code=trust.ods_code, answers=answers)
    return (
        Submission(
            source=Source.RETURN,
            population=trust.population,
            ods_code=trust.ods_code,
            year=layout.year,
            layout=layout.id,
            file=book.file,
            path=book.path,
            sha256=book.sha256,
            size=book.size,
            facts=tuple(fact for cell in found if (fact := facts.fact(cell)) is not None),
        ),
        findings,
    )


def _is_blank(form: Form, found: list[Found], answers: Mapping[Key, Answer]) -> bool:
    """Whether nobody has answered for any service line; figures about the trust may have been filled in for it."""
    lines = [
        slot.key
        for _, table, slot in form.slots()
        if table.table.rows is RowSource.LINES and (slot.kind is CellKind.NUMBER or slot.key[2] == MODEL_FIELD)
    ]
    return bool(lines) and all(key in answers and answers[key].state is State.BLANK for key in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """Makes facts of one return's answers: what a cell says, seen with its row."""

    form: Form
    ods_code: str
    answers: Mapping[Key, Answer]

    def fact(self, cell: Found) -> Fact | None:
        """The fact of a cell; None for one in error, and for an empty one of which nobody asked for a figure."""
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
            return not slot.column.previous_year
        return slot.kind is CellKind.CHOICE and slot.key[2] in self.form.taxonomy.fields

    def _why_blank(self, slot: Slot) -> State:
        """Blank, unless the line's delivery model says that there is no figure, and why."""
        model = self.answers.get((slot.row.function, slot.row.line, MODEL_FIELD))
        choices: ChoiceList | None = self.form.layout.lists.get(MODEL_FIELD)
        states = {choice.word: choice.state for choice in choices.entry} if choices else {}
        return (states.get(model.raw) if model else None) or State.BLANK

    def _confidence(self, slot: Slot) -> str | None:
        """How sure the trust is of a figure: the word of its row."""
        field = f"{slot.row.field}.{CONFIDENCE_FIELD}" if slot.row.field else CONFIDENCE_FIELD
        answer = self.answers.get((slot.row.function, slot.row.line, field))
        return answer.raw or None if answer else None
