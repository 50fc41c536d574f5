"""`consolidate template`: the Excel return that a trust fills in."""

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consolidate.cli.arguments import YearType, as_of_option, today
from consolidate.cli.output import say
from consolidate.cli.progress import Progress
from consolidate.cli.settings import Settings, pass_settings
from consolidate.words.errors import UsageProblem
from consolidate.words.years import CollectionYear

if TYPE_CHECKING:
    from consolidate.store.store import Store


@click.group()
def template() -> None:
    """Write the Excel return that a trust fills in.

    \b
    Example:
      consolidate template new --year 2025/26 --trust ZN101 --out templates_out
    """


def _codes(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Trust codes are written in capitals; a user may type them as they like, or one of them twice."""
    return tuple(dict.fromkeys(code.strip().upper() for code in value))


@template.command()
@click.option("--year", type=YearType(), required=True, metavar="YEAR", help="The year to collect, such as 2025/26.")
@click.option(
    "--trust", "codes", multiple=True, metavar="TRUST", callback=_codes, help="A trust's code; may be repeated."
)
@click.option("--footprint", metavar="NAME", help="All trusts of a footprint, such as north_shire.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Where to write them.  [default: here]",
)
@click.option("--blank", is_flag=True, help="Leave last year's cells empty, whatever the store holds.")
@as_of_option
@pass_settings
def new(
    settings: Settings,
    year: CollectionYear,
    codes: tuple[str, ...],
    footprint: str | None,
    out: Path,
    blank: bool,
    as_of: date | None,
) -> None:
    """Write a return for each trust, with last year's figures in the cells to confirm.

    They come from the store, with the cell that each was in; what the store does not hold stays empty and
    says so. Without a store the returns go out without last year's figures. Prints the path of each file.

    \b
    Example:
      consolidate template new --year 2025/26 --trust ZN101 --out templates_out
      consolidate template new --year 2025/26 --footprint north_shire --out templates_out
    """
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.issuing import issue_return

    register = trust_register()
    wanted = list(dict.fromkeys([*codes, *(register.footprint(footprint) if footprint else ())]))
    if not wanted:
        raise UsageProblem("No trust was named. Say --trust CODE, once for each trust, or --footprint NAME.")
    for code in wanted:
        register.trust(code)  # an unknown code is refused before anything is written
    with _held(settings, blank) as store, Progress(total=len(wanted)) as progress:
        for code in wanted:
            progress.step(f"Writing the return of {code}")
            path = issue_return(
                out,
                code,
                year,
                catalogue=catalogue(),
                register=register,
                store=store,
                made_on=as_of or today(),
            )
            click.echo(path)
    if store is None and not blank:
        say(f"There is no store at {settings.store}, so last year's cells were left empty.")


def _held(settings: Settings, blank: bool) -> "Store | nullcontext[None]":
    """The store that holds last year's figures, where there is one: a return can be issued without."""
    if blank or not settings.store.exists():
        return nullcontext(None)
    from consolidate.store.store import Store

    return Store.open(settings.store)
