"""What became of things between an older list and a newer one: added, moved, dropped. Knows nothing of the things."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


class ChangeKind(StrEnum):
    """In which way something differs."""

    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    RENAMED = "renamed"
    REWORDED = "reworded"
    NEEDED = "needed"
    """It may no longer be left empty, or may now be."""
    ASKED_OTHERWISE = "asked otherwise"
    """Another unit, another kind of answer, other words to choose from."""


def fate(old: Mapping[K, object], new: Mapping[K, object]) -> Iterator[tuple[K, ChangeKind]]:
    """What became of each thing: added, moved within its own kind, or dropped; in the order of the newer."""
    stays = _longest_common([key for key in old if key in new], [key for key in new if key in old])
    for key in new:
        if key not in old:
            yield key, ChangeKind.ADDED
        elif key not in stays:
            yield key, ChangeKind.MOVED
    for key in old:
        if key not in new:
            yield key, ChangeKind.DROPPED


def _longest_common(old: Sequence[K], new: Sequence[K]) -> set[K]:
    """The most things that stand in the same order in both: the others are those that moved."""
    place = {key: number for number, key in enumerate(old)}
    longest: list[K] = []
    runs: list[list[K]] = []
    for key in new:
        run = [key]
        for earlier in runs:
            if place[earlier[-1]] < place[key] and len(earlier) >= len(run):
                run = [*earlier, key]
        runs.append(run)
        longest = run if len(run) > len(longest) else longest
    return set(longest)
