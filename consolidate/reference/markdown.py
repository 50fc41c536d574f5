"""Markdown as the reference pages use it: headings, lists, tables and links, with no HTML.

Knows how words from a declaration are kept from being taken for mark-up. Knows none of the declarations.
"""

import re
from collections.abc import Iterable, Sequence

_CODE = re.compile(r"(`[^`]*`)")
_MARKS = re.compile(r"([\\*<\[\]])")
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


def plain(text: object) -> str:
    """Words on one line that read as they were written; what stands between backticks stays code."""
    parts = _CODE.split(" ".join(str(text).split()))
    return "".join(part if part.startswith("`") else _MARKS.sub(r"\\\1", part) for part in parts)


def code(text: object) -> str:
    """A name as it is typed."""
    return f"`{text}`"


def names(items: Iterable[object]) -> str:
    """Several names as they are typed, with commas; a dash where there is none."""
    return ", ".join(code(item) for item in items) or "–"


def anchor(heading: str) -> str:
    """What a link to a heading ends with: small letters, hyphens for spaces, no other marks."""
    return _NOT_IN_ANCHORS.sub("", heading.lower()).replace(" ", "-")


def link(words: str, heading: str, page: str = "") -> str:
    """A link to a heading, of this page or of another."""
    return f"[{words}]({page}#{anchor(heading)})"


def heading(level: int, text: str) -> list[str]:
    """A heading with the empty line that belongs after it."""
    return ["#" * level + " " + text, ""]


def paragraph(text: object) -> list[str]:
    """One paragraph on one line; nothing for empty words."""
    return [plain(text), ""] if str(text).strip() else []


def labelled(parts: Iterable[tuple[str, str | Sequence[str]]]) -> list[str]:
    """A list of labels with their words; a label with several texts gets a list of its own; none without any.

    The texts are Markdown already.
    """
    lines = []
    for label, texts in parts:
        if isinstance(texts, str):
            lines += [f"- **{label}:** {texts}"] if texts else []
        elif len(texts) == 1:
            lines.append(f"- **{label}:** {texts[0]}")
        elif texts:
            lines += [f"- **{label}:**", *(f"  - {text}" for text in texts)]
    return [*lines, ""] if lines else []


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table; a column whose name ends in `:` stands to the right. Nothing where there are no rows.

    The cells are Markdown already. A column without a word in any row is left out.
    """
    filled = [row for row in rows if any(row)]
    kept = [place for place in range(len(columns)) if any(row[place] for row in filled)]
    if not filled:
        return []
    return [
        _row(columns[place].rstrip(":") for place in kept),
        _row("---:" if columns[place].endswith(":") else "---" for place in kept),
        *(_row(row[place] for place in kept) for row in filled),
        "",
    ]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def figure(value: object) -> str:
    """A number as it is declared, with commas between thousands."""
    return f"{value:,}"
