"""A return issued to a trust: the year's layout, prefilled with what the store holds about the trust.

Last year's figures go into the cells to confirm, with the cell that they came from; figures published for the
year itself go into the denominators. Without a store the return goes out blank and says so.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
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
from consolidate.sheets.writer import write_book
from consolidate.store.store import Store
from consolidate.words.errors import CannotWrite
from consolidate.words.facts import TRUST_LEVEL, Source
from consolidate.words.years import CollectionYear


def issue_return(
    folder: Path,
    code: str,
    year: CollectionYear,
    *,
    catalogue: Catalogue,
    register: Register,
    store: Store | None,
    made_on: date,
) -> Path:
    """Write the return of a trust for a year into a folder, and say where.

    Raises UsageProblem for an unknown trust, DeclarationError for a year without a layout, CannotWrite.
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
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"{folder}: the folder cannot be made ({error.strerror}). Choose another.") from error
    write_book(plan, path)
    return path


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
