"""What every printed document has round its contents: who it is about, how it is marked, where figures came from.

Knows furniture, sources and lineage; knows no metric and no option. All of it frozen: a template may
see a view and nothing else.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from consolidate.words.states import Population

INVENTED = "Every figure and trust on this page is invented"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term and its words: a front-sheet field, a definition, a heading of the method with its paragraph."""

    term: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The furniture of one document.

    `document` is what it is ("Corporate services benchmark"), `name` who or what it is about, `code` its
    trust code if any. `edition` and `made_by` stand in every foot.
    """

    document: str
    name: str
    subtitle: str
    population: Population
    classification: str
    as_of: date
    edition: str
    made_by: str
    code: str = ""
    front: tuple[Term, ...] = ()

    @property
    def invented(self) -> bool:
        """Whether the figures are the demonstration's."""
        return self.population is Population.INVENTED

    @property
    def notice(self) -> str:
        """The notice on top of the document and in every foot; empty for real figures."""
        return INVENTED if self.invented else ""

    @property
    def title(self) -> str:
        """The title of the file."""
        return f"{self.document}: {self.name}{' (invented figures)' if self.invented else ''}"

    @property
    def named(self) -> str:
        """Name and code, for the head of every sheet."""
        return f"{self.name} ({self.code})" if self.code else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFigure:
    """One of the few large figures: a label, the figure in words, and what it means, with year and comparator."""

    label: str
    figure: str
    explanation: str
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a reader who stops here should take away. `asks` are decisions, each with its first words set apart."""

    finding: str
    lead: str
    figures: tuple[AnswerFigure, ...]
    asks: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that brought figures. `licence` holds the licence and the attribution that it asks for."""

    file: str
    what: str
    years: str
    kind: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRef:
    """One cell behind a figure: the `figure` as a reader meets it, and its `place`, which is file, sheet and cell."""

    label: str
    figure: str
    place: str
    grade: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageCard:
    """Where a printed figure comes from. `more` counts the cells that are not listed; `command` lists them all."""

    anchor: str
    figure: str
    title: str
    formula: str
    cells: tuple[CellRef, ...]
    more: int
    command: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """A section that this document does not have: why, and what would bring it."""

    section: str
    reason: str
    remedy: str


def section_links(sheets: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Id and words of the links to the sections: "1 The answer", and one link where several share a name."""
    links: list[tuple[str, str]] = []
    for name, group in groupby(enumerate(sheets, 1), key=lambda item: item[1][1]):
        numbered = list(group)
        first, last = numbered[0][0], numbered[-1][0]
        numbers = str(first) if first == last else f"{first} {'and' if last == first + 1 else 'to'} {last}"
        links.append((numbered[0][1][0], f"{numbers} {name}"))
    return tuple(links)


GRADES = {"A": "Accounts", "B": "Ledger", "C": "Contract", "D": "Estimate"}
"""What a figure was taken from, most reliable first."""
