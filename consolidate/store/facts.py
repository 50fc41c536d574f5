"""Facts as rows of the store, there and back. Knows the columns of a fact and nothing of files or ledgers."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from consolidate.words.facts import Fact, kept
from consolidate.words.states import State
from consolidate.words.years import CollectionYear

COLUMNS = (
    "ods_code", "year", "function", "line", "field", "state", "raw", "value", "unit", "scale",
    "confidence", "sheet", "cell", "restated", "note",
)  # fmt: skip
"""The columns of a fact, in the order in which they travel."""


def fact_of(row: Mapping[str, Any]) -> Fact:
    """A fact from a row of the store."""
    return Fact(
        **{
            **{name: row[name] for name in COLUMNS},
            "year": CollectionYear.parse(row["year"]),
            "state": State(row["state"]),
        }
    )


def frame_of(facts: Iterable[Fact]) -> pl.DataFrame:
    """Facts as a frame; amounts travel as text, so that no digit passes through a float."""
    rows = [
        (
            f.ods_code, str(f.year), f.function, f.line, f.field, f.state.value, f.raw,
            None if f.value is None else format(kept(f.value), "f"), f.unit, format(f.scale, "f"),
            f.confidence, f.sheet, f.cell, f.restated, f.note,
        )
        for f in facts
    ]  # fmt: skip
    schema = {name: pl.Boolean if name == "restated" else pl.String for name in COLUMNS}
    return pl.DataFrame(rows, schema=schema, orient="row")
