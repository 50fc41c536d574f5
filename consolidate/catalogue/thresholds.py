"""Where the checks of a return draw their lines, and what they expect of each delivery model.

Knows the lines and their reasons, from `benchmarks/thresholds.toml`. Knows no check and no figure.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from consolidate.catalogue.declared import build, lookup, read_toml
from consolidate.catalogue.home import home
from consolidate.words.errors import DeclarationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One line: its figure, what it counts, why it stands there and who drew it."""

    id: str
    value: Decimal
    unit: str
    why: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryModel:
    """What is expected of a line delivered in this way.

    `expects` is the cost that has to be there, `at_odds` the cost that should not be most of it; both
    are fields or empty. A `no_cost` model says that there are no figures at all.
    """

    word: str
    expects: str = ""
    at_odds: str = ""
    needs_provider: bool = False
    no_cost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """All of them: `thresholds["change_share"]` is a Decimal."""

    declared: dict[str, Threshold]
    delivery_models: dict[str, DeliveryModel]

    def __getitem__(self, name: str) -> Decimal:
        """The figure of a threshold. Raises DeclarationError for an unknown name."""
        return lookup(self.declared, name, "threshold").value


def read_thresholds(path: Path) -> Thresholds:
    """Read `thresholds.toml`. Raises DeclarationError for a threshold or a model that is declared twice."""
    table = read_toml(path)
    known = {"threshold", "delivery_model"}
    if set(table) - known:
        raise DeclarationError(f"{path}: unknown key '{sorted(set(table) - known)[0]}'; expected {sorted(known)}.")
    thresholds = [build(Threshold, item, f"{path}: threshold {n}") for n, item in enumerate(table["threshold"], 1)]
    models = [build(DeliveryModel, item, f"{path}: model {n}") for n, item in enumerate(table["delivery_model"], 1)]
    by_id = {threshold.id: threshold for threshold in thresholds}
    by_word = {model.word: model for model in models}
    if len(by_id) < len(thresholds) or len(by_word) < len(models):
        raise DeclarationError(f"{path}: a threshold or a delivery model is declared twice.")
    return Thresholds(declared=by_id, delivery_models=by_word)


@lru_cache(maxsize=4)
def _thresholds(path: Path) -> Thresholds:
    return read_thresholds(path)


def thresholds() -> Thresholds:
    """The thresholds of this installation."""
    return _thresholds(home() / "benchmarks" / "thresholds.toml")
