"""What a workbook carries beside its cells: properties, links, queries, comments, hidden sheets.

Properties are read; the rest is noted, never followed, run or kept.
"""

import posixpath
from urllib.parse import unquote

from consolidate.sheets.book_part import BookPart
from consolidate.sheets.limits import Limits
from consolidate.sheets.package import Package
from consolidate.sheets.verdict import Verdict
from consolidate.sheets.xml_parts import local_name, tree

_QUERY = (b"DataMashup", "DataMashup".encode("utf-16-le"), "DataMashup".encode("utf-16-be"))

HAS_COMMENTS = "workbook-has-comments"
"""The note on a workbook with comments; a workbook of ours may have them, and is told nothing."""


def read_properties(package: Package, verdict: Verdict, limits: Limits) -> dict[str, str]:
    """Custom document properties as text, by name."""
    pointers = package.relationships("", verdict, limits)
    part = next((pointer.target for pointer in pointers if pointer.kind == "custom-properties"), None)
    if part is None or part.casefold() not in package.parts:
        return {}
    properties = {}
    for element in tree(part, package.parts[part.casefold()], verdict, limits):
        if local_name(element) == "property":
            properties[element.get("name", "")] = "".join(element.itertext())
    return properties


def note_companions(package: Package, book: BookPart, verdict: Verdict, limits: Limits, *, has_formulas: bool) -> None:
    """Note what else the workbook carries."""
    _note_links(package, verdict, limits)
    low = [name.casefold() for name in package.names]
    queries = [name for name in low if name.startswith(("xl/connections", "xl/querytables/"))]
    queries += [name for name, content in package.parts.items() if name.startswith("customxml/") and _is_query(content)]
    if queries:
        verdict.note(
            "workbook-has-queries",
            found=f"the workbook fetches data from elsewhere ({', '.join(sorted(queries)[:3])})",
            expected="figures typed in or computed in the workbook",
            do="Nothing: queries are never run, and figures are taken as they stand.",
        )
    comments = [name for name in low if "comments" in name.rpartition("/")[2] or "/persons/" in name]
    if comments:
        verdict.note(
            HAS_COMMENTS,
            found="the workbook has comments on cells",
            expected="explanations in the columns for them",
            do="Nothing: comments are not read and not kept.",
        )
    for sheet in book.sheets:
        if not sheet.visible:
            verdict.note(
                "sheet-hidden",
                sheet=sheet.name,
                found="the sheet is hidden",
                expected="figures in plain sight",
                do="Nothing, if it belongs to the form. Otherwise look at what it holds, and delete it.",
            )
    if book.dates_from_1904:
        verdict.note(
            "workbook-counts-from-1904",
            found="the workbook counts days from 1904",
            expected="days counted from 1900",
            do="Nothing: its dates are read accordingly.",
        )
    if has_formulas and book.asks_recalculation:
        how = "calculates only when told to" if book.calculates_by_hand else "asks to be calculated when it is opened"
        verdict.note(
            "workbook-not-calculated",
            found=f"the workbook {how}, so the stored results of its formulas may be out of date",
            expected="results that are up to date",
            do="Open it in Excel, press F9, save, and send again, if it has formulas where figures are asked for.",
        )


def _note_links(package: Package, verdict: Verdict, limits: Limits) -> None:
    targets: set[str] = set()
    for name in package.names:
        low = name.casefold()
        if low.startswith("xl/externallinks/") and low.endswith(".xml"):
            pointers = package.relationships(name, verdict, limits)
            targets.update(
                posixpath.basename(unquote(pointer.target).replace("\\", "/"))
                for pointer in pointers
                if pointer.outside
            )
            if not pointers:
                targets.add("a workbook that is not named")
    if targets:
        shown = ", ".join(sorted(targets)[:3]) + (f" and {len(targets) - 3} more" if len(targets) > 3 else "")
        verdict.note(
            "workbook-links-elsewhere",
            found=f"formulas of the workbook take figures from other workbooks ({shown})",
            expected="figures that stand in the workbook itself",
            do="Nothing, where such cells are not asked for: the links are not followed.",
        )


def _is_query(content: bytes) -> bool:
    return any(mark in content for mark in _QUERY)
