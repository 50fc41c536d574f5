"""What moved since last year and was not explained, and what did not move at all."""

from collections.abc import Iterator

from consolidate.collection.checks.figures import NET, Asked, Checks, percent, said
from consolidate.words.facts import TRUST_LEVEL, Fact
from consolidate.words.findings import Finding


def changed_without_reason(asked: Asked) -> Iterator[Finding]:
    """A line whose net cost moved by more than both limits, and that gives no reason."""
    share_limit, pounds_limit = asked.thresholds["change_share"], asked.thresholds["change_gbp"]
    for function, line in asked.figures.lines():
        now = asked.figures.measure(function.id, line.id, NET)
        before = asked.net_last_year(function.id, line.id)
        if now is None or not before or asked.figures.word(function.id, line.id, "reason"):
            continue
        if asked.is_thousandfold(now, before):
            continue  # a slip of unit has a rule of its own
        share = (now - before) / abs(before)
        if abs(share) >= share_limit and abs(now - before) >= pounds_limit:
            yield asked.finding(
                "changed-without-reason",
                asked.figures.fact(function.id, line.id, "pay_cost"),
                found=f"{line.label} moved from {said(before, 'gbp')} to {said(now, 'gbp')} ({share:+.0%})",
                expected=f"a reason for a change of {share_limit:.0%} and {said(pounds_limit, 'gbp')} or more",
                do="Say why in one sentence under Reason; it is printed beside the figure. Or correct the figure.",
            )


def volume_changed(asked: Asked) -> Iterator[Finding]:
    """A volume, or a figure of the whole trust, that moved by more than the limit without a comment."""
    limit = asked.thresholds["volume_change_share"]
    for fact in _counted(asked):
        before = asked.last_year_of(fact)
        commented = asked.figures.word(fact.function, fact.line, f"{fact.field}.comment")
        if fact.value is None or not before or commented:
            continue
        share = (fact.value - before) / abs(before)
        if abs(share) >= limit and not asked.is_thousandfold(fact.value, before):
            yield asked.finding(
                "volume-changed",
                fact,
                found=f"{asked.figures.label(fact)} moved from {said(before, fact.unit)} to "
                f"{said(fact.value, fact.unit)} ({share:+.0%})",
                expected=f"a comment on a change of {percent(limit)} or more",
                do="Look for a digit too many or too few. If it is right, say why under Comment.",
            )


def _counted(asked: Asked) -> Iterator[Fact]:
    for function, line, volume in asked.figures.volumes():
        fact = asked.figures.fact(function.id, line.id, volume.id)
        if fact is not None:
            yield fact
    for fact in asked.figures.submission.facts:
        if fact.function == TRUST_LEVEL and fact.line == TRUST_LEVEL and not fact.restated:
            yield fact


def copied_from_last_year(asked: Asked) -> Iterator[Finding]:
    """A return whose figures are last year's, every one."""
    if asked.last_year is None:
        return
    same = different = 0
    for fact in asked.figures.submission.facts:
        before = asked.last_year.number(fact.function, fact.line, fact.field)
        if fact.value is None or before is None or (not fact.value and not before) or fact.restated:
            continue
        same, different = (same + 1, different) if fact.value == before else (same, different + 1)
    if not different and same >= asked.thresholds["copied_figures_at_least"]:
        yield asked.finding(
            "copied-from-last-year",
            None,
            found=f"all {same} figures that can be compared are last year's",
            expected="the figures of this year",
            do="Look whether last year's return was sent again, or say in a comment that nothing has changed.",
        )


CHECKS: Checks = {
    "changed-without-reason": changed_without_reason,
    "volume-changed": volume_changed,
    "copied-from-last-year": copied_from_last_year,
}
