"""Numbers as they are stored in a workbook: doubles written as text. Knows nothing of money or units."""

import math
import re
from decimal import Decimal

_STORED = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_WRITTEN_OUT = 30  # zeros beyond which a number is written with an exponent
_SURE_DIGITS = 15  # whole numbers of so many digits are exact in a double


def plain(stored: str) -> str | None:
    """The shortest exact decimal form of a stored number: "1.5E3" is "1500", "0.10000000000000001" is "0.1".

    None for whatever is not a finite number written as spreadsheets write it: "NaN", "1,5", "0x10", " 5 ".
    """
    if len(stored) <= _SURE_DIGITS and stored.isascii() and stored.isdecimal():
        return stored.lstrip("0") or "0"
    if _STORED.fullmatch(stored) is None:
        return None
    number = float(stored)
    if not math.isfinite(number):
        return None
    if number == 0:
        return "0"
    exact = Decimal(repr(number))
    if abs(exact.adjusted()) > _WRITTEN_OUT:
        return str(exact.normalize())
    written = format(exact, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def significant_digits(stored: str) -> int:
    """How many significant digits a stored number has."""
    digits = re.split("[eE]", stored)[0].lstrip("-").replace(".", "")
    return len(digits.strip("0"))
