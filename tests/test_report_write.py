"""A page is written whole or not at all, and never over somebody else's file."""

import os
from pathlib import Path

import pytest
from report_views import real_pack

from consolidate.report.html import render, write_text
from consolidate.words.errors import CannotWrite, ExitCode


def page() -> str:
    return render("pack.html.j2", real_pack())


def test_a_page_is_written_into_a_folder_that_is_made_for_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "pack_R0Z.html"
    write_text(path, page(), force=False)
    assert path.read_text(encoding="utf-8") == page()
    assert os.listdir(path.parent) == ["pack_R0Z.html"]  # noqa: PTH208 - hidden files too


def test_a_page_that_we_made_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pack.html"
    write_text(path, page(), force=False)
    write_text(path, page() + "\n", force=False)
    assert path.read_text(encoding="utf-8") == page() + "\n"


def test_a_file_of_somebody_else_is_kept_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "pack.html"
    path.write_text("<p>our board paper</p>", encoding="utf-8")
    with pytest.raises(CannotWrite, match=r"pack\.html: a file that this program did not make is there; expected"):
        write_text(path, page(), force=False)
    assert path.read_text(encoding="utf-8") == "<p>our board paper</p>"
    write_text(path, page(), force=True)
    assert path.read_text(encoding="utf-8") == page()


def test_a_folder_in_the_way_is_told_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "pack.html"
    path.mkdir()
    with pytest.raises(CannotWrite, match="could not be written") as raised:
        write_text(path, "text", force=True)
    assert raised.value.exit_code is ExitCode.CANNOT_WRITE
    assert os.listdir(tmp_path) == ["pack.html"]  # noqa: PTH208 - hidden files too


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(CannotWrite, match="the folder cannot be made"):
        write_text(tmp_path / "out" / "pack.html", "text", force=False)


def test_line_ends_are_the_same_on_every_machine(tmp_path: Path) -> None:
    write_text(tmp_path / "a.html", "one\ntwo\n", force=False)
    assert (tmp_path / "a.html").read_bytes() == b"one\ntwo\n"
