"""The front page of a checked copy: what was found, in order of effect, each with a link to its cell.

Lays out what it is given. Which order that is, and what is said of a finding, is `consolidate.collection.remarks`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consolidate.catalogue.layouts import Layout
from consolidate.collection.remarks import LOOKS, ORDER, Told, sentence_case, severity_words
from consolidate.collection.return_form import Key
from consolidate.collection.return_page import Page
from consolidate.collection.return_sheets import FINDINGS
from consolidate.words.findings import Severity

WHOLE_FILE = "Whole file"
_SHOWN = 16  # characters of a hash: enough to tell two files apart by eye
_WIDTHS = {1: 5, 2: 14, 3: 38, 4: 25, 5: 34, 6: 18, 7: 15, 8: 14, 9: 26}
_TABLE_COLUMNS = (3, 4, 5, 6)
"""The wide columns of the page, on which a table of words stands."""

_HEADERS = (
    ("NO.", "header_right"),
    ("WHAT IT ASKS", "header"),
    ("WHAT WAS FOUND", "header"),
    ("WHAT WAS EXPECTED", "header"),
    ("WHAT TO DO", "header"),
    ("CELL HERE", "header"),
    ("CELL IN YOUR FILE", "header"),
    ("SUM CONCERNED £", "header_right"),
    ("YOUR ANSWER", "header"),
)


NOT_FOUND = "NOT FOUND"
"""What stands in a cell of the copy that could not be found in the file: no figure, and not nothing either."""

_HOW = (
    "Your own file was not changed. Correct the cells in this copy and send the copy back: it is read like the return "
    "that was sent to you. What you write under YOUR ANSWER is read by people."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A small table of words that somebody else computed, such as a preview: a heading, sentences, rows, sentences."""

    heading: str
    before: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What a checked copy says of itself and of the file that it was made from.

    `not_found` counts cells, by sheet, that could not be found in that file.
    """

    file: str
    sha256: str
    on: date
    told: Sequence[Told]
    not_found: Mapping[str, int]
    tables: tuple[Table, ...] = ()

    @property
    def banner(self) -> str:
        """What the cover says before anything else."""
        return (
            f"CHECKED COPY of {self.file} (SHA-256 {self.sha256[:_SHOWN]}), checked on {self.on.day} "
            f"{self.on:%B %Y}. See the sheet {FINDINGS}."
        )

    def missing_from(self, sheet: str) -> str:
        """What the sheet itself says about cells that could not be found; empty where all were."""
        count = self.not_found.get(sheet, 0)
        if not count:
            return ""
        cells = "1 cell of this sheet" if count == 1 else f"{count} cells of this sheet"
        return (
            f"{cells} could not be found in the file that was sent; where a figure or a choice belongs it says "
            f"{NOT_FOUND}. Copy what stood there from your own file, or put that file right and send it instead."
        )


def findings_page(page: Page, front: Front, layout: Layout, at: Mapping[Key, str], whose: str) -> None:
    """Lay the page out. `at` says where the input cells stand in the copy, such as 'Finance'!G12."""
    words = severity_words(layout)
    page.widths |= _WIDTHS
    page.write("Findings", "title")
    page.write(whose, "subtitle")
    page.write(front.banner.removesuffix(f" See the sheet {FINDINGS}."), "strong")
    page.write(_HOW, "text", skip=1)
    page.write(_counted(front.told, words), "heading")
    for sheet in front.not_found:
        page.write(f"{sheet}: {front.missing_from(sheet)}", "strong")
    if front.told:
        page.write(ORDER, "intro")
        page.cells_across(_HEADERS)
        for number, row in enumerate(front.told, 1):
            _put(page, number, row, words, at)
    page.row += 1
    for table in front.tables:
        _put_table(page, table)


def _put(page: Page, number: int, row: Told, words: Mapping[Severity, str], places: Mapping[Key, str]) -> None:
    at, one = page.row, row.finding
    look = LOOKS[one.severity]
    page.put(at, 1, number, "cell_number")
    page.put(at, 2, words[one.severity], f"key_{look}" if look else "cell")
    page.put(at, 3, sentence_case(one.found), "cell")
    page.put(at, 4, sentence_case(one.expected), "cell")
    page.put(at, 5, f"{one.do}\nThis is {one.waived.sentence}." if one.waived else one.do, "cell")
    if row.key is not None:
        link = places[row.key].replace("'", "")
        page.put(at, 6, link, "cell_link", link=link)
    elif row.sheet is not None:
        page.put(at, 6, row.sheet, "cell_link", link=f"{row.sheet}!A1")
    else:
        page.put(at, 6, WHOLE_FILE, "cell")
    page.put(at, 7, row.place_sent or WHOLE_FILE, "cell")
    page.put(at, 8, "" if row.pounds is None else row.pounds.quantize(Decimal(1)), "fixed:gbp")
    page.put(at, 9, None, "input_text")
    page.row += 1


def _counted(rows: Sequence[Told], words: Mapping[Severity, str]) -> str:
    counts = {severity: sum(row.finding.severity is severity for row in rows) for severity in Severity}
    said = [f"{words[severity]}: {count}" for severity, count in counts.items() if count]
    return ". ".join(said) + "." if said else "Nothing was found. Nothing has to be done."


def _put_table(page: Page, table: Table) -> None:
    page.write(table.heading, "heading")
    for sentence in table.before:
        page.write(sentence, "text")
    if table.rows:
        for column, header in zip(_TABLE_COLUMNS, table.headers, strict=False):
            page.put(page.row, column, header, "header")
        page.row += 1
        for row in table.rows:
            for column, text in zip(_TABLE_COLUMNS, row, strict=False):
                page.put(page.row, column, text, "cell")
            page.row += 1
    for sentence in table.after:
        page.write(sentence, "text")
    page.row += 1
