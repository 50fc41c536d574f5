"""Rows 1 to 31 of the catalogue of bad inputs: what is no workbook, or no sound archive."""

import gzip
import io
import os
import zipfile
from collections.abc import Callable

from awkward import Member, pack
from spoiling import (
    FINANCE,
    TYPES,
    Case,
    Make,
    Parts,
    add,
    bad,
    described,
    edited,
    packed,
    parts_of,
    sound,
    swap,
    with_members,
)

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def given(data: bytes) -> Make:
    return lambda _: data


def cut(keep: Callable[[int], int]) -> Make:
    return lambda code: sound(code)[: keep(len(sound(code)))]


def around(before: bytes = b"", after: bytes = b"") -> Make:
    return lambda code: before + sound(code) + after


def flipped(code: str) -> bytes:
    """One bit turned over in the middle of a packed sheet."""
    data = bytearray(sound(code))
    with zipfile.ZipFile(io.BytesIO(sound(code))) as archive:
        at = archive.getinfo(FINANCE)
    data[at.header_offset + 30 + len(FINANCE) + at.compress_size // 3] ^= 1
    return bytes(data)


def zipped(code: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("return.xlsx", sound(code))
    return target.getvalue()


def strict(parts: Parts) -> None:
    for name, content in parts.items():
        parts[name] = content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )


def blown(size: int) -> Make:
    return edited(swap(FINANCE, "<sheetData>", "<sheetData>" + " " * size, 1))


def cases() -> list[Case]:
    """Rows 1 to 31: what is no workbook, or no sound archive."""
    ods = pack([Member(name=b"mimetype", content=b"application/x"), Member(name=b"content.xml", content=b"<a/>")])
    word = pack(
        [Member(name=b"[Content_Types].xml", content=b"<a/>"), Member(name=b"word/document.xml", content=b"<a/>")]
    )
    xlsb = pack([Member(name=b"[Content_Types].xml", content=b"<a/>"), Member(name=b"xl/workbook.bin", content=b"x")])
    sheet_main = "spreadsheetml.sheet.main+xml"
    return [
        bad("R001", "no bytes", "file-empty", given(b""), says="0 bytes"),
        bad("R003", "a lock file named", "file-is-lock", given(b"\x05Smith" + bytes(159)), file="~$R003.xlsx"),
        bad("R005", "missing", "file-missing", place=lambda path: None),
        bad("R005", "a link to nothing", "file-missing", place=lambda path: path.symlink_to(path.with_name("gone"))),
        bad("R006", "a pipe", "file-not-plain", place=lambda path: os.mkfifo(path), says="a pipe"),
        bad("R006", "a device", "file-not-plain", place=lambda path: path.symlink_to("/dev/zero"), says="a device"),
        bad("R007", "a link to itself", "file-not-readable", place=lambda path: path.symlink_to(path)),
        bad("R008", "21 MB", "file-too-big", around(after=bytes(21 << 20)), says="20,971,520"),
        bad("R010", "random bytes", "file-is-other-kind", given(b"\x07\x01\xfe\xc8\x00\x91" * 500)),
        bad("R010", "text", "file-is-text", given(b"Function,Cost\nPayroll,5\n")),
        bad("R011", "a web page", "file-is-web-page", given(b"<html><table><tr><td>1</td></tr></table></html>")),
        bad("R012", "PDF", "file-is-other-kind", given(b"%PDF-1.7\n\xe2\xe3"), says="PDF"),
        bad("R012", "Word", "file-is-other-kind", given(word), says="Word"),
        bad("R012", "gzip", "file-is-other-kind", lambda code: gzip.compress(sound(code)), says="gzip"),
        bad("R013", "named", "file-is-old-excel", given(COMPOUND + "Workbook".encode("utf-16-le")), file="R013.xls"),
        bad("R013", "renamed", "file-is-old-excel", given(COMPOUND + "Workbook".encode("utf-16-le"))),
        bad("R014", "named", "file-is-binary-excel", given(xlsb), file="R014.xlsb"),
        bad("R014", "renamed", "file-is-binary-excel", given(xlsb)),
        bad("R015", "named", "part-has-macros", edited(add("xl/vbaProject.bin")), file="R015.xlsm"),
        bad("R015", "renamed", "part-has-macros", edited(add("xl/vbaProject.bin"))),
        bad(
            "R015",
            "declared",
            "part-has-macros",
            edited(
                swap(
                    TYPES, f"vnd.openxmlformats-officedocument.{sheet_main}", "vnd.ms-excel.sheet.macroEnabled.main+xml"
                )
            ),
        ),
        bad("R016", "named", "file-is-opendocument", given(ods), file="R016.ods"),
        bad("R016", "renamed", "file-is-opendocument", given(ods)),
        bad(
            "R017",
            "template",
            "file-not-xlsx",
            edited(swap(TYPES, sheet_main, "spreadsheetml.template.main+xml")),
            file="R017.xltx",
        ),
        bad("R017", "another ending", "file-not-xlsx", file="R017.csv"),
        bad("R018", "password", "file-has-password", given(COMPOUND + "EncryptedPackage".encode("utf-16-le"))),
        bad("R019", "zip of it", "file-is-zipped", zipped),
        bad("R020", "strict", "file-is-strict", edited(strict)),
        bad("R021", "seven tenths", "file-cut-short", cut(lambda size: size * 7 // 10)),
        bad("R021", "no end mark", "file-cut-short", cut(lambda size: size - 22)),
        bad("R022", "a bit", "zip-damaged", flipped, says=FINANCE),
        bad("R023", "before", "file-has-extra-bytes", around(before=b"\x00mail gateway" * 100)),
        bad("R023", "after", "file-has-extra-bytes", around(after=b"\x00" * 2_048)),
        bad("R023", "far after", "file-has-extra-bytes", around(after=b"\x00" * 70_000)),
        bad(
            "R024",
            "two of a name",
            "zip-members-repeat",
            with_members(Member(name=FINANCE.encode(), content=b"<a/>")),
            says=FINANCE,
        ),
        bad(
            "R025",
            "overlap",
            "zip-members-overlap",
            with_members(Member(name=b"xl/media/a.bin", content=b"x" * 50, start=5)),
        ),
        bad("R026", "too small", "zip-size-untrue", described(FINANCE, size=400)),
        bad("R026", "two sizes", "zip-size-untrue", described(FINANCE, local_size=400)),
        bad("R027", "encrypted", "zip-member-encrypted", described(FINANCE, flags=1)),
        bad("R027", "bzip2", "zip-method-unknown", lambda code: packed(parts_of(code), zipfile.ZIP_BZIP2)),
        bad("R027", "LZMA", "zip-method-unknown", lambda code: packed(parts_of(code), zipfile.ZIP_LZMA)),
        *(
            bad("R028", what, "zip-name-unsafe", with_members(Member(name=name, content=b"x")))
            for what, name in {
                "climbs": b"../../evil.txt",
                "absolute": b"/etc/evil",
                "drive": b"C:evil",
                "backslash": b"xl\\evil.xml",
            }.items()
        ),
        bad(
            "R029",
            "over a thousand",
            "zip-too-many-members",
            with_members(*(Member(name=f"xl/m{n}".encode(), content=b"") for n in range(1_000))),
            says="1,000",
        ),
        bad(
            "R030",
            "zip64",
            "zip-in-large-form",
            lambda code: pack([Member(name=n.encode(), content=c) for n, c in parts_of(code).items()], count=0xFFFF),
        ),
        bad(
            "R030",
            "several disks",
            "zip-in-large-form",
            lambda code: pack([Member(name=n.encode(), content=c) for n, c in parts_of(code).items()], disks=1),
        ),
        bad("R031", "a part of 53 MB", "zip-swells", blown(53_000_000)),
        bad("R031", "a thousandfold", "zip-swells", blown(24_000_000), says=FINANCE),
        bad(
            "R031",
            "in all",
            "zip-swells",
            with_members(*(Member(name=f"xl/m{n}".encode(), content=b"x", size=10_000_000) for n in range(11))),
        ),
    ]
