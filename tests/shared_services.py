"""Returns that report recharges to each other, typed by hand as facts: what tests of reconciliation start from."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from consolidate.words.facts import Fact, Source, Submission
from consolidate.words.states import Population, State
from consolidate.words.years import CollectionYear

YEAR = CollectionYear(2025)
PAYROLL = ("payroll", "payroll")


def fact(code: str, place: tuple[str, str, str], value: object, *, sheet: str = "Payroll", cell: str = "A1") -> Fact:
    """A figure for a Decimal or an int, a word for a text, an empty cell for None."""
    number = Decimal(value) if isinstance(value, int | Decimal) else None
    return Fact(
        ods_code=code,
        year=YEAR,
        function=place[0],
        line=place[1],
        field=place[2],
        state=State.BLANK if value is None else State.PROVIDED,
        raw="" if value is None else str(value),
        value=number,
        unit="text" if isinstance(value, str) else "wte" if "wte" in place[2] else "gbp",
        sheet=sheet,
        cell=cell,
    )


def line(code: str, of: tuple[str, str] = PAYROLL, **answers: object) -> list[Fact]:
    """Answers of one line, each in a cell of its own in row 9."""
    return [fact(code, (*of, field), value, cell=f"{chr(71 + n)}9") for n, (field, value) in enumerate(answers.items())]


def row(
    code: str, number: int, direction: str, body: str, cost: int, what: str = "PAY.PAY", **more: object
) -> list[Fact]:
    """One row of the Shared sheet."""
    answers = {"shared_direction": direction, "shared_with": body, "shared_line": what, "shared_cost": cost} | {
        f"shared_{field}": value for field, value in more.items()
    }
    place = ("shared", f"service{number:02d}")
    return [
        fact(code, (*place, field), value, sheet="Shared", cell=f"{chr(66 + n)}{8 + number}")
        for n, (field, value) in enumerate(answers.items())
    ]


def returned(code: str, facts: Iterable[Fact]) -> Submission:
    """A return of an invented trust."""
    return Submission(
        source=Source.RETURN,
        population=Population.INVENTED,
        ods_code=code,
        year=YEAR,
        layout="corp-services/2025.2",
        file=f"{code}.xlsx",
        path=f"/in/{code}.xlsx",
        sha256=code,
        size=1,
        facts=tuple(facts),
    )


def books(*returns: Submission) -> Mapping[str, tuple[Fact, ...]]:
    """Facts by code."""
    return {one.ods_code or "": one.facts for one in returns}
