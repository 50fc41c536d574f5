"""Command lines as documents print them: every command of the program, and a parser that runs nothing."""

import re
from collections.abc import Iterator

import click

from consolidate.cli.main import COMMANDS, root


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with the words that call it: "metric list"."""

    def leaves(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        if isinstance(command, click.Group):
            for name, inner in command.commands.items():
                yield from leaves(f"{words} {name}", inner)
        else:
            yield words, command

    for name in COMMANDS:
        command = root.get_command(click.Context(root), name)
        assert command is not None
        yield from leaves(name, command)


def examples(command: click.Command) -> list[str]:
    """The lines of the Example block that ends a command's help."""
    _, _, block = (command.help or "").partition("Example:\n")
    return [line.strip() for line in block.splitlines() if line.strip()]


def parse(words: list[str]) -> click.Command:
    """Take a command line apart as the program would. Raises click.UsageError where it would be refused."""
    command, context = root, click.Context(root, info_name="consolidate")
    words = words.copy()
    if words[:1] == ["--store"]:
        words = words[2:]
    while isinstance(command, click.Group) and words[0] != "--help":
        name, command, words = command.resolve_command(context, words)
        context = click.Context(command, info_name=name, parent=context)
    if "--help" not in words:
        command.parse_args(context, words)
    return command


def calls_in(text: str) -> list[str]:
    """Every `consolidate ...` at the start of a line, without what follows a #."""
    return [call.strip() for call in re.findall(r"^(?:\S*\\)?(consolidate [^#\n]+)", text, re.MULTILINE)]
