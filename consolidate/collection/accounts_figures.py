"""The declared figures of one accounts form: found by their codes, read, and kept only where they are whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from consolidate.catalogue.accounts_layout import AccountsLayout, Figure, Side, Term
from consolidate.catalogue.rules import rule_book
from consolidate.collection.accounts_cells import Reading, plain
from consolidate.collection.accounts_checks import disagreements
from consolidate.collection.accounts_headings import headings, other_unit
from consolidate.collection.accounts_places import Places
from consolidate.collection.accounts_tables import AccountsTable, Codes, Place
from consolidate.sheets.cells import Book
from consolidate.words.findings import Finding
from consolidate.words.states import State

_SHOWN = 6
"""How many missing lines a message names; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFigure:
    """A declared figure of one of the two years: the cell it was taken from, and what stands there.

    `term` is the declared cell or one that stands in for it; `findings` are all that was found on the way.
    """

    figure: Figure
    side: Side
    term: Term
    place: Place
    reading: Reading
    findings: tuple[Finding, ...] = ()


def read_figures(
    book: Book, tables: list[AccountsTable], layout: AccountsLayout
) -> tuple[list[ReadFigure], list[Finding]]:
    """Every declared figure that the form has a place for, in declared order, and everything found."""
    places = Places(book, tables, layout)
    found = [*places.twice(frozenset(_used(places, layout))), *_missing(book.file, places, layout)]
    read: dict[tuple[str, Side], ReadFigure] = {}
    for figure in layout.figures_by_need:
        for side in Side:
            chosen = _choose(book.file, figure, side, places, layout, found)
            if chosen is not None:
                read[figure.field, side] = _whole(book.file, chosen, read)
    figures = [read[figure.field, side] for figure in layout.figure for side in Side if (figure.field, side) in read]
    for figure_read in figures:
        found += figure_read.findings
    found += disagreements(book.file, places, layout)
    return figures, found


def _used(places: Places, layout: AccountsLayout) -> Iterator[Codes]:
    """The codes that a figure or a check reads."""
    for term in layout.terms:
        for side in Side:
            yield places.codes(term, side)


def _missing(file: str, places: Places, layout: AccountsLayout) -> Iterator[Finding]:
    """One query for each schedule of which declared cells are not in the form."""
    absent: dict[str, dict[str, list[str]]] = {}
    for figure in layout.figure:
        for side in Side:
            term = figure.terms[0]
            if places.at(term, side) is None and not places.is_twice(term, side):
                line = f"table {term.table} {term.sub}"
                absent.setdefault(term.schedule, {}).setdefault(line, []).append(layout.main_code(term, side))
    for schedule, lines in absent.items():
        named = [f"{line} ({', '.join(mains)})" for line, mains in lines.items()]
        more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
        yield rule_book().finding(
            "accounts-line-missing",
            file=file,
            found=f"no cell of {schedule} with the codes {', '.join(named[:_SHOWN])}{more}",
            expected=f"the tables of the {layout.year} form, with their Table ID, main codes and sub codes",
            do="Put the table or line back as NHS England issued it; without it there is no figure.",
        )


def _choose(
    file: str, figure: Figure, side: Side, places: Places, layout: AccountsLayout, found: list[Finding]
) -> ReadFigure | None:
    """The declared cell, or the first that gives the same figure where the declared one gives none."""
    if places.is_twice(figure.terms[0], side):
        return None  # an error says so; which of the two is meant is not for us to guess
    options: list[tuple[Term, Place]] = []
    for term in figure.terms:
        place = places.at(term, side)
        differs = other_unit(file, figure, place, layout) if place is not None else None
        if differs is not None:
            found.append(differs)
        elif place is not None:
            options.append((term, place))
    if not options:
        return None
    readings = [places.read(place) for _, place in options]
    at = next((number for number, reading in enumerate(readings) if reading.state.has_figure), 0)
    term, place = options[at]
    reading = readings[at]
    if term != figure.terms[0]:
        reading = replace(reading, note="; ".join(filter(None, (reading.note, f"in place of {figure.terms[0].words}"))))
    told = [finding for earlier in readings[: at + 1] for finding in earlier.findings]
    if reading.state.has_figure:  # a cell beside it gives the figure that this one did not calculate
        told = [finding for finding in told if finding.name != "accounts-not-calculated"]
    told += headings(file, place, reading, side, layout)
    return ReadFigure(figure=figure, side=side, term=term, place=place, reading=reading, findings=tuple(told))


def _whole(file: str, chosen: ReadFigure, read: Mapping[tuple[str, Side], ReadFigure]) -> ReadFigure:
    """The figure as it was read, unless it is a formula's result without a figure that belongs in it."""
    reading = chosen.reading
    needed = {need: read.get((need, chosen.side)) for need in chosen.figure.needs}
    states = {need: State.NOT_PROVIDED if other is None else other.reading.state for need, other in needed.items()}
    lacking = {need: state for need, state in states.items() if not state.has_figure}
    if not lacking or not reading.calculated or reading.state is State.NOT_PROVIDED:
        return chosen
    if reading.number is None and State.NOT_PROVIDED not in lacking.values():
        return chosen  # what it needs is there, and waits to be calculated as this does
    state = State.NOT_PROVIDED if State.NOT_PROVIDED in lacking.values() else next(iter(lacking.values()))
    words = " and ".join(need.replace("_", " ") for need in lacking)
    told: tuple[Finding, ...] = ()
    if reading.number is not None:
        finding = rule_book().finding(
            "accounts-result-incomplete",
            file=file,
            sheet=chosen.place.table.sheet.name,
            cell=chosen.place.address,
            found=f"{plain(reading.number)} as the result of a formula without {words}",
            expected=f"{words}, for {chosen.place.words}",
            do=f"Nothing where the form is meant to leave it out: the figure is kept as {state.words.lower()}.",
        )
        told = (finding,)
    note = f"a formula that needs {words}, which the form does not give"
    return replace(chosen, reading=Reading(state=state, note=note, calculated=True), findings=told)
