"""Findings as a CSV file: one row each, in columns that stay as they are.

What a sender wrote is quoted in findings. A spreadsheet program would run a text that begins like a formula, so such
a text gets an apostrophe before it, which the program shows as text.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import click

from consolidate.cli.table import visible
from consolidate.words.findings import Finding, in_order

COLUMNS = (
    "file", "severity", "name", "sheet", "cell", "found", "expected", "do",
    "waived_by", "waived_until", "waived_because",
)  # fmt: skip
"""The header. Columns may be added at the end; none is renamed, moved or taken away."""

_LOOKS_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")

csv_option = click.option(
    "--csv",
    "csv_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write all findings into this CSV file as well, one row each.",
)
"""Arrives as `csv_file`: Path or None."""


def write_findings(path: Path, findings: Iterable[Finding], *, force: bool) -> None:
    """Write findings, gravest first. Raises CannotWrite, also where another file has the name, unless `force`."""
    from consolidate.sheets.put import put_new

    put_new(path, findings_csv(findings).encode("utf-8-sig"), force=force)


def findings_csv(findings: Iterable[Finding]) -> str:
    """The file's text. UTF-8 with a mark at the beginning when written, so that Excel shows £ as £."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in in_order(findings):
        waived = (one.waived.owner, one.waived.until.isoformat(), one.waived.reason) if one.waived else ("", "", "")
        row = (one.file, one.severity, one.name, one.sheet, one.cell, one.found, one.expected, one.do, *waived)
        writer.writerow([_inert(text or "") for text in row])
    return out.getvalue()


def _inert(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if text.lstrip(" \u00a0").startswith(_LOOKS_LIVE) or text.startswith(_LOOKS_LIVE) else shown
