"""Where a return stands among its peers, in values that somebody handed over; peers are never named.

A value a thousand times its peers', or a thousandth, is a slip of unit. One that is far away is asked about, and may
well be right.
"""

from collections.abc import Iterator
from math import log10

from consolidate.catalogue.catalogue import catalogue
from consolidate.collection.checks.figures import Asked, Checks
from consolidate.collection.checks.ratios import Ratio, ratio_of
from consolidate.words.beside import PeerRange
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.findings import Finding
from consolidate.words.units import UNITS

_PEOPLE = "wte"


def thousandfold_of_peers(asked: Asked) -> Iterator[Finding]:
    """A value about a thousand times that of the middle peer, or a thousandth of it."""
    for peers, own in _placed(asked):
        if _is_thousandfold(asked, peers, own):
            step = "a thousand times" if own.value > peers.median else "a thousandth of"
            yield asked.finding(
                "thousandfold-of-peers",
                own.at,
                found=f"{peers.label}{_of(asked, peers)} comes to {_said(own.value, peers)}, {step} "
                f"the median of {peers.n} {peers.group}, {_said(peers.median, peers)}",
                expected="pounds, and whole counts",
                do="Enter pounds, not thousands. Nothing was rescaled.",
            )


def outside_peers(asked: Asked) -> Iterator[Finding]:
    """A value far from its peers on a log scale, on a line that says nothing of it."""
    distance, least = float(asked.thresholds["peer_distance"]), float(asked.thresholds["peer_ratio"])
    for peers, own in _placed(asked):
        away = abs(log10(own.value / peers.median))
        if _is_thousandfold(asked, peers, own) or away < log10(least) or away <= distance * peers.spread:
            continue
        if not _explained(asked, own):
            yield asked.finding(
                "outside-peers",
                own.at,
                found=f"{peers.label}{_of(asked, peers)} comes to {_said(own.value, peers)}; the median of {peers.n} "
                f"{peers.group} is {_said(peers.median, peers)} ({peers.year})",
                expected="a value nearer to it, or the reason",
                do="Not wrong in itself. Correct it, or say why under Comment.",
            )


def _placed(asked: Asked) -> Iterator[tuple[PeerRange, Ratio]]:
    year = asked.figures.submission.year
    for peers in asked.beside.peers:
        metric = catalogue().metrics.metrics.get(peers.metric)
        definition = metric.definition_at(year) if metric is not None and year is not None else None
        if metric is None or definition is None or peers.median <= 0:
            continue
        own = ratio_of(asked.figures, metric, definition, peers.function)
        if own is not None and own.value > 0 and not (own.at.unit == _PEOPLE and _buys_in(asked, own)):
            yield peers, own


def _buys_in(asked: Asked, own: Ratio) -> bool:
    """Whether others do some of the work: people elsewhere are no fewer, and nobody is compared on people alone."""
    models = asked.thresholds.delivery_models
    words = {asked.figures.word(own.at.function, line, "delivery_model") for line in own.lines}
    return any(models[word].at_odds == "pay_cost" or models[word].no_cost for word in words if word in models)


def _is_thousandfold(asked: Asked, peers: PeerRange, own: Ratio) -> bool:
    low, high = float(asked.thresholds["thousandfold_from"]), float(asked.thresholds["thousandfold_to"])
    times = own.value / peers.median
    return low <= times <= high or low <= 1 / times <= high


def _explained(asked: Asked, own: Ratio) -> bool:
    """Whether the row of the figure has words of the trust's own."""
    at = own.at
    total = at.function == TRUST_LEVEL or any(
        volume.id == at.field for _, line, volume in asked.figures.volumes() if line.id == at.line
    )
    fields = (f"{at.field}.comment",) if total else ("reason", "comment")
    return any(asked.figures.word(at.function, at.line, field) for field in fields)


def _of(asked: Asked, peers: PeerRange) -> str:
    return f" ({asked.figures.taxonomy.functions[peers.function].label})" if peers.function else ""


def _said(value: float, peers: PeerRange) -> str:
    """A value with its unit; as many decimals as it takes to see one a thousand times too small."""
    unit = UNITS[peers.unit]
    decimals = unit.decimals if abs(value) >= 10**-unit.decimals else unit.decimals + 3
    return f"{unit.prefix}{value:,.{decimals}f}{unit.suffix}"


CHECKS: Checks = {
    "thousandfold-of-peers": thousandfold_of_peers,
    "outside-peers": outside_peers,
}
