"""`consolidate backup TO`: a copy of the store that has been verified before it gets its name."""

from pathlib import Path

import click

from consolidate.cli.output import json_option, print_rows, say
from consolidate.cli.patience import patiently
from consolidate.cli.settings import Settings, pass_settings

SCHEMA = "consolidate.backup/1"


@click.command()
@click.argument("to", type=click.Path(path_type=Path), metavar="TO")
@json_option
@pass_settings
def backup(settings: Settings, to: Path, as_json: bool) -> None:
    """Copy the store to the file or folder TO, and verify the copy before it gets its name.

    Nobody can write to the store while it is copied. An earlier backup of the same store in that place is
    replaced; anything else there is left alone, and the backup refused. To go back to a backup, copy it to
    where the store was.

    \b
    Example:
      consolidate backup store_2026-11-21.duckdb
    """
    from consolidate.store.backup import back_up

    done = patiently(settings, lambda: back_up(settings.store, to))
    row = {
        "file": str(done.path), "bytes": done.size, "submissions": done.verified.submissions,
        "figures": done.verified.figures, "events": done.verified.events, "head": done.verified.head,
        "replaced_an_earlier_backup": done.replaced,
    }  # fmt: skip
    print_rows([row], SCHEMA, as_json=as_json)
    if not as_json:
        say(f"Backed up and verified: {done.verified.submissions} submissions, {done.verified.figures:,} figures.")
