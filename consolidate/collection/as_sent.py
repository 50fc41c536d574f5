"""A return as its sender filled it in: every answer as it stood, and what each of his cells is about.

For issuing it again. Unlike a submission it holds what could not be read too, as the text that it was; nothing
here is ever loaded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consolidate.catalogue.layouts import CellKind, Layout, Role
from consolidate.catalogue.trusts import TrustEntry
from consolidate.collection.return_answers import CellReading, shown
from consolidate.collection.return_filling import Answer, Prefill, Prefilled
from consolidate.collection.return_form import Form, Key, Slot
from consolidate.collection.return_places import Found, Places
from consolidate.sheets.addresses import address_of
from consolidate.sheets.cells import Cell, Kind
from consolidate.sheets.plan import writable
from consolidate.words.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class AsSent:
    """What it takes to issue a return again.

    `places` says what a cell of the sender's file ("Finance", "G14") is about, `sheets` which sheet of the form his
    sheet is. `not_found` counts, by the form's sheet, the cells that could not be found in his file: their answers,
    if he gave any, are not here. `prefill` is what his form printed of last year.
    """

    form: Form
    trust: TrustEntry
    sha256: str
    answers: Mapping[Key, Answer]
    prefill: Prefill
    places: Mapping[tuple[str, str], Key]
    sheets: Mapping[str, str]
    not_found: Mapping[str, int]


def as_sent(form: Form, trust: TrustEntry, sha256: str, places: Places, readings: Mapping[Key, CellReading]) -> AsSent:
    """Gather a return from where its cells were found and how they were read."""
    found = {cell.slot.key: cell for cell in places.found}
    wanted = {sheet.name: [slot for one, _, slot in form.slots() if one is sheet] for sheet in form.sheets}
    missing = {name: sum(slot.key not in found for slot in slots) for name, slots in wanted.items()}
    home = {slot.key: name for name, slots in wanted.items() for slot in slots}
    return AsSent(
        form=form,
        trust=trust,
        sha256=sha256,
        answers=dict(_answers(places.found, readings)),
        prefill=_prefill(places, form.layout),
        places={(cell.sheet.name, address_of(cell.row, cell.column)): cell.slot.key for cell in places.found},
        sheets={cell.sheet.name: home[cell.slot.key] for cell in places.found},
        not_found={name: count for name, count in missing.items() if count},
    )


def _answers(found: Iterable[Found], readings: Mapping[Key, CellReading]) -> Iterable[tuple[Key, Answer]]:
    for cell in found:
        answer = _answer(cell.slot, cell.sheet.at(cell.row, cell.column), readings[cell.slot.key])
        if answer is not None:
            yield cell.slot.key, writable(answer) if isinstance(answer, str) else answer


def _answer(slot: Slot, cell: Cell | None, reading: CellReading) -> Answer:
    """The answer as it was read; the text of the cell where it could not be."""
    if reading.answer is None:
        return None if cell is None else _text(slot, cell)
    if reading.answer.state is State.BLANK:
        return None
    if reading.answer.value is not None:
        return reading.answer.value
    return date.fromisoformat(reading.answer.raw) if slot.kind is CellKind.DATE else reading.answer.raw or None


def _text(slot: Slot, cell: Cell) -> Answer:
    """What stands in a cell that could not be read, so that it cannot be read in the copy either.

    A figure shown as a percentage or a day would become a plain number, and a formula without a result none at all.
    """
    if cell.formula is not None:
        return shown(cell.formula)
    if isinstance(cell.value, Decimal) and cell.kind is Kind.NUMBER and slot.kind is CellKind.NUMBER:
        return f"{(cell.value * 100).normalize():f}%" if "%" in cell.number_format else cell.value
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    return cell.raw or None


def _prefill(places: Places, layout: Layout) -> Prefill:
    """What the form printed of last year, of published figures, and in words."""
    cells: dict[Role, dict[Key, Cell]] = {}
    for one in places.shown:
        cells.setdefault(one.role, {})[one.key] = one.cell
    nothing = {layout.nothing_held, layout.nothing_published}
    return Prefill(
        last_year=_figures(cells.get(Role.LAST_YEAR, {}), cells.get(Role.LAST_YEAR_SOURCE, {}), nothing),
        published=_figures(cells.get(Role.PUBLISHED, {}), cells.get(Role.PUBLISHED_SOURCE, {}), nothing),
        printed={key: writable(cell.raw) for key, cell in cells.get(Role.PRINTED, {}).items()},
    )


def _figures(figures: Mapping[Key, Cell], sources: Mapping[Key, Cell], nothing: set[str]) -> dict[Key, Prefilled]:
    """Figures or words with where they are from; cells that only say that nothing is held are left out."""
    return {
        key: Prefilled(
            value=cell.value if isinstance(cell.value, Decimal) else writable(cell.raw),
            source=writable(sources[key].raw) if key in sources else "",
        )
        for key, cell in figures.items()
        if cell.kind in (Kind.NUMBER, Kind.TEXT) and cell.raw not in nothing
    }
