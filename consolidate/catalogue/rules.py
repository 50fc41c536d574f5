"""The rule book: every finding that the program can make, with its severity, reason, example and fix.

Declared in `benchmarks/rules/*.toml`, one file a family. A finding is only ever made through
`RuleBook.finding`, so none can be raised without documentation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from consolidate.catalogue.declared import build, lookup, read_toml
from consolidate.catalogue.home import home
from consolidate.words.errors import DeclarationError
from consolidate.words.findings import Finding, Refusal, Severity

WAIVABLE = "May be waived with a reason, an owner and a last day: see `consolidate explain waivers`."
"""What is said of a waivable rule wherever a rule is explained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of finding. `name` is words joined by hyphens and is never reused.

    A `waivable` rule is a judgement on a figure, which somebody may let stand with a reason. What a cell cannot be
    read as, whose return it is and who may see it are no judgements.
    """

    name: str
    severity: Severity
    title: str
    why: str
    example: str
    fix: str
    waivable: bool = False
    family: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What the rules of one file have in common. `id` is the file's name; `order` is that of the reference page."""

    label: str
    order: int
    about: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules by name, and their families by id in order."""

    rules: dict[str, Rule]
    families: Mapping[str, Family] = field(default_factory=dict)

    def of_family(self, family: str) -> tuple[Rule, ...]:
        """The rules of a family, as its file has them."""
        return tuple(rule for rule in self.rules.values() if rule.family == family)

    def finding(
        self,
        name: str,
        *,
        file: str,
        found: str,
        expected: str,
        do: str,
        sheet: str | None = None,
        cell: str | None = None,
    ) -> Finding:
        """Make a finding of a declared kind. Raises DeclarationError when the kind is not declared."""
        rule = lookup(self.rules, name, "rule")
        return Finding(
            name=name,
            severity=rule.severity,
            file=file,
            sheet=sheet,
            cell=cell,
            found=found,
            expected=expected,
            do=do,
        )

    def refusal(
        self,
        name: str,
        *,
        file: str,
        found: str,
        expected: str,
        do: str,
        sheet: str | None = None,
        cell: str | None = None,
    ) -> Refusal:
        """The same as an exception, for a file that cannot be read at all."""
        return Refusal(self.finding(name, file=file, found=found, expected=expected, do=do, sheet=sheet, cell=cell))


def read_rules(folder: Path) -> RuleBook:
    """Read every family in a folder.

    Raises DeclarationError for a name that is declared twice, and for two families in one place of the order.
    """
    rules: dict[str, Rule] = {}
    families: list[Family] = []
    for path in sorted(folder.glob("*.toml")):
        tables = read_toml(path)
        families.append(replace(build(Family, tables.get("family", {}), f"{path}: family"), id=path.stem))
        for number, table in enumerate(tables.get("rule", []), 1):
            rule = build(Rule, {**table, "family": path.stem}, f"{path}: rule {number}")
            if rule.name in rules:
                raise DeclarationError(
                    f"{path}: rule '{rule.name}' is declared twice (also in {rules[rule.name].family})."
                )
            rules[rule.name] = rule
    families.sort(key=lambda family: family.order)
    for one, other in pairwise(families):
        if one.order == other.order:
            raise DeclarationError(f"{folder}: the families {one.id} and {other.id} both have the order {one.order}.")
    return RuleBook(rules, {family.id: family for family in families})


@lru_cache(maxsize=4)
def _rule_book(folder: Path) -> RuleBook:
    return read_rules(folder)


def rule_book() -> RuleBook:
    """The rule book of this installation."""
    return _rule_book(home() / "benchmarks" / "rules")
