"""Who does whose work: hosts within a system, and recharges that agree on both sides.

What a customer reports as recharged in is what its host reports as recharged out. Knows whole sets
of trusts; does not know how a cost is split.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sample_data.generator.draws import Draws
from sample_data.generator.figures import FROM_TRUST, IN_HOUSE, Body, LineFigures, LineKey, Totals
from sample_data.generator.parameters import Parameters
from sample_data.generator.spending import Arrangement, line_figures

Arrangements = Mapping[tuple[str, LineKey], Arrangement]
POSSIBLE_HOSTS = 3  # the largest trusts of a system, one of which hosts a given line


def drawn_arrangements(
    bodies: Sequence[Body], totals: Mapping[str, Totals], parameters: Parameters, draws: Draws
) -> dict[tuple[str, LineKey], Arrangement]:
    """Draw a delivery model for every trust and line; "From another trust" finds its host in the same system."""
    groups: dict[str, list[Body]] = {}
    for body in bodies:
        groups.setdefault(body.group, []).append(body)
    arrangements: dict[tuple[str, LineKey], Arrangement] = {}
    for group, members in groups.items():
        by_size = sorted(members, key=lambda body: (-totals[body.code].operating_expenditure, body.code))
        for key, line in parameters.lines.items():
            place = int(draws.uniform(group, *key, "host") * min(POSSIBLE_HOSTS, len(by_size)))
            host = by_size[place].code
            for body in members:
                model = draws.choice(line.models, IN_HOUSE, body.code, *key, "model")
                provider = host if model == FROM_TRUST else ""
                if provider == body.code:
                    model, provider = IN_HOUSE, ""
                arrangements[body.code, key] = Arrangement(model=model, provider=provider)
    return _hosts_work_in_house(arrangements)


def _hosts_work_in_house(arrangements: Arrangements) -> dict[tuple[str, LineKey], Arrangement]:
    """A trust that does a line for others does its own too."""
    hosts = {(arrangement.provider, key) for (_, key), arrangement in arrangements.items() if arrangement.provider}
    return {place: Arrangement() if place in hosts else arrangement for place, arrangement in arrangements.items()}


def shared_lines(
    nets: Mapping[str, Mapping[LineKey, float]],
    volumes: Mapping[str, Mapping[LineKey, Mapping[str, Decimal]]],
    arrangements: Arrangements,
    parameters: Parameters,
    draws: Draws,
) -> dict[str, dict[LineKey, LineFigures]]:
    """The lines of every trust, customers first, so that each host charges what its customers say they pay."""
    lines: dict[str, dict[LineKey, LineFigures]] = {code: {} for code in nets}
    sold: dict[tuple[str, LineKey], Decimal] = {}
    for customers in (True, False):
        for code, by_line in nets.items():
            for key, net in by_line.items():
                arrangement = arrangements.get((code, key), Arrangement())
                if (arrangement.model == FROM_TRUST) != customers:
                    continue
                place = (code, key)
                figures = line_figures(
                    code, key, net, arrangement, volumes[code][key], parameters, draws, sold=sold.get(place, Decimal(0))
                )
                lines[code][key] = figures
                if arrangement.provider:
                    host = (arrangement.provider, key)
                    sold[host] = sold.get(host, Decimal(0)) + figures.recharged_in
    return {code: {key: lines[code][key] for key in nets[code]} for code in nets}


def charged_to(lines: Mapping[str, Mapping[LineKey, LineFigures]]) -> dict[tuple[str, LineKey], Decimal]:
    """What all customers of a host say they pay it for a line, in £, by host and line."""
    charged: dict[tuple[str, LineKey], Decimal] = {}
    for key, figures in _all(lines):
        if figures.provider_code and figures.delivery_model == FROM_TRUST:
            place = (figures.provider_code, key)
            charged[place] = charged.get(place, Decimal(0)) + figures.recharged_in
    return charged


def _all(lines: Mapping[str, Mapping[LineKey, LineFigures]]) -> Iterable[tuple[LineKey, LineFigures]]:
    return ((key, figures) for by_line in lines.values() for key, figures in by_line.items())
