"""Every page that the demonstration leaves, held to what the pages of made-up views are held to."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from page_reading import Node, read_page

from consolidate.report.frame import INVENTED


def everything(node: Node) -> list[Node]:
    return [found for item in node.inside if isinstance(item, Node) for found in (item, *everything(item))]


@pytest.fixture(scope="module")
def pages(demonstration: Path) -> dict[str, Node]:
    found = sorted(demonstration.rglob("*.html"))
    return {path.relative_to(demonstration).as_posix(): read_page(path.read_text(encoding="utf-8")) for path in found}


def documents(pages: dict[str, Node]) -> dict[str, Node]:
    return {name: page for name, page in pages.items() if name != "index.html"}


def test_there_are_packs_of_both_kinds_and_a_case(pages: dict[str, Node]) -> None:
    names = documents(pages)
    assert len([name for name in names if re.search(r"pack_Z", name)]) >= 8
    assert len([name for name in names if re.search(r"pack_R", name)]) >= 2
    assert any(name.startswith("case/") for name in names)


def test_no_cell_is_empty_and_every_table_is_named(pages: dict[str, Node]) -> None:
    for name, page in pages.items():
        for table in page.every("table"):
            caption = next(table.every("caption")).text
            assert caption, name
            for cell in table.every("td", "th"):
                assert cell.text not in ("", "-", "–", "None", "nan"), f"{name}: {caption}"


def test_ids_are_unique_and_links_within_a_page_lead_somewhere(pages: dict[str, Node]) -> None:
    for name, page in pages.items():
        ids = [node.attributes["id"] for node in everything(page) if "id" in node.attributes]
        assert len(ids) == len(set(ids)), f"{name}: {[i for i in ids if ids.count(i) > 1][:3]}"
        targets = [a.attributes["href"][1:] for a in page.every("a") if a.attributes["href"].startswith("#")]
        assert set(targets) <= set(ids), f"{name}: {set(targets) - set(ids)}"


def test_headings_never_skip_a_level(pages: dict[str, Node]) -> None:
    for name, page in pages.items():
        levels = [int(node.tag[1]) for node in page.every("h1", "h2", "h3", "h4")]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def test_every_foot_of_an_invented_page_says_so_and_none_of_a_real_one(pages: dict[str, Node]) -> None:
    for name, page in documents(pages).items():
        feet = [node.text for node in everything(page) if {"furniture", "foot"} <= node.classes]
        assert feet, name
        real = re.search(r"pack_R", name) is not None
        assert {INVENTED in foot for foot in feet} == {not real}, name


def test_every_traced_figure_of_a_pack_leads_to_a_card_with_a_cell(pages: dict[str, Node]) -> None:
    for name, page in documents(pages).items():
        cards = {s.attributes["id"]: s.text for s in page.every("section") if "card" in s.classes}
        traced = [a.attributes["href"][1:] for a in page.every("a") if "traced" in a.classes]
        assert traced or name.startswith("case/"), name
        assert all("›" in cards[anchor] and "!" in cards[anchor] for anchor in traced), name


def test_no_figure_stands_on_the_front_page(pages: dict[str, Node]) -> None:
    assert not re.search(r"£|%", next(pages["index.html"].every("body")).text)
