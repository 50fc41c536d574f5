"""The texts that cells share, and how a text is written in a workbook's XML."""

import re
import unicodedata
from collections.abc import Iterable
from xml.etree import ElementTree

from consolidate.sheets.limits import Limits
from consolidate.sheets.verdict import SAVE_AGAIN, Verdict
from consolidate.sheets.xml_parts import local_name, tree

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_", re.ASCII)
_READABLE_CONTROLS = "\t\n\r"
_UNSEEN = ("Cc", "Cf", "Cn", "Cs")  # control, format (which turns the writing direction), unassigned, surrogate


def read_strings(part: str, content: bytes, verdict: Verdict, limits: Limits) -> list[str]:
    """All shared texts in their order. Raises Refusal where there are too many, or one is too long."""
    root = tree(part, content, verdict, limits)
    said = root.get("uniqueCount", "")
    count = sum(local_name(item) == "si" for item in root)
    for number in (int(said) if said.isdecimal() and said.isascii() else 0, count):
        if number > limits.shared_strings:
            verdict.refuse(
                "strings-count-impossible",
                found=f"the workbook says that it holds {number:,} different texts",
                expected=f"at most {limits.shared_strings:,}",
                do=SAVE_AGAIN,
            )
    strings = [unescape(_text_of(item)) for item in root if local_name(item) == "si"]
    longest = max(map(len, strings), default=0)
    if longest > limits.excel_text:
        refuse_long_text(longest, verdict, limits)
    return strings


def unescape(text: str) -> str:
    """Text with Excel's own escapes taken back: _x000D_ is a carriage return, _x005F_ an underscore.

    An escape for a control character that no text may hold is left as it stands, so that it stays visible.
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def refuse_long_text(
    length: int, verdict: Verdict, limits: Limits, *, sheet: str | None = None, cell: str | None = None
) -> None:
    """Refuse a text that is longer than any cell can hold."""
    verdict.refuse(
        "cell-text-too-long",
        sheet=sheet,
        cell=cell,
        found=f"a text of {length:,} characters",
        expected=f"at most {limits.excel_text:,}, which is what a cell holds",
        do=SAVE_AGAIN,
    )


def _text_of(item: Iterable[ElementTree.Element]) -> str:
    """The runs of a text put together; its phonetic guide is left out."""
    pieces = []
    for element in item:
        name = local_name(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name == "r":
            pieces.extend(run.text or "" for run in element if local_name(run) == "t")
    return "".join(pieces)


def _character(match: re.Match[str]) -> str:
    character = chr(int(match.group(1), 16))
    hidden = unicodedata.category(character) in _UNSEEN and character not in _READABLE_CONTROLS
    return match.group(0) if hidden else character
