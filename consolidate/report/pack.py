"""A benchmark pack: the parts of the page put together for one trust, from whatever is known of it."""

from datetime import date

from consolidate import __version__
from consolidate.benchmark.measurer import Measurer
from consolidate.report.filters import day, listing
from consolidate.report.frame import Frame, Omission, Term
from consolidate.report.html import render
from consolidate.report.pack_answer import answer
from consolidate.report.pack_functions import function_sheet
from consolidate.report.pack_gap import gap_sheet
from consolidate.report.pack_measures import exhibits, sheets, unmeasured
from consolidate.report.pack_quality import quality
from consolidate.report.pack_sources import definitions, lineage, method, rules, sources
from consolidate.report.pack_subject import Subject
from consolidate.report.pack_view import FunctionSheet, GapSheet, PackView
from consolidate.words.states import Population

DOCUMENT = "Corporate services benchmark"


def pack_page(measurer: Measurer, code: str, *, as_of: date) -> str:
    """The pack of a trust as one HTML page. Raises UsageProblem for an unknown code, NotEnoughData for no figures."""
    return render("pack.html.j2", build_pack(measurer, code, as_of=as_of))


def build_pack(measurer: Measurer, code: str, *, as_of: date) -> PackView:
    """The view of a pack. Sections for which nothing is known are left out, and the page says which and why."""
    subject = Subject(measurer, code)
    made = exhibits(subject)
    measures = sheets(made)
    page = 2 + len(measures)
    functions = function_sheet(subject, page)
    gap = gap_sheet(subject, made, page + (functions is not None))
    return PackView(
        frame=_frame(subject, as_of),
        years=listing(str(year) for year in subject.years),
        answer=answer(subject, made),
        lead=made[0] if made else None,
        measures=measures,
        functions=functions,
        gap=gap,
        rules=rules(subject),
        quality=quality(subject),
        unmeasured=unmeasured(subject),
        sources=sources(subject),
        method=method(subject),
        definitions=definitions(),
        omissions=_omissions(functions, gap),
        lineage=lineage(subject, made),
    )


def _frame(subject: Subject, as_of: date) -> Frame:
    invented = subject.trust.population is Population.INVENTED
    years = listing(str(year) for year in subject.years)
    kind = (subject.trust.type_at(subject.latest) or "not known").replace("_", " ")
    return Frame(
        document=DOCUMENT,
        name=subject.trust.name,
        code=subject.code,
        subtitle=f"{DOCUMENT}, {years}",
        population=subject.trust.population,
        classification="OFFICIAL",
        as_of=as_of,
        edition="Peers under letters",
        made_by=f"consolidate {__version__}",
        front=(
            Term(term="Trust code", words=subject.code),
            Term(term="Type", words=f"{kind}, invented" if invented else kind),
            Term(term="Years on this page", words=years),
            Term(term="As of", words=day(as_of)),
        ),
    )


def _omissions(functions: FunctionSheet | None, gap: GapSheet | None) -> tuple[Omission, ...]:
    """Sections that are not on the page, why, and what would bring them."""
    left_out: list[Omission] = []
    if functions is None:
        left_out.append(
            Omission(
                section="Function by function",
                reason="What corporate functions cost is published for no trust; only the trust's own return says it.",
                remedy="Send the trust its return (consolidate template new), load it when it is back.",
            )
        )
    if gap is None:
        left_out.append(
            Omission(
                section="What the gap is worth",
                reason="None of the measures with a figure turns a gap into money: a gap is not always a saving.",
                remedy="It appears with the cost of corporate functions, or with cost per weighted activity unit.",
            )
        )
    return tuple(left_out)
