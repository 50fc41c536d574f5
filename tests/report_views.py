# ruff: noqa: E501 - the words of a page, kept in one line each
"""Views for the report tests: every figure, trust and place in them is made up."""

import random
from collections.abc import Sequence
from datetime import date
from statistics import quantiles

from consolidate.report.charts.bridge import Bridge, Part, bridge_picture
from consolidate.report.charts.ranked import LOW, TALL
from consolidate.report.charts.strip import AXIS, Strip, axis_place, beyond_edge, strip_picture
from consolidate.report.exhibits import Compared, metric_exhibit
from consolidate.report.filters import millions, money, percent
from consolidate.report.frame import Answer, AnswerFigure, CellRef, Frame, LineageCard, Omission, Source, Term
from consolidate.report.pack_view import (
    FunctionRow,
    FunctionSheet,
    GapSheet,
    GradeShare,
    MeasureSheet,
    MetricExhibit,
    Opportunity,
    OpportunityRow,
    PackView,
    Quality,
    RuleRow,
    Unmeasured,
)  # fmt: skip
from consolidate.report.positions import position_words
from consolidate.words.states import Population, Status

AS_OF = date(2026, 11, 21)
LONG_NAME = (
    "Royal Wolds, Dales and Estuary Teaching Hospitals and Community Healthcare Partnership NHS Foundation Trust"
)


def spread_of(n: int, middle: float, width: float, seed: int = 7) -> tuple[float, ...]:
    """`n` figures round a middle."""
    draw = random.Random(seed)
    return tuple(round(draw.gauss(middle, width), 4) for _ in range(n))


def exhibit(
    key: str,
    label: str,
    unit: str,
    own: float,
    peers: Sequence[float],
    *,
    year: str = "2025/26",
    direction: str = "lower",
    group: str = "invented large acute trusts",
    name: str = "Example Hospitals",
    opportunity: Opportunity | None = None,
    height: float = LOW,
    status: Status = Status.OK,
    left_out: tuple[tuple[str, int], ...] = (),
) -> MetricExhibit:
    """An exhibit of a measure whose quartiles are worked out here."""
    values = sorted([own, *peers])
    enough = len(values) >= 5
    low, middle, high = quantiles(values, n=4, method="inclusive") if enough else (None, None, None)
    ranks = (1 + sum(v > own for v in values), 1 + sum(v < own for v in values), len(values)) if enough else None
    return metric_exhibit(
        Compared(
            key=key, metric=label.lower().replace(" ", "_"), label=label, unit=unit, direction=direction, year=year,
            name=name, code="ZX101", own=own, status=status, group=group,
            rule="Trusts of the same type, as the nearest published source says for the year.",
            peers=tuple(peers), n=len(values), quartiles=(low, middle, high), ranks=ranks,
            opportunity=opportunity or Opportunity(
                amount=None, unit="gbp", words="No saving is claimed: a gap in this measure is never turned into pounds."
            ),
            definition=f"{label}: what it divides by what, in one sentence that a reader understands.",
            anchor=f"from-{key}", left_out=left_out,
            not_compared="" if enough else f"Too few to compare: {len(values)} in the group have a value",
        ),
        height=height,
    )  # fmt: skip


def card(anchor: str, figure: str, title: str, cells: int = 4, more: int = 0) -> LineageCard:
    """A lineage card with some cells."""
    names = (
        "Maintenance team: net cost",
        "Support desk: net cost",
        "Informatics team: net cost",
        "Patient-care income",
    )
    refs = tuple(
        CellRef(
            label=names[i % 4], figure=f"£{4_210_000 - 37_000 * i:,}", place=f"ZX101_2025-26.xlsx › IM&T!L{6 + i}",
            grade="ABCD"[i % 4], note="taken off" if i == 3 else "",
        )
        for i in range(cells)
    )  # fmt: skip
    return LineageCard(
        anchor=anchor, figure=figure, title=title, formula="100 × net cost of the function ÷ patient-care income",
        cells=refs, more=more, command="consolidate trace ZX101 corporate_cost_per_100m",
    )  # fmt: skip


def frame(population: Population = Population.INVENTED, name: str = "Example Hospitals", code: str = "ZX101") -> Frame:
    return Frame(
        document="Corporate services benchmark", name=name, code=code,
        subtitle="Corporate services benchmark 2025/26" if population is Population.INVENTED else "Benchmark from public data, 2015/16 to 2023/24",
        population=population,
        classification="OFFICIAL" if population is Population.REAL else "OFFICIAL-SENSITIVE: COMMERCIAL",
        as_of=AS_OF, edition="Peers under letters", made_by="consolidate 0.1.0",
        front=(
            Term(term="Trust code", words=code), Term(term="Type", words="acute"), Term(term="Compared with", words="14 large acute trusts"),
            Term(term="Data as of", words="21 November 2026"),
        ),
    )  # fmt: skip


FUNCTIONS = (
    ("information_technology", "IM&T", 10.6e6, 1.42, 1.19, 1.7e6, 10.4, 9.1, "D", 0.30, 0.1),
    ("human_resources", "HR", 9.1e6, 1.22, 1.09, 1.0e6, 14.2, 13.0, "B", 0.22, 0.0),
    ("finance", "Finance", 7.4e6, 0.99, 0.92, 0.5e6, 11.0, 10.2, "B", 0.18, 0.0),
    ("governance_and_risk", "Governance and risk", 3.6e6, 0.49, 0.45, 0.3e6, 4.1, 4.0, "B", 0.25, 0.0),
    ("legal", "Legal", 1.1e6, 0.15, 0.13, 0.1e6, 0.8, 0.9, "D", 0.3, 0.0),
    ("payroll", "Payroll", 0.8e6, 0.10, 0.10, 0.0, 1.6, 1.6, "B", 0.2, 0.0),
    (
        "estates_and_facilities",
        "Estates and facilities management",
        3.2e6,
        0.43,
        0.44,
        -0.1e6,
        6.0,
        6.4,
        "C",
        0.35,
        0.0,
    ),
    ("procurement", "Procurement", 2.5e6, 0.33, 0.36, -0.2e6, 3.3, 3.5, "A", 0.2, 0.0),
)


def function_rows(extra: int = 0) -> tuple[FunctionRow, ...]:
    rows = []
    for number, (fid, label, cost, rate, median, gap, wte, wte_median, grade, wide, _) in enumerate(FUNCTIONS):
        peers = tuple(max(0.3, v) for v in spread_of(14, 1.0, wide, seed=number))
        own = rate / median
        highest, lowest = 1 + sum(v > own for v in peers), 1 + sum(v < own for v in peers)
        position = position_words(highest, lowest, 15)
        side = "at the median" if not gap else f"{millions(abs(gap))} {'above' if gap > 0 else 'below'} the peer median"
        low, _, high = quantiles([*peers, own], n=4, method="inclusive")
        strip = Strip(
            key=f"F2-{number}",
            label=label,
            message=side,
            position=position,
            own=own,
            peers=peers,
            quartiles=(low, high),
        )
        rows.append(
            FunctionRow(
                function=fid, label=label, net_cost=cost, rate=rate, median=median, gap=gap, position=position,
                wte_rate=wte, wte_median=wte_median, n=15, grade=grade, remark=beyond_edge(strip),
                anchor="from-F1-CORP-01" if number == 0 else "", picture=strip_picture(strip),
            )
        )  # fmt: skip
    for number in range(extra):
        rows.append(
            FunctionRow(
                function=f"extra_{number}", label="Occupational health and wellbeing", net_cost=None, rate=None, median=None, gap=None,
                position="Too few to compare: 3 in the group have a value", wte_rate=None, wte_median=None, n=3, grade="",
                missing="Left blank",
            )
        )  # fmt: skip
    return tuple(rows)


def function_sheet(extra: int = 0) -> FunctionSheet:
    return FunctionSheet(
        key="F3-FUN-01", finding="IM&T and HR are furthest above the median; procurement is below it",
        heading="Five functions cost more than at the peer median, one the same and two less",
        subtitle="Net cost per £100 of patient-care income as a percentage of the peer median, and £m a year, 2025/26, largest gap first",
        polarity="Left is cheaper, which is not always better. Blue makes no judgement.", year="2025/26",
        rate_unit="gbp_m_per_100m", rows=function_rows(extra),
        axis=tuple((axis_place(share), "median" if share == 1 else percent(share)) for share in AXIS),
        key_words=("n = 15, Legal 13: 2 peers not provided", "No row is left out", "Gaps of functions do not add up to the gap of the total"),
        notes=(
            Term(term="Where you do well", words="Procurement costs £0.2m less than at the median. Payroll is at the median."),
            Term(term="What is missing", words="Legal: two peers did not provide a figure. They are left out, never counted as zero."),
            Term(term="What is in dispute", words="IM&T maintenance: two trusts disagree about a recharge of £0.4m. The figure shown is the one you gave."),
        ),
    )  # fmt: skip


def gap_sheet(exhibits: Sequence[MetricExhibit]) -> GapSheet:
    parts = [Part(label=row[1], amount=row[5]) for row in FUNCTIONS]
    parts.append(Part(label="Medians do not add up", amount=0.3e6, reconciling=True))
    total = sum(part.amount for part in parts)
    return GapSheet(
        key="F4-GAP-01", finding="If you matched the median you would spend about £3.6m less",
        lead="This is a comparison, not a target: it says where to look, and nothing here is net of the cost of getting there.",
        rows=tuple(
            OpportunityRow(label=e.label, year=e.year, unit=e.unit, own=e.value, comparator=e.median, opportunity=e.opportunity, anchor=e.anchor)
            for e in exhibits
        ),
        comparator="Comparator: the median of each measure's peer group; no two rows may be added together",
        bridge=bridge_picture(Bridge(
            key="F4-GAP-01", message="IM&T and HR make up most of the gap", parts=tuple(parts), total_label="Gap to the peer median", total=total,
        )),
        bridge_finding="IM&T and HR make up most of the gap",
        bridge_subtitle="Difference from the peer median of £4.64 per £100 of income, £m a year, 2025/26, n = 15",
        bridge_rows=(*((part.label, part.amount) for part in parts), ("Gap to the peer median", total)),
        bridge_key=("Striped: the median of the total is not the sum of the function medians", "Figures may not sum because of rounding"),
    )  # fmt: skip


RULES = (
    RuleRow(
        label="Carter cap on administrative cost", dates="By the end of 2017/18 and by 2020",
        asked="At most 7%, then 6% of income on corporate and administrative pay; acute trusts",
        standing="Dropped by NHS Improvement in early 2018; in force nowhere", source="HSJ 7022112 (2018)",
        verdict="Cannot be tested",
        reason="The cap counts the pay of all corporate and administrative staff, ward clerks included. That figure was not given, and the 24 lines are never its numerator.",
    ),
    RuleRow(
        label="Halve the growth of corporate cost since 2018/19", dates="2025/26", asked="Give up half of the growth since 2018/19",
        standing="In force for 2025/26", source="Written answer 49193 (2025)", verdict="Cannot be tested",
        reason="Corporate cost of 2018/19 on the same definition was not given.",
    ),
)  # fmt: skip


def quality(*, full: bool = True) -> Quality:
    if not full:
        return Quality(
            finding="Every figure is taken from published national tables; none was given by the trust for this page.",
            states=(("Provided", 11), ("Not provided", 3)), grades=(), missing=(("Operating income, 2023/24", "Not provided"),),
            missing_more=0, open_findings=(), notes=("The staff of 2017/18 are a census of September 2017; bank and agency staff are not counted.",),
        )  # fmt: skip
    return Quality(
        finding="14% of the cost shown is estimated: 2 of 24 lines. Signed by the Director of Finance on 14 November 2026; one query is open.",
        states=(("Provided", 288), ("Left blank", 9), ("Not supplied", 4), ("Not collected", 2), ("In dispute", 1)),
        grades=(GradeShare(grade="A", lines=1, share=0.04), GradeShare(grade="B", lines=20, share=0.81), GradeShare(grade="C", lines=1, share=0.01), GradeShare(grade="D", lines=2, share=0.14)),
        missing=(("Legal, legal services: WTE", "Left blank"), ("HR, occupational health: whole line", "Not supplied"), ("Procurement, supply chain: invoices", "Not collected")),
        missing_more=11, open_findings=(("query", 1), ("note", 4)),
        notes=(
            "2024/25 figures of payroll were restated by the trust in its 2025/26 return; the restated figures are shown.",
            "IM&T maintenance is in dispute with Yonder Healthcare: £0.4m of recharges.",
        ),
    )  # fmt: skip


METHOD = (
    Term(
        term="Peers",
        words="Trusts of the same type with a figure in the year. Real and invented trusts never share a group.",
    ),
    Term(term="Quartiles", words="Linear interpolation between the nearest ranks, as Excel's PERCENTILE.INC does."),
    Term(term="One rate, three names", words="5.12 £m per £100m = £5.12 per £100 = 5.12%."),
    Term(term="Net cost", words="Pay, non-pay, contracts and recharges in, less recharges out and other income."),
)
WORDS = (
    Term(term="WTE", words="Whole-time equivalent: two half-time posts are one."),
    Term(term="WAU", words="Weighted activity unit: an average amount of clinical work, costing about £3,500."),
)


def invented_pack(*, name: str = "Example Hospitals", extra_functions: int = 0) -> PackView:
    """A trust with everything: functions, gap, rules, missing states, grades."""
    peers = (3.36, 3.78, 3.97, 4.12, 4.30, 4.41, 4.55, 4.64, 5.02, 5.06, 5.21, 5.34, 5.71, 6.02)
    lead = exhibit(
        "F1-CORP-01",
        "Corporate cost per £100m of patient-care income",
        "gbp_m_per_100m",
        5.12,
        peers,
        height=TALL,
        name=name,
        opportunity=Opportunity(
            amount=3.6e6, unit="gbp", words="The gap to the median of 15 trusts, £4.64, times your patient-care income."
        ),
    )
    wte = exhibit(
        "F2-WTE-01",
        "Staff per £100m of patient-care income",
        "wte_per_100m",
        47.2,
        spread_of(14, 44, 5),
        name=name,
        opportunity=Opportunity(
            amount=21.4, unit="wte", words="The gap to the median times your income; never added to the gap in cost."
        ),
    )
    payslip = exhibit(
        "F2-PAY-02",
        "Cost per payslip",
        "gbp_per_payslip",
        5.74,
        (*spread_of(12, 5.9, 1.2), 5.74),
        name=name,
        left_out=(("Not provided", 1),),
    )
    share = exhibit(
        "F2-SHARE-03",
        "Administration and estates share of staff",
        "percent",
        14.6,
        spread_of(26, 14, 2),
        direction="none",
        name=name,
    )
    capped = exhibit(
        "F2-INV-04", "AP cost per invoice", "gbp_per_invoice", 2.31, spread_of(7, 3.1, 0.6), name=name,
        opportunity=Opportunity(amount=0.0, unit="gbp", words="You are below the median already: nothing to close."),
    )  # fmt: skip
    exhibits = (lead, wte, payslip, share, capped)
    return PackView(
        frame=frame(name=name), years="2024/25 and 2025/26",
        answer=Answer(
            finding="You spend £38.4m net on eight corporate functions, £3.6m more than at the peer median",
            lead="IM&T (£1.7m), HR (£1.0m) and Finance (£0.5m) hold most of the gap, 2025/26.",
            figures=(
                AnswerFigure(label="What you spend, 2025/26", figure="£5.12", explanation="for every £100 of patient-care income, net of work done for others. The peer median is £4.64.", anchor="from-F1-CORP-01"),
                AnswerFigure(label="Where that puts you", figure="5th highest of 15", explanation="invented large acute trusts, 2025/26. Two of your lines are estimates."),
                AnswerFigure(label="What the gap is worth", figure=money(3.6e6), explanation="a year if you matched the median, before any cost of getting there. 2025/26 prices."),
            ),
            asks=(
                Term(term="Confirm two estimated lines,", words="IM&T maintenance and Legal, by 12 December 2026."),
                Term(term="Agree to joint sizing", words="of payroll and recruitment with Yonder Healthcare (ZX102)."),
            ),
        ),
        lead=lead,
        measures=(
            MeasureSheet(finding="You employ more people for your income than most peers", exhibits=(wte, payslip)),
            MeasureSheet(finding="Invoices cost you less than most; the share of staff is as elsewhere", exhibits=(share, capped)),
        ),
        functions=function_sheet(extra_functions), gap=gap_sheet(exhibits), rules=RULES, quality=quality(),
        unmeasured=(
            Unmeasured(label="Cost per weighted activity unit", year="2025/26", state="Not provided", reason="No reference cost index is published for an invented trust."),
            Unmeasured(label="HR cost per WTE supported", year="2025/26", state="Left blank", reason="WTE supported was left blank on HR!K9."),
        ),
        sources=(
            Source(file="ZX101_2025-26.xlsx", what="The trust's return of 2025/26", years="2024/25 and 2025/26", kind="Return, signed", licence="Invented"),
            Source(file="comparators.csv", what="120 invented trusts", years="2024/25 and 2025/26", kind="Comparators", licence="Invented"),
        ),
        method=METHOD, definitions=WORDS, omissions=(),
        lineage=tuple(card(e.anchor, str(e.value), e.label, cells=12 if i == 0 else 4, more=52 if i == 0 else 0) for i, e in enumerate(exhibits)),
    )  # fmt: skip


def real_pack(*, name: str = "Anywhere and Nowhere Hospitals NHS Foundation Trust") -> PackView:
    """A trust from public data alone: three measures of three years, no functions."""
    wau = exhibit(
        "F1-WAU-01",
        "Cost per weighted activity unit",
        "gbp_per_wau",
        3411.2,
        spread_of(135, 3500, 240),
        year="2015/16",
        group="acute trusts",
        name=name,
        height=TALL,
        opportunity=Opportunity(
            amount=0.0, unit="gbp", words="You are below the median of 136 acute trusts: nothing to close."
        ),
    )
    revenue = exhibit(
        "F2-REV-01",
        "Revenue per WTE",
        "gbp_per_wte",
        74909.4,
        spread_of(230, 76000, 8800),
        year="2017/18",
        direction="higher",
        group="trusts",
        name=name,
        status=Status.COMBINED,
    )
    opex = exhibit(
        "F2-OPEX-02",
        "Operating expenditure per WTE",
        "gbp_per_wte",
        81234.0,
        spread_of(121, 82000, 7000),
        year="2023/24",
        group="acute trusts",
        name=name,
    )
    return PackView(
        frame=frame(Population.REAL, name, "R0Z"), years="2015/16, 2017/18 and 2023/24",
        answer=Answer(
            finding="You spent £3,411 on each weighted unit of activity in 2015/16, £87 less than the median acute trust",
            lead="Three published measures place you, each in its own year and among its own peers. No published table says what your corporate functions cost.",
            figures=(
                AnswerFigure(label="Cost per WAU, 2015/16", figure="£3,411", explanation="46th lowest of 136 acute trusts. The median is £3,498.", anchor=wau.anchor),
                AnswerFigure(label="Revenue per WTE, 2017/18", figure="£74,909", explanation="109th lowest of 231 trusts. The median is £76,010.", anchor=revenue.anchor),
                AnswerFigure(label="Expenditure per WTE, 2023/24", figure="£81,234", explanation="55th lowest of 122 acute trusts. The median is £82,100.", anchor=opex.anchor),
            ),
        ),
        lead=wau, measures=(MeasureSheet(finding="Revenue and expenditure for each person employed are close to the middle", exhibits=(revenue, opex)),),
        functions=None, gap=None, rules=RULES, quality=quality(full=False),
        unmeasured=(Unmeasured(label="Revenue per WTE", year="2023/24", state="Not provided", reason="Operating income is not published in the accounts table of 2023/24."),),
        sources=(
            Source(file="reference_costs_by_trust_2015_16.csv", what="Reference cost index, actual cost and market forces factor", years="2015/16", kind="Public table", licence="Contains public sector information licensed under the Open Government Licence v3.0"),
            Source(file="trust_accounts_2023_24.csv", what="Operating expenditure, salaries and staff", years="2023/24", kind="Public table", licence="Contains public sector information licensed under the Open Government Licence v3.0"),
        ),
        method=METHOD, definitions=WORDS,
        omissions=(
            Omission(section="Function by function", reason="No published table holds the cost of corporate functions by trust.", remedy="A return brings it: consolidate template new."),
            Omission(section="What the gap is worth", reason="None of the three measures turns a gap into a saving for this trust.", remedy="A return brings it."),
        ),
        lineage=(card(wau.anchor, "£3,411", wau.label, 3), card(revenue.anchor, "£74,909", revenue.label, 12, 9), card(opex.anchor, "£81,234", opex.label, 2)),
    )  # fmt: skip


def empty_pack() -> PackView:
    """A trust of which next to nothing is known: no measure has a figure, or too few peers have one."""
    few = exhibit("F2-FEW-01", "Cost per payslip", "gbp_per_payslip", 4.1, (3.9, 4.4, 5.0), group="ambulance trusts")
    view = real_pack(name="Nearly Empty Trust")
    return PackView(
        frame=view.frame, years="2025/26",
        answer=Answer(finding="Only one of four measures has a figure for you, and too few trusts share it", lead="Nothing can be compared yet.", figures=()),
        lead=None, measures=(MeasureSheet(finding="One measure has a figure, without peers to set it beside", exhibits=(few,)),),
        functions=None, gap=None, rules=(), quality=quality(full=False), unmeasured=view.unmeasured, sources=view.sources,
        method=METHOD, definitions=WORDS, omissions=view.omissions, lineage=(card(few.anchor, "£4.10", few.label, 2),),
    )  # fmt: skip


PACKS = {
    "invented": invented_pack,
    "long-name": lambda: invented_pack(name=LONG_NAME, extra_functions=1),
    "real": real_pack,
    "empty": empty_pack,
}
