"""Parts and wholes: no part above its whole, and parts that make a whole up add up to it.

Works from what is declared: of volumes with the functions, of the columns of a line in `benchmarks/thresholds.toml`.
"""

from collections.abc import Iterator
from decimal import Decimal

from consolidate.collection.checks.figures import Asked, Checks, said
from consolidate.words.facts import Fact
from consolidate.words.findings import Finding


def part_above_whole(asked: Asked) -> Iterator[Finding]:
    """A figure that is larger than what it is a part of."""
    tolerance = asked.thresholds["part_tolerance"]
    for part, whole, label in _parts(asked):
        if part.value is not None and part.value > whole + tolerance:
            yield asked.finding(
                "part-above-whole",
                part,
                found=f"{asked.figures.label(part)} is {said(part.value, part.unit)}, "
                f"of {said(whole, part.unit)} under {label}",
                expected="a part of it",
                do="Correct one of the two.",
            )


def parts_differ_from_whole(asked: Asked) -> Iterator[Finding]:
    """Parts that are all there and do not make up their whole."""
    for parts, whole, label in _sums(asked):
        if whole.value is None:
            continue
        total = sum((part.value or Decimal(0) for part in parts), Decimal(0))
        tolerance = asked.thresholds["sum_tolerance_wte" if whole.unit == "wte" else "sum_tolerance_count"]
        if abs(total - whole.value) > tolerance:
            yield asked.finding(
                "parts-differ-from-whole",
                parts[0],
                found=f"{label} come to {said(total, whole.unit)}; {asked.figures.label(whole)} is "
                f"{said(whole.value, whole.unit)}, a difference of {said(abs(total - whole.value), whole.unit)}",
                expected="parts that add up",
                do="Correct a part or the whole; both are averages or counts of the same year.",
            )


def _parts(asked: Asked) -> Iterator[tuple[Fact, Decimal, str]]:
    """Every part with the figure and the label of its whole."""
    taxonomy = asked.figures.taxonomy
    for function, line, volume in asked.figures.volumes():
        of = {v.id: (ln.id, v.label) for ln in function.lines for v in ln.volumes}
        part = asked.figures.fact(function.id, line.id, volume.id)
        for name in filter(None, (volume.part_of, volume.adds_up_to)):
            whole = asked.figures.number(function.id, of[name][0], name)
            if part is not None and whole is not None:
                yield part, whole, of[name][1]
    for row in asked.figures.rows():
        for declared in asked.thresholds.parts:
            part = asked.figures.fact(*row, declared.part)
            measure = taxonomy.measures.get(declared.whole)
            whole = (
                asked.figures.measure(*row, declared.whole)
                if measure is not None
                else asked.figures.number(*row, declared.whole)
            )
            if part is not None and whole is not None:
                yield part, whole, measure.label if measure else taxonomy.fields[declared.whole].label


def _sums(asked: Asked) -> Iterator[tuple[list[Fact], Fact, str]]:
    """Parts that are there with their whole; the parts in words."""
    for function in asked.figures.taxonomy.functions.values():
        volumes = {v.id: (ln, v) for ln in function.lines for v in ln.volumes}
        for name, (line, _) in volumes.items():
            whole = asked.figures.fact(function.id, line.id, name)
            declared = [(ln, v) for ln, v in volumes.values() if v.adds_up_to == name]
            facts = [asked.figures.fact(function.id, ln.id, v.id) for ln, v in declared]
            given = [fact for fact in facts if fact is not None and fact.value is not None]
            if whole is not None and declared and len(given) == len(declared):
                yield given, whole, f"the {len(given)} parts"
    for row in asked.figures.rows():
        for wanted in asked.thresholds.sums:
            whole = asked.figures.fact(*row, wanted.whole)
            found = [asked.figures.fact(*row, part) for part in wanted.parts]
            given = [fact for fact in found if fact is not None and fact.value is not None]
            if whole is not None and given:  # the table may be left empty; one figure in it is an answer
                yield given, whole, wanted.label


CHECKS: Checks = {
    "part-above-whole": part_above_whole,
    "parts-differ-from-whole": parts_differ_from_whole,
}
