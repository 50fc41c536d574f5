"""All that the template of a benchmark pack may see.

Figures stay figures, so that they are rounded where they are printed; sentences are here already where
their wording needs logic. A view knows nothing of stores, metrics' definitions or how to compute.
"""

from dataclasses import dataclass

from consolidate.report.charts.canvas import Picture
from consolidate.report.frame import Answer, Frame, LineageCard, Omission, Source, Term, section_links


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """One row of the table behind a chart: a peer under its letter, or the own trust by name."""

    label: str
    value: float
    quarter: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity:
    """What matching a comparator would be worth a year, or why nothing is claimed.

    `amount` is in `unit` (gbp or wte), never negative, and None where the metric turns no gap into a
    saving; `words` says which comparator and how it was worked out, or the reason.
    """

    amount: float | None
    unit: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricExhibit:
    """One measure of the trust beside its peers.

    `value` is in `unit`; None never stands here: a measure without a figure is `Unmeasured`. `group` names
    the peers, `rule` says how they were chosen, `n` counts the trusts that set the quartiles. Quartiles and
    picture are None where there are too few to compare, and `position` says so. `counts_left_out` says in
    words how many peers had no figure. `anchor` leads to the lineage card.
    """

    key: str
    metric: str
    label: str
    unit: str
    year: str
    finding: str
    subtitle: str
    polarity: str
    value: float
    status: str
    group: str
    rule: str
    n: int
    q1: float | None
    median: float | None
    q3: float | None
    position: str
    opportunity: Opportunity
    definition: str
    key_words: tuple[str, ...]
    anchor: str
    picture: Picture | None = None
    rows: tuple[ChartRow, ...] = ()
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmeasured:
    """A measure that has no figure for this trust: its state, and why."""

    label: str
    year: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSheet:
    """A page of measures, at most two exhibits."""

    finding: str
    exhibits: tuple[MetricExhibit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionRow:
    """One corporate function of the trust. Money in pounds a year, rates in `rate_unit`, staff in WTE per £100m.

    `gap` is pounds above (positive) or below the peer median at the trust's own income. What is missing is
    None, and `missing` says in which state it is. `grade` is A to D or empty; `remark` names dots on the edge.
    """

    function: str
    label: str
    net_cost: float | None
    rate: float | None
    median: float | None
    gap: float | None
    position: str
    wte_rate: float | None
    wte_median: float | None
    n: int
    grade: str
    missing: str = ""
    remark: str = ""
    anchor: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSheet:
    """Functions, largest gap first. `axis` holds the places and words of the strips' shared axis."""

    key: str
    finding: str
    heading: str
    subtitle: str
    polarity: str
    year: str
    rate_unit: str
    rows: tuple[FunctionRow, ...]
    axis: tuple[tuple[str, str], ...]
    key_words: tuple[str, ...]
    notes: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityRow:
    """One measure beside its comparator, and what the difference would be worth."""

    label: str
    year: str
    unit: str
    own: float
    comparator: float | None
    opportunity: Opportunity
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSheet:
    """Where the gap lies and what it would be worth.

    The bridge is None where there are no functions to add up; the rows then stand with the rules, on one page.
    """

    key: str
    finding: str
    lead: str
    rows: tuple[OpportunityRow, ...]
    comparator: str
    bridge: Picture | None = None
    bridge_finding: str = ""
    bridge_subtitle: str = ""
    bridge_rows: tuple[tuple[str, float], ...] = ()
    bridge_key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A cap or growth rule: what it asked, of whom and when, whether it is in force, and how the trust stands."""

    label: str
    dates: str
    asked: str
    standing: str
    verdict: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeShare:
    """How much of the cost rests on one kind of source. `share` is 0 to 1."""

    grade: str
    lines: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How sure the figures are. `states` counts the figures asked for by state, in words.

    `missing` lists what has no figure (place, state); `missing_more` counts those beyond the list.
    `open_findings` counts by severity, in words.
    """

    finding: str
    states: tuple[tuple[str, int], ...]
    grades: tuple[GradeShare, ...]
    missing: tuple[tuple[str, str], ...]
    missing_more: int
    open_findings: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackView:
    """A benchmark pack for one trust. `years` are all that the page joins, in words."""

    frame: Frame
    years: str
    answer: Answer
    lead: MetricExhibit | None
    measures: tuple[MeasureSheet, ...]
    functions: FunctionSheet | None
    gap: GapSheet | None
    rules: tuple[RuleRow, ...]
    quality: Quality
    unmeasured: tuple[Unmeasured, ...]
    sources: tuple[Source, ...]
    method: tuple[Term, ...]
    definitions: tuple[Term, ...]
    omissions: tuple[Omission, ...]
    lineage: tuple[LineageCard, ...]

    @property
    def exhibits(self) -> tuple[MetricExhibit, ...]:
        """Every measure with a figure, in the order of the page."""
        rest = tuple(exhibit for sheet in self.measures for exhibit in sheet.exhibits)
        return (self.lead, *rest) if self.lead is not None else rest

    @property
    def sheets(self) -> tuple[tuple[str, str], ...]:
        """Id and short name of each numbered section, in order."""
        names = [("answer", "The answer")]
        names += [(f"measures-{number}", "Measures") for number, _ in enumerate(self.measures, 1)]
        names += [("functions", "Function by function")] if self.functions else []
        names += [("gap", "What the gap is worth")] if self.gap and self.gap.bridge else []
        return (*names, ("quality", "Rules and data quality"), ("method", "Sources and method"))

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Id and words of the links to the sections."""
        return section_links(self.sheets)

    def section_of(self, sheet: str) -> str:
        """Section 3 of 6. Of sections, because one may run over several sheets of paper."""
        ids = [name for name, _ in self.sheets]
        return f"Section {ids.index(sheet) + 1} of {len(ids)}"
