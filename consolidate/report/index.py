"""The front page of a demonstration, from a list of links. Holds names and links only, never a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consolidate import __version__
from consolidate.report.html import render
from consolidate.report.index_view import IndexView, Link, LinkGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """One thing to lead to: where it is relative to the page, its name, and the heading of its group."""

    href: str
    name: str
    group: str
    note: str = ""


def index_page(links: Sequence[Linked], *, as_of: date) -> str:
    """The front page as HTML; groups and links in the order given."""
    return render("index.html.j2", build_index(links, as_of=as_of))


def build_index(links: Sequence[Linked], *, as_of: date) -> IndexView:
    """Links by group. What holds invented figures is marked, so that nobody takes it for a real trust's."""
    headings = dict.fromkeys(link.group for link in links)
    return IndexView(
        title="Demonstration of consolidate",
        finding="Where back offices stand, and what joining them up would be worth",
        lead="Each page below stands alone: it needs no network, prints on A4 and leads from every figure to its cell. "
        "Real and invented trusts never share a page, a group or a total.",
        as_of=as_of,
        classification="OFFICIAL",
        made_by=f"consolidate {__version__}",
        groups=tuple(
            LinkGroup(
                heading=heading,
                notice=_notice(heading),
                links=tuple(
                    Link(href=link.href, name=link.name, note=link.note) for link in links if link.group == heading
                ),
            )
            for heading in headings
        ),
    )


def _notice(heading: str) -> str:
    """The word that the heading itself holds decides, so that heading and notice cannot disagree."""
    if "invented" in heading.lower():
        return "Every figure and trust behind these links is invented."
    return ""
