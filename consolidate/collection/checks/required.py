"""What has to be there: an answer for every line, people beside pay, all parts of a cost."""

from collections.abc import Iterator

from consolidate.catalogue.taxonomy import Function, Line
from consolidate.collection.checks.figures import COSTS, Asked, Checks
from consolidate.words.findings import Finding
from consolidate.words.states import State

_PEOPLE = "wte_in_post"
_MODEL = "delivery_model"


def function_blank(asked: Asked) -> Iterator[Finding]:
    """A function of which no line was answered."""
    for function, lines in _by_function(asked):
        if all(_is_blank(asked, function, line) for line in lines):
            first = asked.figures.fact(function.id, lines[0].id, COSTS[0])
            yield asked.finding(
                "function-blank",
                first,
                found=f"nothing is filled in for {function.label}: {len(lines)} line" + ("s" if len(lines) > 1 else ""),
                expected="figures, or the reason why there are none, for every line",
                do="Ask whoever holds the function's figures. The trust is left out of its comparison until then.",
            )


def line_blank(asked: Asked) -> Iterator[Finding]:
    """A line that was not answered, where others of its function were."""
    for function, lines in _by_function(asked):
        blank = [line for line in lines if _is_blank(asked, function, line)]
        for line in blank if len(blank) < len(lines) else ():
            yield asked.finding(
                "line-blank",
                asked.figures.fact(function.id, line.id, COSTS[0]),
                found=f"nothing is filled in for {line.label}",
                expected="figures, or Not provided or Not collected as the delivery model",
                do="Type 0 where there is none, or choose why there is no figure.",
            )


def cost_incomplete(asked: Asked) -> Iterator[Finding]:
    """A line with some of its costs: without all of them no total is worked out."""
    for function, line in asked.figures.lines():
        facts = [fact for field in COSTS if (fact := asked.figures.fact(function.id, line.id, field))]
        blank = [fact for fact in facts if fact.state is State.BLANK]
        if blank and any(fact.state.has_figure for fact in facts):
            names = ", ".join(asked.figures.taxonomy.fields[fact.field].label for fact in blank)
            yield asked.finding(
                "cost-incomplete",
                blank[0],
                found=f"{line.label} has no figure for {names}",
                expected="a figure in every cost cell of the row, 0 included",
                do="Type 0 where there is none. Until then the line has no net cost.",
            )


def costs_missing(asked: Asked) -> Iterator[Finding]:
    """A line that says who does the work, or has people, and has no cost at all."""
    for function, line in asked.figures.lines():
        facts = [asked.figures.fact(function.id, line.id, field) for field in COSTS]
        blank = all(fact is not None and fact.state is State.BLANK for fact in facts)
        if blank and not _is_blank(asked, function, line):
            yield asked.finding(
                "costs-missing",
                facts[0],
                found=f"{line.label} says who does the work, or has people, and has no cost",
                expected="a figure in every cost cell of the row, 0 included",
                do="Give the costs, or choose Not provided or Not collected as the delivery model.",
            )


def wte_missing(asked: Asked) -> Iterator[Finding]:
    """A line with pay, or with cost of its own, and no answer about people."""
    for function, line in asked.figures.lines():
        people = asked.figures.fact(function.id, line.id, _PEOPLE)
        costs = [asked.figures.number(function.id, line.id, field) for field in COSTS]
        if people is not None and people.state is State.BLANK and any(costs):
            yield asked.finding(
                "wte-missing",
                people,
                found=f"{line.label} has costs and no WTE in post",
                expected="whole-time equivalents, 0 where others employ the people",
                do="Type the contracted average of the year, or 0 if the people are on another body's payroll.",
            )


def model_missing(asked: Asked) -> Iterator[Finding]:
    """A line with figures that does not say who does the work."""
    for function, line in asked.figures.lines():
        model = asked.figures.fact(function.id, line.id, _MODEL)
        costs = [asked.figures.number(function.id, line.id, field) for field in COSTS]
        if model is not None and model.state is State.BLANK and any(cost is not None for cost in costs):
            yield asked.finding(
                "model-missing",
                model,
                found=f"{line.label} has figures and no delivery model",
                expected="who does the work",
                do="Choose a word from the list: in-house and bought-in services are never compared on pay alone.",
            )


def volume_missing(asked: Asked) -> Iterator[Finding]:
    """A volume that was not given, of a line that was."""
    for function, line, volume in asked.figures.volumes():
        fact = asked.figures.fact(function.id, line.id, volume.id)
        if fact is not None and fact.state is State.BLANK and not _is_blank(asked, function, line):
            yield asked.finding(
                "volume-missing",
                fact,
                found=f"{volume.label} is empty",
                expected="the count of the year",
                do="Type the count, or n/a if nobody knows it. Without it there is no cost for each.",
            )


def _by_function(asked: Asked) -> Iterator[tuple[Function, list[Line]]]:
    lines: dict[str, list[Line]] = {}
    for function, line in asked.figures.lines():
        lines.setdefault(function.id, []).append(line)
    for name, found in lines.items():
        yield asked.figures.taxonomy.functions[name], found


def _is_blank(asked: Asked, function: Function, line: Line) -> bool:
    """Whether every cell that was read of a line's costs, people and delivery model is empty."""
    facts = [asked.figures.fact(function.id, line.id, field) for field in (*COSTS, _PEOPLE, _MODEL)]
    return all(fact is not None and fact.state is State.BLANK for fact in facts)


CHECKS: Checks = {
    "function-blank": function_blank,
    "line-blank": line_blank,
    "cost-incomplete": cost_incomplete,
    "costs-missing": costs_missing,
    "wte-missing": wte_missing,
    "model-missing": model_missing,
    "volume-missing": volume_missing,
}
