"""`consolidate trace TRUST METRIC`: from a printed number to file, sheet and cell."""

import click

from consolidate.cli.arguments import upper, year_option
from consolidate.cli.output import json_option, print_rows
from consolidate.cli.settings import Settings, pass_settings
from consolidate.words.years import CollectionYear

SCHEMA = "consolidate.trace/1"


@click.command()
@click.argument("trust", metavar="TRUST", callback=upper)
@click.argument("metric", metavar="METRIC")
@year_option
@click.option("--function", metavar="ID", help="The function, for a metric that is measured by function.")
@json_option
@pass_settings
def trace(
    settings: Settings, trust: str, metric: str, year: CollectionYear | None, function: str | None, as_json: bool
) -> None:
    """Walk from a printed figure to the file, sheet and cell of everything that went into it.

    The number in each cell times its scale is the value shown; sums take each value with its weight.

    \b
    Example:
      consolidate trace R0A operating_expenditure_per_wte --year 2023/24
      consolidate trace ZN101 corporate_cost_per_100m --function payroll --json
    """
    from consolidate.benchmark.tracing import trace_lines, trace_rows, traced
    from consolidate.cli.session import measuring

    with measuring(settings) as measurer:
        found = traced(measurer, trust, metric, year=year, function=function)
        rows, extra = trace_rows(found)
        if not as_json:
            for line in trace_lines(measurer, found):
                click.echo(line)
            return
    print_rows(rows, SCHEMA, as_json=True, extra=extra)
