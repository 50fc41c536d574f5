"""A return that came back: read cell by cell into facts, each with its address and its state.

Only input cells are read, and totals never. A figure that is missing is missing in one of several ways, and a
cell that cannot be read without guessing stops the whole file from being loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from consolidate.catalogue.layout_files import Layouts, return_layouts
from consolidate.catalogue.layouts import CellKind, Layout, RowSource, SheetKind
from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.catalogue.trusts import Register, TrustEntry
from consolidate.collection.as_sent import AsSent, as_sent
from consolidate.collection.checks import check_return
from consolidate.collection.left_behind import left_before
from consolidate.collection.return_answers import Answer, CellReading
from consolidate.collection.return_cells import CellReader
from consolidate.collection.return_claims import claims_of
from consolidate.collection.return_facts import ReturnFacts
from consolidate.collection.return_filling import MODEL_FIELD
from consolidate.collection.return_form import Form, Key, form_of
from consolidate.collection.return_identity import IdentityCheck
from consolidate.collection.return_places import find_cells
from consolidate.collection.return_sheets import FINDINGS, find_sheets, plain
from consolidate.collection.return_strangers import personal_data_in_sheets
from consolidate.sheets.cells import Book
from consolidate.sheets.companions import HAS_COMMENTS
from consolidate.words.facts import Fact, Source, Submission
from consolidate.words.findings import Finding, Severity
from consolidate.words.states import State
from consolidate.words.years import CollectionYear


def recognises(book: Book) -> bool:
    """Whether a workbook says that it is one of our returns, of whatever version."""
    layouts = return_layouts()
    return claims_of(book, layouts).names_series(layouts.series)


def read_return(
    book: Book,
    *,
    taxonomy: Taxonomy,
    layouts: Layouts,
    register: Register,
    year: CollectionYear | None = None,
) -> tuple[Submission | None, tuple[Finding, ...]]:
    """Read a return by its own declared layout: a return of 2024/25 loads as 2024/25.

    `year` is the year that is collected, where one is: a return of another year is then refused. With any
    error there is no submission. The checks of its figures are then run on what could be read, so that a
    trust hears of everything at once; where there is no error, that is left to the caller, who may know
    last year's return.
    """
    opened = open_return(book, taxonomy=taxonomy, layouts=layouts, register=register, year=year)
    if opened.draft is None or not any(finding.severity is Severity.ERROR for finding in opened.findings):
        return opened.draft, opened.findings
    return None, (*opened.findings, *check_return(opened.draft, taxonomy=taxonomy, previous=opened.last_year))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedReturn:
    """What could be read of a return, and all that was found. Not for loading: a cell in error is not in the draft.

    `draft` is None where neither trust nor layout can be told, or where nothing was filled in. `last_year` is
    what the form itself prints of the year before, for comparing with where no return of it is at hand. `as_sent`
    is there where it was asked for and nobody can doubt whose return it is, and of which year.
    `ods_code` and `year` say whose it is and of which year, where that can be told of a return without a draft too.
    """

    draft: Submission | None
    last_year: Submission | None
    findings: tuple[Finding, ...]
    ods_code: str | None = None
    year: CollectionYear | None = None
    as_sent: AsSent | None = None


def open_return(
    book: Book,
    *,
    taxonomy: Taxonomy,
    layouts: Layouts,
    register: Register,
    year: CollectionYear | None = None,
    to_issue_again: bool = False,
) -> OpenedReturn:
    """Read all that can be read of a return; `to_issue_again` keeps every answer as it stood as well."""
    check = IdentityCheck(book=book, claims=claims_of(book, layouts), layouts=layouts, register=register)
    layout = check.layout(year)
    if layout is None:
        return OpenedReturn(draft=None, last_year=None, findings=tuple(check.findings))
    trust = check.trust(layout)
    certain = not any(finding.severity is Severity.ERROR for finding in check.findings)
    form = form_of(layout, taxonomy)
    check.check_fingerprint(form.fingerprint)
    sheets, in_sheets = find_sheets(book, form)
    places = find_cells(book, form, sheets)
    reader = CellReader(file=book.file, layout=layout)
    readings: dict[Key, CellReading] = {}
    answers: dict[Key, Answer] = {}
    findings = [*check.findings, *in_sheets, *personal_data_in_sheets(book, form), *places.findings]
    for cell in places.found:
        reading = reader.read(cell.sheet, cell.row, cell.column, cell.slot)
        readings[cell.slot.key] = reading
        findings += reading.findings
        if reading.answer is not None:
            answers[cell.slot.key] = reading.answer
    draft: Submission | None = None
    last_year: Submission | None = None
    kept = None
    if to_issue_again and trust and certain:
        kept = as_sent(form, trust, book.sha256, places, readings, left_before(book))
    if places.found and _is_blank(form, answers):
        findings.append(_blank(book))
    elif trust is not None:
        facts = ReturnFacts(form=form, ods_code=trust.ods_code, answers=answers)
        draft = _submission(book, layout, trust, facts.answered(places.found))
        last_year = replace(draft, year=layout.year.previous, facts=facts.printed(places.printed))
    return OpenedReturn(
        draft=draft,
        last_year=last_year,
        findings=tuple(findings),
        ods_code=None if trust is None else trust.ods_code,
        year=layout.year,
        as_sent=kept,
    )


def _submission(book: Book, layout: Layout, trust: TrustEntry, facts: tuple[Fact, ...]) -> Submission:
    return Submission(
        source=Source.RETURN,
        population=trust.population,
        ods_code=trust.ods_code,
        year=layout.year,
        layout=layout.id,
        file=book.file,
        path=book.path,
        sha256=book.sha256,
        size=book.size,
        facts=facts,
    )


def _blank(book: Book) -> Finding:
    return rule_book().finding(
        "return-blank",
        file=book.file,
        found="no figures have been entered on any function's sheet",
        expected="figures, or the reason why there are none, for every line",
        do="Send the workbook that was filled in and saved.",
    )


def _is_blank(form: Form, answers: Mapping[Key, Answer]) -> bool:
    """Whether nobody has answered for any service line; figures about the trust may have been filled in for it."""
    lines = [
        slot.key
        for _, table, slot in form.slots()
        if table.table.rows is RowSource.LINES and (slot.kind is CellKind.NUMBER or slot.key[2] == MODEL_FIELD)
    ]
    return bool(lines) and all(key in answers and answers[key].state is State.BLANK for key in lines)


def notes_of(book: Book) -> tuple[Finding, ...]:
    """What is told about a return as a workbook. What we put into it ourselves is as it should be.

    That is the hidden sheet of its identity, and the comments of a checked copy.
    """
    is_checked = any(plain(sheet.name) == plain(FINDINGS) for sheet in book.sheets)
    hidden = [layout.sheet_of(SheetKind.META) for layout in return_layouts().all]
    ours = {plain(sheet.name) for sheet in hidden if sheet is not None}
    return tuple(
        note
        for note in book.notes
        if (note.sheet is None or plain(note.sheet) not in ours) and not (is_checked and note.name == HAS_COMMENTS)
    )
