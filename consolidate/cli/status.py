"""`consolidate status`: what is in the store, from whom, and what to do next."""

import click

from consolidate.cli.output import json_option, print_rows, say
from consolidate.cli.settings import Settings, pass_settings

SCHEMA = "consolidate.status/1"


@click.command()
@click.option("--all", "everything", is_flag=True, help="Superseded and withdrawn files as well, with reasons.")
@json_option
@pass_settings
def status(settings: Settings, everything: bool, as_json: bool) -> None:
    """Say what is in, what is missing and what to do next.

    One row a file in force; the ledger is verified on the way, so that a figure that was changed or lost
    since it was loaded shows.

    \b
    Example:
      consolidate status
    """
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.standing import next_steps, status_rows
    from consolidate.store.store import Store

    with Store.open(settings.store) as store:
        store.verify()
        rows = status_rows(store, everything=everything)
        steps = next_steps(store, trust_register())
    print_rows(rows, SCHEMA, as_json=as_json, extra={"next": steps})
    if not as_json:
        for step in steps:
            say(step)
