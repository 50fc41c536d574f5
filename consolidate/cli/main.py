"""The `consolidate` command: the list of commands, found without loading any, and the way in.

Knows the name, the module and one line of help of each command. A command's module is imported when
that command is asked for, so that `--help` costs little more than click itself.
"""

import io
import sys
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from consolidate import __version__
from consolidate.cli.faults import exit_code_of
from consolidate.cli.settings import Settings, shared_options

__all__ = ["Settings", "root", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Where a command stands, as "module:attribute", and the line that `--help` prints about it."""

    at: str
    help: str


COMMANDS: Mapping[str, Entry] = {
    "demo": Entry(at="consolidate.cli.demo:demo", help="Run the whole job on the sample data, end to end."),
    "init": Entry(at="consolidate.cli.init:init", help="Make an empty store."),
    "template": Entry(at="consolidate.cli.template:template", help="Write the Excel return that a trust fills in."),
    "check": Entry(at="consolidate.cli.check:check", help="Check filled returns; needs no store and changes nothing."),
    "cells": Entry(at="consolidate.cli.cells:cells", help="Print every cell of any workbook as it was read."),
    "load": Entry(at="consolidate.cli.load:load", help="Load returns, NHS accounts forms and public tables."),
    "status": Entry(at="consolidate.cli.status:status", help="Say what is in, what is missing and what to do next."),
    "diff": Entry(at="consolidate.cli.diff:diff", help="List the cells that a trust changed between two submissions."),
    "withdraw": Entry(at="consolidate.cli.withdraw:withdraw", help="Let a submission count no longer, with a reason."),
    "verify": Entry(at="consolidate.cli.verify:verify", help="Prove that every figure is still as it was loaded."),
    "backup": Entry(at="consolidate.cli.backup:backup", help="Copy the store and verify the copy."),
    "metrics": Entry(
        at="consolidate.cli.metrics:metrics", help="Print metrics with their numerators and denominators."
    ),
    "metric": Entry(at="consolidate.cli.metric:metric", help="List the metrics, show a definition, print its SQL."),
    "benchmark": Entry(at="consolidate.cli.benchmark:benchmark", help="Print a trust's position among its peers."),
    "trace": Entry(at="consolidate.cli.trace:trace", help="Walk from a printed figure to its file, sheet and cell."),
    "pack": Entry(at="consolidate.cli.pack:pack", help="Write a trust's benchmark pack as one page."),
    "case": Entry(at="consolidate.cli.case:case", help="Size a consolidation and build its business case."),
    "explain": Entry(
        at="consolidate.cli.explain:explain", help="Explain a finding, a metric, a parameter or an exit code."
    ),
}
"""Every command, in the order in which the work is done."""


class Root(click.Group):
    """A group whose commands are named in a table and imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command, and let it understand the shared options after its name as well."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, attribute = entry.at.split(":")
        command: click.Command = getattr(import_module(module), attribute)
        for leaf in _leaves(command):
            taken = {option for parameter in leaf.params for option in parameter.opts}
            leaf.params.extend(option for option in shared_options(hidden=True) if taken.isdisjoint(option.opts))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or refuse the word and offer the nearest."""
        word = args[0]
        if word not in COMMANDS and not word.startswith("-") and not ctx.resilient_parsing:
            from consolidate.catalogue.declared import did_you_mean

            raise click.UsageError(f"There is no command '{word}'. {did_you_mean(word, COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the table's own lines: asking the commands would import them all."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,  # click's own signature: whatever a Context takes
    ) -> Any:  # what the command returned, when somebody else runs the program
        """Run, and leave with an exit code of ours whatever happens: never with a traceback."""

        def go() -> object:
            return super(Root, self).main(
                args=args,
                prog_name=prog_name,
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )

        if not standalone_mode:
            return go()
        sys.exit(exit_code_of(go))


def _leaves(command: click.Command) -> Iterable[click.Command]:
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from _leaves(inner)
    else:
        yield command


@click.version_option(__version__, prog_name="consolidate", message="%(prog)s %(version)s")
@click.group(
    cls=Root,
    params=shared_options(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100, "show_default": True},
)
def root() -> None:
    """The open, offline model hospital for NHS back offices, and the business case for consolidating them.

    Trusts' returns and accounts forms go in; metrics, benchmark packs and a case come out. The options
    below may stand before or after a command. Results go to standard output, everything else to standard
    error; `consolidate explain exit-codes` lists what the exit codes mean.

    \b
    Example:
      consolidate demo --out demo
      consolidate explain exit-codes
    """


def run() -> None:
    """Entry of the console script."""
    # Python leaves a stream that was closed before it started as None; nobody reads it, so it goes nowhere.
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        # Redirected on Windows, Python would write the code page of the country, in which there is no "≥".
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what libraries tell developers; a user can do nothing about it
    root(prog_name="consolidate")
