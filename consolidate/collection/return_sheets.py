"""Which sheet of a workbook that came back is which sheet of the return: by name, never by position.

Capitals and outer spaces do not matter; another name does, because it may be another draft.
"""

import unicodedata
from collections import Counter

from consolidate.catalogue.rules import rule_book
from consolidate.collection.return_form import Form, FormSheet
from consolidate.sheets.cells import Book, Sheet
from consolidate.words.findings import Finding

FINDINGS = "Findings"
"""The front sheet of a checked copy."""

LEFT_BEHIND = "Left behind"
"""The sheet that `template migrate` adds for what finds no place in a newer form. It is known, and not read."""

_BY_NUMBERS = " - table "
"""What Apple Numbers puts between a sheet's name and a table's number when it makes a sheet of every table."""


def plain(text: str) -> str:
    """A text without regard to capitals, outer and double spaces, and how its accents are composed."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00a0", " ").split()).casefold()


def find_sheets(book: Book, form: Form) -> tuple[dict[str, Sheet], list[Finding]]:
    """The sheets that hold answers by their own names, and what was odd about the names."""
    asked = [sheet for sheet in form.sheets if sheet.tables]
    found: dict[str, Sheet] = {}
    findings: list[Finding] = []
    for wanted in asked:
        candidates = [sheet for sheet in book.sheets if plain(sheet.name) == plain(wanted.name)]
        if len(candidates) == 1:
            found[wanted.name] = candidates[0]
            findings += _notes(book, wanted, candidates[0])
        elif candidates:
            names = " and ".join(f"'{sheet.name}'" for sheet in candidates)
            findings.append(
                rule_book().finding(
                    "return-sheet-doubled",
                    file=book.file,
                    sheet=candidates[0].name,
                    found=f"{names} could both be the sheet {wanted.name}",
                    expected=f"one sheet named {wanted.name}",
                    do="Delete or rename the sheet that does not count.",
                )
            )
    missing = [sheet for sheet in asked if not any(plain(s.name) == plain(sheet.name) for s in book.sheets)]
    findings += _missing(book, form, missing)
    findings += _added(book, form)
    return found, findings


def _notes(book: Book, wanted: FormSheet, sheet: Sheet) -> list[Finding]:
    notes = []
    if sheet.name != wanted.name:
        notes.append(
            rule_book().finding(
                "return-sheet-name-differs",
                file=book.file,
                sheet=sheet.name,
                found=f"the sheet '{sheet.name}' was read as {wanted.name}",
                expected=f"the name {wanted.name}",
                do="Nothing has to be done.",
            )
        )
    if not sheet.visible:
        notes.append(
            rule_book().finding(
                "return-sheet-hidden",
                file=book.file,
                sheet=sheet.name,
                found="the sheet is hidden; its answers were read",
                expected="a sheet that whoever signs can see",
                do="Show the sheet and look at its figures.",
            )
        )
    return notes


def _missing(book: Book, form: Form, missing: list[FormSheet]) -> list[Finding]:
    by_numbers = [sheet.name for sheet in book.sheets if _BY_NUMBERS in plain(sheet.name)]
    if missing and by_numbers:
        return [
            rule_book().finding(
                "return-exported-by-numbers",
                file=book.file,
                found=f"sheets named {', '.join(repr(name) for name in by_numbers[:3])}",
                expected=f"the sheets {', '.join(sheet.name for sheet in form.sheets if sheet.tables)}",
                do="In Numbers choose File, Export To, Excel, and one sheet per sheet, not per table.",
            )
        ]
    return [_one_missing(book, sheet) for sheet in missing]


def _one_missing(book: Book, wanted: FormSheet) -> Finding:
    renamed = _where_its_names_point(book, wanted) or _nearest(book, wanted)
    if renamed is None:
        return rule_book().finding(
            "return-sheet-missing",
            file=book.file,
            found=f"there is no sheet {wanted.name}",
            expected=f"a sheet named {wanted.name}",
            do="Copy the answers into the workbook that was sent, which has all its sheets.",
        )
    return rule_book().finding(
        "return-sheet-renamed",
        file=book.file,
        sheet=renamed,
        found=f"there is no sheet {wanted.name}, but one that is named '{renamed}'",
        expected=f"a sheet named {wanted.name}",
        do=f"If it is the sheet that counts, give it the name {wanted.name} again.",
    )


def _where_its_names_point(book: Book, wanted: FormSheet) -> str | None:
    """The sheet that most of a sheet's cell names point at: Excel takes the names along when a sheet is renamed."""
    ours = {slot.name.casefold() for table in wanted.tables for slot in table.slots.values()}
    names = Counter(
        reference.removeprefix("=").rpartition("!")[0].strip("'").replace("''", "'")
        for name, reference in book.names.items()
        if name.casefold() in ours
    )
    known = {sheet.name for sheet in book.sheets}
    return next((name for name, _ in sorted(names.items(), key=lambda n: (-n[1], n[0])) if name in known), None)


def _nearest(book: Book, wanted: FormSheet) -> str | None:
    """A sheet whose name begins with the wanted one."""
    return next((s.name for s in book.sheets if plain(s.name).startswith(plain(wanted.name))), None)


def _added(book: Book, form: Form) -> list[Finding]:
    # The findings of a checked copy are ours: nothing on that sheet is read, and nobody has to be told.
    known = {plain(sheet.name) for sheet in form.sheets} | {plain(FINDINGS)}
    added = [sheet for sheet in book.sheets if plain(sheet.name) not in known]
    return [
        _left_behind(book, sheet) if plain(sheet.name) == plain(LEFT_BEHIND) else _of_its_own(book, sheet)
        for sheet in added
    ]


def _left_behind(book: Book, sheet: Sheet) -> Finding:
    return rule_book().finding(
        "return-left-behind",
        file=book.file,
        sheet=sheet.name,
        found="the sheet lists what found no place when the answers were moved from an earlier form; it was not read",
        expected="an answer in a cell of this form for everything on it that still matters",
        do="Copy what matters to where it belongs, and delete the sheet when nothing on it is needed any more.",
    )


def _of_its_own(book: Book, sheet: Sheet) -> Finding:
    return rule_book().finding(
        "return-sheet-added",
        file=book.file,
        sheet=sheet.name,
        found="the sheet was not read" + ("" if sheet.visible else "; it is hidden"),
        expected="the sheets of the return, and any working of your own",
        do="Nothing has to be done, unless it holds anything that should not be sent.",
    )
