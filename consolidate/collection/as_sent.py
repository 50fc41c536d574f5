"""A return as its sender filled it in: every answer as it stood, and what each of his cells is about.

For issuing it again. Unlike a submission it holds what could not be read too, as the text that it was; nothing
here is ever loaded.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from consolidate.catalogue.trusts import TrustEntry
from consolidate.collection.areas import Area, areas_of
from consolidate.collection.left_behind import LeftBehind
from consolidate.collection.printed import printed
from consolidate.collection.return_answers import CellReading, shown
from consolidate.collection.return_filling import Answer, Prefill
from consolidate.collection.return_form import Form, Key
from consolidate.collection.return_places import Found, Places
from consolidate.collection.typed_answers import as_typed, writable
from consolidate.sheets.addresses import address_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AsSent:
    """What it takes to issue a return again.

    `places` says what a cell of the sender's file ("Finance", "G14") is about, `sheets` which sheet of the form his
    sheet is. `not_found` counts, by the form's sheet, the cells that could not be found in his file: their answers,
    if he gave any, are not here. `prefill` is what his form printed of last year, `left` what an
    earlier form had held and his file lists.
    """

    form: Form
    trust: TrustEntry
    sha256: str
    answers: Mapping[Key, Answer]
    prefill: Prefill
    places: Mapping[tuple[str, str], Key]
    sheets: Mapping[str, str]
    not_found: Mapping[str, int]
    left: tuple[LeftBehind, ...] = ()


def as_sent(
    form: Form,
    trust: TrustEntry,
    sha256: str,
    places: Places,
    readings: Mapping[Key, CellReading],
    left: Iterable[LeftBehind] = (),
) -> AsSent:
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
        prefill=printed(_areas(form, places), form.layout),
        places={(cell.sheet.name, address_of(cell.row, cell.column)): cell.slot.key for cell in places.found},
        sheets={cell.sheet.name: home[cell.slot.key] for cell in places.found},
        not_found={name: count for name, count in missing.items() if count},
        left=tuple(left),
    )


def _answers(found: Iterable[Found], readings: Mapping[Key, CellReading]) -> Iterable[tuple[Key, Answer]]:
    for one in found:
        cell = one.sheet.at(one.row, one.column)
        answer = as_typed(cell, one.slot.kind)
        if readings[one.slot.key].answer is None and cell is not None and cell.formula is not None:
            # The formula was refused; its stored result, put in its place, would be taken for a figure.
            answer = writable(shown(cell.formula))
        if answer is not None:
            yield one.slot.key, answer


def _areas(form: Form, places: Places) -> Iterator[Area]:
    home = {slot.key: sheet for sheet, _, slot in form.slots()}
    by_sheet: dict[str, list[Found]] = {}
    for one in places.found:
        by_sheet.setdefault(home[one.slot.key].name, []).append(one)
    for sheet in form.sheets:
        if sheet.name in by_sheet:
            yield from areas_of(sheet, by_sheet[sheet.name][0].sheet, by_sheet[sheet.name])
