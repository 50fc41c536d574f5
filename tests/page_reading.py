"""A page as a tree, read with nothing but the standard library, for tests about what a reader meets."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "wbr", "rect", "line", "circle", "path", "input", "img", "hr", "link"}


@dataclass(slots=True)
class Node:
    """An element with what is inside it."""

    tag: str
    attributes: dict[str, str]
    inside: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words inside, with single spaces."""
        return " ".join("".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        for item in self.inside:
            if isinstance(item, str):
                yield item
            else:
                yield from item._words()
                if item.tag in {"br", "td", "th", "p", "li", "dt", "dd", "small"}:
                    yield " "

    def every(self, *tags: str) -> Iterator["Node"]:
        """Elements of some kinds at any depth, in the order of the page."""
        for item in self.inside:
            if isinstance(item, Node):
                if item.tag in tags:
                    yield item
                yield from item.every(*tags)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("page", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read_page(text: str) -> Node:
    """The tree of a page; fails where a tag is closed that is not the one that is open."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert [node.tag for node in reader.open] == ["page"], "an element is left open"
    return reader.root
