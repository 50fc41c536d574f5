"""A return's totals held against the trust's accounts form and what was published about it."""

from collections.abc import Iterator

from consolidate.collection.checks.figures import Asked, Checks, said
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.findings import Finding


def published_figure_differs(asked: Asked) -> Iterator[Finding]:
    """A total that is another than the one in the accounts, without a comment."""
    for published in asked.beside.published:
        limit = asked.thresholds["published_staff_share" if published.unit == "wte" else "published_money_share"]
        own = asked.figures.fact(TRUST_LEVEL, TRUST_LEVEL, published.field)
        if own is None or own.value is None or not published.value or own.unit != published.unit:
            continue
        if asked.figures.word(TRUST_LEVEL, TRUST_LEVEL, f"{published.field}.comment"):
            continue
        if abs(own.value - published.value) > limit * abs(published.value):
            yield asked.finding(
                "published-figure-differs",
                own,
                found=f"{asked.figures.label(own)} is {said(own.value, own.unit)}; {published.file} "
                f"{published.sheet}!{published.cell} has {said(published.value, own.unit)}",
                expected=f"the published figure, within {limit:.1%}",
                do="Correct one of them, or say under Comment why they differ.",
            )


CHECKS: Checks = {"published-figure-differs": published_figure_differs}
