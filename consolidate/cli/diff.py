"""`consolidate diff TRUST`: what a trust changed between two submissions, cell by cell."""

from typing import TYPE_CHECKING

import click

from consolidate.cli.arguments import upper, year_option
from consolidate.cli.output import json_option, print_rows, say
from consolidate.cli.patience import opened
from consolidate.cli.settings import Settings, pass_settings
from consolidate.words.years import CollectionYear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from consolidate.collection.changes import Change, Side

SCHEMA = "consolidate.diff/1"
MISSING = {"was": "not there", "is_now": "not there", "from_cell": "none", "to_cell": "none"}


@click.command()
@click.argument("trust", metavar="TRUST", callback=upper)
@year_option
@click.option("--from", "before", type=int, metavar="N", help="The earlier submission.  [default: the one before]")
@click.option("--to", "after", type=int, metavar="N", help="The later submission.  [default: the last]")
@json_option
@pass_settings
def diff(
    settings: Settings, trust: str, year: CollectionYear | None, before: int | None, after: int | None, as_json: bool
) -> None:
    """List the cells in which two submissions of a trust differ: what stood there and what stands there now.

    Without options, the last two versions of the trust's latest year. The numbers of submissions are in the
    first column of `consolidate status --all`. Text lists the figures that say something else; JSON lists
    those too that were only written otherwise (1,000 for 1000) or moved to another cell.

    \b
    Example:
      consolidate diff ZN101
      consolidate diff ZN101 --year 2025/26 --json
    """
    from consolidate.collection.changes import compare

    with opened(settings) as store:
        found = compare(store, trust, year=year, before=before, after=after)
    counts = counted(found.changes)
    if as_json:
        extra = {
            "ods_code": found.ods_code, "year": found.year, "from": found.before, "to": found.after,
            "from_file": found.before_file, "to_file": found.after_file, "counts": counts,
        }  # fmt: skip
        print_rows([change_row(change) for change in found.changes], SCHEMA, as_json=True, extra=extra)
        return
    print_rows([text_row(c) for c in telling(found.changes)], SCHEMA, as_json=False, missing=MISSING)
    say(
        f"{found.ods_code} {found.year}, submission {found.before} ({found.before_file}) to {found.after} "
        f"({found.after_file}): {in_words(found.changes)}."
    )


def counted(changes: "Sequence[Change]") -> dict[str, int]:
    """How many of each kind."""
    from collections import Counter

    return dict(sorted(Counter(change.kind for change in changes).items()))


def telling(changes: "Sequence[Change]") -> "list[Change]":
    """The changes after which a figure says something else."""
    from consolidate.collection.changes import FIGURES

    return [change for change in changes if change.kind in FIGURES]


def in_words(changes: "Sequence[Change]") -> str:
    """2 changed, 1 removed."""
    return ", ".join(f"{count} {kind}" for kind, count in counted(changes).items()) or "no figure differs"


def change_row(change: "Change") -> dict[str, object]:
    """A change as a row of `consolidate.diff/1`."""
    return {
        "change": change.kind,
        "place": change.place,
        "function": change.function,
        "line": change.line,
        "field": change.field,
        "year": change.year,
        "old": _side(change.old),
        "new": _side(change.new),
    }


def text_row(change: "Change") -> dict[str, object]:
    """A change as a line of a table."""
    return {
        "change": change.kind,
        "place": change.place,
        "was": change.old.words if change.old else None,
        "is_now": change.new.words if change.new else None,
        "from_cell": change.old.place if change.old else None,
        "to_cell": change.new.place if change.new else None,
    }


def _side(side: "Side | None") -> dict[str, object] | None:
    if side is None:
        return None
    return {"state": side.state, "raw": side.raw, "value": side.value, "sheet": side.sheet, "cell": side.cell}
