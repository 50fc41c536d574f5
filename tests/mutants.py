"""Spoilt copies of sound workbooks, each made anew from a seed and a number: bits flipped, ends cut off, XML disturbed.

Knows how files are spoilt, not what should come of them.
"""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from another_reader import SHARED
from awkward import workbook
from openpyxl import Workbook
from returns import sound_bytes

from consolidate.catalogue.layout_files import return_layouts

Chance = random.Random
Parts = dict[str, bytes]

RETURN = "return"
PRODUCERS = ("A01", "B10", "C09", "D13", "F07")
"""Samples of other programs, small and sound, that are spoilt too where they are at hand."""


class Way(StrEnum):
    """How a file was spoilt. What stands in the container cannot change what the workbook says; XML can."""

    FLIPPED = "flipped"
    CUT = "cut"
    XML = "xml"

    @property
    def of_the_container(self) -> bool:
        return self is not Way.XML


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One spoilt file: which, of what, how, and its bytes."""

    seed: int
    number: int
    base: str
    way: Way
    what: str
    data: bytes


def mutant(seed: int, number: int) -> Mutant:
    """The same seed and number give the same bytes, wherever the same bases are at hand."""
    chance = Chance(f"{seed}:{number}")
    # Our own return has the most to lose, and takes the longest to judge.
    base = RETURN if chance.random() < 0.3 else chance.choice([name for name in bases() if name != RETURN])
    way = chance.choices(list(Way), weights=(2, 2, 6))[0]
    what, data = _SPOILERS[way](chance, bases()[base])
    return Mutant(seed=seed, number=number, base=base, way=way, what=what, data=data)


@cache
def bases() -> Mapping[str, bytes]:
    """Sound workbooks by name: a filled return of the first layout, workbooks of many kinds of cell, and samples."""
    found = {RETURN: sound_bytes(min(return_layouts().by_year)), "small": workbook(), "mixed": _mixed()}
    for start in PRODUCERS:
        for path in sorted((SHARED / "samples").glob(f"{start}_*.xlsx")):
            found[path.stem] = path.read_bytes()
    return found


def _mixed() -> bytes:
    """Numbers, texts, truth values, days, formulas, errors, merged cells and names, as another program writes them."""
    from datetime import datetime

    book = Workbook()
    sheet = book.active
    sheet.title = "Costs"
    for row in range(1, 13):
        sheet.append([f"Line {row}", row * 1234.5, row % 2 == 0, datetime(2026, 3, row), f"=B{row}*2", "#N/A", "n/a"])
    sheet.merge_cells("A14:C15")
    sheet["A14"] = "merged"
    book.create_sheet("Words & 'more'")["C3"] = "é\n<tag> & more"
    target = io.BytesIO()
    book.save(target)
    parts = _parts(target.getvalue())
    parts["docProps/core.xml"] = re.sub(
        rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-04-20T00:00:00Z", parts["docProps/core.xml"]
    )
    return _packed(parts)


# ---- the container -----------------------------------------------------------------------------


def _flipped(chance: Chance, data: bytes) -> tuple[str, bytes]:
    spoilt = bytearray(data)
    places = [chance.randrange(len(data) * 8) for _ in range(chance.choice((1, 1, 1, 2, 8)))]
    for place in places:
        spoilt[place // 8] ^= 1 << place % 8
    return f"bits {places}", bytes(spoilt)


def _cut(chance: Chance, data: bytes) -> tuple[str, bytes]:
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.choice((1, 2, 30, 512, 4096, len(data))))
    held = data[start:end]
    instead = chance.choice((b"", b"", held + held, bytes(len(held)), held[::-1], chance.randbytes(len(held))))
    return f"bytes {start} to {end} became {len(instead)} others", data[:start] + instead + data[end:]


# ---- the XML of a part -------------------------------------------------------------------------

TOKEN = re.compile(rb"<[^>]*>|[^<]+")
ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_WORDS = """
0 -0 -1 1 2 1e308 1e999 -1e-999 NaN INF 0x10 1_000 1,5 99999999999999999999 4294967295 2147483648 1048577 0.1 .5 +5
\u0663 \uff11\uff12 true false A1 XFD1048576 XFE1 A0 $B$2 Data!A1 #REF! #N/A n s str inlineStr b e d General dd/mm/yyyy
../../etc/passwd /xl/workbook.xml rId1 sheet1.xml worksheets/sheet1.xml External &amp; &lt; &#0; &#65; &x; \u00e9
\u202e _x000D_ =1+1 n/a
"""
ODD_TEXTS = (*_WORDS.encode().split(), b"", b" ", b" 7 ", b"0.0 &quot;d&quot;", b"\x00", b"\xff", b"A" * 40_000)
ODD_XML = (
    b"<!-- x -->", b"<?x y?>", b"<![CDATA[5]]>", b"<v>1</v>", b"<v>9999999</v>", b"<f>1+1</f>", b"<is><t>x</t></is>",
    b'<c r="B2"><v>7</v></c>', b"<c><v>7</v></c>", b'<row r="2"/>', b"<row><c><v>3</v></c></row>", b"<t>more</t>",
    b"<si><t>more</t></si>", b'<mergeCell ref="A1:C9"/>', b'<sheet name="More" sheetId="9" r:id="rId1"/>',
    b'<!DOCTYPE x [<!ENTITY x "y">]>', b"<a>" * 100, b"</row>", b"<x", b'<workbookPr date1904="1"/>',
    b'<calcPr fullCalcOnLoad="1"/>', b'<definedName name="FIN.AP.pay_cost">Finance!$B$2</definedName>',
    b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"/>',
    b"<rPh><t>x</t></rPh>", b"<r><t>x</t></r>", b'<xf numFmtId="14"/>', b'<numFmt numFmtId="164" formatCode="d"/>',
)  # fmt: skip


def _deleted(_: Chance, tokens: list[bytes], at: int) -> str:
    return f"took out {tokens.pop(at)[:60]!r}"


def _doubled(_: Chance, tokens: list[bytes], at: int) -> str:
    tokens.insert(at, tokens[at])
    return f"doubled {tokens[at][:60]!r}"


def _moved(chance: Chance, tokens: list[bytes], at: int) -> str:
    token = tokens.pop(at)
    to = min(len(tokens), max(0, at + chance.choice((-20, -4, -1, 1, 2, 4, 20))))
    tokens.insert(to, token)
    return f"moved {token[:60]!r} by {to - at}"


def _repeated(chance: Chance, tokens: list[bytes], at: int) -> str:
    """A stretch stands twice: a row, a cell, or half of one."""
    stretch = tokens[at : at + chance.choice((3, 4, 5, 12))]
    tokens[at:at] = stretch
    return f"repeated {b''.join(stretch)[:60]!r}"


def _said_otherwise(chance: Chance, tokens: list[bytes], at: int) -> str:
    """Another text; or another value of an attribute, or another name for it, or none."""
    token = tokens[at]
    attributes = list(ATTRIBUTE.finditer(token))
    if not token.startswith(b"<") or not attributes:
        tokens[at] = _other(chance, tokens) if not token.startswith(b"<") else token.replace(b"<", b"<q", 1)
    else:
        chosen = chance.choice(attributes)
        said = chance.choice((b"", b'q="1"', b'%s="%s"' % (chosen[1], _other(chance, tokens)), b'q="%s"' % chosen[2]))
        tokens[at] = token[: chosen.start()] + said + token[chosen.end() :]
    return f"{token[:60]!r} became {tokens[at][:60]!r}"


def _digit_changed(chance: Chance, tokens: list[bytes], at: int) -> str:
    token = bytearray(tokens[at])
    digits = [place for place, byte in enumerate(token) if chr(byte).isdigit()]
    if digits:
        token[chance.choice(digits)] = ord(chance.choice("0123456789.-"))
    said, tokens[at] = tokens[at], bytes(token)
    return f"{said[:60]!r} became {tokens[at][:60]!r}"


def _put_in(chance: Chance, tokens: list[bytes], at: int) -> str:
    tokens.insert(at, chance.choice(ODD_XML))
    return f"put in {tokens[at][:60]!r}"


def _ended(_: Chance, tokens: list[bytes], at: int) -> str:
    del tokens[at:]
    return f"ended after {at} tokens"


def _byte_changed(chance: Chance, tokens: list[bytes], at: int) -> str:
    token = bytearray(tokens[at])
    token[chance.randrange(len(token))] ^= 1 << chance.randrange(8)
    said, tokens[at] = tokens[at], bytes(token)
    return f"{said[:60]!r} became {tokens[at][:60]!r}"


def _element_changed(chance: Chance, tokens: list[bytes], at: int) -> str:
    """A whole element taken out, doubled, put elsewhere, or called otherwise at both ends: the part stays XML."""
    place = _element(tokens, at)
    element = tokens[place]
    said = f"the element {b''.join(element)[:60]!r} "
    match chance.choice(("taken out", "doubled", "put elsewhere", "called otherwise")):
        case "taken out":
            del tokens[place]
            return said + "taken out"
        case "doubled":
            tokens[place] = element * 2
            return said + "doubled"
        case "put elsewhere":
            del tokens[place]
            to = min(len(tokens), max(0, place.start + chance.choice((-9, -4, -2, 1, 2, 4, 9))))
            tokens[to:to] = element
            return said + f"put {to - place.start} tokens on"
        case _:
            name = (element[0].strip(b"</>").split() or [b" "])[0]
            other = chance.choice((b"q", b"c", b"v", b"row", b"t", b"f", b"is", b"si", b"r", b"sheet", b"x:v"))
            for end in (place.start, place.stop - 1):
                tokens[end] = tokens[end].replace(name, other, 1)
            return said + f"called {other!r}"


def _element(tokens: list[bytes], at: int) -> slice:
    """Where the innermost element stands that a token begins, ends or lies in; the token alone if it lies in none."""
    open_at: list[int] = []
    for here, token in enumerate(tokens):
        if token.startswith(b"</"):
            start = open_at.pop() if open_at else here
            if start <= at <= here:
                return slice(start, here + 1)
        elif here == at and token.endswith(b"/>"):
            break
        elif token.startswith(b"<") and not token.endswith((b"/>", b"?>")):
            open_at.append(here)
    return slice(at, at + 1)


def _other(chance: Chance, tokens: Sequence[bytes]) -> bytes:
    """A text that is odd anywhere, or one that stands elsewhere in the part."""
    if chance.random() < 0.6:
        return chance.choice(ODD_TEXTS)
    attributes = ATTRIBUTE.findall(chance.choice(tokens))
    return chance.choice(attributes)[1] if attributes else chance.choice(tokens).strip(b"<>/")[:40]


DISTURBANCES: tuple[Callable[[Chance, list[bytes], int], str], ...] = (
    _deleted, _doubled, _moved, _repeated, _said_otherwise, _said_otherwise, _said_otherwise, _digit_changed, _put_in,
    _ended, _byte_changed, _element_changed, _element_changed, _element_changed, _element_changed,
)  # fmt: skip


def _disturbed(chance: Chance, data: bytes) -> tuple[str, bytes]:
    """One part of the workbook with one to three tokens disturbed, packed again."""
    parts = _parts(data)
    # The parts that say what stands in a cell come up more often than the others.
    weights = [4 if "sheet" in name.lower() or "Strings" in name else 2 if "xl/" in name else 1 for name in parts]
    name = chance.choices(list(parts), weights=weights)[0]
    tokens = TOKEN.findall(parts[name])
    said = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if tokens:
            said.append(chance.choice(DISTURBANCES)(chance, tokens, chance.randrange(len(tokens))))
    return f"{name}: " + "; ".join(said), _packed({**parts, name: b"".join(tokens)})


def _parts(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: Parts) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)  # of no time, so that the bytes are always the same
    return target.getvalue()


_SPOILERS = {Way.FLIPPED: _flipped, Way.CUT: _cut, Way.XML: _disturbed}
