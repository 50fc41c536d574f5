"""Every cell of the largest forms is what openpyxl, another program altogether, finds there; see also `test_corpus`."""

from pathlib import Path

import pytest
from another_reader import SHARED, differences

from consolidate.sheets.cells import Book
from consolidate.sheets.preflight import book_of
from consolidate.words.findings import Refusal


def ours(path: Path) -> Book | None:
    try:
        return book_of(path.read_bytes(), path.name)
    except Refusal:
        return None


def test_every_cell_of_a_real_accounts_form_is_what_another_reader_finds() -> None:
    folder = SHARED / "public" / "tac"
    if not folder.exists():
        pytest.skip("the shared workbooks are not beside this checkout")
    paths = [folder / "tac_illustrative_2022_23.xlsx", folder / "tac_2023_24_R0A_reconstructed.xlsx"]
    for path in paths:
        book = ours(path)
        assert book is not None
        assert differences(book, path) == []
