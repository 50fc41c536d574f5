"""From an option and the rows of a line to that line's sizing: inputs resolved once, then applied to any rows.

The same sizer is used on the baseline, on every year of business as usual and on what is left when a trust
withdraws, so that no two of them can differ in their inputs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from consolidate.case.assumed import Assumed, AssumptionLog
from consolidate.case.baseline import Baseline, Costed
from consolidate.case.comparators import LineComparator
from consolidate.case.contract_out import size_contract_out
from consolidate.case.improve import size_improve
from consolidate.case.lead_provider import nonpay_for_all, own_productivity, size_lead_provider
from consolidate.case.options import (
    AnyOption,
    BiasCategory,
    ContractLine,
    ContractOut,
    HubLine,
    Improve,
    ImproveLine,
    LeadProvider,
    LeadProviderLine,
    RegionalHub,
)
from consolidate.case.regional_hub import hub_cost, size_regional_hub
from consolidate.case.sizing import LineSizing, LineTerms
from consolidate.case.worth import ZERO, Worth

Rows = tuple[Costed, ...]
Sizer = Callable[[Rows], LineSizing]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSized:
    """A line of an option that cannot be sized, and why."""

    option: str
    line: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizers:
    """One option's sizers by line, in declared order, and the lines without one."""

    by_line: Mapping[str, Sizer]
    not_sized: tuple[NotSized, ...]

    def size(self, rows: Rows, trusts: tuple[str, ...]) -> tuple[LineSizing, ...]:
        """Size every line on the rows of the option's trusts; a line without rows is passed over."""
        sized = []
        for key, sizer in self.by_line.items():
            mine = tuple(row for row in rows if row.line == key and (not trusts or row.ods_code in trusts))
            if mine:
                sized.append(sizer(mine))
        return tuple(sized)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What all sizers need: the baseline, terms by line, comparators, and hubs that a larger hub may be scaled from."""

    baseline: Baseline
    terms: Mapping[str, LineTerms]
    comparators: Mapping[tuple[str, str], LineComparator]
    log: AssumptionLog
    hubs: Mapping[str, Mapping[str, tuple[Worth, Decimal]]]


def sizers(option: AnyOption, bench: Bench) -> Sizers:
    """Make the sizers of an option."""
    found: dict[str, Sizer] = {}
    lacking: list[NotSized] = []
    for line in option.line:
        rows = bench.baseline.of(line.line, option.trusts)
        made = _sizer(option, line, rows, bench) if rows else "no trust of the option has usable figures for it"
        if isinstance(made, str):
            lacking.append(NotSized(option=option.id, line=line.line, why=made))
        else:
            found[line.line] = _with_reallocation(made, option, line.line, bench.log)
    return Sizers(by_line=found, not_sized=tuple(lacking))


def _sizer(
    option: AnyOption, line: ImproveLine | LeadProviderLine | ContractLine | HubLine, rows: Rows, bench: Bench
) -> Sizer | str:
    """The sizer, or the reason why there is none."""
    if isinstance(option, Improve) and isinstance(line, ImproveLine):
        return _improve(option, line, bench)
    if isinstance(option, LeadProvider) and isinstance(line, LeadProviderLine):
        return _lead_provider(option, line, rows, bench)
    if isinstance(option, ContractOut) and isinstance(line, ContractLine):
        return _contract_out(option, line, bench)
    assert isinstance(option, RegionalHub)
    assert isinstance(line, HubLine)
    return _regional_hub(option, line, bench)


def _improve(option: Improve, line: ImproveLine, bench: Bench) -> Sizer | str:
    comparator = bench.comparators.get((line.line, line.comparator.value))
    if comparator is None:
        return f"there is no {line.comparator.value.replace('_', ' ')} to compare it with"
    achievable = bench.log.assumed(
        line.achievable, what=f"Achievable share of the gap, {line.line}", where=option.label, unit="share"
    )
    terms = bench.terms[line.line]
    return lambda rows: size_improve(line.line, rows, benchmark=comparator.value, achievable=achievable, terms=terms)


def _lead_provider(option: LeadProvider, line: LeadProviderLine, base: Rows, bench: Bench) -> Sizer | str:
    productivity = _productivity(option, line, base, bench)
    if productivity is None:
        return f"the lead provider {option.provider} has no volume and staff of its own to take a productivity from"
    fixed = _number(bench, line.fixed_posts, f"Posts that do not vary with volume, {line.line}", option.label, "wte")
    retained = _number(bench, line.retained_posts, f"Posts kept by the clients, {line.line}", option.label, "wte")
    reach = Decimal(1)
    if line.attainable is not None:
        what = f"Attainable share of the fall in posts, {line.line}"
        reach = _number(bench, line.attainable, what, option.label, "share")
    share = after = None
    if line.nonpay_saving_share is not None:
        share = _number(bench, line.nonpay_saving_share, f"Share of non-pay saved, {line.line}", option.label, "share")
    if line.nonpay_after is not None:
        after = _number(bench, line.nonpay_after, f"Non-pay after the move, {line.line}", option.label, "gbp")
    base_volume = sum((row.volume for row in base), ZERO)

    def sizer(rows: Rows) -> LineSizing:
        volume = sum((row.volume for row in rows), ZERO)
        # A typed sum is for the baseline's volume; more volume needs more licences.
        typed = (after or ZERO) * volume / base_volume
        nonpay_after = typed if share is None else nonpay_for_all(rows) * (1 - share)
        return size_lead_provider(
            line.line,
            rows,
            productivity=productivity,
            fixed_posts=fixed,
            retained_posts=retained,
            nonpay_after=nonpay_after,
            attainable=reach,
            terms=bench.terms[line.line],
            charges=option.allocation.charges,
        )

    return sizer


def _productivity(option: LeadProvider, line: LeadProviderLine, base: Rows, bench: Bench) -> Decimal | None:
    what = f"Volume a WTE of the new service, {line.line}"
    if line.productivity is not None:
        return _number(bench, line.productivity, what, option.label, "count")
    own = own_productivity(option.provider, base)
    if own is not None:
        bench.log.computed(
            what=what,
            where=option.label,
            value=own,
            unit="count",
            source=f"The lead provider's own volume over its own WTE, {option.provider}, baseline",
        )
    return own


def _contract_out(option: ContractOut, line: ContractLine, bench: Bench) -> Sizer:
    price = _number(bench, line.price, f"Contract price a unit without VAT, {line.line}", option.label, "gbp_pence")
    retained = _number(bench, line.retained_posts, f"Posts kept by the clients, {line.line}", option.label, "wte")
    management = _number(bench, line.management, f"Contract management a year, {line.line}", option.label, "gbp")
    recoverable = _number(bench, line.vat_recoverable, f"Share of VAT recoverable, {line.line}", option.label, "share")
    upper = bench.log.parameter(f"optimism_bias_{BiasCategory.OUTSOURCING.value}_upper")
    return lambda rows: size_contract_out(
        line.line,
        rows,
        price=price,
        bias=upper * (1 - line.mitigation),
        retained_posts=retained,
        management=management,
        vat_recoverable=recoverable,
        terms=bench.terms[line.line],
        charges=option.allocation.charges,
    )


def _regional_hub(option: RegionalHub, line: HubLine, bench: Bench) -> Sizer | str:
    if line.reference_option:
        known = bench.hubs.get(line.reference_option, {}).get(line.line)
        if known is None:
            return f"option '{line.reference_option}' has no hub for this line to scale from"
        reference, reference_volume = known
    else:
        assert line.reference_cost is not None
        assert line.reference_volume is not None
        reference = Worth.same(
            _number(bench, line.reference_cost, f"Reference hub, cost a year, {line.line}", option.label, "gbp")
        )
        reference_volume = _number(
            bench, line.reference_volume, f"Reference hub, volume, {line.line}", option.label, "count"
        )
    hub_volume = _number(bench, line.hub_volume, f"Volume of the hub, {line.line}", option.label, "count")
    whole = hub_cost(
        reference,
        reference_volume=reference_volume,
        hub_volume=hub_volume,
        efficient_volume=_number(
            bench, line.efficient_volume, f"Efficient volume of one hub, {line.line}", option.label, "count"
        ),
        elasticity=_number(bench, line.elasticity, f"Elasticity of hub cost, {line.line}", option.label, "factor"),
    )
    retained = _number(bench, line.retained_posts, f"Posts kept by the clients, {line.line}", option.label, "wte")
    return lambda rows: size_regional_hub(
        line.line,
        rows,
        unit_price=whole * (1 / hub_volume),
        retained_posts=retained,
        terms=bench.terms[line.line],
        charges=option.allocation.charges,
    )


def _number(bench: Bench, assumed: Assumed, what: str, where: str, unit: str) -> Decimal:
    return bench.log.assumed(assumed, what=what, where=where, unit=unit)


def _with_reallocation(sizer: Sizer, option: AnyOption, key: str, log: AssumptionLog) -> Sizer:
    """Cost that moves to somebody else is provided again there: off the saving, and charged to the trusts."""
    moved = [item for item in option.reallocation if item.line == key]
    if not moved:
        return sizer
    for item in moved:
        log.typed(
            what=f"Cost moved to {item.to}, {key}",
            where=option.label,
            value=item.amount,
            unit="gbp",
            source=item.source,
            owner=item.owner,
        )
    amount = sum((item.amount for item in moved), ZERO)

    def reduced(rows: Rows) -> LineSizing:
        sizing = sizer(rows)
        spent = sum((trust.before.economic for trust in sizing.trusts), ZERO)
        return replace(
            sizing,
            reprovision=sizing.reprovision - Worth.same(amount),
            nonpay=sizing.nonpay - Worth.same(amount),
            reallocated=amount,
            trusts=tuple(
                replace(trust, charge=trust.charge + Worth.same(amount * trust.before.economic / spent))
                for trust in sizing.trusts
            ),
        )

    return reduced
