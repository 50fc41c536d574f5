"""How well an invented trust does the work of a line: volumes that are a share of something, drawn apart from cost.

A cheap service is not always a good one: nothing here looks at what a line costs for each.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from consolidate.catalogue.taxonomy import Taxonomy
from sample_data.generator.detail_parts import parts_of
from sample_data.generator.draws import Draws, Triangular
from sample_data.generator.figures import AnswerKey, LineFigures, ReturnAnswer, TrustYear
from sample_data.generator.oddities import key_of

_GROSS = "gross_cost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A volume as a share of something else about the same trust; without `of`, the figure itself.

    `of` is a volume of the same function, `gross_cost` of the line, or a total of the trust; what another
    volume has of it (`less`) is taken off first. `by_type` has the shares of types of trust that differ.
    """

    line: str
    volume: str
    share: Triangular
    source: str
    of: str = ""
    less: str = ""
    places: int = 0
    by_type: Mapping[str, Triangular] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Volumes that add up to another one of the same line: `weights` by volume, spread between trusts by `log_sd`."""

    line: str
    whole: str
    weights: Mapping[str, Decimal]
    log_sd: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownQuality:
    """What one trust is known for: a declared share in the place of the drawn one."""

    trust: str
    volume: str
    share: Decimal


def quality_answers(
    trust: TrustYear,
    qualities: Iterable[Quality],
    grouped: Iterable[Grouped],
    known: Iterable[KnownQuality],
    taxonomy: Taxonomy,
    draws: Draws,
) -> dict[AnswerKey, ReturnAnswer]:
    """Every declared volume of the trust; None on a line that it left empty. `qualities` are worked out in order."""
    code = trust.body.code
    shares = {one.volume: float(one.share) for one in known if one.trust == code}
    figures: dict[tuple[str, str], Decimal] = {
        (function, volume): amount
        for (function, _), line in trust.lines.items()
        for volume, amount in line.volumes.items()
    }
    lines: dict[AnswerKey, LineFigures] = {}
    for one in qualities:
        function, line = key_of(one.line)
        spread = (one.by_type or {}).get(trust.body.type, one.share)
        share = shares.get(one.volume, spread.at(draws.uniform(code, function, line, one.volume, "quality")))
        whole = _whole(trust, one, figures) - (figures[function, one.less] if one.less else 0)
        figures[function, one.volume] = Decimal(round(float(whole) * share * 10**one.places)) / 10**one.places
        lines[function, line, one.volume] = trust.lines[function, line]
    for group in grouped:
        function, line = key_of(group.line)
        weights = {
            name: float(weight) * math.exp(float(group.log_sd) * draws.normal(code, function, line, name, "group"))
            for name, weight in group.weights.items()
        }
        for name, part in parts_of(figures[function, group.whole], weights, Decimal(1)).items():
            figures[function, name] = part
            lines[function, line, name] = trust.lines[function, line]
    return {key: None if line.left_empty else figures[key[0], key[2]] for key, line in lines.items()}


def _whole(trust: TrustYear, one: Quality, figures: Mapping[tuple[str, str], Decimal]) -> Decimal:
    """What a volume is a share of."""
    function, line = key_of(one.line)
    if not one.of:
        return Decimal(1)
    if one.of == _GROSS:
        return trust.lines[function, line].gross
    if (function, one.of) in figures:
        return figures[function, one.of]
    whole: Decimal = getattr(trust.totals, one.of)
    return whole
