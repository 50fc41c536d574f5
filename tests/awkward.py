"""One small, sound workbook and the means to spoil it: its parts in XML, and archives put together by hand.

What a test shows then comes from the one thing that was changed.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from decimal import Decimal

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MARK = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DATA = "xl/worksheets/sheet2.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
BOOK = "xl/workbook.xml"
BOOK_RELS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"

Spoilt = dict[str, tuple[str, bytes, str]]
"""What is wrong, with the file's name, its bytes, and the name of the finding that refuses it."""

X = "RZZ.xlsx"

TEXTS = ("Function", "Cost", "Recruitment", "Payroll")
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>1234567.89</v></c></row>'
    '<row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3"><v>2802810</v></c></row>'
)

SOUND = {
    "A1": "Function",
    "B1": "Cost",
    "A2": "Recruitment",
    "B2": Decimal("1234567.89"),
    "A3": "Payroll",
    "B3": 2802810,
}
"""What the sheet Data of the sound workbook holds."""


def sheet(rows: str = ROWS, before: str = '<dimension ref="A1:B3"/>', after: str = "") -> bytes:
    return (
        f'{MARK}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    ).encode()


def cell(xml: str) -> bytes:
    """A sheet whose only unusual cell is D2."""
    return sheet(ROWS.replace("1234567.89</v></c></row>", f"1234567.89</v></c>{xml}</row>"))


def strings(*texts: str, count: int | None = None) -> bytes:
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    said = len(texts) if count is None else count
    return f'{MARK}<sst xmlns="{MAIN}" count="{said}" uniqueCount="{said}">{items}</sst>'.encode()


def styles(*formats: str) -> bytes:
    """Style 0 is General, style 1 the first format, and so on."""
    numbers = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    looks = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
    return (
        f'{MARK}<styleSheet xmlns="{MAIN}"><numFmts count="{len(formats)}">{numbers}</numFmts>'
        f'<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
        f'<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="{1 + len(formats)}"><xf numFmtId="0"/>{looks}</cellXfs></styleSheet>'
    ).encode()


def book(
    *names: str, before: str = "", after: str = "", main: str = MAIN, office: str = OFFICE, states: tuple[str, ...] = ()
) -> bytes:
    entries = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"'
        + (f' state="{states[n - 1]}"' if n <= len(states) else "")
        + "/>"
        for n, name in enumerate(names, 1)
    )
    return (
        f'{MARK}<workbook xmlns="{main}" xmlns:r="{office}">{before}<sheets>{entries}</sheets>{after}</workbook>'
    ).encode()


def relationships(*entries: tuple[str, str], mode: str = "", base: str = OFFICE) -> bytes:
    pointers = "".join(
        f'<Relationship Id="rId{n}" Type="{base}/{kind}" Target="{target}"{mode if n == 2 else ""}/>'
        for n, (kind, target) in enumerate(entries, 1)
    )
    return f'{MARK}<Relationships xmlns="{PACKAGE}/relationships">{pointers}</Relationships>'.encode()


BOOK_POINTERS = (
    ("worksheet", "worksheets/sheet1.xml"),
    ("worksheet", "worksheets/sheet2.xml"),
    ("styles", "styles.xml"),
    ("sharedStrings", "sharedStrings.xml"),
)


def types(main: str = f"{SHEET_TYPE}.sheet.main+xml") -> bytes:
    return (
        f'{MARK}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{BOOK}" ContentType="{main}"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/{DATA}" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/{STYLES}" ContentType="{SHEET_TYPE}.styles+xml"/>'
        f'<Override PartName="/{STRINGS}" ContentType="{SHEET_TYPE}.sharedStrings+xml"/></Types>'
    ).encode()


def parts(changes: dict[str, bytes | None] | None = None) -> dict[str, bytes]:
    """The parts of a sound workbook with sheets Cover and Data; None in `changes` takes a part away."""
    sound: dict[str, bytes | None] = {
        TYPES: types(),
        "_rels/.rels": relationships(("officeDocument", BOOK)),
        BOOK: book("Cover", "Data"),
        BOOK_RELS: relationships(*BOOK_POINTERS),
        STYLES: styles("dd/mm/yyyy", "0.0 &quot;d&quot;", "[h]:mm", "0.0 d"),
        STRINGS: strings(*TEXTS),
        "xl/worksheets/sheet1.xml": sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>RZZ</t></is></c></row>'),
        DATA: sheet(),
    }
    sound.update(changes or {})
    return {name: content for name, content in sound.items() if content is not None}


def workbook(changes: dict[str, bytes | None] | None = None, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook packed as ordinary programs pack it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts(changes).items():
            archive.writestr(name, content)
    return target.getvalue()


def with_data(rows_or_sheet: str | bytes, **more: bytes | None) -> bytes:
    content = sheet(rows_or_sheet) if isinstance(rows_or_sheet, str) else rows_or_sheet
    return workbook({DATA: content, **more})


# ---- archives that no ordinary program writes --------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of an archive put together by hand. What is None is told truly."""

    name: bytes
    content: bytes
    local_name: bytes | None = None
    method: int = 8
    flags: int = 0
    size: int | None = None
    local_size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    start: int | None = None
    """Where the directory says that the member begins."""
    sizes_follow: bool = False


def members(changes: dict[str, bytes | None] | None = None) -> list[Member]:
    return [Member(name=name.encode(), content=content) for name, content in parts(changes).items()]


def pack(given: list[Member], *, comment: bytes = b"", disks: int = 0, count: int | None = None) -> bytes:
    """An archive exactly as described."""
    body, directory = b"", b""
    for member in given:
        packed = _deflate(member.content) if member.method == 8 else member.content
        crc = zlib.crc32(member.content) if member.crc is None else member.crc
        size = len(member.content) if member.size is None else member.size
        local_size = size if member.local_size is None else member.local_size
        local_name = member.local_name or member.name
        flags = member.flags | (8 if member.sizes_follow else 0)
        start = len(body) if member.start is None else member.start
        packed_size = len(packed) if member.packed_size is None else member.packed_size
        told = (0, 0, 0) if member.sizes_follow else (crc, packed_size, local_size)
        body += struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, flags, member.method, 0, 33, *told, len(local_name), 0)
        body += local_name + packed
        if member.sizes_follow:
            body += struct.pack("<4s3I", b"PK\x07\x08", crc, packed_size, size)
        directory += struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, flags, member.method, 0, 33, crc, packed_size, size,
            len(member.name), 0, 0, 0, 0, 0, start,
        )  # fmt: skip
        directory += member.name
    number = len(given) if count is None else count
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", disks, disks, number, number, len(directory), len(body), len(comment))
    return body + directory + end + comment


def _deflate(content: bytes) -> bytes:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezer.compress(content) + squeezer.flush()


def changed(name: str, **how: object) -> bytes:
    """A sound workbook with one member described otherwise than it is."""
    return pack([replace(m, **how) if m.name == name.encode() else m for m in members()])  # type: ignore[arg-type]


def added(*more: Member) -> bytes:
    return pack([*members(), *more])


def flipped(data: bytes, place: int) -> bytes:
    """One bit turned over."""
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
