"""Chance that never changes: every figure is drawn from the seed and the figure's own name.

A draw depends on nothing but these words, so adding a trust, a line or a library version moves no
other figure. Quantile functions turn a draw, a number between 0 and 1, into a figure. Knows no NHS.
"""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist

_STANDARD = NormalDist()
_STEPS = 2**53  # the whole numbers that a float holds exactly


@dataclass(frozen=True, slots=True)
class Draws:
    """All draws of one seed."""

    seed: str

    def uniform(self, *names: str) -> float:
        """A number strictly between 0 and 1, always the same for the same names."""
        digest = hashlib.sha256("\x1f".join((self.seed, *names)).encode()).digest()
        return (int.from_bytes(digest[:8]) % _STEPS + 0.5) / _STEPS

    def normal(self, *names: str) -> float:
        """A standard normal score."""
        return _STANDARD.inv_cdf(self.uniform(*names))

    def happens(self, chance: Decimal, *names: str) -> bool:
        """Whether something of that chance happens here."""
        return self.uniform(*names) < float(chance)

    def choice(self, weights: Mapping[str, Decimal], otherwise: str, *names: str) -> str:
        """One of the words by weight; what the weights leave of 1 goes to `otherwise`."""
        mark = self.uniform(*names)
        for word, weight in weights.items():
            if mark < float(weight):
                return word
            mark -= float(weight)
        return otherwise


def score(quantile: float) -> float:
    """The standard normal score of a quantile between 0 and 1."""
    return _STANDARD.inv_cdf(quantile)


def ranks(values: Mapping[str, float]) -> dict[str, float]:
    """Each name's quantile in its set: (rank - 1/2) / n, ties broken by name."""
    ordered = sorted(values, key=lambda name: (values[name], name))
    return {name: (place + 0.5) / len(ordered) for place, name in enumerate(ordered)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Triangular:
    """Lowest, likeliest and highest."""

    low: Decimal
    mode: Decimal
    high: Decimal

    def at(self, quantile: float) -> float:
        """The figure at a quantile."""
        low, mode, high = float(self.low), float(self.mode), float(self.high)
        turn = (mode - low) / (high - low)
        if quantile < turn:
            return low + math.sqrt(quantile * (high - low) * (mode - low))
        return high - math.sqrt((1 - quantile) * (high - low) * (high - mode))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lognormal:
    """exp(log_mean + log_sd x z), in the unit of what it describes, on top of a shift."""

    log_mean: Decimal
    log_sd: Decimal
    shift: Decimal = Decimal(0)
    source: str = ""

    def at(self, quantile: float) -> float:
        """The figure at a quantile."""
        return float(self.shift) + math.exp(float(self.log_mean) + float(self.log_sd) * score(quantile))

    @property
    def mean(self) -> float:
        """The mean of the whole distribution."""
        return float(self.shift) + math.exp(float(self.log_mean) + float(self.log_sd) ** 2 / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """Mean and standard deviation, cut off at two deviations, so that a share stays a share."""

    mean: Decimal
    sd: Decimal

    def at(self, quantile: float) -> float:
        """The figure at a quantile."""
        return float(self.mean) + float(self.sd) * max(-2.0, min(2.0, score(quantile)))
