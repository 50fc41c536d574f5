"""What the lines cost now, trust by trust: the figures that came in, those that are missing, and the sums.

Knows pounds, posts and volumes of one year. Missing is not zero: a line without one of its figures is
listed with the reason and left out of every sum. A recharge between two trusts of the case is the same
pound twice, so it is left out of totals; it stays in the trust's own unit cost, which buys the same work.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from consolidate.case.assumed import AssumptionLog
from consolidate.case.on_costs import Post
from consolidate.case.scenario import PayBasis, Scenario
from consolidate.case.worth import ZERO, Worth
from consolidate.words.errors import DeclarationError, NotEnoughData

FIGURES = ("pay", "nonpay", "contract", "recharged_in", "recharged_out", "wte", "volume")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBaseline:
    """One trust's line as collected: pounds and WTE of the baseline year; None where there is no figure.

    `missing` says what is missing and in which state, such as "pay: left blank"; any entry keeps the
    line out. `provider_code` names who does the work, where that is another trust.
    """

    ods_code: str
    name: str
    function: str
    line: str
    pay: Decimal | None
    nonpay: Decimal | None
    contract: Decimal | None
    recharged_in: Decimal | None
    recharged_out: Decimal | None
    wte: Decimal | None
    volume: Decimal | None
    volume_unit: str
    confidence: str | None = None
    delivery_model: str | None = None
    provider_code: str = ""
    missing: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """`function.line`."""
        return f"{self.function}.{self.line}"

    @property
    def absent(self) -> tuple[str, ...]:
        """Why the line cannot be used; empty when it can."""
        named = [name for name in FIGURES if getattr(self, name) is None]
        told = " ".join(self.missing)
        gaps = [*self.missing, *(f"{name}: no figure" for name in named if name not in told)]
        if self.volume is not None and self.volume <= 0:
            gaps.append(f"volume: {self.volume}, so there is no unit cost")
        return tuple(gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costed:
    """A usable line in the price base. Recharges are split: `inside` the case, and with the rest of the world."""

    ods_code: str
    name: str
    line: str
    pay: Worth
    nonpay: Decimal
    contract: Decimal
    recharged_in: Decimal
    recharged_in_inside: Decimal
    recharged_out: Decimal
    recharged_out_inside: Decimal
    wte: Decimal
    volume: Decimal
    volume_unit: str
    confidence: str
    delivery_model: str
    basis: PayBasis

    @property
    def outside_recharge(self) -> Decimal:
        """Recharged in less recharged out, with bodies outside the case."""
        return (self.recharged_in - self.recharged_in_inside) - (self.recharged_out - self.recharged_out_inside)

    @property
    def cost(self) -> Worth:
        """What the line costs the case: pay, non-pay, contract and outside recharges. In-house and bought alike."""
        return self.pay + Worth.same(self.nonpay + self.contract + self.outside_recharge)

    @property
    def own_cost(self) -> Worth:
        """What the line costs this trust, recharges inside the case included: the basis of its unit cost."""
        return self.pay + Worth.same(self.nonpay + self.contract + self.recharged_in - self.recharged_out)

    @property
    def unit_cost(self) -> Decimal:
        """Own cost for one unit of volume, pay as it was collected: comparators are made of figures collected so."""
        return self.collected(self.own_cost) / self.volume

    def collected(self, worth: Worth) -> Decimal:
        """The one of two prices that holds pay as this row's figures do."""
        return worth.economic if self.basis is PayBasis.FULL else worth.cash

    def repriced(self, factor: Decimal) -> "Costed":
        """The same line in other prices."""
        changed = {name: getattr(self, name) * factor for name in _MONEY}
        return replace(self, pay=self.pay * factor, **changed)

    def scaled(self, factor: Decimal) -> "Costed":
        """The same line with all of it, cost, posts and volume, grown by a factor."""
        return replace(self.repriced(factor), wte=self.wte * factor, volume=self.volume * factor)


_MONEY = ("nonpay", "contract", "recharged_in", "recharged_in_inside", "recharged_out", "recharged_out_inside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A trust's line that is left out, and why."""

    ods_code: str
    name: str
    line: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The usable lines in the order of scope and trust, and what was left out."""

    lines: tuple[Costed, ...]
    excluded: tuple[Excluded, ...]
    warnings: tuple[str, ...]

    @property
    def cost(self) -> Worth:
        """The whole case, recharges inside it left out."""
        return sum((line.cost for line in self.lines), Worth(ZERO, ZERO))

    @property
    def wte(self) -> Decimal:
        """Posts of all usable lines."""
        return sum((line.wte for line in self.lines), ZERO)

    def of(self, key: str, trusts: tuple[str, ...] = ()) -> tuple[Costed, ...]:
        """The usable rows of a line, of some trusts or of all."""
        return tuple(row for row in self.lines if row.line == key and (not trusts or row.ods_code in trusts))


def typed_baseline(scenario: Scenario, posts: dict[str, Post]) -> tuple[LineBaseline, ...]:
    """The baseline typed into a scenario. Pay that is not typed is that of the WTE at the line's pay point, in full."""
    scope = {line.line: line for line in scenario.scope}
    return tuple(
        LineBaseline(
            ods_code=row.ods_code,
            name=row.name,
            function=scope[row.line].function,
            line=scope[row.line].line_id,
            pay=row.wte * posts[row.line].loaded.economic if row.pay is None else row.pay,
            nonpay=row.nonpay,
            contract=row.contract,
            recharged_in=row.recharged_in,
            recharged_out=row.recharged_out,
            wte=row.wte,
            volume=row.volume,
            volume_unit=scope[row.line].volume,
            confidence=row.confidence or None,
            delivery_model=row.delivery_model,
            provider_code=row.provider_code,
        )
        for row in scenario.baseline
    )


def cost_baseline(
    scenario: Scenario, rows: Iterable[LineBaseline], posts: dict[str, Post], log: AssumptionLog
) -> Baseline:
    """Bring the rows in scope to the price base and to both prices, split recharges, and set aside what is missing.

    Raises NotEnoughData when no row can be used, or a deflator is not declared for a year.
    """
    order = {scope.line: number for number, scope in enumerate(scenario.scope)}
    asked = set(scenario.trusts)
    rows = sorted(
        (row for row in rows if row.key in order and (not asked or row.ods_code in asked)),
        key=lambda row: (order[row.key], row.ods_code),
    )
    _refuse_doubles(scenario, rows)
    usable = [row for row in rows if not row.absent]
    if not usable:
        raise NotEnoughData(
            f"'{scenario.title}': no trust has all the figures of any line in scope. "
            f"Load the returns, or see `consolidate status` for what is outstanding."
        )
    factor = _to_price_base(scenario, log)
    warnings: list[str] = []
    lines = tuple(_costed(row, usable, posts[row.key], scenario.cash.pay_basis, warnings) for row in usable)
    excluded = (
        *(Excluded(ods_code=row.ods_code, name=row.name, line=row.key, why=row.absent) for row in rows if row.absent),
        *_without_a_row(scenario, rows),
    )
    return Baseline(lines=tuple(line.repriced(factor) for line in lines), excluded=excluded, warnings=tuple(warnings))


def _refuse_doubles(scenario: Scenario, rows: list[LineBaseline]) -> None:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (row.ods_code, row.key) in seen:
            raise DeclarationError(
                f"'{scenario.title}': {row.ods_code} {row.key} came twice; it would be counted twice. Give one row."
            )
        seen.add((row.ods_code, row.key))


def _without_a_row(scenario: Scenario, rows: list[LineBaseline]) -> Iterable[Excluded]:
    """A trust that is named and sent nothing is shown as missing, never passed over."""
    given = {(row.ods_code, row.key) for row in rows}
    names = {row.ods_code: row.name for row in rows}
    for scope in scenario.scope:
        for code in scenario.trusts:
            if (code, scope.line) not in given:
                yield Excluded(
                    ods_code=code, name=names.get(code, code), line=scope.line, why=("no figures were given",)
                )


def _to_price_base(scenario: Scenario, log: AssumptionLog) -> Decimal:
    if scenario.baseline_year == scenario.price_base:
        return Decimal(1)
    then = log.parameter(
        "gdp_deflator", where=f"baseline of {scenario.baseline_year}", day=scenario.baseline_year.first_day
    )
    now = log.parameter("gdp_deflator", where=f"price base {scenario.price_base}", day=scenario.price_base.first_day)
    return now / then


def _costed(row: LineBaseline, usable: list[LineBaseline], post: Post, basis: PayBasis, warnings: list[str]) -> Costed:
    pay, recharged_in, recharged_out = _figure(row.pay), _figure(row.recharged_in), _figure(row.recharged_out)
    hosts = {other.ods_code for other in usable if other.key == row.key}
    clients = [
        other for other in usable if other.key == row.key and other.provider_code == row.ods_code != other.ods_code
    ]
    charged = sum((_figure(client.recharged_in) for client in clients), ZERO)
    if charged > recharged_out:
        warnings.append(
            f"{row.ods_code} {row.key}: reports £{recharged_out:,.0f} recharged out; the trusts that it serves report "
            f"£{charged:,.0f} recharged in. Ask both which is right; totals leave both out."
        )
    if recharged_in and not row.provider_code:
        warnings.append(
            f"{row.ods_code} {row.key}: £{recharged_in:,.0f} is recharged in and no provider is named; it is taken as "
            f"bought from outside. Name the provider in the return."
        )
    inside = recharged_in if row.provider_code in hosts - {row.ods_code} else ZERO
    share = post.cash_share
    return Costed(
        ods_code=row.ods_code,
        name=row.name,
        line=row.key,
        pay=Worth(pay, pay * share) if basis is PayBasis.FULL else Worth(pay / share, pay),
        nonpay=_figure(row.nonpay),
        contract=_figure(row.contract),
        recharged_in=recharged_in,
        recharged_in_inside=inside,
        recharged_out=recharged_out,
        recharged_out_inside=min(charged, recharged_out),
        wte=_figure(row.wte),
        volume=_figure(row.volume),
        volume_unit=row.volume_unit,
        confidence=row.confidence or "",
        delivery_model=row.delivery_model or "",
        basis=basis,
    )


def _figure(value: Decimal | None) -> Decimal:
    """A figure of a usable row, where none is missing."""
    assert value is not None
    return value
