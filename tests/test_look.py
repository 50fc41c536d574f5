"""How pages look: contrast measured, one palette, and what a browser makes of a page on paper and on a phone."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from report_views import AS_OF, PACKS

from consolidate.case.commission import read_checked, sized
from consolidate.catalogue.home import home
from consolidate.report.case import build_case, case_page
from consolidate.report.charts import paint
from consolidate.report.frame import INVENTED
from consolidate.report.html import render

STYLE = (home() / "templates" / "reports" / "style.css").read_text(encoding="utf-8")
TEXT_NEEDS, MARK_NEEDS = 4.5, 3.0
WHITE = "#FFFFFF"


def colours() -> dict[str, str]:
    """The named colours of the style sheet."""
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", STYLE))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by the formula of WCAG 2.2."""

    def luminance(colour: str) -> float:
        channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", WHITE), ("ink-2", WHITE), ("own", WHITE), ("furniture", WHITE), ("attention-text", WHITE),
        ("ink", "panel"), ("ink-2", "panel"), ("furniture", "panel"), ("own", "own-row"), ("ink-2", "own-row"),
        ("attention-text", "attention-ground"), ("furniture", "focus"), ("ink", "focus"),
    ],
)  # fmt: skip
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    known = colours()
    assert contrast(known[text], known.get(ground, ground)) >= TEXT_NEEDS


def test_every_text_colour_of_the_style_sheet_is_among_those_measured() -> None:
    used = set(re.findall(r"(?<![\w-])color: var\(--([\w-]+)\)", STYLE))
    assert used == {"ink", "ink-2", "own", "furniture", "attention-text"}
    assert not re.search(r"(?<![\w-])color: #", STYLE)


@pytest.mark.parametrize(
    ("mark", "ground", "needed"),
    [
        (paint.OWN, WHITE, MARK_NEEDS), (paint.OWN, paint.PEER, MARK_NEEDS), (paint.OWN, paint.BAND, MARK_NEEDS),
        (paint.NEUTRAL, WHITE, MARK_NEEDS), (paint.TAKES_AWAY, WHITE, MARK_NEEDS), (paint.INK, WHITE, TEXT_NEEDS),
        (paint.PEER_OUTLINE, paint.MIDDLE_HALF, MARK_NEEDS), (paint.INK, paint.LOWER_SIDE, TEXT_NEEDS),
    ],
)  # fmt: skip
def test_marks_that_carry_meaning_stand_out(mark: str, ground: str, needed: float) -> None:
    assert contrast(mark, ground) >= needed


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [(paint.INK, 15.2), (paint.INK_2, 7.3), (paint.OWN, 10.3), (paint.NEUTRAL, 5.0), ("#005EB8", 6.4)],
)
def test_contrast_is_measured_as_published(colour: str, ratio: float) -> None:
    assert contrast(colour, WHITE) == pytest.approx(ratio, abs=0.06)


def test_charts_and_style_sheet_share_their_colours() -> None:
    known = colours()
    shared = {
        "ink": paint.INK, "ink-2": paint.INK_2, "own": paint.OWN, "neutral": paint.NEUTRAL, "line": paint.HAIRLINE,
        "peer-line": paint.PEER_OUTLINE, "middle": paint.MIDDLE_HALF, "lower": paint.LOWER_SIDE,
    }  # fmt: skip
    assert {name: known[name] for name in shared} == shared


def test_nothing_is_round_shadowed_slanted_or_fetched() -> None:
    for never in ("border-radius", "box-shadow", "text-shadow", "italic", "uppercase", "@import", "@font-face", "url("):
        assert never not in STYLE, never


def test_no_text_is_set_under_twelve_pixels_on_screen() -> None:
    screen = STYLE[: STYLE.index("@page")]
    assert min(float(size) for size in re.findall(r"font-size: ([\d.]+)rem", screen)) * 16 >= 12


# What a browser makes of it. Each page is small, and rendered for the phone without its frame of reference:
# a page in an inner frame of 390 px meets the same media queries as a phone.

CASE = home() / "sample_data" / "scenarios" / "payroll_three_trusts.toml"


def pages() -> dict[str, Callable[[], str]]:
    made = {name: lambda view=view: render("pack.html.j2", view()) for name, view in PACKS.items()}
    return {**made, "case": lambda: case_page(sized(read_checked(CASE), pytest.fail), as_of=AS_OF)}


@pytest.fixture
def chromium(program: Callable[[str], str], tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the browser without a screen, without the network and without leaving anything behind."""
    path = program("chromium")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                path, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={tmp_path / 'profile'}", *arguments,
            ],
            capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip

    return run


def printed(chromium: Callable[..., object], program: Callable[[str], str], folder: Path, html: str) -> list[str]:
    """The words on each sheet of paper."""
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(html, encoding="utf-8")
    chromium("--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri())
    words = subprocess.run(
        [program("pdftotext"), "-layout", target, "-"], capture_output=True, text=True, check=True
    ).stdout
    return words.split("\f")[:-1]


EXPECTED_SHEETS = {"invented": 10, "long-name": 10, "real": 8, "empty": 5, "case": 14}
"""Sheets of paper: one more means that a section has outgrown its page."""


@pytest.mark.parametrize("name", EXPECTED_SHEETS)
def test_on_paper_every_sheet_says_whose_it_is_and_no_heading_stands_alone(
    name: str, chromium: Callable[..., object], program: Callable[[str], str], tmp_path: Path
) -> None:
    html = pages()[name]()
    case = name == "case"
    frame = build_case(sized(read_checked(CASE), pytest.fail), as_of=AS_OF).frame if case else PACKS[name]().frame
    titles = re.findall(r"<h[23][^>]*>(.*?)</h[23]>", html)
    headings = {" ".join(re.sub(r"<[^>]+>", "", title).replace("&amp;", "&").split()) for title in titles}
    sheets = printed(chromium, program, tmp_path, html)
    for number, sheet in enumerate(sheets, 1):
        lines = [" ".join(line.split()) for line in sheet.splitlines() if line.strip()]
        assert frame.classification in sheet, f"sheet {number} is not marked"
        assert (INVENTED in sheet) is frame.invented, f"sheet {number}"
        assert re.search(r"Section \d of \d|Appendix|Annex", lines[-1]), f"sheet {number} ends with '{lines[-1]}'"
        assert lines[-2] not in headings, f"sheet {number}: '{lines[-2]}' stands alone"
    assert len(sheets) <= EXPECTED_SHEETS[name]


WIDEST = """<script>addEventListener("load", () => {
  const page = document.querySelector("iframe").contentDocument, over = [];
  for (const e of page.body.querySelectorAll("*")) {
    const box = e.getBoundingClientRect();
    const moves = e.closest(".scroll") || e.closest("svg");
    if (box.right > 390.5 && box.width && !moves) over.push(e.outerHTML.slice(0, 90));
  }
  document.title = page.documentElement.scrollWidth + " " + over.length + " " + over.slice(0, 3).join(" ");
})</script>"""


@pytest.mark.parametrize("name", EXPECTED_SHEETS)
def test_on_a_phone_nothing_is_wider_than_the_screen(
    name: str, chromium: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    html = pages()[name]()
    policy = re.search(r'<meta http-equiv="Content-Security-Policy"[^>]*>', html).group()
    (tmp_path / "inner.html").write_text(html.replace(policy, ""), encoding="utf-8")
    outer = tmp_path / "outer.html"
    frame = '<iframe src="inner.html" width="390" height="800" style="border:0"></iframe>'
    outer.write_text(f"<title>-</title>{frame}{WIDEST}", encoding="utf-8")
    done = chromium("--allow-file-access-from-files", "--virtual-time-budget=4000", "--dump-dom", outer.as_uri())
    title = re.search(r"<title>(.*?)</title>", done.stdout, re.S).group(1)
    assert title.startswith("390 0"), title
