"""How far a collection has come: the standing of every trust that it is about, read from the store.

Knows which trusts a collection is about. Counts nothing and says nothing in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.trusts import Register
from consolidate.collection.return_standing import Loaded, Refused, ReturnStanding, Sent, Signature, Withdrawn
from consolidate.store.store import Store
from consolidate.words.facts import Source
from consolidate.words.years import CollectionYear

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unattributed:
    """A file that was refused and does not say whose it is."""

    file: str
    errors: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """One year's returns as they stand on a day. `unattributed` are refused files of nobody known, the last first."""

    year: CollectionYear
    as_of: date
    standings: tuple[ReturnStanding, ...]
    unattributed: tuple[Unattributed, ...]


class Correspondence:
    """Everything that a store says about returns going out and coming in."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register
        self._issues = _rows(store, "issues")
        refused = [row for row in _rows(store, "refusals") if not row["loaded_too"]]
        self._nobodys = [row for row in refused if row["ods_code"] is None]
        self._refusals = [row for row in refused if row["ods_code"] and row["year"]]
        self._returns = [row for row in _rows(store, "submissions") if row["source"] == Source.RETURN]

    def latest_year(self) -> CollectionYear:
        """The latest year of which a return was sent or came; of a store without any, the latest that is declared."""
        years = {CollectionYear.parse(row["year"]) for row in (*self._issues, *self._refusals, *self._returns)}
        return max(years or return_layouts().by_year)

    def everyone(self, year: CollectionYear) -> tuple[str, ...]:
        """The trusts to which a return was sent or from which one came, and those of their footprints."""
        named = {
            row["ods_code"]
            for row in (*self._issues, *self._refusals, *self._returns)
            if row["year"] == str(year) and row["ods_code"] in self._register.trusts
        }
        beside = {code for codes in self._register.footprints.values() if named & set(codes) for code in codes}
        return tuple(sorted(named | beside))

    def collection(
        self, codes: Iterable[str], year: CollectionYear, as_of: date, *, nobodys: bool = True
    ) -> Collection:
        """How the returns of some trusts stand, in order of population and code; with or without nobody's files."""
        signatures = self._signatures(year)
        standings = [self._standing(code, year, as_of, signatures) for code in dict.fromkeys(codes)]
        return Collection(
            year=year,
            as_of=as_of,
            standings=tuple(sorted(standings, key=lambda one: (one.population, one.ods_code))),
            unattributed=tuple(
                Unattributed(file=row["file"], errors=row["errors"], on=row["refused_on"])
                for row in reversed(self._nobodys)
                if nobodys and row["year"] in (None, str(year))
            ),
        )

    def _standing(
        self, code: str, year: CollectionYear, as_of: date, signatures: dict[int, Signature]
    ) -> ReturnStanding:
        trust = self._register.trust(code)
        versions = _of(self._returns, code, year)
        in_force = next((row for row in versions if row["in_force"]), None)
        closed = trust.closed_by(year.last_day)
        withdrawn = next((row for row in reversed(versions) if row["withdrawn_on"]), None)
        return ReturnStanding(
            ods_code=code,
            name=trust.name,
            population=trust.population,
            year=year,
            as_of=as_of,
            sent=_sent(_of(self._issues, code, year)),
            refused=_refused(_of(self._refusals, code, year), in_force),
            loaded=_loaded(in_force, versions),
            withdrawn=_withdrawn(withdrawn) if in_force is None and withdrawn is not None else None,
            signature=signatures.get(in_force["id"]) if in_force else None,
            closed_on=trust.closed_on if closed else None,
            successors=tuple(c for c in self._register.successors_of(code, year.last_day) if c != code)
            if closed
            else (),
        )

    def _signatures(self, year: CollectionYear) -> dict[int, Signature]:
        asked = pl.DataFrame({"year": [str(year)]})
        return {
            row["submission"]: Signature(
                by=row["signed_by"],
                role=row["signed_role"],
                on=row["signed_on"],
                changed_since=bool(row["changed_since"]),
            )
            for row in self._store.question("signatures", {"asked": asked}).iter_rows(named=True)
            if row["signed_by"]
        }


def _rows(store: Store, question: str) -> Rows:
    return store.question(question).to_dicts()


def _of(rows: Rows, code: str, year: CollectionYear) -> Rows:
    return [row for row in rows if row["ods_code"] == code and row["year"] == str(year)]


def _sent(issues: Rows) -> Sent | None:
    """The last return that went out. One that was sent again without a day is due when the one before it was."""
    if not issues:
        return None
    last = issues[-1]
    due = next((row["due_on"] for row in reversed(issues) if row["due_on"]), None)
    return Sent(on=last["made_on"], layout=last["layout"], file=last["file"], due_on=due)


def _refused(refusals: Rows, in_force: dict[str, Any] | None) -> Refused | None:
    """The last refusal that no later loading has settled."""
    if not refusals or (in_force is not None and refusals[-1]["event"] < in_force["loaded_event"]):
        return None
    last = refusals[-1]
    return Refused(on=last["refused_on"], file=last["file"], errors=last["errors"], after_loading=in_force is not None)


def _loaded(in_force: dict[str, Any] | None, versions: Rows) -> Loaded | None:
    if in_force is None:
        return None
    return Loaded(
        submission=in_force["id"],
        on=in_force["loaded_on"],
        version=1 + versions.index(in_force),
        file=in_force["file"],
        path=in_force["path"],
        queries=in_force["queries"],
        notes=in_force["notes"] - in_force["waived"],  # a waived finding is kept as a note, and counted apart
        waived=in_force["waived"],
    )


def _withdrawn(row: dict[str, Any]) -> Withdrawn:
    return Withdrawn(submission=row["id"], on=row["withdrawn_on"], reason=row["withdrawn_because"])
