"""A sound return as the parts of its file, and edits that each spoil one thing in them and leave the rest alone."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from awkward import Member, pack
from returns import form, plan, sound_answers

from consolidate.collection.return_filling import Answer, Prefill
from consolidate.collection.return_form import Key
from consolidate.sheets.writer import book_bytes

Parts = dict[str, bytes]
Edit = Callable[[Parts], None]
Make = Callable[[str], bytes]
"""Makes the bytes of a file for a trust's code."""


def cell_named(name: str) -> str:
    """Where a named cell of the return stands, such as Finance!G12."""
    return plan().defined_names[name].replace("'", "").replace("$", "")


PAY = cell_named("FIN.AP.pay_cost")
AP = ("finance", "accounts_payable")
PAY_KEY = (*AP, "pay_cost")
NON_PAY = cell_named("FIN.AP.nonpay_cost")
NON_PAY_KEY = (*AP, "nonpay_cost")
COMMENT = cell_named("FIN.AP.comment")
SIGNED_ON = cell_named("SO.DAT.answer")
COVER_CODE, COVER_NAME, COVER_YEAR, COVER_VERSION = "Cover!B6", "Cover!B5", "Cover!B7", "Cover!B8"
SHEETS = tuple(sheet.name for sheet in form().sheets)
WORKBOOK, RELATIONS, STRINGS, STYLES = (
    "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml",
)  # fmt: skip
TYPES = "[Content_Types].xml"
FINANCE = f"xl/worksheets/sheet{SHEETS.index('Finance') + 1}.xml"
UNDATED = ("signed-without-date",)
"""Follows whenever the day of signing cannot be read."""
LAST_ROW = max(cell.row for sheet in plan().sheets if sheet.name == "Finance" for cell in sheet.cells)
"""The last row of Finance that has anything in it: what is added comes below."""
SIGNED = "signed-total-differs"
"""Follows whenever a cost is other than when the return was signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One way to spoil a return, and what has to come of it. `row` is that of the catalogue.

    `name` is the finding that tells of it: an error where the file is refused, a query or a note where it is
    loaded, None where there is nothing to tell. `where` is the place that the finding must name, `says` words
    that it must hold. `changes` are the figures or texts that are loaded otherwise than in the sound return.
    `place` replaces writing the bytes of `make`, for what is no ordinary file. `also` are names of findings that
    follow from the same thing.
    """

    row: str
    what: str
    name: str | None
    make: Make
    where: str = ""
    says: str = ""
    file: str = ""
    loads: bool = False
    changes: dict[Key, Decimal | str | None] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    place: Callable[[Path], None] | None = None

    def write(self, path: Path, code: str) -> None:
        if self.place is None:
            path.write_bytes(self.make(code))
        else:
            self.place(path)


def bad(row: str, what: str, name: str, make: Make | None = None, **more: Any) -> Case:  # whatever a case takes
    """A case whose file is refused."""
    return Case(row=row, what=what, name=name, make=make or sound, **more)


def fine(row: str, what: str, name: str | None, make: Make, **more: Any) -> Case:  # whatever a case takes
    """A case whose file is loaded."""
    return Case(row=row, what=what, name=name, make=make, loads=True, **more)


def part_of(sheet: str) -> str:
    return f"xl/worksheets/sheet{SHEETS.index(sheet) + 1}.xml"


@cache
def sound(code: str) -> bytes:
    """The sound return of a trust."""
    return book_bytes(plan(code=code))


@cache
def _parts(code: str) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(sound(code))) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def parts_of(code: str) -> Parts:
    return dict(_parts(code))


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def edited(*edits: Edit, method: int = zipfile.ZIP_DEFLATED) -> Make:
    """The sound return after some edits of its parts."""

    def make(code: str) -> bytes:
        parts = parts_of(code)
        before = dict(parts)
        for edit in edits:
            edit(parts)
        assert parts != before or not edits
        return packed(parts, method)

    return make


def all_parts(change: Callable[[bytes], bytes], names: tuple[str, ...] | None = None) -> Make:
    """The sound return with every part, or those named, written otherwise."""

    def make(code: str) -> bytes:
        parts = parts_of(code)
        return packed({n: change(c) if names is None or n in names else c for n, c in parts.items()})

    return make


def answered(answers: dict[Key, Answer], *, prefill: Prefill | None = None) -> Make:
    """The return of somebody who gave other answers in some cells."""
    return lambda code: book_bytes(plan({**sound_answers(), **answers}, prefill=prefill, code=code))


def blank(code: str) -> bytes:
    return book_bytes(plan({}, code=code))


# ---- edits -------------------------------------------------------------------------------------


def swap(part: str, old: str, new: str, count: int = -1) -> Edit:
    """Other text in a part; the old one must be there."""

    def edit(parts: Parts) -> None:
        content = parts[part].decode()
        assert old in content, f"{part} has no {old}"
        parts[part] = content.replace(old, new, count).encode()

    return edit


def add(part: str, content: bytes = b"x") -> Edit:
    return lambda parts: parts.update({part: content})


def drop(part: str) -> Edit:
    def edit(parts: Parts) -> None:
        del parts[part]

    return edit


def rewrite(part: str, change: Callable[[bytes], bytes]) -> Edit:
    def edit(parts: Parts) -> None:
        parts[part] = change(parts[part])

    return edit


def put(place: str, inner: str, kind: str = "n", style: int | None = None) -> Edit:
    """Other content in a cell, as XML; its look stays unless a style is given."""
    sheet, _, address = place.partition("!")

    def edit(parts: Parts) -> None:
        content = parts[part_of(sheet)].decode()
        cell = re.search(rf'<c r="{address}"(?: s="(\d+)")?[^>]*?(?:/>|>.*?</c>)', content)
        assert cell is not None, place
        look = cell[1] if style is None else str(style)
        new = f'<c r="{address}"' + (f' s="{look}"' if look else "") + f' t="{kind}">{inner}</c>'
        parts[part_of(sheet)] = (content[: cell.start()] + new + content[cell.end() :]).encode()

    return edit


def number(place: str, figure: str, style: int | None = None) -> Edit:
    return put(place, f"<v>{figure}</v>", style=style)


def text(place: str, words: str) -> Edit:
    return put(place, f'<is><t xml:space="preserve">{escape(words)}</t></is>', "inlineStr")


def formula(place: str, words: str, result: str | None = None, kind: str = "n") -> Edit:
    return put(place, f"<f>{escape(words)}</f>" + ("" if result is None else f"<v>{result}</v>"), kind)


def after_cells(sheet: str, xml: str) -> Edit:
    """Something that a sheet says below its cells."""
    return swap(part_of(sheet), "</sheetData>", f"</sheetData>{xml}", 1)


def more_rows(sheet: str, xml: str) -> Edit:
    return swap(part_of(sheet), "</sheetData>", f"{xml}</sheetData>", 1)


def dimension(sheet: str, said: str) -> Edit:
    return rewrite(part_of(sheet), lambda xml: re.sub(rb"<dimension [^>]*/>", said.encode(), xml))


def shown_as(code_of_format: str) -> Edit:
    """One more look at the end of the styles; its number is `LAST_STYLE`."""

    def edit(parts: Parts) -> None:
        xml = parts[STYLES].decode()
        xml = re.sub(r"(<numFmts[^>]*>)", rf'\1<numFmt numFmtId="999" formatCode="{code_of_format}"/>', xml)
        xml = xml.replace("</cellXfs>", '<xf numFmtId="999" applyNumberFormat="1"/></cellXfs>')
        parts[STYLES] = xml.encode()

    return edit


@cache
def last_style() -> int:
    """The number of a look that `shown_as` adds."""
    xml = parts_of("ZN102")[STYLES].decode()
    return xml[xml.index("<cellXfs") : xml.index("</cellXfs>")].count("<xf ")


def members(code: str) -> list[Member]:
    return [Member(name=name.encode(), content=content) for name, content in parts_of(code).items()]


def described(part: str, **how: object) -> Make:
    """The sound return with one member of its archive described otherwise than it is."""
    return lambda code: pack(
        [replace(m, **how) if m.name == part.encode() else m for m in members(code)]  # type: ignore[arg-type]
    )


def with_members(*more: Member) -> Make:
    return lambda code: pack([*members(code), *more])


def fields() -> set[Key]:
    return set(form().by_key)
