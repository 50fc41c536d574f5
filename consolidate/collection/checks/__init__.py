"""The checks of a return's figures: what is missing, does not add up, or needs a reason.

One family a module, one function a rule. They look at figures that could be read, each with its cell; they
know nothing of workbooks, and never change a figure.
"""

from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.catalogue.thresholds import Thresholds
from consolidate.catalogue.thresholds import thresholds as declared_thresholds
from consolidate.collection.checks import (
    arithmetic,
    change,
    delivery,
    denominators,
    disclosure,
    double_counting,
    own_recharges,
    peers,
    personal_data,
    published,
    required,
    signoff,
    sums,
    units,
    volumes,
)
from consolidate.collection.checks.figures import Asked, Checks, Figures
from consolidate.words.beside import NOTHING_BESIDE, Beside
from consolidate.words.facts import Submission
from consolidate.words.findings import Finding

CHECKS: Checks = {
    **required.CHECKS,
    **arithmetic.CHECKS,
    **sums.CHECKS,
    **denominators.CHECKS,
    **units.CHECKS,
    **change.CHECKS,
    **delivery.CHECKS,
    **volumes.CHECKS,
    **peers.CHECKS,
    **own_recharges.CHECKS,
    **published.CHECKS,
    **double_counting.CHECKS,
    **signoff.CHECKS,
    **disclosure.CHECKS,
    **personal_data.CHECKS,
}
"""Every check by the name of its rule in `benchmarks/rules/`."""


def check_return(
    submission: Submission,
    *,
    taxonomy: Taxonomy,
    previous: Submission | None = None,
    thresholds: Thresholds | None = None,
    beside: Beside = NOTHING_BESIDE,
) -> list[Finding]:
    """Check a return's figures.

    `previous` is the same trust's return of the year before, or what its form printed; `beside` what else is known.
    """
    asked = Asked(
        figures=Figures.of(submission, taxonomy),
        last_year=None if previous is None else Figures.of(previous, taxonomy),
        thresholds=thresholds or declared_thresholds(),
        beside=beside,
    )
    return [finding for check in CHECKS.values() for finding in check(asked)]
