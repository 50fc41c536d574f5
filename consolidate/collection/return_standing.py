"""How far the return of one trust has come: sent, back and refused, loaded, signed, late.

Values only: how they are said is `consolidate.report.status_words`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consolidate.words.states import Population
from consolidate.words.years import CollectionYear


class Stage(StrEnum):
    """How far it has come; the words are those of the JSON."""

    NOT_SENT = "not sent"
    SENT = "sent"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The last return that was issued to the trust. `due_on` is the last due day that was set, None where none was."""

    on: date
    layout: str
    file: str
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The last file that was refused. `after_loading` where a file was loaded before it, and is in force."""

    on: date
    file: str
    errors: int
    after_loading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The submission in force. `version` counts those that were loaded, this one included."""

    submission: int
    on: date
    version: int
    file: str
    path: str
    queries: int
    notes: int
    waived: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The submission that was withdrawn and left nothing in force."""

    submission: int
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed, as it was typed; `changed_since` where the figures are not those that were signed for."""

    by: str
    role: str | None
    on: str | None
    changed_since: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnStanding:
    """One trust and year. `as_of` is the day on which it is asked; None stands for what did not happen.

    `closed_on` is a day up to the end of the year, `successors` the codes that do the trust's work by then.
    """

    ods_code: str
    name: str
    population: Population
    year: CollectionYear
    as_of: date
    sent: Sent | None = None
    refused: Refused | None = None
    loaded: Loaded | None = None
    withdrawn: Withdrawn | None = None
    signature: Signature | None = None
    closed_on: date | None = None
    successors: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether figures are in force that a benchmark or a sizing can use."""
        return self.loaded is not None

    @property
    def returned(self) -> bool:
        """Whether the trust has sent anything back, of whatever worth."""
        return any(one is not None for one in (self.refused, self.loaded, self.withdrawn))

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if self.loaded is not None:
            return Stage.LOADED
        if self.refused is not None:
            return Stage.REFUSED
        if self.withdrawn is not None:
            return Stage.WITHDRAWN
        return Stage.NOT_SENT if self.sent is None else Stage.SENT

    @property
    def late(self) -> bool:
        """Whether the due day has passed and nothing is loaded."""
        due = None if self.sent is None else self.sent.due_on
        return due is not None and due < self.as_of and not self.usable

    def row(self) -> dict[str, object]:
        """As a row of `consolidate.status/2`."""
        sent, refused, loaded, withdrawn, signed = (
            self.sent, self.refused, self.loaded, self.withdrawn, self.signature
        )  # fmt: skip
        return {
            "ods_code": self.ods_code,
            "name": self.name,
            "population": self.population,
            "year": self.year,
            "stage": self.stage,
            "usable": self.usable,
            "late": self.late,
            "sent_on": sent.on if sent else None,
            "layout": sent.layout if sent else None,
            "sent_file": sent.file if sent else None,
            "due_on": sent.due_on if sent else None,
            "refused_on": refused.on if refused else None,
            "refused_file": refused.file if refused else None,
            "errors": refused.errors if refused else None,
            "submission": loaded.submission if loaded else None,
            "version": loaded.version if loaded else None,
            "loaded_on": loaded.on if loaded else None,
            "loaded_file": loaded.file if loaded else None,
            "queries": loaded.queries if loaded else None,
            "notes": loaded.notes if loaded else None,
            "waived": loaded.waived if loaded else None,
            "withdrawn_on": withdrawn.on if withdrawn else None,
            "withdrawn_because": withdrawn.reason if withdrawn else None,
            "signed_by": signed.by if signed else None,
            "signed_role": signed.role if signed else None,
            "signed_on": signed.on if signed else None,
            "changed_after_signing": signed.changed_since if signed else None,
            "closed_on": self.closed_on,
            "successors": self.successors,
        }
