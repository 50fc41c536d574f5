"""Results on standard output, as JSON or as text; talk on standard error.

Knows the two shapes that leave the program: rows under a versioned schema, and findings grouped by file.
Knows nothing of what the rows are about.
"""

import json
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path

import click

from consolidate.cli.table import table_lines, visible
from consolidate.words.errors import ExitCode
from consolidate.words.findings import Finding, Severity, Waived, in_order
from consolidate.words.years import CollectionYear

FINDINGS_SCHEMA = "consolidate.findings/1"

_COLOURS = {Severity.ERROR: "red", Severity.QUERY: "yellow", Severity.NOTE: "blue"}
_PLURALS = {Severity.ERROR: "errors", Severity.QUERY: "queries", Severity.NOTE: "notes"}

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON under a versioned schema.")
"""Shared by every command that prints data; arrives as `as_json`."""

fail_on_option = click.option(
    "--fail-on",
    type=click.Choice([str(severity) for severity in Severity]),
    default=str(Severity.ERROR),
    help="Leave with exit code 1 when a finding is at least this grave.",
)
"""Shared by every command that makes findings; arrives as `fail_on`, for `findings_code`."""


def say(sentence: str) -> None:
    """One sentence of talk, on standard error."""
    click.echo(sentence, err=True)


def print_text(text: str) -> None:
    """One paragraph of results, on standard output, broken at the terminal's width."""
    width = terminal_width()
    lines = textwrap.wrap(visible(text), width, break_on_hyphens=False) if width else [visible(text)]
    for line in lines or [""]:
        click.echo(line)


def print_rows(
    rows: Sequence[Mapping[str, object]],
    schema: str,
    *,
    as_json: bool,
    headings: Mapping[str, str] | None = None,
    missing: Mapping[str, str] | None = None,
    extra: Mapping[str, object] | None = None,
) -> None:
    """Print rows under `schema`, such as "consolidate.metrics/1".

    JSON holds `extra` beside the rows, keys in the order given, a missing figure as null. Text is a table
    of the same columns, fitted to the terminal; see `table_lines` for `headings` and `missing`.
    """
    if as_json:
        _print_json(schema, rows, extra or {})
        return
    for line in table_lines(rows, terminal_width(), headings=headings, missing=missing):
        click.echo(line)


def print_line(row: Mapping[str, object], schema: str) -> None:
    """One row as one line of JSON, at once: for whoever reads along while the work goes on."""
    click.echo(_dumps({"schema": schema, **row}))
    sys.stdout.flush()


def print_findings(
    findings: Iterable[Finding],
    *,
    as_json: bool,
    files: Sequence[str] = (),
    extra: Mapping[str, object] | None = None,
) -> None:
    """Print all findings, gravest first within each file.

    `files` names every file that was looked at, in the order wished, so that a clean one is seen to be clean.
    """
    ordered = in_order(findings)
    if as_json:
        rows = [finding_row(finding) for finding in ordered]
        _print_json(FINDINGS_SCHEMA, rows, {"counts": _counts(ordered), **(extra or {})})
        return
    by_file: dict[str, list[Finding]] = {file: [] for file in files}
    for finding in sorted(ordered, key=lambda f: f.file):
        by_file.setdefault(finding.file, []).append(finding)
    for number, (file, found) in enumerate(by_file.items()):
        if number:
            click.echo()
        _print_file(file, found)


def finding_row(finding: Finding) -> dict[str, object]:
    """A finding as a row of `consolidate.findings/1`."""
    keys = ("name", "severity", "file", "sheet", "cell", "found", "expected", "do")
    waived = finding.waived
    return {
        **{key: getattr(finding, key) for key in keys},
        "waived": waived and {"owner": waived.owner, "until": waived.until, "reason": waived.reason},
    }


def findings_code(findings: Iterable[Finding], fail_on: str = "error") -> ExitCode:
    """FINDINGS when any is as grave as `fail_on` or graver, else DONE."""
    level = Severity(fail_on)
    return ExitCode.FINDINGS if any(f.severity.at_least(level) for f in findings) else ExitCode.DONE


def unread_code(findings: Iterable[Finding]) -> ExitCode:
    """The code where no file at all could be read: LIMIT when one ran into the limits on time or memory."""
    from consolidate.sheets.reader import READER_STOPPED

    stopped = any(finding.name == READER_STOPPED for finding in findings)
    return ExitCode.LIMIT if stopped else ExitCode.NOTHING_READ


def in_words(counts: Mapping[Severity, int]) -> str:
    """3 errors, 1 query."""
    said = [f"{n} {s if n == 1 else _PLURALS[s]}" for s in Severity if (n := counts.get(s, 0))]
    return ", ".join(said) or "nothing found"


def terminal_width() -> int | None:
    """The width to fit, or None where the output is not a terminal and must not be cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _print_json(schema: str, rows: Sequence[Mapping[str, object]], extra: Mapping[str, object]) -> None:
    """One row a line, so that two outputs can be compared line by line."""
    head = "".join(f", {_dumps(key)}: {_dumps(value)}" for key, value in extra.items())
    body = ",".join(f"\n  {_dumps(row)}" for row in rows)
    click.echo(f'{{"schema": {_dumps(schema)}{head}, "rows": [{body}\n]}}')


def _dumps(value: object) -> str:
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False)


def plain(value: object) -> object:
    """A value as JSON has it: Decimal as a number, dates and years as text, a missing one as null."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, CollectionYear | Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    raise TypeError(f"there is no JSON for {type(value).__name__}")


def _counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    counted = Counter(finding.severity for finding in findings)
    return {severity: counted[severity] for severity in Severity}


def _print_file(file: str, findings: Sequence[Finding]) -> None:
    """One file: its counts, then each kind of finding once, with all its cells under it."""
    click.echo(f"{visible(file)}: {in_words(_counts(findings))}")
    kinds: dict[tuple[Severity, str, str, str, Waived | None], list[Finding]] = {}
    for finding in findings:
        kind = (finding.severity, finding.name, finding.expected, finding.do, finding.waived)
        kinds.setdefault(kind, []).append(finding)
    for (severity, name, expected, do, waived), alike in kinds.items():
        click.echo(f"\n  {click.style(severity, fg=_COLOURS[severity])}  {name}")
        parts = [(_place(finding), finding.found) for finding in alike]
        parts += [("expected", expected), ("do", do)]
        parts += [("waived", waived.sentence.removeprefix("waived "))] if waived else []
        margin = max(len(label) for label, _ in parts)
        for label, text in parts:
            _print_part(label.ljust(margin), text)


def _place(finding: Finding) -> str:
    sheet = visible(finding.sheet or "whole file")
    return f"{sheet}!{finding.cell}" if finding.cell else sheet


def _print_part(label: str, text: str) -> None:
    lead = f"    {label}  "
    width = terminal_width()
    # Where the label leaves no room for a readable column, the terminal may break the line as it likes.
    lines = textwrap.wrap(visible(text), width - len(lead)) if width and width > len(lead) + 20 else [visible(text)]
    for number, line in enumerate(lines or [""]):
        click.echo((lead if number == 0 else " " * len(lead)) + line)
