"""What went out and what came back in vain: returns that were issued, and files that were refused.

Knows the tables `issue` and `refusal`, which are only ever appended to. Knows no figures, and nothing in force
depends on what is written here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from consolidate.store.ledger import Kind, Ledger
from consolidate.store.transaction import transact
from consolidate.words.facts import Source
from consolidate.words.years import CollectionYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A return that was made for a trust. `file` is its bare name; `due_on` is None where no day was set."""

    ods_code: str
    year: CollectionYear
    layout: str
    file: str
    made_on: date
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A file of which nothing was loaded. Kind, trust and year are None where the file does not say them."""

    sha256: str
    file: str
    source: Source | None
    ods_code: str | None
    year: CollectionYear | None
    errors: int
    refused_on: date


class Correspondence:
    """The writing side of what is only noted. Each method is one transaction."""

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._con = con
        self._path = path
        self._ledger = Ledger(con, path)

    def issued(self, issues: Sequence[Issue]) -> int:
        """Note returns that were sent out, but for those of which the last note says the same."""
        rows = [(f"issued|{i.ods_code}|{i.year}", _issue_row(i)) for i in issues]
        return self._append(Kind.ISSUED, "issue", rows, lambda row: self._last_issue(row) == row)

    def refused(self, refusals: Sequence[Refusal]) -> int:
        """Note files that were refused, but for the same bytes refused before with the same outcome."""
        rows = [(f"refused|{r.sha256}", _refusal_row(r)) for r in refusals]
        return self._append(Kind.REFUSED, "refusal", rows, self._refused_so)

    def _append(
        self, kind: Kind, table: str, rows: Sequence[tuple[str, list[object]]], known: Callable[[list[object]], bool]
    ) -> int:
        """Each row that is not known yet, with its event; how many there were."""
        count = 0

        def work() -> None:
            nonlocal count
            for key, row in rows:
                if known(row):
                    continue
                values = [self._ledger.next_event(), *row]
                self._con.execute(f"insert into {table} values ({', '.join('?' * len(values))})", values)
                self._ledger.append(kind, key=key)
                count += 1

        transact(self._con, self._path, work)
        return count

    def _last_issue(self, row: list[object]) -> list[object] | None:
        code, year, *_ = row
        rows = self._con.execute(
            "select ods_code, year, layout, file, made_on, due_on from issue where ods_code = ? and year = ? "
            "order by event desc limit 1",
            [code, year],
        ).fetchall()
        return list(rows[0]) if rows else None

    def _refused_so(self, row: list[object]) -> bool:
        """Whether the last refusal of these bytes told the same, whatever the file was called and on which day."""
        sha256, _, *outcome, _ = row
        rows = self._con.execute(
            "select source, ods_code, year, errors from refusal where sha256 = ? order by event desc limit 1", [sha256]
        ).fetchall()
        return bool(rows) and list(rows[0]) == outcome


def _issue_row(issue: Issue) -> list[object]:
    return [issue.ods_code, str(issue.year), issue.layout, issue.file, issue.made_on, issue.due_on]


def _refusal_row(refusal: Refusal) -> list[object]:
    year = None if refusal.year is None else str(refusal.year)
    source = None if refusal.source is None else refusal.source.value
    return [
        refusal.sha256, refusal.file, source, refusal.ods_code, year, refusal.errors, refusal.refused_on
    ]  # fmt: skip
