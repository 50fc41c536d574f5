"""Where a trust stands among others, in words that never judge.

"4th highest of 15", counted from the low end when the trust is in the lower half. Knows ranks
only; whether high is good is said beside it by the metric's direction.
"""

from consolidate.report.filters import ordinal


def position_words(from_highest: int, from_lowest: int, n: int) -> str:
    """4th highest of 15; joint 2nd lowest of 15; in the middle of 15. Ranks count from 1; equals share the better."""
    joint = "joint " if from_highest + from_lowest < n + 1 else ""
    if from_highest == from_lowest:
        return f"{joint and 'equal '}in the middle of {n}" if n > 1 else "alone"
    side, rank = ("highest", from_highest) if from_highest < from_lowest else ("lowest", from_lowest)
    return f"{joint}{side if rank == 1 else f'{ordinal(rank)} {side}'} of {n}"


def position_range(low: int, high: int, n: int) -> str:
    """Words for a place that an interval leaves open, from rank `low` to rank `high`, both counted from the lowest.

    4th to 7th highest of 15; "Too uncertain to place" when it takes in more than half of the group.
    """
    if high - low + 1 > n / 2:
        return f"Too uncertain to place: {ordinal(low)} to {ordinal(high)} of {n}"
    if low == high:
        return position_words(n - low + 1, low, n)
    if low + high > n + 1:  # the middle of the range lies in the upper half
        return f"{ordinal(n - high + 1)} to {ordinal(n - low + 1)} highest of {n}"
    return f"{ordinal(low)} to {ordinal(high)} lowest of {n}"


def quartile(value: float, quartiles: tuple[float, float, float]) -> str:
    """Q1 to Q4; a figure on a boundary belongs to the lower quarter."""
    return f"Q{1 + sum(value > bound for bound in quartiles)}"
