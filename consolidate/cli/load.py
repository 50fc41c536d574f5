"""`consolidate load FILE...`: whatever is recognised goes into the store, whole or not at all."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consolidate.cli.arguments import as_of_option, today, waivers_option, year_option
from consolidate.cli.beside import beside
from consolidate.cli.diff import MISSING, change_row, in_words, telling, text_row
from consolidate.cli.diff import SCHEMA as DIFF
from consolidate.cli.output import (
    fail_on_option,
    finding_row,
    findings_code,
    json_option,
    print_findings,
    print_line,
    print_rows,
    say,
    unread_code,
)
from consolidate.cli.patience import opened
from consolidate.cli.progress import Progress
from consolidate.cli.session import waiving
from consolidate.cli.settings import Settings, pass_settings
from consolidate.cli.table import visible
from consolidate.words.errors import ConsolidateError, ExitCode, UsageProblem
from consolidate.words.years import CollectionYear

if TYPE_CHECKING:
    from consolidate.collection.loading import Loaded

SCHEMA = "consolidate.load/1"
_LISTED = 10
"""Changed cells that are listed for a resubmission; `diff` lists all."""


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--public", is_flag=True, help="Load the published tables that come with the program.")
@click.option("--as-latest", is_flag=True, help="Take an earlier version that is sent again as the one in force.")
@click.option("--jsonl", is_flag=True, help="Print one line of JSON a file, as soon as it is safe in the store.")
@year_option
@waivers_option
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
    as_latest: bool,
    jsonl: bool,
    year: CollectionYear | None,
    waivers: Path | None,
    as_of: date | None,
    fail_on: str,
    as_json: bool,
) -> None:
    """Load returns, NHS accounts (TAC) forms, published tables and comparators.

    Each file is recognised by what it holds and loaded in one transaction, every value with its sheet
    and cell. A file with an error is refused whole; the others are loaded. A folder stands for the
    spreadsheets in it. Loading the same files again changes nothing; a version that was superseded or
    withdrawn comes back only with --as-latest. For a resubmission the changed cells are listed. An error that
    a file of waivers lets stand keeps no return out; the waiver is kept with the finding.

    With --jsonl a file's line is an acknowledgement: it is printed when the file is whole on the disk, and
    nothing that happens afterwards takes it away. `ledger` is the entry that covers it; see `verify --holds`.

    \b
    Example:
      consolidate load returns/ZN101_corp-services_2025-26.xlsx
      consolidate load returns/ --jsonl
      consolidate load --public
    """
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.home import home
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.loading import load_files, spread
    from consolidate.collection.receiving import Receiver

    paths = spread([*files, *([home() / "sample_data" / "public"] if public else [])])
    if not paths:
        raise UsageProblem("No files were given. Name files or a folder that holds them, or use --public.")
    let_stand = waiving(settings, waivers, as_of or today())
    on = as_of or today()
    settled: list[Loaded] = []
    with opened(settings, read_only=False) as store, Progress(total=len(paths) + 1) as progress:
        receiver = Receiver(catalogue(), trust_register(), year=year, waiving=let_stand, beside=beside(store, on))

        def done(one: "Loaded") -> None:
            settled.append(one)
            if jsonl:
                changed = {"changes": [change_row(change) for change in one.changes]} if one.changes else {}
                print_line({**_row(one), **changed, "ledger": store.head()}, SCHEMA)

        try:
            load_files(store, receiver, paths, on=on, as_latest=as_latest, step=progress.step, done=done)
        except (ConsolidateError, KeyboardInterrupt):
            if not jsonl:
                _print(settled, as_json=as_json, complete=False)
            _say_how_far(settled, len(paths))
            raise
    if not jsonl:
        _print(settled, as_json=as_json, complete=True)
    context.exit(_exit_code(settled, fail_on))


def _row(one: "Loaded") -> dict[str, object]:
    receipt = one.receipt
    return {
        "file": one.received.file,
        "outcome": one.outcome,
        "kind": one.received.kind,
        "ods_code": one.received.ods_code,
        "year": one.received.year,
        "submission": None if receipt is None else receipt.submission,
        "figures": 0 if receipt is None else receipt.facts,
        "findings": len(one.received.findings),
    }


def _say_how_far(settled: "list[Loaded]", given: int) -> None:
    """The count after a run that was stopped: what is in stays in."""
    kept = sum(1 for one in settled if one.receipt is not None and one.receipt.changed)
    say(
        f"Stopped after {len(settled)} of {given} files: {kept} loaded and kept. The one after them is in the store "
        "whole or not at all. Run the same command again: what is loaded already is recognised."
    )


def _print(loaded: "list[Loaded]", *, as_json: bool, complete: bool) -> None:
    rows = [_row(one) for one in loaded]
    if as_json:
        extra = {
            "complete": complete,
            "findings": [finding_row(finding) for one in loaded for finding in one.received.findings],
            "changes": [{"file": one.received.file, **change_row(c)} for one in loaded for c in one.changes],
        }
        print_rows(rows, SCHEMA, as_json=True, extra=extra)
        return
    print_rows(rows, SCHEMA, as_json=False)
    for one in loaded:
        _print_changes(one)
    for one in loaded:
        _print_waived(one)
    without = [one.received for one in loaded if one.receipt is None]
    if without:
        click.echo()
        print_findings([f for one in without for f in one.findings], as_json=False, files=[o.file for o in without])
    if complete:
        _say_outcome(loaded)


def _print_changes(one: "Loaded") -> None:
    """The first changed cells of a resubmission, and where the rest is."""
    if one.receipt is None or not one.changes:
        return
    changes = telling(one.changes)
    before, after = one.receipt.superseded, one.receipt.submission
    click.echo(f"\n{visible(one.received.file)}, against submission {before}: {in_words(one.changes)}.")
    print_rows([text_row(change) for change in changes[:_LISTED]], DIFF, as_json=False, missing=MISSING)
    if len(changes) > _LISTED and one.received.submission is not None:
        code = one.received.submission.ods_code
        click.echo(f"and {len(changes) - _LISTED} more: consolidate diff {code} --from {before} --to {after}")


def _print_waived(one: "Loaded") -> None:
    """What was let stand in a return that was loaded: nobody should learn of it from the store alone."""
    if one.receipt is None:
        return
    for finding in one.received.findings:
        if finding.waived is not None:
            place = f"{finding.sheet}!{finding.cell}" if finding.cell else "the whole file"
            sentence = f"{one.received.file} {place}: {finding.name} {finding.waived.sentence}."
            click.echo(f"\n{visible(sentence)}")


def _say_outcome(loaded: "list[Loaded]") -> None:
    changed = sum(1 for one in loaded if one.receipt is not None and one.receipt.changed)
    refused = sum(1 for one in loaded if one.refused)
    say(
        f"{len(loaded)} in: {changed} loaded, {len(loaded) - changed - refused} brought nothing new, "
        f"{refused} refused." + (" Nothing changed." if changed == 0 else "")
    )
    earlier = sum(1 for one in loaded if one.receipt is not None and one.receipt.needs_as_latest)
    if earlier:
        say(
            f"{earlier} of them had been superseded or withdrawn. If the trust means the earlier figures after all, "
            "load that file again with --as-latest."
        )


def _exit_code(loaded: "list[Loaded]", fail_on: str) -> ExitCode:
    """Refused files are findings; a batch of which nothing at all could be read has a code of its own."""
    if not any(one.received.opened and one.received.kind is not None for one in loaded):
        return unread_code(f for one in loaded for f in one.received.findings)
    if any(one.refused for one in loaded):
        return ExitCode.FINDINGS
    return findings_code([finding for one in loaded for finding in one.received.findings], fail_on)
