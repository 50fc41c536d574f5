"""The workbook part: which sheets there are, defined names, the date system, and how it calculates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from consolidate.sheets.limits import Limits
from consolidate.sheets.package import Package, Relationship, refuse_macros
from consolidate.sheets.placement import BOOK, MAIN, check_placement, check_root, only_child, refuse_place
from consolidate.sheets.verdict import SAVE_AGAIN, Verdict
from consolidate.sheets.xml_parts import tree

_STRICT = "purl.oclc.org/ooxml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TRUE = ("1", "true")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """One worksheet as the workbook lists it, with the name of the part that holds it."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPart:
    """What the workbook part says. `strings` and `styles` name parts, and are None where there are none."""

    sheets: tuple[SheetPart, ...]
    names: dict[str, str]
    dates_from_1904: bool
    calculates_on_load: bool
    calculates_by_hand: bool
    strings: str | None
    styles: str | None

    @property
    def asks_recalculation(self) -> bool:
        """Whether stored results of formulas are not to be relied on."""
        return self.calculates_on_load or self.calculates_by_hand


def read_book_part(package: Package, verdict: Verdict, limits: Limits) -> BookPart:
    """Read the workbook part. Raises Refusal where a sheet would be lost, doubled or not a sheet."""
    root = tree(package.workbook, package.part(package.workbook, verdict), verdict, limits)
    if _STRICT in root.tag:
        verdict.refuse(
            "file-is-strict",
            found="the workbook was saved as Strict Open XML Spreadsheet",
            expected="the ordinary kind of .xlsx",
            do="Open it in Excel, choose Save As, Excel Workbook (.xlsx), not Strict, and send that.",
        )
    pointers = {pointer.id: pointer for pointer in package.relationships(package.workbook, verdict, limits)}
    check_root(package.workbook, root, "workbook", verdict)
    check_placement(package.workbook, root, BOOK, verdict)
    entries = list(only_child(package.workbook, root, "sheets", verdict))
    if len(list(root.iter(f"{{{MAIN}sheet"))) > len(entries):
        refuse_place(package.workbook, "sheet", "an element that is no list of sheets", verdict)
    _check_count(len(entries), limits.sheets, "sheets", verdict)
    sheets = []
    for entry in entries:
        name, pointer = entry.get("name"), pointers.get(_relationship_id(entry))
        if not name or pointer is None:
            verdict.refuse(
                "part-missing",
                found=f"the sheet '{name}' points at no part" if name else "a sheet has no name",
                expected="sheets with a name and a part each",
                do=SAVE_AGAIN,
            )
        if pointer.outside:
            verdict.refuse(
                "part-outside",
                found=f"the sheet '{name}' is said to be at '{pointer.target[:80]}', outside the workbook",
                expected="every sheet inside the workbook",
                do="Do not open the file. Ask the sender how it was made, and for a copy saved by Excel.",
            )
        if pointer.kind in ("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"):
            refuse_macros(f"the sheet '{name}' is a macro sheet", verdict)
        if pointer.kind not in ("worksheet", "chartsheet"):
            verdict.refuse(
                "part-of-wrong-type",
                sheet=name,
                found=f"the sheet is said to be a '{pointer.kind[:40]}'",
                expected="a worksheet or a chart",
                do=SAVE_AGAIN,
            )
        if pointer.kind == "chartsheet":
            verdict.note(
                "sheet-without-cells",
                sheet=name,
                found="the sheet is a chartsheet, which has no cells",
                expected="worksheets",
                do="Nothing, unless figures were meant to be on it.",
            )
            continue
        package.part(pointer.target, verdict)
        visible = entry.get("state", "visible") == "visible"
        sheets.append(SheetPart(name=name, part=pointer.target, visible=visible))
    _check_sheets(sheets, verdict)
    calculation = only_child(package.workbook, root, "calcPr", verdict)
    properties = only_child(package.workbook, root, "workbookPr", verdict)
    names = only_child(package.workbook, root, "definedNames", verdict)
    return BookPart(
        sheets=tuple(sheets),
        names=_defined_names(names, [sheet.get("name", "") for sheet in entries], verdict, limits),
        dates_from_1904=properties.get("date1904") in _TRUE,
        calculates_on_load=calculation.get("fullCalcOnLoad") in _TRUE,
        calculates_by_hand=calculation.get("calcMode") == "manual",
        strings=_companion("sharedStrings", package, pointers.values(), verdict),
        styles=_companion("styles", package, pointers.values(), verdict),
    )


def _companion(kind: str, package: Package, pointers: Iterable[Relationship], verdict: Verdict) -> str | None:
    """The one part of a kind that the workbook points at. Raises Refusal where it is one of two, or passed over.

    Some programs find such a part by its declared type instead, and would read other texts and other dates.
    """
    targets = [pointer.target for pointer in pointers if pointer.kind == kind and not pointer.outside]
    declared = [name for name, said in package.types.items() if said.endswith(f".{kind}+xml") and name in package.parts]
    if len(targets) > 1 or (declared and [target.casefold() for target in targets] != declared):
        verdict.refuse(
            "part-missing",
            found=f"of the kind '{kind}' the workbook points at {_listed(targets)} and holds {_listed(declared)}",
            expected="one part of each kind",
            do=SAVE_AGAIN,
        )
    return targets[0] if targets else None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name[:80]}'" for name in names) or "none"


def _relationship_id(entry: ElementTree.Element) -> str:
    return entry.get(f"{{{_RELATIONSHIPS}}}id", "")


def _check_sheets(sheets: list[SheetPart], verdict: Verdict) -> None:
    if not sheets:
        verdict.refuse(
            "workbook-without-sheets",
            found="the workbook has no worksheet",
            expected="at least one",
            do=SAVE_AGAIN,
        )
    names: dict[str, str] = {}
    parts: dict[str, str] = {}
    for sheet in sheets:
        for seen, key, how in (
            (names, sheet.name.casefold(), "the same name"),
            (parts, sheet.part.casefold(), "one part"),
        ):
            if key in seen:
                verdict.refuse(
                    "sheet-twice",
                    sheet=sheet.name,
                    found=f"the sheets '{seen[key]}' and '{sheet.name}' have {how}",
                    expected="sheets that can be told apart",
                    do=SAVE_AGAIN,
                )
            seen[key] = sheet.name


def _defined_names(holder: ElementTree.Element, sheets: list[str], verdict: Verdict, limits: Limits) -> dict[str, str]:
    """What names refer to; a name that belongs to one sheet is keyed `Sheet!Name`."""
    _check_count(len(holder), limits.defined_names, "defined names", verdict)
    names: dict[str, str] = {}
    for element in holder:
        name, owner = element.get("name", ""), element.get("localSheetId", "")
        if owner.isdecimal() and owner.isascii() and int(owner) < len(sheets):
            name = f"{sheets[int(owner)]}!{name}"
        names[name] = element.text or ""
    return names


def _check_count(count: int, most: int, what: str, verdict: Verdict) -> None:
    if count > most:
        verdict.refuse(
            "workbook-too-large",
            found=f"the workbook has {count:,} {what}",
            expected=f"at most {most:,}",
            do="Copy the sheets that are needed into a new workbook, save it, and send that.",
        )
