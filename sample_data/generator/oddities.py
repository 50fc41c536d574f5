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
class Typed:
    """What is typed in the place of a drawn answer: words, or a number; neither leaves the cell empty."""

    function: str
    line: str
    field: str
    put: str = ""
    number: Decimal | None = None

    @property
    def key(self) -> AnswerKey:
        """Where it stands."""
        return (self.function, self.line, self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class OddAnswer:
    """An answer out of the ordinary that a trust gives in a year."""

    trust: str
    year: str
    typed: Typed


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
            lines[key] = replace(lines[key], left_empty=True, delivery_model=gap.model)
        done[gap.trust] = replace(trust, lines=lines)
    return done


def with_typed(answers: Mapping[AnswerKey, ReturnAnswer], typed: Iterable[Typed]) -> dict[AnswerKey, ReturnAnswer]:
    """Answers with some of them typed over. Raises KeyError for a cell that the form does not have."""
    done = dict(answers)
    for one in typed:
        if one.key not in done:
            raise KeyError(f"nothing is asked at {'.'.join(one.key)}")
        done[one.key] = one.put or one.number
    return done
