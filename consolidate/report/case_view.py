"""All that the template of a business case may see.

Pounds are Decimal and not rounded; rounding happens where they are printed. None means that a figure
does not exist, never that it is nothing. Knows nothing of how a case is sized.
"""

from dataclasses import dataclass
from decimal import Decimal

from consolidate.report.charts.canvas import Picture
from consolidate.report.frame import Answer, Frame, Term, section_links


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A chart of the case. `rows` are the figures behind it: a label, and pounds under each of `heads`."""

    key: str
    finding: str
    subtitle: str
    picture: Picture
    key_words: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Decimal, ...]], ...]
    heads: tuple[str, ...] = ("£",)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionRow:
    """One option in the table of options: present values in pounds, costs negative. `best` has the highest value."""

    label: str
    kind: str
    best: bool
    npsv: Decimal
    short_npsv: Decimal
    payback: Decimal | None
    break_even_delivery: Decimal | None
    cash_releasing: Decimal
    other_benefit: Decimal
    cost: Decimal
    risk: Decimal
    benefit_per_pound: Decimal | None
    posts_released: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustBaseline:
    """What one trust spends on the lines in scope now. `missing` counts lines left out for want of a figure."""

    name: str
    code: str
    lines: int
    missing: int
    cost: Decimal
    wte: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBaseline:
    """One line over all trusts, with its unit cost beside the comparators that are known (words, pounds)."""

    label: str
    trusts: int
    missing: int
    cost: Decimal
    wte: Decimal
    volume: Decimal
    volume_unit: str
    unit_cost: Decimal
    comparators: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRow:
    """One trust under the option: posts, a year's saving at steady state, one-off cost, and cash over the appraisal.

    Money in pounds; a positive `transfer` is received from the others.
    """

    name: str
    code: str
    posts_before: Decimal
    posts_released: Decimal
    posts_moved: Decimal
    posts_retained: Decimal
    before: Decimal
    retained: Decimal
    charge: Decimal
    saving: Decimal
    one_off: Decimal
    redundancy: Decimal
    cash_npv: Decimal
    transfer: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """One year of the option in real pounds. `share` is how much of the change is complete, 0 to 1."""

    year: str
    share: Decimal
    cash_releasing: Decimal
    other_benefit: Decimal
    planned_cost: Decimal
    cost: Decimal
    risk: Decimal
    net: Decimal
    discounted: Decimal
    cumulative: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CashRow:
    """One year of the trusts' own cash in nominal pounds."""

    year: str
    saving: Decimal
    one_off: Decimal
    redundancy: Decimal
    vat: Decimal
    net: Decimal
    cumulative: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOffRow:
    """A one-off cost by year, real pounds as planned. `bias` is the share added, `reason` what brings it down."""

    label: str
    by_year: tuple[Decimal, ...]
    planned: Decimal
    bias: Decimal
    with_bias: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NaoRow:
    """The four totals of one option, pounds a year at steady state."""

    label: str
    best: bool
    totals: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingRow:
    """One line of the savings register. `amount` is economic, `cash` the trusts' own; the rest are words."""

    label: str
    line: str
    amount: Decimal
    cash: Decimal
    recurs: str
    group: str
    evidence: str
    fails: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityRow:
    """One thing changed: the net value of each option in their order; None where the change has no meaning for it."""

    label: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchRow:
    """Where an option turns: the delivery and the multiple of one-off cost at which `event` happens."""

    label: str
    event: str
    delivery: Decimal | None
    cost_multiple: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionRow:
    """One line of the assumptions log, worded."""

    what: str
    where: str
    value: str
    source: str
    evidence: str
    since: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A consolidation business case. `options` are in order of value; tables about one option are about `chosen`."""

    frame: Frame
    answer: Answer
    chosen: str
    years: int
    short_years: int
    price_base: str
    option_finding: str
    option_subtitle: str
    options: tuple[OptionRow, ...]
    order_notes: tuple[str, ...]
    ladder: Exhibit
    value_ladder: Exhibit
    payback: Exhibit | None
    tornado: Exhibit | None
    baseline_finding: str
    baseline_year: str
    trusts: tuple[TrustBaseline, ...]
    lines: tuple[LineBaseline, ...]
    excluded: tuple[tuple[str, str], ...]
    usual: tuple[tuple[str, Decimal, Decimal], ...]
    posts: tuple[Term, ...]
    allocation_finding: str
    allocation: tuple[TrustRow, ...]
    year_finding: str
    year_rows: tuple[YearRow, ...]
    cash_finding: str
    cash_rows: tuple[CashRow, ...]
    one_off_years: tuple[str, ...]
    one_off: tuple[OneOffRow, ...]
    nao_finding: str
    nao_heads: tuple[str, ...]
    nao: tuple[NaoRow, ...]
    register: tuple[SavingRow, ...]
    sensitivity_finding: str
    sensitivity: tuple[SensitivityRow, ...]
    switches: tuple[SwitchRow, ...]
    assumptions: tuple[AssumptionRow, ...]
    warnings: tuple[str, ...]
    unmonetised: tuple[Term, ...]
    method: tuple[Term, ...]

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """The charts, in the order of the page."""
        drawn = (self.payback, self.ladder, self.value_ladder, self.tornado)
        return tuple(exhibit for exhibit in drawn if exhibit is not None)

    @property
    def sheets(self) -> tuple[tuple[str, str], ...]:
        """Id and short name of each numbered section, in order."""
        return (
            ("answer", "The answer"), ("baseline", "Where you start"), ("value", "What it is worth"),
            ("cash", "Cost and cash by year"), ("trusts", "Who pays and who gains"), ("tests", "What may be counted"),
            ("doubts", "What would change the answer"),
        )  # fmt: skip

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Id and words of the links to the sections."""
        return section_links(self.sheets)

    def section_of(self, sheet: str) -> str:
        """Section 3 of 7. Of sections, because one may run over several sheets of paper."""
        ids = [name for name, _ in self.sheets]
        return f"Section {ids.index(sheet) + 1} of {len(ids)}"
