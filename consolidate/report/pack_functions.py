"""A pack function by function: what each costs, where that is among peers, and the gap in pounds."""

from consolidate.report.charts.order import FEWEST_TO_DRAW
from consolidate.report.charts.strip import AXIS, Strip, axis_place, beyond_edge, strip_picture
from consolidate.report.filters import change, count, listing, millions, percent, rounded
from consolidate.report.frame import Term
from consolidate.report.pack_measures import group_words
from consolidate.report.pack_subject import FUNCTION_COST, FUNCTION_STAFF, Measured, Subject
from consolidate.report.pack_view import FunctionRow, FunctionSheet
from consolidate.report.positions import position_words

_WORST_GRADE = "D"
_MATERIAL = 0.1
"""A function takes the lowest grade of any line that is at least a tenth of it."""


def function_sheet(subject: Subject, page: int) -> FunctionSheet | None:
    """The sheet of functions, largest gap first; None where no function has a figure."""
    costs = subject.by_function(FUNCTION_COST)
    if not any(m.value.value is not None for m in costs.values()):
        return None
    staff = subject.by_function(FUNCTION_STAFF)
    key = f"F{page}-FUN-01"
    rows = [
        _row(subject, m, staff.get(function), f"{key}-{number}")
        for number, (function, m) in enumerate(costs.items(), 1)
    ]
    rows.sort(key=lambda r: (r.gap is None, -(r.gap or 0.0)))
    year = str(next(iter(costs.values())).value.year)
    metric = next(iter(costs.values())).metric
    group = next((m.standing.group for m in costs.values() if m.standing.group), None)
    who = group_words(subject, group.label) if group else "peers"
    return FunctionSheet(
        key=key,
        finding=_finding(rows),
        heading=_heading(rows),
        subtitle=(
            "Net cost for every £100 of patient-care income as a percentage of the peer median, and £m a year, "
            f"{year}, {who}, largest gap first"
        ),
        polarity="Left is cheaper, which is not always better. Blue makes no judgement.",
        year=year,
        rate_unit=metric.unit,
        rows=tuple(rows),
        axis=tuple((axis_place(share), "median" if share == 1 else percent(share)) for share in AXIS),
        key_words=(_numbers(rows), "Gaps of functions do not add up to the gap of the total"),
        notes=_notes(rows),
    )


def _row(subject: Subject, cost: Measured, staff: Measured | None, key: str) -> FunctionRow:
    value, standing = cost.value, cost.standing
    function = subject.measurer.catalogue.taxonomy.functions[value.function or ""]
    gap = signed_gap(cost)
    position = standing.position
    words = standing.not_compared
    if position is not None:
        words = position_words(position.from_highest, position.from_lowest, position.n)
    strip = _strip(cost, function.label, key, words, gap)
    return FunctionRow(
        function=function.id,
        label=function.label,
        net_cost=value.numerator,
        rate=value.value,
        median=standing.median,
        gap=gap,
        position=words,
        wte_rate=None if staff is None else staff.value.value,
        wte_median=None if staff is None else staff.standing.median,
        n=standing.n,
        grade=_grade(subject, cost),
        missing="" if value.value is not None else value.status.words,
        remark="" if strip is None else beyond_edge(strip),
        picture=None if strip is None else strip_picture(strip),
    )


def signed_gap(cost: Measured) -> float | None:
    """Pounds a year above (positive) or below the peer median, at the trust's own income."""
    value, median = cost.value, cost.standing.median
    if value.value is None or median is None or value.denominator is None:
        return None
    return (value.value - median) * value.denominator / float(cost.metric.scale)


def _strip(cost: Measured, label: str, key: str, position: str, gap: float | None) -> Strip | None:
    """The strip against the peer median, where there are enough trusts and a median to compare with."""
    standing, own = cost.standing, cost.value.value
    median = standing.median
    if not median or own is None or standing.n < FEWEST_TO_DRAW or standing.q1 is None or standing.q3 is None:
        return None
    peers = tuple(
        p.value / median
        for p in sorted(standing.peers, key=lambda p: p.ods_code or "")
        if p.value is not None and p.ods_code != cost.value.ods_code
    )
    side = "at the peer median"
    if gap and rounded(gap / 1e6, 1):
        side = f"{millions(abs(gap))} {'above' if gap > 0 else 'below'} the peer median"
    return Strip(
        key=key,
        label=label,
        message=side,
        position=position,
        own=own / median,
        peers=peers,
        quartiles=(standing.q1 / median, standing.q3 / median),
    )


def _grade(subject: Subject, cost: Measured) -> str:
    """The lowest grade among the lines that are at least a tenth of the function's gross cost; empty for none."""
    by_line: dict[str, tuple[float, str]] = {}
    for cell in subject.traced(cost.value).cells:
        if cell.side != "numerator" or cell.value is None or cell.weight < 0:
            continue
        pounds, grade = by_line.get(cell.line, (0.0, ""))
        by_line[cell.line] = (pounds + float(cell.value), max(grade, cell.confidence or ""))
    total = sum(pounds for pounds, _ in by_line.values())
    return max((grade for pounds, grade in by_line.values() if total and pounds >= _MATERIAL * total), default="")


def _sides(rows: list[FunctionRow]) -> tuple[list[FunctionRow], list[FunctionRow], list[FunctionRow]]:
    """Above, at and below the median, by the gap as it is printed."""
    known = [row for row in rows if row.gap is not None]
    above = [row for row in known if rounded((row.gap or 0) / 1e6, 1) > 0]
    below = [row for row in known if rounded((row.gap or 0) / 1e6, 1) < 0]
    level = [row for row in known if row not in above and row not in below]
    return above, level, below


def _finding(rows: list[FunctionRow]) -> str:
    above, _, below = _sides(rows)
    if not above and not below:
        return "Every function costs about as much as at the peer median"
    if not above:
        return f"No function costs more than at the peer median; {below[-1].label} is furthest below"
    first = listing(row.label for row in above[:2])
    verb = "are" if len(above) > 1 else "is"
    rest = f"; {below[-1].label} is furthest below" if below else ""
    return f"{first} {verb} furthest above the median{rest}"


def _heading(rows: list[FunctionRow]) -> str:
    above, level, below = _sides(rows)
    missing = [row for row in rows if row.gap is None]
    parts = [
        f"{count(len(group))} {words}"
        for group, words in (
            (above, "above the median"),
            (level, "at it"),
            (below, "below it"),
            (missing, "without a figure"),
        )
        if group
    ]
    return f"Of {len(rows)} functions, {listing(parts)}"


def _numbers(rows: list[FunctionRow]) -> str:
    most = max(row.n for row in rows)
    fewer = [f"{row.label} {row.n}" for row in rows if row.n != most]
    return f"n = {most}" + (f", {listing(fewer)}" if fewer else "")


def _notes(rows: list[FunctionRow]) -> tuple[Term, ...]:
    """What stands out below the median, and what is missing."""
    _, _, below = _sides(rows)
    notes: list[Term] = []
    if below:
        said = listing(f"{row.label} ({change(row.gap or 0)})" for row in reversed(below[-3:]))
        notes.append(
            Term(term="Below the median", words=f"{said}. Cheaper is not always better: look at the quality beside it.")
        )
    missing = [row for row in rows if row.missing]
    if missing:
        said = listing(f"{row.label} ({row.missing.lower()})" for row in missing)
        notes.append(
            Term(
                term="What is missing", words=f"{said}. A function with a gap in it has no figure: missing is not zero."
            )
        )
    estimates = [row.label for row in rows if row.grade == _WORST_GRADE]
    if estimates:
        notes.append(
            Term(term="What is estimated", words=f"{listing(estimates)}: a tenth or more of the cost is an estimate.")
        )
    return tuple(notes)
