"""What each service line of an invented trust costs, net, and what it does: volumes times unit costs, and weights.

Knows rates and weights; does not know who does the work or what it is spent on.
"""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal

from sample_data.generator.draws import Draws, ranks, score
from sample_data.generator.figures import Body, LineKey, Totals
from sample_data.generator.parameters import Parameters

HEADLINE = "headline"
Rates = Mapping[str, float]
"""The headline rate (£ per £100 of patient-care income) and each unit cost (£) of one trust."""


def rates_of_a_set(totals: Mapping[str, Totals], parameters: Parameters, draws: Draws) -> dict[str, Rates]:
    """Rates by code for a whole set of trusts, by rank, so that the published means hold for the set.

    Smaller trusts tend to be dearer, and trusts dear as a whole tend to be dear by the unit.
    """
    size = ranks({code: float(total.patient_care_income) for code, total in totals.items()})
    dear = _ranked(
        {code: -score(quantile) for code, quantile in size.items()},
        parameters.links.size_with_headline,
        HEADLINE,
        draws,
    )
    quantiles = {HEADLINE: dear}
    for name in parameters.rates:
        if name != HEADLINE:
            pull = {code: score(quantile) for code, quantile in dear.items()}
            quantiles[name] = _ranked(pull, parameters.links.headline_with_unit_cost, name, draws)
    return {code: {name: parameters.rates[name].at(quantiles[name][code]) for name in quantiles} for code in totals}


def _ranked(pull: Mapping[str, float], link: Decimal, name: str, draws: Draws) -> dict[str, float]:
    """Quantiles by rank of a score that follows `pull` with correlation `link`."""
    strength = float(link)
    rest = math.sqrt(1 - strength**2)
    return ranks({code: strength * value + rest * draws.normal(code, "rate", name) for code, value in pull.items()})


def volumes_of(
    body: Body, drivers: Mapping[str, float], parameters: Parameters, draws: Draws
) -> dict[LineKey, dict[str, Decimal]]:
    """Every declared volume, a whole number, by line."""
    return {
        key: {
            volume.id: Decimal(
                round(
                    (float(volume.base) + float(volume.per) * drivers[volume.driver])
                    * math.exp(float(volume.log_sd) * draws.normal(body.code, *key, volume.id))
                )
            )
            for volume in line.volumes
        }
        for key, line in parameters.lines.items()
    }


def net_costs(
    body: Body,
    totals: Totals,
    rates: Rates,
    volumes: Mapping[LineKey, Mapping[str, Decimal]],
    parameters: Parameters,
    draws: Draws,
) -> dict[LineKey, float]:
    """Net cost in £ by line. The lines of the headline add up to the headline rate times patient-care income / 100."""
    nets: dict[LineKey, float] = {}
    weights: dict[LineKey, float] = {}
    dearness = rates[HEADLINE] / parameters.rates[HEADLINE].mean
    for key, line in parameters.lines.items():
        if line.income is not None:
            nets[key] = float(totals.operating_income) * line.income.at(draws.uniform(body.code, *key, "of income"))
        elif line.weight is not None:
            spread = math.exp(float(parameters.common.weight_log_sd) * draws.normal(body.code, *key, "weight"))
            weights[key] = float(line.weight) * spread * dearness ** float(line.tilt)
        else:
            nets[key] = rates[line.rate] * float(volumes[key][line.volumes[0].id])
    headline = rates[HEADLINE] * float(totals.patient_care_income) / 100
    left = headline - _sum(nets[key] for key in nets if parameters.lines[key].rate)
    for key, weight in weights.items():
        nets[key] = left * weight / _sum(weights.values())
    return {key: nets[key] for key in parameters.lines}


def _sum(amounts: Iterable[float]) -> float:
    """An exact sum, whatever the order."""
    return math.fsum(amounts)
