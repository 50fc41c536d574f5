"""Cell addresses: "AB12" to row and column and back. Knows no sheet."""

import re
from functools import cache

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_ALPHABET = 26


@cache
def column_letters(column: int) -> str:
    """Letters of a 1-based column number: 1 is A, 28 is AB. Raises ValueError below 1."""
    if column < 1:
        raise ValueError(f"there is no column {column}; the first is 1")
    letters = ""
    while column:
        column, rest = divmod(column - 1, _ALPHABET)
        letters = chr(ord("A") + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """1-based number of a column in capital letters: A is 1, AB is 28."""
    number = 0
    for letter in letters:
        number = number * _ALPHABET + ord(letter) - ord("A") + 1
    return number


def address_of(row: int, column: int) -> str:
    """Address of a 1-based row and column: (12, 28) is AB12."""
    return f"{column_letters(column)}{row}"


def place_of(address: str) -> tuple[int, int]:
    """Row and column, both 1-based, of an address in capitals. Raises ValueError for anything else."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(f"'{address}' is not a cell address; write it as D14")
    return int(match.group(2)), column_number(match.group(1))


def area_of(reference: str) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column of "A1:B2" or "A1". Raises ValueError for anything else."""
    first, _, last = reference.partition(":")
    top, left = place_of(first)
    bottom, right = place_of(last) if last else (top, left)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)
