"""Dated rules on corporate cost: caps and growth rules, tested only against the input they were written for.

The cap of the Carter review and the growth rule of 2025/26 are different in kind. Each is tested in the
years and for the types of trust to which it applies, and says "cannot be tested" where its own input is
absent: no other figure ever stands in.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consolidate.benchmark.dictionary import inside
from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.metric_value import MetricValue
from consolidate.catalogue.metrics import Limit, Metric
from consolidate.catalogue.parameters import DatedValue
from consolidate.words.years import CollectionYear


class LimitKind(StrEnum):
    """How a rule bites."""

    CAP = "cap"
    GROWTH = "growth"


class Verdict(StrEnum):
    """What a rule says of a trust."""

    WITHIN = "within"
    ABOVE = "above"
    CANNOT_BE_TESTED = "cannot be tested"
    DOES_NOT_APPLY = "does not apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitResult:
    """One rule at one of its dated values for one trust and year.

    `bound` is the parameter's value (per cent, or the share of growth to give up). `excess` is in pounds:
    what is above the cap, or what the growth rule takes out; None where the rule cannot be tested or does
    not apply. `target` is the pounds that the rule allows. `why` says it in words.
    """

    limit: Limit
    metric: str
    year: CollectionYear
    bound: DatedValue
    verdict: Verdict
    why: str
    excess: float | None = None
    target: float | None = None


def limit_results(measurer: Measurer, metric_name: str, code: str, year: CollectionYear) -> list[LimitResult]:
    """Every rule on a metric for a trust in a year, one result for each dated value of its parameter."""
    metric = measurer.metric(metric_name)
    value = measurer.value(metric_name, code, year)
    kind = measurer.register.trust(code).type_at(year)
    return [
        _result(measurer, metric, limit, bound, value, kind, year)
        for limit in metric.limit
        for bound in _bounds(measurer, limit, year)
    ]


def years_of(limit: Limit) -> str:
    """The years that a rule applies to, in words."""
    if limit.last_year is None:
        return f"{limit.first_year} and later years"
    return str(limit.first_year) if limit.last_year == limit.first_year else f"{limit.first_year} to {limit.last_year}"


def _bounds(measurer: Measurer, limit: Limit, year: CollectionYear) -> tuple[DatedValue, ...]:
    """All values of a cap, which named two steps; for a growth rule the value in force."""
    parameter = measurer.catalogue.parameters[limit.parameter]
    if LimitKind(limit.kind) is LimitKind.CAP:
        return parameter.values
    by: date = year.last_day
    return tuple(v for v in parameter.values if v.since <= by)[-1:] or parameter.values[:1]


def _result(
    measurer: Measurer,
    metric: Metric,
    limit: Limit,
    bound: DatedValue,
    value: MetricValue | None,
    kind: str | None,
    year: CollectionYear,
) -> LimitResult:
    def said(verdict: Verdict, why: str, excess: float | None = None, target: float | None = None) -> LimitResult:
        return LimitResult(
            limit=limit, metric=metric.id, year=year, bound=bound, verdict=verdict, why=why,
            excess=excess, target=target,
        )  # fmt: skip

    if kind not in limit.applies_to:
        allowed = " and ".join(name.replace("_", " ") for name in limit.applies_to)
        return said(Verdict.DOES_NOT_APPLY, f"It applies to {allowed} trusts.")
    if year < limit.first_year or (limit.last_year is not None and year > limit.last_year):
        return said(Verdict.DOES_NOT_APPLY, f"It applies to {years_of(limit)}, not to {year}.")
    if value is None or value.value is None or value.numerator is None or value.denominator is None:
        needed = metric.definition_at(year)
        of = measurer.catalogue.taxonomy.trust_fields
        inputs = [] if needed is None else [needed.numerator.of, *([needed.minus.of] if needed.minus else [])]
        words = " and ".join(inside(of[name].label) for name in inputs)
        return said(Verdict.CANNOT_BE_TESTED, f"Not given: {words}. No other figure stands in for it.")
    if LimitKind(limit.kind) is LimitKind.CAP:
        target = float(bound.value) / float(metric.scale) * value.denominator
        excess = max(0.0, value.numerator - target)
    else:
        growth = value.numerator
        excess = max(0.0, growth) * float(bound.value)
        target = value.denominator + growth - excess
    verdict = Verdict.ABOVE if excess > 0 else Verdict.WITHIN
    return said(verdict, limit.status, excess, target)
