"""`consolidate verify`: is everything still as it was loaded."""

import click

from consolidate.cli.output import json_option, print_rows, say
from consolidate.cli.patience import opened
from consolidate.cli.settings import Settings, pass_settings

SCHEMA = "consolidate.verify/1"


@click.command()
@click.option(
    "--holds",
    metavar="HASH",
    help="Also ask for a ledger entry that you wrote down; its first twelve characters are enough.",
)
@json_option
@pass_settings
def verify(settings: Settings, holds: str | None, as_json: bool) -> None:
    """Recompute every figure's hash and the ledger's chain; exit code 4 names the first submission that differs.

    A figure, file, finding, withdrawal or note of what was sent or refused that was changed, added or taken out
    by anything but this program shows. What cannot show from the store alone is an end that is missing: a store
    as it was last month is whole. Write down the head that is printed here, or keep the output of `load --jsonl`,
    and ask for it with --holds; each entry covers all before it. Nothing is written.

    \b
    Example:
      consolidate verify
      consolidate verify --json
    """
    from consolidate.words.errors import StoreProblem, UsageProblem

    if holds is not None and (len(holds) < 12 or set(holds.lower()) - set("0123456789abcdef")):
        raise UsageProblem(f"--holds: '{holds}' is not a ledger entry; expected at least 12 characters of 0-9 and a-f.")
    with opened(settings) as store:
        found = store.verify()
        if holds is not None and not store.holds(holds):
            raise StoreProblem(
                f"{settings.store}: the ledger has no entry {holds}; it has {found.events} and ends with {found.head}. "
                "The store is an older copy, or another one. Go back to the last good copy of the store."
            )
    row = {
        "submissions": found.submissions,
        "withdrawn": found.withdrawn,
        "issued": found.issued,
        "refused": found.refused,
        "figures": found.figures,
        "events": found.events,
        "head": found.head,
    }
    print_rows([row], SCHEMA, as_json=as_json)
    if not as_json:
        say(
            f"Everything is as it was loaded: submissions {found.submissions}, figures {found.figures:,}; "
            f"and as it was noted: returns sent {found.issued}, files refused {found.refused}."
        )
