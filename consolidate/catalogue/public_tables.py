"""Tables of published figures that ship: what each column is, in which unit and sign, and what 0 means.

Knows columns and fields. Knows no figures, save those that are declared to be in dispute, and no workbook.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from consolidate.catalogue.declared import build, did_you_mean, read_toml
from consolidate.catalogue.home import home
from consolidate.catalogue.taxonomy import Field, read_taxonomy
from consolidate.words.errors import DeclarationError
from consolidate.words.years import CollectionYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that becomes a trust field: figure = number in the cell times `scale`, in the field's unit.

    `scale` is 1000 where the source counts in £000 and negative where its sign is the other way round.
    `zero_means_missing` gives the reason why a 0 is not
    a figure here; with `zero_with` it holds only in rows where that other column is 0 too.
    """

    header: str
    field: str
    scale: Decimal = Decimal(1)
    zero_means_missing: str = ""
    zero_with: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A column that stays in the table as published and is not loaded, with the reason."""

    header: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A figure that another publication gives otherwise; `note` has both figures and why this one is kept."""

    ods_code: str
    year: CollectionYear
    header: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTable:
    """One table. Either `year` holds for all rows, or `year_column` names the column that has it.

    A year column holds "2015/16", or the number 2015 for it. `line_column` names the column whose words
    `lines` turns into lines of the function "trust": such a table has a row per trust and line, and
    `absent_rows_mean_zero` says why a line without a row counts as none.
    """

    id: str
    title: str
    what: str
    source: str
    url: str
    licence: str
    checked_against: str
    period: str
    compiled_on: date
    facts_file: str
    code_column: str
    column: tuple[Column, ...]
    ignored: tuple[Ignored, ...] = ()
    dispute: tuple[Dispute, ...] = ()
    year: CollectionYear | None = None
    year_column: str = ""
    line_column: str = ""
    lines: dict[str, str] = field(default_factory=dict)
    absent_rows_mean_zero: str = ""

    @property
    def key_headers(self) -> tuple[str, ...]:
        """The columns that say whom and when a row is about."""
        return tuple(h for h in (self.code_column, self.year_column, self.line_column) if h)

    @property
    def required_headers(self) -> tuple[str, ...]:
        """Columns without which the table cannot be read."""
        return self.key_headers + tuple(column.header for column in self.column)

    @property
    def headers(self) -> tuple[str, ...]:
        """Every declared column, also those that are not loaded."""
        return self.required_headers + tuple(column.header for column in self.ignored)

    def dispute_about(self, code: str, year: CollectionYear, header: str) -> Dispute | None:
        """The dispute about one figure, or None."""
        for dispute in self.dispute:
            if (dispute.ods_code, dispute.year, dispute.header) == (code, year, header):
                return dispute
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTables:
    """All tables by id, with the trust fields that their columns become."""

    tables: dict[str, PublicTable]
    fields: dict[str, Field]


def read_public_tables(folder: Path, fields: dict[str, Field]) -> PublicTables:
    """Read `public_tables/*.toml`. Raises DeclarationError for a table that does not fit the trust fields or itself."""
    tables: dict[str, PublicTable] = {}
    for path in sorted(folder.glob("*.toml")):
        table = build(PublicTable, read_toml(path), str(path))
        _check(table, path, fields)
        tables[table.id] = table
    return PublicTables(tables=tables, fields=fields)


def _check(table: PublicTable, path: Path, fields: dict[str, Field]) -> None:
    if table.id != path.stem:
        raise DeclarationError(f"{path}: key 'id' is '{table.id}'; expected the name of the file, '{path.stem}'.")
    if (table.year is None) == (not table.year_column):
        raise DeclarationError(f"{path}: give either 'year' or 'year_column', not both and not neither.")
    if bool(table.line_column) != bool(table.lines) or bool(table.lines) != bool(table.absent_rows_mean_zero):
        raise DeclarationError(
            f"{path}: 'line_column', 'lines' and 'absent_rows_mean_zero' belong together; give all three or none."
        )
    headers = table.headers
    repeated = sorted({header for header in headers if headers.count(header) > 1})
    if repeated:
        raise DeclarationError(f"{path}: column '{repeated[0]}' is declared twice.")
    for column in table.column:
        if column.field not in fields:
            raise DeclarationError(
                f"{path}: column '{column.header}' becomes '{column.field}'. {did_you_mean(column.field, fields)}"
            )
        if column.zero_with and (column.zero_with not in headers or not column.zero_means_missing):
            raise DeclarationError(
                f"{path}: column '{column.header}': 'zero_with' needs a column of the table and 'zero_means_missing'."
            )
    for dispute in table.dispute:
        if dispute.header not in headers:
            raise DeclarationError(
                f"{path}: a dispute is about '{dispute.header}'. {did_you_mean(dispute.header, headers)}"
            )


@lru_cache(maxsize=4)
def _public_tables(folder: Path) -> PublicTables:
    return read_public_tables(folder / "public_tables", read_taxonomy(folder).trust_fields)


def public_tables() -> PublicTables:
    """The public tables of this installation."""
    return _public_tables(home() / "benchmarks")
