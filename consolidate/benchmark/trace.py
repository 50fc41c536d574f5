"""From a printed number back to its cells: which figures went in, with which weight, from which file.

Knows how a metric is made up; computes nothing again except to show the sum.
"""

from dataclasses import dataclass
from decimal import Decimal

from consolidate.benchmark.dictionary import formula
from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.metric_value import MetricValue
from consolidate.catalogue.metrics import Metric
from consolidate.store.compile import required_figures
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedCell:
    """One figure behind a number.

    `value` equals the number in the cell times `scale`. `weight` is how it counts in its side: -1 is taken
    off. `path`, `sheet` and `cell` are None for a figure that no source gave. `label` is in words.
    """

    side: str
    ods_code: str
    function: str
    line: str
    field: str
    label: str
    weight: int
    state: State
    value: Decimal | None
    unit: str
    raw: str = ""
    scale: Decimal = Decimal(1)
    confidence: str | None = None
    restated: bool = False
    note: str = ""
    source: str | None = None
    file: str | None = None
    path: str | None = None
    sha256: str | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A value with the cells behind it, and what is not in a cell: parameters, and figures of other trusts."""

    value: MetricValue
    formula: str
    cells: tuple[TracedCell, ...]
    beside: tuple[str, ...]


def trace(measurer: Measurer, value: MetricValue) -> Trace:
    """The cells behind one trust's value, missing ones included, in declared order."""
    metric = measurer.metric(value.metric)
    codes = _members(measurer, value)
    held = measurer.cells(codes, value.year) if codes else []
    cells: list[TracedCell] = []
    for side, function, line, field, weight, every in _wanted(measurer, metric, value):
        found = [
            row
            for row in held
            if row["function"] == function and row["field"] == field and (every or row["line"] == line)
        ]
        label = _label(measurer, function, line, field)
        if not found:
            unit = measurer.catalogue.taxonomy.unit_of(function, line or TRUST_LEVEL, field)
            cells.append(
                TracedCell(
                    side=side, ods_code=value.ods_code or "", function=function, line=line, field=field, label=label,
                    weight=weight, state=State.NOT_PROVIDED, value=None, unit=unit,
                )
            )  # fmt: skip
        for row in found:
            named = label if not every else f"{label}: {row['line'].replace('_', ' ')}"
            cells.append(
                TracedCell(
                    side=side, ods_code=row["ods_code"], function=function, line=row["line"], field=field, label=named,
                    weight=weight, state=State(row["state"]), value=row["value"], unit=row["unit"], raw=row["raw"],
                    scale=row["scale"], confidence=row["confidence"], restated=row["restated"], note=row["note"],
                    source=row["source"], file=row["file"], path=row["path"],
                    sha256=row["sha256"], sheet=row["sheet"], cell=row["cell"],
                )
            )  # fmt: skip
    return Trace(
        value=value,
        formula=_formula(measurer, metric, value),
        cells=tuple(cells),
        beside=_beside(measurer, metric, value),
    )


def _formula(measurer: Measurer, metric: Metric, value: MetricValue) -> str:
    definition = metric.definition_at(value.year)
    if metric.sql or definition is None:
        return " ".join(metric.explanation.split()) or f"See: consolidate metric sql {metric.id}"
    return formula(metric, definition, measurer.catalogue.taxonomy)


def _wanted(measurer: Measurer, metric: Metric, value: MetricValue) -> list[tuple[str, str, str, str, int, bool]]:
    """Side, function, line, field, weight and whether every line counts, of each figure that goes in."""
    definition = metric.definition_at(value.year)
    if metric.sql or definition is None:
        return [("input", TRUST_LEVEL, TRUST_LEVEL, term.of, 1, False) for term in metric.inputs]
    return [
        (f.side, f.function, f.line, f.field, f.weight, f.every_line)
        for f in required_figures(metric, definition, measurer.catalogue.taxonomy)
        if f.measured == (value.function or "")
    ]


def _members(measurer: Measurer, value: MetricValue) -> list[str]:
    """The trust, and for a year of merger those that were put together with it."""
    if value.ods_code is None:
        return []
    merged = measurer.merged_into(value.year)
    return [value.ods_code, *sorted(old for old, new in merged.items() if new == value.ods_code)]


def _label(measurer: Measurer, function: str, line: str, field: str) -> str:
    """A figure in words: the line and its column, or the trust total."""
    taxonomy = measurer.catalogue.taxonomy
    if function == TRUST_LEVEL:
        return taxonomy.trust_fields[field].label
    found = next(ln for ln in taxonomy.functions[function].lines if ln.id == line)
    volumes = {v.id: v.label for v in found.volumes}
    return f"{found.label}: {volumes.get(field) or taxonomy.fields[field].label}"


def _beside(measurer: Measurer, metric: Metric, value: MetricValue) -> tuple[str, ...]:
    """What went in that stands in no cell of this trust: parameters with value, date and source."""
    said: list[str] = []
    for name in (*metric.parameters, *metric.yearly_parameters):
        parameter = measurer.catalogue.parameters[name]
        dated = [v for v in parameter.values if v.since <= value.year.first_day]
        if dated:
            last = dated[-1]
            said.append(f"{parameter.label}: {last.value:f}, from {last.since:%d %B %Y}. Source: {last.source}")
    if metric.relations:
        said.append(
            f"The market forces factor is rescaled over every trust of {value.year} so that the national total "
            "is kept: the rescaling uses the cells of all of them."
        )
    return tuple(said)
