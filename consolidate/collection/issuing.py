"""Returns issued to trusts: the year's layout with what is held about each, written where nothing is lost by it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from consolidate.catalogue.catalogue import Catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.thresholds import thresholds
from consolidate.catalogue.trusts import Register
from consolidate.collection.prefilling import Prefiller
from consolidate.collection.return_template import file_name, plan_return
from consolidate.sheets.put import put_new
from consolidate.sheets.writer import book_bytes
from consolidate.words.errors import ConsolidateError
from consolidate.words.years import CollectionYear


class Outcome(StrEnum):
    """What came of issuing one return."""

    WRITTEN = "written"
    THERE = "there already"
    """A file of the same bytes was there: issued before, on the same day from the same figures."""
    NOT_WRITTEN = "not written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """One return that was issued, or why it was not. `sha256` is of the file's bytes; empty where there is none."""

    ods_code: str
    year: CollectionYear
    layout: str
    path: Path
    made_on: date
    outcome: Outcome
    sha256: str = ""
    why: str = ""


def issue_returns(
    folder: Path,
    codes: Iterable[str],
    year: CollectionYear,
    *,
    catalogue: Catalogue,
    register: Register,
    prefiller: Prefiller | None,
    made_on: date,
    force: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> Iterator[Issued]:
    """Issue the returns of trusts, one after another: one that cannot be written does not cost the others.

    Raises UsageProblem for a code that is not in the register and DeclarationError for a year without a layout,
    before anything is written. `step` is told of each trust before its return is written.
    """
    layout = return_layouts().of_year(year)
    trusts = [register.trust(code) for code in codes]
    for trust in trusts:
        step(f"Writing the return of {trust.ods_code}")
        try:
            yield issue_return(
                folder,
                trust.ods_code,
                year,
                catalogue=catalogue,
                register=register,
                prefiller=prefiller,
                made_on=made_on,
                force=force,
            )
        except ConsolidateError as error:
            yield Issued(
                ods_code=trust.ods_code,
                year=year,
                layout=layout.id,
                path=folder / file_name(layout, trust),
                made_on=made_on,
                outcome=Outcome.NOT_WRITTEN,
                why=str(error),
            )


def issue_return(
    folder: Path,
    code: str,
    year: CollectionYear,
    *,
    catalogue: Catalogue,
    register: Register,
    prefiller: Prefiller | None,
    made_on: date,
    force: bool = False,
) -> Issued:
    """Write the return of a trust for a year into a folder; without a `prefiller`, a blank one.

    Raises UsageProblem for an unknown trust, DeclarationError for a year without a layout, and CannotWrite; that
    also where another file has the name, which may be the return that somebody is filling in, unless `force`.
    """
    layout = return_layouts().of_year(year)
    trust = register.trust(code)
    plan = plan_return(
        layout,
        catalogue.taxonomy,
        trust,
        thresholds=thresholds(),
        made_on=made_on,
        prefill=None if prefiller is None else prefiller.of(trust.ods_code),
    )
    path = folder / file_name(layout, trust)
    data = book_bytes(plan)
    return Issued(
        ods_code=trust.ods_code,
        year=year,
        layout=layout.id,
        path=path,
        made_on=made_on,
        outcome=Outcome.WRITTEN if put_new(path, data, force=force) else Outcome.THERE,
        sha256=hashlib.sha256(data).hexdigest(),
    )
