"""The pages of a return that are not filled in: what is left to do, the totals, the words and limits, the identity.

Everything here is calculated or fixed, and nothing of it is read back but the identity.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from consolidate.catalogue.layouts import Layout, RowSource
from consolidate.catalogue.thresholds import Thresholds
from consolidate.collection import return_counts as counts
from consolidate.collection.return_filling import Filling
from consolidate.collection.return_form import FormSheet
from consolidate.collection.return_page import Page
from consolidate.collection.return_tables import Placed, References

PRINTED_LIMITS = ("change_share", "change_gbp")
"""The thresholds that the workbook's own formulas use."""

_NOTHING, _FILL_IN, _MUST_FIX, _LOOK = "Nothing left", "Fill in", "Must fix", "Look again"
_COUNTED = (
    ("ROWS", counts.count_rows),
    ("ROWS LEFT TO FILL IN", counts.count_left),
    ("TO EXPLAIN", counts.count_to_explain),
    ("RECHARGED OUT ABOVE GROSS", counts.count_above_gross),
    ("PAY WITHOUT PEOPLE", counts.count_pay_without_people),
    ("PROVIDER CODE MISSING", counts.count_unnamed),
)
_FIRST, _LEFT, _EXPLAIN, _ABOVE, _WITHOUT, _UNNAMED = "BCDEFG"

PlacedSheet = tuple[FormSheet, tuple[Placed, ...]]


def lists_page(page: Page, layout: Layout, thresholds: Thresholds) -> References:
    """Every drop-down's words with their meanings, and the limits; gives back where each of them stands."""
    page.widths |= {1: 30, 2: 86, 3: 14}
    lists: dict[str, str] = {}
    limits: dict[str, str] = {}
    for choices in layout.list:
        page.write(choices.title, "heading")
        page.cells_across([("WORD", "header"), ("MEANING", "header")])
        first = page.absolute(page.row, 1)
        for choice in choices.entry:
            page.cells_across([(choice.word, "label"), (choice.meaning, "wording")])
        lists[choices.id] = f"{first}:{page.absolute(page.row - 1, 1).rpartition('!')[2]}"
        page.row += 1
    page.write("Limits", "heading")
    page.write("A line asks for a reason when its net cost moves by more than both limits on last year.", "intro")
    page.cells_across([("LIMIT", "header"), ("WHY IT STANDS THERE", "header"), ("VALUE", "header_right")])
    for name in PRINTED_LIMITS:
        declared = thresholds.declared[name]
        page.put(page.row, 1, f"Change, {declared.unit if declared.value < 1 else 'pounds'}", "label")
        page.put(page.row, 2, declared.why, "wording")
        limits[name] = page.put(page.row, 3, declared.value, "fixed_share" if declared.value < 1 else "fixed_gbp")
        page.row += 1
    return References(lists=lists, limits=limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where the Check sheet says how many rows there are and how many are left, and what these come to now."""

    rows: str
    left: str
    rows_now: int
    left_now: int


def check_page(page: Page, sheets: Iterable[PlacedSheet], filling: Filling) -> Progress:
    """One row a sheet: how much is left, what has to be explained, what cannot be right, and what to do."""
    page.widths |= {1: 32, 2: 15, 3: 15, 4: 15, 5: 17, 6: 16, 7: 16, 8: 18}
    page.put(page.row, 1, "SHEET", "header")
    for column, (header, _) in enumerate(_COUNTED, 2):
        page.put(page.row, column, header, "header_right")
    page.put(page.row, len(_COUNTED) + 2, "WHAT TO DO", "header")
    page.row += 1
    first = page.row
    totals = [0] * len(_COUNTED)
    for sheet, placed in sheets:
        page.put(page.row, 1, sheet.name, "cell_link", link=f"{sheet.name}!A1")
        results = []
        for column, (_, counted) in enumerate(_COUNTED, 2):
            count = counted(placed, filling)
            results.append(count.result)
            page.put(page.row, column, style="calculated_count", formula=f"={count.formula}", result=count.result)
        at = page.row
        todo = (
            f'=IF({_LEFT}{at}>0,"{_FILL_IN}",IF({_ABOVE}{at}>0,"{_MUST_FIX}",'
            f'IF({_EXPLAIN}{at}+{_WITHOUT}{at}+{_UNNAMED}{at}>0,"{_LOOK}","{_NOTHING}")))'
        )
        page.put(at, len(_COUNTED) + 2, style="calculated_word", formula=todo, result=_todo(*results))
        totals = [total + result for total, result in zip(totals, results, strict=True)]
        page.row += 1
    page.put(page.row, 1, "All sheets", "total")
    for column, total in enumerate(totals, 2):
        letter = page.absolute(page.row, column).split("$")[1]
        formula = f"=SUM({letter}{first}:{letter}{page.row - 1})"
        page.put(page.row, column, style="calculated_count_total", formula=formula, result=total)
    progress = Progress(
        rows=page.absolute(page.row, 2), left=page.absolute(page.row, 3), rows_now=totals[0], left_now=totals[1]
    )
    page.row += 2
    return progress


def _todo(_: int, left: int, explain: int, above: int, without: int, unnamed: int) -> str:
    if left:
        return _FILL_IN
    if above:
        return _MUST_FIX
    return _LOOK if explain + without + unnamed else _NOTHING


def totals_block(
    page: Page, sheets: Sequence[PlacedSheet], filling: Filling, income: tuple[str, Decimal | None]
) -> str:
    """The net cost of each function and of the return, beside income from patient care where that is given.

    `income` is the cell of that figure and what stands in it. Gives back the cell of the whole total.
    """
    page.write("Net cost by function", "heading")
    page.write("Sums of the complete rows. The share is of income from patient care, on the Trust sheet.", "intro")
    page.put(page.row, 1, "FUNCTION", "header")
    page.put(page.row, 2, "NET COST £", "header_right")
    page.put(page.row, 3, "SHARE OF INCOME", "header_right")
    page.row += 1
    first = page.row
    everything = Decimal(0)
    headline: list[str] = []
    headline_now = Decimal(0)
    for sheet, placed in sheets:
        for table in placed:
            shown = next((c for c in table.table.table.columns if c.calculates in filling.form.taxonomy.measures), None)
            if sheet.function is None or shown is None or table.table.table.rows is not RowSource.LINES:
                continue
            sums = [filling.measure(row, shown.calculates) for row in table.table.rows]
            net = sum((value for value in sums if isinstance(value, Decimal)), Decimal(0))
            everything += net
            if sheet.function.headline:
                headline.append(f"B{page.row}")
                headline_now += net
            page.put(page.row, 1, sheet.function.label, "cell")
            formula = f"=SUM({table.area(shown.id, elsewhere=True)})"
            page.put(page.row, 2, style="calculated_gbp", formula=formula, result=net)
            _put_share(page, net, income)
            page.row += 1
    outside = [s.function.label for s, _ in sheets if s.function and not s.function.headline]
    label = f"Headline total, without {' and '.join(outside)}" if outside else "Headline total"
    page.put(page.row, 1, label, "total")
    page.put(page.row, 2, style="calculated_gbp_total", formula=f"={'+'.join(headline) or '0'}", result=headline_now)
    _put_share(page, headline_now, income)
    page.row += 1
    page.put(page.row, 1, "All functions", "total")
    formula = f"=SUM(B{first}:B{page.row - 2})"
    total = page.put(page.row, 2, style="calculated_gbp_total", formula=formula, result=everything)
    _put_share(page, everything, income)
    page.row += 2
    return total


def _put_share(page: Page, cost: Decimal, income: tuple[str, Decimal | None]) -> None:
    cell, now = income
    formula = f'=IF(ISNUMBER({cell}),IF({cell}>0,B{page.row}/{cell},""),"")'
    page.put(page.row, 3, style="calculated_share", formula=formula, result=cost / now if now and now > 0 else "")


def meta_page(page: Page, identity: Mapping[str, str]) -> None:
    """Identifiers only, all of which the cover shows as well."""
    for key, value in identity.items():
        page.cells_across([(key, "plain"), (value, "plain")])
