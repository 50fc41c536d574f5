"""The zip archive that a workbook is packed in, taken apart from bytes in memory.

Reads the archive's own directory, holds it against what stands in front of each member, and unpacks
with a hard stop: nothing is believed, nothing is written to disk. Python's own zipfile is not used,
because it accepts two members of one name, members that overlap (CVE-2024-0450, fixed in 3.11.8),
and untrue sizes.
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from consolidate.sheets.kinds import ZIP_START, check_member_names
from consolidate.sheets.limits import Limits
from consolidate.sheets.verdict import SAVE_AGAIN, SEND_AGAIN, Verdict

# Layouts and marks of the zip format: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_CENTRAL_MARK, _END_MARK, _ZIP64_MARK = b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07"
_ZIP64_LOCATOR_BYTES = 20
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_SIZES_FOLLOW, _UTF8_NAME = 0x0008, 0x0800
_STORED, _DEFLATED = 0, 8
_KEPT = (".xml", ".rels")


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """What was packed: the bytes of every XML part by name in lower case, and the names of all parts."""

    parts: Mapping[str, bytes]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """One entry of the archive's directory."""

    name: str
    name_bytes: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    start: int


def open_container(data: bytes, verdict: Verdict, limits: Limits) -> Container:
    """Check and unpack a zip archive. Raises Refusal for all that is out of order."""
    members = _directory(data, verdict, limits)
    check_member_names([member.name for member in members], verdict)
    _check_names(members, verdict)
    _check_sizes(members, verdict, limits)
    starts = _check_places(data, members, verdict)
    parts: dict[str, bytes] = {}
    for member in members:
        content = _unpack(data, member, starts[member.start], verdict)
        if member.name.casefold().endswith(_KEPT):
            parts[member.name.casefold()] = content
    return Container(parts=parts, names=tuple(member.name for member in members))


def _directory(data: bytes, verdict: Verdict, limits: Limits) -> list[_Member]:
    end = data.rfind(_END_MARK)
    if end < 0 or end + _END.size > len(data):
        verdict.refuse(
            "file-cut-short",
            found=f"the file breaks off after {len(data):,} bytes: the list of its parts, which comes last, is missing",
            expected="a whole workbook",
            do=SEND_AGAIN,
        )
    _, disk, first_disk, here, count, size, offset, comment = _END.unpack_from(data, end)
    if end + _END.size != len(data) or comment:
        verdict.refuse(
            "file-has-extra-bytes",
            found=f"{len(data) - end - _END.size:,} bytes stand after the end of the workbook",
            expected="a file that ends with the workbook",
            do=SAVE_AGAIN,
        )
    if disk or first_disk or here != count or count == _FULL_16 or _FULL_32 in (size, offset):
        _refuse_large_form(verdict)
    if data[max(0, end - _ZIP64_LOCATOR_BYTES) :].startswith(_ZIP64_MARK):
        _refuse_large_form(verdict)
    if count > limits.members:
        verdict.refuse(
            "zip-too-many-members",
            found=f"the workbook is packed in {count:,} parts",
            expected=f"at most {limits.members:,}",
            do=SAVE_AGAIN,
        )
    if offset + size != end:
        _refuse_damaged("the list of its parts does not stand where the file says", verdict)
    members = []
    place = offset
    for _ in range(count):
        member, place = _entry(data, place, end, verdict)
        members.append(member)
    if place != end:
        _refuse_damaged("the list of its parts is longer than the file says", verdict)
    return members


def _entry(data: bytes, place: int, end: int, verdict: Verdict) -> tuple[_Member, int]:
    if place + _CENTRAL.size > end or not data.startswith(_CENTRAL_MARK, place):
        _refuse_damaged("the list of its parts is damaged", verdict)
    fields = _CENTRAL.unpack_from(data, place)
    flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
    name_length, extra_length, comment_length, disk = fields[10:14]
    start = fields[16]
    if disk or _FULL_32 in (packed, size, start):
        _refuse_large_form(verdict)
    name_end = place + _CENTRAL.size + name_length
    name_bytes = data[place + _CENTRAL.size : name_end]
    try:
        name = name_bytes.decode("utf-8" if flags & _UTF8_NAME else "cp437")
    except UnicodeDecodeError:
        _refuse_damaged("the name of a part cannot be read", verdict)
    member = _Member(
        name=name, name_bytes=name_bytes, flags=flags, method=method, crc=crc, packed=packed, size=size, start=start
    )
    return member, name_end + extra_length + comment_length


def _check_names(members: list[_Member], verdict: Verdict) -> None:
    seen: set[str] = set()
    for member in members:
        steps = member.name.removesuffix("/").split("/")
        unsafe = any(character in "\\:" or character < " " for character in member.name)
        if unsafe or any(step in ("", ".", "..") for step in steps):
            verdict.refuse(
                "zip-name-unsafe",
                found=f"a part is named {member.name[:80]!r}, which leads out of the workbook",
                expected="names such as xl/workbook.xml",
                do="Do not open the file. Ask the sender how it was made, and for a copy saved by Excel.",
            )
        if member.name.casefold() in seen:
            verdict.refuse(
                "zip-members-repeat",
                found=f"two parts are named '{member.name}', and programs differ in which they read",
                expected="each part once",
                do=SAVE_AGAIN,
            )
        seen.add(member.name.casefold())
        if member.flags & _ENCRYPTED:
            verdict.refuse(
                "zip-member-encrypted",
                found=f"the part '{member.name}' is encrypted",
                expected="a workbook without a password",
                do="Take the password off and save it again.",
            )
        if member.method not in (_STORED, _DEFLATED):
            verdict.refuse(
                "zip-method-unknown",
                found=f"the part '{member.name}' is packed by method {member.method}, which no workbook may use",
                expected="method 8 (deflate) or 0 (stored)",
                do=SAVE_AGAIN,
            )


def _check_sizes(members: list[_Member], verdict: Verdict, limits: Limits) -> None:
    for member in members:
        if member.size > limits.part_bytes:
            _refuse_swelling(
                f"the part '{member.name}' unpacks to {member.size:,} bytes", f"at most {limits.part_bytes:,}", verdict
            )
        large = member.size > limits.inflate_ratio_from_bytes
        if large and member.size > member.packed * limits.inflate_ratio:
            _refuse_swelling(
                f"the part '{member.name}' grows from {member.packed:,} to {member.size:,} bytes when unpacked",
                f"at most {limits.inflate_ratio} times",
                verdict,
            )
    total = sum(member.size for member in members)
    if total > limits.unpacked_bytes:
        _refuse_swelling(f"the parts unpack to {total:,} bytes", f"at most {limits.unpacked_bytes:,}", verdict)


def _check_places(data: bytes, members: list[_Member], verdict: Verdict) -> dict[int, int]:
    """Where the content of each member begins, by where the member begins; members may not overlap."""
    contents: dict[int, int] = {}
    reached = 0
    for member in sorted(members, key=lambda member: member.start):
        if member.start < reached:
            verdict.refuse(
                "zip-members-overlap",
                found=f"the part '{member.name}' lies on top of another",
                expected="each part in a place of its own",
                do="Do not open the file: this is how packing bombs are made. Ask the sender how it was made.",
            )
        if member.start + _LOCAL.size > len(data) or not data.startswith(ZIP_START, member.start):
            _refuse_damaged(f"the part '{member.name}' is not where the file says", verdict)
        _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack_from(data, member.start)
        begin = member.start + _LOCAL.size + name_length + extra_length
        name_bytes = data[member.start + _LOCAL.size : member.start + _LOCAL.size + name_length]
        follows = flags & _SIZES_FOLLOW
        agree = follows or (crc, packed, size) == (member.crc, member.packed, member.size) or _FULL_32 in (packed, size)
        if name_bytes != member.name_bytes or method != member.method or flags & _ENCRYPTED or not agree:
            verdict.refuse(
                "zip-size-untrue",
                found=f"what the file says of the part '{member.name}' in one place is not what it says in another",
                expected="one name and one size for each part",
                do=SAVE_AGAIN,
            )
        if not contents and member.start:
            _refuse_damaged(f"{member.start:,} bytes stand before its first part", verdict)
        reached = begin + member.packed
        if reached > len(data):
            _refuse_damaged(f"the part '{member.name}' runs past the end of the file", verdict)
        contents[member.start] = begin
    return contents


def _unpack(data: bytes, member: _Member, begin: int, verdict: Verdict) -> bytes:
    packed = data[begin : begin + member.packed]
    if member.method == _STORED:
        content, whole = packed, member.packed == member.size
    else:
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = unpacker.decompress(packed, member.size + 1)
        except zlib.error:
            _refuse_damaged(f"the part '{member.name}' cannot be unpacked", verdict)
        whole = unpacker.eof and not unpacker.unused_data and len(content) == member.size
    if not whole:
        verdict.refuse(
            "zip-size-untrue",
            found=f"the part '{member.name}' is not the {member.size:,} bytes that the file says",
            expected="the size as declared",
            do=SEND_AGAIN,
        )
    if zlib.crc32(content) != member.crc:
        _refuse_damaged(f"the checksum of the part '{member.name}' is wrong", verdict)
    return content


def _refuse_damaged(found: str, verdict: Verdict) -> NoReturn:
    verdict.refuse(
        "zip-damaged", found=f"the file was damaged on its way: {found}", expected="a whole workbook", do=SEND_AGAIN
    )


def _refuse_large_form(verdict: Verdict) -> NoReturn:
    verdict.refuse(
        "zip-in-large-form",
        found="the file uses a form of zip for archives of many volumes or over 4 GB",
        expected="an ordinary workbook",
        do=SAVE_AGAIN,
    )


def _refuse_swelling(found: str, expected: str, verdict: Verdict) -> NoReturn:
    verdict.refuse(
        "zip-swells",
        found=found,
        expected=expected,
        do="If the workbook is genuine, clear the formats below and beside the last figures, save it, and send that.",
    )
