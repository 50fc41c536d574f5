"""What looks like a person's own data in a text: numbers that identify, addresses, telephone numbers, days of birth.

Says which kind was seen and never repeats what was seen. Knows no return; a name alone is not looked for.
"""

import re
from enum import StrEnum


class Personal(StrEnum):
    """Kinds of personal data, in words for a sentence."""

    NHS_NUMBER = "an NHS number"
    NI_NUMBER = "a National Insurance number"
    BIRTH = "a date of birth"
    EMAIL = "an e-mail address"
    TELEPHONE = "a telephone number"


_TEN_DIGITS = re.compile(r"(?<![\d£.,/-])(\d{3})([ -]?)(\d{3})\2(\d{4})(?![\d.,/-]*\d)")
_NI = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE
)
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"(?<![\d£.,])(?:\+44[ -]?(?:\(0\) ?)?|\(?0)[1-37](?:[ )-]{0,2}\d){8,9}(?!\d)")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY = rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[a-z]* (?:{_MONTHS})[a-z]* \d{{4}}"
_BIRTH = re.compile(rf"\b(?:d\.?o\.?b\b\.?|date of birth|born)[^.;\d]{{0,20}}(?:{_DAY})", re.IGNORECASE)


def personal_in(text: str) -> tuple[Personal, ...]:
    """The kinds of personal data that a text seems to hold, each once."""
    seen = {
        Personal.NHS_NUMBER: any(is_nhs_number("".join(m.group(1, 3, 4))) for m in _TEN_DIGITS.finditer(text)),
        Personal.NI_NUMBER: bool(_NI.search(text)),
        Personal.BIRTH: bool(_BIRTH.search(text)),
        Personal.EMAIL: bool(_EMAIL.search(text)),
        Personal.TELEPHONE: bool(_TELEPHONE.search(text)),
    }
    return tuple(kind for kind, found in seen.items() if found)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits have the check digit of an NHS number (modulus 11). One in eleven others has it by chance."""
    if len(digits) != 10 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and check % 11 == int(digits[9])


def without_personal(text: str) -> str:
    """A text as it may be repeated in a message: nothing of it where it seems to hold personal data."""
    found = personal_in(text)
    return f"(what looks like {found[0].value}, not repeated here)" if found else text
