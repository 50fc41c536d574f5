"""What would give a person's pay away."""

from collections.abc import Iterator

from consolidate.collection.checks.figures import Asked, Checks, said
from consolidate.words.findings import Finding


def pay_of_one_post(asked: Asked) -> Iterator[Finding]:
    """A line with so few people that its pay is somebody's salary."""
    least = asked.thresholds["shown_team_wte"]
    for function, line in asked.figures.lines():
        pay = asked.figures.fact(function.id, line.id, "pay_cost")
        people = asked.figures.measure(function.id, line.id, "wte")
        if pay is not None and pay.value is not None and pay.value > 0 and people is not None and 0 < people < least:
            yield asked.finding(
                "pay-of-one-post",
                pay,
                found=f"{line.label} has {said(people, 'wte')}, so its pay is one person's",
                expected=f"{said(least, 'wte')} or more where the pay of a line is shown to others",
                do="Nothing has to be done. The figure counts in the totals; do not pass this row on by itself.",
            )


CHECKS: Checks = {"pay-of-one-post": pay_of_one_post}
