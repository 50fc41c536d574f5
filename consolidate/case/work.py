"""One option on its way through: inputs resolved once, then streams for any rows, years and trusts asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from consolidate.case.assumed import AssumptionLog
from consolidate.case.business_as_usual import UsualYear
from consolidate.case.nao import failed_tests
from consolidate.case.one_off import BiasedCost, biased_costs
from consolidate.case.options import AnyOption, BenefitKind, ContractOut
from consolidate.case.phasing import landed, phase_shares
from consolidate.case.redundancy import Payment, payment
from consolidate.case.sizer import Bench, Rows, Sizers, sizers
from consolidate.case.sizing import LineSizing
from consolidate.case.streams import Streams
from consolidate.case.worth import NOTHING, ZERO

RowsOf = Callable[[UsualYear], Rows]


def as_usual(year: UsualYear) -> Rows:
    """The rows of a year as they are."""
    return year.lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An option with its inputs resolved."""

    option: AnyOption
    sizers: Sizers
    shares: tuple[Decimal, ...]
    delivery: Decimal
    recurrent: Decimal
    running_bias: bool
    costs: tuple[BiasedCost, ...]
    payments: tuple[Payment, ...]
    usual: tuple[UsualYear, ...]

    def size(self, rows: Rows) -> tuple[LineSizing, ...]:
        """Every line on these rows."""
        return self.sizers.size(rows, self.option.trusts)

    def counted(self, line: str) -> bool:
        """Whether a line's saving passes the tests and may be counted."""
        return not failed_tests(self.option, line)

    def counted_sizings(self, rows: Rows) -> tuple[LineSizing, ...]:
        """The lines that count, on these rows."""
        return tuple(sizing for sizing in self.size(rows) if self.counted(sizing.line))

    def streams(self, rows_of: RowsOf = as_usual) -> Streams:
        """Yearly streams, sized anew on each year's business as usual."""
        full = tuple(
            sum((sizing.saving for sizing in self.counted_sizings(rows_of(year))), NOTHING) * year.price
            for year in self.usual
        )
        return Streams(
            full=full,
            shares=self.shares,
            delivery=self.delivery,
            recurrent=self.recurrent,
            running_bias=self.running_bias,
            non_cash=self._benefit(BenefitKind.NON_CASH_RELEASING),
            societal=self._benefit(BenefitKind.SOCIETAL),
            costs=self.costs,
            risks=self.option.risk,
        )

    def cash_by_trust(self) -> dict[str, list[Decimal]]:
        """Real trust cash saved in each year, delivered, by trust."""
        found: dict[str, list[Decimal]] = {}
        for year in self.usual:
            factor = self.delivery * landed(self.shares, year.number, self.recurrent) * year.price
            for sizing in self.counted_sizings(year.lines):
                for trust in sizing.trusts:
                    by_year = found.setdefault(trust.ods_code, [ZERO] * len(self.usual))
                    by_year[year.number] += trust.saving.cash * factor
        return found

    def vat(self, rate: Decimal) -> tuple[Decimal, ...]:
        """Irrecoverable VAT on what is bought, real pounds a year."""
        return tuple(
            sum(
                (s.vat_price * (1 - s.vat_recoverable) for s in self.counted_sizings(year.lines)),
                ZERO,
            )
            * rate
            * year.price
            * self.shares[year.number]
            for year in self.usual
        )

    def _benefit(self, kind: BenefitKind) -> Decimal:
        return sum((benefit.amount for benefit in self.option.benefit if benefit.kind is kind), ZERO)


def work(option: AnyOption, bench: Bench, usual: tuple[UsualYear, ...]) -> Work:
    """Resolve an option's inputs, logging each."""
    log = bench.log
    if isinstance(option, ContractOut):
        # Optimism bias on the running price is the haircut; a second one would count the same doubt twice.
        delivery = recurrent = Decimal(1)
    else:
        delivery = log.assumed(option.delivery, what="Share delivered", where=option.label, unit="share")
        recurrent = log.assumed(option.recurrent, what="Share that recurs", where=option.label, unit="share")
    _log_the_rest(option, log)
    return Work(
        option=option,
        sizers=sizers(option, bench),
        shares=phase_shares(option, len(usual) - 1, log),
        delivery=delivery,
        recurrent=recurrent,
        running_bias=isinstance(option, ContractOut),
        costs=biased_costs(option, log),
        payments=tuple(payment(leavers, log, where=option.label) for leavers in option.redundancy),
        usual=usual,
    )


def _log_the_rest(option: AnyOption, log: AssumptionLog) -> None:
    keys = option.allocation
    log.typed(
        what="Shared out by",
        where=option.label,
        value=None,
        unit="text",
        source=keys.source,
        owner=keys.owner,
        note=f"charges by {keys.charges.value}, one-off costs by {keys.one_off.value}".replace("_", " "),
    )
    for risk in option.risk:
        log.typed(
            what=f"Risk: {risk.label}",
            where=option.label,
            value=risk.impact,
            unit="gbp",
            source=risk.source,
            owner=risk.owner,
            note=f"probability {risk.probability}, year {risk.year}",
        )
    for benefit in option.benefit:
        log.typed(
            what=f"Benefit: {benefit.label}",
            where=option.label,
            value=benefit.amount,
            unit="gbp",
            source=benefit.source,
            owner=benefit.owner,
            note=benefit.kind.value.replace("_", " "),
        )
