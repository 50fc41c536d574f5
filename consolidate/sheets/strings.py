"""The texts that cells share, and how a text is written in a workbook's XML."""

import re
import unicodedata
from collections.abc import Iterable
from xml.etree import ElementTree

from consolidate.sheets.limits import Limits
from consolidate.sheets.placement import STRINGS, check_placement, check_root, refuse_place
from consolidate.sheets.verdict import SAVE_AGAIN, Verdict
from consolidate.sheets.xml_parts import local_name, tree

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_", re.ASCII)
_READABLE_CONTROLS = "\t\n\r"
_UNSEEN = ("Cc", "Cf", "Cn", "Cs")  # control, format (which turns the writing direction), unassigned, surrogate


def read_strings(part: str, content: bytes, verdict: Verdict, limits: Limits) -> list[str]:
    """All shared texts in their order. Raises Refusal where there are too many, or one is too long."""
    root = tree(part, content, verdict, limits)
    check_root(part, root, "sst", verdict)
    check_placement(part, root, STRINGS, verdict)
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
    strings = [unescape(_text_of(part, item, verdict)) for item in root if local_name(item) == "si"]
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


def _text_of(part: str, item: Iterable[ElementTree.Element], verdict: Verdict) -> str:
    """The letters of a text, or those of its runs put together; its phonetic guide is left out."""
    pieces: list[str] = []
    for element in item:
        name = local_name(element)
        if name not in ("t", "r"):
            continue
        letters = [element] if name == "t" else [run for run in element if local_name(run) == "t"]
        if len(letters) > 1 or (name == "t" and pieces):
            refuse_place(part, "t", "r" if name == "r" else "si", verdict)
        pieces += [run.text or "" for run in letters]
    return "".join(pieces)


def _character(match: re.Match[str]) -> str:
    character = chr(int(match.group(1), 16))
    hidden = unicodedata.category(character) in _UNSEEN and character not in _READABLE_CONTROLS
    return match.group(0) if hidden else character
