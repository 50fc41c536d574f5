"""From sizes, rates and arrangements to complete invented trusts: the steps in order, once for every set."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from consolidate.catalogue.taxonomy import Taxonomy
from sample_data.generator.costs import Rates, net_costs, volumes_of
from sample_data.generator.draws import Draws
from sample_data.generator.figures import Body, Totals, TrustYear
from sample_data.generator.parameters import Parameters
from sample_data.generator.sharing import Arrangements, shared_lines
from sample_data.generator.sizes import drivers_of, floor_area, growth_rule_figures


def first_year(
    bodies: Sequence[Body],
    year: str,
    totals: Mapping[str, Totals],
    rates: Mapping[str, Rates],
    arrangements: Arrangements,
    parameters: Parameters,
    taxonomy: Taxonomy,
    draws: Draws,
) -> dict[str, TrustYear]:
    """Every trust of a set in the first year, by code."""
    volumes = {
        body.code: volumes_of(
            body,
            drivers_of(totals[body.code], floor_area(body, totals[body.code], parameters, draws)),
            parameters,
            draws,
        )
        for body in bodies
    }
    nets = {
        body.code: net_costs(body, totals[body.code], rates[body.code], volumes[body.code], parameters, draws)
        for body in bodies
    }
    lines = shared_lines(nets, volumes, arrangements, parameters, draws)
    trusts = {}
    for body in bodies:
        trust = TrustYear(body=body, year=year, totals=totals[body.code], lines=lines[body.code])
        base, current = growth_rule_figures(body, headline_cost(trust, taxonomy), parameters, draws)
        with_growth = replace(trust.totals, corporate_cost_2018_19=base, corporate_cost_current=current)
        trusts[body.code] = replace(trust, totals=with_growth)
    return trusts


def headline_cost(trust: TrustYear, taxonomy: Taxonomy) -> Decimal:
    """Net cost in £ of the functions of the published corporate total."""
    functions = {function.id for function in taxonomy.headline_functions}
    return sum((figures.net for (function, _), figures in trust.lines.items() if function in functions), Decimal(0))
