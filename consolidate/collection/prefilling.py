"""What is held about a trust before it answers: last year's return, published figures, open questions.

From the store where there is one; published figures also from the tables that come with the program. Invented trusts
never get a real figure, nor real ones an invented: a figure is looked up by its own trust's code, and public tables
are about real trusts alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from consolidate.catalogue.catalogue import Catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.trusts import Register
from consolidate.collection.return_filling import Prefill, Prefilled
from consolidate.collection.return_form import REASON_FIELD, Key, form_of
from consolidate.collection.shipped_figures import ShippedFigures
from consolidate.sheets.addresses import place_of
from consolidate.store.store import Store
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

QUERY, QUERY_CELL, QUERY_TEXT = "query", "query_cell", "query_text"
OPPORTUNITY, OPPORTUNITY_SHOWN = "opportunity", "opportunity_shown"

Shown = Mapping[str, Mapping[str, tuple[Decimal, str]]]
"""By trust and function: what the benchmark of last year showed as possible, pounds a year, and the rule in words."""


class Prefiller:
    """Looks up what goes into the returns of one year, trust by trust."""

    def __init__(
        self,
        store: Store | None,
        catalogue: Catalogue,
        register: Register,
        year: CollectionYear,
        *,
        shown: Shown | None = None,
    ) -> None:
        self._store = store
        self._taxonomy = catalogue.taxonomy
        self._register = register
        self._year = year
        self._shown = shown or {}
        self._form = form_of(return_layouts().of_year(year), catalogue.taxonomy)

    def of(self, code: str) -> Prefill:
        """All that is held about one trust."""
        rows = self._figures(code, self._year.previous)
        last_year = self._last_year(rows)
        for function, (amount, rule) in self._shown.get(code, {}).items():
            last_year[function, OPPORTUNITY, OPPORTUNITY_SHOWN] = Prefilled(value=amount, source=rule)
        published = self._published(code)
        return Prefill(
            last_year=last_year,
            this_year=self._carried_over(rows) | self._unprinted(published),
            published=published,
            printed=_reasons(rows) | self._questions(code),
        )

    def _figures(self, code: str, year: CollectionYear) -> list[dict[str, Any]]:
        """The current figures and words of a trust in a year that say something."""
        if self._store is None:
            return []
        asked = pl.DataFrame({"year": [str(year)], "ods_code": [code]})
        rows = self._store.question("cells", {"asked": asked}).to_dicts()
        return [
            row for row in rows if row["value"] is not None or (row["unit"] == "text" and row["state"] == "provided")
        ]

    def _last_year(self, rows: list[dict[str, Any]]) -> dict[Key, Prefilled]:
        """Every figure, and the net cost of each line of which all parts are known or may be left empty."""
        figures = {_key(row): _prefilled(row) for row in rows if row["value"] is not None}
        files = {(row["function"], row["line"]): row["file"] for row in rows}
        net = self._taxonomy.measures["net_cost"].weights
        for function, line in dict.fromkeys((function, line) for function, line, field in figures if field in net):
            parts = {part: figures.get((function, line, part)) for part in net}
            total = self._sum(parts, net)
            if total is not None:
                source = f"net of the cells in {files[function, line]}"
                figures[function, line, "net_cost"] = Prefilled(value=total, source=source)
        return figures

    def _sum(self, parts: Mapping[str, Prefilled | None], weights: Mapping[str, Decimal]) -> Decimal | None:
        total = Decimal(0)
        for part, weight in weights.items():
            held = parts[part]
            if held is not None and isinstance(held.value, Decimal):
                total += weight * held.value
            elif not self._taxonomy.fields[part].blank_means_zero:
                return None
        return total

    def _carried_over(self, rows: list[dict[str, Any]]) -> dict[Key, Prefilled]:
        """Last year's answers in the columns that say that they rarely change."""
        held = {_key(row): row for row in rows}
        return {
            key: _prefilled(held[key])
            for key, slot in self._form.by_key.items()
            if slot.column.carries_over and key in held
        }

    def _published(self, code: str) -> dict[Key, Prefilled]:
        """Figures about the whole trust of the year before, and over them those of the year itself."""
        found: dict[Key, Prefilled] = {}
        for year in (self._year.previous, self._year):
            shipped = self._shipped.of(code, year) if self._is_real(code) else {}
            for field, figure in (shipped | self._stored(code, year)).items():
                found[TRUST_LEVEL, TRUST_LEVEL, field] = replace(figure, source=f"{year}: {figure.source}")
        return found

    def _stored(self, code: str, year: CollectionYear) -> dict[str, Prefilled]:
        return {row["field"]: _prefilled(row) for row in self._totals[year].get(code, [])}

    @cached_property
    def _totals(self) -> dict[CollectionYear, dict[str, list[dict[str, Any]]]]:
        """What the store has published of all trusts: asked once, however many templates are written."""
        years = (self._year.previous, self._year)
        return {year: {} if self._store is None else self._store.published_totals(year) for year in years}

    @cached_property
    def _shipped(self) -> ShippedFigures:
        return ShippedFigures(self._register, (self._year.previous, self._year))

    def _is_real(self, code: str) -> bool:
        return self._register.population_of(code) is Population.REAL

    def _unprinted(self, published: Mapping[Key, Prefilled]) -> dict[Key, Prefilled]:
        """Published figures of the year itself, for input cells of a form that has no column to print them in."""
        printed = any(column.role == "published" for table in self._form.layout.table for column in table.columns)
        return {} if printed else {k: v for k, v in published.items() if v.source.startswith(f"{self._year}:")}

    def _questions(self, code: str) -> dict[Key, str]:
        """The open queries of the trust's latest return, each in a row of its own; the last row counts the rest."""
        rows = [slot.key[1] for key, slot in self._form.by_key.items() if key[0] == QUERY]
        lines = list(dict.fromkeys(rows))
        queries = list(self._open_queries(code))
        words: dict[Key, str] = {}
        for line, (cell, text) in zip(lines, queries, strict=False):
            words[QUERY, line, QUERY_CELL] = cell
            words[QUERY, line, QUERY_TEXT] = text
        if len(queries) > len(lines) > 0:
            more = len(queries) - len(lines) + 1
            words[QUERY, lines[-1], QUERY_CELL] = "several"
            words[QUERY, lines[-1], QUERY_TEXT] = f"And {more} more questions: consolidate check lists them all."
        return words

    def _open_queries(self, code: str) -> Iterator[tuple[str, str]]:
        """Cell and question; of this year's return where one is in, else of last year's. Down each sheet in turn."""
        if self._store is None:
            return
        for year in (self._year, self._year.previous):
            asked = pl.DataFrame({"year": [str(year)], "ods_code": [code]})
            rows = self._store.question("open_queries", {"asked": asked}).to_dicts()
            for row in sorted(rows, key=_by_place):
                place = "!".join(part for part in (row["sheet"], row["cell"]) if part) or "whole return"
                found = row["found"].rstrip(".")
                yield f"{year} {place}", f"{found[:1].upper()}{found[1:]}. {row['remedy']}"
            if rows:
                return


def _reasons(rows: list[dict[str, Any]]) -> dict[Key, str]:
    """What the trust said last year about a line that had moved a lot."""
    return {_key(row): row["raw"] for row in rows if row["field"] == REASON_FIELD}


def _by_place(row: Mapping[str, Any]) -> tuple[str, tuple[int, int], str]:
    return row["sheet"] or "", place_of(row["cell"]) if row["cell"] else (0, 0), row["name"]


def _key(row: Mapping[str, Any]) -> Key:
    return (row["function"], row["line"], row["field"])


def _prefilled(row: Mapping[str, Any]) -> Prefilled:
    value = row["raw"] if row["value"] is None else row["value"].normalize() + 0
    return Prefilled(value=value, source=f"{row['file']} › {row['sheet']}!{row['cell']}")
