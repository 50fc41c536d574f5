"""Every figure that a metric is worked out from is a cell of the return, or a fact of a named public source."""

import pytest

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.metrics import Metric, Term, terms_lines
from consolidate.catalogue.public_tables import public_tables
from consolidate.collection.return_form import Key, form_of
from consolidate.words.facts import TRUST_LEVEL

KNOWN = catalogue()
ASKED = form_of(list(return_layouts().by_year.values())[-1], KNOWN.taxonomy).by_key
PUBLISHED = {column.field for table in public_tables().tables.values() for column in table.column}


def terms(metric: Metric) -> list[Term]:
    """What a metric is made of, in every definition that it has had."""
    parts = [part for d in metric.definition for part in (d.numerator, d.minus, d.denominator)]
    return [*metric.inputs, *(part for part in parts if part is not None)]


def inputs(metric: Metric) -> set[Key]:
    """Function, line and field of every figure that a metric adds up."""
    found: set[Key] = set()
    for term in terms(metric):
        measure = KNOWN.taxonomy.measures.get(term.of)
        fields = list(measure.weights) if measure and term.at != TRUST_LEVEL else [term.of]
        for function, lines in terms_lines(term, KNOWN.taxonomy, metric.measured_functions(KNOWN.taxonomy), metric.id):
            found |= {(function, line, field) for line in lines or (TRUST_LEVEL,) for field in fields}
    return found


@pytest.mark.parametrize("metric", KNOWN.metrics.metrics.values(), ids=lambda metric: metric.id)
def test_every_input_is_asked_for_or_published(metric):
    needed = inputs(metric)
    assert needed, f"{metric.id} names no input"
    absent = {key for key in needed if key not in ASKED and not (key[0] == TRUST_LEVEL and key[2] in PUBLISHED)}
    assert not absent


def test_a_metric_of_something_that_nobody_asks_for_would_show():
    metric = KNOWN.metrics.metrics["cost_per_payslip"]
    assert ("payroll", "payroll", "payslips") in inputs(metric)
    assert ("payroll", "payroll", "pay_cost") in inputs(metric)
    assert "fte_census" in PUBLISHED
    assert (TRUST_LEVEL, TRUST_LEVEL, "fte_census") not in ASKED
