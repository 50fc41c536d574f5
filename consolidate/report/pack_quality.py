"""How sure a pack's figures are: their states, their grades, what is missing, and what was found in the files."""

from collections import Counter

from consolidate.benchmark.trace import TracedCell
from consolidate.report.filters import listing, part, several
from consolidate.report.pack_subject import FUNCTION_COST, Subject
from consolidate.report.pack_view import GradeShare, Quality
from consolidate.words.facts import Source
from consolidate.words.findings import Severity
from consolidate.words.states import State

_LISTED = 12
"""Missing figures named one by one; the rest are counted."""


def quality(subject: Subject) -> Quality:
    """The figures behind every measure on the page, counted once each."""
    cells = _cells(subject)
    states = Counter(cell.state for cell in cells)
    missing = [cell for cell in cells if not cell.state.has_figure]
    grades = _grades(subject)
    found = _findings(subject)
    return Quality(
        finding=_finding(subject, grades, states),
        states=tuple((state.words, states[state]) for state in State if states[state]),
        grades=grades,
        missing=tuple((_place(subject, cell), cell.state.words) for cell in missing[:_LISTED]),
        missing_more=max(0, len(missing) - _LISTED),
        open_findings=found,
        notes=_notes(subject, cells),
    )


def _cells(subject: Subject) -> list[TracedCell]:
    """Every figure that a measure needs, each place once; a measure of which nothing is known is told elsewhere."""
    seen: dict[tuple[str, str, str, str, str], TracedCell] = {}
    for measured in subject.measured:
        cells = subject.traced(measured.value).cells
        above = [cell for cell in cells if cell.side != "denominator"]
        if measured.value.value is None and all(cell.file is None for cell in above):
            continue
        for cell in cells:
            key = (cell.ods_code, str(measured.value.year), cell.function, cell.line, cell.field)
            seen.setdefault(key, cell)
    return list(seen.values())


def _place(subject: Subject, cell: TracedCell) -> str:
    """A missing figure in words, with its cell where it has one."""
    where = f" ({cell.file} › {cell.sheet}!{cell.cell})" if cell.file else ""
    functions = subject.measurer.catalogue.taxonomy.functions
    function = f"{functions[cell.function].label}, " if cell.function in functions else ""
    return f"{function}{cell.label}{where}"


def _grades(subject: Subject) -> tuple[GradeShare, ...]:
    """How much of the gross cost of the functions rests on each grade; empty where no grade was given."""
    pounds: Counter[str] = Counter()
    lines: dict[str, set[tuple[str, str]]] = {}
    for measured in subject.by_function(FUNCTION_COST).values():
        for cell in subject.traced(measured.value).cells:
            if cell.side == "numerator" and cell.weight > 0 and cell.value is not None and cell.confidence:
                pounds[cell.confidence] += int(cell.value)
                lines.setdefault(cell.confidence, set()).add((cell.function, cell.line))
    total = sum(pounds.values())
    return tuple(
        GradeShare(grade=grade, lines=len(lines[grade]), share=pounds[grade] / total if total else 0.0)
        for grade in sorted(pounds)
    )


def _findings(subject: Subject) -> tuple[tuple[str, int], ...]:
    """Findings in the trust's own files of the years on the page, by severity."""
    rows = [row for year in subject.years for row in subject.measurer.findings(subject.code, year)]
    counted = Counter(row["severity"] for row in rows)
    return tuple((severity.value, counted[severity.value]) for severity in Severity if counted[severity.value])


def _waived(subject: Subject) -> list[str]:
    """Findings in the trust's own files that somebody let stand, each with its cell, owner, last day and reason."""
    return [
        f"Waived: {row['name']} at {row['sheet']}!{row['cell']} of {row['file']} ({row['found']}), owner: "
        f"{row['waived_by']}, until {row['waived_until'].day} {row['waived_until']:%B %Y}: {row['waived_because']}"
        for year in subject.years
        for row in subject.measurer.findings(subject.code, year)
        if row["waived_by"] is not None
    ]


def _finding(subject: Subject, grades: tuple[GradeShare, ...], states: Counter[State]) -> str:
    sources = {cell.source for cell in _cells(subject) if cell.source is not None}
    known = sum(states[state] for state in State if state.has_figure)
    asked = sum(states.values())
    if sources and Source.RETURN.value not in sources:
        given = "published national tables" if Source.PUBLIC_TABLE.value in sources else "the trust's accounts form"
        return f"{known} of the {asked} figures that these measures need are known; all come from {given}."
    estimated = next((g for g in grades if g.grade == "D"), None)
    of = several(sum(g.lines for g in grades), "line")
    if estimated is None:
        return f"{known} of {asked} figures were given; none of the {of} of cost is an estimate."
    return (
        f"{known} of {asked} figures were given; {part(estimated.share)} of the cost is estimated "
        f"({estimated.lines} of {of})."
    )


def _notes(subject: Subject, cells: list[TracedCell]) -> tuple[str, ...]:
    """Restated, disputed, merged and blank-as-nothing figures, in words."""
    notes: list[str] = []
    restated = sorted({cell.label for cell in cells if cell.restated})
    if restated:
        notes.append(f"Restated in the following year's form and shown as restated: {listing(restated)}.")
    notes += [f"{c.label}: {c.note}" for c in cells if c.state is State.IN_DISPUTE and c.note]
    for year in subject.years:
        merged = subject.measurer.merged_into(year)
        old = sorted(code for code, new in merged.items() if new == subject.code)
        present = [code for code in old if subject.measurer.held(code).get(year)]
        if present:
            names = listing(f"{subject.measurer.register.trust(code).name} ({code})" for code in present)
            notes.append(
                f"{year}: {names} merged into the trust during the year; their figures are put together with its own, "
                "shown beside the peers and not ranked among them."
            )
        elif old:
            names = listing(f"{subject.measurer.register.trust(code).name} ({code})" for code in old)
            notes.append(
                f"{year}: {names} merged into the trust during the year, with no figures of its own in the store; "
                "the year is as the successor published it."
            )
    blanks = sum(m.value.blanks_as_zero for m in subject.totals if m.value.value is not None)
    if blanks:
        field = subject.measurer.catalogue.taxonomy.fields["wte_bank_agency"]
        notes.append(
            f"{several(blanks, 'empty cell')} of {field.label.lower()} counted as none: {field.blank_means_zero}"
        )
    notes += _waived(subject)
    return tuple(notes)
