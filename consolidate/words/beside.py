"""What a return is held against besides last year's: where its peers stand, and what was published about the trust.

Values that somebody else worked out and handed over. A range of peers never says who they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consolidate.words.facts import Submission
from consolidate.words.years import CollectionYear


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerRange:
    """Where the values of one metric lie among trusts of one kind in one year.

    `metric` is its id and `label` its name; `function` is the function that it is measured for, None for the trust
    or the total. `group` says in words which trusts, `n` how many. `median` is in the metric's unit. `spread` is the
    median distance of their logarithms (base 10) from the median's, times 1.4826: for values that are spread evenly
    round the median on a log scale it is their standard deviation.
    """

    metric: str
    label: str
    function: str | None
    unit: str
    group: str
    year: CollectionYear
    n: int
    median: float
    spread: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFigure:
    """A figure about the whole trust from its accounts form or a published table, with the cell that it stands in."""

    field: str
    value: Decimal
    unit: str
    file: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """All that one return is held against. `on` is the day of the check; None where no day matters."""

    on: date | None = None
    peers: tuple[PeerRange, ...] = ()
    published: tuple[PublishedFigure, ...] = ()


NOTHING_BESIDE = Beside()
"""For a return that is checked by itself."""

FindBeside = Callable[[Submission], Beside]
"""Looks up what is known beside a return that has been read."""
