"""`consolidate init`: the one command, beside `demo`, that makes a store."""

import click

from consolidate.cli.output import say
from consolidate.cli.settings import Settings, pass_settings


@click.command()
@pass_settings
def init(settings: Settings) -> None:
    """Make an empty store.

    Only this command and `demo` make one, so that a mistyped path never becomes an empty store in which
    every figure is missing.

    \b
    Example:
      consolidate init
      consolidate --store north_shire.duckdb init
    """
    from consolidate.store.store import Store

    Store.create(settings.store).close()
    say(f"Made an empty store: {settings.store}. Load the published tables with: consolidate load --public")
