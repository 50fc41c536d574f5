"""Addresses of cells, formulas that move with them, and the limits that are declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consolidate.catalogue.home import home
from consolidate.sheets.addresses import address_of, area_of, column_letters, column_number, place_of
from consolidate.sheets.limits import limits, read_limits
from consolidate.sheets.shared_formulas import moved

# ---- addresses, limits and formulas ------------------------------------------------------------


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_an_address_leads_back_to_its_place(row: int, column: int) -> None:
    assert place_of(address_of(row, column)) == (row, column)
    assert column_number(column_letters(column)) == column


def test_addresses_that_are_none_are_refused() -> None:
    for text in ("", "A", "1", "A0", "a1", "A1:B2", "ABCD1", "A12345678", "A\uff11"):
        with pytest.raises(ValueError, match="is not a cell address"):
            place_of(text)
    assert area_of("D9:B2") == (2, 2, 9, 4)
    assert area_of("B2") == (2, 2, 2, 2)


def test_every_limit_is_declared_with_its_unit_and_reason() -> None:
    declared = read_limits(home() / "benchmarks" / "limits.toml")
    assert declared.keys() == set(type(limits()).__dataclass_fields__)
    assert all(limit.value > 0 and limit.unit and limit.reason.endswith(".") for limit in declared.values())


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [
        ("A1+$B$2+C$3+$D4", 2, 1, "B3+$B$2+D$3+$D6"),
        ("SUM(A1:B2)&\"A1\"&'A1 B2'!C3", 1, 1, "SUM(B2:C3)&\"A1\"&'A1 B2'!D4"),
        ("SUM(A:A)+SUM(1:1)+SUM($A:B)+SUM($1:2)", 1, 1, "SUM(B:B)+SUM(2:2)+SUM($A:C)+SUM($1:3)"),
        ("LOG10(A1)+Data!B2+[1]X!C3+name.A1+AB12!A1", 1, 0, "LOG10(A2)+Data!B3+[1]X!C4+name.A1+AB12!A2"),
        ("Table[[A1]:[B2]]", 1, 1, "Table[[A1]:[B2]]"),
        ("A1", -1, 0, "A#REF!"),
        ("A1", 0, 0, "A1"),
    ],
)
def test_a_formula_moves_its_relative_references_alone(formula: str, rows: int, columns: int, expected: str) -> None:
    assert moved(formula, rows, columns) == expected
