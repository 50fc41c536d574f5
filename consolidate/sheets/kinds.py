"""What kind of file it is, told from its first bytes, its name, and what is packed in it.

Only says what a file is not. Nothing is opened or unpacked here.
"""

from collections.abc import Collection
from typing import NoReturn

from consolidate.sheets.verdict import SAVE_AGAIN, SEND_AGAIN, WORKBOOK, Verdict

ZIP_START = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")  # Microsoft's older container: .xls, .doc, and encrypted .xlsx
_OLD_EXCEL_STREAMS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")  # Excel 2 to 5
_LOOKED_AT = 4096  # bytes from the start that tell a text from a picture
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"SQLite format 3", "a database"),
)
_WEB_PAGE = ("<html", "<!doctype html", "<table", "<head", "<body", "<meta ")
_HINTS = (
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("index/document.iwa", "an Apple Numbers document"),
    ("index.zip", "an Apple Numbers document"),
)


def check_first_bytes(data: bytes, verdict: Verdict) -> None:
    """Refuse what is plainly not a workbook, saying what it is instead."""
    if verdict.file.startswith("~$"):
        verdict.refuse(
            "file-is-lock",
            found="this is the small file that Excel keeps while a workbook is open",
            expected="the workbook itself",
            do=f"Give '{verdict.file[2:]}' instead, once it is closed in Excel.",
        )
    if not data:
        verdict.refuse(
            "file-empty",
            found="the file is empty (0 bytes)",
            expected=WORKBOOK,
            do="It may not have downloaded: open it once in Excel or OneDrive, save it, and try again.",
        )
    if data.startswith(ZIP_START):
        return
    if data.startswith(_COMPOUND):
        _refuse_compound(data, verdict)
    if data.startswith(_OLD_EXCEL_STREAMS):
        _refuse_old_excel(verdict)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            _refuse_other(what, verdict)
    if data.startswith(_ZIP_END):
        _refuse_other("an empty zip archive", verdict)
    _refuse_text(data, verdict)
    start = data.find(ZIP_START)
    if start > 0 and _ZIP_END in data[start:]:
        verdict.refuse(
            "file-has-extra-bytes",
            found=f"{start:,} bytes stand before the workbook begins, as some mail gateways add them",
            expected="a file that begins with the workbook",
            do="Ask for the original to be sent another way, or " + SAVE_AGAIN[0].lower() + SAVE_AGAIN[1:],
        )
    _refuse_other("of no kind that is known here", verdict)


def check_member_names(names: Collection[str], verdict: Verdict) -> None:
    """Refuse zip archives that hold something other than a workbook, by the names packed in them."""
    known = {name.casefold(): name for name in names}
    if "mimetype" in known and "content.xml" in known:
        verdict.refuse(
            "file-is-opendocument",
            found="the file is an OpenDocument spreadsheet (.ods)",
            expected=WORKBOOK,
            do="Open it, choose Save As, Excel 2007-365 (.xlsx), and send that.",
        )
    if "xl/workbook.bin" in known:
        verdict.refuse(
            "file-is-binary-excel",
            found="the file is an Excel Binary Workbook (.xlsb)",
            expected=WORKBOOK,
            do=SAVE_AGAIN,
        )
    for hint, what in _HINTS:
        if hint in known:
            _refuse_other(what, verdict)
    if "[content_types].xml" not in known:
        inside = sorted(name for name in names if name.casefold().endswith((".xlsx", ".xlsm", ".xls", ".ods")))
        if inside:
            verdict.refuse(
                "file-is-zipped",
                found=f"the file is a zip archive that holds '{inside[0].rpartition('/')[2]}'",
                expected="the workbook itself",
                do="Unzip it first, then give the workbook.",
            )


def check_ending(verdict: Verdict) -> None:
    """Refuse a workbook whose name does not end in .xlsx; its content has been recognised already."""
    if not verdict.file.casefold().endswith(".xlsx"):
        ending = verdict.file.rpartition(".")[2] if "." in verdict.file else ""
        verdict.refuse(
            "file-not-xlsx",
            found=f"the name ends in '.{ending}'" if ending else "the name has no ending",
            expected="a name that ends in .xlsx",
            do=SAVE_AGAIN,
        )


def _refuse_compound(data: bytes, verdict: Verdict) -> NoReturn:
    if "EncryptedPackage".encode("utf-16-le") in data:
        verdict.refuse(
            "file-has-password",
            found="the workbook needs a password to open",
            expected="a workbook without one",
            do="Take the password off (File, Info, Protect Workbook, Encrypt with Password, clear it) and save.",
        )
    for stream, what in (
        ("WordDocument", "an old Word document (.doc)"),
        ("__properties_version1.0", "an Outlook message"),
    ):
        if stream.encode("utf-16-le") in data:
            _refuse_other(what, verdict)
    _refuse_old_excel(verdict)


def _refuse_old_excel(verdict: Verdict) -> NoReturn:
    verdict.refuse(
        "file-is-old-excel",
        found="the file is in the format of Excel 97-2003 (.xls) or older",
        expected=WORKBOOK,
        do=SAVE_AGAIN,
    )


def _refuse_text(data: bytes, verdict: Verdict) -> None:
    head = data[:_LOOKED_AT]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", errors="ignore")
    elif b"\x00" in head:
        return
    else:
        text = head.decode("utf-8", errors="replace")
    if sum(character < " " and character not in "\t\r\n\f" for character in text):
        return
    low = text.lstrip("\ufeff \t\r\n").casefold()
    if low.startswith("<?xml") and "office:spreadsheet" in low:
        _refuse_other("an XML Spreadsheet 2003", verdict)
    if any(mark in low for mark in _WEB_PAGE):
        verdict.refuse(
            "file-is-web-page",
            found="the file is a web page that was given the name of a workbook",
            expected=WORKBOOK,
            do=SAVE_AGAIN,
        )
    verdict.refuse(
        "file-is-text",
        found="the file is text, such as a CSV file, whatever its name",
        expected=WORKBOOK,
        do="Open it in Excel, put the figures into the form that was sent out, and save that as .xlsx.",
    )


def _refuse_other(what: str, verdict: Verdict) -> NoReturn:
    verdict.refuse("file-is-other-kind", found=f"the file is {what}", expected=WORKBOOK, do=SEND_AGAIN)
