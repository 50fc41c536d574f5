"""Opening the files behind a figure again, with another reader, to see that their cells still give it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from consolidate.benchmark.trace import Trace, TracedCell
from consolidate.sheets.second_reader import read_again


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """One traced cell as the second reader finds it. `agrees` when its number times the scale is the figure kept."""

    cell: TracedCell
    found: Decimal | str | None
    agrees: bool


def reopen(found: Trace) -> tuple[Reopened, ...]:
    """Every cell of a trace that has a place, read again. Raises StoreProblem for a file that is gone or changed."""
    by_file: dict[tuple[str, str], list[TracedCell]] = {}
    for cell in found.cells:
        if cell.path is not None and cell.sha256 is not None:
            by_file.setdefault((cell.path, cell.sha256), []).append(cell)
    return tuple(again for (path, sha256), cells in by_file.items() for again in _reopened(Path(path), sha256, cells))


def _reopened(path: Path, sha256: str, cells: Iterable[TracedCell]) -> Iterable[Reopened]:
    cells = list(cells)
    places = [(cell.sheet or "", cell.cell or "") for cell in cells]
    read = read_again(path, sha256, places)
    for cell, place in zip(cells, places, strict=True):
        yield Reopened(cell=cell, found=read[place], agrees=_agrees(cell, read[place]))


_CLOSE = Decimal("1e-9")
"""Spreadsheets keep seventeen digits, the store ten places: beyond that the two may round apart."""


def _agrees(cell: TracedCell, found: Decimal | str | None) -> bool:
    if isinstance(found, Decimal) and cell.value is not None:
        return abs(found * cell.scale - cell.value) <= _CLOSE * max(Decimal(1), abs(cell.value))
    if cell.value is None:
        return not isinstance(found, Decimal)
    # A number typed as text was accepted with a note; the second reader shows the same text.
    return isinstance(found, str) and found == cell.raw
