"""What a sheet says around its cells: merged areas, hyperlinks, what is hidden, and what is filtered."""

from collections.abc import Callable, Iterable

from consolidate.sheets.addresses import area_of, column_letters
from consolidate.sheets.limits import Limits
from consolidate.sheets.scanned import Scanned
from consolidate.sheets.verdict import Verdict

_TRUE = ("1", "true")


class Surroundings:
    """Gathered while one sheet is read."""

    def __init__(self, sheet: str, verdict: Verdict, limits: Limits) -> None:
        self.sheet, self.verdict, self.limits = sheet, verdict, limits
        self.merges: list[str] = []
        self.merged_cells = 0
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.filter_area = ""

    def merge(self, reference: str) -> None:
        """Keep a merged area. Raises Refusal beyond the limits."""
        self.merged_cells += self._size(reference)
        self.merges.append(reference)
        if self.merged_cells > self.limits.merged_cells or len(self.merges) > self.limits.merged_areas:
            self.verdict.refuse(
                "merge-too-large",
                sheet=self.sheet,
                found=f"{len(self.merges):,} merged areas over {self.merged_cells:,} cells, the last {reference}",
                expected=f"at most {self.limits.merged_areas:,} areas over {self.limits.merged_cells:,} cells",
                do="Unmerge the cells (Home, Merge & Center), save, and send again.",
            )

    def link(self, reference: str) -> None:
        """Refuse a hyperlink over too many cells; others do not matter here."""
        if self._size(reference) > self.limits.linked_cells:
            self.verdict.refuse(
                "link-too-large",
                sheet=self.sheet,
                found=f"one hyperlink covers {reference}",
                expected=f"at most {self.limits.linked_cells:,} cells",
                do="Remove the hyperlink, save, and send again.",
            )

    def columns(self, attributes: dict[str, str]) -> None:
        """Keep which columns are hidden."""
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if attributes.get("hidden") in _TRUE and first.isdecimal() and last.isdecimal():
            self.hidden_columns.append((int(first), int(last)))

    def filter(self, reference: str) -> None:
        """Keep where the sheet may be filtered; most such areas show all their rows."""
        self.filter_area = reference

    def filter_is_set(self) -> None:
        """Note that a filter hides rows: they are read like all others."""
        if self.filter_area:
            self.verdict.note(
                "sheet-filtered",
                sheet=self.sheet,
                found=f"a filter is set on {self.filter_area[:40]}",
                expected="every row in plain sight",
                do="Nothing, if the rows that it hides are meant to be there: all rows are read.",
            )
            self.filter_area = ""  # one word for each filter, however many columns it looks at

    def note_hidden(self, cells: Iterable[Scanned]) -> None:
        """Note which hidden rows and columns hold something: they are read like all others."""
        if not self.hidden_rows and not self.hidden_columns:
            return
        rows: set[int] = set()
        columns: set[int] = set()
        for cell in cells:
            if cell.kind == "blank":
                continue
            if cell.row in self.hidden_rows:
                rows.add(cell.row)
            if any(first <= cell.column <= last for first, last in self.hidden_columns):
                columns.add(cell.column)
        places = [f"row {_runs(rows, str)}"] if rows else []
        places += [f"column {_runs(columns, column_letters)}"] if columns else []
        if places:
            self.verdict.note(
                "hidden-cells",
                sheet=self.sheet,
                found=f"{' and '.join(places)} hidden, and not empty",
                expected="figures in plain sight",
                do="Nothing, if they are meant to be there: hidden rows and columns are read like all others.",
            )

    def _size(self, reference: str) -> int:
        try:
            top, left, bottom, right = area_of(reference)
        except ValueError:
            self.verdict.refuse(
                "cell-address-unreadable",
                sheet=self.sheet,
                found=f"a merged area or hyperlink is at '{reference[:40]}'",
                expected="an area such as A2:A4",
                do="Open it in Excel, save it under a new name as Excel Workbook (.xlsx), and send that.",
            )
        return (bottom - top + 1) * (right - left + 1)


def _runs(numbers: set[int], name: Callable[[int], str]) -> str:
    """Numbers in few words: "3, 5 to 9" of {3, 5, 6, 7, 8, 9}."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(name(first) if first == last else f"{name(first)} to {name(last)}" for first, last in runs)
