"""Where a trust stands among others, in words that never judge.

"4th highest of 15", counted from the low end when the trust is in the lower half. Knows ranks
only; whether high is good is said beside it by the metric's direction.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from consolidate.report.filters import ordinal

FEWEST_FOR_QUARTILES = 10
FEWEST_TO_COMPARE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One trust among `n`, itself included: how many are `below` it and how many others are `tied` with it."""

    n: int
    below: int
    tied: int = 0

    @classmethod
    def among(cls, own: float, others: Iterable[float]) -> "Position":
        """The position of a figure among the other trusts' figures."""
        values = list(others)
        return cls(n=len(values) + 1, below=sum(v < own for v in values), tied=sum(v == own for v in values))

    @property
    def above(self) -> int:
        """How many are above it."""
        return self.n - 1 - self.below - self.tied

    @property
    def comparable(self) -> bool:
        """Whether there are enough trusts to say anything."""
        return self.n >= FEWEST_TO_COMPARE

    @property
    def words(self) -> str:
        """4th highest of 15; joint 2nd lowest of 15; in the middle of 15."""
        if not self.comparable:
            return f"Too few to compare: {self.n} in the group"
        if self.above == self.below:
            return f"in the middle of {self.n}"
        side, rank = ("highest", self.above + 1) if self.below > self.above else ("lowest", self.below + 1)
        joint = "joint " if self.tied else ""
        place = side if rank == 1 else f"{ordinal(rank)} {side}"
        return f"{joint}{place} of {self.n}"


def position_range(first: Position, last: Position) -> str:
    """Words for a place that an interval leaves open: from the place of its low end to that of its high end.

    4th to 7th highest of 15; "Too uncertain to place" when it takes in more than half of the group.
    """
    n = first.n
    if not first.comparable:
        return first.words
    low, high = first.below + 1, last.below + 1
    if high - low + 1 > n / 2:
        return f"Too uncertain to place: {ordinal(low)} to {ordinal(high)} of {n}"
    if low == high:
        return first.words
    if low + high > n + 1:  # the middle of the range lies in the upper half
        return f"{ordinal(n - high + 1)} to {ordinal(n - low + 1)} highest of {n}"
    return f"{ordinal(low)} to {ordinal(high)} lowest of {n}"


def quartile(value: float, quartiles: tuple[float, float, float]) -> str:
    """Q1 to Q4; a figure on a boundary belongs to the lower quarter."""
    return f"Q{1 + sum(value > bound for bound in quartiles)}"
