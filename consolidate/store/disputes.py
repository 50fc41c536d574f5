"""Recharges on which two trusts disagree, marked among the staged figures: in dispute, and used by neither.

The facts stay as they were loaded. Which of them are in dispute follows from the returns that are in force, so that
a later return which agrees ends it.
"""

import duckdb
import polars as pl

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.thresholds import thresholds
from consolidate.store.facts import COLUMNS, fact_of
from consolidate.store.recharges import PROVIDER, RECHARGED_IN, RECHARGED_OUT, SHARED, Recharge, disputed, tolerance_of
from consolidate.words.facts import Fact, Source
from consolidate.words.states import State

_ASKED = f"""
select {", ".join(COLUMNS)}, population
from figures
where source = '{Source.RETURN}'
    and (function = '{SHARED}' or field in ('{RECHARGED_IN}', '{RECHARGED_OUT}', '{PROVIDER}'))
    and (value is not null or raw <> '')
order by population, year, ods_code, function, line, field
"""

_MARK = f"""
update figures
set state = '{State.IN_DISPUTE}', amount = null, note = in_dispute.note
from in_dispute
where figures.source = '{Source.RETURN}'
    and figures.ods_code = in_dispute.ods_code and figures.year = in_dispute.year
    and figures.function = in_dispute.function and figures.line = in_dispute.line and figures.field = in_dispute.field
"""


def mark_disputed(con: duckdb.DuckDBPyConnection) -> None:
    """Set the staged figures that are in dispute to that state, without an amount, and note who says what."""
    rows = _disputed_rows(con)
    if not rows:
        return
    columns = ("ods_code", "year", "function", "line", "field", "note")
    con.register("in_dispute", pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row"))
    try:
        con.execute(_MARK)
    finally:
        con.unregister("in_dispute")


def _disputed_rows(con: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    found = con.execute(_ASKED)
    names = [column[0] for column in found.description or ()]
    groups: dict[tuple[str, str], dict[str, list[Fact]]] = {}
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        group = groups.setdefault((row["population"], row["year"]), {})
        group.setdefault(row["ods_code"], []).append(fact_of(row))
    tolerance = tolerance_of(thresholds())
    notes = {
        (fact.ods_code, str(fact.year), fact.function, fact.line, fact.field): _note(one)
        for returns in groups.values()
        for one in disputed(returns, catalogue().taxonomy, tolerance)
        for side in (one.customer, one.provider)
        for fact in side.facts
    }
    return [(*key, note) for key, note in sorted(notes.items())]


def _note(one: Recharge) -> str:
    reported = f"\u00a3{one.provider.amount:,.0f}" + ("" if one.provider.exact else " to all others")
    return (
        f"In dispute: {one.customer.code} reports \u00a3{one.customer.amount:,.0f} charged by {one.provider.code}, "
        f"which reports {reported}"
    )
