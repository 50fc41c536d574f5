"""A sized case as rows for the terminal and for other programs: one row an option, and what stands round them."""

from consolidate.case.ladder import GROSS
from consolidate.case.result import CaseResult, OptionResult


def option_rows(result: CaseResult) -> list[dict[str, object]]:
    """Rows of `consolidate.case/1`, in pounds of the price base, the most valuable option first."""
    return [_row(result, result.option(name)) for name in result.by_value]


def _row(result: CaseResult, option: OptionResult) -> dict[str, object]:
    appraisal = option.appraisal
    return {
        "option": option.id,
        "label": option.label,
        "kind": option.kind,
        "gross_saving": option.ladder.rung(GROSS).economic,
        "bankable_saving": option.ladder.bankable.economic,
        "bankable_cash": option.ladder.bankable.cash,
        "posts_before": option.posts.before,
        "posts_released": option.posts.released,
        "one_off_cost": sum(year.cost for year in option.years),
        "npsv": appraisal.npsv,
        "npsv_short": option.short_npsv,
        "cash_only_npv": appraisal.cash_only_npv,
        "benefit_cost_ratio": appraisal.bcr,
        "payback_years": appraisal.payback,
        "switching_delivery": appraisal.switching_delivery,
        "nao_valid_recurrent": option.nao.valid_recurrent.economic,
        "nao_valid_non_recurrent": option.nao.valid_non_recurrent.economic,
        "nao_cost_avoidance": option.nao.cost_avoidance.economic,
        "nao_not_valid": option.nao.not_valid.economic,
        "highest_value": option.id == result.by_value[0],
    }


def outline(result: CaseResult) -> dict[str, object]:
    """What the rows are about: the question, the baseline, what is missing, and the parameters that were used."""
    return {
        "title": result.title,
        "population": result.population,
        "price_base": result.price_base,
        "baseline_year": result.baseline_year,
        "first_year": result.first_year,
        "horizon": result.horizon,
        "baseline_cost": result.baseline.cost.economic,
        "baseline_wte": result.baseline.wte,
        "excluded": [
            {"ods_code": row.ods_code, "line": row.line, "why": list(row.why)} for row in result.baseline.excluded
        ],
        "warnings": list(result.warnings),
    }
