"""What stood in an older return and finds no place in a newer one: gathered, listed on a sheet, and read from it again.

Nothing that somebody typed disappears without a word. Knows no layout but those it is given.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from consolidate.catalogue.layouts import SheetKind
from consolidate.catalogue.trusts import TrustEntry
from consolidate.collection.areas import areas_of
from consolidate.collection.return_filling import Answer
from consolidate.collection.return_form import Form
from consolidate.collection.return_page import Page
from consolidate.collection.return_places import Found
from consolidate.collection.return_sheets import FINDINGS, LEFT_BEHIND, plain
from consolidate.collection.typed_answers import as_typed, writable, written_out
from consolidate.sheets.cells import Book, Cell, Kind, Sheet
from consolidate.sheets.plan import BookPlan, PrintSetup, SheetPlan
from consolidate.words.states import Population

_HEADERS = ("SHEET", "CELL", "WHAT IT WAS CALLED", "WHAT STOOD THERE", "WHY IT HAS NO PLACE")
_WIDTHS = (18, 10, 46, 60, 60)
_INTRO = (
    "What stood in the earlier form and is not asked for by this one. Nothing here is read: copy what matters to where "
    "it belongs, and delete the sheet when nothing on it is needed any more."
)
_BETWEEN = "It stood beside the cells that are asked for."
_OF_ITS_OWN = "The sheet is not one of the return's; its cells were not copied. They are in the earlier file."


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """One thing without a place: where it stood, what the cell was called, what stood there, and why it is here."""

    sheet: str
    cell: str
    called: str
    stood: Answer
    why: str


def not_asked(found: Iterable[Found], form: Form) -> Iterator[LeftBehind]:
    """The answers whose key a form does not have."""
    for one in found:
        cell = one.sheet.at(one.row, one.column)
        typed = as_typed(cell, one.slot.kind)
        if cell is not None and typed is not None and one.slot.key not in form.by_key:
            row, column = one.slot.row, one.slot.column
            yield LeftBehind(
                sheet=cell.sheet,
                cell=cell.address,
                called=f"{row.code} {row.label}, {column.header}".replace(" ,", ","),
                stood=typed,
                why=f"{form.layout.id} does not ask for it.",
            )


def beside(
    form: Form, sheets: Mapping[str, Sheet], found: Iterable[Found], plan: BookPlan, cover: Iterable[Cell]
) -> Iterator[LeftBehind]:
    """What somebody typed on the sheets that ask for something, outside the cells that are asked for.

    `plan` is the return as it was issued, so that its own words are not taken for somebody's; `cover` are the cells
    that say whose return it is. Formulas are left out, since every total of the return is one.
    """
    taken: dict[str, list[Found]] = {}
    for one in found:
        taken.setdefault(one.sheet.name, []).append(one)
    identity = {(cell.sheet, cell.address) for cell in cover}
    own = {sheet.name: {plain(c.value) for c in sheet.cells if isinstance(c.value, str)} for sheet in plan.sheets}
    for wanted in form.sheets:
        sheet = sheets.get(wanted.name)
        if sheet is None:
            continue
        areas = areas_of(wanted, sheet, taken.get(sheet.name, []))
        top = min((area.header for area in areas), default=0)
        for cell in sheet.cells.values():
            is_ours = (
                any(area.holds(cell) for area in areas)
                or (cell.row < top and cell.column == 1)
                or (cell.sheet, cell.address) in identity
                or plain(cell.raw) in own[wanted.name]
            )
            if not (is_ours or _is_empty(cell) or cell.formula is not None):
                called = _beside_what(sheet, cell)
                yield LeftBehind(
                    sheet=sheet.name, cell=cell.address, called=called, stood=written_out(cell), why=_BETWEEN
                )


def sheets_of_its_own(book: Book, form: Form) -> Iterator[LeftBehind]:
    """The sheets that somebody added, each as one row: how much is on them is said, and nothing of it is copied."""
    known = {plain(sheet.name) for sheet in form.sheets} | {plain(LEFT_BEHIND), plain(FINDINGS)}
    for sheet in book.sheets:
        cells = sum(1 for cell in sheet.cells.values() if not _is_empty(cell))
        if plain(sheet.name) not in known and cells:
            yield LeftBehind(
                sheet=sheet.name,
                cell="",
                called="a sheet of its own",
                stood=f"{cells} cell{'' if cells == 1 else 's'} with something in",
                why=_OF_ITS_OWN,
            )


def left_before(book: Book) -> Iterator[LeftBehind]:
    """What an earlier move had left behind, so that the second loses no more than the first."""
    for sheet in book.sheets:
        if plain(sheet.name) != plain(LEFT_BEHIND):
            continue
        is_list = False
        for row, cells in sheet.rows():
            texts = [sheet.at(row, column) for column in range(1, len(_HEADERS) + 1)]
            if is_list and any(not _is_empty(cell) for cell in cells):
                where, cell, called, stood, why = texts
                yield LeftBehind(
                    sheet=_raw(where),
                    cell=_raw(cell),
                    called=_raw(called),
                    stood=written_out(stood) if stood else None,
                    why=_raw(why),
                )
            is_list = is_list or tuple(_raw(cell) for cell in texts) == _HEADERS


def with_list(
    plan: BookPlan, form: Form, left: Sequence[LeftBehind], trust: TrustEntry, *, moved: str = ""
) -> BookPlan:
    """The workbook with the list before the lists of words, which nobody has to read; as it is without any."""
    if not left:
        return plan
    whose = f"{trust.name} ({trust.ods_code})" + (f", {moved}" if moved else "")
    if trust.population is Population.INVENTED:
        whose = f"Invented trust. {whose}"
    lists = form.layout.sheet_of(SheetKind.LISTS)
    at = next(number for number, sheet in enumerate(plan.sheets) if lists is not None and sheet.name == lists.name)
    return replace(plan, sheets=(*plan.sheets[:at], list_sheet(left, whose), *plan.sheets[at:]))


def list_sheet(rows: Iterable[LeftBehind], whose: str) -> SheetPlan:
    """The sheet that lists what was left behind."""
    page = Page(LEFT_BEHIND)
    page.widths |= dict(enumerate(_WIDTHS, 1))
    page.write(LEFT_BEHIND, "title")
    page.write(whose, "subtitle")
    page.write(_INTRO, "intro", skip=1)
    page.cells_across((header, "header") for header in _HEADERS)
    for one in rows:
        page.cells_across(
            (
                (one.sheet, "cell"),
                (one.cell, "code"),
                (one.called, "wording"),
                (_as_words(one.stood), "cell"),
                (one.why, "wording"),
            )
        )
    return page.plan(protected=False, print_setup=PrintSetup(landscape=True))


def _beside_what(sheet: Sheet, cell: Cell) -> str:
    """The code and the name of the row that a cell stands in, or whatever words begin it."""
    texts = [sheet.at(cell.row, column) for column in range(1, cell.column)]
    words = [writable(other.raw) or "" for other in texts if other is not None and other.kind is Kind.TEXT]
    return " ".join(words[:2]) or "in no row of the return"


def _is_empty(cell: Cell) -> bool:
    return cell.formula is None and not cell.raw.strip()


def _raw(cell: Cell | None) -> str:
    return "" if cell is None else writable(cell.raw) or ""


def _as_words(stood: Answer) -> Decimal | int | str | None:
    """Days as words: the list has no format for them."""
    return stood.isoformat() if isinstance(stood, date) else stood
