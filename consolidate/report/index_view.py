"""All that the template of a front page may see: names and links in groups, never a figure of any trust."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a link leads, relative to the page, and what it is called. `note` says more, without figures."""

    href: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkGroup:
    """Links that belong together; `notice` marks invented or real figures behind them."""

    heading: str
    notice: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView:
    """The front page of a demonstration."""

    title: str
    finding: str
    lead: str
    as_of: date
    classification: str
    made_by: str
    groups: tuple[LinkGroup, ...]
