"""The page about commands: what each says about itself when asked with `--help`, and what exit codes mean."""

from consolidate.cli.explanations import explanations
from consolidate.cli.helps import Help, helps
from consolidate.reference.markdown import code, heading, link, paragraph, plain, table

_AS_IT_STANDS = "\b"
"""How click marks a paragraph that must not be rewrapped."""


def commands_page() -> list[str]:
    """Every command in the order of the work, after a list of all of them."""
    known = list(helps())
    lines = heading(1, "Commands")
    lines += [f"- {link(code(one.words), one.words)}: {plain(_first_line(one))}" for one in known]
    lines += [""]
    for one in known:
        lines += _command(one)
    lines += heading(2, "Exit codes")
    lines += table(
        ("Code:", "Meaning", "What to do"),
        [(one.name, plain(one.title), plain(one.parts["do"])) for one in explanations("exit-codes")],
    )
    return lines


def _first_line(one: Help) -> str:
    return one.text.partition("\n\n")[0]


def _command(one: Help) -> list[str]:
    lines = [*heading(2, one.words), *_block(one.usage)]
    for text in one.text.split("\n\n"):
        if text.startswith(_AS_IT_STANDS):
            title, _, rest = text.removeprefix(_AS_IT_STANDS).strip("\n").partition("\n")
            lines += [*paragraph(title), *_block(*(line.strip() for line in rest.splitlines()))]
        else:
            lines += paragraph(text)
    return [*lines, *table(("Option", "What it does"), [(code(name), plain(does)) for name, does in one.options])]


def _block(*rows: str) -> list[str]:
    return ["```sh", *rows, "```", ""]
