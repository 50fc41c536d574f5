"""Size a case: scenario, baseline and parameters in, everything that a report may print out.

Pure: no clock, no store, no file. Dates come with the scenario, figures with the baseline, rates with the
parameters; the same three give the same result to the last digit.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

from consolidate.case.appraisal import appraise, discount_factors
from consolidate.case.assemble import baseline_table, option_result
from consolidate.case.assumed import AssumptionLog
from consolidate.case.baseline import LineBaseline, cost_baseline, typed_baseline
from consolidate.case.business_as_usual import UsualYear, business_as_usual
from consolidate.case.caveats import caveats
from consolidate.case.comparators import LineComparator, comparators, gaps
from consolidate.case.on_costs import Post, post_at
from consolidate.case.options import LeadProvider
from consolidate.case.result import CaseResult, UsualTotal
from consolidate.case.scenario import Scenario
from consolidate.case.sensitivity import Ready, sensitivities, ties
from consolidate.case.sizer import Bench, NotSized
from consolidate.case.sizing import LineTerms
from consolidate.case.streams import amounts
from consolidate.case.work import Work, work
from consolidate.case.worth import ZERO, Worth
from consolidate.catalogue.parameters import ParameterBook
from consolidate.words.errors import NotEnoughData

# Twelve digits before the point and sixteen after: pounds of the whole NHS, far below a penny.
_ARITHMETIC = Context(prec=28, rounding=ROUND_HALF_EVEN)


def size(
    scenario: Scenario,
    baseline: Iterable[LineBaseline] | None,
    parameters: ParameterBook,
    given: Iterable[LineComparator] = (),
) -> CaseResult:
    """Size a case. `baseline` None takes the figures typed into the scenario; `given` are computed comparators.

    Raises NotEnoughData where nothing can be sized, DeclarationError where plans and figures contradict.
    """
    with localcontext(_ARITHMETIC):
        return _size(scenario, baseline, parameters, given)


def _size(
    scenario: Scenario,
    rows: Iterable[LineBaseline] | None,
    parameters: ParameterBook,
    given: Iterable[LineComparator],
) -> CaseResult:
    log = AssumptionLog(book=parameters, made_on=scenario.made_on, price_day=scenario.price_base.last_day)
    posts = {
        scope.line: post_at(scope.post, log, where=scope.line, supplement=scope.supplement) for scope in scenario.scope
    }
    baseline = cost_baseline(scenario, typed_baseline(scenario, posts) if rows is None else rows, posts, log)
    usual = business_as_usual(scenario, baseline, log)
    known = comparators(scenario, given, log)
    factors = discount_factors(log.schedule("discount_rate"), scenario.horizon)
    bench = Bench(baseline=baseline, terms=_terms(scenario, posts, log), comparators=known, log=log, hubs={})
    works, lacking = _works(scenario, bench, usual)
    short = int(log.parameter("sensitivity_horizon_years", where="sensitivity"))
    ready = [_ready(one, factors) for one in works]
    options = tuple(option_result(one, scenario, baseline, factors, short, log) for one in ready)
    table = baseline_table(scenario, baseline)
    counted = tuple((trust.ods_code, trust.name) for trust in table.by_trust if trust.lines)
    rows_of_sensitivity = sensitivities(ready, horizon=scenario.horizon, factors=factors, trusts=counted, log=log)
    warnings = caveats(scenario, baseline, posts, options, lacking, log)
    return CaseResult(
        title=scenario.title,
        says=scenario.says,
        population=scenario.population,
        made_on=scenario.made_on,
        price_base=scenario.price_base,
        baseline_year=scenario.baseline_year,
        first_year=scenario.first_year,
        horizon=scenario.horizon,
        short_horizon=short,
        footprint=scenario.footprint,
        trusts=tuple((trust.ods_code, trust.name) for trust in table.by_trust),
        scope=scenario.scope,
        posts=posts,
        baseline=table,
        comparators=tuple(known.values()),
        gaps=gaps(baseline, known),
        business_as_usual=tuple(
            UsualTotal(number=year.number, year=year.year, cost=year.cost, wte=year.wte) for year in usual
        ),
        options=options,
        not_sized=lacking,
        by_value=tuple(o.id for o in sorted(options, key=lambda o: (-o.appraisal.npsv, o.id))),
        by_ratio=tuple(o.id for o in sorted(options, key=lambda o: (-(o.appraisal.bcr or ZERO), o.id))),
        ties=ties(ready),
        sensitivities=rows_of_sensitivity,
        assumptions=log.rows,
        warnings=warnings,
    )


def _terms(scenario: Scenario, posts: dict[str, Post], log: AssumptionLog) -> dict[str, LineTerms]:
    default = log.parameter("step_size")
    for step in scenario.step:
        log.typed(
            what=f"Step in posts, {step.ods_code} {step.line}".strip(),
            where="all options",
            value=step.size,
            unit="wte",
            source=step.source,
            owner=step.owner,
        )
    for discount in scenario.estimate_discount:
        log.typed(
            what=f"Discount on figures of grade {discount.confidence}",
            where="all options",
            value=discount.share,
            unit="share",
            source=discount.source,
            owner=discount.owner,
        )
    return {
        scope.line: LineTerms(
            post=posts[scope.line],
            default_step=default,
            steps={step.ods_code: step.size for step in scenario.step if step.line in ("", scope.line)},
            discounts={discount.confidence: discount.share for discount in scenario.estimate_discount},
        )
        for scope in scenario.scope
    }


def _works(scenario: Scenario, bench: Bench, usual: tuple[UsualYear, ...]) -> tuple[list[Work], tuple[NotSized, ...]]:
    """In order; lead providers come before the hubs that are scaled from them."""
    hubs: dict[str, dict[str, tuple[Worth, Decimal]]] = {}
    bench = Bench(baseline=bench.baseline, terms=bench.terms, comparators=bench.comparators, log=bench.log, hubs=hubs)
    found: list[Work] = []
    lacking: list[NotSized] = []
    for option in scenario.options:
        one = work(option, bench, usual)
        sized = one.size(bench.baseline.lines)
        if not sized:
            lacking.extend(one.sizers.not_sized)
            continue
        if isinstance(option, LeadProvider):
            hubs[option.id] = {
                sizing.line: (
                    sizing.running,
                    sum((row.volume for row in bench.baseline.of(sizing.line, option.trusts)), ZERO),
                )
                for sizing in sized
            }
        found.append(one)
    if not found:
        why = "; ".join(f"{gone.option} {gone.line}: {gone.why}" for gone in lacking)
        raise NotEnoughData(f"'{scenario.title}': no option can be sized ({why}). Add what is missing.")
    return found, tuple(lacking)


def _ready(one: Work, factors: Sequence[Decimal]) -> Ready:
    streams = one.streams()
    return Ready(work=one, streams=streams, appraisal=appraise(amounts(streams), factors, delivery=one.delivery))
