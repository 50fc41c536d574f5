"""`consolidate metric list|show|sql`: what is measured and how."""

import click

from consolidate.cli.arguments import year_option
from consolidate.cli.output import json_option, print_rows
from consolidate.cli.settings import Settings, pass_settings
from consolidate.words.years import CollectionYear

SCHEMA = "consolidate.metric/1"


@click.group()
def metric() -> None:
    """List the metrics, show a definition, print its SQL."""


@metric.command("list")
@json_option
def list_metrics(as_json: bool) -> None:
    """List every metric with its unit, direction and what a gap may be turned into.

    \b
    Example:
      consolidate metric list
    """
    from consolidate.catalogue.catalogue import catalogue

    rows = [
        {
            "metric": one.id,
            "label": one.label,
            "unit": one.unit,
            "direction": one.direction,
            "opportunity": one.opportunity,
            "grain": one.grain,
            "peers": one.peers,
        }
        for one in catalogue().metrics.metrics.values()
    ]
    print_rows(rows, SCHEMA, as_json=as_json)


@metric.command("show")
@click.argument("name", metavar="ID")
@json_option
def show(name: str, as_json: bool) -> None:
    """Show a metric's definition, reference, published values and caveats.

    \b
    Example:
      consolidate metric show cost_per_payslip
    """
    from consolidate.benchmark.dictionary import definition_rows
    from consolidate.catalogue.catalogue import catalogue

    rows = definition_rows(catalogue(), name)
    print_rows(rows, SCHEMA, as_json=as_json)


@metric.command("sql")
@click.argument("name", metavar="ID")
@year_option
@pass_settings
def sql(settings: Settings, name: str, year: CollectionYear | None) -> None:
    """Print the query that computes a metric; it runs on any engine with the four relations it names.

    Without a year the latest definition is used.

    \b
    Example:
      consolidate metric sql revenue_per_wte --year 2017/18
    """
    from consolidate.benchmark.dictionary import metric_sql
    from consolidate.catalogue.catalogue import catalogue

    click.echo(metric_sql(catalogue(), name, year))
