"""Pages as a reader, a printer and a reading aid meet them: structure, words and safety of every report page."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from page_reading import Node, read_page
from report_views import AS_OF, PACKS, empty_pack, function_sheet, invented_pack, real_pack

from consolidate.case.commission import read_checked, sized
from consolidate.case.result import CaseResult
from consolidate.catalogue.home import home
from consolidate.report.case import build_case, case_page
from consolidate.report.charts.canvas import Drawing
from consolidate.report.frame import INVENTED
from consolidate.report.html import render
from consolidate.report.index import Linked, index_page
from consolidate.words.states import Population

LINKS = (
    Linked(href="packs/pack_ZN101.html", name="North Shire Royal Hospitals", group="Packs of invented trusts"),
    Linked(href="packs/pack_R0A.html", name="Manchester University", group="Packs of real trusts"),
    Linked(href="case/case_one.html", name="One service for three?", group="Business case, invented", note="Payroll"),
)


@cache
def payroll_case() -> CaseResult:
    path = home() / "sample_data" / "scenarios" / "payroll_three_trusts.toml"
    return sized(read_checked(path), lambda: pytest.fail("this scenario needs no store"))


@cache
def text_of(name: str) -> str:
    """A page by name, rendered once."""
    if name == "case":
        return case_page(payroll_case(), as_of=AS_OF)
    if name == "index":
        return index_page(LINKS, as_of=AS_OF)
    return render("pack.html.j2", PACKS[name]())


@cache
def page_of(name: str) -> Node:
    return read_page(text_of(name))


def words_of(name: str) -> str:
    """What a reader reads: the body, without the style sheet."""
    return next(page_of(name).every("body")).text


DOCUMENTS = [*PACKS, "case"]
every_page = pytest.mark.parametrize("name", [*DOCUMENTS, "index"])
every_document = pytest.mark.parametrize("name", DOCUMENTS)


@every_page
def test_a_page_says_its_language_title_and_width(name: str) -> None:
    page = page_of(name)
    assert next(page.every("html")).attributes["lang"] == "en-GB"
    assert next(page.every("title")).text
    assert text_of(name).lstrip().startswith("<!doctype html>")


@every_page
def test_a_page_needs_nothing_from_elsewhere(name: str) -> None:
    text, page = text_of(name), page_of(name)
    policy = next(m for m in page.every("meta") if m.attributes.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy.attributes["content"]
    assert "script-src" not in policy.attributes["content"]
    assert not list(page.every("script", "link", "iframe", "object", "embed", "img", "base", "form"))
    for node in page.every(*{node.tag for node in everything(page)}):
        for attribute, value in node.attributes.items():
            if attribute in ("src", "href", "action", "style", "fill"):
                assert not re.search(r"https?:|//|javascript:|data:", value), f"{node.tag} {attribute}={value}"
            assert not attribute.startswith("on"), f"{node.tag} runs {attribute}"
    style = next(page.every("style")).text
    assert "@import" not in style
    assert "url(" not in style
    assert "src/" not in text


def everything(node: Node) -> list[Node]:
    found = []
    for item in node.inside:
        if isinstance(item, Node):
            found += [item, *everything(item)]
    return found


@every_page
def test_ids_are_unique_and_every_reference_leads_somewhere(name: str) -> None:
    nodes = everything(page_of(name))
    ids = [node.attributes["id"] for node in nodes if "id" in node.attributes]
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
    for node in nodes:
        for target in node.attributes.get("aria-labelledby", "").split():
            assert target in ids, target
        if node.attributes.get("href", "").startswith("#"):
            assert node.attributes["href"][1:] in ids, node.attributes["href"]
        for used in re.findall(r"url\(#([^)]+)\)", node.attributes.get("fill", "")):
            assert used in ids


@every_page
def test_headings_never_skip_a_level(name: str) -> None:
    levels = [int(node.tag[1]) for node in page_of(name).every("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    assert all(node.text for node in page_of(name).every("h1", "h2", "h3", "h4"))


@every_page
def test_every_table_has_a_caption_and_scoped_heads_and_no_empty_cell(name: str) -> None:
    for table in page_of(name).every("table"):
        assert next(table.every("caption")).text
        heads = list(table.every("th"))
        assert heads
        assert {head.attributes.get("scope") for head in heads} <= {"col", "row"}
        widths = {len([c for c in row.inside if isinstance(c, Node)]) for row in table.every("tr")}
        assert len(widths) == 1, f"{next(table.every('caption')).text}: rows of {widths}"
        for cell in table.every("td", "th"):
            assert cell.text, next(table.every("caption")).text
            assert cell.text not in ("-", "–", "—", "n/a", "None", "nan"), next(table.every("caption")).text


@every_document
def test_every_picture_says_in_words_what_it_shows(name: str) -> None:
    pictures = [svg for svg in page_of(name).every("svg") if svg.attributes.get("role") == "img"]
    assert pictures or name == "empty"
    for svg in pictures:
        title, desc = next(svg.every("title")), next(svg.every("desc"))
        assert svg.attributes["aria-labelledby"] == f"{title.attributes['id']} {desc.attributes['id']}"
        for words in (title.text, desc.text):
            assert len(words) > 15
            assert not re.search(r"chart showing|graph of|(?i:\bblue\b|\bgrey\b)", words)


@every_document
def test_hidden_pictures_are_ornaments_beside_words(name: str) -> None:
    for svg in page_of(name).every("svg"):
        assert svg.attributes.get("role") == "img" or svg.attributes["viewbox"].split()[2:] <= ["6", "30"]


@every_document
def test_each_drawing_of_a_page_is_sound(name: str) -> None:
    view = build_case(payroll_case(), as_of=AS_OF) if name == "case" else PACKS[name]()
    drawings = list(drawings_in(view))
    assert drawings or name == "empty"
    assert [fault for drawing in drawings for fault in drawing.faults()] == []


def drawings_in(item: object) -> list[Drawing]:
    if isinstance(item, Drawing):
        return [item]
    if isinstance(item, tuple):
        return [drawing for part in item for drawing in drawings_in(part)]
    if is_dataclass(item):
        return [drawing for part in fields(item) for drawing in drawings_in(getattr(item, part.name))]
    return []


@every_document
def test_invented_figures_say_so_on_top_in_the_title_and_in_every_foot(name: str) -> None:
    page = page_of(name)
    frame = build_case(payroll_case(), as_of=AS_OF).frame if name == "case" else PACKS[name]().frame
    feet = [node for node in everything(page) if {"furniture", "foot"} <= node.classes]
    sections = [node for node in page.every("section") if "sheet" in node.classes]
    assert len(feet) == len(sections) > 0
    said = [INVENTED in foot.text for foot in feet]
    if frame.population is Population.INVENTED:
        assert all(said)
        assert "(invented figures)" in next(page.every("title")).text
        assert INVENTED in next(n for n in everything(page) if "notice" in n.classes).text
    else:
        assert not any(said)
        assert "nvented" not in words_of(name).replace("Real and invented trusts never share a group", "")


@every_document
def test_every_section_carries_the_classification(name: str) -> None:
    heads = [n for n in everything(page_of(name)) if {"furniture", "head"} <= n.classes]
    assert all("OFFICIAL" in head.text for head in heads)
    assert heads


@every_document
def test_no_ranking_words_and_no_program_words_reach_a_reader(name: str) -> None:
    words = words_of(name)
    for never in (
        r"\bbest\b",
        r"\bworst\b",
        r"\bleague\b",
        r"\binvalid\b",
        r"\bNone\b(?! of)",
        r"\bnan\b",
        "Decimal",
        r"\w! ",
    ):
        found = re.search(never, words)
        assert not found, f"{never}: {words[found.start() - 40 : found.end() + 40]}"


@every_page
def test_the_same_view_gives_the_same_bytes(name: str) -> None:
    again = (
        case_page(payroll_case(), as_of=AS_OF)
        if name == "case"
        else index_page(LINKS, as_of=AS_OF)
        if name == "index"
        else render("pack.html.j2", PACKS[name]())
    )
    assert again == text_of(name)


def test_what_a_trust_is_called_cannot_become_markup() -> None:
    evil = '<script>alert(1)</script> & "Sons" \u202e'
    text = render("pack.html.j2", invented_pack(name=evil))
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;Sons&#34;" in text
    assert next(read_page(text).every("h1")).text == " ".join(evil.split())


def test_a_name_that_a_view_does_not_have_stops_the_page() -> None:
    with pytest.raises(UndefinedError, match="has no attribute 'lead'"):
        render("pack.html.j2", build_case(payroll_case(), as_of=AS_OF))


def test_a_real_trust_from_public_data_has_fewer_sections_and_says_why() -> None:
    page = page_of("real")
    links = [link.text for nav in page.every("nav") for link in nav.every("a")]
    assert "Function by function" not in " ".join(links)
    omitted = next(s for s in page.every("section") if s.text.startswith("What this page leaves out"))
    assert "No published table holds the cost of corporate functions by trust" in omitted.text
    assert "Open Government Licence" in page.text


def test_every_figure_of_an_exhibit_has_its_year_unit_and_n_beside_it() -> None:
    page = page_of("real")
    for exhibit in real_pack().exhibits:
        figure = next(node for node in page.every("figure") if node.attributes.get("id") == exhibit.key)
        assert exhibit.year in figure.text
        assert f"n = {exhibit.n}" in figure.text
        stat = next(p for p in figure.every("p") if "stat" in p.classes)
        assert "£ per" in stat.text


def test_every_traced_figure_leads_to_a_card_with_its_cells() -> None:
    page = page_of("invented")
    cards = {s.attributes["id"]: s for s in page.every("section") if "card" in s.classes}
    traced = [a for a in page.every("a") if "traced" in a.classes]
    assert traced
    for link in traced:
        card = cards[link.attributes["href"][1:]]
        assert "ZX101_2025-26.xlsx › IM&T!L6" in card.text
        assert "consolidate trace ZX101" in card.text


def test_a_card_lists_twelve_cells_and_says_how_many_more() -> None:
    card = next(s for s in page_of("invented").every("section") if s.attributes.get("id") == "from-F1-CORP-01")
    assert len(list(card.every("code"))) == 13
    assert "And 52 more cells" in card.text


def test_too_few_trusts_are_printed_as_a_figure_without_a_chart() -> None:
    page = page_of("empty")
    figure = next(node for node in page.every("figure") if node.attributes.get("id") == "F2-FEW-01")
    assert not list(figure.every("svg"))
    assert "Too few trusts to compare your cost per payslip" in figure.text
    facts = next(n for n in page.every("section") if n.attributes.get("aria-labelledby") == "F2-FEW-01-facts")
    assert "£4.10" in facts.text
    assert "median" not in facts.text


def test_a_large_group_has_all_its_figures_in_the_table_and_in_the_appendix() -> None:
    page = page_of("real")
    tables = [t for t in page.every("table") if next(t.every("caption")).text.startswith("F2-REV-01")]
    assert [len(list(t.every("tr"))) for t in tables] == [232, 232]


def test_missing_functions_are_words_and_stand_last() -> None:
    page = page_of("long-name")
    rows = [article.text for article in page.every("article")]
    assert "Occupational health and wellbeing" in rows[-1]
    assert "Left blank" in rows[-1]


def test_a_gap_below_the_median_is_below_and_never_a_negative_saving() -> None:
    row = next(a.text for a in page_of("invented").every("article") if "Procurement" in a.text)
    assert "£0.2m below" in row
    assert "\u2212" not in row


def test_a_pack_without_functions_or_gap_still_numbers_its_sections() -> None:
    view = replace(invented_pack(), functions=None, gap=None, measures=())
    sections = [s for s in read_page(render("pack.html.j2", view)).every("section") if "sheet" in s.classes]
    feet = [next(n for n in everything(s) if "foot" in n.classes).text for s in sections]
    assert [re.search(r"(Section \d of \d|Appendix \w)", foot).group() for foot in feet] == [
        "Section 1 of 3", "Section 2 of 3", "Section 3 of 3", "Appendix A", "Appendix B",
    ]  # fmt: skip


def test_a_gap_without_functions_stands_with_the_rules_on_one_page() -> None:
    view = invented_pack()
    view = replace(view, functions=None, gap=replace(view.gap, bridge=None))
    page = read_page(render("pack.html.j2", view))
    assert "gap" not in [s.attributes.get("id") for s in page.every("section")]
    quality = next(s for s in page.every("section") if s.attributes.get("id") == "quality")
    assert view.gap.finding in quality.text
    assert view.gap.rows[0].opportunity.words in quality.text


def test_a_ninth_function_is_one_more_row() -> None:
    nine = replace(invented_pack(), functions=function_sheet(extra=1))
    assert len(list(read_page(render("pack.html.j2", nine)).every("article"))) == 9


def test_the_case_prints_the_worked_example_of_the_payroll_scenario() -> None:
    options = next(t for t in page_of("case").every("table") if "Options compared" in t.text)
    rows = [[c.text for c in row.every("th", "td")] for row in options.every("tr")][1:]
    assert [row[0] for row in rows] == [
        "Lead provider highest value", "Contract out", "Regional hub", "Improve in house",
    ]  # fmt: skip
    assert rows[0][1:] == ["1.46", "0.18", "4.1", "35%", "2.17", "0.19", "\u22120.87", "\u22120.03", "2.6"]
    assert rows[3][1:] == ["0.72", "0.33", "1.3", "10%", "0.81", "0.00", "\u22120.09", "0.00", "8.9"]


def test_the_case_opens_with_which_option_by_how_much_and_how_easily_that_turns() -> None:
    answer = build_case(payroll_case(), as_of=AS_OF).answer
    assert answer.finding == "Lead provider is worth most over ten years, £0.04m more than contract out"
    assert answer.lead == (
        "It breaks even when 35% of its savings arrive; the plan assumes 92.5%. "
        "If savings and costs went as audited shared services had them, it would be worth \u2212£0.57m."
    )
    assert [figure.figure for figure in answer.figures] == ["£1.46m", "£0.31m", "£0.89m"]


def test_the_case_says_where_the_order_turns() -> None:
    notes = build_case(payroll_case(), as_of=AS_OF).order_notes
    assert notes[0].startswith("Contract out comes out ahead if less than 91% of lead provider’s savings arrive")
    assert any("Over five years contract out is worth most: £0.47m against £0.18m" in note for note in notes)
    assert any("By benefit per £1 improve in house comes first (8.9 against 2.6)" in note for note in notes)


def test_transfers_between_trusts_come_to_nothing() -> None:
    assert sum(row.transfer for row in build_case(payroll_case(), as_of=AS_OF).allocation) == 0


def test_the_case_logs_every_assumption_with_a_source() -> None:
    view = build_case(payroll_case(), as_of=AS_OF)
    assert len(view.assumptions) == len(payroll_case().assumptions) > 40
    assert all(row.source and row.evidence and row.value for row in view.assumptions)
    rate = next(
        row for row in view.assumptions if row.what == "Employer's National Insurance, main secondary Class 1 rate"
    )
    assert rate.value == "15%"


def test_the_front_page_keeps_real_and_invented_apart_and_holds_no_figure() -> None:
    page = page_of("index")
    groups = list(page.every("section"))
    assert [next(g.every("h2")).text for g in groups] == [link.group for link in LINKS]
    marked = ["Every figure and trust behind these links is invented" in g.text for g in groups]
    assert marked == [True, False, True]
    assert [a.attributes["href"] for g in groups for a in g.every("a")] == [link.href for link in LINKS]
    assert not re.search(r"£|%", words_of("index"))


TEMPLATES = sorted((home() / "templates" / "reports").rglob("*.j2"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_never_switch_escaping_off(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for never in ("|safe", "| safe", "autoescape", "Markup", "javascript:", "http:", "https:"):
        assert never not in text, never
    assert not re.search(r"=\{\{", text), "an attribute without quotation marks"
    for style in re.findall(r"<style>(.*?)</style>", text, re.S):
        assert "{{" not in style


def test_dates_are_passed_in_and_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    other = case_page(payroll_case(), as_of=date(2027, 1, 2))
    assert "2 January 2027" in other
    assert other.replace("2 January 2027", "21 November 2026") == text_of("case")


def test_the_empty_pack_says_what_it_lacks() -> None:
    assert empty_pack().exhibits[0].picture is None
    assert "No measure has a figure for this trust that can be set beside its peers" in page_of("empty").text
