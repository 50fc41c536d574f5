"""Put the parts of a sizing together: one option's result, and the baseline as a table.

No figure is made here that another room could make; this is where they meet.
"""

from collections.abc import Sequence
from decimal import Decimal

from consolidate.case.allocation import allocate, key_shares
from consolidate.case.appraisal import present_value
from consolidate.case.assumed import AssumptionLog
from consolidate.case.baseline import Baseline
from consolidate.case.business_as_usual import after_plans
from consolidate.case.financial import FinancialCase, financial_case
from consolidate.case.ladder import line_ladder, total_ladder
from consolidate.case.nao import failed_tests, nao_totals, register
from consolidate.case.options import LeadProvider, kind_of
from consolidate.case.result import BaselineTable, LineResult, LineTotal, OptionResult, OptionYear, Posts, TrustTotal
from consolidate.case.scenario import Scenario
from consolidate.case.sensitivity import Ready
from consolidate.case.sizer import Rows
from consolidate.case.streams import Streams, amounts
from consolidate.case.work import Work
from consolidate.case.worth import NOTHING, ZERO


def option_result(
    ready: Ready, scenario: Scenario, baseline: Baseline, factors: Sequence[Decimal], short: int, log: AssumptionLog
) -> OptionResult:
    """All of one option. `short` is the last year of the short horizon."""
    one, option = ready.work, ready.work.option
    today = {sizing.line: sizing for sizing in one.size(baseline.lines)}
    planned = after_plans(baseline.lines, scenario.business_as_usual.planned, scenario.cash.pay_basis)
    steady = one.size(planned)
    lines = tuple(
        LineResult(
            line=sizing.line,
            ladder=line_ladder(
                today[sizing.line],
                sizing,
                valid=one.counted(sizing.line),
                delivery=one.delivery,
                recurrent=one.recurrent,
            ),
            sizing=sizing,
            fails=failed_tests(option, sizing.line),
        )
        for sizing in steady
    )
    ladder = total_ladder(line.ladder for line in lines)
    mine = tuple(row for line in lines for row in baseline.of(line.line, option.trusts))
    cost = sum((row.cost.economic for row in mine), ZERO)
    savings = register(option, steady, delivery=one.delivery, recurrent=one.recurrent)
    years = amounts(ready.streams)
    before = sum((sizing.posts_before for sizing in steady), ZERO)
    return OptionResult(
        id=option.id,
        label=option.label,
        kind=kind_of(option),
        trusts=tuple(sorted({row.ods_code for row in mine})),
        provider=option.provider if isinstance(option, LeadProvider) else "",
        lines=lines,
        not_sized=one.sizers.not_sized,
        ladder=ladder,
        saving_share=ladder.saving.economic / cost if cost else ZERO,
        posts=Posts(
            before=before,
            in_plans=sum((today[sizing.line].posts_before for sizing in steady), ZERO) - before,
            released=sum((sizing.posts_released for sizing in steady), ZERO),
            retained=sum((sizing.posts_retained for sizing in steady), ZERO),
            moved=sum((sizing.posts_moved for sizing in steady), ZERO),
            redundant=sum((payment.posts for payment in one.payments), ZERO),
        ),
        delivery=one.delivery,
        recurrent=one.recurrent,
        running_bias=one.running_bias,
        years=_years(ready.streams, scenario, factors),
        appraisal=ready.appraisal,
        short_npsv=present_value([year.net for year in years[: short + 1]], factors[: min(short + 1, len(years))]),
        cash=_cash(one, ready.streams, scenario, steady_rows=planned, log=log),
        one_off=one.costs,
        redundancies=one.payments,
        risks=option.risk,
        unmonetised=option.unmonetised,
        register=savings,
        nao=nao_totals(savings),
        by_trust=allocate(
            (trust for line in lines if not line.fails for trust in line.sizing.trusts),
            cash_by_trust=one.cash_by_trust(),
            one_off_shares=key_shares(mine, option.allocation.one_off),
            costs=one.costs,
            redundancies=one.payments,
            factors=factors,
        ),
    )


def _years(streams: Streams, scenario: Scenario, factors: Sequence[Decimal]) -> tuple[OptionYear, ...]:
    found = []
    plain, discounted = ZERO, ZERO
    for number, year in enumerate(amounts(streams)):
        plain += year.net
        discounted += year.net * factors[number]
        found.append(
            OptionYear(
                number=number,
                year=scenario.year(number),
                share=streams.shares[number],
                cash_releasing=year.cash_releasing,
                non_cash_releasing=year.non_cash_releasing,
                societal=year.societal,
                planned_cost=sum((cost.in_year(number) for cost in streams.costs), ZERO),
                cost=year.cost,
                risk=year.risk,
                net=year.net,
                factor=factors[number],
                discounted=year.net * factors[number],
                cumulative=plain,
                cumulative_discounted=discounted,
            )
        )
    return tuple(found)


def _cash(one: Work, streams: Streams, scenario: Scenario, *, steady_rows: Rows, log: AssumptionLog) -> FinancialCase:
    inflation = log.assumed(
        scenario.cash.inflation, what="Inflation a year, cash", where="financial case", unit="share"
    )
    numbers = range(scenario.horizon + 1)
    steady = sum((sizing.saving for sizing in one.counted_sizings(steady_rows)), NOTHING)
    return financial_case(
        streams,
        years=tuple(scenario.year(number) for number in numbers),
        since_base=tuple(scenario.years_since_base(number) for number in numbers),
        inflation=inflation,
        redundancies=one.payments,
        vat=one.vat(log.price("vat_standard_rate")),
        steady_saving=steady.cash,
        national_saving=steady.central,
    )


def baseline_table(scenario: Scenario, baseline: Baseline) -> BaselineTable:
    """The baseline with its sums by line and by trust."""
    by_line = []
    for scope in scenario.scope:
        rows = baseline.of(scope.line)
        if not rows:
            continue
        cost = sum((row.cost for row in rows), NOTHING)
        volume = sum((row.volume for row in rows), ZERO)
        by_line.append(
            LineTotal(
                line=scope.line,
                trusts=len(rows),
                missing=sum(1 for row in baseline.excluded if row.line == scope.line),
                pay=sum((row.pay for row in rows), NOTHING),
                nonpay=sum((row.nonpay for row in rows), ZERO),
                contract=sum((row.contract for row in rows), ZERO),
                outside_recharge=sum((row.outside_recharge for row in rows), ZERO),
                cost=cost,
                wte=sum((row.wte for row in rows), ZERO),
                volume=volume,
                volume_unit=rows[0].volume_unit,
                unit_cost=rows[0].collected(cost) / volume,
            )
        )
    names = {row.ods_code: row.name for row in baseline.lines}
    names |= {row.ods_code: row.name for row in baseline.excluded}
    return BaselineTable(
        rows=baseline.lines,
        excluded=baseline.excluded,
        by_line=tuple(by_line),
        by_trust=tuple(
            TrustTotal(
                ods_code=code,
                name=names[code],
                lines=sum(1 for row in baseline.lines if row.ods_code == code),
                missing=sum(1 for row in baseline.excluded if row.ods_code == code),
                cost=sum((row.cost for row in baseline.lines if row.ods_code == code), NOTHING),
                wte=sum((row.wte for row in baseline.lines if row.ods_code == code), ZERO),
            )
            for code in sorted(names)
        ),
        cost=baseline.cost,
        wte=baseline.wte,
    )
