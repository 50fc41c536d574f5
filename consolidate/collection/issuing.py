"""A return issued to a trust: the year's layout, prefilled with what the store holds about the trust.

Last year's figures go into the cells to confirm, with the cell that they came from; figures published for the
year itself go into the denominators. Without a store the return goes out blank and says so.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

from consolidate.catalogue.catalogue import Catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.thresholds import thresholds
from consolidate.catalogue.trusts import Register
from consolidate.collection.return_filling import Prefill, Prefilled
from consolidate.collection.return_form import Key
from consolidate.collection.return_template import file_name, plan_return
from consolidate.sheets.put import put_new
from consolidate.sheets.writer import book_bytes
from consolidate.store.store import Store
from consolidate.words.errors import ConsolidateError
from consolidate.words.facts import TRUST_LEVEL, Source
from consolidate.words.years import CollectionYear


class Outcome(StrEnum):
    """What came of issuing one return."""

    WRITTEN = "written"
    THERE = "there already"
    """A file of the same bytes was there: issued before, on the same day from the same figures."""
    NOT_WRITTEN = "not written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """One return that was issued, or why it was not. `sha256` is of the file's bytes; empty where there is none."""

    ods_code: str
    year: CollectionYear
    layout: str
    path: Path
    made_on: date
    outcome: Outcome
    sha256: str = ""
    why: str = ""


def issue_returns(
    folder: Path,
    codes: Iterable[str],
    year: CollectionYear,
    *,
    catalogue: Catalogue,
    register: Register,
    store: Store | None,
    made_on: date,
    force: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> Iterator[Issued]:
    """Issue the returns of trusts, one after another: one that cannot be written does not cost the others.

    Raises UsageProblem for a code that is not in the register and DeclarationError for a year without a layout,
    before anything is written. `step` is told of each trust before its return is written.
    """
    layout = return_layouts().of_year(year)
    trusts = [register.trust(code) for code in codes]
    for trust in trusts:
        step(f"Writing the return of {trust.ods_code}")
        try:
            yield issue_return(
                folder,
                trust.ods_code,
                year,
                catalogue=catalogue,
                register=register,
                store=store,
                made_on=made_on,
                force=force,
            )
        except ConsolidateError as error:
            yield Issued(
                ods_code=trust.ods_code,
                year=year,
                layout=layout.id,
                path=folder / file_name(layout, trust),
                made_on=made_on,
                outcome=Outcome.NOT_WRITTEN,
                why=str(error),
            )


def issue_return(
    folder: Path,
    code: str,
    year: CollectionYear,
    *,
    catalogue: Catalogue,
    register: Register,
    store: Store | None,
    made_on: date,
    force: bool = False,
) -> Issued:
    """Write the return of a trust for a year into a folder.

    Raises UsageProblem for an unknown trust, DeclarationError for a year without a layout, and CannotWrite; that
    also where another file has the name, which may be the return that somebody is filling in, unless `force`.
    """
    layout = return_layouts().of_year(year)
    trust = register.trust(code)
    plan = plan_return(
        layout,
        catalogue.taxonomy,
        trust,
        thresholds=thresholds(),
        made_on=made_on,
        prefill=None if store is None else prefill_from(store, catalogue, code, year),
    )
    path = folder / file_name(layout, trust)
    data = book_bytes(plan)
    return Issued(
        ods_code=trust.ods_code,
        year=year,
        layout=layout.id,
        path=path,
        made_on=made_on,
        outcome=Outcome.WRITTEN if put_new(path, data, force=force) else Outcome.THERE,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def prefill_from(store: Store, catalogue: Catalogue, code: str, year: CollectionYear) -> Prefill:
    """What a store holds of a trust: last year's figures, and published figures of the year itself."""
    before = _held(store, code, year.previous)
    now = [row for row in _held(store, code, year) if row["source"] != Source.RETURN]
    return Prefill(
        last_year=_last_year(before, catalogue), this_year={_key(r): _prefilled(r) for r in now if _is_total(r)}
    )


def _held(store: Store, code: str, year: CollectionYear) -> list[dict[str, Any]]:
    """The figures of a trust in a year that have a value."""
    asked = pl.DataFrame({"year": [str(year)], "ods_code": [code]})
    rows = store.question("cells", {"asked": asked}).to_dicts()
    return [row for row in rows if row["value"] is not None]


def _last_year(rows: list[dict[str, Any]], catalogue: Catalogue) -> dict[Key, Prefilled]:
    """Every figure, and the net cost of each line of which all parts are known."""
    found = {_key(row): _prefilled(row) for row in rows}
    net = catalogue.taxonomy.measures["net_cost"].weights
    for function in catalogue.taxonomy.functions.values():
        for line in function.lines:
            parts = {part: found.get((function.id, line.id, part)) for part in net}
            total = _sum(parts, net)
            if total is not None:
                file = next(row["file"] for row in rows if row["function"] == function.id and row["line"] == line.id)
                found[(function.id, line.id, "net_cost")] = Prefilled(value=total, source=f"net of the cells in {file}")
    return found


def _sum(parts: Mapping[str, Prefilled | None], weights: Mapping[str, Decimal]) -> Decimal | None:
    total = Decimal(0)
    for part, weight in weights.items():
        held = parts[part]
        if held is None or not isinstance(held.value, Decimal):
            return None
        total += weight * held.value
    return total


def _is_total(row: Mapping[str, Any]) -> bool:
    return bool(row["function"] == TRUST_LEVEL and row["line"] == TRUST_LEVEL)


def _key(row: Mapping[str, Any]) -> Key:
    return (row["function"], row["line"], row["field"])


def _prefilled(row: Mapping[str, Any]) -> Prefilled:
    return Prefilled(value=row["value"].normalize() + 0, source=f"{row['file']} › {row['sheet']}!{row['cell']}")
