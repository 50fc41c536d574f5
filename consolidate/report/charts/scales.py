"""Value axes: round ticks that take in the data, and the way from a figure to a place on the canvas."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from consolidate.report.filters import MINUS, plain
from consolidate.words.units import UNITS

MILLION = 1e6
_STEPS = (1, 2, 2.5, 5, 10)


FEWEST_STEPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A linear scale: figures from `low` to `high` stand between the places `start` and `end` of the canvas."""

    ticks: tuple[float, ...]
    low: float
    high: float
    start: float
    end: float

    @classmethod
    def over(cls, values: Iterable[float], start: float, end: float) -> "Scale":
        """From zero, or the lowest figure below it, to the highest figure, with round ticks on the way."""
        figures = [0.0, *values]
        low, high = min(figures), max(figures)
        if low == high:
            high = 1.0
        return cls(ticks=round_ticks(low, high), low=low, high=high, start=start, end=end)

    def place(self, value: float) -> float:
        """Where a figure stands."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def round_ticks(low: float, high: float) -> tuple[float, ...]:
    """Multiples of a round step between `low` and `high`, zero among them: the widest step that leaves three or more.

    The outermost figure may stand beyond the last tick; an axis that ran to the next round figure
    would press the columns into its lower part. Takes low <= 0 <= high, not both zero.
    """
    power = 10.0 ** math.floor(math.log10(high - low))
    for size in (step * scale for scale in (power, power / 10) for step in reversed(_STEPS)):
        # a hair of tolerance, so that 0.6 / 0.2 counts as 3 steps and not as 2
        first, last = math.ceil(low / size - 1e-9), math.floor(high / size + 1e-9)
        if last - first >= FEWEST_STEPS:
            return tuple(index * size for index in range(first, last + 1))
    raise ValueError(f"no round step between {low} and {high}")


def tick_decimals(ticks: tuple[float, ...]) -> int:
    """How many decimals the step of the ticks needs."""
    step = ticks[1] - ticks[0]
    for decimals in range(7):
        if abs(round(step, decimals) - step) < abs(step) * 1e-6:
            return decimals
    return 6


def tick_texts(ticks: tuple[float, ...], unit: str) -> list[str]:
    """The ticks in words: £0, £2, £4 or 0%, 50%; pounds from a million up in £m."""
    known = UNITS[unit]
    if known.prefix == "£" and max(abs(ticks[0]), abs(ticks[-1])) >= MILLION:
        return money_ticks(ticks)
    return _texts(ticks, known.prefix, known.suffix if known.suffix == "%" else "")


def money_ticks(ticks: tuple[float, ...]) -> list[str]:
    """Pounds in £m whatever their size, for axes beside labels in £m: £0, £0.5m, £1.0m."""
    return _texts(tuple(tick / MILLION for tick in ticks), "£", "m")


def _texts(ticks: tuple[float, ...], prefix: str, ending: str) -> list[str]:
    decimals = tick_decimals(ticks)
    return [_text(tick, prefix, ending, decimals) for tick in ticks]


def _text(tick: float, prefix: str, ending: str, decimals: int) -> str:
    if tick == 0:
        return f"{prefix}0{'%' if ending == '%' else ''}"
    figure = plain(tick, decimals)
    sign = MINUS if figure.startswith(MINUS) else ""
    return f"{sign}{prefix}{figure.removeprefix(MINUS)}{ending}"
