"""`consolidate template migrate`: the answers of an older return moved into a newer one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consolidate.cli.arguments import as_of_option, today
from consolidate.cli.held import held_store
from consolidate.cli.output import findings_code, json_option, print_findings, print_rows, say, unread_code
from consolidate.cli.progress import Progress
from consolidate.cli.settings import Settings, pass_settings
from consolidate.words.errors import CannotWrite, ExitCode
from consolidate.words.findings import Finding

if TYPE_CHECKING:
    from consolidate.collection.migrating import Migration
    from consolidate.sheets.reader import Reading
    from consolidate.store.store import Store

SCHEMA = "consolidate.migrations/1"
_NEWEST = "newest already"
_REFUSED = "not moved"
_LISTED = 5
"""Answers without a place that are named for each file; the sheet in the file, and JSON, list all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of one file. `path` is the return that was written, or would be; `why` is why there is none."""

    file: str
    outcome: str
    migration: "Migration | None" = None
    path: Path | None = None
    why: str = ""
    findings: tuple[Finding, ...] = ()
    opened: bool = True


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="Where to write the new returns. Nothing that is there is written over.",
)
@click.option(
    "--to",
    "target",
    metavar="LAYOUT|YEAR",
    help="The layout to move to, or a year.  [default: the newest of the return's own year]",
)
@click.option("--dry-run", is_flag=True, help="Say what would be moved; write nothing.")
@as_of_option
@json_option
@click.pass_context
@pass_settings
def migrate(
    settings: Settings,
    context: click.Context,
    files: tuple[Path, ...],
    out: Path,
    target: str | None,
    dry_run: bool,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Move the answers of returns into a newer form of the same year, with nothing lost.

    Each answer goes where its function, line and field are asked now; text in a cell for figures stays text.
    What the newer form does not ask is listed in it on a sheet named "Left behind", with its cell and why. The
    files that were sent are not changed. Where a trust used last year's form for this year's figures, --to with
    the year moves them into this year's form: they are this year's figures from then on.

    \b
    Example:
      consolidate template migrate returns/ZN101_corp-services_2025-26.xlsx --out migrated
      consolidate template migrate returns/ --out migrated --dry-run --json
    """
    from consolidate.catalogue.layout_files import return_layouts
    from consolidate.collection.loading import spread
    from consolidate.collection.migrating import target_layout
    from consolidate.sheets.reader import read_books

    if target is not None:
        target_layout(return_layouts(), return_layouts().all[-1], target)  # a mistyped name is refused before all else
    paths = spread(files)
    done: list[Moved] = []
    with held_store(settings) as store, Progress(total=len(paths)) as progress:
        for reading in read_books(paths):
            progress.step(f"Moving {reading.path.name}")
            one = _moved(reading, out, target, as_of or today(), store)
            done.append(_written(one, out) if not dry_run else one)
    _print(done, as_json=as_json, dry_run=dry_run)
    context.exit(_exit_code(done))


def _moved(reading: "Reading", out: Path, target: str | None, made_on: date, store: "Store | None") -> Moved:
    """One file with its answers in the newer layout, not yet written; or why it cannot be moved."""
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.layout_files import return_layouts
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.migrating import migrate, old_return, target_layout
    from consolidate.collection.prefilling import Prefiller
    from consolidate.collection.return_reader import recognises
    from consolidate.collection.return_template import file_name

    file = reading.path.name
    if reading.book is None:
        refused = () if reading.refused is None else (reading.refused,)
        return Moved(file=file, outcome=_REFUSED, why="it cannot be read", findings=refused, opened=False)
    if not recognises(reading.book):
        return Moved(file=file, outcome=_REFUSED, why="it is not a return of ours", opened=False)
    old, findings = old_return(
        reading.book,
        catalogue=catalogue(),
        layouts=return_layouts(),
        register=trust_register(),
        to_another_year=target is not None,
    )
    if old is None or old.in_the_way:
        why = "it cannot be told for sure what its answers belong to"
        return Moved(file=file, outcome=_REFUSED, why=why, findings=findings if old is None else old.in_the_way)
    after = target_layout(return_layouts(), old.form.layout, target)
    if after is old.form.layout and target is None:
        return Moved(file=file, outcome=_NEWEST, why=f"{after.id} is the newest layout of {after.year}")
    held = Prefiller(store, catalogue(), trust_register(), after.year).of(old.trust.ods_code)
    migration = migrate(old, after, catalogue=catalogue(), made_on=made_on, held=held)
    return Moved(file=file, outcome="moved", migration=migration, path=out / file_name(after, old.trust))


def _written(one: Moved, out: Path) -> Moved:
    """The same once its return is on the disk, or why it is not."""
    from consolidate.sheets.put import put_new
    from consolidate.sheets.writer import book_bytes

    if one.migration is None or one.path is None:
        return one
    try:
        put_new(one.path, book_bytes(one.migration.plan))
    except CannotWrite as error:
        return Moved(file=one.file, outcome="not written", migration=one.migration, why=str(error))
    return one


def _print(done: list[Moved], *, as_json: bool, dry_run: bool) -> None:
    findings = [finding for one in done for finding in one.findings]
    if as_json:
        from consolidate.cli.output import finding_row

        extra = {
            "dry_run": dry_run,
            "left_behind": [row for one in done for row in _left_rows(one)],
            "findings": [finding_row(finding) for finding in findings],
        }
        print_rows([_row(one) for one in done], SCHEMA, as_json=True, extra=extra)
    else:
        print_rows([_text_row(one) for one in done], SCHEMA, as_json=False, missing=dict.fromkeys(_FIGURES, "none"))
        for one in done:
            for line in _told(one):
                click.echo(line)
        if findings:
            click.echo()
            print_findings(findings, as_json=False)
    for one in done:
        if one.migration is not None and one.migration.changes_year and one.path is not None:
            before, after = one.migration.before.year, one.migration.after.year
            say(f"{one.file}: THE FIGURES ARE NOW THOSE OF {after}. The form that was sent is that of {before}.")
        if one.why:
            say(f"{one.file}: {one.outcome}: {one.why}.".replace("..", "."))
    if dry_run:
        say("Nothing was written. Leave out --dry-run to write.")


_FIGURES = ("ods_code", "from", "to", "moved", "left_behind", "to_fill_in")


def _row(one: Moved) -> dict[str, object]:
    """A file as a row of `consolidate.migrations/1`."""
    migration = one.migration
    return {
        "file": one.file,
        "outcome": one.outcome,
        "ods_code": None if migration is None else migration.trust.ods_code,
        "from": None if migration is None else migration.before.id,
        "to": None if migration is None else migration.after.id,
        "year_changed": migration is not None and migration.changes_year,
        "moved": None if migration is None else migration.moved,
        "left_behind": None if migration is None else len(migration.left),
        "to_fill_in": None if migration is None else dict(migration.to_fill_in),
        "path": one.path,
        "why": one.why,
    }


def _text_row(one: Moved) -> dict[str, object]:
    row = _row(one)
    asked = None if one.migration is None else sum(one.migration.to_fill_in.values())
    return {key: row[key] for key in ("file", "outcome", *_FIGURES[:-1])} | {"to_fill_in": asked, "path": one.path}


def _told(one: Moved) -> Iterator[str]:
    """What found no place, the first of it; and where there is something new to fill in."""
    from consolidate.cli.table import as_text, visible

    migration = one.migration
    if migration is None or not (migration.left or migration.to_fill_in):
        return
    yield f"\n{visible(one.file)}"
    for left in migration.left[:_LISTED]:
        where = f"{left.sheet}!{left.cell}" if left.cell else left.sheet
        yield f"  left behind  {visible(where)}  {visible(left.called)}: {as_text(left.stood)[:80]}. {left.why}"
    if len(migration.left) > _LISTED:
        yield f"  left behind  and {len(migration.left) - _LISTED} more, on the sheet Left behind"
    if migration.to_fill_in:
        sheets = ", ".join(f"{sheet} {count}" for sheet, count in migration.to_fill_in.items())
        yield f"  to fill in   new cells that need an answer: {sheets}"


def _left_rows(one: Moved) -> "Iterator[dict[str, object]]":
    for left in one.migration.left if one.migration else ():
        keys = ("sheet", "cell", "called", "stood", "why")
        yield {"file": one.file, **{key: getattr(left, key) for key in keys}}


def _exit_code(done: list[Moved]) -> ExitCode:
    if not any(one.opened for one in done):
        return unread_code(finding for one in done for finding in one.findings)
    if any(one.outcome == "not written" for one in done):
        return ExitCode.CANNOT_WRITE
    if any(one.outcome == _REFUSED for one in done):
        return ExitCode.FINDINGS
    return findings_code([])
