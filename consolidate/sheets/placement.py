"""Which elements may stand in which, where that decides what a cell says (ECMA-376 part 1, 18.3 and 18.4).

Programs differ in what they make of an element out of its place, or of letters beside one: some read it, some
pass it over, some join it to the one before. A part that has one is refused. Knows names, not what they mean.
"""

from collections.abc import Mapping
from typing import NoReturn
from xml.etree import ElementTree

from consolidate.sheets.verdict import SAVE_AGAIN, Verdict
from consolidate.sheets.xml_parts import SEPARATOR, local_name

Children = Mapping[str, frozenset[str]]
"""What may stand in each element; in one that is not named here, anything."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main" + SEPARATOR
HOLD_LETTERS = frozenset(("f", "v", "t"))
_NOTHING: frozenset[str] = frozenset()
_TEXT = frozenset(("t", "r", "rPh", "phoneticPr"))
_OF_A_TEXT = {"t": _NOTHING, "r": frozenset(("rPr", "t")), "rPh": frozenset(("r", "t"))}

STRINGS: Children = {"sst": frozenset(("si", "extLst")), "si": _TEXT, **_OF_A_TEXT}
BOOK: Children = {"sheets": frozenset(("sheet",)), "definedNames": frozenset(("definedName",))}
STYLES: Children = {"numFmts": frozenset(("numFmt",)), "cellXfs": frozenset(("xf",))}
RELATIONSHIPS: Children = {"Relationships": frozenset(("Relationship",)), "Relationship": _NOTHING}
_CELLS: Children = {
    "sheetData": frozenset(("row",)),
    "row": frozenset(("c", "extLst")),
    "c": frozenset(("f", "v", "is", "extLst")),
    "f": _NOTHING,
    "v": _NOTHING,
    "is": _TEXT,
    **_OF_A_TEXT,
}
CELLS: Children = {MAIN + name: frozenset(MAIN + child for child in _CELLS[name]) for name in _CELLS}
"""The same for the cells of a sheet, by names with their namespace. What is named here may stand nowhere else."""


def check_root(part: str, root: ElementTree.Element, name: str, verdict: Verdict) -> None:
    """Refuse a part that is not of the kind that the workbook takes it for."""
    if root.tag != f"{{{MAIN}{name}":
        verdict.refuse(
            "part-of-wrong-type",
            found=f"the part '{part}' begins with '{root.tag[:100]}'",
            expected=f"a '{name}' of a workbook",
            do=SAVE_AGAIN,
        )


def check_placement(part: str, root: ElementTree.Element, children: Children, verdict: Verdict) -> None:
    """Refuse a part with an element, or letters, where none may stand."""
    for element in root.iter():
        name = local_name(element)
        allowed = children.get(name)
        if allowed is None:
            continue
        for child in element:
            if local_name(child) not in allowed:
                refuse_place(part, local_name(child), name, verdict)
        if name not in HOLD_LETTERS and _has_letters(element):
            refuse_letters(part, name, verdict)


def only_child(part: str, root: ElementTree.Element, name: str, verdict: Verdict) -> ElementTree.Element:
    """The one child of a name, or an empty element where there is none. Raises Refusal where there are two."""
    found = [child for child in root if local_name(child) == name]
    if len(found) > 1:
        refuse_place(part, f"second {name}", local_name(root), verdict)
    return found[0] if found else ElementTree.Element(name)


def refuse_place(part: str, name: str, within: str, verdict: Verdict, sheet: str | None = None) -> NoReturn:
    """Refuse a part for an element out of its place."""
    verdict.refuse(
        "xml-out-of-place",
        sheet=sheet,
        found=f"the part '{part}' has an element '{name[:40]}' inside '{within}'",
        expected="elements where Excel puts them",
        do=SAVE_AGAIN,
    )


def refuse_letters(part: str, within: str, verdict: Verdict, sheet: str | None = None) -> NoReturn:
    """Refuse a part for letters that belong to no cell."""
    verdict.refuse(
        "xml-out-of-place",
        sheet=sheet,
        found=f"the part '{part}' has letters beside the elements inside '{within}'",
        expected="letters in cells alone",
        do=SAVE_AGAIN,
    )


def _has_letters(element: ElementTree.Element) -> bool:
    return any(text and not text.isspace() for text in (element.text, *(child.tail for child in element)))
