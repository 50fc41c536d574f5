"""What every command is told besides its own options: which store, how much talk, whether colour.

Knows the options that may stand before or after a command's name. Knows no command.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path

import click

DEFAULT_STORE = Path("consolidate.duckdb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What holds for the whole run. `store` need not exist: only `init` and `demo` make one."""

    store: Path = DEFAULT_STORE
    verbose: bool = False
    no_color: bool = False
    wait: int = 0
    """Seconds to wait for a store that another program is using."""


pass_settings = click.make_pass_decorator(Settings)
"""Hands a command the Settings of this run as its first argument."""


def shared_options(*, hidden: bool = False) -> list[click.Parameter]:
    """`--store`, `--wait`, `--verbose` and `--no-color`; `hidden` for each command's silent copies."""
    return [
        click.Option(
            ["--store"],
            type=click.Path(path_type=Path),
            metavar="PATH",
            envvar=None if hidden else "CONSOLIDATE_STORE",
            show_envvar=True,
            help=f"The store, one file.  [default: {DEFAULT_STORE}]",
            expose_value=False,
            hidden=hidden,
            callback=_keep,
        ),
        click.Option(
            ["--wait"],
            type=click.IntRange(min=0),
            metavar="SECONDS",
            help="Wait so long for a store that another program is using.  [default: 0]",
            expose_value=False,
            hidden=hidden,
            callback=_keep,
        ),
        click.Option(
            ["-v", "--verbose"],
            is_flag=True,
            help="Say more while working.",
            expose_value=False,
            hidden=hidden,
            callback=_keep,
        ),
        click.Option(
            ["--no-color"],
            is_flag=True,
            help="Print without colour; so does NO_COLOR.",
            expose_value=False,
            hidden=hidden,
            callback=_keep,
        ),
    ]


def _keep(context: click.Context, option: click.Parameter, value: Path | bool | int | None) -> None:
    """Note one setting where it was given; where it was not, what was said before the command's name stands."""
    settings = context.find_object(Settings) or Settings(no_color=_terminal_asks_for_no_color())
    if isinstance(value, Path):
        if value.is_dir():
            raise click.BadParameter(
                f"{value} is a folder; the store is one file, such as {value / DEFAULT_STORE}.", context, option
            )
        settings = replace(settings, store=value)
    elif option.name == "wait" and value is not None:
        settings = replace(settings, wait=int(value))
    elif value and option.name == "verbose":
        settings = replace(settings, verbose=True)
    elif value and option.name == "no_color":
        settings = replace(settings, no_color=True)
    context.obj = settings
    if settings.no_color:
        context.color = False


def _terminal_asks_for_no_color() -> bool:
    """The convention of no-color.org, and terminals that cannot colour."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
