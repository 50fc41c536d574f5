"""From a metric to SQL: one generic query for line sums over line sums, and a frame around the hand-written ones.

The SQL is portable: named relations, explicit joins, no casts of values, no dialect words, no
placeholders. It reads four relations: `figures` (current figures, one row per trust, year, function,
line and field), `asked` (the year and the parameters in force), `merging` (trusts that are put together
for a year in which they merged) and `trust_type`. Knows no figures and runs nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consolidate.catalogue.metrics import EVERY, HEADLINE, Definition, Grain, Metric, MetricBook, Term, terms_lines
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.states import State
from consolidate.words.units import UNITS

_WORST_LAST = (
    State.PROVIDED,
    State.IN_DISPUTE,
    State.BLANK,
    State.NOT_SUPPLIED,
    State.NOT_COLLECTED,
    State.NOT_CALCULATED,
    State.SUPPRESSED,
    State.NOT_PROVIDED,
)
"""When several inputs are missing the one furthest down this list gives the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredFigure:
    """One figure that a metric needs: which side it is on, with which weight, and whether a blank may be zero.

    `measured` is a function id, or empty for the trust level or the total.
    """

    measured: str
    side: str
    function: str
    line: str
    field: str
    weight: int
    blank_is_zero: bool
    every_line: bool

    def row(self, position: int) -> str:
        """As a row of the relation `required`."""
        words = ", ".join(_text(w) for w in (self.measured, self.side, self.function, self.line, self.field))
        return f"({position}, {words}, {self.weight}, {int(self.blank_is_zero)}, {int(self.every_line)})"


def compile_metric(metric: Metric, definition: Definition | None, book: MetricBook, taxonomy: Taxonomy) -> str:
    """The query of a metric.

    It returns ods_code, population, year, function (null at trust level), numerator, denominator (in
    pounds or in their own unit), value, missing (how many required figures are not there), reason (the
    state of the worst of them), blanks_as_zero, disputed and members (how many trusts were put together).
    """
    if metric.sql:
        return _framed(metric, book)
    if definition is None:
        raise ValueError(f"{metric.id} has no definition for the year")
    return _ratio(metric, definition, taxonomy)


def _framed(metric: Metric, book: MetricBook) -> str:
    """A hand-written query under its shared relations, with the columns of the generic one."""
    relations = ",\n".join(book.relations[name].rstrip() for name in metric.relations)
    return f"""-- {metric.label}
with
{relations},
written as (
{_indent(metric.sql_text.rstrip())}
)
select
    ods_code, population, year, function, numerator, denominator, value,
    0 as missing,
    '{State.PROVIDED}' as reason,
    0 as blanks_as_zero,
    disputed,
    1 as members
from written
order by population, ods_code
"""


def compile_missing(metric: Metric, definition: Definition, taxonomy: Taxonomy) -> str:
    """The query of what a line-sum metric lacks: ods_code, year, function, missing_function, line, field, state."""
    return f"""-- What is missing for: {metric.label}
{_terms(metric, definition, taxonomy)}
select
    w.ods_code, w.population, w.year, nullif(w.measured, '') as function,
    w.function as missing_function, w.line, w.field, o.state
from wanted w
inner join state_order o on o.state_rank = w.state_rank
where w.is_missing = 1
order by w.population, w.ods_code, w.measured, w.position
"""


def _ratio(metric: Metric, definition: Definition, taxonomy: Taxonomy) -> str:
    numerator = _side("numerator", definition.numerator, taxonomy)
    denominator = "1" if definition.denominator is None else _side("denominator", definition.denominator, taxonomy)
    shown = "null" if definition.denominator is None else "denominator"
    return f"""-- {metric.label}
{_terms(metric, definition, taxonomy)},
summed as (
    select
        w.ods_code, w.population, w.year, w.measured,
        {numerator} as numerator,
        {denominator} as denominator,
        sum(w.is_missing) as missing,
        max(case when w.is_missing = 1 then w.state_rank else 0 end) as reason_rank,
        sum(w.is_blank_as_zero) as blanks_as_zero,
        sum(coalesce(w.disputed, 0)) as disputed,
        max(coalesce(w.members, 0)) as members,
        max(case when w.side = 'numerator' then w.is_missing else 0 end) as numerator_missing,
        max(case when w.side = 'denominator' then w.is_missing else 0 end) as denominator_missing
    from wanted w
    group by w.ods_code, w.population, w.year, w.measured
)
select
    s.ods_code, s.population, s.year,
    nullif(s.measured, '') as function,
    case when s.numerator_missing = 0 then s.numerator end as numerator,
    case when s.denominator_missing = 0 then s.{shown} end as denominator,
    case when s.missing = 0 then {format(metric.scale, "f")} * s.numerator / nullif(s.denominator, 0) end as value,
    s.missing,
    o.state as reason,
    s.blanks_as_zero, s.disputed, s.members
from summed s
inner join state_order o on o.state_rank = s.reason_rank
order by s.population, s.ods_code, s.measured
""".replace("s.null", "null")


def _terms(metric: Metric, definition: Definition, taxonomy: Taxonomy) -> str:
    """The relations that both queries share, down to one row per trust and required figure (`wanted`)."""
    figures = required_figures(metric, definition, taxonomy)
    required = ",\n    ".join(f.row(position) for position, f in enumerate(figures, 1))
    states = ", ".join(f"({_text(state.value)}, {rank})" for rank, state in enumerate(_WORST_LAST))
    blank, absent = _WORST_LAST.index(State.BLANK), _WORST_LAST.index(State.NOT_PROVIDED)
    counts_as_zero = f"f.amount is null and q.blank_is_zero = 1 and f.state_rank = {blank}"
    return f"""with
state_order (state, state_rank) as (values {states}),
required (position, measured, side, function, line, field, weight, blank_is_zero, every_line) as (values
    {required}
),
scaffold as (
    select distinct coalesce(m.entity, f.ods_code) as ods_code, f.population, f.year
    from figures f
    inner join asked a on a.year = f.year
    left join merging m on m.ods_code = f.ods_code and m.year = f.year
),
figure as (
    select
        coalesce(m.entity, f.ods_code) as ods_code,
        f.year, f.function, f.line, f.field,
        sum(f.amount) as amount,
        max(o.state_rank) as state_rank,
        sum(case when f.state = '{State.IN_DISPUTE}' then 1 else 0 end) as disputed,
        count(distinct f.ods_code) as members
    from figures f
    inner join asked a on a.year = f.year
    inner join state_order o on o.state = f.state
    left join merging m on m.ods_code = f.ods_code and m.year = f.year
    group by coalesce(m.entity, f.ods_code), f.year, f.function, f.line, f.field
),
wanted as (
    select
        s.ods_code, s.population, s.year, q.position, q.measured, q.side, q.function, q.line, q.field, q.weight,
        f.amount, f.disputed, f.members,
        coalesce(f.state_rank, {absent}) as state_rank,
        case when {counts_as_zero} then 0 when f.amount is null then 1 else 0 end as is_missing,
        case when {counts_as_zero} then 1 else 0 end as is_blank_as_zero
    from scaffold s
    cross join required q
    left join figure f
        on f.ods_code = s.ods_code and f.year = s.year and f.function = q.function and f.field = q.field
        and (f.line = q.line or q.every_line = 1)
)"""


def _side(side: str, term: Term, taxonomy: Taxonomy) -> str:
    """The sum of one side in its own unit: figures are whole grains of it, which add up exactly."""
    total = f"sum(case when w.side = '{side}' then w.weight * coalesce(w.amount, 0) else 0 end)"
    grains = UNITS[term_unit(term, taxonomy)].grains
    return total if grains == 1 else f"{total} / {grains}"


def term_unit(term: Term, taxonomy: Taxonomy) -> str:
    """The unit of what a term sums: a measure's, a trust total's, a field's or a volume's."""
    if term.at != TRUST_LEVEL and term.of in taxonomy.measures:
        return taxonomy.measures[term.of].unit
    function, lines = terms_lines(term, taxonomy, tuple(taxonomy.functions), "term")[0]
    return taxonomy.unit_of(function, lines[0] if lines else TRUST_LEVEL, term.of)


def _measured(metric: Metric, taxonomy: Taxonomy) -> list[str]:
    """What one row is about: functions by id, and an empty word for the trust level or the total."""
    functions = list(metric.measured_functions(taxonomy)) if metric.grain is Grain.FUNCTION else []
    return functions if functions and not metric.total else [*functions, ""]


def required_figures(metric: Metric, definition: Definition, taxonomy: Taxonomy) -> list[RequiredFigure]:
    """Every figure that must have been returned, for each function that the metric is measured for."""
    sides = [("numerator", 1, definition.numerator)]
    if definition.minus is not None:
        sides.append(("numerator", -1, definition.minus))
    if definition.denominator is not None:
        sides.append(("denominator", 1, definition.denominator))
    return [
        RequiredFigure(
            measured=measured,
            side=side,
            function=function,
            line=line,
            field=name,
            weight=sign * weight,
            blank_is_zero=function != TRUST_LEVEL and _blank_is_zero(name, taxonomy),
            every_line=term.every_line,
        )
        for side, sign, term in sides
        for measured in _measured(metric, taxonomy)
        for function, lines in terms_lines(term, taxonomy, _standing_for(metric, measured, taxonomy), metric.id)
        for name, weight in _fields(term, function, taxonomy)
        for line in lines or ("",)
    ]


def _standing_for(metric: Metric, measured: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The functions that a row adds up: itself, or those of the headline for the total."""
    if measured:
        return (measured,)
    if metric.total == HEADLINE:
        allowed = set(taxonomy.functions) if metric.functions == (EVERY,) else set(metric.functions)
        return tuple(f.id for f in taxonomy.headline_functions if f.id in allowed)
    return ()


def _fields(term: Term, function: str, taxonomy: Taxonomy) -> Sequence[tuple[str, int]]:
    """The fields of a term with their weights: a measure's, or the one field itself."""
    if function != TRUST_LEVEL and term.of in taxonomy.measures:
        return [(field, int(weight)) for field, weight in taxonomy.measures[term.of].weights.items()]
    return [(term.of, 1)]


def _blank_is_zero(field: str, taxonomy: Taxonomy) -> bool:
    return field in taxonomy.fields and bool(taxonomy.fields[field].blank_means_zero)


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _indent(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())
