"""`consolidate check FILE...`: what would stop a file from being loaded, or needs a reason. Needs no store."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consolidate.cli.arguments import as_of_option, today, waivers_option, year_option
from consolidate.cli.output import (
    fail_on_option,
    findings_code,
    in_words,
    json_option,
    print_findings,
    say,
    unread_code,
)
from consolidate.cli.progress import Progress
from consolidate.cli.session import waiving
from consolidate.cli.settings import Settings, pass_settings
from consolidate.words.errors import ExitCode
from consolidate.words.years import CollectionYear

if TYPE_CHECKING:
    from consolidate.collection.receiving import Received


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@year_option
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
    waivers: Path | None,
    as_of: date | None,
    fail_on: str,
    as_json: bool,
) -> None:
    """Check filled returns, NHS accounts forms and tables before they are loaded. Reads, never writes.

    Every finding says where, what was found, what was expected and what to do, errors first. A return is
    compared with last year's where that is among the files, and otherwise with what its own form prints.
    With --year, a return of another year is refused. A folder stands for the spreadsheets in it. A finding
    that a file of waivers lets stand is a note, and says who waived it, until when and why.

    \b
    Example:
      consolidate check returns/ZN101_corp-services_2025-26.xlsx
      consolidate check returns/ --year 2025/26 --fail-on query --json
    """
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.loading import spread
    from consolidate.collection.receiving import Receiver

    paths = spread(files)
    let_stand = waiving(settings, waivers, as_of or today())
    with Progress(total=1) as progress:
        progress.step(f"Reading {len(paths)} files")
        received = Receiver(catalogue(), trust_register(), year=year, waiving=let_stand).receive(paths)
    findings = [finding for one in received for finding in one.findings]
    print_findings(findings, as_json=as_json, files=[one.file for one in received])
    if not as_json:
        say(_summary(received))
    context.exit(_exit_code(received, fail_on))


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
