"""Numbers and words as they are printed: golden cases, and what may never be printed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consolidate.report import filters
from consolidate.report.positions import position_range, position_words, quartile


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (3_632_000, "£3.6m"), (38_400_000, "£38.4m"), (2_802_810_000, "£2.80bn"), (999_949_999, "£999.9m"),
        (999_950_000, "£1.00bn"), (142_000, "£0.14m"), (99_499, "£99,000"), (99_500, "£0.10m"), (42_000, "£42,000"),
        (9_999, "£9,999"), (870.4, "£870"), (0, "£0"), (-200_000, "\u2212£0.20m"), (Decimal("995000"), "£1.0m"),
    ],
)  # fmt: skip
def test_money_takes_the_size_a_reader_takes_in(value: float, printed: str) -> None:
    assert filters.money(value) == printed


def test_half_is_rounded_up_on_the_shortest_decimal_form() -> None:
    assert [filters.plain(v, 2) for v in (0.125, 2.675, 1.005, -0.125)] == ["0.13", "2.68", "1.01", "\u22120.13"]


def test_a_figure_from_numpy_is_rounded_as_any_other() -> None:
    numpy = pytest.importorskip("numpy")
    assert filters.plain(numpy.float64(2.675), 2) == "2.68"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_not_a_figure_is_never_printed(value: float) -> None:
    with pytest.raises(ValueError, match="not a figure"):
        filters.plain(value)


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (1_700_000, 1, "+£1.7m"), (-200_000, 1, "\u2212£0.2m"), (0, 1, "£0.0m"), (49_999, 1, "£0.0m"),
        (-49_999, 1, "£0.0m"), (50_000, 1, "+£0.1m"), (-4_951, 2, "£0.00m"), (190_000, 2, "+£0.19m"),
    ],
)  # fmt: skip
def test_a_change_has_a_true_minus_and_none_where_it_rounds_to_nothing(
    value: float, decimals: int, printed: str
) -> None:
    assert filters.change(value, decimals) == printed


@pytest.mark.parametrize(
    ("value", "unit", "alone", "with_unit", "said"),
    [
        (5.12, "gbp_m_per_100m", "£5.12", "£5.12m per £100m", "£5.12 for every £100 of income"),
        (3411.2, "gbp_per_wau", "£3,411", "£3,411 per WAU", "£3,411 per WAU"),
        (14.55, "percent", "14.6%", "14.6%", "14.6%"),
        (-0.5, "gbp_per_payslip", "\u2212£0.50", "\u2212£0.50 per payslip", "\u2212£0.50 per payslip"),
        (1234.5, "wte", "1,234.50", "1,234.50 WTE", "1,234.50 WTE"),
    ],
)
def test_a_rate_is_printed_with_its_canonical_unit(
    value: float, unit: str, alone: str, with_unit: str, said: str
) -> None:
    assert (filters.bare(value, unit), filters.figure(value, unit), filters.in_words(value, unit)) == (
        alone, with_unit, said,
    )  # fmt: skip


def test_one_rate_has_three_names() -> None:
    assert filters.same_rate(7.5) == "7.50 £m per £100m = £7.50 per £100 = 7.5%"


@pytest.mark.parametrize(
    ("number", "printed"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"),
     (102, "102nd"), (111, "111th"), (1_203, "1,203rd")],
)  # fmt: skip
def test_ordinals(number: int, printed: str) -> None:
    assert filters.ordinal(number) == printed


def test_words_for_dates_lists_counts_and_ranges() -> None:
    assert filters.day(date(2026, 11, 21)) == "21 November 2026"
    assert filters.listing([]) == ""
    assert filters.listing(["pay"]) == "pay"
    assert filters.listing(["pay", "non-pay", "contracts"]) == "pay, non-pay and contracts"
    assert [filters.count(n) for n in (0, 1, 20, 21, 1_000)] == ["no", "one", "twenty", "21", "1,000"]
    assert filters.count(12, start=True) == "Twelve"
    assert filters.span("£1.4m", "£2.5m") == "£1.4m to £2.5m"
    assert filters.span("£1.4m", "£1.4m") == "£1.4m"
    assert (filters.several(1, "line"), filters.several(24, "line")) == ("1 line", "24 lines")


@pytest.mark.parametrize(
    ("label", "within"),
    [("Cost per payslip", "cost per payslip"), ("HR cost per WTE", "HR cost per WTE"), ("IM&T", "IM&T"),
     ("AP cost per invoice", "AP cost per invoice"), ("Revenue per WTE", "revenue per WTE")],
)  # fmt: skip
def test_a_label_inside_a_sentence_keeps_its_abbreviations(label: str, within: str) -> None:
    assert filters.inside(label) == within


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.577, "about three fifths"), (0.5, "about half"), (0.99, "nearly all"), (0.02, "almost none")],
)
def test_a_share_is_said_as_a_fraction(share: float, words: str) -> None:
    assert filters.about(share) == words


def test_a_share_keeps_the_decimals_it_was_declared_with() -> None:
    shares = [Decimal(text) for text in ("0.925", "0.2378", "0.20", "1")]
    assert [filters.trimmed_percent(share) for share in shares] == ["92.5%", "23.78%", "20%", "100%"]


@pytest.mark.parametrize(
    ("from_highest", "from_lowest", "n", "words"),
    [
        (4, 12, 15, "4th highest of 15"), (12, 4, 15, "4th lowest of 15"), (1, 15, 15, "highest of 15"),
        (15, 1, 15, "lowest of 15"), (8, 8, 15, "in the middle of 15"), (7, 8, 14, "7th highest of 14"),
        (3, 11, 15, "joint 3rd highest of 15"), (1, 4, 15, "joint highest of 15"),
        (7, 7, 15, "equal in the middle of 15"),
    ],
)  # fmt: skip
def test_a_position_is_counted_from_the_nearer_end(from_highest: int, from_lowest: int, n: int, words: str) -> None:
    assert position_words(from_highest, from_lowest, n) == words


@given(st.lists(st.integers(0, 30), min_size=5, max_size=60), st.data())
def test_a_trust_above_the_median_is_placed_from_the_highest(values: list[int], data: st.DataObject) -> None:
    own = data.draw(st.sampled_from(values))
    n = len(values)
    highest, lowest = 1 + sum(v > own for v in values), 1 + sum(v < own for v in values)
    middle = sorted(values)[n // 2] if n % 2 else sum(sorted(values)[n // 2 - 1 : n // 2 + 1]) / 2
    words = position_words(highest, lowest, n)
    if own > middle:
        assert "highest" in words
    elif own < middle:
        assert "lowest" in words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (9, 12, "4th to 7th highest of 15"), (4, 7, "4th to 7th lowest of 15"), (12, 12, "4th highest of 15"),
        (1, 10, "Too uncertain to place: 1st to 10th of 15"),
    ],
)  # fmt: skip
def test_an_interval_of_places_is_worded_from_the_nearer_end(low: int, high: int, words: str) -> None:
    assert position_range(low, high, 15) == words


def test_a_figure_on_a_boundary_belongs_to_the_lower_quarter() -> None:
    assert [quartile(v, (1, 2, 3)) for v in (0.5, 1, 1.5, 2, 3, 3.1)] == ["Q1", "Q1", "Q2", "Q2", "Q3", "Q4"]
