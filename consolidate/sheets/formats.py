"""Number formats: which format each cell style has, and which formats show a number as a date.

A number is only a date by its format (ECMA-376 part 1, 18.8.30). Knows no cell.
"""

import re
from functools import cache

from consolidate.sheets.limits import Limits
from consolidate.sheets.placement import STYLES, check_placement, check_root
from consolidate.sheets.verdict import SAVE_AGAIN, Verdict
from consolidate.sheets.xml_parts import local_name, tree

GENERAL = "General"
# The formats that are known by number alone: ECMA-376 part 1, 18.8.30.
_BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
_DATES_BY_COUNTRY = (*range(27, 37), *range(50, 59))  # date formats that differ by country
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_SHOWS_TIME = re.compile(r"[dmhys]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)


def read_formats(part: str, content: bytes, verdict: Verdict, limits: Limits) -> list[str]:
    """The number format of each cell style, in the order by which cells name them."""
    root = tree(part, content, verdict, limits)
    check_root(part, root, "styleSheet", verdict)
    check_placement(part, root, STYLES, verdict)  # cells count the styles: one too many would shift all after it
    custom: dict[str, str] = {}
    styles: list[str] = []
    for holder in root:
        name = local_name(holder)
        if name == "numFmts":
            custom = {element.get("numFmtId", ""): element.get("formatCode", "") for element in holder}
        elif name == "cellXfs":
            if len(holder) > limits.cell_formats:
                verdict.refuse(
                    "workbook-too-large",
                    found=f"the workbook has {len(holder):,} cell formats",
                    expected=f"at most {limits.cell_formats:,}",
                    do=SAVE_AGAIN,
                )
            styles = [element.get("numFmtId", "0") for element in holder]
    return [custom[number] if number in custom else _built_in(number) for number in styles]


@cache
def shows_date(number_format: str) -> bool:
    """Whether a format shows a number as a date, a time of day, or a length of time."""
    return _SHOWS_TIME.search(_shown(number_format)) is not None


@cache
def shows_length_of_time(number_format: str) -> bool:
    """Whether a format shows hours, minutes or seconds elapsed, such as [h]:mm."""
    return _ELAPSED.search(_shown(number_format)) is not None


def _shown(number_format: str) -> str:
    """The first section of a format (for positive numbers) without the letters that it prints as they are."""
    return _NOT_SHOWN.sub("", number_format).partition(";")[0]


def _built_in(number: str) -> str:
    if not (number.isascii() and number.isdecimal()):
        return GENERAL
    if int(number) in _DATES_BY_COUNTRY:
        return _BUILT_IN[14]
    return _BUILT_IN.get(int(number), GENERAL)
