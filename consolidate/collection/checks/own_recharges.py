"""What a return says of its recharges in two places: on the line, and row by row on the Shared sheet."""

from collections.abc import Iterator
from decimal import Decimal

from consolidate.collection.checks.figures import Asked, Checks, said
from consolidate.store.recharges import RECHARGED_IN, RECHARGED_OUT, services_of, tolerance_of
from consolidate.words.facts import Fact
from consolidate.words.findings import Finding


def recharges_differ_from_shared(asked: Asked) -> Iterator[Finding]:
    """A line whose recharges are not those of the Shared sheet.

    What is received is all of RECHARGED IN. What is provided is RECHARGED OUT or a part of it: it has other income too.
    """
    tolerance = tolerance_of(asked.thresholds)
    for provided, field in ((False, RECHARGED_IN), (True, RECHARGED_OUT)):
        for line, costs in _listed(asked, provided=provided).items():
            on_line = asked.figures.fact(*line, field)
            if on_line is None or on_line.value is None:
                continue
            listed = sum((cost.value or Decimal(0) for cost in costs), Decimal(0))
            apart = listed - on_line.value if provided else abs(listed - on_line.value)
            if apart > max(tolerance.pounds, tolerance.share * max(listed, on_line.value)):
                yield asked.finding(
                    "recharges-differ-from-shared",
                    on_line,
                    found=f"{asked.figures.label(on_line)} is {said(on_line.value, 'gbp')}; "
                    f"{costs[0].sheet} lists {said(listed, 'gbp')} ({', '.join(cost.cell for cost in costs[:3])})",
                    expected="the sum of the rows, or more" if provided else "the sum of the rows",
                    do="Correct the line or the rows. What other trusts report is held against the rows.",
                )


def _listed(asked: Asked, *, provided: bool) -> dict[tuple[str, str], list[Fact]]:
    """The costs of the Shared sheet by line; rows of several lines at once belong to none."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for service in services_of(asked.figures.submission.facts, asked.figures.taxonomy):
        if service.provided is provided and service.line is not None:
            found.setdefault(service.line, []).append(service.cost)
    return found


CHECKS: Checks = {"recharges-differ-from-shared": recharges_differ_from_shared}
