"""What is said about one file while it is examined: notes gather, a refusal ends it.

Knows how findings are made, not what they are about.
"""

from typing import NoReturn

from consolidate.catalogue.rules import rule_book
from consolidate.words.findings import Finding

WORKBOOK = "an Excel workbook (.xlsx)"
SAVE_AGAIN = "Open it in Excel, save it under a new name as Excel Workbook (.xlsx), and send that."
SEND_AGAIN = "Ask for it to be sent again, or copy it again from where it was made."


class Verdict:
    """What has been found in one file so far. `file` is its bare name."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.notes: list[Finding] = []

    def refuse(
        self, name: str, *, found: str, expected: str, do: str, sheet: str | None = None, cell: str | None = None
    ) -> NoReturn:
        """End the examination. Raises Refusal with the finding."""
        raise rule_book().refusal(
            name, file=self.file, found=found, expected=expected, do=do, sheet=sheet, cell=cell
        ) from None

    def note(
        self, name: str, *, found: str, expected: str, do: str, sheet: str | None = None, cell: str | None = None
    ) -> None:
        """Keep something worth knowing, and go on."""
        self.notes.append(
            rule_book().finding(name, file=self.file, found=found, expected=expected, do=do, sheet=sheet, cell=cell)
        )
