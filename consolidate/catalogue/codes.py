"""What may be wrong with a code that somebody typed: look-alike letters, case, spaces, a zero for an O.

Knows characters. Refuses to know which codes there are: they are handed in.
"""

import unicodedata
from collections.abc import Iterable

from consolidate.catalogue.declared import did_you_mean

_LOOK_ALIKES = str.maketrans(
    # Cyrillic and Greek capitals that no eye tells from the Latin ones, and the small letters that stand for them
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u0406\u0408\u0405"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "ABEKMHOPCTXYIJS" + "ABEZHIKMNOPTYX",
)
_TAKEN_FOR = {
    "O": "0",
    "0": "O",
    "I": "1",
    "1": "I",
    "L": "1",
    "S": "5",
    "5": "S",
    "Z": "2",
    "2": "Z",
    "B": "8",
    "8": "B",
}


def plain_code(text: str) -> str:
    """The code that was most likely meant: capitals, no spaces, Latin letters and digits 0 to 9."""
    compatible = unicodedata.normalize("NFKC", text)
    kept = "".join(c for c in compatible if not c.isspace() and unicodedata.category(c) != "Cf")
    return kept.upper().translate(_LOOK_ALIKES)


def help_with_code(text: str, known: Iterable[str]) -> str:
    """Say what is odd about a code that is not among `known`, and offer the one that was meant, if any."""
    known = sorted(known)
    odd = [c for c in text if not (c.isascii() and c.isalnum())]
    plain = plain_code(text)
    meant = next((code for code in _candidates(plain) if code in known), None)
    if not text.strip():
        return "The trust code is empty. Write the ODS code, such as R0A."
    if odd:
        names = ", ".join(f"U+{ord(c):04X} {unicodedata.name(c, 'a control character').lower()}" for c in odd)
        offer = f"Did you mean '{meant}'? Type it again." if meant else "Type the code again with A to Z and 0 to 9."
        return f"The trust code '{text}' contains {names}. {offer}"
    if meant:
        return f"There is no trust '{text}'. Did you mean '{meant}'?"
    if len(plain) < 2 or not any(code[:2] == plain[:2] for code in known):
        return f"There is no trust '{text}'. Write its ODS code, such as R0A."
    offer = did_you_mean(plain, known)
    return f"There is no trust '{text}'. " + (offer if offer.startswith("Did") else "Write its ODS code, such as R0A.")


def _candidates(plain: str) -> list[str]:
    """The code itself, then with one character exchanged for the one it is taken for."""
    exchanged = [plain[:place] + _TAKEN_FOR[c] + plain[place + 1 :] for place, c in enumerate(plain) if c in _TAKEN_FOR]
    return [plain, *exchanged]
