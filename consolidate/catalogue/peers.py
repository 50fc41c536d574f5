"""How peer groups are formed, declared in `benchmarks/peers.toml`. Knows no trusts."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from consolidate.catalogue.declared import build, lookup, read_toml
from consolidate.catalogue.home import home


class PeerKind(StrEnum):
    """The ways of choosing peers."""

    TYPE = "type"
    NATIONAL = "national"
    SIZE = "size"
    SYSTEM = "system"
    FOOTPRINT = "footprint"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerRule:
    """One way of choosing peers: its name in words, and its rule as it is printed."""

    id: str
    label: str
    kind: PeerKind
    rule: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerBook:
    """All ways of choosing peers, and how many trusts a median and quartiles need."""

    minimum_for_median: int
    minimum_for_quartiles: int
    minimum_reason: str
    group: tuple[PeerRule, ...]

    def rule(self, name: str) -> PeerRule:
        """The rule of a name. Raises DeclarationError with the nearest name."""
        return lookup({rule.id: rule for rule in self.group}, name, "peer group")


@lru_cache(maxsize=4)
def _read(path: Path) -> PeerBook:
    return build(PeerBook, read_toml(path), str(path))


def peer_book() -> PeerBook:
    """The peer groups of this installation."""
    return _read(home() / "benchmarks" / "peers.toml")
