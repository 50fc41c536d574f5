"""Wholes in parts that add up to them exactly."""

import math
from collections.abc import Mapping
from decimal import Decimal


def parts_of(whole: Decimal, weights: Mapping[str, float], step: Decimal) -> dict[str, Decimal]:
    """A whole split by weight in multiples of a step; what is less than a step goes to the heaviest part."""
    steps, total = int(whole / step), math.fsum(weights.values())
    parts: dict[str, Decimal] = {}
    given, reached = 0, 0.0
    for name, weight in weights.items():
        reached += weight
        mark = round(steps * reached / total)
        parts[name] = (mark - given) * step
        given = mark
    parts[max(weights, key=lambda name: weights[name])] += whole - steps * step
    return parts
