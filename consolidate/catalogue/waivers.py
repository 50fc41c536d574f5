"""Findings that somebody lets stand: which, by whom, why, and until when. Read from a `waivers.toml` of the user's own.

Knows which rules may be waived at all. Knows no file and no finding; `consolidate.collection.waiving` matches them.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from consolidate.catalogue.declared import build, lookup, read_toml
from consolidate.catalogue.rules import RuleBook, rule_book
from consolidate.words.errors import DeclarationError
from consolidate.words.years import CollectionYear

FILE_NAME = "waivers.toml"
"""What the file is called where it is found without being named: beside the store."""

EXAMPLE = (
    "[[waiver]]",
    'rule = "pay-per-wte-unusual"',
    'trust = "ZN106"',
    'year = "2025/26"',
    'line = "PAY.PAY"',
    'field = "pay_cost"',
    'reason = "Two directors were seconded in, and their pay is in this line for six months."',
    'owner = "head of costing"',
    "approved_on = 2026-06-12",
    "expires_on = 2027-03-31",
)
"""One entry, line by line, as `consolidate explain waivers` and the README print it."""

KEYS = {
    "rule": "The name of the finding as it is printed.",
    "trust, year": "Whose return it is, and of which year.",
    "cell": "Where it was found, such as Payroll!G9. Or, instead of it, line and field.",
    "line, field": "The code in the return's first column, and the field: they hold when rows are moved.",
    "reason": "Why the figure may stand. It is printed wherever the finding is.",
    "owner": "The role that answers for it, not a person's name.",
    "approved_on": "The first day on which it holds.",
    "expires_on": "The last day on which it holds. There is no waiver without one.",
}
"""What each key of an entry says."""

_PLACE = re.compile(r".+![A-Z]{1,3}[1-9][0-9]*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One finding that is let stand.

    It is found by its `cell` ("Payroll!G9", as the file has it) or by what the cell is about, which outlives an
    inserted row: the `line` by its code in the return ("PAY.PAY") and the `field` ("pay_cost"). `owner` is a role.
    It holds from `approved_on` to `expires_on`, both days included.
    """

    rule: str
    trust: str
    year: CollectionYear
    reason: str
    owner: str
    approved_on: date
    expires_on: date
    cell: str = ""
    line: str = ""
    field: str = ""

    @property
    def place(self) -> str:
        """Payroll!G9, or PAY.PAY pay_cost."""
        return self.cell or f"{self.line} {self.field}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Declared:
    waiver: tuple[Waiver, ...] = ()


def read_waivers(path: Path, book: RuleBook | None = None) -> tuple[Waiver, ...]:
    """Read a file of waivers. Raises DeclarationError naming file, entry and key for what cannot be meant."""
    entries = build(_Declared, read_toml(path), str(path)).waiver
    seen: dict[tuple[str, str, CollectionYear, str], int] = {}
    for number, one in enumerate(entries, 1):
        where = f"{path}: waiver {number}"
        _check(one, where, book or rule_book())
        key = (one.rule, one.trust.upper(), one.year, one.place.casefold())
        if key in seen:
            raise DeclarationError(f"{where}: says the same as waiver {seen[key]}. Keep the one that holds.")
        seen[key] = number
    return entries


def _check(one: Waiver, where: str, book: RuleBook) -> None:
    try:
        rule = lookup(book.rules, one.rule, "rule")
    except DeclarationError as error:
        raise DeclarationError(f"{where}: key 'rule': {error}") from None
    if not rule.waivable:
        raise DeclarationError(
            f"{where}: '{one.rule}' cannot be waived: {rule.title[0].lower()}{rule.title[1:]}. Only judgements on "
            "figures can: units, arithmetic, changes. The figure itself has to be put right."
        )
    for key in ("trust", "reason", "owner"):
        if not getattr(one, key).strip():
            raise DeclarationError(
                f"{where}: key '{key}' is empty; expected words. A waiver without them excuses nobody."
            )
    if bool(one.cell) == bool(one.line or one.field) or bool(one.line) != bool(one.field):
        raise DeclarationError(
            f"{where}: expected either a cell such as 'Payroll!G9', or a line and a field such as 'PAY.PAY' and "
            "'pay_cost'. A waiver is about one figure, never about a whole file."
        )
    if one.cell and _PLACE.fullmatch(one.cell) is None:
        raise DeclarationError(f"{where}: key 'cell': found '{one.cell}'; expected a sheet and a cell, 'Payroll!G9'.")
    if one.expires_on < one.approved_on:
        raise DeclarationError(
            f"{where}: it ends on {one.expires_on} and is approved on {one.approved_on}; expected the end after that."
        )
