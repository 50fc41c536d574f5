"""Whom and when a record is about: trust code, financial year, and that no two records say the same.

Collects findings. Knows no field and no table.
"""

from dataclasses import dataclass, field

from consolidate.catalogue.trusts import Register
from consolidate.collection.tables import Notes, Row
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

_YEAR_DIGITS = 4


def read_population(row: Row, header: str, register: Register, notes: Notes) -> Population | None:
    """Whether the trust of a row is real or invented; None, with a finding, for a code nobody has.

    The code counts as it stands: one with a space or a look-alike letter is not the code it looks like.
    """
    code = row.raw(header)
    population = register.population_of(code)
    if population is None:
        notes.add(
            "table-trust-unknown",
            sheet=row.sheet,
            cell=row.address(header),
            found=f"the code '{code}'",
            expected="the code of a trust in the register",
            do=register.help_with(code),
        )
    return population


def read_year(row: Row, header: str, notes: Notes) -> CollectionYear | None:
    """The year of a row, written "2015/16" or as its first year, 2015; None, with a finding, for anything else."""
    text = row.text(header)
    if text.isascii() and text.isdigit() and len(text) == _YEAR_DIGITS:
        return CollectionYear(int(text))
    try:
        return CollectionYear.parse(text)
    except ValueError:
        notes.add(
            "table-year-not-read",
            sheet=row.sheet,
            cell=row.address(header),
            found=f"'{text}'",
            expected="a financial year such as 2015/16, or its first year such as 2015",
            do="Write the year as the source has it.",
        )
        return None


@dataclass(frozen=True, slots=True)
class Seen:
    """Which records a file has had, and where."""

    places: dict[tuple[str, ...], int] = field(default_factory=dict)

    def repeated(self, row: Row, key: tuple[str, ...], header: str, notes: Notes) -> bool:
        """Whether the sheet had a record of this key before; a finding at the cell under `header` says so."""
        place = (row.sheet, *key)
        if place not in self.places:
            self.places[place] = row.number
            return False
        notes.add(
            "table-row-repeated",
            sheet=row.sheet,
            cell=row.address(header),
            found=f"a second row for {', '.join(part for part in key if part)}",
            expected=f"one row, which is row {self.places[place]}",
            do="Remove the row that is wrong.",
        )
        return True
