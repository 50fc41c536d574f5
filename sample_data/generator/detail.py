"""Everything that the full return asks of an invented trust beside cost and people: `detail.toml`, put together.

Knows which part answers what; each part is another module's business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from consolidate.catalogue.declared import build, read_toml
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.words.errors import DeclarationError
from sample_data.generator.detail_base import BaseYears, base_answers
from sample_data.generator.detail_contracts import Contracts, contract_answers
from sample_data.generator.detail_laboratories import Laboratories
from sample_data.generator.detail_pathology import Network, pathology_of
from sample_data.generator.detail_posts import Posts, posts_answers
from sample_data.generator.detail_quality import Grouped, KnownQuality, Quality, quality_answers
from sample_data.generator.detail_queries import Query, query_answers
from sample_data.generator.detail_savings import Acceptance, Scheme, savings_answers
from sample_data.generator.detail_sharing import line_services, shared_answers
from sample_data.generator.detail_systems import System, Together, system_answers
from sample_data.generator.draws import Draws
from sample_data.generator.figures import AnswerKey, ReturnAnswer, TrustYear
from sample_data.generator.oddities import key_of
from sample_data.generator.parameters import HERE, Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """All of `detail.toml`."""

    quality: tuple[Quality, ...]
    grouped: tuple[Grouped, ...]
    known: tuple[KnownQuality, ...]
    posts: Posts
    contracts: Contracts
    system: tuple[System, ...]
    together: tuple[Together, ...]
    laboratories: Laboratories
    network: Network
    base_years: BaseYears
    scheme: tuple[Scheme, ...]
    accepted: tuple[Acceptance, ...]
    query: tuple[Query, ...]


def read_detail(parameters: Parameters, taxonomy: Taxonomy, path: Path = HERE / "detail.toml") -> Detail:
    """Read the declaration. Raises DeclarationError where a volume is declared nowhere, or twice."""
    detail = build(Detail, read_toml(path), str(path))
    drawn = [(*key, volume.id) for key, line in parameters.lines.items() for volume in line.volumes]
    drawn += [(*key_of(one.line), one.volume) for one in detail.quality]
    drawn += [(*key_of(group.line), part) for group in detail.grouped for part in group.weights]
    asked = [(f.id, ln.id, volume.id) for f in taxonomy.functions.values() for ln in f.lines for volume in ln.volumes]
    for key in sorted({*drawn, *asked}):
        if drawn.count(key) != asked.count(key):
            raise DeclarationError(
                f"{path}: the volume {'.'.join(key)} is declared {drawn.count(key)} times for the invented trusts "
                f"and {asked.count(key)} times with the functions; expected once in both."
            )
    return detail


def detail_answers(
    code: str,
    trusts: Mapping[str, TrustYear],
    shown: Mapping[AnswerKey, Decimal],
    detail: Detail,
    taxonomy: Taxonomy,
    draws: Draws,
    room: int,
) -> dict[AnswerKey, ReturnAnswer]:
    """What one trust of a set answers beside its `TrustYear`.

    `shown` are the opportunities that its form shows; `room` is its number of rows for shared services, 0 where
    the form of the year has none.
    """
    trust, contracts = trusts[code], detail.contracts
    pathology = pathology_of(trusts, detail.network, detail.laboratories, contracts, draws)
    services = [*line_services(trusts, taxonomy, contracts, draws), *pathology.services]
    return {
        **quality_answers(trust, detail.quality, detail.grouped, detail.known, taxonomy, draws),
        **posts_answers(trust, detail.posts, draws),
        **contract_answers(trust, contracts, draws),
        **(shared_answers(code, services, room) if room else {}),
        **system_answers(trust, pathology.nonpay(code), detail.system, detail.together, contracts, draws),
        **pathology.answers(code),
        **base_answers(trust, detail.base_years, taxonomy, draws),
        **savings_answers(code, detail.scheme, detail.accepted, shown),
        **query_answers(code, detail.query),
    }
