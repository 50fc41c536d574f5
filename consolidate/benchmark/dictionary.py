"""What a metric means, in words: the entry of a data dictionary, and its query. Needs no store."""

from consolidate.catalogue.catalogue import Catalogue
from consolidate.catalogue.declared import lookup
from consolidate.catalogue.metrics import Definition, Metric, Term
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.store.compile import compile_metric
from consolidate.words.errors import UsageProblem
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.units import UNITS
from consolidate.words.years import CollectionYear


def definition_rows(catalogue: Catalogue, name: str) -> list[dict[str, object]]:
    """The entry of one metric as (item, text) rows. Raises DeclarationError for an unknown name."""
    metric = lookup(catalogue.metrics.metrics, name, "metric")
    rows = [
        ("metric", metric.id),
        ("label", metric.label),
        ("why", metric.why),
        ("unit", f"{metric.unit}: {UNITS[metric.unit].words}"),
        ("direction", metric.direction.value),
        ("opportunity", metric.opportunity.value),
        ("reference", metric.reference),
    ]
    for definition in metric.definition:
        rows.append((f"from {definition.since}", formula(metric, definition, catalogue.taxonomy)))
        if definition.note:
            rows.append(("note", definition.note))
    if metric.explanation:
        rows.append(("method", " ".join(metric.explanation.split())))
    rows += [("caveat", caveat) for caveat in metric.caveats]
    rows += [(f"published {p.year}", f"{p.value}: {p.what}. {p.source}") for p in metric.published]
    rows += [("rule", f"{limit.label}. {limit.status} Source: {limit.source}") for limit in metric.limit]
    rows.append(("review", metric.review.isoformat()))
    return [{"item": item, "text": text} for item, text in rows]


def formula(metric: Metric, definition: Definition, taxonomy: Taxonomy) -> str:
    """What is divided by what, in words, with the scale in front."""
    numerator = term_words(definition.numerator, taxonomy)
    if definition.minus is not None:
        numerator = f"({numerator} − {term_words(definition.minus, taxonomy)})"
    if definition.denominator is None:
        return numerator
    scale = "" if metric.scale == 1 else f"{metric.scale:,f} × "
    return f"{scale}{numerator} ÷ {term_words(definition.denominator, taxonomy)}"


def term_words(term: Term, taxonomy: Taxonomy) -> str:
    """One side of a ratio in words."""
    if term.at == TRUST_LEVEL:
        return inside(taxonomy.trust_fields[term.of].label)
    volumes = {v.id: v.label for f in taxonomy.functions.values() for ln in f.lines for v in ln.volumes}
    if term.of in taxonomy.measures:
        return inside(taxonomy.measures[term.of].label)
    return inside(volumes.get(term.of) or taxonomy.fields[term.of].label)


def inside(label: str) -> str:
    """A label inside a sentence: its first letter small, unless the first word is an abbreviation."""
    first = label.split(maxsplit=1)[0]
    return label if first[1:] != first[1:].lower() else label[:1].lower() + label[1:]


def metric_sql(catalogue: Catalogue, name: str, year: CollectionYear | None) -> str:
    """The query of a metric in a year, or by its latest definition. Raises UsageProblem before its first."""
    metric = lookup(catalogue.metrics.metrics, name, "metric")
    asked = year or max((definition.since for definition in metric.definition), default=None)
    definition = None if asked is None else metric.definition_at(asked)
    if not metric.sql and definition is None:
        first = min(d.since for d in metric.definition)
        raise UsageProblem(f"{name} is defined from {first} on; there is no query for {year}. Ask for a later year.")
    return compile_metric(metric, definition, catalogue.metrics, catalogue.taxonomy)
