"""Files and archives that have to be refused, each with the name of the finding that refuses it."""

import gzip
import io
import zipfile

from awkward import (
    BOOK,
    DATA,
    SHEET_TYPE,
    TYPES,
    Member,
    Spoilt,
    X,
    added,
    book,
    changed,
    flipped,
    members,
    pack,
    sheet,
    types,
    workbook,
)

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def _swelling(size: int) -> bytes:
    blank = sheet().replace(b"<sheetData>", b"<sheetData>" + b" " * size)
    return workbook({DATA: blank})


def spoilt_files() -> Spoilt:
    return {**_files(), **_archives()}


def _files() -> Spoilt:
    """Files that are not workbooks, or are kept back for their kind."""
    sound = workbook()
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("RZZ.xlsx", sound)
    no_kind = b"\x07\x01\xfe\xc8\x00\x91" * 500
    ods = pack([Member(name=b"mimetype", content=b"application/x"), Member(name=b"content.xml", content=b"<a/>")])
    word = pack([Member(name=TYPES.encode(), content=types()), Member(name=b"word/document.xml", content=b"<a/>")])
    xlsb = pack([Member(name=TYPES.encode(), content=types()), Member(name=b"xl/workbook.bin", content=b"x")])
    return {
        "nothing in it": (X, b"", "file-empty"),
        "Excel's lock file": ("~$RZZ.xlsx", b"\x05Smith" + bytes(159), "file-is-lock"),
        "random bytes": (X, no_kind, "file-is-other-kind"),
        "CSV renamed": (X, b"Function,Cost\nPayroll,5\n", "file-is-text"),
        "text in UTF-16 renamed": (X, "Function\tCost\n".encode("utf-16"), "file-is-text"),
        "web page renamed": (X, b"<html><table><tr><td>1</td></tr></table></html>", "file-is-web-page"),
        "XML spreadsheet 2003": (
            X,
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "file-is-other-kind",
        ),
        "PDF renamed": (X, b"%PDF-1.7\n\xe2\xe3", "file-is-other-kind"),
        "Word renamed": (X, word, "file-is-other-kind"),
        "gzip of a workbook": (X, gzip.compress(sound), "file-is-other-kind"),
        "an empty zip": (X, pack([]), "file-is-other-kind"),
        "old Excel": ("RZZ.xls", COMPOUND + "Workbook".encode("utf-16-le"), "file-is-old-excel"),
        "old Excel renamed": (X, COMPOUND + "Workbook".encode("utf-16-le"), "file-is-old-excel"),
        "very old Excel": (X, b"\x09\x08\x10\x00\x00\x06\x05\x00", "file-is-old-excel"),
        "old Word renamed": (X, COMPOUND + "WordDocument".encode("utf-16-le"), "file-is-other-kind"),
        "compound file with a huge count": (
            X,
            COMPOUND[:44] + b"\xff\xff\xff\xff" + COMPOUND[48:],
            "file-is-old-excel",
        ),
        "binary Excel": ("RZZ.xlsb", xlsb, "file-is-binary-excel"),
        "OpenDocument": ("RZZ.ods", ods, "file-is-opendocument"),
        "OpenDocument renamed": (X, ods, "file-is-opendocument"),
        "template": ("RZZ.xltx", workbook({TYPES: types(f"{SHEET_TYPE}.template.main+xml")}), "file-not-xlsx"),
        "another ending": ("RZZ.xls", sound, "file-not-xlsx"),
        "no ending": ("RZZ", sound, "file-not-xlsx"),
        "a password": (X, COMPOUND + "EncryptedPackage".encode("utf-16-le"), "file-has-password"),
        "zip of a workbook": (X, zipped.getvalue(), "file-is-zipped"),
        "Strict Open XML": (
            X,
            workbook({BOOK: book("Cover", "Data", main="http://purl.oclc.org/ooxml/spreadsheetml/main")}),
            "file-is-strict",
        ),
        "too big": (X, sound + bytes(20 * 1024 * 1024), "file-too-big"),
    }


def _archives() -> Spoilt:
    """Zip archives that are damaged, or lie."""
    sound = workbook()
    return {
        "seven tenths of it": (X, sound[: len(sound) * 7 // 10], "file-cut-short"),
        "all but the end mark": (X, sound[:-22], "file-cut-short"),
        "all but its last byte": (X, sound[:-1], "file-cut-short"),
        "bytes before": (X, b"\x00mail gateway" * 100 + sound, "file-has-extra-bytes"),
        "bytes after": (X, sound + b"\x00" * 2_048, "file-has-extra-bytes"),
        "very many bytes after": (X, sound + b"\x00" * 70_000, "file-has-extra-bytes"),
        "a comment after": (X, pack(members(), comment=b"hello"), "file-has-extra-bytes"),
        "a part before the first": (X, b"PK\x03\x04" + sound, "zip-damaged"),
        "a bit flipped in a part": (
            X,
            flipped(workbook(method=zipfile.ZIP_STORED), workbook(method=zipfile.ZIP_STORED).index(b"1234567.89")),
            "zip-damaged",
        ),
        "a checksum that is wrong": (X, changed(DATA, crc=1), "zip-damaged"),
        "a part that begins past the end": (X, changed(DATA, start=9_999_999), "zip-damaged"),
        "a directory longer than it says": (X, pack(members(), count=7), "zip-damaged"),
        "two parts of one name": (X, added(Member(name=DATA.encode(), content=sheet())), "zip-members-repeat"),
        "two parts that differ in case": (
            X,
            added(Member(name=DATA.upper().encode(), content=sheet())),
            "zip-members-repeat",
        ),
        "parts on top of each other": (
            X,
            added(Member(name=b"xl/media/a.bin", content=b"x" * 50, start=5)),
            "zip-members-overlap",
        ),
        "a size that is too small": (X, changed(DATA, size=40), "zip-size-untrue"),
        "a size that is too large": (X, changed(DATA, size=4_000), "zip-size-untrue"),
        "two sizes": (X, changed(DATA, local_size=40), "zip-size-untrue"),
        "two names for one part": (X, changed(DATA, local_name=b"xl/worksheets/sheet9.xml"), "zip-size-untrue"),
        "bzip2 inside": (X, workbook(method=zipfile.ZIP_BZIP2), "zip-method-unknown"),
        "LZMA inside": (X, workbook(method=zipfile.ZIP_LZMA), "zip-method-unknown"),
        "an encrypted member": (X, changed(DATA, flags=1), "zip-member-encrypted"),
        "a name that climbs": (X, added(Member(name=b"../../evil.txt", content=b"x")), "zip-name-unsafe"),
        "an absolute name": (X, added(Member(name=b"/etc/evil", content=b"x")), "zip-name-unsafe"),
        "a drive in a name": (X, added(Member(name=b"C:evil", content=b"x")), "zip-name-unsafe"),
        "backslashes in a name": (X, added(Member(name=b"xl\\evil.xml", content=b"x")), "zip-name-unsafe"),
        "1,001 members": (
            X,
            added(*(Member(name=f"xl/m{n}".encode(), content=b"") for n in range(993))),
            "zip-too-many-members",
        ),
        "several disks": (X, pack(members(), disks=1), "zip-in-large-form"),
        "zip64": (X, pack(members(), count=0xFFFF), "zip-in-large-form"),
        "a part of 53 MB": (X, _swelling(53_000_000), "zip-swells"),
        "a part that grows a thousandfold": (X, _swelling(12_000_000), "zip-swells"),
        "eleven parts of 10 MB": (
            X,
            added(
                *(Member(name=f"xl/m{n}".encode(), content=b"x", size=10_000_000) for n in range(11)),
            ),
            "zip-swells",
        ),
        "a part that runs past the end": (X, changed(DATA, packed_size=9_999_999), "zip-damaged"),
        "a name that is not UTF-8": (X, added(Member(name=b"\xff\xfe", content=b"x", flags=0x800)), "zip-damaged"),
        "the mark of zip64": (
            X,
            sound[:-22] + b"PK\x06\x07" + bytes(16) + sound[-22:],
            "zip-in-large-form",
        ),
    }
