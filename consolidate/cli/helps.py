"""What every command says about itself, as values: for pages that print it elsewhere than in a terminal.

Knows how click holds help. Runs no command.
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

import click

from consolidate.cli.main import COMMANDS, root


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    r"""One command: the words that call it, how it is called, what it says, its options and what each does.

    `text` holds paragraphs with an empty line between them; one that opens with `\b` is not to be rewrapped.
    """

    words: str
    usage: str
    text: str
    options: tuple[tuple[str, str], ...]


def helps() -> Iterator[Help]:
    """The program itself, then every command in the order of the work, a group before what is in it."""
    top = click.Context(root, info_name="consolidate")
    yield _help(root, top)
    for name in COMMANDS:
        command = root.get_command(top, name)
        if command is not None:
            yield from _below(command, click.Context(command, info_name=name, parent=top))


def _below(command: click.Command, context: click.Context) -> Iterator[Help]:
    yield _help(command, context)
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _below(inner, click.Context(inner, info_name=name, parent=context))


def _help(command: click.Command, context: click.Context) -> Help:
    records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
    return Help(
        words=context.command_path,
        usage=" ".join([context.command_path, *command.collect_usage_pieces(context)]),
        text=inspect.cleandoc(command.help or ""),
        options=tuple(record for record in records if record is not None),
    )
