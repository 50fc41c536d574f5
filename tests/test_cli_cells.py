"""`consolidate cells`: what it prints of a workbook is what another program finds in each cell of it."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from another_reader import SHARED, differences, small_workbooks
from awkward import SOUND, cell, workbook
from awkward import with_data as with_rows
from click.testing import CliRunner, Result
from openpyxl import Workbook
from returns import sound_bytes

from consolidate.cli.main import root
from consolidate.sheets.addresses import place_of
from consolidate.sheets.cells import Book, Cell, Kind, Sheet

COLUMNS = ["sheet", "cell", "kind", "formula", "has_result", "raw", "value"]


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(root, ["cells", str(path), *options])


def printed(path: Path) -> dict:  # type: ignore[type-arg]
    result = run(path, "--json")
    assert result.exit_code == 0, result.output
    answer: dict = json.loads(result.stdout, parse_float=Decimal)  # type: ignore[type-arg]
    assert answer["schema"] == "consolidate.cells/1"
    return answer


def typed(kind: Kind, value: object) -> Decimal | str | bool | date | datetime | None:
    """A value as JSON carries it, taken back by its kind."""
    if kind is Kind.NUMBER:
        return Decimal(str(value))
    if kind is Kind.DATE and value is not None:
        return datetime.fromisoformat(str(value)) if "T" in str(value) else date.fromisoformat(str(value))
    return value  # type: ignore[return-value]


def book_from(answer: dict) -> Book:  # type: ignore[type-arg]
    """The workbook, made again of nothing but what the command prints."""
    sheets: dict[str, dict[str, Cell]] = {name: {} for name in answer["sheets"]}
    for row in answer["rows"]:
        assert list(row) == COLUMNS
        assert (row["has_result"] is None) == (row["formula"] is None)
        kind, (number, column) = Kind(row["kind"]), place_of(row["cell"])
        sheets[row["sheet"]][row["cell"]] = Cell(
            sheet=row["sheet"],
            address=row["cell"],
            row=number,
            column=column,
            kind=kind,
            raw=row["raw"],
            value=typed(kind, row["value"]),
            formula=row["formula"],
        )
    return Book(
        file=answer["file"],
        path=answer["file"],
        sha256=answer["sha256"],
        size=0,
        sheets=tuple(Sheet(name=name, visible=True, cells=cells) for name, cells in sheets.items()),
        properties={},
        names={},
        asks_recalculation=False,
    )


def row_of(path: Path, address: str) -> dict:  # type: ignore[type-arg]
    found: dict = next(row for row in printed(path)["rows"] if row["cell"] == address)  # type: ignore[type-arg]
    return found


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A workbook with a cell of every kind, saved by another program, so that no formula has a result."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Mixed"
    for address, value in {
        "A1": "words, a\ttab and 'quotes'", "B1": 0.1, "C1": 1234567.89, "D1": True, "E1": date(2026, 6, 30),
        "F1": datetime(2026, 6, 30, 14, 5), "G1": "=B1+C1", "H1": -5, "C7": "lower down", "B9": 1e300, "B10": 1e-12,
        "D7": "=1=1",
    }.items():  # fmt: skip
        sheet[address] = value
    sheet["I1"].number_format = "0.00"
    book.create_sheet("Empty")
    book.create_sheet("Second")["ZZ100"] = 2**53 - 1
    path = tmp_path / "mixed.xlsx"
    book.save(path)
    return path


def test_each_cell_of_a_mixed_workbook_is_what_another_program_finds(mixed: Path) -> None:
    answer = printed(mixed)
    assert differences(book_from(answer), mixed) == []
    assert answer["sheets"] == ["Mixed", "Empty", "Second"]
    kinds = {row["cell"]: row["kind"] for row in answer["rows"]}
    assert kinds == {
        "A1": "text", "B1": "number", "C1": "number", "D1": "boolean", "E1": "date", "F1": "date", "G1": "blank",
        "H1": "number", "I1": "blank", "C7": "text", "D7": "blank", "B9": "number", "B10": "number", "ZZ100": "number",
    }  # fmt: skip


def test_each_cell_of_a_return_is_what_another_program_finds(tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes(sound_bytes())
    answer = printed(path)
    assert differences(book_from(answer), path) == []
    assert len(answer["rows"]) > 1_900


def test_a_difference_in_one_cell_would_be_found(mixed: Path) -> None:
    answer = printed(mixed)
    row = next(row for row in answer["rows"] if row["cell"] == "C1")
    row["value"] = Decimal("1234567.88")
    assert len(differences(book_from(answer), mixed)) == 1


def test_a_formula_without_a_result_says_so_and_one_with_a_result_gives_it(mixed: Path, tmp_path: Path) -> None:
    without = row_of(mixed, "G1")
    assert (without["formula"], without["has_result"], without["raw"], without["value"]) == ("=B1+C1", False, "", None)
    path = tmp_path / "with.xlsx"
    path.write_bytes(with_rows(cell('<c r="D2"><f>B2*2</f><v>5</v></c><c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')))
    given = row_of(path, "D2")
    assert (given["formula"], given["has_result"], given["value"]) == ("=B2*2", True, 5)
    failed = row_of(path, "E2")
    assert (failed["kind"], failed["raw"], failed["value"]) == ("error", "#DIV/0!", "#DIV/0!")


def test_without_json_every_row_is_one_line_of_seven_columns_with_the_exact_figures(mixed: Path) -> None:
    result = run(mixed)
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert lines[0] == COLUMNS
    assert {len(line) for line in lines} == {len(COLUMNS)}
    assert ["Mixed", "B1", "number", "", "", "0.1", "0.1"] in lines
    assert lines[1][5] == "words, a\\x09tab and 'quotes'"
    assert "14 cells on 3 sheets, 2 of them formulas." in result.stderr


def test_the_cells_of_a_small_workbook_are_printed_and_the_file_by_its_bare_name(tmp_path: Path) -> None:
    path = tmp_path / "sound.xlsx"
    path.write_bytes(workbook())
    rows = {row["cell"]: row["value"] for row in printed(path)["rows"] if row["sheet"] == "Data"}
    assert rows == SOUND
    assert printed(path)["file"] == "sound.xlsx"


def test_a_workbook_that_is_refused_prints_the_finding_and_nothing_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(with_rows(cell('<c r="D2"><v>1,5</v></c>')))
    result = run(path)
    assert result.exit_code == 3
    assert "cell-number-unreadable" in result.stdout
    assert "Data!D2" in result.stdout
    assert "1234567" not in result.output
    answer = json.loads(run(path, "--json").stdout)
    assert answer["schema"] == "consolidate.findings/1"
    assert [(row["sheet"], row["cell"]) for row in answer["rows"]] == [("Data", "D2")]


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    result = run(tmp_path / "none.xlsx")
    assert result.exit_code == 3
    assert "file-missing" in result.stdout


def test_each_cell_of_the_samples_and_of_real_workbooks_is_what_another_program_finds() -> None:
    if not all((SHARED / name).exists() for name in ("samples", "public")):
        pytest.skip("the shared workbooks are not beside this checkout")
    compared, refused = 0, 0
    for path in small_workbooks(9_000):  # bytes; the reader itself is compared over larger ones
        result = run(path, "--json")
        assert result.exit_code in (0, 3), result.output
        if result.exit_code == 3:
            refused += 1
            continue
        assert differences(book_from(json.loads(result.stdout, parse_float=Decimal)), path) == []
        compared += 1
    assert compared > 50
    assert refused > 20
