"""Layouts of the NHS accounts (TAC) form, one a year: which of its codes feed which figure.

Declared in `benchmarks/accounts_forms/`, read by `accounts_forms`. Knows schedules, tables, main codes
(columns) and sub codes (rows); knows no row or column number, no sheet name and no figure.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from graphlib import TopologicalSorter

from consolidate.words.errors import DeclarationError
from consolidate.words.years import CollectionYear

_TERM = re.compile(r"(?P<sign>-?)(?P<schedule>TAC\w+)/(?P<table>\w+)/(?P<sub>\w+)(?::(?P<kind>\w+))?", re.ASCII)


class Side(StrEnum):
    """Which of the two years that a form shows side by side."""

    CURRENT = "current"
    PRIOR = "prior"
    """The year before, as this year's accounts restate it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One cell by its codes, in either year: `-TAC02/1/SCI0125A`, `TAC09/3/STA0490:permanent`.

    `sign` is -1 where the form shows the figure with the other sign. `kind` names a column of the schedule.
    """

    sign: int
    schedule: str
    table: str
    sub: str
    kind: str

    @property
    def words(self) -> str:
        """For messages: TAC09 table 3 STA0490, and the kind of column where it is not the total."""
        return f"{self.schedule} table {self.table} {self.sub}" + ("" if self.kind == "total" else f" ({self.kind})")


@cache
def term(text: str) -> Term:
    """Read a term as it is written in a layout. Raises DeclarationError for anything else."""
    match = _TERM.fullmatch(text)
    if match is None:
        raise DeclarationError(f"'{text}' names no cell of an accounts form; write it as TAC09/3/STA0490:permanent.")
    return Term(
        sign=-1 if match["sign"] else 1,
        schedule=match["schedule"],
        table=match["table"],
        sub=match["sub"],
        kind=match["kind"] or "total",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FormUnit:
    """What a unit written above a column means: our unit, and by how much a cell is multiplied to reach it."""

    unit: str
    scale: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """The main codes under which a schedule shows one kind of column (total, permanent, other) for each year."""

    schedule: str
    kind: str
    current: str
    prior: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A field of a trust, the cell that gives it, and the unit that the form prints above it.

    `instead` are cells that give the same figure, tried in order where the first has none. `needs`
    are figures without which a formula's result is only a part and is not taken.
    """

    field: str
    unit: str
    cell: str
    why: str = ""
    instead: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """The cell and those that may stand in for it."""
        return tuple(term(text) for text in (self.cell, *self.instead))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A total and its parts, compared only where all of them have a figure.

    `optional` parts count where they have a figure. The allowance for rounding is `tolerance` for each
    part, in the unit of the form (£000 or WTE). `rule` names the finding.
    """

    id: str
    title: str
    rule: str
    total: str
    parts: tuple[str, ...]
    tolerance: Decimal
    why: str
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """A column whose code, or whose year, the publisher misprinted.

    It is the `occurrence`-th column, from the left, of those that show `written` where their main code
    belongs; and it is put right only where `written` stands there exactly `times` times, so that a form
    in which somebody has put it right already is left alone. `means` is the code, `period` the year.
    """

    schedule: str
    table: str
    written: str
    times: int
    occurrence: int
    why: str
    means: str = ""
    period: CollectionYear | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleMark:
    """A schedule that its main codes do not name: it is the sheet on which the main code `holds` stands."""

    id: str
    holds: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsLayout:
    """One year's form. `only_here` are sub codes that no other declared year's form has."""

    year: CollectionYear
    source: str
    units: dict[str, FormUnit]
    column: tuple[FormColumn, ...]
    figure: tuple[Figure, ...]
    check: tuple[Check, ...] = ()
    erratum: tuple[Erratum, ...] = ()
    schedule: tuple[ScheduleMark, ...] = ()
    only_here: tuple[str, ...] = ()
    extends: str = ""

    @property
    def name(self) -> str:
        """How a submission names the declaration by which it was read."""
        return f"NHS accounts form {self.year}"

    @property
    def figures_by_need(self) -> tuple[Figure, ...]:
        """The figures, each after those that it needs."""
        figures = {figure.field: figure for figure in self.figure}
        order = TopologicalSorter({figure.field: figure.needs for figure in self.figure}).static_order()
        return tuple(figures[field] for field in order)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every cell that a figure or a check reads."""
        texts = [text for check in self.check for text in (check.total, *check.parts, *check.optional)]
        return (*(cell for figure in self.figure for cell in figure.terms), *map(term, texts))

    def main_code(self, cell: Term, side: Side) -> str:
        """The main code of a term's column in one of the two years."""
        for column in self.column:
            if (column.schedule, column.kind) == (cell.schedule, cell.kind):
                return column.current if side is Side.CURRENT else column.prior
        raise DeclarationError(f"{self.name}: no [[column]] declares the kind '{cell.kind}' of {cell.schedule}.")

    def year_of(self, side: Side) -> CollectionYear:
        """The year that a column is about."""
        return self.year if side is Side.CURRENT else self.year.previous
