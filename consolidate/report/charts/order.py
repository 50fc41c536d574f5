"""Who stands where in a ranked chart and its table: lowest first, peers under letters, the own trust last of equals."""

from collections.abc import Iterable
from dataclasses import dataclass

FEWEST_TO_DRAW = 5
FEWEST_FOR_QUARTERS = 10
MOST_WITH_LETTERS = 40
"""What a drawing can carry. Whether a group may be compared at all is declared in `benchmarks/peers.toml`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One trust in rank order. `letter` is empty for the own trust; peers have A, B ... Z, AA, AB."""

    value: float
    letter: str
    own: bool


def in_rank_order(own: float, peers: Iterable[float]) -> tuple[Place, ...]:
    """Lowest first. `peers` come in the order in which equals are to stand, normally that of their codes."""
    ordered = sorted([(value, False) for value in peers] + [(own, True)])
    places: list[Place] = []
    letters = (_letter(index) for index in range(len(ordered)))
    for value, mine in ordered:
        places.append(Place(value=value, letter="" if mine else next(letters), own=mine))
    return tuple(places)


def peer_name(place: Place, n: int) -> str:
    """How a table names a peer: by letter where the chart shows letters, by number where there are too many."""
    if n <= MOST_WITH_LETTERS:
        return f"Peer {place.letter}"
    return f"Peer {_number(place.letter)}"


def _letter(index: int) -> str:
    """0 is A, 25 is Z, 26 is AA: as spreadsheet columns are named."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
