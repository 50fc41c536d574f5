"""The pages of a return that are not filled in: what is left to do, the totals, the words and limits, the identity.

Everything here is calculated or fixed, and nothing of it is read back but the identity.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from consolidate.catalogue.layouts import Layout
from consolidate.catalogue.thresholds import Thresholds
from consolidate.collection import return_counts as counts
from consolidate.collection.return_filling import COST_LIMITS, FIGURE_LIMITS, SUM_LIMIT, Filling
from consolidate.collection.return_form import FormSheet
from consolidate.collection.return_page import Page
from consolidate.collection.return_tables import Placed, References
from consolidate.sheets.addresses import column_letters
from consolidate.sheets.conditions import ConditionalFormat

PRINTED_LIMITS = (*COST_LIMITS, *FIGURE_LIMITS, SUM_LIMIT)
"""The thresholds that the workbook's own formulas use."""

_LIMITED = {
    **dict.fromkeys(COST_LIMITS, "Change of a cost"),
    **dict.fromkeys(FIGURE_LIMITS, "Change of a count"),
    SUM_LIMIT: "Parts and their whole",
}
_LIMIT_UNITS = {"gbp": ("pounds", "fixed:gbp"), "WTE": ("WTE", "fixed:wte")}
"""How a limit's unit is said and written; any other is a share of something."""

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

_TOTALS = (("FUNCTION", "header"), ("NET COST £", "header_right"), ("SHARE OF INCOME", "header_right"))

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
    page.write(
        "A line asks for a reason when its net cost moves by both limits on last year, a count at its own. "
        "Parts that do not come to their whole say so.",
        "intro",
    )
    page.cells_across([("LIMIT", "header"), ("WHY IT STANDS THERE", "header"), ("VALUE", "header_right")])
    for name in PRINTED_LIMITS:
        declared = thresholds.declared[name]
        unit, look = _LIMIT_UNITS.get(declared.unit, (declared.unit, "fixed_rate"))
        page.put(page.row, 1, f"{_LIMITED[name]}, {unit}", "label")
        page.put(page.row, 2, declared.why, "wording")
        limits[name] = page.put(page.row, 3, declared.value, look)
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
            page.put(page.row, column, style="calculated:count", formula=f"={count.formula}", result=count.result)
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
        letter = column_letters(column)
        formula = f"=SUM({letter}{first}:{letter}{page.row - 1})"
        page.put(page.row, column, style="calculated:count:total", formula=formula, result=total)
    todo_area = f"{column_letters(len(_COUNTED) + 2)}{first}:{column_letters(len(_COUNTED) + 2)}{page.row - 1}"
    first_todo = todo_area.partition(":")[0]
    for word, look in ((_MUST_FIX, "when_must_fix"), (_LOOK, "when_explain"), (_FILL_IN, "when_explain")):
        page.conditions.append(ConditionalFormat(area=todo_area, formula=f'={first_todo}="{word}"', style=look))
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
    page: Page, sheets: Sequence[PlacedSheet], filling: Filling, income: tuple[str, Decimal | None], *, column: int = 1
) -> None:
    """The net cost of each function and of the return, beside income from patient care where that is given.

    `income` is the cell of that figure and what stands in it. The block takes three columns from `column`.
    """
    page.write("Net cost by function", "heading")
    page.write("Sums of the complete rows. The share is of income from patient care, on the Trust sheet.", "intro")
    for offset, (header, look) in enumerate(_TOTALS):
        page.put(page.row, column + offset, header, look)
    page.row += 1
    block = _Block(page=page, column=column, income=income)
    functions: list[tuple[int, Decimal]] = []
    headline: list[tuple[int, Decimal]] = []
    outside: list[str] = []
    for sheet, placed in sheets:
        if sheet.function is None:
            continue
        formula, net = _net_of(placed, filling)
        row = block.put(sheet.function.label, f"={formula}", net)
        functions.append((row, net))
        if sheet.function.headline:
            headline.append((row, net))
        else:
            outside.append(sheet.function.label)
    without = f", without {' and '.join(outside).lower()}" if outside else ""
    block.put_sum(f"Headline total{without}", headline)
    block.put_sum("All functions", functions)
    page.row += 1


def _net_of(placed: tuple[Placed, ...], filling: Filling) -> tuple[str, Decimal]:
    """The sum of the first measure that a function's sheet shows, as a formula and as it is now."""
    for table in placed:
        for shown in table.table.table.columns:
            if shown.calculates in filling.form.taxonomy.measures:
                sums = [filling.measure(row, shown.calculates) for row in table.table.rows]
                net = sum((value for value in sums if isinstance(value, Decimal)), Decimal(0))
                return f"SUM({table.area(shown.id, elsewhere=True)})", net
    return "0", Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """Rows of totals: label, net cost, share of income."""

    page: Page
    column: int
    income: tuple[str, Decimal | None]

    def put(self, label: str, formula: str, net: Decimal, *, total: bool = False) -> int:
        page, row = self.page, self.page.row
        page.put(row, self.column, label, "total" if total else "cell")
        style = "calculated:gbp:total" if total else "calculated:gbp"
        cost = page.put(row, self.column + 1, style=style, formula=formula, result=net).rpartition("!")[2]
        cell, now = self.income
        share = f'=IF(ISNUMBER({cell}),IF({cell}>0,{cost}/{cell},""),"")'
        result = net / now if now and now > 0 else ""
        page.put(row, self.column + 2, style="calculated_rate", formula=share, result=result)
        page.row += 1
        return row

    def put_sum(self, label: str, rows: Sequence[tuple[int, Decimal]]) -> None:
        letters = column_letters(self.column + 1)
        formula = "=" + ("+".join(f"{letters}{row}" for row, _ in rows) or "0")
        self.put(label, formula, sum((net for _, net in rows), Decimal(0)), total=True)


def meta_page(page: Page, identity: Mapping[str, str]) -> None:
    """Identifiers only, all of which the cover shows as well."""
    for key, value in identity.items():
        page.cells_across([(key, "plain"), (value, "plain")])
