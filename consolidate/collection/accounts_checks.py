"""Whether the figures of an accounts form agree with one another, where all of them are there to be compared."""

from collections.abc import Iterator
from decimal import Decimal

from consolidate.catalogue.accounts_layout import AccountsLayout, Check, Side, Term, term
from consolidate.catalogue.rules import rule_book
from consolidate.collection.accounts_cells import plain
from consolidate.collection.accounts_places import Places
from consolidate.words.findings import Finding


def disagreements(file: str, places: Places, layout: AccountsLayout) -> Iterator[Finding]:
    """A query for every declared total that differs from its parts by more than their rounding, in either year."""
    for side in Side:
        for check in layout.check:
            finding = _compare(file, places, check, side, layout)
            if finding is not None:
                yield finding


def _compare(file: str, places: Places, check: Check, side: Side, layout: AccountsLayout) -> Finding | None:
    """Nothing where a part has no figure: a sum over what happens to be there says nothing about the total."""
    total = _number(places, term(check.total), side)
    parts = [_number(places, term(text), side) for text in check.parts]
    extra = [_number(places, term(text), side) for text in check.optional]
    present = [part for part in (*parts, *extra) if part is not None]
    if total is None or any(part is None for part in parts):
        return None
    difference = total - sum(present, Decimal(0))
    allowed = check.tolerance * len(present)
    if abs(difference) <= allowed:
        return None
    place = places.at(term(check.total), side)
    unit = place.column.unit if place else ""
    scaled = unit in layout.units and layout.units[unit].scale != 1  # "in £000" helps; "in No." does not
    names = ", ".join(_named(check.parts))
    return rule_book().finding(
        check.rule,
        file=file,
        sheet=place.table.sheet.name if place else None,
        cell=place.address if place else None,
        found=f"{check.title}, {layout.year_of(side)}{f', in {unit}' if scaled else ''}: {plain(total)} here and "
        f"{plain(sum(present, Decimal(0)))} in {names}, a difference of {plain(abs(difference))}",
        expected=f"the same within {plain(allowed)} for rounding. {check.why}".rstrip("."),
        do="Correct whichever is wrong, or say why they differ.",
    )


def _named(parts: tuple[str, ...]) -> Iterator[str]:
    """The parts in words, a table named once for all of its lines that follow one another."""
    table = ""
    for part in map(term, parts):
        words = part.words
        before, _, line = words.partition(f" {part.sub}")
        yield f"{part.sub}{line}" if before == table else words
        table = before


def _number(places: Places, cell: Term, side: Side) -> Decimal | None:
    place = places.at(cell, side)
    number = places.read(place).number if place is not None else None
    return None if number is None else number * cell.sign
