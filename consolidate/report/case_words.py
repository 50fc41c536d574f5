"""The sentences of a business case: what it says first, in words that follow from the figures.

Every sentence is made from a `CaseResult` alone; none judges, and each names what it compares with.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from consolidate.case.nao import NaoTotals
from consolidate.case.result import CaseResult, OptionResult
from consolidate.report.filters import (
    about,
    count,
    inside,
    listing,
    millions,
    percent,
    plain,
    sentence_case,
    several,
    trimmed,
)  # fmt: skip
from consolidate.report.frame import Answer, AnswerFigure, Term

DECIMALS = 2
_WARNINGS_FIRST = 3


def answer(result: CaseResult, best: OptionResult, warnings: Sequence[str]) -> Answer:
    """What a board should take away: which option, worth how much, after how long, and how easily that turns."""
    years = count(result.horizon)
    bankable = best.ladder.bankable
    complete = next((year.year for year in best.years if year.share >= 1), best.years[-1].year)
    one_off = sum((year.cost for year in best.years), Decimal(0))
    return Answer(
        finding=_finding(result, best, years),
        lead=_lead(result, best),
        figures=(
            AnswerFigure(
                label=f"Net value over {years} years",
                figure=millions(best.appraisal.npsv, DECIMALS),
                explanation=f"{best.label}, {result.price_base} prices, against business as usual. "
                f"Over {count(result.short_horizon)} years {millions(best.short_npsv, DECIMALS)}.",
            ),
            AnswerFigure(
                label="Can be banked every year",
                figure=millions(bankable.economic, DECIMALS),
                explanation=f"from {complete}, {millions(bankable.cash, DECIMALS)} of it the trusts’ own cash. "
                f"{posts(best)}",
            ),
            AnswerFigure(
                label="Costs first",
                figure=millions(one_off, DECIMALS),
                explanation=f"one-off, with optimism bias, {result.price_base} prices. {payback_words(best)}",
            ),
        ),
        asks=_before_use(result, best, warnings),
    )


def _finding(result: CaseResult, best: OptionResult, years: str) -> str:
    value = best.appraisal.npsv
    if value <= 0:
        return f"No option is worth its cost over {years} years; {inside(best.label)} comes nearest"
    if len(result.by_value) == 1:
        return f"{best.label} is worth {millions(value, DECIMALS)} over {years} years"
    second = result.option(result.by_value[1])
    ahead = value - second.appraisal.npsv
    return (
        f"{best.label} is worth most over {years} years, {millions(ahead, DECIMALS)} more than {inside(second.label)}"
    )


def _lead(result: CaseResult, best: OptionResult) -> str:
    parts = []
    turning = best.appraisal.switching_delivery
    if turning is not None and not best.running_bias:
        planned = percent(best.delivery, 1)
        parts.append(f"It breaks even when {percent(turning)} of its savings arrive; the plan assumes {planned}.")
    audited = next((row for row in result.sensitivities if row.name == "reference_class"), None)
    hard = audited.npsv.get(best.id) if audited is not None else None
    if hard is not None:
        worth = f"{'still worth' if hard > 0 else 'worth'} {millions(hard, DECIMALS)}"
        parts.append(f"If savings and costs went as audited shared services had them, it would be {worth}.")
    return " ".join(parts) or result.says


def posts(best: OptionResult) -> str:
    """How many posts go, out of how many, and by which way."""
    released = best.posts.released
    before = f"{trimmed(best.posts.before)} WTE"
    if best.posts.in_plans:
        before = f"the {before} that trusts’ own plans leave"
    if not released:
        return f"No posts are released; {trimmed(best.posts.moved)} of {before} move."
    redundant = f"{trimmed(best.posts.redundant)} by redundancy" if best.posts.redundant else "none by redundancy"
    return f"{trimmed(released)} of {before} are released, {redundant}."


def payback_words(option: OptionResult) -> str:
    """When the option pays back, undiscounted, or that it does not."""
    years = option.appraisal.payback
    if years is None:
        return "It does not pay back within the appraisal."
    return f"It pays back after {plain(years, 1)} years."


def _before_use(result: CaseResult, best: OptionResult, warnings: Sequence[str]) -> tuple[Term, ...]:
    """The first warnings about the case or its best option; the rest stand in the annex."""
    others = [option.label for option in result.options if option.id != best.id]
    mine = [text for text in warnings if not any(text.startswith(f"{label}:") for label in others)]
    asks = [Term(term=f"{head}:", words=sentence_case(rest)) for head, _, rest in (t.partition(": ") for t in mine)]
    shown = asks[:_WARNINGS_FIRST]
    more = len(warnings) - len(shown)
    if more:
        shown.append(Term(term="And more:", words=f"{several(more, 'warning')} in the annex."))
    return tuple(shown)


def option_finding(result: CaseResult) -> str:
    """What the table of options shows."""
    worth = [option for option in result.options if option.appraisal.npsv > 0]
    if len(worth) == len(result.options):
        return f"{_all(len(worth))} worth more than {'it costs' if len(worth) == 1 else 'they cost'}"
    verb = "is" if len(worth) == 1 else "are"
    return f"{count(len(worth), start=True)} of {len(result.options)} options {verb} worth more than they cost"


def _all(number: int) -> str:
    return {1: "The option is", 2: "Both options are"}.get(number, f"All {count(number)} options are")


def order_notes(result: CaseResult, best: OptionResult) -> tuple[str, ...]:
    """Where the order turns: ties with the best option, a shorter horizon, another yardstick."""
    notes = []
    for tie in result.ties:
        if tie.option != best.id or tie.other == best.id:
            continue
        other = result.option(tie.other).label
        turns = []
        if tie.delivery is not None and 0 < tie.delivery < best.delivery and not best.running_bias:
            turns.append(f"less than {percent(tie.delivery)} of {inside(best.label)}’s savings arrive")
        if tie.cost_multiple is not None and tie.cost_multiple > 1:
            turns.append(f"its one-off costs reach {plain(tie.cost_multiple, 2)} times the figure here")
        if turns:
            notes.append(f"{other} comes out ahead if {' or '.join(turns)}.")
    short = max(result.options, key=lambda option: option.short_npsv)
    if short.id != best.id:
        notes.append(
            f"Over {count(result.short_horizon)} years {inside(short.label)} is worth most: "
            f"{millions(short.short_npsv, DECIMALS)} against {millions(best.short_npsv, DECIMALS)}."
        )
    ratio = result.option(result.by_ratio[0])
    if ratio.id != best.id and ratio.appraisal.bcr is not None and best.appraisal.bcr is not None:
        notes.append(
            f"By benefit per £1 {inside(ratio.label)} comes first ({plain(ratio.appraisal.bcr, 1)} against "
            f"{plain(best.appraisal.bcr, 1)}); net value decides, because a small cost makes a large ratio."
        )
    return tuple(notes) or ("Nothing that was tested changes it.",)


def ladder_finding(best: OptionResult) -> str:
    """How much of the gap on paper is left."""
    gross, left = best.ladder.rungs[0].amount.economic, best.ladder.bankable.economic
    if gross <= 0 or left <= 0:
        return "Nothing of the gap on paper is left to bank"
    return f"{sentence_case(about(left / gross))} of the gap on paper can be banked every year"


def baseline_finding(result: CaseResult, labels: list[str]) -> str:
    """What is spent now, by how many trusts, on what."""
    lines = listing(inside(label) for label in labels) if len(labels) <= 3 else f"{count(len(labels))} lines"
    trusts = sum(1 for trust in result.baseline.by_trust if trust.lines)
    return (
        f"{count(trusts, start=True)} trusts spend {millions(result.baseline.cost.economic, DECIMALS)} "
        f"and employ {trimmed(result.baseline.wte)} WTE on {lines}"
    )


def allocation_finding(result: CaseResult, best: OptionResult) -> str:
    """Who would be worse off."""
    losers = [trust.name for trust in best.by_trust if trust.loses]
    if not losers:
        return "No trust is worse off in cash"
    if len(losers) == len(best.by_trust):
        return f"Every trust is worse off in cash over {count(result.horizon)} years"
    names = listing(losers) if len(losers) <= 3 else f"{count(len(losers), start=True)} trusts"
    verb = "is" if len(losers) == 1 else "are"
    return f"{names} {verb} worse off in cash without a transfer"


def nao_finding(best: OptionResult) -> str:
    """How much may be counted as cash every year."""
    totals: NaoTotals = best.nao
    valid = totals.valid_recurrent.economic
    if valid <= 0:
        return f"Nothing of {inside(best.label)}’s saving may be counted as cash every year"
    return f"{millions(valid, DECIMALS)} a year of {inside(best.label)}’s savings may be counted as cash"


def sensitivity_finding(result: CaseResult, best: OptionResult) -> str:
    """How many of the doubts take the option below nothing, and how many change the order."""
    tested = [row for row in result.sensitivities if row.npsv.get(best.id) is not None]
    below = [row for row in tested if (row.npsv[best.id] or Decimal(0)) < 0]
    lost = [row for row in tested if _overtaken(row.npsv, best.id)]
    if not tested:
        return "No single doubt was tested"
    first = f"{_number(len(below), len(tested))} {'takes' if len(below) <= 1 else 'take'} it below nothing"
    second = f"{count(len(lost)) if lost else 'none'} {'changes' if len(lost) <= 1 else 'change'} the order"
    return f"{first}; {second}"


def _number(number: int, of: int) -> str:
    return f"None of {of} single doubts" if number == 0 else f"{count(number, start=True)} of {of} single doubts"


def _overtaken(values: Mapping[str, Decimal | None], best: str) -> bool:
    known = {name: value for name, value in values.items() if value is not None}
    return any(value > known[best] for name, value in known.items() if name != best)


def year_finding(best: OptionResult) -> str:
    """When discounted value turns positive for good."""
    years = best.appraisal.discounted_payback
    if years is None:
        return "The value of the change stays below nothing in every year of the appraisal"
    if years == 0:
        return "The change is worth more than it costs from the first year"
    return f"Once later years are discounted, the change pays back after {plain(years, 1)} years"


def cash_finding(best: OptionResult) -> str:
    """The worst year of the trusts' own cash, and when cash turns positive."""
    worst, turns = best.cash.worst, best.cash.positive_from
    first = f"In the trusts’ own cash {worst.year} is the hardest year, at {millions(worst.net, DECIMALS)}"
    return f"{first}; ahead from {turns}" if turns is not None else f"{first}; never ahead"
