"""`consolidate case size|build SCENARIO.toml`: what a consolidation is really worth, as figures and as a document."""

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consolidate.cli.arguments import as_of_option, today
from consolidate.cli.output import json_option, print_rows, say
from consolidate.cli.settings import Settings, pass_settings

if TYPE_CHECKING:
    from consolidate.case.result import CaseResult

SCHEMA = "consolidate.case/1"

_scenario = click.argument("scenario", type=click.Path(path_type=Path), metavar="SCENARIO.toml")


@click.group()
def case() -> None:
    """Size a consolidation and build its business case."""


@case.command("size")
@_scenario
@json_option
@pass_settings
def size(settings: Settings, scenario: Path, as_json: bool) -> None:
    """Size a consolidation: baseline, options, what is left after every test, and when it pays back.

    A scenario that holds its own figures needs no store. Amounts are real pounds of the price base;
    savings are whole posts, counted once, net of the cost of getting them.

    \b
    Example:
      consolidate case size sample_data/scenarios/payroll_three_trusts.toml
    """
    from consolidate.case.outline import option_rows, outline

    result = _sized(settings, scenario)
    print_rows(option_rows(result), SCHEMA, as_json=as_json, extra=outline(result) if as_json else None)
    if not as_json:
        for warning in result.warnings:
            say(warning)


@case.command("build")
@_scenario
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR", help="Where to write it."
)
@click.option("--force", is_flag=True, help="Replace a file that this program did not make.")
@as_of_option
@pass_settings
def build(settings: Settings, scenario: Path, out: Path, force: bool, as_of: date | None) -> None:
    """Build the business case of a scenario as one HTML page.

    \b
    Example:
      consolidate case build sample_data/scenarios/north_shire_transactional.toml --out out
    """
    from consolidate.report.case import case_page
    from consolidate.report.html import write_text

    result = _sized(settings, scenario)
    page = out / f"case_{scenario.stem}.html"
    write_text(page, case_page(result, as_of=as_of or today()), force=force)
    click.echo(page)


def _sized(settings: Settings, path: Path) -> "CaseResult":
    from consolidate.case.commission import read_checked, sized
    from consolidate.cli.session import measuring

    with ExitStack() as stack:
        return sized(read_checked(path), lambda: stack.enter_context(measuring(settings)))
