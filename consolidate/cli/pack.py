"""`consolidate pack TRUST`: a trust's benchmark pack as one self-contained page."""

from datetime import date
from pathlib import Path

import click

from consolidate.cli.arguments import as_of_option, today, upper
from consolidate.cli.settings import Settings, pass_settings


@click.command()
@click.argument("trust", metavar="TRUST", callback=upper)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Where to write it.  [default: here]",
)
@click.option("--force", is_flag=True, help="Replace a file that this program did not make.")
@as_of_option
@pass_settings
def pack(settings: Settings, trust: str, out: Path, force: bool, as_of: date | None) -> None:
    """Write a trust's benchmark pack: one HTML page that needs nothing else and prints well on A4.

    It works from whatever the store holds of the trust: a real trust of which only published figures are
    known gets fewer sections, and the page says which are left out and why.

    \b
    Example:
      consolidate pack ZN101 --out packs
      consolidate pack R0A --as-of 2026-11-21
    """
    from consolidate.cli.session import measuring
    from consolidate.report.html import write_text
    from consolidate.report.pack import pack_page

    with measuring(settings) as measurer:
        text = pack_page(measurer, trust, as_of=as_of or today())
    page = out / f"pack_{trust}.html"
    write_text(page, text, force=force)
    click.echo(page)
