"""`consolidate trace TRUST METRIC`: from a printed number to file, sheet and cell."""

import click

from consolidate.cli.arguments import upper, year_option
from consolidate.cli.output import json_option, print_rows, say
from consolidate.cli.settings import Settings, pass_settings
from consolidate.words.errors import ExitCode
from consolidate.words.years import CollectionYear

SCHEMA = "consolidate.trace/1"


@click.command()
@click.argument("trust", metavar="TRUST", callback=upper)
@click.argument("metric", metavar="METRIC")
@year_option
@click.option("--function", metavar="ID", help="The function, for a metric that is measured by function.")
@click.option("--reopen", is_flag=True, help="Open each file again with another reader and compare its cells.")
@json_option
@click.pass_context
@pass_settings
def trace(
    settings: Settings,
    context: click.Context,
    trust: str,
    metric: str,
    year: CollectionYear | None,
    function: str | None,
    reopen: bool,
    as_json: bool,
) -> None:
    """Walk from a printed figure to the file, sheet and cell of everything that went into it.

    The number in each cell times its scale is the value shown; sums take each value with its weight. With
    --reopen each file is opened again and its cells are compared; exit code 4 says that one differs.

    \b
    Example:
      consolidate trace R0A operating_expenditure_per_wte --year 2023/24 --reopen
      consolidate trace ZN101 corporate_cost_per_100m --function payroll --json
    """
    from consolidate.benchmark.reopening import reopen as open_again
    from consolidate.benchmark.tracing import reopened_line, trace_lines, trace_rows, traced
    from consolidate.cli.session import measuring

    with measuring(settings) as measurer:
        found = traced(measurer, trust, metric, year=year, function=function)
        rows, extra = trace_rows(found)
        lines = trace_lines(measurer, found)
    again = open_again(found) if reopen else ()
    differing = [one for one in again if not one.agrees]
    if as_json:
        more = {"reopened": len(again), "differing": len(differing)} if reopen else {}
        print_rows(rows, SCHEMA, as_json=True, extra={**extra, **more})
    else:
        for line in lines:
            click.echo(line)
        for one in differing:
            say(reopened_line(one))
        if reopen:
            say(f"{len(again)} cells opened again with another reader, {len(differing)} differ.")
    if differing:
        context.exit(ExitCode.STORE)
