"""Whole posts: what is released is rounded down, what is needed up, and nothing gets lost in sharing out."""

from decimal import Decimal

import pytest

from consolidate.case.steps import posts_needed, posts_released, share_out


@pytest.mark.parametrize(
    ("theoretical", "step", "released", "needed"),
    [
        ("1.18", "1", "1", "2"),
        ("0.99", "1", "0", "1"),
        ("23.9999999999", "1", "24", "24"),
        ("24.0000000001", "1", "24", "24"),
        ("1.75", "0.5", "1.5", "2.0"),
        ("-0.4", "1", "-1", "0"),
        ("0", "1", "0", "0"),
        ("7.9", "4", "4", "8"),
    ],
)
def test_parts_of_a_post_are_capacity(theoretical: str, step: str, released: str, needed: str) -> None:
    assert posts_released(Decimal(theoretical), Decimal(step)) == Decimal(released)
    assert posts_needed(Decimal(theoretical), Decimal(step)) == Decimal(needed)


def test_shared_out_posts_are_whole_and_add_up() -> None:
    weights = {"A": Decimal(14), "B": Decimal(11), "C": Decimal(7)}
    parts = share_out(Decimal(7), weights, Decimal(1))
    assert parts == {"A": 3, "B": 2, "C": 2}
    assert sum(parts.values()) == 7


def test_nothing_is_shared_out_by_no_weight() -> None:
    assert share_out(Decimal(3), {"A": Decimal(0)}, Decimal(1)) == {"A": 0}
