"""Metric values as rows, and what they amount to together: how many, pooled, mean and quartiles.

A pooled value is the sum of numerators over the sum of denominators of the trusts that count. For a year
in which trusts merged the same is also computed as the figures stand, and named naive: it is shown so
that others' numbers can be recognised, never used.
"""

from collections.abc import Iterable, Sequence
from statistics import fmean, quantiles

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.metric_value import MetricValue
from consolidate.catalogue.metrics import Grain
from consolidate.words.years import CollectionYear


def metric_rows(measurer: Measurer, values: Iterable[MetricValue]) -> list[dict[str, object]]:
    """Rows of `consolidate.metrics/1`: a missing value is None and `status` says why."""
    return [
        {
            "ods_code": value.ods_code,
            "population": value.population,
            "year": value.year,
            "function": value.function,
            "metric": value.metric,
            "value": value.value,
            "unit": value.unit,
            "numerator": value.numerator,
            "denominator": value.denominator,
            "status": value.status,
            **_who(measurer, value),
        }
        for value in values
    ]


def _who(measurer: Measurer, value: MetricValue) -> dict[str, object]:
    if value.ods_code is None:
        return {"name": None, "type": None}
    trust = measurer.register.trust(value.ods_code)
    return {"name": trust.name, "type": trust.type_at(value.year)}


def summaries(measurer: Measurer, names: Sequence[str], years: Sequence[CollectionYear]) -> list[dict[str, object]]:
    """One row per metric, year, population, function and type (type None for all): n, pooled, mean, quartiles."""
    rows: list[dict[str, object]] = []
    for name in names:
        if measurer.metric(name).grain is Grain.NATION:
            continue
        for year in years:
            groups: dict[tuple[str, str | None, str | None], list[MetricValue]] = {}
            for value in measurer.values(name, year):
                if value.counts_among_peers and value.ods_code is not None:
                    kind = measurer.register.trust(value.ods_code).type_at(year)
                    for of_type in {None, kind}:
                        groups.setdefault((value.population, value.function, of_type), []).append(value)
            rows += [
                _summary(measurer, name, year, *key, values)
                for key, values in sorted(groups.items(), key=lambda item: tuple(part or "" for part in item[0]))
            ]
            rows += _naive(measurer, name, year)
    return rows


def _summary(
    measurer: Measurer,
    name: str,
    year: CollectionYear,
    population: str,
    function: str | None,
    of_type: str | None,
    values: Sequence[MetricValue],
) -> dict[str, object]:
    numbers = sorted(value.value for value in values if value.value is not None)
    enough = len(numbers) > 1
    q1, median, q3 = quantiles(numbers, n=4, method="inclusive") if enough else (None, numbers[0], None)
    row: dict[str, object] = {
        "metric": name,
        "year": year,
        "population": population,
        "function": function,
        "type": of_type,
        "basis": "clean",
        "n": len(numbers),
        "pooled": pooled(measurer, name, values),
        "mean": fmean(numbers),
        "minimum": numbers[0],
        "q1": q1,
        "median": median,
        "q3": q3,
        "maximum": numbers[-1],
        "numerator": _total(value.numerator for value in values),
        "denominator": _total(value.denominator for value in values),
        "total": sum(numbers) if measurer.metric(name).additive else None,
    }
    who = f"{population} trusts" if of_type is None else f"{population} {of_type.replace('_', ' ')} trusts"
    about = f" ({function})" if function else ""
    together = "" if row["pooled"] is None else f"pooled {row['pooled']:,.2f}, "
    if row["total"] is not None:
        together = f"total {row['total']:,.0f}, "
    return {**row, "words": f"{name}{about} {year}, {len(numbers)} {who}: {together}median {median:,.2f}"}


def pooled(measurer: Measurer, name: str, values: Sequence[MetricValue]) -> float | None:
    """Sum of numerators over sum of denominators, in the metric's unit; None for a metric that is a count itself."""
    if measurer.metric(name).additive:
        return None
    numerator = _total(value.numerator for value in values)
    denominator = _total(value.denominator for value in values)
    if numerator is None or not denominator:
        return None
    return float(measurer.metric(name).scale) * numerator / denominator


def _naive(measurer: Measurer, name: str, year: CollectionYear) -> list[dict[str, object]]:
    """The same over the figures as they stand, for a year in which trusts that have figures merged."""
    standing = measurer.as_they_stand(name, year)
    if standing is None:
        return []
    rows: list[dict[str, object]] = []
    for population in sorted({value.population for value in standing}):
        values = [v for v in standing if v.population == population and v.value is not None and v.function is None]
        clean = {v.ods_code for v in measurer.values(name, year) if v.counts_among_peers}
        if {v.ods_code for v in values} <= clean:
            continue
        together = pooled(measurer, name, values)
        words = f"{name} {year}, {len(values)} {population} trusts as they stand (naive, not for use): pooled "
        rows.append(
            {
                "metric": name, "year": year, "population": population, "function": None, "type": None,
                "basis": "naive", "n": len(values), "pooled": together,
                "words": words + ("not available" if together is None else f"{together:,.2f}"),
            }
        )  # fmt: skip
    return rows


def _total(parts: Iterable[float | None]) -> float | None:
    known = [part for part in parts if part is not None]
    return sum(known) if known else None
