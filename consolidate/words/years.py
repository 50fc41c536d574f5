"""The NHS financial year, 1 April to 31 March, written "2015/16"."""

import re
from dataclasses import dataclass
from datetime import date

_FORMS = re.compile(r"\A\s*(?:FY\s*)?(\d{4})\s*[/\-\u2013]\s*(\d{2}|\d{4})\s*\Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class CollectionYear:
    """A financial year, named by the calendar year in which it starts."""

    start_year: int

    @classmethod
    def parse(cls, text: str) -> "CollectionYear":
        """Read "2015/16", "2015-16" or "2015/2016". Raises ValueError for anything else, "2015/18" included."""
        match = _FORMS.match(text)
        if match is None:
            raise ValueError(f"'{text}' is not a financial year; write it as 2025/26")
        start = int(match.group(1))
        end = match.group(2)
        if int(end) != (start + 1) % 10 ** len(end):
            raise ValueError(f"'{text}' does not span one year; write it as {cls(start)}")
        return cls(start)

    @classmethod
    def containing(cls, day: date) -> "CollectionYear":
        """The financial year that a day falls in."""
        return cls(day.year if day.month >= 4 else day.year - 1)  # April is the fourth month

    @property
    def first_day(self) -> date:
        """1 April."""
        return date(self.start_year, 4, 1)

    @property
    def last_day(self) -> date:
        """31 March."""
        return date(self.start_year + 1, 3, 31)

    @property
    def previous(self) -> "CollectionYear":
        """The year before."""
        return CollectionYear(self.start_year - 1)

    @property
    def next(self) -> "CollectionYear":
        """The year after."""
        return CollectionYear(self.start_year + 1)

    @property
    def file_form(self) -> str:
        """For file names: 2015-16."""
        return str(self).replace("/", "-")

    def __str__(self) -> str:
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"
