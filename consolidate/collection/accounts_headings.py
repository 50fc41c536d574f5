"""What stands around a figure, against what its year's layout says: unit, year, sign, and whether it can be seen."""

from collections.abc import Iterator
from decimal import Decimal

from consolidate.catalogue.accounts_layout import AccountsLayout, Figure, Side
from consolidate.catalogue.rules import rule_book
from consolidate.collection.accounts_cells import Reading, plain
from consolidate.collection.accounts_tables import Place
from consolidate.words.findings import Finding


def other_unit(file: str, figure: Figure, place: Place, layout: AccountsLayout) -> Finding | None:
    """An error where the column is not in the unit that the figure is declared in; such a cell is not read."""
    if place.column.unit == figure.unit:
        return None
    return rule_book().finding(
        "accounts-unit-differs",
        file=file,
        sheet=place.table.sheet.name,
        cell=place.column.cell,
        found=f"the unit '{place.column.unit}' below {place.column.main} in {place.words}",
        expected=f"'{figure.unit}', as in the form of {layout.year}",
        do=f"Give the figures in {figure.unit} and put the heading back.",
    )


def headings(file: str, place: Place, reading: Reading, side: Side, layout: AccountsLayout) -> Iterator[Finding]:
    """Queries for a column dated otherwise than its code, a figure of the other sign, and one that nobody can see."""
    year = layout.year_of(side)
    if place.column.period != year:
        dated = f"dated {place.column.period}" if place.column.period is not None else "without a year"
        yield rule_book().finding(
            "accounts-period-differs",
            file=file,
            sheet=place.table.sheet.name,
            cell=place.column.cell,
            found=f"the column {place.column.main} {dated}",
            expected=f"{year}, which its main code stands for",
            do="Check which year's figures the column holds; they are loaded by the main code.",
        )
    if reading.number and place.row.sign == ("+" if reading.number < 0 else "-"):
        yield rule_book().finding(
            "accounts-sign-unexpected",
            file=file,
            sheet=place.table.sheet.name,
            cell=place.address,
            found=f"{plain(reading.number)} in {place.words}",
            expected=f"the sign {place.row.sign}, as the form prints beside the line",
            do="Correct the sign, or say why it is so.",
        )
    cell = place.cell
    if cell is not None and cell.merged_into is not None and reading.state.has_figure:
        yield rule_book().finding(
            "accounts-cell-covered",
            file=file,
            sheet=place.table.sheet.name,
            cell=place.address,
            found=f"{plain(reading.number or Decimal(0))} under the merged cell {cell.merged_into}, seen by nobody",
            expected=f"{place.words} in a cell of its own",
            do="Unmerge the cells and check the figure; it is loaded as it stands.",
        )
