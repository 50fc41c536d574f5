"""Whole posts: a part of a post is capacity, not cash."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

# 24 posts that arithmetic left at 23.9999999999 are 24 posts.
TOLERANCE = Decimal("1e-9")


def posts_released(theoretical: Decimal, step: Decimal) -> Decimal:
    """The whole steps within what could be released; a shortfall is rounded up to the whole posts it needs."""
    return ((theoretical + TOLERANCE) / step).to_integral_value(rounding=ROUND_FLOOR) * step


def posts_needed(theoretical: Decimal, step: Decimal) -> Decimal:
    """The whole steps that cover what is needed."""
    return ((theoretical - TOLERANCE) / step).to_integral_value(rounding=ROUND_CEILING) * step


def share_out(posts: Decimal, weights: dict[str, Decimal], step: Decimal) -> dict[str, Decimal]:
    """Divide whole posts by weight into whole steps, the largest remainders first, ties in the given order."""
    base = sum(weights.values())
    if not base:
        return dict.fromkeys(weights, Decimal(0))
    exact = {name: posts * weight / base for name, weight in weights.items()}
    whole = {name: posts_released(share, step) for name, share in exact.items()}
    order = sorted(weights, key=lambda name: whole[name] - exact[name])
    left = posts - sum(whole.values())
    for name in order:
        part = min(step, left)
        if part <= TOLERANCE:
            break
        whole[name] += part
        left -= part
    return whole
