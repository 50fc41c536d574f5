"""The previews that `check` shows: computed in a passing copy of the store, handed on as words and as rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consolidate.cli.output import print_rows, print_text
from consolidate.cli.table import visible
from consolidate.words.errors import NotEnoughData
from consolidate.words.findings import Severity

if TYPE_CHECKING:
    from consolidate.benchmark.measurer import Measurer
    from consolidate.benchmark.preview import Preview
    from consolidate.collection.receiving import Received
    from consolidate.report.preview_words import PreviewWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """The preview of one file, or why there is none. `row` is what `--json` prints of it."""

    file: str
    row: Mapping[str, object]
    words: "PreviewWords | None" = None
    why_none: str = ""


def refuse_without_store(store: Path) -> None:
    """Raise NotEnoughData where there is no store: a preview has nobody to compare with."""
    if not store.exists():
        raise NotEnoughData(
            f"{store}: there is no store here, and a preview compares a return with the figures of other trusts in "
            "it. Name the store with --store PATH, or check without --preview."
        )


def previews(
    store: Path, received: "Iterable[Received]", *, on: date, step: Callable[[str], None]
) -> "dict[Path, Previewed]":
    """A preview of each file that is a return of ours, by the file's path. Raises StoreProblem and CannotWrite."""
    found: dict[Path, Previewed] = {}
    for one in received:
        step(f"Looking where {one.file} would stand")
        found[one.path] = _previewed(store, one, on=on)
    return found


def _previewed(store: Path, one: "Received", *, on: date) -> Previewed:
    from consolidate.benchmark.measurer import Measurer
    from consolidate.benchmark.preview import preview
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.checked_copy import why_none
    from consolidate.report.preview_words import preview_words
    from consolidate.store.scratch import as_if_loaded

    draft = one.draft
    if draft is None or draft.ods_code is None or draft.year is None or one.as_sent is None:
        return _none(one, why_none(one) or "nothing is filled in")
    errors = sum(finding.severity is Severity.ERROR for finding in one.findings)
    with as_if_loaded(store, draft, on=on) as copy:
        measurer = Measurer(copy, catalogue(), trust_register())
        try:
            found = preview(measurer, draft.ods_code, draft.year)
        except NotEnoughData as error:
            return _none(one, str(error).removesuffix("."))
        return Previewed(
            file=one.file,
            row=_row(one, measurer, found, errors),
            words=preview_words(measurer, found, errors=errors),
        )


def _none(one: "Received", why: str) -> Previewed:
    return Previewed(file=one.file, row={"file": one.file, "why_none": why}, why_none=why)


def _row(one: "Received", measurer: "Measurer", found: "Preview", errors: int) -> dict[str, object]:
    from consolidate.benchmark.standings import standing_row

    return {
        "file": one.file,
        "why_none": None,
        "ods_code": found.ods_code,
        "year": found.year,
        "provisional": True,
        "errors": errors,
        "standings": [standing_row(measurer, standing) for standing in found.standings],
        "share": found.share,
        "headline": found.headline and found.headline.metric,
        "weights": [
            {key: getattr(weight, key) for key in ("label", "sheet", "cell", "value", "unit", "moves")}
            for weight in found.weights
        ],
    }


def print_previews(found: Iterable[Previewed]) -> None:
    """The previews as text, after the findings."""
    from consolidate.report.preview_words import HEADERS

    for one in found:
        click.echo()
        if one.words is None:
            print_text(f"{one.file}: no preview, because {visible(one.why_none)}.")
            continue
        print_text(f"{one.file}: {one.words.heading}")
        for sentence in one.words.before:
            print_text(sentence)
        rows = [dict(zip((header.lower() for header in HEADERS), row, strict=True)) for row in one.words.rows]
        print_rows(rows, "", as_json=False)
        for sentence in one.words.after:
            print_text(sentence)
