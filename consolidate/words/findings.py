"""What is wrong, odd or worth knowing about somebody's data, as a value.

A finding knows where it is, what was found, what was expected and what to do. It does not know
why the rule exists: that is declared in `benchmarks/rules/` and printed by `consolidate explain`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters. An error blocks loading, a query asks for a reason, a note informs."""

    ERROR = "error"
    QUERY = "query"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest, so that sorting ascending puts errors first."""
        return list(Severity).index(self)

    def at_least(self, other: "Severity") -> bool:
        """Whether this is as grave as `other`, or graver."""
        return self.rank <= other.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """Who lets a finding stand, until which day, and why. `owner` is a role, never a person's name."""

    owner: str
    until: date
    reason: str

    @property
    def sentence(self) -> str:
        """Waived by the head of costing until 31 March 2027: the ledger was rebuilt."""
        owner = self.owner if self.owner.casefold().startswith("the ") else f"the {self.owner}"
        reason = self.reason.strip().rstrip(".")
        return f"waived by {owner} until {self.until.day} {self.until:%B %Y}: {reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found in one file.

    `name` is words joined by hyphens and is declared in `benchmarks/rules/`. `file` is the name as
    the sender knows it, without a folder. `cell` is an A1 address; both it and `sheet` are None when
    the finding is about the whole file. A `waived` one is a note, whatever its rule's severity is.
    """

    name: str
    severity: Severity
    file: str
    found: str
    expected: str
    do: str
    sheet: str | None = None
    cell: str | None = None
    waived: Waived | None = None

    def set_aside(self, waived: Waived) -> "Finding":
        """The same finding, let stand: it informs, and keeps no file out."""
        return replace(self, severity=Severity.NOTE, waived=waived)

    @property
    def where(self) -> str:
        """File, and `Sheet!Cell` where the finding has a place."""
        if self.sheet is None:
            return self.file
        place = self.sheet if self.cell is None else f"{self.sheet}!{self.cell}"
        return f"{self.file} {place}"

    @property
    def sentence(self) -> str:
        """The four parts in one line: where, what was found, what was expected, what to do."""
        said = f"{self.where}: {self.found}; expected {self.expected}. {self.do}"
        return said if self.waived is None else f"{said} It is {self.waived.sentence}."


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Gravest first, then by file, sheet and cell: a total order, so that output never depends on chance."""
    return sorted(findings, key=lambda f: (f.severity.rank, f.file, f.sheet or "", _cell_key(f.cell), f.name, f.found))


def _cell_key(cell: str | None) -> tuple[int, int, str]:
    """Row before column, as a reader goes down a sheet."""
    if cell is None:
        return (0, 0, "")
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    return (int(digits) if digits else 0, len(letters), letters)


class Refusal(Exception):
    """A file that cannot be read at all, carrying the finding that says why.

    Raised inside the reading of one file and turned back into its finding by whoever reads a batch,
    so that one bad file never stops the others.
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding
