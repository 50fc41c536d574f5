"""The first thing a pack says: a sentence with the finding, and at most three figures behind it."""

from collections.abc import Sequence

from consolidate.report.filters import bare, count, inside, listing, millions, money, rounded, several
from consolidate.report.frame import Answer, AnswerFigure, Term
from consolidate.report.pack_functions import signed_gap
from consolidate.report.pack_subject import FUNCTION_COST, Subject
from consolidate.report.pack_view import MetricExhibit

_FIGURES = 3


def answer(subject: Subject, made: Sequence[MetricExhibit]) -> Answer:
    """The answer: by corporate cost where it is known, else by what published figures say."""
    if made and made[0].metric == FUNCTION_COST:
        return _by_corporate_cost(subject, made[0])
    if made:
        return _by_measures(subject, made)
    return Answer(
        finding="Nothing that is known of the trust can be compared yet",
        lead="The measures below have no figure, or too few trusts to compare with; each says why.",
        figures=(),
        asks=_asks(subject),
    )


def _by_corporate_cost(subject: Subject, lead: MetricExhibit) -> Answer:
    total = subject.total(FUNCTION_COST)
    if total is None or total.value.numerator is None:
        raise ValueError("the lead has no figure")
    functions = subject.measurer.catalogue.taxonomy.headline_functions
    pounds = millions(total.value.numerator)
    spend = f"You spent {pounds} net on {count(len(functions))} corporate functions in {lead.year}"
    gap = signed_gap(total)
    return Answer(
        finding=f"{spend}{_beside_median(gap)}",
        lead=_leading_functions(subject, gap),
        figures=(
            AnswerFigure(
                label=f"What you spend, {lead.year}",
                figure=bare(lead.value, lead.unit),
                explanation=f"for every £100 of patient-care income, net of work done for others. {_median(lead)}",
                anchor=lead.anchor,
            ),
            AnswerFigure(
                label=f"Where that puts you, {lead.year}",
                figure=lead.position if lead.median is not None else "Not compared",
                explanation=f"among {lead.n} {lead.group}. Lower is cheaper, which is not always better.",
            ),
            AnswerFigure(
                label=f"What the gap is worth, {lead.year}",
                figure=_worth(lead.opportunity.amount),
                explanation="to close: you are at the median or below it."
                if lead.opportunity.amount == 0
                else "a year on paper, before any cost of getting there.",
            ),
        ),
        asks=_asks(subject),
    )


def _median(exhibit: MetricExhibit) -> str:
    if exhibit.median is None:
        return "There are too few peers to compare."
    return f"The peer median is {bare(exhibit.median, exhibit.unit)}."


def _beside_median(gap: float | None) -> str:
    """The end of the finding: how far from the median, as it is printed."""
    if gap is None:
        return ""
    if not rounded(abs(gap) / 1e6, 1):
        return ", as much as at the peer median"
    return f", {millions(abs(gap))} {'more' if gap > 0 else 'less'} than at the peer median"


def _worth(amount: float | None) -> str:
    """The gap in pounds; a gap that is not there is nothing, not a sum of money."""
    if amount is None:
        return "Not known"
    return "Nothing" if amount == 0 else money(amount)


def _leading_functions(subject: Subject, gap: float | None) -> str:
    """Which functions lead towards the gap, or that none does."""
    if gap is None:
        return "There are too few peers to say whether that is much."
    labels = subject.measurer.catalogue.taxonomy.functions
    headline = {f.id for f in subject.measurer.catalogue.taxonomy.headline_functions}
    gaps = {f: signed_gap(m) or 0.0 for f, m in subject.by_function(FUNCTION_COST).items() if f in headline}
    side = sorted((f for f in gaps if (gaps[f] > 0) is (gap > 0)), key=lambda f: -abs(gaps[f]))
    told = [f"{labels[f].label} ({millions(abs(gaps[f]))})" for f in side if rounded(abs(gaps[f]) / 1e6, 1)][:3]
    if not told:
        return "No one function stands out: each is within £0.1m of its own median."
    verb, side_words = "lie" if len(told) > 1 else "lies", "above" if gap > 0 else "below"
    return f"{listing(told)} {verb} furthest {side_words} the median of peers."


def _by_measures(subject: Subject, made: Sequence[MetricExhibit]) -> Answer:
    lead = made[0]
    where = (
        ""
        if lead.median is None
        else f", against a median of {bare(lead.median, lead.unit)} among {lead.n} {lead.group}"
    )
    many = "One measure places" if len(made) == 1 else f"{count(len(made), start=True)} measures place"
    return Answer(
        finding=f"Your {inside(lead.label)} was {bare(lead.value, lead.unit)} in {lead.year}{where}",
        lead=(
            f"{many} you, each in its own year and among its own peers. "
            "No published table says what the corporate functions of a trust cost."
        ),
        figures=tuple(
            AnswerFigure(
                label=f"{e.label}, {e.year}",
                figure=bare(e.value, e.unit),
                explanation=f"{e.position} {e.group}. {_median(e)}",
                anchor=e.anchor,
            )
            for e in _one_a_year(made)
        ),
        asks=_asks(subject),
    )


def _one_a_year(made: Sequence[MetricExhibit]) -> list[MetricExhibit]:
    """The first few exhibits, one of each year before a second of any: several measures of a year say the same."""
    first = {e.year: e for e in reversed(made)}
    chosen = [e for e in made if first[e.year] is e]
    chosen += [e for e in made if e not in chosen]
    return sorted(chosen[:_FIGURES], key=made.index)


def _asks(subject: Subject) -> tuple[Term, ...]:
    """What the reader can do about the figures: settle estimates, answer queries, send the return."""
    asks: list[Term] = []
    estimated = _estimated_lines(subject)
    if estimated:
        asks.append(
            Term(
                term=f"Replace {several(len(estimated), 'estimate')}",
                words=f"with ledger figures: {listing(estimated[:4])}.",
            )
        )
    queries = sum(
        1 for y in subject.years for f in subject.measurer.findings(subject.code, y) if f["severity"] == "query"
    )
    if queries:
        asks.append(
            Term(term=f"Answer {several(queries, 'query', 'queries')}", words="about your return; each names its cell.")
        )
    if subject.total(FUNCTION_COST) is None or not subject.by_function(FUNCTION_COST):
        return tuple(asks)
    if all(m.value.value is None for m in subject.by_function(FUNCTION_COST).values()):
        asks.append(
            Term(term="Send the corporate services return", words="to see what each function costs beside your peers.")
        )
    return tuple(asks)


def _estimated_lines(subject: Subject) -> list[str]:
    """Labels of the lines whose cost is an estimate."""
    found: dict[str, None] = {}
    for measured in subject.by_function(FUNCTION_COST).values():
        for cell in subject.traced(measured.value).cells:
            if cell.side == "numerator" and cell.confidence == "D" and cell.value:
                found.setdefault(cell.label.split(":")[0])
    return list(found)
