"""From a sized case to its page: every figure of `CaseResult` that a board reads, in the order in which it reads.

Computes nothing; what it says in words is in `case_words`, its charts in
`case_charts`, the rows of its tables in `case_tables`.
"""

from datetime import date

from consolidate import __version__
from consolidate.case.nao import NaoClass
from consolidate.case.result import CaseResult, OptionResult
from consolidate.catalogue.catalogue import catalogue
from consolidate.report import case_tables as tables
from consolidate.report import case_words as words
from consolidate.report.case_charts import ladder_exhibit, payback_exhibit, tornado_exhibit, value_exhibit
from consolidate.report.case_view import CaseView, SensitivityRow, TrustBaseline
from consolidate.report.filters import day, inside, percent, plain
from consolidate.report.frame import Frame, Term
from consolidate.report.html import render

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
        options=tuple(tables.option_row(option, best) for option in ranked),
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
        lines=tables.line_rows(result, labels),
        excluded=tuple(
            (f"{row.name} ({row.ods_code}), {labels.get(row.line, row.line)}", "; ".join(row.why))
            for row in result.baseline.excluded
        ),
        usual=tuple((str(year.year), year.cost.economic, year.wte) for year in result.business_as_usual),
        posts=tables.post_terms(result, labels),
        allocation_finding=words.allocation_finding(result, best),
        allocation=tables.trust_rows(best),
        year_finding=words.year_finding(best),
        year_rows=tables.year_rows(best),
        cash_finding=words.cash_finding(best),
        cash_rows=tables.cash_rows(best),
        one_off_years=tables.one_off_years(best),
        one_off=tables.one_off_rows(best),
        nao_finding=words.nao_finding(best),
        nao_heads=tuple(group.words for group in NaoClass),
        nao=tuple(tables.nao_row(option, best) for option in ranked),
        register=tuple(tables.saving_row(saving, labels) for saving in best.register),
        sensitivity_finding=words.sensitivity_finding(result, best),
        sensitivity=tuple(
            SensitivityRow(label=row.label, values=tuple(row.npsv.get(option.id) for option in ranked))
            for row in result.sensitivities
        ),
        switches=tables.switch_rows(result, ranked),
        assumptions=tuple(tables.assumption_row(row, labels) for row in result.assumptions),
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
