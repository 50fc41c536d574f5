"""The formulas that a return shows to whoever fills it in.

They are a courtesy: no result of theirs is ever read. Each treats an empty cell as missing, not as 0, and
each is worked out in `return_filling` as well, which a test compares after a spreadsheet has calculated.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from consolidate.collection.return_filling import DIFFERS, EXPLAIN, EXPLAINED, INCOMPLETE


def measure(cells: Mapping[str, str], weights: Mapping[str, Decimal], optional: frozenset[str]) -> str:
    """A weighted sum of the cells of a row: nothing while they are empty, a word while one is missing."""
    required = [cells[part] for part in weights if part not in optional]
    terms = "".join(_term(cells[part], weight, part in optional) for part, weight in weights.items()).removeprefix("+")
    typed = f"COUNTA({','.join(cells[part] for part in weights)})"
    if not required:
        return f'=IF({typed}=0,"",{terms})'
    return f'=IF(COUNT({",".join(required)})={len(required)},{terms},IF({typed}=0,"","{INCOMPLETE}"))'


def _term(cell: str, weight: Decimal, optional: bool) -> str:
    value = f"N({cell})" if optional else cell
    sign = "-" if weight < 0 else "+"
    return f"{sign}{value}" if abs(weight) == 1 else f"{sign}{abs(weight)}*{value}"


def change(now: str, before: str, corrected: str) -> str:
    """The change on last year as a share of it, where both are figures."""
    last = _last(before, corrected)
    return f'=IF(AND(ISNUMBER({now}),ISNUMBER({last})),IF({last}=0,"",({now}-{last})/ABS({last})),"")'


def flag(now: str, before: str, corrected: str, reason: str, share: str, amount: str | None) -> str:
    """Explain, where the change passes the share of last year, and the amount if there is one, with no reason given."""
    last = _last(before, corrected)
    moved = f"ABS({now}-{last})"
    passed = f"{moved}>={share}*ABS({last})" + (f",{moved}>={amount}" if amount else "")
    word = f'IF(AND({last}<>0,{passed}),IF({reason}="","{EXPLAIN}","{EXPLAINED}"),"")'
    return f'=IF(AND(ISNUMBER({now}),ISNUMBER({last})),{word},"")'


def differs(parts: str, whole: str, tolerance: str) -> str:
    """The word for two figures that should be one, where both are there."""
    return f'=IF(AND(ISNUMBER({parts}),ISNUMBER({whole})),IF(ABS({parts}-{whole})>{tolerance},"{DIFFERS}",""),"")'


def _last(before: str, corrected: str) -> str:
    return f"IF(ISNUMBER({corrected}),{corrected},{before})" if corrected else before


def left(required: Iterable[str], model: str, words: Iterable[str], rows: int) -> str:
    """How many rows are still to be filled in: not every cell of `required` has something, and no word excuses it."""
    filled = "*".join(f'({area}<>"")' for area in required)
    excused = "".join(f'+({model}="{word}")' for word in words) if model else ""
    return f"({rows}-SUMPRODUCT(--(({filled}{excused})>0)))"


def row_left(cells: Iterable[str], model: str | None, words: Iterable[str]) -> str:
    """1 where a row of these cells has an empty one, unless the delivery model of its line excuses it."""
    empty = "+".join(f'({cell}="")' for cell in cells)
    unless = "".join(f'*({model}<>"{word}")' for word in words) if model else ""
    return f"(({empty})>0){unless}*1"


def count_word(area: str, word: str) -> str:
    """How many cells of an area hold a word."""
    return f'COUNTIF({area},"{word}")'


def count_negative(area: str) -> str:
    """How many figures of an area are below 0."""
    return f'COUNTIF({area},"<0")'


def count_pay_without_people(pay: str, people: str) -> str:
    """How many rows have pay, and 0 people in words of figures: an empty cell is not 0."""
    return f"SUMPRODUCT(ISNUMBER({people})*({people}=0)*ISNUMBER({pay})*({pay}>0))"


def count_unnamed(model: str, word: str, provider: str) -> str:
    """How many rows are delivered by another body that is not named."""
    return f'COUNTIFS({model},"{word}",{provider},"")'
