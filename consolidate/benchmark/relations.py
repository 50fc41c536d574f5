"""What a metric's query joins besides the figures: the year and parameters asked for, who merged, and trusts' types."""

from collections.abc import Mapping

import polars as pl

from consolidate.catalogue.metrics import Metric
from consolidate.catalogue.parameters import Parameter
from consolidate.catalogue.trusts import Register
from consolidate.words.years import CollectionYear


def relations(
    metric: Metric,
    year: CollectionYear,
    parameters: Mapping[str, Parameter],
    register: Register,
    merged: Mapping[str, str],
) -> dict[str, pl.DataFrame]:
    """What a query joins besides `figures`: what is asked, who merged, and of which type a trust is."""
    asked: dict[str, list[object]] = {"year": [str(year)]}
    for name in metric.parameters:
        asked[name] = [_in_force(parameters[name], year)]
    for name in metric.yearly_parameters:
        asked[name] = [_of_the_year(parameters[name], year)]
    types = [(code, str(year), entry.type_at(year)) for code, entry in register.trusts.items()]
    text = pl.String
    numbers = {name: pl.Float64 for name in asked if name != "year"}
    return {
        "asked": pl.DataFrame(asked, schema_overrides=numbers),
        "merging": pl.DataFrame(
            [(str(year), old, new) for old, new in merged.items()],
            schema={"year": text, "ods_code": text, "entity": text},
            orient="row",
        ),
        "trust_type": pl.DataFrame(types, schema={"ods_code": text, "year": text, "trust_type": text}, orient="row"),
    }


def _in_force(parameter: Parameter, year: CollectionYear) -> float | None:
    """The value in force on the first day of a year, or None before the first."""
    values = [v for v in parameter.values if v.since <= year.first_day]
    return float(values[-1].value) if values else None


def _of_the_year(parameter: Parameter, year: CollectionYear) -> float | None:
    """The value dated on the first day of a year: a yearly constant never stands for another year."""
    values = [v for v in parameter.values if v.since == year.first_day]
    return float(values[0].value) if values else None
