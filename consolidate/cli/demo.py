"""`consolidate demo`: the whole job on the sample data, end to end, into a folder."""

from datetime import date
from pathlib import Path

import click

from consolidate.cli.arguments import as_of_option, today
from consolidate.cli.output import say
from consolidate.cli.progress import Progress


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    metavar="DIR",
    help="Where to leave it; an earlier demonstration there is made anew.",
)
@as_of_option
def demo(out: Path, as_of: date | None) -> None:
    """Run the whole job on the sample data, end to end.

    Eight invented trusts return workbooks for two years; published figures of real trusts are loaded beside
    them; each invented trust and some real ones get a benchmark pack, and the invented footprint a business
    case. The same day gives the same pages, byte for byte. Nothing invented shares a page with a real figure.

    \b
    Example:
      consolidate demo --out demo
      consolidate demo --out demo --as-of 2026-11-21
    """
    from consolidate.report.demonstration import demonstrate

    with Progress(eager=True) as progress:
        done = demonstrate(out, as_of=as_of or today(), step=progress.step)
    loaded = sum(1 for one in done.loaded if one.receipt is not None)
    refused = sum(1 for one in done.faulty if one.submission is None)
    say(
        f"{loaded} of {len(done.loaded)} files loaded, {refused} of {len(done.faulty)} faulty returns refused, "
        f"{len(done.packs)} packs and one case written."
    )
    say(f"Store: consolidate --store {done.folder / 'consolidate.duckdb'} status")
    click.echo(done.index)
