"""The trust-level measures of a pack: each with its peers in an exhibit, or with the reason why it has no figure."""

from collections import Counter
from collections.abc import Sequence

from consolidate.benchmark.dictionary import formula
from consolidate.benchmark.standing import Comparator
from consolidate.catalogue.metrics import Metric
from consolidate.catalogue.metrics import Opportunity as OpportunityKind
from consolidate.report.charts.ranked import LOW, TALL
from consolidate.report.exhibits import Compared, metric_exhibit
from consolidate.report.filters import bare, inside, listing
from consolidate.report.pack_subject import FUNCTION_COST, Measured, Subject
from consolidate.report.pack_view import MeasureSheet, MetricExhibit, Opportunity, Unmeasured
from consolidate.words.states import State, Status

_COMPARATORS = {Comparator.MEDIAN: "median", Comparator.Q1: "lower quartile", Comparator.Q3: "upper quartile",
                Comparator.MEAN: "mean"}  # fmt: skip
_A_SHEET = 2
"""Exhibits that fit on one sheet of paper."""


def shown(subject: Subject) -> list[Measured]:
    """The measures that get an exhibit: the lead first, then in the order of the metrics, unranked ones last.

    A metric that is compared by an index instead gives way to the index, and the index to the metric that it
    stands for where that one is compared.
    """
    compared = [m for m in subject.totals if m.compared and not m.metric.additive]
    replaced = {m.metric.index_metric for m in compared if m.metric.index_metric}
    kept = [m for m in compared if m.metric.id not in replaced and _on_the_page(m.metric)]
    return sorted(kept, key=lambda m: (m.metric.id != FUNCTION_COST, not m.value.counts_among_peers, m.metric.order))


def _on_the_page(metric: Metric) -> bool:
    """Totals that only add something to the lead would fill a page without a question of their own."""
    return metric.headline or metric.opportunity is not OpportunityKind.NONE or bool(metric.limit)


def exhibits(subject: Subject) -> tuple[MetricExhibit, ...]:
    """The exhibits of a pack, the lead tall and first; keys number the sheets that they stand on."""
    made: list[MetricExhibit] = []
    for number, measured in enumerate(shown(subject)):
        sheet = 1 if number == 0 else 2 + (number - 1) // _A_SHEET
        key = f"F{sheet}-{_short(measured.metric)}-{1 if number == 0 else 1 + (number - 1) % _A_SHEET:02d}"
        made.append(metric_exhibit(_compared(subject, measured, key), height=TALL if number == 0 else LOW))
    return tuple(made)


def sheets(made: Sequence[MetricExhibit]) -> tuple[MeasureSheet, ...]:
    """The exhibits after the lead, two to a sheet, each sheet headed by what it shows."""
    rest = made[1:]
    pairs = [rest[at : at + _A_SHEET] for at in range(0, len(rest), _A_SHEET)]
    return tuple(MeasureSheet(finding=_heading(pair), exhibits=tuple(pair)) for pair in pairs)


def unmeasured(subject: Subject) -> tuple[Unmeasured, ...]:
    """The trust-level measures without a figure or without peers, with the state and the reason."""
    on_page = {m.metric.id for m in shown(subject)}
    rows: list[Unmeasured] = []
    for measured in subject.totals:
        if measured.metric.id in on_page or measured.metric.limit:
            continue
        value = measured.value
        if value.value is None:
            rows.append(
                Unmeasured(
                    label=measured.metric.label,
                    year=str(value.year),
                    state=value.status.words,
                    reason=_why(subject, measured),
                )
            )
        elif measured.standing.group is None:
            rows.append(
                Unmeasured(
                    label=measured.metric.label,
                    year=str(value.year),
                    state=f"{bare(value.value, value.unit)}, not compared",
                    reason=measured.standing.not_compared,
                )
            )
    return tuple(rows)


def _why(subject: Subject, measured: Measured) -> str:
    """Which figures are missing, in words; the first few, and how many more."""
    value = measured.value
    if value.status is Status.ZERO_DENOMINATOR:
        return "The figure to divide by is zero."
    if value.status is Status.PART_OF_MERGER:
        return "The trust is counted in its successor for this year."
    cells = subject.traced(value).cells
    if value.status is Status.NOT_AGREED:
        notes = [cell.note for cell in cells if cell.state is State.IN_DISPUTE and cell.note]
        return f"{notes[0]}. Neither figure is used until the two agree." if notes else f"{value.status.words}."
    lacking = [cell for cell in cells if not cell.state.has_figure]
    if not lacking or all(cell.file is None for cell in cells if cell.side != "denominator"):
        return f"No source in the store gives any of the figures that it adds up for {value.year}."
    first = [f"{inside(cell.label)} ({cell.state.words.lower()})" for cell in lacking[:3]]
    more = len(lacking) - len(first)
    words = listing([*first, f"{more} more"] if more else first)
    return f"Missing for {value.year}: {words}."


def _compared(subject: Subject, measured: Measured, key: str) -> Compared:
    metric, own, standing = measured.metric, measured.value, measured.standing
    group = standing.group
    if own.value is None or group is None:
        raise ValueError(f"{metric.id} of {subject.code} has nothing to be compared with")
    peers = sorted((p for p in standing.peers if p.ods_code != subject.code), key=lambda p: p.ods_code or "")
    position = standing.position
    return Compared(
        key=key,
        metric=metric.id,
        label=metric.label,
        unit=metric.unit,
        direction=metric.direction.value,
        year=str(own.year),
        name=subject.trust.name,
        code=subject.code,
        own=own.value,
        status=own.status,
        group=group_words(subject, group.label),
        rule=group.rule,
        peers=tuple(p.value for p in peers if p.value is not None),
        n=standing.n,
        quartiles=(standing.q1, standing.median, standing.q3),
        ranks=None if position is None else (position.from_highest, position.from_lowest, position.n),
        opportunity=opportunity_words(measured),
        definition=definition_words(subject, measured),
        anchor=f"from-{key}",
        own_counts=own.counts_among_peers,
        left_out=_left_out(subject, measured),
        caveats=metric.caveats,
        not_compared=standing.not_compared,
    )


def group_words(subject: Subject, label: str) -> str:
    """A group of invented trusts says so wherever it is named."""
    return f"invented {label}" if subject.trust.population.value == "invented" else label


def _left_out(subject: Subject, measured: Measured) -> tuple[tuple[str, int], ...]:
    """Members of the group without a counted figure, by state."""
    own, group = measured.value, measured.standing.group
    if group is None:
        return ()
    values = subject.measurer.values(own.metric, own.year)
    states = Counter(
        v.status.words
        for v in values
        if v.ods_code in group.members and v.ods_code != own.ods_code and v.function == own.function
        and not v.counts_among_peers
    )  # fmt: skip
    return tuple(sorted(states.items()))


def opportunity_words(measured: Measured) -> Opportunity:
    """What matching the comparator would be worth, with its rule; or why nothing is claimed."""
    metric, standing = measured.metric, measured.standing
    unit = standing.opportunity_unit or "gbp"
    if metric.opportunity is OpportunityKind.NONE:
        return Opportunity(
            amount=None, unit=unit, words="No saving is claimed: a gap in this measure is never turned into pounds."
        )
    if standing.opportunity is None or standing.comparator_value is None:
        return Opportunity(amount=None, unit=unit, words=standing.not_compared or "There is no comparator.")
    target = f"the {_COMPARATORS[standing.comparator]} of {standing.n} trusts, "
    target += bare(standing.comparator_value, metric.unit)
    if standing.opportunity == 0:
        words = f"You are at or better than {target}: nothing to close."
    else:
        words = f"The gap to {target}, times what you divide by; before any cost of getting there."
    return Opportunity(amount=standing.opportunity, unit=unit, words=words)


def definition_words(subject: Subject, measured: Measured) -> str:
    """What the measure divides by what in its year, in words."""
    metric, year = measured.metric, measured.value.year
    definition = metric.definition_at(year)
    if metric.sql or definition is None:
        return " ".join((metric.explanation or metric.why).split())
    words = formula(metric, definition, subject.measurer.catalogue.taxonomy)
    note = f" {definition.note}" if definition.note else ""
    return f"{words[:1].upper()}{words[1:]}.{note}"


def _short(metric: Metric) -> str:
    """The subject of an exhibit's key: the first letters of its words."""
    return "".join(word[0] for word in metric.id.split("_"))[:5].upper()


def _heading(pair: Sequence[MetricExhibit]) -> str:
    """What a sheet shows: on which side of the median its measures are."""
    sides: dict[str, list[str]] = {}
    for exhibit in pair:
        sides.setdefault(_side(exhibit), []).append(inside(exhibit.label))
    said = [f"{side} on {listing(labels)}" for side, labels in sides.items()]
    return "; ".join([said[0], *(inside(one) for one in said[1:])])


def _side(exhibit: MetricExhibit) -> str:
    if exhibit.median is None:
        return "Not compared"
    shown_own, shown_median = bare(exhibit.value, exhibit.unit), bare(exhibit.median, exhibit.unit)
    if shown_own == shown_median:
        return "At the median"
    return "Above the median" if exhibit.value > exhibit.median else "Below the median"


def worth(made: Sequence[MetricExhibit]) -> list[MetricExhibit]:
    """The exhibits whose gap is worth something, in pounds or in WTE."""
    return [e for e in made if e.opportunity.amount is not None]
