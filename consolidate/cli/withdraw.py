"""`consolidate withdraw SUBMISSION`: a file counts no longer, and everybody can see why."""

from datetime import date

import click

from consolidate.cli.arguments import as_of_option, today
from consolidate.cli.output import json_option, print_rows, say
from consolidate.cli.patience import opened
from consolidate.cli.settings import Settings, pass_settings

SCHEMA = "consolidate.withdraw/1"


@click.command()
@click.argument("submission", type=int, metavar="SUBMISSION")
@click.option("--reason", default="", metavar="TEXT", help="Why; it is needed, kept, and shown by status --all.")
@click.option("--restore-previous", is_flag=True, help="Put the version before it back in force.")
@as_of_option
@json_option
@pass_settings
def withdraw(
    settings: Settings, submission: int, reason: str, restore_previous: bool, as_of: date | None, as_json: bool
) -> None:
    """Let the figures of a submission count no longer. Nothing is deleted.

    SUBMISSION is the number in the first column of `consolidate status --all`. The withdrawal is an entry of
    its own in the ledger, with reason and date. The version before it stays superseded, so that the trust has
    no figures for the year until another file is loaded, unless --restore-previous says that it should count
    again.

    \b
    Example:
      consolidate withdraw 1 --reason "Sent by mistake: figures of another trust"
    """
    with opened(settings, read_only=False) as store:
        done = store.withdraw(submission, reason=reason, on=as_of or today(), restore_previous=restore_previous)
    row = {
        "submission": done.submission, "file": done.file, "ods_code": done.ods_code, "year": done.year,
        "reason": done.reason, "withdrawn_on": done.withdrawn_on, "was_in_force": done.was_in_force,
        "restored": done.restored,
    }  # fmt: skip
    print_rows([row], SCHEMA, as_json=as_json)
    if not as_json:
        say(_next(done.was_in_force, done.restored))


def _next(was_in_force: bool, restored: int | None) -> str:
    if restored is not None:
        return f"Submission {restored} is in force again."
    if was_in_force:
        return (
            "Nothing is in force in its place. Load the right file, or bring an earlier one back: "
            "consolidate load --as-latest FILE"
        )
    return "It had been superseded before; what is in force stays so."
