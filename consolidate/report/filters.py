"""Every number that a report prints is rounded and worded here, once, at the last moment.

Knows figures, units and English; knows no metric, no trust and no layout. Figures are rounded half
up on their shortest decimal form, so that 0.125 is £0.13 whatever the binary fraction says.
"""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from consolidate.words.units import UNITS

MINUS = "\u2212"
NO_BREAK = "\u00a0"
_THOUSAND, _MILLION, _BILLION = Decimal(10**3), Decimal(10**6), Decimal(10**9)
_SMALL = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""Not strftime: its month names follow the machine's locale."""
_RATE_OF_INCOME = "gbp_m_per_100m"

Number = int | float | Decimal


def rounded(value: Number, decimals: int) -> Decimal:
    """`value` to a number of decimals, half up, never negative zero. Raises ValueError for NaN and infinities."""
    exact = _exact(value)
    if not exact.is_finite():
        raise ValueError(f"{value} is not a figure that can be printed")
    result = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def plain(value: Number, decimals: int = 0) -> str:
    """1,234.50, with a true minus sign before a negative figure."""
    figure = rounded(value, decimals)
    return f"{MINUS if figure < 0 else ''}{abs(figure):,.{decimals}f}"


def trimmed(value: Number, decimals: int = 1) -> str:
    """7 or 10.5: decimals only where they say something, for counts of posts in sentences."""
    return _trimmed(plain(value, decimals))


def pounds(value: Number) -> str:
    """£4,210,000: whole pounds, for lineage and tables of workings."""
    return _signed_after(rounded(value, 0), "£{:,.0f}")


def millions(value: Number, decimals: int = 1) -> str:
    """£3.6m whatever the size, so that a column or a ladder keeps one precision."""
    exact = _exact(value)
    return _signed_after(rounded(exact / _MILLION, decimals), f"£{{:,.{decimals}f}}m")


def money(value: Number) -> str:
    """A figure in running text, at a size that a reader takes in: £2.80bn, £38.4m, £0.14m, £42,000, £870."""
    exact = _exact(value)
    size = abs(exact)
    if rounded(size / _MILLION, 1) >= _THOUSAND:
        return _signed_after(rounded(exact / _BILLION, 2), "£{:,.2f}bn")
    if rounded(size / _MILLION, 2) >= 1:
        return millions(exact, 1)
    if rounded(size / _THOUSAND, 0) >= 100:
        return millions(exact, 2)
    if size >= 10 * _THOUSAND:
        return _signed_after(rounded(exact / _THOUSAND, 0) * _THOUSAND, "£{:,.0f}")
    return pounds(exact)


def change(value: Number, decimals: int = 1) -> str:
    """+£1.7m or −£0.2m; what rounds to nothing has no sign."""
    return _with_plus(value, millions(value, decimals), decimals, _MILLION)


def signed(value: Number, decimals: int = 0) -> str:
    """+2.0 or −7.0 for figures that are not money."""
    return _with_plus(value, plain(value, decimals), decimals, Decimal(1))


def bare(value: Number, unit: str) -> str:
    """The figure as it stands in a chart or a column whose head names the unit: £5.12, £3,411, 7.5%."""
    known = UNITS[unit]
    text = _signed_after(rounded(value, known.decimals), f"{known.prefix}{{:,.{known.decimals}f}}")
    return f"{text}%" if known.suffix == "%" else text


def figure(value: Number, unit: str) -> str:
    """The figure with its canonical unit: £7.50m per £100m, £3,411 per WAU."""
    known = UNITS[unit]
    return _signed_after(rounded(value, known.decimals), f"{known.prefix}{{:,.{known.decimals}f}}{known.suffix}")


def in_words(value: Number, unit: str) -> str:
    """The figure as a sentence says it: £5.12 for every £100 of income. Other units as in `figure`."""
    if unit == _RATE_OF_INCOME:
        return f"{bare(value, unit)} for every £100 of income"
    return figure(value, unit)


def unit_short(unit: str) -> str:
    """The unit as a column's head: £ per WAU, £m per £100m, %; in words where it has no sign."""
    known = UNITS[unit]
    return f"{known.prefix}{known.suffix}".strip() or known.words


def same_rate(value: Number) -> str:
    """The three names of a rate of income, which the press has mixed up: they are one figure."""
    text = plain(value, 2)
    return f"{text} £m per £100m = £{text} per £100 = {_trimmed(text)}%"


def percent(share: Number, decimals: int = 0) -> str:
    """14% from a share of 0.14."""
    exact = _exact(share)
    return f"{plain(exact * 100, decimals)}%"


def part(share: Number) -> str:
    """14% of a whole; what is there but rounds to nothing is "under 1%"."""
    return "under 1%" if 0 < _exact(share) < Decimal("0.005") else percent(share)


def trimmed_percent(share: Number) -> str:
    """92.5%, 23.78%, 20%: as many decimals as a declared share has, and no more."""
    return f"{_trimmed(plain(_exact(share) * 100, 4))}%"


_FRACTIONS = (
    (0.05, "almost none"), (0.1, "a tenth"), (0.2, "a fifth"), (0.25, "a quarter"), (1 / 3, "a third"),
    (0.4, "two fifths"), (0.5, "half"), (0.6, "three fifths"), (2 / 3, "two thirds"), (0.75, "three quarters"),
    (0.8, "four fifths"), (0.9, "nine tenths"), (0.97, "nearly all"),
)  # fmt: skip


def about(share: Number) -> str:
    """A share from 0 to 1 as a fraction that people say: about two thirds, almost none, nearly all."""
    words = min(_FRACTIONS, key=lambda pair: abs(pair[0] - float(share)))[1]
    return words if words.startswith(("almost", "nearly")) else f"about {words}"


def day(value: date) -> str:
    """21 November 2026."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def span(low: str, high: str) -> str:
    """£1.4m to £2.5m; one figure when both ends read the same."""
    return low if low == high else f"{low} to {high}"


def listing(words: Iterable[str]) -> str:
    """One, two and three."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def count(number: int, *, start: bool = False) -> str:
    """Numbers up to twenty in words, as prose has them; "no" for none. `start` capitalises for a sentence."""
    word = _SMALL[number] if 0 <= number <= 20 else f"{number:,}"
    return word[:1].upper() + word[1:] if start else word


def several(number: int, one: str, many: str = "") -> str:
    """1 line, 4 lines: figures, for furniture and tables."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th, 111th."""
    last_two = number % 100
    ending = "th" if 11 <= last_two <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def sentence_case(text: str) -> str:
    """The first letter large, the others untouched: abbreviations keep their shape."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """A label inside a sentence: its first letter small, unless the first word is an abbreviation."""
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() or len(first) < 2 else text[:1].lower() + text[1:]


def _exact(value: Number) -> Decimal:
    """The shortest decimal that means this number; float() first, because numpy's own repr names its type."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def _signed_after(rounded_value: Decimal, form: str) -> str:
    return f"{MINUS if rounded_value < 0 else ''}{form.format(abs(rounded_value))}"


def _with_plus(value: Number, text: str, decimals: int, scale: Decimal) -> str:
    exact = _exact(value)
    return f"+{text}" if rounded(exact / scale, decimals) > 0 else text


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
