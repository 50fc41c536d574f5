"""An amount at its two prices: what it is worth to the public purse, and what it is worth to trusts in cash.

They differ by the part of the employer's pension contribution that NHS England pays centrally. One
saving feeds both totals, so the two prices travel together and neither can be taken for the other.
"""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Worth:
    """Pounds, `economic` (full pension contribution) and `cash` (the trust's part of it)."""

    economic: Decimal
    cash: Decimal

    @classmethod
    def same(cls, amount: Decimal) -> "Worth":
        """An amount that holds no pay: the same in both."""
        return cls(amount, amount)

    @property
    def central(self) -> Decimal:
        """The part that falls to NHS England."""
        return self.economic - self.cash

    def __add__(self, other: "Worth") -> "Worth":
        return Worth(self.economic + other.economic, self.cash + other.cash)

    def __sub__(self, other: "Worth") -> "Worth":
        return Worth(self.economic - other.economic, self.cash - other.cash)

    def __mul__(self, factor: Decimal) -> "Worth":
        return Worth(self.economic * factor, self.cash * factor)

    def __neg__(self) -> "Worth":
        return Worth(-self.economic, -self.cash)


NOTHING = Worth(ZERO, ZERO)
