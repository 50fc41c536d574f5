"""What the parts of a package are and how they point at each other: content types and relationships.

Also refuses parts that carry more than figures: macros, embedded objects, pivot caches, controls.
Knows the Open Packaging Conventions (ECMA-376 part 2), not what a sheet holds.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import unquote

from consolidate.sheets.container import Container
from consolidate.sheets.limits import Limits
from consolidate.sheets.placement import RELATIONSHIPS, check_placement
from consolidate.sheets.verdict import SAVE_AGAIN, WORKBOOK, Verdict
from consolidate.sheets.xml_parts import local_name, tree

_TYPES = "[content_types].xml"
_ROOT_RELATIONSHIPS = "_rels/.rels"
_MAIN_PREFIX = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MAIN = _MAIN_PREFIX + "sheet.main+xml"
_TEMPLATE = _MAIN_PREFIX + "template.main+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """One pointer from a part. `kind` is the last word of its type, such as "worksheet"."""

    id: str
    kind: str
    target: str
    outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Parts by name in lower case, and where the workbook itself is. `names` are those of all parts.

    `types` gives the content type of each part that is declared by its name.
    """

    parts: Mapping[str, bytes]
    names: tuple[str, ...]
    workbook: str
    types: Mapping[str, str]

    def part(self, name: str, verdict: Verdict) -> bytes:
        """The bytes of a part. Raises Refusal where it is missing."""
        content = self.parts.get(name.casefold())
        if content is None:
            refuse_missing(name, verdict)
        return content

    def relationships(self, part: str, verdict: Verdict, limits: Limits) -> list[Relationship]:
        """Where a part points, with targets as names of parts; none where it has no list of its own."""
        folder, _, file = part.rpartition("/")
        list_name = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        content = self.parts.get(list_name.casefold())
        return [] if content is None else _relationships(list_name, content, folder, verdict, limits)


def open_package(container: Container, verdict: Verdict, limits: Limits) -> Package:
    """Find the workbook in a container and refuse what a workbook of figures has no need of."""
    _refuse_unwanted(container.names, verdict)
    if _TYPES not in container.parts:
        refuse_missing("[Content_Types].xml", verdict)
    if _ROOT_RELATIONSHIPS not in container.parts:
        refuse_missing("_rels/.rels", verdict)
    pointers = _relationships(_ROOT_RELATIONSHIPS, container.parts[_ROOT_RELATIONSHIPS], "", verdict, limits)
    workbook = next((pointer.target for pointer in pointers if pointer.kind == "officeDocument"), None)
    if workbook is None or workbook.casefold() not in container.parts:
        refuse_missing(workbook or "xl/workbook.xml", verdict)
    types, by_ending = _content_types(container.parts[_TYPES], verdict, limits)
    ending = workbook.rpartition(".")[2].casefold()
    _check_main_type(types.get(workbook.casefold(), by_ending.get(ending, "")), verdict)
    return Package(parts=container.parts, names=container.names, workbook=workbook, types=types)


def refuse_missing(name: str, verdict: Verdict) -> NoReturn:
    """Refuse a workbook that lacks a part which it points at."""
    verdict.refuse(
        "part-missing",
        found=f"the part '{name}' is missing",
        expected="every part that the workbook points at",
        do=SAVE_AGAIN,
    )


def _relationships(name: str, content: bytes, folder: str, verdict: Verdict, limits: Limits) -> list[Relationship]:
    found: dict[str, Relationship] = {}
    root = tree(name, content, verdict, limits)
    check_placement(name, root, RELATIONSHIPS, verdict)
    for element in root:
        outside = element.get("TargetMode", "").casefold() == "external"
        target = element.get("Target", "")
        if not outside:
            target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
        kind = element.get("Type", "").rpartition("/")[2]
        key = element.get("Id", "")
        if not key or key in found:
            verdict.refuse(
                "xml-out-of-place",
                found=f"the part '{name}' has two pointers of the name '{key[:40]}'"
                if key
                else f"the part '{name}' has a pointer without a name",
                expected="pointers with a name of their own each",
                do=SAVE_AGAIN,
            )
        found[key] = Relationship(id=key, kind=kind, target=target, outside=outside)
    return list(found.values())


def _content_types(content: bytes, verdict: Verdict, limits: Limits) -> tuple[dict[str, str], dict[str, str]]:
    """The declared types of parts: by the part's name, and by the ending of its name."""
    by_name: dict[str, str] = {}
    by_ending: dict[str, str] = {}
    for element in tree("[Content_Types].xml", content, verdict, limits):
        kind = element.get("ContentType", "")
        if local_name(element) == "Default":
            by_ending[element.get("Extension", "").casefold()] = kind
        else:
            by_name.setdefault(element.get("PartName", "").lstrip("/").casefold(), kind)
    return by_name, by_ending


def _check_main_type(kind: str, verdict: Verdict) -> None:
    if kind == _MAIN:
        return
    if "macroenabled" in kind.casefold():
        refuse_macros("the workbook is of the kind that holds macros (.xlsm)", verdict)
    if kind == _TEMPLATE:
        verdict.refuse(
            "file-not-xlsx",
            found="the file is an Excel template (.xltx)",
            expected=WORKBOOK,
            do=SAVE_AGAIN,
        )
    verdict.refuse(
        "part-of-wrong-type",
        found=f"the workbook is declared as '{kind}'" if kind else "the workbook is declared as nothing",
        expected="the type of a spreadsheet",
        do=SAVE_AGAIN,
    )


def refuse_macros(found: str, verdict: Verdict) -> NoReturn:
    """Refuse a workbook that can run a program."""
    verdict.refuse("part-has-macros", found=found, expected="a workbook without macros", do=SAVE_AGAIN)


def _refuse_unwanted(names: tuple[str, ...], verdict: Verdict) -> None:
    for name in sorted(names):
        low = name.casefold()
        if "vbaproject" in low or "/macrosheets/" in low or "/dialogsheets/" in low or "/activex/" in low:
            refuse_macros(f"the workbook holds macros or program controls ('{name}')", verdict)
        if "/ctrlprops/" in low:
            verdict.refuse(
                "part-has-controls",
                found=f"the workbook holds buttons or boxes to click ('{name}')",
                expected="figures typed into cells",
                do="Delete them (Home, Find & Select, Go To Special, Objects), save, and send again.",
            )
        if "/embeddings/" in low:
            verdict.refuse(
                "part-has-embedded-object",
                found=f"another file is embedded in the workbook ('{name}')",
                expected="a workbook of figures alone",
                do="Delete the embedded object from its sheet, save, and send again.",
            )
        if "/pivotcache/" in low or low.startswith("xl/model/"):
            verdict.refuse(
                "part-has-pivot",
                found=f"the workbook holds a pivot table or data model with its hidden rows ('{name}')",
                expected="no hidden copies of data: they may name people",
                do="Copy the pivot table, paste it as values, delete the pivot, save, and send again.",
            )
