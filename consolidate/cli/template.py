"""`consolidate template`: the Excel return that a trust fills in, written and listed."""

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consolidate.cli.arguments import DateType, YearType, as_of_option, today
from consolidate.cli.held import held_store
from consolidate.cli.output import json_option, print_rows, say
from consolidate.cli.patience import patiently
from consolidate.cli.progress import Progress
from consolidate.cli.settings import Settings, pass_settings
from consolidate.cli.template_diff import diff
from consolidate.cli.template_migrate import migrate
from consolidate.words.errors import ExitCode, UsageProblem
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

if TYPE_CHECKING:
    from consolidate.catalogue.trusts import Register
    from consolidate.collection.issuing import Issued
    from consolidate.collection.prefilling import Prefiller, Shown
    from consolidate.store.store import Store

ISSUED_SCHEMA = "consolidate.templates/1"
LAYOUTS_SCHEMA = "consolidate.layouts/1"
_SHOWN = 16
"""Characters of a fingerprint in a table, as on the cover of a return; JSON has the whole of it."""


@click.group()
def template() -> None:
    """Write the Excel return that a trust fills in.

    \b
    Example:
      consolidate template new --year 2025/26 --trust ZN101 --out templates_out
      consolidate template list
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
@click.option("--all", "everyone", is_flag=True, help="Every trust that was open at the end of the year.")
@click.option(
    "--population",
    type=click.Choice([str(population) for population in Population]),
    default=str(Population.REAL),
    help="With --all: real trusts or invented ones, never both.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    show_default="here",
    help="Where to write them.",
)
@click.option("--blank", is_flag=True, help="Leave last year's cells empty, whatever the store holds.")
@click.option("--force", is_flag=True, help="Write over files of the same names.")
@click.option("--due", type=DateType(), metavar="DATE", help="The day by which they are to be back, for status.")
@click.option("--draft", is_flag=True, help="Do not note in the store that they were sent.")
@as_of_option
@json_option
@click.pass_context
@pass_settings
def new(
    settings: Settings,
    context: click.Context,
    year: CollectionYear,
    codes: tuple[str, ...],
    footprint: str | None,
    everyone: bool,
    population: str,
    out: Path,
    blank: bool,
    force: bool,
    due: date | None,
    draft: bool,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Write a return for each trust, with last year's figures in the cells to confirm.

    They come from the store, with the cell that each was in; what the store does not hold stays empty and
    says so. Without a store the returns go out without last year's figures. Prints the path of each file. A
    file that is there already is left alone: it may be one that somebody has worked in. The store notes that
    each was sent, and when it is due; `status` then says who is late.

    \b
    Example:
      consolidate template new --year 2025/26 --trust ZN101 --out templates_out
      consolidate template new --year 2025/26 --footprint north_shire --out templates_out
      consolidate template new --year 2025/26 --trust ZN102 --as-of 2026-11-21 --due 2027-01-29
      consolidate template new --year 2025/26 --all --population invented --out templates_out
    """
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.issuing import issue_returns
    from consolidate.collection.sending import check_due, note_sent

    register = trust_register()
    wanted = list(dict.fromkeys([*codes, *(register.footprint(footprint) if footprint else ())]))
    if everyone:
        wanted = _everyone(register, year, Population(population), wanted)
    if not wanted:
        raise UsageProblem(
            "No trust was named. Say --trust CODE, once for each trust, --footprint NAME, or --all for every trust."
        )
    for code in wanted:
        register.trust(code)  # an unknown code is refused before anything is written
    check_due(due, as_of or today())
    issued: list[Issued] = []
    with nullcontext(None) if blank else held_store(settings) as store, Progress(total=len(wanted)) as progress:
        for one in issue_returns(
            out,
            wanted,
            year,
            catalogue=catalogue(),
            register=register,
            prefiller=None if blank else _prefiller(store, year, wanted),
            made_on=as_of or today(),
            force=force,
            step=progress.step,
        ):
            issued.append(one)
            if not as_json and not one.why:
                click.echo(one.path)
    if as_json:
        print_rows([_row(one) for one in issued], ISSUED_SCHEMA, as_json=True)
    _say_outcome(issued, settings if store is None and not blank else None)
    if not draft:
        patiently(settings, lambda: note_sent(settings.store, issued, due_on=due))
    context.exit(ExitCode.CANNOT_WRITE if any(one.why for one in issued) else ExitCode.DONE)


def _prefiller(store: "Store | None", year: CollectionYear, codes: list[str]) -> "Prefiller":
    """What is held about trusts, with what the benchmark of last year showed them as possible."""
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.prefilling import Prefiller

    shown: Shown = {}
    if store is not None:
        from consolidate.benchmark.measurer import Measurer
        from consolidate.benchmark.possible import possible

        shown = possible(Measurer(store, catalogue(), trust_register()), codes, year.previous)
    return Prefiller(store, catalogue(), trust_register(), year, shown=shown)


def _everyone(register: "Register", year: CollectionYear, population: Population, wanted: list[str]) -> list[str]:
    """The trusts of a population; others that were named beside --all are refused."""
    from consolidate.collection.recipients import everyone

    if wanted:
        raise UsageProblem("--all stands for every trust: leave out --trust and --footprint, or leave out --all.")
    found = everyone(register, year, population)
    for trust in found.closed:
        say(f"No return for {trust.ods_code} ({trust.name}): it closed on {trust.closed_on}, within {year}.")
    return list(found.codes)


def _row(one: "Issued") -> dict[str, object]:
    """An issued return as a row of `consolidate.templates/1`."""
    keys = ("ods_code", "year", "layout", "path", "made_on", "outcome", "sha256", "why")
    return {key: getattr(one, key) for key in keys}


def _say_outcome(issued: "list[Issued]", without: Settings | None) -> None:
    """What was not written and why; how many of each there are, where not all of several were written."""
    from collections import Counter

    for one in issued:
        if one.why:
            say(f"{one.ods_code}: {one.why}")
    counts = Counter(one.outcome.value for one in issued)
    if len(issued) > 1 and len(counts) > 1:
        say(f"{len(issued)} returns: {', '.join(f'{count} {outcome}' for outcome, count in counts.items())}.")
    if without is not None:
        say(f"There is no store at {without.store}, so last year's cells were left empty.")


@template.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List the layouts of the return: every year and revision that can be written and read.

    The newest of a year is the one that `template new` writes; a return of any of them is read by its own.

    \b
    Example:
      consolidate template list
      consolidate template list --json
    """
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.layout_files import return_layouts
    from consolidate.collection.layout_list import layout_rows

    rows = layout_rows(return_layouts(), catalogue().taxonomy)
    if not as_json:
        rows = [{**row, "fingerprint": str(row["fingerprint"])[:_SHOWN]} for row in rows]
    print_rows(rows, LAYOUTS_SCHEMA, as_json=as_json)


template.add_command(diff)
template.add_command(migrate)
