"""The page about metrics: what each is, period by period, in the words of the fields that it adds up.

Knows how a declared metric is said in words. Knows no values.
"""

from itertools import pairwise

from consolidate.catalogue.catalogue import Catalogue, catalogue
from consolidate.catalogue.metrics import ALL, Definition, Grain, Metric, Term
from consolidate.catalogue.peers import peer_book
from consolidate.catalogue.taxonomy import Field, Measure, Volume
from consolidate.reference.markdown import code, figure, heading, labelled, link, names, paragraph, plain, table
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.units import UNITS

_DIRECTION = {"lower": "towards lower", "higher": "towards higher", "none": "none: high is not better, nor low"}
_OPPORTUNITY = {
    "cost": "a gap may be shown in pounds",
    "wte": "a gap may be shown in whole-time equivalents",
    "none": "a gap is not a saving and is never turned into one",
}
_PARAMETERS = "parameters.md"


def metrics_page() -> list[str]:
    """Every metric in its order, after a table of all of them."""
    known = catalogue()
    metrics = known.metrics.metrics.values()
    lines = heading(1, "Metrics")
    lines += paragraph(
        "What is measured, each metric as it is declared in `benchmarks/metrics/`. `consolidate metric sql NAME` "
        "prints the query behind one, `consolidate metrics` the values with their numerators and denominators."
    )
    lines += table(
        ("Metric", "Name", "Unit", "One value a", "Direction", "Headline"),
        [
            (
                link(plain(one.label), _title(one)),
                code(one.id),
                plain(UNITS[one.unit].words),
                one.grain.value,
                _DIRECTION[one.direction],
                "yes" if one.headline else "",
            )
            for one in metrics
        ],
    )
    for one in metrics:
        lines += _metric(one, known)
    return lines


def _title(metric: Metric) -> str:
    return f"{metric.label} ({metric.id})"


def _metric(metric: Metric, known: Catalogue) -> list[str]:
    return [
        *heading(2, plain(_title(metric))),
        *paragraph(metric.why),
        *labelled(
            [
                ("Unit", plain(UNITS[metric.unit].words)),
                ("Direction", _DIRECTION[metric.direction]),
                ("Opportunity", f"{metric.opportunity.value}: {_OPPORTUNITY[metric.opportunity]}"),
                ("One value a", _grain(metric, known)),
                ("Definition", _periods(metric, known)),
                ("Inputs", [_term(term, known) for term in metric.inputs]),
                ("Peers unless asked otherwise", _peers(metric)),
                ("Parameters", _parameters(metric, known)),
                ("Printed beside it", names(metric.beside) if metric.beside else ""),
                ("Caveats", [plain(text) for text in metric.caveats]),
                ("How it works", plain(metric.explanation)),
                ("Reference", plain(metric.reference)),
                ("Next review", metric.review.isoformat()),
            ]
        ),
        *_published(metric),
        *_limits(metric, known),
    ]


def _grain(metric: Metric, known: Catalogue) -> str:
    if metric.grain is not Grain.FUNCTION:
        return metric.grain.value
    functions = metric.measured_functions(known.taxonomy)
    total = "; and the headline total of the published basis" if metric.total else ""
    return f"function: {', '.join(plain(known.taxonomy.functions[name].label) for name in functions)}{total}"


def _periods(metric: Metric, known: Catalogue) -> list[str]:
    """The definitions, oldest first, each with the years for which it holds."""
    if metric.sql:
        return [f"computed from its inputs by `benchmarks/metrics/{metric.id}.sql`"]
    ordered = sorted(metric.definition, key=lambda one: one.since)
    until = [f" to {later.since.previous}" for _, later in pairwise(ordered)] + [" on"]
    return [f"from {one.since}{end}: {_in_words(one, metric, known)}" for one, end in zip(ordered, until, strict=True)]


def _in_words(definition: Definition, metric: Metric, known: Catalogue) -> str:
    words = _term(definition.numerator, known)
    if definition.minus is not None:
        words += f", less {_term(definition.minus, known)}"
    if definition.denominator is not None:
        words += f", divided by {_term(definition.denominator, known)}"
    if metric.scale != 1:
        words += f", times {figure(metric.scale)}"
    return f"{words}. {plain(definition.note)}".strip() if definition.note else words


def _term(term: Term, known: Catalogue) -> str:
    """A term as `net_cost` (Net cost), summed over all lines of Payroll."""
    return f"{plain(_label(term, known))} ({code(term.of)}), {_where(term, known)}"


def _label(term: Term, known: Catalogue) -> str:
    taxonomy = known.taxonomy
    if term.at == TRUST_LEVEL:
        return taxonomy.trust_fields[term.of].label
    named: dict[str, Field | Measure | Volume] = {
        volume.id: volume
        for function in taxonomy.functions.values()
        for line in function.lines
        for volume in line.volumes
        if term.at in (ALL, Grain.FUNCTION, function.id, f"{function.id}.{line.id}")
    }
    named |= taxonomy.fields
    named |= taxonomy.measures
    return named[term.of].label


def _where(term: Term, known: Catalogue) -> str:
    function, _, line = term.at.partition(".")
    if term.at == TRUST_LEVEL:
        return "of the trust, over whatever rows a source gives" if term.every_line else "of the trust"
    if term.at == Grain.FUNCTION:
        return "over all lines of the function"
    if term.at == ALL:
        return "over all lines of all functions"
    declared = known.taxonomy.functions[function]
    label = next((one.label for one in declared.lines if one.id == line), "")
    if not line:
        return f"over all lines of {plain(declared.label)}"
    return f"of {plain(label)}" + (f" in {plain(declared.label)}" if label != declared.label else "")


def _peers(metric: Metric) -> str:
    words = plain(peer_book().rule(metric.peers).label)
    if metric.index_only_outside:
        kinds = " or ".join(metric.index_only_outside)
        words += f". A trust of another type than {kinds} is compared by {code(metric.index_metric)} only"
    return words


def _parameters(metric: Metric, known: Catalogue) -> list[str]:
    return [
        link(plain(known.parameters[name].label), f"{known.parameters[name].label} ({name})", _PARAMETERS) + when
        for group, when in ((metric.parameters, ""), (metric.yearly_parameters, ", the value of the year itself"))
        for name in group
    ]


def _published(metric: Metric) -> list[str]:
    rows = [(str(one.year), figure(one.value), plain(one.what), plain(one.source)) for one in metric.published]
    return [*paragraph("Published values:"), *table(("Year", "Value:", "What", "Source"), rows)] if rows else []


def _limits(metric: Metric, known: Catalogue) -> list[str]:
    lines = []
    for one in metric.limit:
        named = known.parameters[one.parameter]
        lines += paragraph(f"Limit: {one.label} (`{one.id}`).")
        lines += labelled(
            [
                ("Kind", plain(one.kind)),
                ("Years", f"from {one.first_year}" + (f" to {one.last_year}" if one.last_year else " on")),
                ("Applies to", ", ".join(one.applies_to)),
                ("Value", link(plain(named.label), f"{named.label} ({named.id})", _PARAMETERS)),
                ("Status", plain(one.status)),
                ("Source", plain(one.source)),
            ]
        )
    return lines
