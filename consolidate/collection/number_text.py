"""Numbers that somebody wrote as text: which of them are taken, and why the others are not.

Knows digits and punctuation. Refuses to know what the number is for, and never guesses: "3,9" could
be 3.9 or 39, so it is handed back with the ways in which it could be written.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

OUTER_SPACE = " \t\r\n\u00a0"
"""What is trimmed from both ends: space, tab, line ends and the no-break space. Nothing else is."""

EXCEL_DIGITS = 15
"""Excel keeps 15 significant digits of a number: a longer text cannot have come from a figure."""

_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_NUMBER = re.compile(rf"(?P<sign>[+\-\u2212]?)£?(?P<digits>{_DIGITS})", re.ASCII)
_IN_BRACKETS = re.compile(rf"\(£?(?P<digits>{_DIGITS})\)", re.ASCII)
_WITH_SIZE = re.compile(
    rf"(?P<sign>[+\-\u2212]?)£?(?P<digits>{_DIGITS})\s?(?P<size>k|mn|m|bn)", re.ASCII | re.IGNORECASE
)
_DECIMAL_COMMA = re.compile(r"£?[0-9]+,[0-9]{1,2}", re.ASCII)
_DECIMAL_COMMA_POINTS = re.compile(r"£?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", re.ASCII)
_PER_CENT = re.compile(rf"[+\-\u2212]?{_DIGITS}\s?%", re.ASCII)
_EXPONENT = re.compile(r"[+\-]?[0-9.]+[eE][+\-]?[0-9]+", re.ASCII)
_TENS = {"k": 3, "m": 6, "mn": 6, "bn": 9}


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberText:
    """What a text came to: a value, or the reason why it is not taken and what to type instead.

    Exactly one of `value` and `problem` is set. `problem` continues the sentence "the text '...' ".
    """

    value: Decimal | None = None
    problem: str = ""
    do: str = ""


def read_number(text: str) -> NumberText:
    """Read a number as reliability.md section 4 defines strict number text.

    Taken: an optional sign, or round brackets for a negative; an optional pound sign; digits, with
    commas only where thousands end; optional decimals. Everything else is refused with a reason.
    """
    trimmed = text.strip(OUTER_SPACE)
    match = _NUMBER.fullmatch(trimmed)
    if match is not None:
        return _value(match["digits"], negative=match["sign"] in ("-", "\u2212"))
    match = _IN_BRACKETS.fullmatch(trimmed)
    if match is not None:
        return _value(match["digits"], negative=True)
    return _refused(trimmed)


def _value(digits: str, *, negative: bool) -> NumberText:
    plain = digits.replace(",", "")
    if len(plain.replace(".", "").lstrip("0")) > EXCEL_DIGITS:
        return NumberText(
            problem=f"has more than {EXCEL_DIGITS} digits, more than Excel keeps of a number",
            do="Type the figure as a number, without the digits that nobody measured.",
        )
    value = Decimal(plain)
    return NumberText(value=-value if negative and value else value)


def _refused(text: str) -> NumberText:
    """Why a text is not a number, from the most particular reason to the most general."""
    with_size = _WITH_SIZE.fullmatch(text)
    if with_size is not None:
        value = Decimal(with_size["digits"].replace(",", "")).scaleb(_TENS[with_size["size"].lower()])
        sign = "-" if with_size["sign"] in ("-", "\u2212") else ""
        return NumberText(problem=f"ends in '{with_size['size']}'", do=f"Write {sign}{_plain(value)}.")
    if _PER_CENT.fullmatch(text):
        return NumberText(problem="is a percentage", do="Type the figure itself, in the unit named on the row.")
    if _DECIMAL_COMMA_POINTS.fullmatch(text):
        return NumberText(
            problem="has points for thousands and a comma for decimals",
            do=f"Write {text.lstrip('£').replace('.', '').replace(',', '.')}.",
        )
    if _DECIMAL_COMMA.fullmatch(text):
        plain = text.lstrip("£")
        with_point, without = plain.replace(",", "."), plain.replace(",", "")
        return NumberText(
            problem=f"could be {with_point} or {without}", do=f"Type {with_point} with a full stop, or {without}."
        )
    if _EXPONENT.fullmatch(text):
        return NumberText(problem="is written with an exponent", do="Write the number out in full.")
    if any(character.isdigit() and character not in "0123456789" for character in text):
        return NumberText(problem="has digits other than 0 to 9", do="Type the number again with the digits 0 to 9.")
    if re.fullmatch(r"[+\-\u2212]?£?[0-9][0-9.,\s_'\u2009\u202f\u00a0]*", text):
        return NumberText(
            problem="has spaces, points or commas where a number has none",
            do="Type the digits alone, with a full stop before any decimals.",
        )
    if any(unicodedata.category(character) in ("Cf", "Cc") for character in text):
        return NumberText(
            problem="holds characters that cannot be seen", do="Clear the cell and type the number again."
        )
    return NumberText(problem="is not a number", do="Type one number; if there is no figure, type n/a.")


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
