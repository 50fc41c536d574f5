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
class Denominator:
    """A figure of the whole trust that others are divided by, and which ones."""

    field: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A column of a line that never exceeds another column, or a measure, of the same line."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Columns of a line that make another one up. `label` is what they are called together."""

    label: str
    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """All of them: `thresholds["change_share"]` is a Decimal.

    `words_of_including` are how a comment says that a contract holds another line's work too.
    """

    declared: dict[str, Threshold]
    delivery_models: dict[str, DeliveryModel]
    denominators: dict[str, Denominator]
    parts: tuple[Part, ...] = ()
    sums: tuple[Sum, ...] = ()
    words_of_including: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Decimal:
        """The figure of a threshold. Raises DeclarationError for an unknown name."""
        return lookup(self.declared, name, "threshold").value


@dataclass(frozen=True, slots=True, kw_only=True)
class _Declared:
    threshold: tuple[Threshold, ...]
    delivery_model: tuple[DeliveryModel, ...]
    denominator: tuple[Denominator, ...]
    part: tuple[Part, ...]
    sum: tuple[Sum, ...]
    words_of_including: tuple[str, ...]


def read_thresholds(path: Path) -> Thresholds:
    """Read `thresholds.toml`. Raises DeclarationError for what is declared twice."""
    declared = build(_Declared, read_toml(path), str(path))
    by_id = {threshold.id: threshold for threshold in declared.threshold}
    by_word = {model.word: model for model in declared.delivery_model}
    by_field = {denominator.field: denominator for denominator in declared.denominator}
    for known, given in (
        (by_id, declared.threshold),
        (by_word, declared.delivery_model),
        (by_field, declared.denominator),
    ):
        if len(known) < len(given):
            raise DeclarationError(f"{path}: one of {', '.join(sorted(known))} is declared twice.")
    return Thresholds(
        declared=by_id,
        delivery_models=by_word,
        denominators=by_field,
        parts=declared.part,
        sums=declared.sum,
        words_of_including=declared.words_of_including,
    )


@lru_cache(maxsize=4)
def _thresholds(path: Path) -> Thresholds:
    return read_thresholds(path)


def thresholds() -> Thresholds:
    """The thresholds of this installation."""
    return _thresholds(home() / "benchmarks" / "thresholds.toml")
