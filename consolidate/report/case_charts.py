"""The four charts of a business case, made from a sized case."""

from decimal import Decimal

from consolidate.case.ladder import DELIVERY, ESTIMATE, GROSS, NON_RECURRENT, NOT_VALID, OVERLAP, REPROVISION, STEP
from consolidate.case.result import CaseResult, OptionResult
from consolidate.report.case_view import Exhibit
from consolidate.report.case_words import DECIMALS, ladder_finding, sensitivity_finding
from consolidate.report.charts.ladder import Ladder, Rung, ladder_picture
from consolidate.report.charts.payback import CashLine, Payback, payback_picture
from consolidate.report.charts.tornado import Swing, Tornado, tornado_picture
from consolidate.report.filters import count, millions, percent, plain


def ladder_exhibit(result: CaseResult, best: OptionResult) -> Exhibit:
    """From the gap on paper to what can be banked every year."""
    why = {
        GROSS: "before any test",
        OVERLAP: "claimed once only",
        ESTIMATE: "figures and evidence that are not firm",
        STEP: "capacity, not cash",
        REPROVISION: "retained team, charges of the new service",
        NOT_VALID: "no cost, or no evidence, named",
        DELIVERY: f"{percent(best.delivery, 1)} assumed to arrive",
        NON_RECURRENT: f"{percent(best.recurrent)} assumed to last beyond a year",
    }
    top, *rungs = best.ladder.rungs
    data = Ladder(
        key="E3-NET-01",
        message=ladder_finding(best) + ".",
        start_label=top.label,
        start_why=why[top.name],
        start=float(top.amount.economic),
        rungs=tuple(Rung(label=rung.label, why=why[rung.name], amount=float(rung.amount.economic)) for rung in rungs),
        result_label="Bankable each year",
        result_why=f"delivered and lasting, {result.price_base} prices",
        result=float(best.ladder.bankable.economic),
    )
    return Exhibit(
        key=data.key,
        finding=ladder_finding(best),
        subtitle=f"{best.label}, £m a year at steady state, {result.price_base} prices",
        picture=ladder_picture(data),
        key_words=(
            "Striped: taken off",
            "Full pension contribution",
            "Every rung is shown, also where it takes nothing",
        ),
        rows=(
            *((rung.label, (rung.amount.economic,)) for rung in best.ladder.rungs),
            ("Bankable each year", (best.ladder.bankable.economic,)),
        ),
    )


def value_exhibit(result: CaseResult, best: OptionResult) -> Exhibit:
    """From discounted benefits to net present social value."""
    appraisal = best.appraisal
    planned = sum((year.planned_cost * year.factor for year in best.years), Decimal(0))
    other = appraisal.pv_non_cash_releasing + appraisal.pv_societal
    steps = (
        ("Other benefits", "time freed and social value, not cash", other),
        ("One-off cost as planned", "to get there", -planned),
        ("Optimism bias on that cost", "plans of this kind overrun", planned - appraisal.pv_cost),
        ("Expected cost of risk", _risk_words(best), -appraisal.pv_risk),
    )
    finding = f"Benefits of {millions(appraisal.pv_benefit, DECIMALS)} leave {millions(appraisal.npsv, DECIMALS)}"
    finding += f" over {count(result.horizon)} years"
    data = Ladder(
        key="E3-NPSV-02",
        message=finding + ".",
        start_label="Cash-releasing savings",
        start_why="delivered, by year, discounted",
        start=float(appraisal.pv_cash_releasing),
        rungs=tuple(Rung(label=label, why=why, amount=float(amount)) for label, why, amount in steps),
        result_label="Net present social value",
        result_why=f"{count(result.horizon)} years, {result.price_base} prices",
        result=float(appraisal.npsv),
    )
    return Exhibit(
        key=data.key,
        finding=finding,
        subtitle=f"{best.label}, present value in £m, {result.price_base} prices, {_rate(best)} discount rate",
        picture=ladder_picture(data),
        key_words=(
            "Striped: taken off",
            "Green: added",
            f"Cash-only value {millions(appraisal.cash_only_npv, DECIMALS)}",
        ),
        rows=(
            ("Cash-releasing savings", (appraisal.pv_cash_releasing,)),
            *((label, (amount,)) for label, _, amount in steps),
            ("Net present social value", (appraisal.npsv,)),
        ),
    )


def payback_exhibit(result: CaseResult, best: OptionResult) -> Exhibit | None:
    """Cumulative discounted value of every option; None for an appraisal of a single year."""
    if len(best.years) < 2:
        return None
    ranked = tuple(result.option(name) for name in result.by_value)
    years = best.appraisal.discounted_payback
    finding = (
        f"{best.label} pays back after {plain(years, 1)} years once later years are discounted"
        if years
        else f"{best.label} does not pay back within the appraisal"
        if years is None
        else f"{best.label} is ahead from the first year"
    )
    data = Payback(
        key="E1-CASH-02",
        message=finding + ".",
        years=tuple(str(year.year) for year in best.years),
        lines=tuple(
            CashLine(
                name=option.label,
                values=tuple(float(year.cumulative_discounted) for year in option.years),
                payback_years=_float(option.appraisal.discounted_payback),
                preferred=option.id == best.id,
            )
            for option in ranked
        ),
    )
    return Exhibit(
        key=data.key,
        finding=finding,
        subtitle=f"Cumulative value by year, discounted, £m in {result.price_base} prices",
        picture=payback_picture(data),
        key_words=("Each line ends at the option’s net value", "Hollow mark: paid back"),
        heads=tuple(f"{option.label}, £" for option in ranked),
        rows=tuple(
            (str(year.year), tuple(option.years[number].cumulative_discounted for option in ranked))
            for number, year in enumerate(best.years)
        ),
    )


def tornado_exhibit(result: CaseResult, best: OptionResult) -> Exhibit | None:
    """What each doubt does to the best option; None where none was tested."""
    central = best.appraisal.npsv
    known = [(row.label, value) for row in result.sensitivities if (value := row.npsv.get(best.id)) is not None]
    if not known:
        return None
    swings = tuple(
        Swing(
            label=label,
            central="",
            low=(millions(value, DECIMALS), float(value)) if value < central else None,
            high=(millions(value, DECIMALS), float(value)) if value >= central else None,
        )
        for label, value in known
    )
    finding = sensitivity_finding(result, best)
    data = Tornado(key="E7-TOR-01", message=finding + ".", central=float(central), swings=swings)
    return Exhibit(
        key=data.key,
        finding=f"{widest(known, central)} moves the answer most",
        subtitle=f"{best.label}, net present social value when one thing changes, £m, widest first",
        picture=tornado_picture(data),
        key_words=("Grey: lower than central", "Blue: higher", "Sizes of the changes: assumptions log"),
        rows=(("Central estimate", (central,)), *((label, (value,)) for label, value in known)),
    )


def widest(known: list[tuple[str, Decimal]], central: Decimal) -> str:
    """The doubt that moves the value furthest."""
    return max(known, key=lambda pair: abs(pair[1] - central))[0]


def _risk_words(best: OptionResult) -> str:
    if len(best.risks) == 1:
        risk = best.risks[0]
        return f"{percent(risk.probability)} chance of {millions(risk.impact, DECIMALS)}"
    return f"{count(len(best.risks))} risks, by probability" if best.risks else "no risk is named"


def _rate(best: OptionResult) -> str:
    """The discount rate of the first discounted year."""
    return percent(1 / best.years[1].factor - 1, 1) if len(best.years) > 1 else "no"


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
