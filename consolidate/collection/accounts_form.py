"""An NHS accounts (TAC) form in: the figures of one trust for two years, every one with its cell.

What the form's codes mean is declared by year in `benchmarks/accounts_forms/`. The columns of the
year before become figures of that year, marked restated. Knows no store and no other form.
"""

from collections.abc import Collection, Mapping
from typing import TypeAlias

from consolidate.catalogue.accounts_forms import accounts_layouts
from consolidate.catalogue.accounts_layout import AccountsLayout, Side
from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.trust_entries import TrustEntry
from consolidate.collection.accounts_figures import ReadFigure, read_figures
from consolidate.collection.accounts_identity import layout_of, trust_of, year_of
from consolidate.collection.accounts_search import find_tables
from consolidate.collection.accounts_tables import AccountsTable, put_right
from consolidate.sheets.cells import Book
from consolidate.words.facts import TRUST_LEVEL, Fact, Source, Submission
from consolidate.words.findings import Finding, Refusal, in_order
from consolidate.words.states import Population, State
from consolidate.words.years import CollectionYear

Layouts: TypeAlias = Mapping[CollectionYear, AccountsLayout]


def recognises(book: Book) -> bool:
    """Whether a workbook holds tables of an accounts form, of whatever year."""
    return bool(find_tables(book))


def read_tables(book: Book, layouts: Layouts | None = None) -> list[AccountsTable]:
    """Every table of a form. Codes that the publisher misprinted are put right where the form's year is declared."""
    tables = find_tables(book)
    year = year_of(tables)
    layout = (accounts_layouts() if layouts is None else layouts).get(year) if year is not None else None
    return tables if layout is None else put_right(tables, layout)


def read_accounts_form(
    book: Book,
    *,
    known: Mapping[str, TrustEntry] | Collection[str] | None = None,
    ods_code: str | None = None,
    population: Population = Population.REAL,
    layouts: Layouts | None = None,
) -> tuple[Submission | None, tuple[Finding, ...]]:
    """The figures of a form, and everything found on the way; no submission where there is nothing to load.

    `known` are the trusts that may be loaded, best as the register's entries, which tell real from invented;
    `population` holds where they are codes alone, or None (any that looks like a code). `ods_code` says whose form
    it is where the form itself does not. Raises nothing about the form: a refusal comes back as its finding.
    """
    found: list[Finding] = []
    tables = find_tables(book)
    try:
        layout = layout_of(book.file, tables, accounts_layouts() if layouts is None else layouts)
        read, found = read_figures(book, put_right(tables, layout), layout)
        if all(figure.reading.state is State.NOT_PROVIDED for figure in read):
            found.append(_blank(book.file, layout, len(read)))
            return None, _once(found)
        trust = trust_of(book, tables, known, ods_code)
    except Refusal as refusal:
        return None, _once([*found, refusal.finding])
    submission = Submission(
        source=Source.ACCOUNTS_FORM,
        population=known[trust].population if isinstance(known, Mapping) else population,
        ods_code=trust,
        year=layout.year,
        layout=layout.name,
        file=book.file,
        path=book.path,
        sha256=book.sha256,
        size=book.size,
        facts=tuple(_fact(trust, layout, figure) for figure in read),
    )
    return submission, _once(found)


def _blank(file: str, layout: AccountsLayout, count: int) -> Finding:
    return rule_book().finding(
        "accounts-form-blank",
        file=file,
        found=f"the accounts form of {layout.year} without a number in any of the {count} cells that are read",
        expected="a form that a trust has filled in",
        do="Nothing is loaded from it. Send the form with its figures.",
    )


def _fact(trust: str, layout: AccountsLayout, read: ReadFigure) -> Fact:
    unit = layout.units[read.figure.unit]
    scale = unit.scale * read.term.sign
    number = read.reading.number
    return Fact(
        ods_code=trust,
        year=layout.year_of(read.side),
        function=TRUST_LEVEL,
        line=TRUST_LEVEL,
        field=read.figure.field,
        state=read.reading.state,
        raw=read.reading.raw,
        value=None if number is None else number * scale + 0,  # + 0 turns the minus zero of 0 x -1 into zero
        unit=unit.unit,
        sheet=read.place.table.sheet.name,
        cell=read.place.address,
        scale=scale,
        restated=read.side is Side.PRIOR,
        note="; ".join(filter(None, (read.place.words, read.reading.note))),
    )


def _once(findings: list[Finding]) -> tuple[Finding, ...]:
    """Every finding about a cell once, gravest first.

    A cell that several totals add up is found by each; what it is for itself is the shortest to say.
    """
    shortest = sorted(findings, key=lambda finding: (len(finding.expected), finding.expected))
    once = {(finding.name, finding.sheet, finding.cell, finding.found): finding for finding in reversed(shortest)}
    return tuple(in_order(once.values()))
