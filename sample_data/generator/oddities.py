"""What is particular about single trusts: real change, lines without a figure, answers out of the ordinary.

Reads these from a set's own TOML file and applies them. Knows nothing of workbooks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sample_data.generator.figures import AnswerKey, LineKey, ReturnAnswer, TrustYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Lines for which a trust gives no figures in some years.

    `model` is "Not collected" or "Not provided"; without one the cells are simply left empty.
    """

    trust: str
    years: tuple[str, ...]
    lines: tuple[str, ...]
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OddAnswer:
    """One answer that a trust types in place of the drawn one: words, or a number; neither leaves the cell empty."""

    trust: str
    year: str
    function: str
    line: str
    field: str
    put: str = ""
    number: Decimal | None = None

    @property
    def key(self) -> AnswerKey:
        """Where it stands."""
        return (self.function, self.line, self.field)


def key_of(name: str) -> LineKey:
    """Function and line of "function.line"."""
    function, _, line = name.partition(".")
    return function, line


def with_gaps(trusts: Mapping[str, TrustYear], gaps: Iterable[Gap]) -> dict[str, TrustYear]:
    """The same trusts of one year, with the lines of the gaps emptied."""
    done = dict(trusts)
    for gap in gaps:
        trust = done[gap.trust]
        if trust.year not in gap.years:
            continue
        lines = dict(trust.lines)
        for key in map(key_of, gap.lines):
            lines[key] = replace(lines[key], left_empty=True, delivery_model=gap.model or lines[key].delivery_model)
        done[gap.trust] = replace(trust, lines=lines)
    return done


def with_odd_answers(
    trust: TrustYear, answers: Mapping[AnswerKey, ReturnAnswer], odd: Iterable[OddAnswer]
) -> dict[AnswerKey, ReturnAnswer]:
    """A trust's answers, with what it types out of the ordinary."""
    done = dict(answers)
    for answer in odd:
        if (answer.trust, answer.year) == (trust.body.code, trust.year):
            if answer.key not in done:
                raise KeyError(f"{answer.trust} {answer.year}: nothing is asked at {'.'.join(answer.key)}")
            done[answer.key] = answer.put or answer.number
    return done
