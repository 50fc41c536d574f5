"""Kinds of argument that several commands take: years, trust codes, dates."""

from datetime import date
from pathlib import Path

import click

from consolidate.words.years import CollectionYear


class YearType(click.ParamType[CollectionYear]):
    """A financial year such as 2025/26."""

    name = "year"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> CollectionYear:
        """Read the year, or refuse it in words."""
        if isinstance(value, CollectionYear):
            return value
        try:
            return CollectionYear.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class DateType(click.ParamType[date]):
    """A day such as 2026-11-21."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day, or refuse it in words."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is not a day; write it as 2026-11-21", param, ctx)


def today() -> date:
    """The one place that asks what day it is."""
    return date.today()  # noqa: DTZ011 the day on the user's wall is what a reader of the page expects


year_option = click.option("--year", type=YearType(), metavar="YEAR", help="A financial year such as 2025/26.")
"""Arrives as `year`: CollectionYear or None."""

as_of_option = click.option(
    "--as-of",
    type=DateType(),
    default=None,
    metavar="DATE",
    help="The day to print and record.  [default: today]",
)
"""Arrives as `as_of`: date or None for today. The same day and input give the same bytes."""


waivers_option = click.option(
    "--waivers",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Findings that are let stand, with reasons: see `explain waivers`.  [default: waivers.toml beside the store]",
)
"""Arrives as `waivers`: Path, or None for the file beside the store where there is one."""


def upper(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Trust codes are written in capitals; a user may type them as they like."""
    return value.strip().upper()
