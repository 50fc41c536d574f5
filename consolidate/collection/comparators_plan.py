"""A table of comparators, planned: the workbook that `comparators` reads, from answers by trust and year.

Knows the sheets and their columns. Makes no figure; refuses answers under names that are not declared, and trusts of
both populations in one table.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from consolidate.catalogue.taxonomy import Field, Taxonomy
from consolidate.catalogue.trusts import Register
from consolidate.collection import comparators as names
from consolidate.collection.table_plan import STYLES, plan_about, plan_records
from consolidate.sheets.plan import BookPlan, SheetPlan
from consolidate.words.errors import DeclarationError
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

Answer = Decimal | str | None
"""A figure, a word of choice or the words of a state ("Not collected"), or None for an empty cell."""

AnswerKey = tuple[str, str, str]
"""Function, line, and field or volume; function and line are "trust" for a figure about the whole trust."""

Answers = Mapping[tuple[str, CollectionYear], Mapping[AnswerKey, Answer]]
"""All answers by trust and year."""

INVENTED_NOTE = (
    "Invented. Every trust and every figure in this workbook is made up by a program to show what the reports look "
    "like. No figure is about a real trust, and none may be used as if it were."
)


def plan_comparators(
    answers: Answers,
    *,
    set_id: str,
    title: str,
    what: Sequence[tuple[str, str]],
    made_on: date,
    taxonomy: Taxonomy,
    register: Register,
) -> BookPlan:
    """The workbook of a set of comparators. Raises DeclarationError for an undeclared name or mixed populations.

    `set_id` names the set: when it is loaded, an earlier table of the same id is superseded. `what` are
    labels and texts for the first sheet, such as ("Seed", "20160801"). The first sheet says that the
    trusts are invented where they are.
    """
    population = _population(answers, register)
    first = [("Invented", INVENTED_NOTE)] if population is Population.INVENTED else []
    return BookPlan(
        title=title,
        subject="Invented figures" if population is Population.INVENTED else "Comparators",
        created=datetime.combine(made_on, time()),
        sheets=(
            plan_about(names.ABOUT_SHEET, title, [*first, *what, ("Set", set_id), ("Made on", made_on.isoformat())]),
            _trusts(answers, taxonomy),
            *_lines_and_volumes(answers, taxonomy),
        ),
        properties={names.PROPERTY: set_id},
        styles=STYLES,
    )


def _population(answers: Answers, register: Register) -> Population:
    found = {code: register.trust(code).population for code, _ in answers}
    if len(set(found.values())) != 1:
        raise DeclarationError(
            f"Comparators of {len(found)} trusts: found real and invented ones together, or none at all; "
            "expected trusts of one kind. Make two tables."
        )
    return next(iter(found.values()))


def _trusts(answers: Answers, taxonomy: Taxonomy) -> SheetPlan:
    used = {field for given in answers.values() for function, _, field in given if function == TRUST_LEVEL}
    columns = _declared(used, taxonomy.trust_fields, "trust field")
    rows = [
        (code, str(year), *(answers[code, year].get((TRUST_LEVEL, TRUST_LEVEL, name)) for name in columns))
        for code, year in sorted(answers)
    ]
    return plan_records(names.TRUSTS_SHEET, (names.CODE, names.YEAR, *columns), rows)


def _lines_and_volumes(answers: Answers, taxonomy: Taxonomy) -> tuple[SheetPlan, SheetPlan]:
    volumes = {
        (function.id, line.id): [volume.id for volume in line.volumes]
        for function in taxonomy.functions.values()
        for line in function.lines
    }
    used: set[str] = set()
    for given in answers.values():
        for function, line, name in given:
            if function == TRUST_LEVEL:
                continue
            if (function, line) not in volumes:
                raise DeclarationError(f"Comparators: there is no line '{function}.{line}'.")
            if name not in volumes[function, line]:
                used.add(name)
    columns = _declared(used, taxonomy.fields, "field or volume")
    line_rows: list[tuple[Answer, ...]] = []
    volume_rows: list[tuple[Answer, ...]] = []
    for code, year in sorted(answers):
        given = answers[code, year]
        answered = {(function, line) for function, line, _ in given}
        for place in [place for place in volumes if place in answered]:
            key = (code, str(year), *place)
            line_rows.append((*key, *(given.get((*place, name)) for name in columns)))
            volume_rows += [(*key, name, given[(*place, name)]) for name in volumes[place] if (*place, name) in given]
    keys = (names.CODE, names.YEAR, names.FUNCTION, names.LINE)
    return (
        plan_records(names.LINES_SHEET, (*keys, *columns), line_rows),
        plan_records(names.VOLUMES_SHEET, (*keys, names.VOLUME, names.VALUE), volume_rows),
    )


def _declared(used: Iterable[str], fields: Mapping[str, Field], what: str) -> tuple[str, ...]:
    """The columns that are used, in declared order."""
    used = set(used)
    unknown = sorted(used - fields.keys())
    if unknown:
        raise DeclarationError(f"Comparators: there is no {what} '{unknown[0]}'.")
    return tuple(name for name in fields if name in used)
