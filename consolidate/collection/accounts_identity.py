"""Whose accounts form this is, and of which year: read from what the form says, never from the file's name."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from consolidate.catalogue.accounts_layout import AccountsLayout
from consolidate.catalogue.codes import help_with_code, plain_code
from consolidate.catalogue.rules import rule_book
from consolidate.collection.accounts_tables import MAIN_CODE, AccountsTable, words_of
from consolidate.sheets.cells import Book, Cell, Kind
from consolidate.words.findings import Finding, Refusal
from consolidate.words.years import CollectionYear

_LOOKS_LIKE_A_TRUST = re.compile(r"R[A-Z0-9]{2}|(?=.*[0-9])(?:[A-Z][A-Z0-9]{2}|[A-Z0-9]{5})", re.ASCII)
"""An ODS provider code: three characters, most often R and two more, or five for newer and care trusts."""


def year_of(tables: Iterable[AccountsTable]) -> CollectionYear | None:
    """The year that most current-year columns are dated, the latest of equals; None where none is dated."""
    years = Counter(
        column.period
        for table in tables
        for column in table.columns
        if column.period is not None and (code := MAIN_CODE.fullmatch(column.main)) and code["side"] == "CY"
    )
    return max(years, key=lambda year: (years[year], year)) if years else None


def layout_of(
    file: str, tables: list[AccountsTable], layouts: Mapping[CollectionYear, AccountsLayout]
) -> AccountsLayout:
    """The layout of the form's year. Raises Refusal for no year, an undeclared one, or codes of another year."""
    year = year_of(tables)
    declared = ", ".join(str(known) for known in sorted(layouts))
    if year is None:
        raise rule_book().refusal(
            "accounts-year-not-found",
            file=file,
            found="no year above the current-year columns",
            expected="a year such as 2023/24, or 31 Mar 2024, under the main codes",
            do="Use the form as NHS England issued it, with its headings.",
        )
    if year not in layouts:
        raise rule_book().refusal(
            "accounts-year-not-declared",
            file=file,
            found=f"an accounts form of {year}",
            expected=f"a form of a declared year: {declared}",
            do=f"Send the form of one of these years, or declare {year} in "
            f"benchmarks/accounts_forms/{year.file_form}.toml: it may extend another year and list what differs.",
        )
    subs = {row.sub for table in tables for row in table.rows}
    for other in layouts.values():
        shown = [sub for sub in other.only_here if sub in subs]
        if other.year != year and shown:
            raise rule_book().refusal(
                "accounts-year-disagrees",
                file=file,
                found=f"columns dated {year}, and codes that only the form of {other.year} has: {', '.join(shown[:5])}",
                expected="one year's form",
                do=f"Fill in the form that NHS England issued for {year}, or put the year back to {other.year}.",
            )
    return layouts[year]


def trust_of(book: Book, tables: Iterable[AccountsTable], known: Collection[str] | None, given: str | None) -> str:
    """The trust's code: the one given, or the one that stands alone in a cell of a sheet without tables.

    `known` are the codes that may be taken; None takes whatever looks like one. Raises Refusal where there
    is none, an unknown one or more than one, or where the form and the code given disagree.
    """
    with_tables = {table.sheet.name for table in tables}
    covers = [sheet for sheet in book.sheets if sheet.name not in with_tables]
    coded = [[cell for cell in sheet.cells.values() if _code(cell)] for sheet in covers]
    taken = [[cell for cell in cells if _is_trust(_code(cell), known)] for cells in coded]
    # A sheet that lists many codes is a list to choose from, not a statement of whose form it is.
    stated = {_code(cells[0]): cells[0] for cells in taken if len({_code(cell) for cell in cells}) == 1}
    if given is not None:
        return _given(book.file, given.strip().upper(), known, stated)
    if len(stated) == 1:
        return next(iter(stated))
    if stated:
        places = ", ".join(f"{code} at {cell.where}" for code, cell in sorted(stated.items()))
        raise _refused(
            "accounts-trust-ambiguous", book.file, None, places, "one trust's code", "Leave only the code of the trust."
        )
    unknown = [cell for cells in coded for cell in cells if _is_trust(plain_code(_code(cell)), None)]
    if len({_code(cell) for cell in unknown}) == 1:
        raise _unknown(book.file, _code(unknown[0]), known or (), unknown[0])
    raise _refused(
        "accounts-trust-missing",
        book.file,
        None,
        "no trust's code on a sheet without tables",
        "the ODS code of the trust alone in a cell of the first sheet, such as R0A",
        "Type the code on the first sheet, or say which trust it is when you load the form.",
    )


def _given(file: str, code: str, known: Collection[str] | None, stated: Mapping[str, Cell]) -> str:
    if known is not None and code not in known:
        raise _unknown(file, code, known, None)
    if stated and code not in stated:
        other, cell = next(iter(stated.items()))
        raise _refused(
            "accounts-trust-differs",
            file,
            cell,
            f"the code {other}",
            f"{code}, the trust that the form was said to be from",
            "Check whose form this is, and give that trust's code.",
        )
    return code


def _is_trust(code: str, known: Collection[str] | None) -> bool:
    return code in known if known is not None else _LOOKS_LIKE_A_TRUST.fullmatch(code) is not None


def _code(cell: Cell) -> str:
    """The text of a cell that is as long as a code, in capitals; "" for any other cell."""
    text = words_of(cell)
    return text.upper() if cell.kind is Kind.TEXT and len(text) in (3, 5) else ""


def _unknown(file: str, code: str, known: Collection[str], cell: Cell | None) -> Refusal:
    return _refused(
        "accounts-trust-unknown",
        file,
        cell,
        f"the code {code}",
        "the code of a trust in the register",
        f"{help_with_code(code, known)} A new trust is added to the register first.",
    )


def _refused(name: str, file: str, cell: Cell | None, found: str, expected: str, do: str) -> Refusal:
    finding: Finding = rule_book().finding(
        name,
        file=file,
        sheet=cell.sheet if cell else None,
        cell=cell.address if cell else None,
        found=found,
        expected=expected,
        do=do,
    )
    return Refusal(finding)
