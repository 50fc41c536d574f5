"""Every awkward workbook ends in a reading of what stands in it or in a clear refusal; none in anything else.

All of `../shared/samples/` and `../shared/public/` where they lie beside this checkout, as one batch through the
reading process, recognised and checked. The slowest verdict and the largest process are printed, not asserted.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from another_reader import SHARED, theirs, unlike, unlike_stored
from corpus import Outcome, collected, outcomes, report, samples

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.trusts import trust_register
from consolidate.collection import receiving
from consolidate.collection.receiving import Receiver
from consolidate.sheets.reader import Reading

pytestmark = pytest.mark.skipif(
    not all((SHARED / name).exists() for name in ("samples", "public")),
    reason="the shared workbooks are not beside this checkout",
)
NOT_CLEAR = ("file-not-understood", "reader-stopped")
"""Refusals that tell nobody what to do with a file that we know."""
Tell = Callable[[object], None]
LONG = ("B27_", "infer-dtypes", "tac_", "icb_")
"""Files that openpyxl needs many seconds for; their cells are held against the XML alone."""


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    return list(outcomes([*samples(), *collected()]))


def test_each_is_read_or_refused_in_words(found: list[Outcome], tell: Tell) -> None:
    tell(report(found))
    assert len(found) > 390
    for one in found:
        assert (one.book is None) != (one.refused is None)
        if one.refused is not None:
            assert one.refused.name not in NOT_CLEAR, one.path
            assert one.refused.file == one.path.name
            assert one.refused.found
            assert one.refused.do


def test_every_cell_that_is_read_is_what_another_reader_finds(found: list[Outcome], tell: Tell) -> None:
    cells = 0
    for one in found:
        if one.book is None:
            continue
        other = None if one.path.name.startswith(LONG) else theirs(one.path)
        differences = unlike_stored(one.book, one.path) if other is None else unlike(one.book, other, one.path)
        assert differences == []
        cells += sum(len(sheet.cells) for sheet in one.book.sheets)
    tell(f"{cells:,} cells of them compared with what another reader finds.")
    assert cells > 400_000


def test_each_is_then_recognised_or_said_to_be_none_of_ours(
    found: list[Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = Receiver(catalogue(), trust_register())
    for one in found:
        reading = Reading(path=one.path, book=one.book, refused=one.refused)
        monkeypatch.setattr(receiving, "read_books", lambda _, reading=reading: [reading])
        [received] = receiver.receive([one.path])
        assert received.kind is not None or received.findings, one.path
        assert received.submission is None or received.kind is not None


def test_real_files_of_each_kind_are_refused_for_what_they_are(found: list[Outcome]) -> None:
    real = [one for one in found if (SHARED / "public" / "corpus") in one.path.parents]
    by_ending: dict[str, set[str]] = {}
    for one in real:
        by_ending.setdefault(one.path.suffix, set()).add(one.verdict)
    assert by_ending == {
        ".xlsx": {
            "read", "file-has-password", "file-is-strict", "part-has-pivot", "zip-name-unsafe", "zip-size-untrue",
        },
        ".xlsm": {"part-has-macros"},
        ".xls": {"file-is-old-excel", "file-is-text"},
        ".xlsb": {"file-is-binary-excel", "file-has-password"},
        ".ods": {"file-is-opendocument"},
    }  # fmt: skip


def test_a_report_names_the_slowest_and_the_largest() -> None:
    one, other = (
        Outcome(path=Path(name), book=None, refused=None, seconds=seconds, peak_mb=10 / seconds)
        for name, seconds in (("a.xlsx", 1.0), ("b.xlsx", 2.0))
    )
    assert report([one, other]) == (
        "2 workbooks: 2 read, 0 refused. Slowest verdict: 2.00 s (b.xlsx, read). Largest process: 10 MB (a.xlsx, read)."
    )
