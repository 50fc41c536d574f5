"""The first two pages of a return: whose it is and how to fill it in, and what counts.

The wording is declared, in the layout and in the functions; this module gives it an order and a place.
"""

from collections.abc import Mapping

from consolidate.catalogue.layouts import IDENTITY
from consolidate.catalogue.thresholds import Thresholds
from consolidate.collection.return_control import Progress
from consolidate.collection.return_filling import Filling
from consolidate.collection.return_form import Form, FormTable
from consolidate.collection.return_page import Page
from consolidate.collection.return_tables import References, place_table

_SHOWN = 16  # characters of a fingerprint: enough to tell two apart by eye; the whole of it is in the properties
_GUIDE_COLUMNS = {1: 13, 2: 27, 3: 50, 4: 46}


def cover_page(
    page: Page,
    tables: tuple[FormTable, ...],
    filling: Filling,
    refers: References,
    identity: Mapping[str, str],
    progress: Progress,
    *,
    invented: bool,
    banner: str = "",
) -> None:
    """Whose return this is, how much is left, how to fill it in, what the colours mean, and who to ask.

    A checked copy says before all that what it is, in its `banner`.
    """
    layout = filling.form.layout
    page.widths |= {1: 20, 2: 32, 3: 30, 4: 38}
    page.write(f"{layout.title} {layout.year}", "title")
    page.write(identity["name"], "subtitle")
    if invented:
        page.write(layout.invented_notice, "notice")
        for column in (2, 3, 4):
            page.put(page.row - 1, column, style="notice")
    if banner:  # in the row that is free in any case, so that the cells below stand where they always do
        page.put(page.row, 1, banner, "strong")
    page.row += 1
    for key in IDENTITY:
        page.put(page.row, 1, layout.identity[key], "cell")
        shown = identity[key][:_SHOWN] if key == "fingerprint" else identity[key]
        page.put(
            page.row,
            2,
            shown,
            "identity" if key in ("name", "ods_code", "year") else "cell",
            name=f"return.{key}",
        )
        page.row += 1
    page.row += 1
    formula = f'={progress.left}&" of "&{progress.rows}&" rows left to fill in"'
    said = f"{progress.left_now} of {progress.rows_now} rows left to fill in"
    page.put(page.row, 1, style="progress", formula=formula, result=said)
    page.row += 1
    page.write("The Check sheet says which.", "intro", skip=1)
    page.write("How to fill it in", "heading")
    for number, step in enumerate(layout.how_to, 1):
        page.write(f"{number}. {step}", "text")
    page.write(layout.time_needed, "text")
    page.write(layout.send_to, "strong", skip=1)
    page.write("What the words and colours mean", "heading")
    for entry in layout.key:
        page.put(page.row, 1, entry.word, f"key_{entry.style}")
        page.put(page.row, 2, entry.meaning, "meaning")
        page.row += 1
    page.row += 1
    for table in tables:
        place_table(page, table, filling, refers)


def guide_page(page: Page, form: Form, thresholds: Thresholds) -> None:
    """What changed, the rules that hold everywhere, the limits, and what counts line by line."""
    layout = form.layout
    page.widths |= _GUIDE_COLUMNS
    page.write("What changed since last year", "heading")
    for change in layout.changes:
        page.write(change, "text")
    page.row += 1
    for section in layout.guide:
        page.write(section.heading, "heading")
        for sentence in section.text:
            page.write(sentence, "text")
        page.row += 1
    page.write("When we ask for a reason", "heading")
    share, pounds = thresholds["change_share"], thresholds["change_gbp"]
    page.write(
        f"When a line's net cost moves by {share:.0%} or more and by £{pounds:,} or more on last year. "
        f"{thresholds.declared['change_share'].why} {thresholds.declared['change_gbp'].why}",
        "text",
    )
    counted = thresholds.declared["volume_change_share"]
    page.write(f"When a count or a figure about the trust moves by {counted.value:.0%} or more. {counted.why}", "text")
    page.row += 1
    for sheet in form.function_sheets:
        if sheet.function is None:
            continue
        page.write(f"{sheet.function.label}: what counts", "heading")
        headers = ("CODE", "LINE", "WHAT COUNTS", "WHAT DOES NOT")
        page.cells_across((header, "header") for header in headers)
        for line in sheet.function.lines:
            if line.code not in layout.leave_out:
                looks = (
                    (line.code, "code"),
                    (line.label, "label"),
                    (line.counts, "wording"),
                    (line.excludes, "wording"),
                )
                page.cells_across(looks)
        page.row += 1
