"""`consolidate explain NAME`: what a finding, a metric, a parameter or an exit code means.

Knows how to print labelled parts. What there is to say is in `consolidate.cli.explanations`.
"""

import textwrap
from dataclasses import replace

import click

from consolidate.cli.explanations import Explanation, explanations
from consolidate.cli.output import json_option, print_rows, terminal_width
from consolidate.cli.settings import Settings, pass_settings

SCHEMA = "consolidate.explanation/1"

_PAGE = 100
"""Columns of text where no terminal sets the width."""


@click.command()
@click.argument("name")
@json_option
@pass_settings
def explain(settings: Settings, name: str, as_json: bool) -> None:
    """Explain a finding, a metric, a parameter or an exit code.

    NAME is a finding's name as it was printed, the id of a metric or a parameter, the number of an exit
    code, or `exit-codes` for all of them. Where there is a store, a metric is also explained with what it
    comes to there, and a finding with the waivers of it that stand beside the store. `waivers` explains their file.

    \b
    Example:
      consolidate explain cell-not-calculated
      consolidate explain cost_per_wau
      consolidate explain exit-codes
    """
    found = [_with_waivers(settings, _with_figures(settings, one)) for one in explanations(name)]
    if as_json:
        rows = [{"name": e.name, "kind": e.kind, "title": e.title, **e.parts} for e in found]
        print_rows(rows, SCHEMA, as_json=True)
        return
    for number, explanation in enumerate(found):
        if number:
            click.echo()
        _print(explanation)


def _with_figures(settings: Settings, explanation: Explanation) -> Explanation:
    """A metric's explanation with its sums in the store, where there is one; any other as it is."""
    if not explanation.is_metric or not settings.store.exists():
        return explanation
    from consolidate.benchmark.summary import summaries
    from consolidate.cli.session import measuring

    with measuring(settings) as measurer:
        names = [explanation.name, *measurer.metric(explanation.name).beside]
        lines = [str(row["words"]) for row in summaries(measurer, names, measurer.years)]
    return replace(explanation, parts={**explanation.parts, "in this store": tuple(lines)}) if lines else explanation


def _with_waivers(settings: Settings, explanation: Explanation) -> Explanation:
    """A finding's explanation with the waivers of it in the file beside the store, where there is one."""
    from consolidate.catalogue.waivers import FILE_NAME, read_waivers

    path = settings.store.with_name(FILE_NAME)
    if not explanation.kind.startswith("finding") or not path.is_file():
        return explanation
    waived = tuple(
        f"{one.trust.upper()} {one.year}, {one.place}: by {one.owner} from {one.approved_on} to {one.expires_on}. "
        f"{one.reason}"
        for one in read_waivers(path)
        if one.rule == explanation.name
    )
    return replace(explanation, parts={**explanation.parts, f"in {FILE_NAME}": waived}) if waived else explanation


def _print(explanation: Explanation) -> None:
    click.echo(f"{explanation.name} ({explanation.kind})\n{explanation.title}")
    parts = {label: [text] if isinstance(text, str) else text for label, text in explanation.parts.items()}
    margin = max((len(label) for label in parts), default=0) + 2
    width = max((terminal_width() or _PAGE) - margin, 30)
    for label, paragraphs in parts.items():
        lines = [line for text in paragraphs for line in textwrap.wrap(text, width)]
        for number, line in enumerate(lines):
            click.echo(f"{'' if number else label:<{margin}}{line}")
