"""The mutators of the rules about sheets, tables, columns and rows: what people do to a form while they fill it in."""

from collections.abc import Callable

import openpyxl
from mutating import Clean, Line, Spoilt, spoils

from consolidate.sheets.addresses import column_letters, place_of


def sheet_of(clean: Clean, line: Line) -> str:
    return clean.place((*line, "pay_cost"))[0]


def row_of(clean: Clean, line: Line) -> int:
    return place_of(clean.place((*line, "pay_cost"))[1])[0]


def headers_of(clean: Clean, line: Line) -> int:
    """The row of the headers of a function's first table: above the first of its lines."""
    first = clean.taxonomy.functions[line[0]].lines[0]
    return row_of(clean, (line[0], first.id)) - 1


def with_sheet(clean: Clean, change: Callable[[openpyxl.Workbook, str], object], name: str | None = None) -> Spoilt:
    """Something done to the sheet of a random function; `name` is what it is called in the finding."""
    sheet = sheet_of(clean, clean.line())
    return Spoilt(change=lambda book: change(book, sheet), place=sheet if name is None else name.format(sheet))


@spoils("return-sheet-missing", also=["return-names-moved"])
def sheet_missing(clean: Clean) -> Spoilt:
    sheet = sheet_of(clean, clean.line())

    def remove(book):
        book.remove(book[sheet])
        for name in [n for n, d in book.defined_names.items() if d.attr_text.startswith((f"{sheet}!", f"'{sheet}'!"))]:
            del book.defined_names[name]

    return Spoilt(change=remove)


@spoils("return-sheet-renamed", also=["return-sheet-added"])
def sheet_renamed(clean: Clean) -> Spoilt:
    return with_sheet(clean, lambda book, sheet: setattr(book[sheet], "title", f"{sheet} (2)"), "{} (2)")


@spoils("return-sheet-name-differs", also=["pay-of-one-post"])
def sheet_name_differs(clean: Clean) -> Spoilt:
    sheet = sheet_of(clean, clean.line())
    other = sheet.lower() if sheet.isupper() else sheet.upper()

    def rename(book):
        renamed = book[sheet]
        renamed.title = "Another"  # the library counts a name in capitals as taken by the sheet itself
        renamed.title = other

    return Spoilt(change=rename, place=other)


@spoils("return-sheet-added")
def sheet_added(clean: Clean) -> Spoilt:
    name = clean.rng.choice(("Workings", "Sheet1", "Ledger"))
    return Spoilt(change=lambda book: book.create_sheet(name).append(["Our own", 12_000]), place=name)


@spoils("return-sheet-hidden", also=["sheet-hidden"])
def sheet_hidden(clean: Clean) -> Spoilt:
    return with_sheet(clean, lambda book, sheet: setattr(book[sheet], "sheet_state", "hidden"))


@spoils("return-column-missing")
def column_missing(clean: Clean) -> Spoilt:
    line = clean.line()
    sheet, row = sheet_of(clean, line), headers_of(clean, line)
    column = place_of(clean.place((*line, clean.rng.choice(("pay_cost", "wte_in_post", "nonpay_cost"))))[1])[1]
    cell = f"{column_letters(column)}{row}"
    return Spoilt(change=lambda book: setattr(book[sheet][cell], "value", "PAY (thousands)"), place=f"{sheet}!{cell}")


@spoils("return-column-doubled")
def column_doubled(clean: Clean) -> Spoilt:
    line = clean.line()
    sheet, row = sheet_of(clean, line), headers_of(clean, line)
    column = place_of(clean.place((*line, "pay_cost"))[1])[1]

    def double(book):
        book[sheet].cell(row, 40).value = book[sheet].cell(row, column).value

    return Spoilt(change=double, place=f"{sheet}!{column_letters(40)}{row}")


@spoils("return-row-missing", also=["return-row-added"])
def row_missing(clean: Clean) -> Spoilt:
    line = clean.line()
    sheet, row = sheet_of(clean, line), row_of(clean, line)
    return Spoilt(change=lambda book: setattr(book[sheet].cell(row, 1), "value", "X.X"), place=sheet)


@spoils("return-row-doubled")
def row_doubled(clean: Clean) -> Spoilt:
    several = {f.id for f in clean.taxonomy.functions.values() if len(f.lines) > 1}
    line = clean.rng.choice([line for line in clean.lines() if line[0] in several])
    last = clean.taxonomy.functions[line[0]].lines[-1]
    sheet, end = sheet_of(clean, line), row_of(clean, (line[0], last.id)) + 1
    code = next(ln.code for ln in clean.taxonomy.functions[line[0]].lines if ln.id == line[1])
    return Spoilt(change=lambda book: setattr(book[sheet].cell(end, 1), "value", code), place=f"{sheet}!A{end}")


@spoils("return-row-added")
def row_added(clean: Clean) -> Spoilt:
    return squeezed_in(clean, code="OWN.ROW")


@spoils("return-row-below")
def row_below(clean: Clean) -> Spoilt:
    return squeezed_in(clean, code=None)


def squeezed_in(clean: Clean, code: str | None) -> Spoilt:
    """Figures in the row under the last line of a function, over the sums that the form has there."""
    line = clean.line()
    last = clean.taxonomy.functions[line[0]].lines[-1]
    sheet, row = sheet_of(clean, line), row_of(clean, (line[0], last.id)) + 1
    column = place_of(clean.place((*line, "pay_cost"))[1])[1]

    def add(book):
        for cells in book[sheet].iter_rows(min_row=row, max_row=row):
            for cell in cells:
                cell.value = None
        book[sheet].cell(row, 1).value = code
        book[sheet].cell(row, column).value = clean.rng.randint(1_000, 90_000)

    return Spoilt(change=add, place=f"{sheet}!{'A' if code else column_letters(column)}{row}")
