"""`consolidate metrics`: values of metrics, trust by trust, with what was divided by what."""

import click

from consolidate.cli.arguments import year_option
from consolidate.cli.output import json_option, print_rows, say
from consolidate.cli.settings import Settings, pass_settings
from consolidate.words.errors import UsageProblem
from consolidate.words.years import CollectionYear

SCHEMA = "consolidate.metrics/1"


@click.command()
@year_option
@click.option("--metric", "names", multiple=True, metavar="ID", help="Only this metric; may be given more than once.")
@click.option("--trust", "codes", multiple=True, metavar="CODE", help="Only this trust; may be given more than once.")
@click.option("--function", "functions", multiple=True, metavar="ID", help="Only this function; for families.")
@json_option
@pass_settings
def metrics(
    settings: Settings,
    year: CollectionYear | None,
    names: tuple[str, ...],
    codes: tuple[str, ...],
    functions: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print metrics with their numerators and denominators.

    Every trust with any figure in the year is there; one without a value says why. Numerator and
    denominator are in pounds or in their own units, before the metric's scale. The summary is over real
    and invented trusts apart.

    \b
    Example:
      consolidate metrics --year 2017/18 --metric revenue_per_wte
      consolidate metrics --year 2025/26 --trust ZN101 --json
    """
    from consolidate.benchmark.summary import metric_rows, summaries
    from consolidate.cli.session import measuring

    with measuring(settings) as measurer:
        years = [year] if year is not None else list(measurer.years)
        if not years:
            raise UsageProblem(f"{settings.store}: the store is empty. Load something: consolidate load FILE...")
        wanted = list(names) or list(measurer.catalogue.metrics.metrics)
        values = [value for name in wanted for one in years for value in measurer.values(name, one)]
        trusts = {code.strip().upper() for code in codes}
        for code in trusts:
            measurer.register.trust(code)
        rows = metric_rows(
            measurer,
            [
                value
                for value in values
                if (not trusts or value.ods_code in trusts) and (not functions or value.function in functions)
            ],
        )
        summary = summaries(measurer, wanted, years)
    print_rows(rows, SCHEMA, as_json=as_json, extra={"summary": summary})
    if not as_json:
        for line in summary:
            say(str(line["words"]))
