"""What is measured: one metric a file, with its unit, direction, reference and the fields it adds up.

A metric is line sums over line sums; the few that are not have a `.sql` of the same name beside the
TOML. Knows definitions; knows no figures and no engine.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from consolidate.catalogue.declared import build, did_you_mean, read_toml
from consolidate.catalogue.taxonomy import Line, Taxonomy
from consolidate.words.errors import DeclarationError
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.units import UNITS
from consolidate.words.years import CollectionYear

EVERY = "*"
"""In `functions`: every function that is declared, now or later."""

ALL = "all"
"""In `at`: every line of every function."""

HEADLINE = "headline"
"""In `total`: the functions of the published corporate total."""


class Direction(StrEnum):
    """Which way is better, where that can be said at all."""

    LOWER = "lower"
    HIGHER = "higher"
    NONE = "none"


class Opportunity(StrEnum):
    """What a gap to a comparator may be turned into. A gap is not always a saving."""

    COST = "cost"
    WTE = "wte"
    NONE = "none"


class Grain(StrEnum):
    """What one value is about."""

    TRUST = "trust"
    FUNCTION = "function"
    NATION = "nation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One side of a ratio: a field, a measure or a volume, summed over lines.

    `at` is "trust" for a trust total, "function" for all lines of the function that is measured, "all" for
    all lines of all functions, the id of one function, or "function.line". `every_line` sums whatever lines
    a source gives, for tables that have a row per staff group; a group with no row employs nobody.
    """

    of: str
    at: str = TRUST_LEVEL
    every_line: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What is divided by what, from a year on. A later definition starts a new series, never compared with the old."""

    since: CollectionYear
    numerator: Term
    denominator: Term | None = None
    minus: Term | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A value that somebody published for comparison. Two sources may differ; both stay."""

    year: CollectionYear
    value: Decimal
    what: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A dated rule on a metric: a cap on its value, or a share of growth to be given up."""

    id: str
    label: str
    parameter: str
    kind: str
    first_year: CollectionYear
    last_year: CollectionYear | None = None
    applies_to: tuple[str, ...]
    status: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric. `id` is the name of its file.

    `additive` marks a count that trusts' values add up to. `beside` names metrics that `explain` shows with it.
    """

    label: str
    unit: str
    direction: Direction
    opportunity: Opportunity
    reference: str
    why: str
    review: date
    grain: Grain
    order: int
    scale: Decimal = Decimal(1)
    definition: tuple[Definition, ...] = ()
    functions: tuple[str, ...] = ()
    total: str = ""
    headline: bool = False
    peers: str = "type"
    index_only_outside: tuple[str, ...] = ()
    index_metric: str = ""
    sql: bool = False
    relations: tuple[str, ...] = ()
    inputs: tuple[Term, ...] = ()
    parameters: tuple[str, ...] = ()
    yearly_parameters: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    published: tuple[Published, ...] = ()
    limit: tuple[Limit, ...] = ()
    additive: bool = False
    beside: tuple[str, ...] = ()
    explanation: str = ""
    id: str = ""
    sql_text: str = field(default="", repr=False)

    def definition_at(self, year: CollectionYear) -> Definition | None:
        """The definition in force in a year, or None before the first."""
        in_force = [d for d in self.definition if d.since <= year]
        return max(in_force, key=lambda d: d.since) if in_force else None

    def measured_functions(self, taxonomy: Taxonomy) -> tuple[str, ...]:
        """Ids of the functions that this family is measured for, in the taxonomy's order."""
        if self.functions == (EVERY,):
            return tuple(taxonomy.functions)
        return tuple(name for name in taxonomy.functions if name in self.functions)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricBook:
    """All metrics in their order, and the shared relations that hand-written SQL names."""

    metrics: dict[str, Metric]
    relations: dict[str, str]


def read_metrics(folder: Path, taxonomy: Taxonomy) -> MetricBook:
    """Read `metrics/*.toml` with the `.sql` beside them, and `relations/*.sql`, and check them against the taxonomy."""
    relations = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "relations").glob("*.sql"))}
    metrics = [_read_metric(path, taxonomy, relations) for path in sorted((folder / "metrics").glob("*.toml"))]
    strays = {path.stem for path in (folder / "metrics").glob("*.sql")} - {m.id for m in metrics if m.sql}
    if strays:
        raise DeclarationError(f"{folder / 'metrics'}: {sorted(strays)[0]}.sql belongs to no metric with sql = true.")
    return MetricBook(metrics={m.id: m for m in sorted(metrics, key=lambda m: (m.order, m.id))}, relations=relations)


def _read_metric(path: Path, taxonomy: Taxonomy, relations: dict[str, str]) -> Metric:
    metric = replace(build(Metric, read_toml(path), str(path)), id=path.stem)
    if metric.sql:
        beside = path.with_suffix(".sql")
        if not beside.exists():
            raise DeclarationError(f"{path}: key 'sql' is true; expected {beside.name} beside it.")
        metric = replace(metric, sql_text=beside.read_text(encoding="utf-8"))
    _check(metric, path, taxonomy, relations)
    return metric


def _check(metric: Metric, path: Path, taxonomy: Taxonomy, relations: dict[str, str]) -> None:
    """Refuse a metric that names what is not declared."""
    _known(metric.unit, UNITS, f"{path}: key 'unit'")
    for name in metric.functions:
        _known(name, {*taxonomy.functions, EVERY}, f"{path}: key 'functions'")
    for name in metric.relations:
        _known(name, relations, f"{path}: key 'relations'")
    if metric.total:
        _known(metric.total, {HEADLINE}, f"{path}: key 'total'")
    if (metric.grain is Grain.FUNCTION) != bool(metric.functions):
        raise DeclarationError(
            f"{path}: key 'functions' belongs to a metric with grain = \"function\", and only there."
        )
    if metric.sql == bool(metric.definition):
        raise DeclarationError(f"{path}: give either sql = true or a [[definition]], not both and not neither.")
    for definition in metric.definition:
        for term in (definition.numerator, definition.minus, definition.denominator):
            if term is not None:
                terms_lines(term, taxonomy, metric.measured_functions(taxonomy), str(path))
    for term in metric.inputs:
        terms_lines(term, taxonomy, (), str(path))


def terms_lines(
    term: Term, taxonomy: Taxonomy, functions: tuple[str, ...], where: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The (function, line ids) pairs that a term sums over, checked to hold its field.

    `functions` are those that the metric is measured for; a term "at function" stands for each of them.
    Raises DeclarationError naming `where`.
    """
    if term.at == TRUST_LEVEL:
        _known(term.of, taxonomy.trust_fields, f"{where}: field")
        return ((TRUST_LEVEL, () if term.every_line else (TRUST_LEVEL,)),)
    if term.at == Grain.FUNCTION:
        return tuple((name, tuple(line.id for line in taxonomy.functions[name].lines)) for name in functions)
    if term.at == ALL:
        return terms_lines(replace(term, at=Grain.FUNCTION), taxonomy, tuple(taxonomy.functions), where)
    name, _, line_id = term.at.partition(".")
    _known(name, taxonomy.functions, f"{where}: function")
    lines = taxonomy.functions[name].lines
    if line_id:
        _known(line_id, {line.id for line in lines}, f"{where}: line")
        lines = tuple(line for line in lines if line.id == line_id)
    _check_holds(term, lines, taxonomy, where)
    return ((name, tuple(line.id for line in lines)),)


def _check_holds(term: Term, lines: tuple[Line, ...], taxonomy: Taxonomy, where: str) -> None:
    volumes = {volume.id for line in lines for volume in line.volumes}
    _known(term.of, {*taxonomy.fields, *taxonomy.measures, *volumes}, f"{where}: field")


def _known(name: str, table: Iterable[str], where: str) -> None:
    names = set(table)
    if name not in names:
        raise DeclarationError(f"{where}: '{name}' is not declared. {did_you_mean(name, names)}")
