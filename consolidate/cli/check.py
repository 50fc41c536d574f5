"""`consolidate check FILE...`: what would stop a file from being loaded, or needs a reason. Changes no store."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consolidate.cli.arguments import as_of_option, today, waivers_option, year_option
from consolidate.cli.beside import held_beside
from consolidate.cli.findings_csv import csv_option, write_findings
from consolidate.cli.output import (
    fail_on_option,
    findings_code,
    in_words,
    json_option,
    print_findings,
    say,
    unread_code,
)
from consolidate.cli.preview import Previewed, previews, print_previews, refuse_without_store
from consolidate.cli.progress import Progress
from consolidate.cli.session import waiving
from consolidate.cli.settings import Settings, pass_settings
from consolidate.cli.table import visible
from consolidate.words.errors import ExitCode
from consolidate.words.years import CollectionYear

if TYPE_CHECKING:
    from consolidate.collection.receiving import Received
    from consolidate.collection.return_findings import Table


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@year_option
@click.option(
    "--annotate",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write a checked copy of each return into this folder: its answers, with what was found at each cell.",
)
@click.option(
    "--preview",
    is_flag=True,
    help="Show where each trust would stand among its peers in the store with these figures. Nothing is loaded.",
)
@csv_option
@click.option("--force", is_flag=True, help="Write over checked copies and a CSV file that are there already.")
@waivers_option
@as_of_option
@fail_on_option
@json_option
@click.pass_context
@pass_settings
def check(
    settings: Settings,
    context: click.Context,
    files: tuple[Path, ...],
    year: CollectionYear | None,
    annotate: Path | None,
    preview: bool,
    csv_file: Path | None,
    force: bool,
    waivers: Path | None,
    as_of: date | None,
    fail_on: str,
    as_json: bool,
) -> None:
    """Check filled returns, NHS accounts forms and tables before they are loaded. Changes none of them, and no store.

    Every finding says where, what was found, what was expected and what to do, errors first. A return is
    compared with last year's where that is among the files, and otherwise with what its own form prints.
    Where there is a store, a return is held against it too: last year's return, other trusts' recharges,
    published figures, and where its peers stand. With --year, a return of another year is refused. A folder
    stands for the spreadsheets in it. A finding that a file of waivers lets stand is a note, and says who
    waived it, until when and why.

    With --annotate each return of ours is issued again as NAME_checked.xlsx, with its answers, a comment on
    each cell concerned and a front page that lists the findings in order of effect. The trust corrects it and
    sends it back like any return. Nothing else of the file that came travels on, and that file is not touched.

    With --preview each trust is shown its provisional position with these figures, and which of its cells weigh
    most in it; peers are counted and never named. It needs a store that holds other trusts' figures of the year,
    and is worked out in a passing copy of it. Beside --annotate it stands on the copy's front page too.

    \b
    Example:
      consolidate check returns/ZN101_corp-services_2025-26.xlsx
      consolidate check returns/ --year 2025/26 --fail-on query --json
      consolidate check returns/ZN101_corp-services_2025-26.xlsx --preview
      consolidate check returns/ --annotate checked --csv findings.csv
    """
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.loading import spread
    from consolidate.collection.receiving import Receiver

    paths = spread(files)
    if preview:
        refuse_without_store(settings.store)
    let_stand = waiving(settings, waivers, as_of or today())
    with Progress(total=1 + len(paths) * ((annotate is not None) + preview)) as progress:
        progress.step(f"Reading {len(paths)} files")
        with held_beside(settings, as_of or today()) as (beside, held):
            receiver = Receiver(
                catalogue(),
                trust_register(),
                year=year,
                waiving=let_stand,
                to_issue_again=annotate is not None or preview,
                beside=beside,
            )
            received = receiver.receive(paths, previous=held)
        seen = previews(settings.store, received, on=as_of or today(), step=progress.step) if preview else {}
        copies = _annotated(received, annotate, as_of or today(), seen, force=force, progress=progress)
    findings = [finding for one in received for finding in one.findings]
    if csv_file is not None:
        write_findings(csv_file, findings, force=force)
    extra: dict[str, object] = {} if annotate is None else {"copies": copies}
    extra |= {"previews": [one.row for one in seen.values()]} if preview else {}
    print_findings(findings, as_json=as_json, files=[one.file for one in received], extra=extra)
    if not as_json:
        print_previews(seen.values())
        for copy in copies:
            say(_said_of(copy))
        say(_summary(received))
    nobody = preview and all(one.words is None for one in seen.values())
    context.exit(ExitCode.NOT_ENOUGH_DATA if nobody else _exit_code(received, fail_on))


def _annotated(
    received: "list[Received]",
    folder: Path | None,
    on: date,
    seen: Mapping[Path, Previewed],
    *,
    force: bool,
    progress: Progress,
) -> list[dict[str, object]]:
    """Write the checked copies; of each file, where its copy is or why it has none."""
    if folder is None:
        return []
    from consolidate.collection.checked_copy import checked_copy, copy_paths, why_none
    from consolidate.sheets.put import put_new
    from consolidate.sheets.writer import book_bytes

    places = copy_paths(folder, received)
    rows: list[dict[str, object]] = []
    for one in received:
        progress.step(f"Writing the checked copy of {one.file}")
        if one.path in places:
            plan = checked_copy(one, on=on, tables=_tables(seen.get(one.path)))
            put_new(places[one.path], book_bytes(plan), force=force)
        rows.append({"file": one.file, "copy": places.get(one.path), "why_none": why_none(one) or None})
    return rows


def _tables(previewed: Previewed | None) -> "tuple[Table, ...]":
    """The preview as it stands on the front page of a checked copy."""
    from consolidate.collection.return_findings import Table
    from consolidate.report.preview_words import HEADERS

    if previewed is None:
        return ()
    if previewed.words is None:
        return (Table(heading="No preview", before=(f"There is none, because {previewed.why_none}.",)),)
    words = previewed.words
    return (Table(heading=words.heading, before=words.before, headers=HEADERS, rows=words.rows, after=words.after),)


def _said_of(copy: dict[str, object]) -> str:
    file = visible(str(copy["file"]))
    if copy["copy"] is None:
        return f"{file}: no checked copy, because {copy['why_none']}."
    return f"{file}: checked copy in {visible(str(copy['copy']))}."


def _summary(received: "list[Received]") -> str:
    """One line at the end: how many could be loaded, and what was found in all."""
    from collections import Counter

    ready = sum(1 for one in received if one.submission is not None)
    counts = Counter(finding.severity for one in received for finding in one.findings)
    return f"{len(received)} checked: {ready} can be loaded, {len(received) - ready} cannot. In all {in_words(counts)}."


def _exit_code(received: "list[Received]", fail_on: str) -> ExitCode:
    """A batch of which nothing at all could be read has a code of its own."""
    if not any(one.opened and one.kind is not None for one in received):
        return unread_code(f for one in received for f in one.findings)
    return findings_code([finding for one in received for finding in one.findings], fail_on)
