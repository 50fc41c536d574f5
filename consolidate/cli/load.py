"""`consolidate load FILE...`: whatever is recognised goes into the store, whole or not at all."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consolidate.cli.arguments import as_of_option, today, year_option
from consolidate.cli.output import fail_on_option, findings_code, json_option, print_findings, print_rows, say
from consolidate.cli.progress import Progress
from consolidate.cli.settings import Settings, pass_settings
from consolidate.words.errors import ExitCode, UsageProblem
from consolidate.words.years import CollectionYear

if TYPE_CHECKING:
    from consolidate.collection.loading import Loaded

SCHEMA = "consolidate.load/1"


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--public", is_flag=True, help="Load the published tables that come with the program.")
@year_option
@as_of_option
@fail_on_option
@json_option
@click.pass_context
@pass_settings
def load(
    settings: Settings,
    context: click.Context,
    files: tuple[Path, ...],
    public: bool,
    year: CollectionYear | None,
    as_of: date | None,
    fail_on: str,
    as_json: bool,
) -> None:
    """Load returns, NHS accounts (TAC) forms, published tables and comparators.

    Each file is recognised by what it holds and loaded in one transaction, every value with its sheet
    and cell. A file with an error is refused whole; the others are loaded. A folder stands for the
    workbooks in it. Loading the same files again changes nothing.

    \b
    Example:
      consolidate load returns/ZN101_corp-services_2025-26.xlsx
      consolidate load --public
    """
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.home import home
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.loading import load_files, spread
    from consolidate.collection.receiving import Receiver
    from consolidate.store.store import Store

    paths = spread([*files, *([home() / "sample_data" / "public"] if public else [])])
    if not paths:
        raise UsageProblem("No files were given. Name files or a folder that holds workbooks, or use --public.")
    receiver = Receiver(catalogue(), trust_register(), year=year)
    with Store.open(settings.store, read_only=False) as store, Progress(total=len(paths) + 1) as progress:
        loaded = load_files(store, receiver, paths, on=as_of or today(), step=progress.step)
    _print(loaded, as_json=as_json)
    context.exit(_exit_code(loaded, fail_on))


def _print(loaded: "list[Loaded]", *, as_json: bool) -> None:
    findings = [finding for one in loaded for finding in one.received.findings]
    rows = [
        {
            "file": one.received.file,
            "outcome": one.outcome,
            "kind": one.received.kind,
            "ods_code": None if one.received.submission is None else one.received.submission.ods_code,
            "year": None if one.received.submission is None else one.received.submission.year,
            "figures": 0 if one.receipt is None else one.receipt.facts,
            "findings": len(one.received.findings),
        }
        for one in loaded
    ]
    if as_json:
        as_rows = [
            {
                "name": f.name, "severity": f.severity, "file": f.file, "sheet": f.sheet, "cell": f.cell,
                "found": f.found, "expected": f.expected, "do": f.do,
            }
            for f in findings
        ]  # fmt: skip
        print_rows(rows, SCHEMA, as_json=True, extra={"findings": as_rows})
        return
    print_rows(rows, SCHEMA, as_json=False)
    without = [one.received for one in loaded if one.receipt is None]
    if without:
        click.echo()
        print_findings([f for one in without for f in one.findings], as_json=False, files=[o.file for o in without])
    changed = sum(1 for one in loaded if one.receipt is not None and one.receipt.changed)
    refused = sum(1 for one in loaded if one.refused)
    say(
        f"{len(loaded)} in: {changed} loaded, {len(loaded) - changed - refused} brought nothing new, "
        f"{refused} refused." + (" Nothing changed." if changed == 0 else "")
    )


def _exit_code(loaded: "list[Loaded]", fail_on: str) -> ExitCode:
    """Refused files are findings; a batch of which nothing at all could be read has a code of its own."""
    if not any(one.received.opened and one.received.kind is not None for one in loaded):
        return ExitCode.NOTHING_READ
    if any(one.refused for one in loaded):
        return ExitCode.FINDINGS
    return findings_code([finding for one in loaded for finding in one.received.findings], fail_on)
