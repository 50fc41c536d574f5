"""A second opinion on single cells: openpyxl opens a workbook again and says what stands where.

Used to show that a traced figure is still where it is said to be. It is another program than the one that
read the figure, so the two cannot be wrong in the same way. Only bytes that the first reader accepted, by
their hash, are opened: openpyxl alone is not safe on a hostile file.
"""

import hashlib
import io
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import openpyxl

from consolidate.words.errors import StoreProblem


def read_again(
    path: Path, sha256: str, places: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Decimal | str | None]:
    """What openpyxl finds at some (sheet, cell) places of a workbook: a number, text, or None for nothing.

    Raises StoreProblem when the file is gone, or is not the one that was loaded.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StoreProblem(
            f"{path}: the file that the figure was loaded from cannot be opened again ({error.strerror}). "
            "The figure stands in the store; put the file back to look at its cell."
        ) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise StoreProblem(
            f"{path}: the file has changed since it was loaded; its cells may no longer give the figure. "
            "Load it again, or put back the file that was loaded."
        )
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    return {(sheet, cell): _plain(book[sheet][cell].value) for sheet, cell in places}


def _plain(value: object) -> Decimal | str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value))
    return str(value)
