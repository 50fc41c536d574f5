"""Every cell that we read is what openpyxl, another program altogether, finds in the same file."""

from pathlib import Path

import pytest
from another_reader import SHARED, differences, small_workbooks

from consolidate.sheets.cells import Book
from consolidate.sheets.preflight import book_of
from consolidate.sheets.reader import read_books
from consolidate.words.findings import Refusal


def ours(path: Path) -> Book | None:
    try:
        return book_of(path.read_bytes(), path.name)
    except Refusal:
        return None


def test_every_cell_of_the_samples_and_of_real_workbooks_is_what_another_reader_finds() -> None:
    if not all((SHARED / name).exists() for name in ("samples", "public")):
        pytest.skip("the shared workbooks are not beside this checkout")
    # In bytes; larger ones are compared by the test of the real forms.
    read = {path: book for path in small_workbooks(45_000) if (book := ours(path)) is not None}
    assert [line for path, book in read.items() for line in differences(book, path)] == []
    assert len(read) > 150


def test_every_cell_of_a_real_accounts_form_is_what_another_reader_finds() -> None:
    folder = SHARED / "public" / "tac"
    if not folder.exists():
        pytest.skip("the shared workbooks are not beside this checkout")
    paths = [folder / "tac_illustrative_2022_23.xlsx", folder / "tac_2023_24_R0A_reconstructed.xlsx"]
    for path in paths:
        book = ours(path)
        assert book is not None
        assert differences(book, path) == []


def test_every_real_workbook_of_the_corpus_ends_in_a_reading_or_a_clear_refusal() -> None:
    folder = SHARED / "public"
    if not folder.exists():
        pytest.skip("the shared workbooks are not beside this checkout")
    endings = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
    folders = [folder / "corpus", folder / "icb", folder / "workforce"]
    paths = [path for each in folders for path in sorted(each.rglob("*")) if path.suffix in endings]
    by_ending: dict[str, set[str]] = {ending: set() for ending in endings}
    for reading in read_books(paths):
        by_ending[reading.path.suffix].add(reading.refused.name if reading.refused else "read")
    assert by_ending == {
        ".xlsx": {
            "read", "file-has-password", "file-is-strict", "part-has-pivot", "zip-name-unsafe", "zip-size-untrue",
        },
        ".xlsm": {"part-has-macros"},
        ".xls": {"file-is-old-excel", "file-is-text"},
        ".xlsb": {"file-is-binary-excel", "file-has-password"},
        ".ods": {"file-is-opendocument"},
    }  # fmt: skip
