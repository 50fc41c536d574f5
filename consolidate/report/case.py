"""From a sized case to its page: every figure of `CaseResult` that a board reads, in the order in which it reads.

Computes nothing but sums for display; what it says in words is in `case_words`, its charts in `case_charts`.
"""

from datetime import date
from decimal import Decimal

from consolidate import __version__
from consolidate.case.assumed import Assumption
from consolidate.case.nao import NaoClass, Saving
from consolidate.case.result import CaseResult, OptionResult
from consolidate.catalogue.catalogue import catalogue
from consolidate.report import case_words as words
from consolidate.report.case_charts import ladder_exhibit, payback_exhibit, tornado_exhibit, value_exhibit
from consolidate.report.case_view import (
    AssumptionRow,
    CaseView,
    CashRow,
    LineBaseline,
    NaoRow,
    OneOffRow,
    OptionRow,
    SavingRow,
    SensitivityRow,
    SwitchRow,
    TrustBaseline,
    TrustRow,
    YearRow,
)  # fmt: skip
from consolidate.report.filters import day, figure, inside, percent, plain, pounds, trimmed_percent
from consolidate.report.frame import Frame, Term
from consolidate.report.html import render
from consolidate.words.units import UNITS

DOCUMENT = "Consolidation business case"
_METHOD = (
    Term(
        term="Real prices",
        words="Costs and benefits are in the prices of one year and against business as usual; "
        "the trusts’ cash is in the money of each year.",
    ),
    Term(
        term="Discounting",
        words="The first year counts in full; each later year is divided by 1 + the rate, once more each year.",
    ),
    Term(
        term="Two prices of a post",
        words="The public purse saves the full pension contribution; a trust saves only the part that it pays.",
    ),
    Term(
        term="One discount, not two",
        words="Where optimism bias is put on a running price, savings are not cut again for delivery.",
    ),
    Term(
        term="Not modelled here",
        words="Ranges from many runs, several things changing at once, and gain-sharing other than by transfers.",
    ),
)


def case_page(result: CaseResult, *, as_of: date) -> str:
    """The business case as one self-contained HTML page."""
    return render("case.html.j2", build_case(result, as_of=as_of))


def build_case(result: CaseResult, *, as_of: date) -> CaseView:
    """All that the page shows. Tables about one option are about the one with the highest net value."""
    best = result.option(result.by_value[0])
    ranked = tuple(result.option(name) for name in result.by_value)
    labels = {scope.line: _line_label(scope.line) for scope in result.scope}
    warnings = tuple(_labelled(text, labels) for text in result.warnings)
    return CaseView(
        frame=_frame(result, best, as_of),
        answer=words.answer(result, best, warnings),
        chosen=best.label,
        years=result.horizon,
        short_years=result.short_horizon,
        price_base=str(result.price_base),
        option_finding=words.option_finding(result),
        option_subtitle=f"Present value against no change, £m, {result.price_base} prices, {_rate(best)} discount rate",
        options=tuple(_option(option, best) for option in ranked),
        order_notes=words.order_notes(result, best),
        ladder=ladder_exhibit(result, best),
        value_ladder=value_exhibit(result, best),
        payback=payback_exhibit(result, best),
        tornado=tornado_exhibit(result, best),
        baseline_finding=words.baseline_finding(result, list(labels.values())),
        baseline_year=str(result.baseline_year),
        trusts=tuple(
            TrustBaseline(
                name=t.name, code=t.ods_code, lines=t.lines, missing=t.missing, cost=t.cost.economic, wte=t.wte
            )
            for t in result.baseline.by_trust
        ),
        lines=_lines(result, labels),
        excluded=tuple(
            (f"{row.name} ({row.ods_code}), {labels.get(row.line, row.line)}", "; ".join(row.why))
            for row in result.baseline.excluded
        ),
        usual=tuple((str(year.year), year.cost.economic, year.wte) for year in result.business_as_usual),
        posts=_posts(result, labels),
        allocation_finding=words.allocation_finding(result, best),
        allocation=_trusts(best),
        year_finding=words.year_finding(best),
        year_rows=_years(best),
        cash_finding=words.cash_finding(best),
        cash_rows=_cash(best),
        one_off_years=_one_off_years(best),
        one_off=_one_off(best),
        nao_finding=words.nao_finding(best),
        nao_heads=tuple(group.words for group in NaoClass),
        nao=tuple(_nao(option, best) for option in ranked),
        register=tuple(_saving(saving, labels) for saving in best.register),
        sensitivity_finding=words.sensitivity_finding(result, best),
        sensitivity=tuple(
            SensitivityRow(label=row.label, values=tuple(row.npsv.get(option.id) for option in ranked))
            for row in result.sensitivities
        ),
        switches=_switches(result, ranked),
        assumptions=tuple(_assumption(row, labels) for row in result.assumptions),
        warnings=warnings,
        unmonetised=tuple(
            Term(term=f"{item.label} ({'better' if item.better else 'worse'})", words=item.says)
            for item in best.unmonetised
        ),
        method=_METHOD,
    )


def _labelled(text: str, labels: dict[str, str]) -> str:
    """A sentence of the sizing with the names of its lines in place of their ids."""
    for line, label in labels.items():
        text = text.replace(line, inside(label))
    return text


def _frame(result: CaseResult, best: OptionResult, as_of: date) -> Frame:
    last = result.business_as_usual[-1].year if result.business_as_usual else best.years[-1].year
    return Frame(
        document=DOCUMENT,
        name=result.title,
        subtitle=result.says,
        population=result.population,
        classification="OFFICIAL",
        as_of=as_of,
        edition=f"Draft for boards, made on {day(result.made_on)}",
        made_by=f"consolidate {__version__}",
        front=(
            Term(term="Trusts", words=plain(len(result.trusts))),
            Term(term="Price base", words=str(result.price_base)),
            Term(term="Discount rate", words=_rate(best)),
            Term(term="Years", words=f"{result.first_year} to {last}"),
        ),
    )


def _rate(best: OptionResult) -> str:
    return percent(1 / best.years[1].factor - 1, 1) if len(best.years) > 1 else "0%"


def _line_label(line: str) -> str:
    function, _, line_id = line.partition(".")
    lines = catalogue().taxonomy.functions[function].lines
    return next(known.label for known in lines if known.id == line_id)


def _option(option: OptionResult, best: OptionResult) -> OptionRow:
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


def _lines(result: CaseResult, labels: dict[str, str]) -> tuple[LineBaseline, ...]:
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


def _posts(result: CaseResult, labels: dict[str, str]) -> tuple[Term, ...]:
    return tuple(
        Term(
            term=labels.get(line, line),
            words=f"{post.label}: {pounds(post.salary)} of pay, {pounds(post.loaded.economic)} to the public purse, "
            f"{pounds(post.loaded.cash)} of a trust’s own cash.",
        )
        for line, post in result.posts.items()
    )


def _trusts(best: OptionResult) -> tuple[TrustRow, ...]:
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


def _years(best: OptionResult) -> tuple[YearRow, ...]:
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


def _cash(best: OptionResult) -> tuple[CashRow, ...]:
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


def _one_off_years(best: OptionResult) -> tuple[str, ...]:
    reach = max((len(cost.by_year) for cost in best.one_off), default=0)
    return tuple(str(year.year) for year in best.years[:reach])


def _one_off(best: OptionResult) -> tuple[OneOffRow, ...]:
    reach = range(len(_one_off_years(best)))
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


def _nao(option: OptionResult, best: OptionResult) -> NaoRow:
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


def _saving(saving: Saving, labels: dict[str, str]) -> SavingRow:
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


def _switches(result: CaseResult, ranked: tuple[OptionResult, ...]) -> tuple[SwitchRow, ...]:
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


def _assumption(row: Assumption, labels: dict[str, str]) -> AssumptionRow:
    evidence = f"{row.evidence[:1].upper()}{row.evidence[1:]}"
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
