"""`consolidate benchmark TRUST`: where a trust stands on each metric, and what the gap would be worth."""

import click

from consolidate.cli.arguments import upper, year_option
from consolidate.cli.output import json_option, print_rows, print_text, say
from consolidate.cli.settings import Settings, pass_settings
from consolidate.words.years import CollectionYear

SCHEMA = "consolidate.benchmark/1"


@click.command()
@click.argument("trust", metavar="TRUST", callback=upper)
@year_option
@click.option("--metric", "names", multiple=True, metavar="ID", help="Only this metric; may be given more than once.")
@click.option(
    "--peers",
    metavar="GROUP",
    help="type, national, size, system, a footprint, or codes with commas.  [default: the metric's own]",
)
@click.option(
    "--to",
    "comparator",
    type=click.Choice(["median", "q1", "q3", "mean"]),
    default="median",
    help="What the gap is measured to.",
)
@json_option
@pass_settings
def benchmark(
    settings: Settings,
    trust: str,
    year: CollectionYear | None,
    names: tuple[str, ...],
    peers: str | None,
    comparator: str,
    as_json: bool,
) -> None:
    """Print a trust's position among its peers, metric by metric.

    Without a year each metric is of the latest year in which the trust has a value, and says which.
    Quartiles are linear interpolation (Excel PERCENTILE.INC). Opportunities of different metrics are
    views of the same money and are never added together.

    \b
    Example:
      consolidate benchmark ZN101
      consolidate benchmark R0A --year 2023/24 --peers national --json
    """
    from consolidate.benchmark.standing import Comparator
    from consolidate.benchmark.standings import standing_row, trust_standings
    from consolidate.cli.session import measuring
    from consolidate.report.standing_table import as_table, not_compared_lines

    with measuring(settings) as measurer:
        found = trust_standings(measurer, trust, names=names, year=year, peers=peers, comparator=Comparator(comparator))
        rows = [standing_row(measurer, standing) for standing in found]
        table = as_table(measurer, found)
        rest = not_compared_lines(measurer, found)
        title = f"{measurer.register.trust(trust).name}, {trust}, {found[0].own.population} trust"
    if as_json:
        print_rows(rows, SCHEMA, as_json=True)
        return
    print_text(title)
    print_rows(table, SCHEMA, as_json=False)
    for line in rest:
        print_text("")
        print_text(line)
    say("Opportunities are views of the same money: never add them together.")
