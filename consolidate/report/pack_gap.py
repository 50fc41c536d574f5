"""What a pack says that the gap is worth: each measure beside its comparator, and the functions behind the total."""

from collections.abc import Sequence

from consolidate.report.charts.bridge import Bridge, Part, bridge_picture
from consolidate.report.filters import change, inside, listing, millions, money, rounded
from consolidate.report.pack_functions import signed_gap
from consolidate.report.pack_measures import worth
from consolidate.report.pack_subject import FUNCTION_COST, Subject
from consolidate.report.pack_view import GapSheet, MetricExhibit, OpportunityRow

_NOTHING = 0.05
"""£m: what rounds to £0.0m is not spoken of as a gap."""


def gap_sheet(subject: Subject, made: Sequence[MetricExhibit], page: int) -> GapSheet | None:
    """The sheet, or None where no measure turns a gap into money or posts."""
    valued = worth(made)
    if not valued:
        return None
    key = f"F{page}-GAP-01"
    rows = tuple(
        OpportunityRow(
            label=e.label,
            year=e.year,
            unit=e.unit,
            own=e.value,
            comparator=e.median,
            opportunity=e.opportunity,
            anchor=e.anchor,
        )
        for e in valued
    )
    sheet = GapSheet(
        key=key,
        finding=_finding(valued),
        lead=(
            "This is a comparison, not a target. It says where to look; nothing here is net of the cost of getting "
            "there, and the rows are views of the same money, so no two may be added together."
        ),
        rows=rows,
        comparator="Comparator: the median of each measure's peer group",
    )
    return _with_bridge(subject, sheet) or sheet


def _finding(valued: Sequence[MetricExhibit]) -> str:
    pounds = [e for e in valued if e.opportunity.unit == "gbp" and e.opportunity.amount]
    if not pounds:
        return "You are at or better than the median wherever a gap could be worth money"
    first = pounds[0]
    return (
        f"If you matched the median on {inside(first.label)} you would have spent about "
        f"{money(first.opportunity.amount or 0)} less in {first.year}"
    )


def _with_bridge(subject: Subject, sheet: GapSheet) -> GapSheet | None:
    """The same sheet with the bridge from functions to total; None where a function or the total has no gap."""
    total = subject.total(FUNCTION_COST)
    gap = None if total is None else signed_gap(total)
    if total is None or gap is None or abs(gap) / 1e6 < _NOTHING:
        return None
    taxonomy = subject.measurer.catalogue.taxonomy
    headline = {function.id for function in taxonomy.headline_functions}
    gaps = {
        taxonomy.functions[function].label: signed_gap(measured)
        for function, measured in subject.by_function(FUNCTION_COST).items()
        if function in headline
    }
    if any(amount is None for amount in gaps.values()):
        return None
    known = sorted(((label, amount or 0.0) for label, amount in gaps.items()), key=lambda item: -item[1])
    parts = [Part(label=label, amount=amount) for label, amount in known]
    rest = gap - sum(part.amount for part in parts)
    parts.append(Part(label="Medians do not add up", amount=rest, reconciling=True))
    label = "Gap to the peer median"
    finding = _bridge_finding(known, gap)
    median = total.standing.median or 0.0
    year = total.value.year
    picture = bridge_picture(Bridge(key=sheet.key, message=finding, parts=tuple(parts), total_label=label, total=gap))
    return GapSheet(
        key=sheet.key,
        finding=sheet.finding,
        lead=sheet.lead,
        rows=sheet.rows,
        comparator=sheet.comparator,
        bridge=picture,
        bridge_finding=finding,
        bridge_subtitle=(
            f"Difference from the peer median of £{rounded(median, 2)} for every £100 of patient-care income, "
            f"£m a year, {year}, n = {total.standing.n}"
        ),
        bridge_rows=(*((part.label, part.amount) for part in parts), (label, gap)),
        bridge_key=(
            "Striped: the median of the total is not the sum of the medians of functions",
            "Figures may not sum because of rounding",
        ),
    )


def _bridge_finding(known: Sequence[tuple[str, float]], gap: float) -> str:
    """Which functions lead towards the gap: the dearest when it is above, the cheapest when it is below."""
    above = gap > 0
    ordered = list(known) if above else list(reversed(known))
    leading = [label for label, amount in ordered if (amount > 0) is above and abs(amount) / 1e6 >= _NOTHING][:2]
    if not leading:
        return f"No one function explains the gap of {change(gap)}"
    side = "above" if above else "below"
    verb = "hold" if len(leading) > 1 else "holds"
    return f"{listing(leading)} {verb} most of the {millions(abs(gap))} {side} the median"
