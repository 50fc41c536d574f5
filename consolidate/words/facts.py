"""A figure with the cell it came from, and the file that brought it: what readers make and the store keeps."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from consolidate.words.states import Population, State
from consolidate.words.years import CollectionYear

TRUST_LEVEL = "trust"
"""Function and line of a figure about the whole trust, such as operating income."""


PLACES = Decimal(1).scaleb(-10)
"""Figures are kept to ten decimal places: indices and factors need more than the two of money."""


def kept(value: Decimal) -> Decimal:
    """A value as it is kept: spreadsheets hold 0.1 + 0.2 to seventeen digits, nobody means them."""
    return value.quantize(PLACES, rounding=ROUND_HALF_UP)


class Source(StrEnum):
    """The kinds of file that bring figures, nearest to the trust's own hand first."""

    RETURN = "return"
    ACCOUNTS_FORM = "accounts_form"
    PUBLIC_TABLE = "public_table"
    COMPARATORS = "comparators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One figure about one trust in one year, as a source gave it.

    `raw` is the text as it stood in the cell. `value` is in `unit` and is None unless the state has a
    figure; it equals the cell's number times `scale` (1000 for a £000 cell, negative where the form's
    sign is the other way round). For `unit` "text" the text is in `raw` and `value` stays None.
    `restated` marks a prior-year column. `year` is the year that the figure is about.
    """

    ods_code: str
    year: CollectionYear
    function: str
    line: str
    field: str
    state: State
    raw: str
    value: Decimal | None
    unit: str
    sheet: str
    cell: str
    scale: Decimal = Decimal(1)
    confidence: str | None = None
    restated: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What one file brought: its identity and its facts.

    `ods_code` and `year` are those of the sender and the collection; both are None for a table about
    many trusts. `layout` names the declaration by which the file was read. `path` is where it was
    opened, `file` its bare name.
    """

    source: Source
    population: Population
    ods_code: str | None
    year: CollectionYear | None
    layout: str
    file: str
    path: str
    sha256: str
    size: int
    facts: tuple[Fact, ...]

    @property
    def content_hash(self) -> str:
        """SHA-256 over the figures, what is said of them and their places; a re-saved workbook keeps it."""
        return content_hash(self.facts)


def content_hash(facts: Iterable[Fact]) -> str:
    """SHA-256 over facts in a total order."""
    digest = hashlib.sha256()
    for line in sorted(_canonical(fact) for fact in facts):
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _canonical(fact: Fact) -> str:
    value = "" if fact.value is None else format(kept(fact.value), "f")
    return "\x1f".join(
        (
            fact.ods_code, str(fact.year), fact.function, fact.line, fact.field, fact.state.value,
            fact.raw, value, fact.unit, fact.sheet, fact.cell, str(fact.restated),
            format(fact.scale.normalize(), "f"), "" if fact.confidence is None else fact.confidence, fact.note,
        )
    )  # fmt: skip
