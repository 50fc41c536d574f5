"""The rows of a business case's tables, from a sized case. Sums for display are all that is computed here."""

from decimal import Decimal

from consolidate.case.assumed import Assumption
from consolidate.case.nao import Saving
from consolidate.case.result import CaseResult, OptionResult
from consolidate.report.case_view import (
    AssumptionRow,
    CashRow,
    LineBaseline,
    NaoRow,
    OneOffRow,
    OptionRow,
    SavingRow,
    SwitchRow,
    TrustRow,
    YearRow,
)  # fmt: skip
from consolidate.report.filters import day, figure, pounds, sentence_case, trimmed_percent
from consolidate.report.frame import Term
from consolidate.words.units import UNITS


def option_row(option: OptionResult, best: OptionResult) -> OptionRow:
    """One option in the table of options; `best` is the one with the highest value."""
    appraisal = option.appraisal
    return OptionRow(
        label=option.label,
        kind=option.kind.words,
        best=option.id == best.id,
        npsv=appraisal.npsv,
        short_npsv=option.short_npsv,
        payback=appraisal.payback,
        break_even_delivery=appraisal.switching_delivery,
        cash_releasing=appraisal.pv_cash_releasing,
        other_benefit=appraisal.pv_non_cash_releasing + appraisal.pv_societal,
        cost=-appraisal.pv_cost,
        risk=-appraisal.pv_risk,
        benefit_per_pound=appraisal.bcr,
        posts_released=option.posts.released,
    )


def line_rows(result: CaseResult, labels: dict[str, str]) -> tuple[LineBaseline, ...]:
    """The lines in scope with their comparators."""
    return tuple(
        LineBaseline(
            label=labels.get(line.line, line.line),
            trusts=line.trusts,
            missing=line.missing,
            cost=line.cost.economic,
            wte=line.wte,
            volume=line.volume,
            volume_unit=line.volume_unit.replace("_", " "),
            unit_cost=line.unit_cost,
            comparators=tuple(
                (known.comparator.replace("_", " "), known.value)
                for known in result.comparators
                if known.line == line.line
            ),
        )
        for line in result.baseline.by_line
    )


def post_terms(result: CaseResult, labels: dict[str, str]) -> tuple[Term, ...]:
    """What a post of each line is worth, in words."""
    return tuple(
        Term(
            term=labels.get(line, line),
            words=f"{post.label}: {pounds(post.salary)} of pay, {pounds(post.loaded.economic)} to the public purse, "
            f"{pounds(post.loaded.cash)} of a trust’s own cash.",
        )
        for line, post in result.posts.items()
    )


def trust_rows(best: OptionResult) -> tuple[TrustRow, ...]:
    """Who pays and who gains, trust by trust."""
    return tuple(
        TrustRow(
            name=trust.name,
            code=trust.ods_code,
            posts_before=trust.posts_before,
            posts_released=trust.posts_released,
            posts_moved=trust.posts_moved,
            posts_retained=trust.posts_retained,
            before=trust.before.economic,
            retained=trust.retained.economic,
            charge=trust.charge.economic,
            saving=trust.saving.economic,
            one_off=trust.one_off,
            redundancy=trust.redundancy,
            cash_npv=trust.cash_npv,
            transfer=trust.transfer,
        )
        for trust in best.by_trust
    )


def year_rows(best: OptionResult) -> tuple[YearRow, ...]:
    """The option by year, in real pounds."""
    return tuple(
        YearRow(
            year=str(year.year),
            share=year.share,
            cash_releasing=year.cash_releasing,
            other_benefit=year.non_cash_releasing + year.societal,
            planned_cost=year.planned_cost,
            cost=year.cost,
            risk=year.risk,
            net=year.net,
            discounted=year.discounted,
            cumulative=year.cumulative_discounted,
        )
        for year in best.years
    )


def cash_rows(best: OptionResult) -> tuple[CashRow, ...]:
    """The trusts' own cash by year."""
    return tuple(
        CashRow(
            year=str(year.year),
            saving=year.saving,
            one_off=year.one_off,
            redundancy=year.redundancy,
            vat=year.vat,
            net=year.net,
            cumulative=year.cumulative,
        )
        for year in best.cash.years
    )


def one_off_years(best: OptionResult) -> tuple[str, ...]:
    """The years in which the option has one-off costs."""
    reach = max((len(cost.by_year) for cost in best.one_off), default=0)
    return tuple(str(year.year) for year in best.years[:reach])


def one_off_rows(best: OptionResult) -> tuple[OneOffRow, ...]:
    """The one-off costs, as planned and with optimism bias."""
    reach = range(len(one_off_years(best)))
    return tuple(
        OneOffRow(
            label=cost.label,
            by_year=tuple(cost.in_year(number) for number in reach),
            planned=sum(cost.by_year, Decimal(0)),
            bias=cost.bias,
            with_bias=sum(cost.by_year, Decimal(0)) * (1 + cost.bias),
            reason=cost.mitigation_reason,
        )
        for cost in best.one_off
    )


def nao_row(option: OptionResult, best: OptionResult) -> NaoRow:
    """An option's savings by class."""
    totals = option.nao
    return NaoRow(
        label=option.label,
        best=option.id == best.id,
        totals=(
            totals.valid_recurrent.economic,
            totals.valid_non_recurrent.economic,
            totals.cost_avoidance.economic,
            totals.not_valid.economic,
        ),
    )


def saving_row(saving: Saving, labels: dict[str, str]) -> SavingRow:
    """One line of the savings register."""
    return SavingRow(
        label=saving.label,
        line=labels.get(saving.line, saving.line),
        amount=saving.amount.economic,
        cash=saving.amount.cash,
        recurs="Every year" if saving.recurrent else "Once",
        group=saving.nao_class.words,
        evidence=saving.evidence or "None named",
        fails="; ".join(saving.fails),
    )


def switch_rows(result: CaseResult, ranked: tuple[OptionResult, ...]) -> tuple[SwitchRow, ...]:
    """Where options break even, and where the first falls level with the others."""
    rows = [
        SwitchRow(
            label=option.label,
            event="breaks even",
            delivery=option.appraisal.switching_delivery,
            cost_multiple=option.appraisal.switching_cost,
        )
        for option in ranked
    ]
    rows += [
        SwitchRow(
            label=result.option(tie.option).label,
            event=f"falls level with {result.option(tie.other).label}",
            delivery=tie.delivery,
            cost_multiple=tie.cost_multiple,
        )
        for tie in result.ties
        if tie.option == ranked[0].id
    ]
    return tuple(rows)


def assumption_row(row: Assumption, labels: dict[str, str]) -> AssumptionRow:
    """One line of the assumptions log, worded."""
    evidence = sentence_case(row.evidence)
    return AssumptionRow(
        what=row.what,
        where=labels.get(row.where, row.where),
        value=_value(row),
        source=row.source,
        evidence=f"{evidence}. Owner: {row.owner}" if row.owner else evidence,
        since=f"from {day(row.since)}" if row.since is not None else "",
        note=" ".join(part.rstrip(".") + "." for part in (row.status, row.note) if part),
    )


def _value(row: Assumption) -> str:
    if row.value is None:
        return "By year"
    if row.unit == "share":
        return trimmed_percent(row.value)
    if row.unit == "gbp":
        return pounds(row.value)
    if row.unit in UNITS:
        return figure(row.value, row.unit)
    return f"{row.value.normalize():f} {row.unit}".strip()
