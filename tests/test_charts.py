"""Charts: no label touches another or leaves its canvas, whatever the figures; and each says in words what it shows."""

import random
import struct
from itertools import pairwise
from pathlib import Path as FilePath
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consolidate.report.charts import paint
from consolidate.report.charts.bridge import Bridge, Part, bridge_picture
from consolidate.report.charts.canvas import NARROW, WIDE, Circle, Drawing, Label, Path, Picture, Rect
from consolidate.report.charts.ladder import Ladder, Rung, ladder_picture
from consolidate.report.charts.order import in_rank_order, peer_name
from consolidate.report.charts.payback import CashLine, Payback, payback_picture
from consolidate.report.charts.ranked import LOW, TALL, Ranked, finding, ranked_picture
from consolidate.report.charts.scales import Scale, round_ticks, tick_texts
from consolidate.report.charts.strip import Strip, beyond_edge, strip_picture
from consolidate.report.charts.tornado import Swing, Tornado, tornado_picture
from consolidate.report.typeset import _BOLD, _REGULAR, Box, shorten, spread, width, wrap

UNITS = ("gbp_m_per_100m", "gbp_per_wau", "gbp_per_wte", "percent", "wte_per_100m", "index")
FONTS = FilePath("/usr/share/fonts/truetype/liberation2")
LONG = "Systems and data migration of every ledger, payroll and recruitment platform in the footprint"


def sound(picture: Picture) -> None:
    """Fails with what is wrong with either drawing."""
    assert picture.wide.faults() == []
    assert picture.wide.width in (WIDE, 300.0)
    if picture.narrow is not None:
        assert picture.narrow.faults() == []
        assert picture.narrow.width == NARROW


def texts(drawing: Drawing) -> list[str]:
    return [label.text for label in drawing.labels]


def ranked(values: list[float], own: int = 0, unit: str = "gbp_per_wau", **more: object) -> Ranked:
    low, middle, high = quantiles(sorted(values), n=4, method="inclusive")
    return Ranked(
        key="F1", name="Example Hospitals", measure="cost per WAU", unit=unit, own=values[own],
        peers=tuple(v for i, v in enumerate(values) if i != own), quartiles=(low, middle, high), **more,
    )  # fmt: skip


def columns(drawing: Drawing) -> list[Rect]:
    return [mark for mark in drawing.marks if isinstance(mark, Rect) and mark.role == "own"]


@given(
    st.lists(st.floats(0.01, 1e7), min_size=5, max_size=240), st.sampled_from(UNITS), st.data(),
    st.sampled_from((TALL, LOW)),
)  # fmt: skip
def test_ranked_columns_hold_any_figures(values: list[float], unit: str, data: st.DataObject, height: float) -> None:
    own = data.draw(st.integers(0, len(values) - 1))
    sound(ranked_picture(ranked(values, own, unit, height=height)))


@given(st.lists(st.floats(-1e4, 1e4), min_size=5, max_size=130), st.data())
def test_ranked_columns_hold_figures_below_zero(values: list[float], data: st.DataObject) -> None:
    own = data.draw(st.integers(0, len(values) - 1))
    if any(values):
        sound(ranked_picture(ranked(values, own)))


@given(st.lists(st.sampled_from([3.0, 3.1, 9.0]), min_size=5, max_size=60))
def test_ranked_columns_hold_ties(values: list[float]) -> None:
    sound(ranked_picture(ranked(values)))


@pytest.mark.parametrize("n", [5, 9, 10, 15, 26, 27, 40, 41, 120, 121, 231])
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_ranked_columns_at_every_size(n: int, place: str) -> None:
    draw = random.Random(n)
    values = sorted(draw.gauss(3_500, 260) for _ in range(n))
    own = {"first": 0, "middle": n // 2, "last": n - 1}[place]
    interval = (values[own] * 0.97, values[own] * 1.03)
    sound(ranked_picture(ranked(values, own, interval=interval)))


def test_fewer_than_five_trusts_are_not_drawn() -> None:
    with pytest.raises(ValueError, match="too few"):
        ranked_picture(ranked([1.0, 2.0, 3.0, 4.0]))


def test_five_to_nine_trusts_have_a_median_and_no_quartiles() -> None:
    shown = texts(ranked_picture(ranked([1.0, 2, 3, 4, 5, 6, 7, 8, 9])).wide)
    assert "Median" in shown
    assert not {"Q1", "Q2", "Q3", "Q4"} & set(shown)


def test_ten_trusts_have_letters_quartiles_and_their_bounds() -> None:
    shown = texts(ranked_picture(ranked([float(v) for v in range(10, 20)], 4)).wide)
    assert [text for text in shown if text in ("A", "I", "You", "J")] == ["A", "You", "I"]
    assert [text for text in shown if text.startswith("Q")] == ["Q1", "Q2", "Q3", "Q4"]
    assert "to £12" in shown
    assert "You £14" in shown


def test_more_than_forty_trusts_have_no_letters() -> None:
    shown = texts(ranked_picture(ranked([float(v) for v in range(100, 141)])).wide)
    assert "A" not in shown


def test_more_than_120_columns_touch_and_the_own_one_can_be_seen() -> None:
    picture = ranked_picture(ranked([float(v) for v in range(1_000, 1_231)], 100))
    for drawing in (picture.wide, picture.narrow):
        outline = next(mark for mark in drawing.marks if isinstance(mark, Path) and mark.role == "peer")
        assert outline.d.count("M") == 1
        assert columns(drawing)[0].width >= 4


def test_the_own_trust_stands_last_of_equals_and_letters_pass_it_over() -> None:
    places = in_rank_order(2.0, [1.0, 2.0, 2.0, 3.0])
    assert [(place.value, place.letter) for place in places] == [(1, "A"), (2, "B"), (2, "C"), (2, ""), (3, "D")]


def test_peers_are_lettered_up_to_forty_and_numbered_beyond() -> None:
    few, many = in_rank_order(0.0, range(1, 30)), in_rank_order(0.0, range(1, 60))
    assert peer_name(few[27], 30) == "Peer AA"
    assert peer_name(many[27], 60) == "Peer 27"


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (10, "Eleven of your 14 peers have a lower cost per WAU"),
        (0, "All 14 of your peers have a higher cost per WAU"),
        (14, "All 14 of your peers have a lower cost per WAU"),
    ],
)  # fmt: skip
def test_the_finding_counts_the_larger_side(own: int, words: str) -> None:
    values = [float(v) for v in range(1, 16)]
    values[10] = 12.5
    assert finding(ranked(values, own)) == words


def test_words_for_those_who_do_not_see_a_ranked_chart() -> None:
    picture = ranked_picture(ranked([float(v) for v in range(3_001, 3_016)], 3))
    assert picture.title == "Eleven of 14 peers have a higher cost per WAU than Example Hospitals"
    assert picture.desc == (
        "Fifteen columns rise from £3,001 to £3,015. Example Hospitals is 4th from the lowest at £3,004. "
        "The median is £3,008 and the middle half runs from £3,005 to £3,012."
    )


amounts = st.floats(-5e6, 5e6).map(lambda v: round(v, 2))


@given(st.floats(1e3, 1e8), st.lists(amounts, min_size=1, max_size=9), st.booleans())
def test_ladders_hold_any_figures(start: float, changes: list[float], long: bool) -> None:
    label = LONG if long else "Overlap"
    result = start + sum(changes)
    sound(
        ladder_picture(
            Ladder(
                key="L", message="What is left.", start_label="Gap on paper", start_why=label, start=start,
                rungs=tuple(Rung(label=label, why=label, amount=change) for change in changes),
                result_label="Bankable each year", result_why="delivered and lasting", result=result,
                interval=(result - 1e5, result + 1e5),
            )
        )
    )  # fmt: skip


def test_a_ladder_whose_rungs_do_not_lead_to_its_foot_is_refused() -> None:
    with pytest.raises(ValueError, match=r"lead to 5\.00, the result is 4\.00"):
        ladder_picture(
            Ladder(
                key="L", message="", start_label="", start_why="", start=10, result_label="", result_why="", result=4,
                rungs=(Rung(label="", why="", amount=-5),),
            )
        )  # fmt: skip


def test_a_rung_too_small_for_the_axis_says_so_and_an_empty_one_says_nothing_was_taken() -> None:
    picture = ladder_picture(
        Ladder(
            key="L", message="", start_label="Gap", start_why="on paper", start=1e6, result_label="Left",
            result_why="", result=996_000,
            rungs=(Rung(label="Parts", why="", amount=-4_000), Rung(label="Overlap", why="", amount=0)),
        )
    )  # fmt: skip
    assert "under £0.01m" in texts(picture.wide)
    assert "£0.00m" in texts(picture.wide)


@given(st.lists(amounts, min_size=1, max_size=10))
def test_bridges_hold_any_figures(parts: list[float]) -> None:
    total = sum(parts)
    bars = tuple(Part(label=LONG if i % 2 else "HR", amount=a, reconciling=i == 0) for i, a in enumerate(parts))
    sound(bridge_picture(Bridge(key="B", message="Gap.", parts=bars, total_label="Gap to the median", total=total)))


def test_a_bridge_without_its_reconciling_bar_is_refused() -> None:
    with pytest.raises(ValueError, match=r"come to 1\.00, the total is 3\.00"):
        bridge_picture(Bridge(key="B", message="", parts=(Part(label="HR", amount=1),), total_label="Gap", total=3))


@given(amounts, st.lists(st.tuples(amounts, amounts, st.booleans()), min_size=1, max_size=14))
def test_tornadoes_hold_any_figures(central: float, ends: list[tuple[float, float, bool]]) -> None:
    swings = tuple(
        Swing(
            label=LONG if one_sided else "Discount rate", central="" if one_sided else "3.5%",
            low=("12 months late", min(a, b)), high=None if one_sided else ("3.0%", max(a, b)),
        )
        for a, b, one_sided in ends
    )  # fmt: skip
    sound(tornado_picture(Tornado(key="T", message="Doubts.", central=central, swings=swings)))


@given(st.lists(st.lists(amounts, min_size=11, max_size=11), min_size=1, max_size=5), st.floats(0, 10))
def test_cash_lines_hold_any_figures(lines: list[list[float]], years: float) -> None:
    named = tuple(
        CashLine(name=LONG if i == 1 else f"Option {i}", values=tuple(v), payback_years=years, preferred=i == 0)
        for i, v in enumerate(lines)
    )
    labels = tuple(f"{2026 + i}/{27 + i}" for i in range(11))
    sound(payback_picture(Payback(key="P", message="Cash.", years=labels, lines=named)))


def test_a_cash_line_of_another_length_is_refused() -> None:
    line = CashLine(name="Hub", values=(1.0,), payback_years=None)
    with pytest.raises(ValueError, match="'Hub' has 1 years, expected 2"):
        payback_picture(Payback(key="P", message="", years=("a", "b"), lines=(line,)))


def strip(peers: tuple[float, ...], own: float | None = 1.2) -> Strip:
    return Strip(
        key="S", label="HR", message="£1.0m above", position="4th highest of 15", own=own, peers=peers,
        quartiles=(0.9, 1.1),
    )  # fmt: skip


@given(st.lists(st.floats(0, 9), min_size=5, max_size=140), st.one_of(st.none(), st.floats(0, 9)))
def test_strips_keep_every_dot_inside(peers: list[float], own: float | None) -> None:
    picture = strip_picture(strip(tuple(peers), own))
    sound(picture)
    dots = [mark for mark in picture.wide.marks if isinstance(mark, Circle)]
    assert len(dots) == len(peers) + (own is not None)
    assert all(
        dot.x - dot.r >= 0 and dot.x + dot.r <= 300 and 0 <= dot.y - dot.r <= dot.y + dot.r <= 46 for dot in dots
    )


def test_dots_on_the_edge_are_told_in_words() -> None:
    assert (
        beyond_edge(strip((0.5, 0.6, 1, 1.5, 1.6, 2))) == "On the edge: one under 60% and two over 150% of the median"
    )
    assert beyond_edge(strip((0.7, 0.8, 1, 1.1, 1.2))) == ""


def test_a_strip_without_an_own_figure_says_so() -> None:
    assert strip_picture(strip((0.7, 0.8, 1, 1.1, 1.2), None)).desc.startswith("HR: no own figure.")


@given(st.floats(-1e6, 0), st.floats(0, 1e9))
def test_ticks_are_round_few_and_hold_zero(low: float, high: float) -> None:
    if high - low < 1e-6:
        return
    ticks = round_ticks(low, high)
    assert 4 <= len(ticks) <= 8
    assert 0 in ticks
    assert low - 1e-6 <= ticks[0] <= ticks[-1] <= high * (1 + 1e-9) + 1e-6
    steps = [b - a for a, b in pairwise(ticks)]
    assert max(steps) - min(steps) <= 1e-6 * max(steps)


def test_ticks_are_worded_in_their_unit() -> None:
    assert tick_texts((0, 2, 4), "gbp_per_payslip") == ["£0", "£2", "£4"]
    assert tick_texts((-500_000, 0, 500_000, 1_000_000), "gbp") == ["\u2212£0.5m", "£0", "£0.5m", "£1.0m"]
    assert tick_texts((0, 0.05, 0.1), "percent") == ["0%", "0.05%", "0.10%"]


def test_a_scale_starts_at_zero_and_ends_with_the_largest_figure() -> None:
    scale = Scale.over([3.4, 6.02], 100, 0)
    assert (scale.place(0), scale.place(6.02)) == (100, 0)
    assert scale.ticks == (0, 2, 4, 6)


def test_text_is_measured_wrapped_and_shortened_by_its_width() -> None:
    assert width("i", 10) < width("W", 10) < width("W", 20)
    assert width("Median", 13, bold=True) > width("Median", 13)
    assert width("\u4e00", 10) == width("M", 10)
    assert wrap("one two three", width("one two", 12), 12) == ["one two", "three"]
    assert shorten("Finance", 500, 13) == "Finance"
    assert shorten("Estates and facilities management", 150, 13).endswith("…")
    assert width(shorten(LONG, 150, 13), 13) <= 150
    assert shorten("Unbreakablewordthatgoeson", 60, 13).endswith("…")


def advances(font: FilePath) -> dict[str, int]:
    """The advance width of every character of a font, from its own cmap and hmtx tables."""
    data = font.read_bytes()
    tables = {data[o : o + 4]: struct.unpack(">I", data[o + 8 : o + 12])[0] for o in range(12, 12 + 16 * data[5], 16)}
    count = struct.unpack(">H", data[tables[b"hhea"] + 34 : tables[b"hhea"] + 36])[0]
    widths = [struct.unpack(">H", data[o : o + 2])[0] for o in range(tables[b"hmtx"], tables[b"hmtx"] + 4 * count, 4)]
    records = range(tables[b"cmap"] + 4, tables[b"cmap"] + 4 + 8 * data[tables[b"cmap"] + 3], 8)
    start = next(
        tables[b"cmap"] + o for p, e, o in (struct.unpack(">HHI", data[r : r + 8]) for r in records) if (p, e) == (3, 1)
    )
    half = struct.unpack(">H", data[start + 6 : start + 8])[0] // 2
    rows = [
        struct.unpack(f">{half}H", data[o : o + 2 * half])
        for o in (start + 14 + (2 * half + 2) * (i > 0) + 2 * half * max(0, i - 1) for i in range(4))
    ]
    found = {}
    for index, (end, begin, delta, offset) in enumerate(zip(*rows, strict=True)):
        for code in range(begin, min(end, 0xFFFE) + 1):
            if offset:
                at = start + 16 + 6 * half + 2 * index + offset + 2 * (code - begin)
                glyph = struct.unpack(">H", data[at : at + 2])[0]
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            else:
                glyph = (code + delta) & 0xFFFF
            found[chr(code)] = widths[min(glyph, count - 1)]
    return found


@pytest.mark.parametrize("bold", [False, True])
def test_widths_are_those_of_the_font(bold: bool) -> None:
    font = FONTS / f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf"
    if not font.exists():
        pytest.skip(f"{font} is not there")
    known = advances(font)
    letters = [letter for words in (_BOLD if bold else _REGULAR).values() for letter in words]
    assert {c: width(c, 2048, bold=bold) for c in letters} == {c: known[c] for c in letters}


def test_labels_are_moved_apart_and_kept_in_bounds() -> None:
    assert spread([10, 11, 50], 15, 0, 100) == [10, 25, 50]
    assert spread([98, 99], 15, 0, 100) == [85, 100]


def test_boxes_that_share_an_edge_do_not_touch() -> None:
    assert not Box(0, 0, 10, 10).touches(Box(10, 0, 20, 10))
    assert Box(0, 0, 10, 10).touches(Box(9.9, 9.9, 20, 20))


def test_a_drawing_tells_its_own_faults() -> None:
    one, other = (Label(x=x, y=20, text="Median", size=10) for x in (5.0, 12.0))
    assert Drawing(width=40, height=40, marks=(one, other)).faults() == [
        "'Median' touches 'Median'", "'Median' leaves the canvas", "'Median' is set at 10", "'Median' is set at 10",
    ]  # fmt: skip


def test_every_role_has_its_paint() -> None:
    assert set(paint.FILLS) >= {"own", "peer", "neutral", "opposite", "striped", "unexplained", "lower", "remaining"}
    assert all("stroke" in values for values in paint.STROKES.values())
