"""What a reader must know before using the figures: one sentence each, with what was found and what to do."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from consolidate.case.assumed import Assumption, AssumptionLog
from consolidate.case.baseline import Baseline
from consolidate.case.business_as_usual import plans_without_a_line
from consolidate.case.on_costs import Post
from consolidate.case.options import Kind
from consolidate.case.result import OptionResult
from consolidate.case.scenario import Scenario
from consolidate.case.sizer import NotSized
from consolidate.case.worth import ZERO
from consolidate.catalogue.parameters import Evidence

HOSTS = ("Hosts for others", "From another trust")
ESTIMATED = "D"


def caveats(
    scenario: Scenario,
    baseline: Baseline,
    posts: dict[str, Post],
    options: Sequence[OptionResult],
    lacking: Sequence[NotSized],
    log: AssumptionLog,
) -> tuple[str, ...]:
    """All of them, the gravest first: missing figures, then the figures themselves, the options, the assumptions."""
    tolerance = log.parameter("post_value_tolerance")
    return (
        *_missing(baseline),
        *baseline.warnings,
        *plans_without_a_line(baseline, scenario.business_as_usual.planned),
        *_figures(scenario, baseline, posts, tolerance),
        *(
            f"Option {gone.option} is not in this case: {gone.line}: {gone.why}. Add what is missing."
            for gone in lacking
        ),
        *(warning for option in options for warning in _option(option)),
        *_assumptions(log.rows),
    )


def _missing(baseline: Baseline) -> Iterable[str]:
    for row in baseline.excluded:
        yield (
            f"{row.ods_code} {row.name}, {row.line}: left out, not counted as nothing ({'; '.join(row.why)}). "
            f"Ask the trust to complete its return; every total is without it."
        )


def _figures(scenario: Scenario, baseline: Baseline, posts: dict[str, Post], tolerance: Decimal) -> Iterable[str]:
    for scope in scenario.scope:
        rows = baseline.of(scope.line)
        staff = sum((row.wte for row in rows), ZERO)
        if staff:
            mean = sum((row.pay.economic for row in rows), ZERO) / staff
            value = posts[scope.line].loaded.economic
            if abs(value - mean) > tolerance * mean:
                yield (
                    f"{scope.line}: a post is valued at £{value:,.0f} ({posts[scope.line].label}); the line's pay is "
                    f"£{mean:,.0f} a WTE. Choose the pay point of the posts that would go."
                )
        for row in rows:
            if row.delivery_model in HOSTS:
                yield (
                    f"{row.ods_code} {row.line}: delivery model is '{row.delivery_model}'. "
                    f"Check that its volume is not also in the return of the trust on the other side."
                )
            if row.confidence == ESTIMATED:
                yield f"{row.ods_code} {row.line}: the figures are estimates ({ESTIMATED}). Ask for ledger figures."


def _option(option: OptionResult) -> Iterable[str]:
    for lacking in option.not_sized:
        yield f"{option.label}: {lacking.line} is not sized: {lacking.why}. Its saving is unknown, not nothing."
    for line in option.lines:
        if line.fails:
            yield f"{option.label}: {line.line} is shown, not counted ({'; '.join(line.fails)}). Add what is missing."
    if option.ladder.saving.economic <= 0:
        yield f"{option.label}: costs more than business as usual, by £{-option.ladder.saving.economic:,.0f} a year."
    if option.kind is not Kind.CONTRACT_OUT and option.posts.redundant > option.posts.released > 0:
        yield (
            f"{option.label}: {option.posts.redundant:f} redundancies against {option.posts.released:f} posts; "
            f"expected no more of them than of posts. Correct the one or the other."
        )
    for trust in option.by_trust:
        if trust.loses:
            yield (
                f"{option.label}: {trust.name} is worse off by £{-trust.cash_npv:,.0f} of cash over the appraisal. "
                f"Agree a transfer before it is asked to sign."
            )
    if option.kind in (Kind.LEAD_PROVIDER, Kind.REGIONAL_HUB):
        yield (
            f"{option.label}: its delivery rate of {option.delivery:.1%} is the experience of change in house. "
            f"Read it beside the row 'as audited shared services had them'."
        )


def _assumptions(rows: Iterable[Assumption]) -> Iterable[str]:
    for row in rows:
        if row.evidence == Evidence.RECALLED.words:
            yield f"{row.what}: {row.value} is {Evidence.RECALLED.words}. Verify it before this case is used."
