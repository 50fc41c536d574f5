"""Where a pack's figures came from: the files, the rules, the method, and the card behind each figure."""

from collections.abc import Sequence

from consolidate.benchmark.limits import LimitResult, limit_results, years_of
from consolidate.benchmark.trace import TracedCell
from consolidate.catalogue.public_tables import public_tables
from consolidate.report.filters import bare, listing, plain, pounds
from consolidate.report.frame import CellRef, LineageCard, Source, Term
from consolidate.report.pack_measures import shown
from consolidate.report.pack_subject import Subject
from consolidate.report.pack_view import MetricExhibit, RuleRow
from consolidate.words.facts import Source as Kind
from consolidate.words.states import Population
from consolidate.words.units import UNITS

_CELLS_ON_A_CARD = 12

_KINDS = {
    Kind.RETURN: "Return of the trust",
    Kind.ACCOUNTS_FORM: "NHS accounts (TAC) form",
    Kind.PUBLIC_TABLE: "Published table",
    Kind.COMPARATORS: "Comparators",
}


def sources(subject: Subject) -> tuple[Source, ...]:
    """Every file that brought a figure on the page, in order of kind and name."""
    found: dict[tuple[str, str], set[str]] = {}
    layouts: dict[tuple[str, str], str] = {}
    for measured in subject.measured:
        for row in subject.measurer.cells([subject.code], measured.value.year):
            key = (row["source"], row["file"])
            found.setdefault(key, set()).add(row["year"])
            layouts[key] = row["layout"]
    return tuple(_source(subject, key, sorted(years), layouts[key]) for key, years in sorted(found.items()))


def _source(subject: Subject, key: tuple[str, str], years: Sequence[str], layout: str) -> Source:
    kind, file = Kind(key[0]), key[1]
    table = public_tables().tables.get(layout) if kind is Kind.PUBLIC_TABLE else None
    invented = subject.trust.population is Population.INVENTED
    if table is not None:
        return Source(
            file=file,
            what=f"{table.title}. Source: {table.source}",
            years=listing(years),
            kind=_KINDS[kind],
            licence=table.licence,
        )
    return Source(
        file=file,
        what=f"Layout {layout}",
        years=listing(years),
        kind=_KINDS[kind],
        licence="Invented for demonstration" if invented else "As the trust gave it",
    )


def rules(subject: Subject) -> tuple[RuleRow, ...]:
    """Every dated rule, with what it says of the trust or why it cannot be tested."""
    rows: list[RuleRow] = []
    for measured in subject.totals:
        for result in limit_results(subject.measurer, measured.metric.id, subject.code, measured.value.year):
            rows.append(_rule(result))
    return tuple(rows)


def _rule(result: LimitResult) -> RuleRow:
    limit = result.limit
    asked = (
        f"{plain(result.bound.value)}% at the most"
        if limit.kind == "cap"
        else (f"{plain(result.bound.value * 100)}% of the growth to be taken out")
    )
    verdict = result.verdict.value
    if result.excess:
        verdict = f"{verdict}, by {pounds(result.excess)}"
    return RuleRow(
        label=limit.label,
        dates=f"{years_of(limit)}; the figure is dated {result.bound.since.year}",
        asked=asked,
        standing=limit.status,
        verdict=f"{verdict[:1].upper()}{verdict[1:]} ({result.year})",
        reason="" if result.why == limit.status else result.why,
        source=limit.source,
    )


def lineage(subject: Subject, made: Sequence[MetricExhibit]) -> tuple[LineageCard, ...]:
    """The card behind each exhibit: formula, the first cells, and the command that lists them all."""
    by_metric = {m.metric.id: m for m in shown(subject)}
    cards: list[LineageCard] = []
    for exhibit in made:
        found = subject.traced(by_metric[exhibit.metric].value)
        several_trusts = len({cell.ods_code for cell in found.cells}) > 1
        cells = found.cells[:_CELLS_ON_A_CARD]
        cards.append(
            LineageCard(
                anchor=exhibit.anchor,
                figure=bare(exhibit.value, exhibit.unit),
                title=f"{exhibit.label}, {exhibit.year}",
                formula=found.formula,
                cells=tuple(_cell(cell, several_trusts) for cell in cells),
                more=len(found.cells) - len(cells),
                command=f"consolidate trace {subject.code} {exhibit.metric} --year {exhibit.year}",
                beside=found.beside,
            )
        )
    return tuple(cards)


def _cell(cell: TracedCell, several_trusts: bool) -> CellRef:
    unit = UNITS[cell.unit]
    figure = cell.state.words if cell.value is None else f"{unit.prefix}{plain(cell.value, unit.decimals)}"
    notes = ["taken off"] if cell.weight < 0 else []
    notes += ["restated"] if cell.restated else []
    notes += [cell.note] if cell.note else []
    return CellRef(
        label=f"{cell.ods_code}: {cell.label}" if several_trusts else cell.label,
        figure=figure,
        place=f"{cell.file} › {cell.sheet}!{cell.cell}" if cell.file else "No source gives it",
        grade=cell.confidence or "",
        note="; ".join(notes),
    )


def method(subject: Subject) -> tuple[Term, ...]:
    """How peers, quartiles, positions and gaps are made, and what the one rate is called elsewhere."""
    groups = {m.standing.group.rule for m in subject.totals if m.standing.group is not None}
    return (
        Term(
            term="Peers",
            words=" ".join([*sorted(groups), "Real and invented trusts never share a group, a total or a page."]),
        ),
        Term(
            term="Quartiles",
            words="Linear interpolation between the nearest ranks, as Excel's PERCENTILE.INC does; your own figure is "
            "among those that set them.",
        ),
        Term(
            term="What a gap is worth",
            words="The difference from the median times your own denominator, never negative. It is shown only for "
            "measures that declare it, before any cost of getting there, and never added up across measures.",
        ),
        Term(
            term="One rate, three names",
            words="£7.50m per £100m, £7.50 per £100 and 7.5% of income are the same rate; here it is £m per £100m.",
        ),
        Term(
            term="Net cost",
            words="Pay, non-pay, contracts and recharges in, less recharges out and other income: in-house and "
            "bought-in services on one basis, never pay alone.",
        ),
        Term(
            term="Missing is not zero",
            words="A sum has a value only where every figure in it was given. What is missing is named with its state.",
        ),
    )


def definitions() -> tuple[Term, ...]:
    """Words that a reader may not know."""
    return (
        Term(term="WTE", words="Whole-time equivalent: two half-time posts are one."),
        Term(
            term="WAU", words="Weighted activity unit: one unit of clinical work of any kind, about £3,500 on average."
        ),
        Term(term="TAC", words="Trust Accounts Consolidation: the form in which every trust sends in its accounts."),
        Term(term="Patient-care income", words="Operating income from patient care activities, as in the accounts."),
        Term(term="Median", words="The middle value: as many trusts above it as below."),
    )
