"""The workbook part: which sheets there are, defined names, the date system, and how it calculates."""

from dataclasses import dataclass
from xml.etree import ElementTree

from consolidate.sheets.limits import Limits
from consolidate.sheets.package import Package, refuse_macros
from consolidate.sheets.verdict import SAVE_AGAIN, Verdict
from consolidate.sheets.xml_parts import local_name, tree

_STRICT = "purl.oclc.org/ooxml"
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
    elements = {local_name(element): element for element in root}
    entries = [entry for entry in elements.get("sheets", ()) if local_name(entry) == "sheet"]
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
        if pointer.kind != "worksheet":
            verdict.note(
                "sheet-without-cells",
                sheet=name,
                found=f"the sheet is a {pointer.kind}, which has no cells",
                expected="worksheets",
                do="Nothing, unless figures were meant to be on it.",
            )
            continue
        package.part(pointer.target, verdict)
        visible = entry.get("state", "visible") == "visible"
        sheets.append(SheetPart(name=name, part=pointer.target, visible=visible))
    _check_sheets(sheets, verdict)
    calculation = elements.get("calcPr", ElementTree.Element("calcPr"))
    properties = elements.get("workbookPr", ElementTree.Element("workbookPr"))
    by_kind = {pointer.kind: pointer.target for pointer in pointers.values() if not pointer.outside}
    return BookPart(
        sheets=tuple(sheets),
        names=_defined_names(
            elements.get("definedNames"), [sheet.get("name", "") for sheet in entries], verdict, limits
        ),
        dates_from_1904=properties.get("date1904") in _TRUE,
        calculates_on_load=calculation.get("fullCalcOnLoad") in _TRUE,
        calculates_by_hand=calculation.get("calcMode") == "manual",
        strings=by_kind.get("sharedStrings"),
        styles=by_kind.get("styles"),
    )


def _relationship_id(entry: ElementTree.Element) -> str:
    return next((value for key, value in entry.attrib.items() if key.endswith("}id")), "")


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


def _defined_names(
    holder: ElementTree.Element | None, sheets: list[str], verdict: Verdict, limits: Limits
) -> dict[str, str]:
    """What names refer to; a name that belongs to one sheet is keyed `Sheet!Name`."""
    if holder is None:
        return {}
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
