"""How the standing of returns is said: a line a trust, and a headline over all. Values come in, text goes out."""

from collections.abc import Sequence
from datetime import date

from consolidate.catalogue.trusts import Register
from consolidate.collection.coverage import Coverage
from consolidate.collection.return_standing import Loaded, Refused, ReturnStanding, Signature, Stage
from consolidate.collection.standing import Collection
from consolidate.report.filters import day, listing, percent, sentence_case, several
from consolidate.words.years import CollectionYear

_MEASURES = {"operating_income": "operating income", "patient_care_income": "income from patient care"}
_NAMED = 8
"""Trusts, or files, that a sentence names; the table and the JSON have all of them."""


def trust_line(standing: ReturnStanding) -> dict[str, object]:
    """One trust as a line of the table."""
    return {
        "trust": standing.ods_code,
        "name": standing.name,
        "return": sentence_case(_return(standing)) + _closed(standing),
        "signed": _signed(standing.signature) if standing.usable else "",
    }


def headlines(collection: Collection, coverages: Sequence[Coverage], *, whose: str) -> list[str]:
    """What a keeper wants to know first: how many are usable, and what share of income they cover.

    `whose` is the footprint's name, or empty for everyone. Each population has its own. One trust needs none.
    """
    if len(collection.standings) < 2:
        return []
    said = [_counted(collection)]
    for coverage in coverages:
        lead = f"{sentence_case(coverage.population)} trusts: " if len(coverages) > 1 else ""
        said.append(f"{lead}{coverage.usable} of {coverage.trusts} usable. {_share(coverage, whose)}")
    return said


def title(year: CollectionYear, footprint: str | None, register: Register) -> str:
    """What the page is about: North Shire (8 trusts), collection of 2025/26."""
    if footprint is None:
        return f"Collection of {year}"
    return f"{_plain(footprint)} ({several(len(register.footprint(footprint)), 'trust')}), collection of {year}"


def unattributed(collection: Collection) -> str | None:
    """The refused files of nobody known; None where there are none."""
    files = [f"{one.file} ({several(one.errors, 'error')}, {day(one.on)})" for one in collection.unattributed]
    if not files:
        return None
    more = f", and {several(len(files) - _NAMED, 'more')}" if len(files) > _NAMED else ""
    return f"Refused, and nobody's as far as the file says: {', '.join(files[:_NAMED])}{more}."


def _return(standing: ReturnStanding) -> str:
    if standing.stage is Stage.LOADED and standing.loaded is not None:
        return _loaded(standing.loaded) + (f"; {_refused(standing.refused)}" if standing.refused else "")
    sent = standing.sent
    parts: list[str] = []
    if standing.refused is not None:
        parts.append(_refused(standing.refused))
    if standing.withdrawn is not None:
        parts.append(f"withdrawn {day(standing.withdrawn.on)} ({standing.withdrawn.reason})")
    if not parts and sent is None:
        return "not sent"
    if not parts and sent is not None:
        parts.append(f"sent {day(sent.on)}")
    if sent is not None and sent.due_on is not None:
        parts.append(f"{'was due' if standing.late else 'due'} {day(sent.due_on)}")
    if standing.late and standing.stage is Stage.SENT:
        parts.append("nothing has come")
    return f"{'late: ' if standing.late else ''}{', '.join(parts)}"


def _closed(standing: ReturnStanding) -> str:
    """Since when another trust does the work of one that closed by the end of the year; empty for any other."""
    if standing.closed_on is None:
        return ""
    does = "does" if len(standing.successors) == 1 else "do"
    by = f", {listing(standing.successors)} {does} its work" if standing.successors else ""
    return f"; closed {day(standing.closed_on)}{by}"


def _loaded(loaded: Loaded) -> str:
    version = f", version {loaded.version}" if loaded.version > 1 else ""
    open_ones = [
        several(count, *words)
        for count, words in (
            (loaded.queries, ("query", "queries")),
            (loaded.waived, ("waiver",)),
            (loaded.notes, ("note",)),
        )
        if count
    ]
    return f"loaded {day(loaded.on)}{version}, {listing(open_ones) or 'no queries'}"


def _refused(refused: Refused) -> str:
    lead = "a later file was refused" if refused.after_loading else "refused"
    return f"{lead} {day(refused.on)} with {several(refused.errors, 'error')}"


def _signed(signature: Signature | None) -> str:
    if signature is None:
        return "not signed"
    parts = [part for part in (_day(signature.on), signature.role, signature.by) if part]
    changed = "; figures were changed after signing" if signature.changed_since else ""
    return ", ".join(parts) + changed


def _day(typed: str | None) -> str | None:
    """A day as it is said; what was typed otherwise than as a day stays as it was typed."""
    try:
        return day(date.fromisoformat(typed)) if typed else None
    except ValueError:
        return typed


def _counted(collection: Collection) -> str:
    every = collection.standings
    sent = sum(one.sent is not None or one.returned for one in every)
    returned = sum(one.returned for one in every)
    loaded = [one for one in every if one.usable]
    refused = sum(one.stage is Stage.REFUSED for one in every)
    signed = sum(one.signature is not None for one in loaded)
    late = sum(one.late for one in every)
    return (
        f"{several(len(every), 'trust')} on {day(collection.as_of)}: {sent} sent, {returned} returned "
        f"({refused} refused, {len(loaded)} loaded, {signed} of those signed), {late} late."
    )


def _share(coverage: Coverage, whose: str) -> str:
    of = "footprint income" if whose else "their income"
    if coverage.share is None or coverage.measure is None:
        return f"What share of {of} that covers cannot be said: the store holds no income of any of them."
    basis = f"{_MEASURES[coverage.measure]} of {coverage.year}"
    lead = f"Sizing now would cover {_covered(coverage)} of"
    missing = coverage.unknown
    if not missing:
        return f"{lead} {of} ({basis})."
    named = listing(missing) if len(missing) <= _NAMED else several(len(missing), "trust")
    return (
        f"{lead} the {of.removeprefix('their ')} that is known ({basis}, of {coverage.trusts - len(missing)} of "
        f"{coverage.trusts} trusts). Of {named} the store holds none; {'it is' if len(missing) == 1 else 'they are'} "
        "left out of the share."
    )


def _covered(coverage: Coverage) -> str:
    """A share that says 100% only of everything, and 0% only of nothing."""
    share = coverage.share or 0
    text = percent(share)
    if text == "100%" and share < 1:
        return "over 99%"
    return "under 1%" if text == "0%" and share > 0 else text


def _plain(name: str) -> str:
    return " ".join(word.capitalize() for word in name.split("_"))
