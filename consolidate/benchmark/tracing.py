"""A trace in rows and in words, for the terminal and for other programs."""

from pathlib import Path

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.reopening import Reopened
from consolidate.benchmark.standing import latest_year, year_with_value
from consolidate.benchmark.trace import Trace, TracedCell, trace
from consolidate.words.errors import NotEnoughData, UsageProblem
from consolidate.words.units import UNITS
from consolidate.words.years import CollectionYear


def traced(
    measurer: Measurer, code: str, metric: str, *, year: CollectionYear | None = None, function: str | None = None
) -> Trace:
    """The trace of one value; the latest year with a value unless one is asked for.

    Raises UsageProblem for an unknown trust or function, NotEnoughData when there is nothing to trace.
    """
    measurer.register.trust(code)
    declared = measurer.metric(metric)
    allowed = declared.measured_functions(measurer.catalogue.taxonomy)
    if function is not None and function not in allowed:
        raise UsageProblem(
            f"{metric} is not measured for the function '{function}'; expected "
            + (f"one of {', '.join(allowed)}." if allowed else "no function: leave --function out.")
        )
    asked = year or year_with_value(measurer, metric, code) or latest_year(measurer, code)
    value = None if asked is None else measurer.value(metric, code, asked, function)
    if value is None:
        raise NotEnoughData(
            f"{code}: the store holds no figure of this trust"
            + (f" for {asked}" if asked else "")
            + f"; {metric} cannot be traced. See what is in: consolidate status"
        )
    return trace(measurer, value)


def trace_rows(found: Trace) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Rows of `consolidate.trace/1`, one a cell, and what stands beside them: the value and how it is made."""
    value = found.value
    extra: dict[str, object] = {
        "ods_code": value.ods_code,
        "year": value.year,
        "function": value.function,
        "metric": value.metric,
        "value": value.value,
        "unit": value.unit,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "status": value.status,
        "formula": found.formula,
        "beside": list(found.beside),
    }
    rows: list[dict[str, object]] = [
        {
            "side": cell.side,
            "ods_code": cell.ods_code,
            "function": cell.function,
            "line": cell.line,
            "field": cell.field,
            "label": cell.label,
            "weight": cell.weight,
            "state": cell.state,
            "value": cell.value,
            "unit": cell.unit,
            "file": cell.file,
            "path": None if cell.path is None else Path(cell.path),
            "sheet": cell.sheet,
            "cell": cell.cell,
            "raw": cell.raw or None,
            "scale": cell.scale,
            "confidence": cell.confidence,
            "restated": cell.restated,
            "note": cell.note or None,
        }
        for cell in found.cells
    ]
    return rows, extra


def trace_lines(measurer: Measurer, found: Trace) -> list[str]:
    """The trace as a person reads it: the number, how it is made, and each cell with its place."""
    value = found.value
    metric = measurer.metric(value.metric)
    about = "" if value.function is None else f", {measurer.catalogue.taxonomy.functions[value.function].label}"
    unit = UNITS[value.unit]
    shown = value.status.words if value.value is None else f"{unit.prefix}{value.value:,.{unit.decimals}f}{unit.suffix}"
    lines = [f"{metric.label}{about}, {value.year}: {shown}", f"= {found.formula}"]
    if value.numerator is not None and value.denominator is not None:
        lines.append(f"= {value.numerator:,.2f} ÷ {value.denominator:,.2f}")
    for side in dict.fromkeys(cell.side for cell in found.cells):
        lines.append("")
        lines.append(side)
        lines += [f"  {_cell_line(cell)}" for cell in found.cells if cell.side == side]
    if found.beside:
        lines += ["", *found.beside]
    return lines


def reopened_line(again: Reopened) -> str:
    """A cell that no longer gives its figure: where, what was found, what was expected."""
    cell = again.cell
    return (
        f"{cell.file} › {cell.sheet}!{cell.cell}: another reader finds {again.found!s}; "
        f"expected {cell.raw or 'nothing'}, which was loaded. Load the file again and compare."
    )


def _cell_line(cell: TracedCell) -> str:
    unit = UNITS[cell.unit]
    number = cell.state.words if cell.value is None else f"{unit.prefix}{cell.value:,.2f}{unit.suffix}"
    sign = "− " if cell.weight < 0 else ""
    if cell.file is None:
        return f"{sign}{number}  {cell.label}: no source in the store gives it"
    marks = [
        mark for mark in (cell.confidence and f"confidence {cell.confidence}", cell.restated and "restated") if mark
    ]
    held = f"the cell holds {cell.raw}, times {cell.scale.normalize():f}" if cell.raw else "the cell is empty"
    scaled = "" if cell.scale == 1 and cell.raw else f" ({held})"
    return f"{sign}{number}  {cell.label}  {cell.file} › {cell.sheet}!{cell.cell}{scaled}" + "".join(
        f"  {mark}" for mark in [*marks, cell.note] if mark
    )
