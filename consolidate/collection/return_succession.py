"""What became of a trust around the year of its return: closed, taken over, taking others over, renamed.

Knows the register's dates and says what they mean for one return. Changes no figure: adding up what merged is
for the measures, and last year's figures of a predecessor are never put in a successor's place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from consolidate.catalogue.trust_entries import EarlierName, Succession, TrustEntry
from consolidate.catalogue.trusts import Register
from consolidate.words.years import CollectionYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A finding in the making: its name and its words; where it stands is for the reader of the cover."""

    name: str
    found: str
    expected: str
    do: str


def around_the_year(trust: TrustEntry, year: CollectionYear, register: Register) -> Iterator[Said]:
    """What is to be said of a trust that closed, or took others over, before or within the year of its return."""
    closed = trust.closed_on
    if closed is not None and closed <= year.first_day:
        yield _closed(trust, closed, year, register)
    elif closed is not None and closed < year.last_day:
        yield _taken_over(trust, closed, year, register)
    inside = register.taken_over(trust.ods_code, after=year.first_day, before=year.last_day)
    if inside:
        yield _took_over(trust, inside, year)
    since = register.taken_over(trust.ods_code, after=year.previous.first_day, before=year.last_day)
    if since:
        yield Said(
            name="last-year-without-predecessors",
            found=f"{trust.ods_code} took over {_steps(since)}; last year's figures are {trust.ods_code}'s alone",
            expected="a last year of the same trusts; figures of different trusts are neither added up nor averaged",
            do="Nothing has to be done. Where a line moved because of the merger, say so in its reason.",
        )


def renamed(trust: TrustEntry, earlier: EarlierName, year: CollectionYear) -> Said | None:
    """What is to be said of a name from before a renaming: a note for a year in which it still stood, else None."""
    if earlier.renamed_by <= year.first_day:
        return None
    return Said(
        name="trust-renamed",
        found=f"the cover says {earlier.name}; {renaming(trust, earlier)}",
        expected=f"{earlier.name} or {trust.name}",
        do="Nothing has to be done.",
    )


def renaming(trust: TrustEntry, earlier: EarlierName) -> str:
    """The trust's name of today, and when it took it or the one between."""
    when = f"on {_day(earlier.renamed_on)}" if earlier.renamed_on else f"by {_day(earlier.renamed_by)}"
    return f"{trust.ods_code}, named so then, is {trust.name} now; it was renamed {when}"


def _closed(trust: TrustEntry, closed: date, year: CollectionYear, register: Register) -> Said:
    code = trust.ods_code
    after = _named(register.successors_of(code, year.last_day), code, register)
    if not after:
        return Said(
            name="trust-closed",
            found=f"{code} closed on {_day(closed)}, before {year} began; the register knows of no successor",
            expected=f"a trust that was open in {year}",
            do="Ask who does its work now, and add the succession to benchmarks/trusts/trust_successions.csv.",
        )
    one = len(after) == 1
    return Said(
        name="trust-closed",
        found=f"{code} closed on {_day(closed)}, before {year} began; "
        f"{' and '.join(after)} {'does' if one else 'share'} its work",
        expected=f"a trust that was open in {year}",
        do=f"Put the figures into the return of {'that trust' if one else 'the trust that does the work'}. "
        "Where it has sent its own, they are in it already.",
    )


def _taken_over(trust: TrustEntry, closed: date, year: CollectionYear, register: Register) -> Said:
    code = trust.ods_code
    after = _named(register.successors_of(code, year.last_day), code, register)
    found = f"{code} closed on {_day(closed)}, within {year}"
    expected = f"its months to {_day(closed - timedelta(days=1))}, or the whole year in its successor's return"
    if len(after) != 1:
        shared = f"; {' and '.join(after)} share its work" if after else "; the register knows of no successor"
        return Said(
            name="trust-merged-in-year",
            found=found + shared,
            expected=expected,
            do="Say in the comments which months the figures cover. "
            f"No sum puts these trusts together for {year}, so their figures are compared with nobody's.",
        )
    others = [step for step in register.taken_over(_code(after[0]), after=year.first_day, before=year.last_day)
              if step.old != code]  # fmt: skip
    beside = f", and that of {_steps(others)}" if others else ""
    return Said(
        name="trust-merged-in-year",
        found=f"{found}; {after[0]} does its work{beside}",
        expected=expected,
        do=f"Say in the comments which months the figures cover. They are added to those of {_code(after[0])} for "
        f"{year}; if its return holds the whole year of both, withdraw this one, or they are counted twice.",
    )


def _took_over(trust: TrustEntry, steps: tuple[Succession, ...], year: CollectionYear) -> Said:
    olds = " and ".join(sorted({step.old for step in steps}))
    return Said(
        name="trust-took-over-in-year",
        found=f"{trust.ods_code} took over {_steps(steps)}, within {year}",
        expected=f"figures that hold the work of {olds} from that day on, beside a return of {olds} for the months "
        f"before; or from {_day(year.first_day)}, without one",
        do=f"Say in the comments which of the two it is. A return of {olds} is added to this one.",
    )


def _named(codes: tuple[str, ...], code: str, register: Register) -> list[str]:
    """Successors as "R0A (Manchester University NHS Foundation Trust)"."""
    return [f"{other} ({register.trust(other).name})" for other in codes if other != code]


def _code(named: str) -> str:
    return named.partition(" ")[0]


def _steps(steps: Sequence[Succession]) -> str:
    return " and ".join(f"{step.old} on {_day(step.on)}" for step in steps)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
