"""Assumptions: a value with its source and owner, or the name of a dated parameter; and the log of all that were used.

Knows where each number came from. Knows nothing of what is done with it.
"""

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal

from consolidate.catalogue.parameters import DatedSchedule, DatedValue, ParameterBook
from consolidate.words.errors import DeclarationError

JUDGEMENT = "judgement"
FROM_SCENARIO = "typed in the scenario"
COMPUTED = "computed from returns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """A number for a case: `value` with `source` (and `owner`, where the source is judgement), or a `parameter`."""

    value: Decimal | None = None
    parameter: str = ""
    source: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One line of the log. `since` is the day from which a parameter's value is in force, None for a typed figure.

    `evidence` says in words how well the value is known; `status` and `note` must be printed with it.
    """

    what: str
    where: str
    value: Decimal | None
    unit: str
    source: str
    evidence: str
    since: date | None
    owner: str = ""
    status: str = ""
    note: str = ""


@dataclass(slots=True)
class AssumptionLog:
    """Resolves assumptions and keeps each one once, in the order of first use.

    `made_on` dates judgement, delivery and appraisal parameters; `price_day` (the last day of the price
    base year) dates pay points, on-costs and other prices.
    """

    book: ParameterBook
    made_on: date
    price_day: date
    _rows: dict[tuple[str, str], Assumption] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[Assumption, ...]:
        """All that were used."""
        return tuple(self._rows.values())

    def assumed(self, assumed: Assumed, *, what: str, where: str, unit: str) -> Decimal:
        """The number of an assumption, logged."""
        if assumed.value is None:
            return self.parameter(assumed.parameter, where=where)
        self.typed(what=what, where=where, value=assumed.value, unit=unit, source=assumed.source, owner=assumed.owner)
        return assumed.value

    def parameter(self, name: str, *, where: str = "all options", day: date | None = None) -> Decimal:
        """A parameter's value on the day of the case, or another, logged. Raises NotEnoughData before its first."""
        parameter = self.book.parameter(name)
        dated = parameter.at(day or self.made_on)
        self._keep(parameter.label, where, dated.value, parameter.unit, dated, parameter.status)
        return dated.value

    def price(self, name: str, *, where: str = "all options") -> Decimal:
        """A parameter that is a price or a rate on pay: its value at the end of the price base year."""
        return self.parameter(name, where=where, day=self.price_day)

    def schedule(self, name: str, *, where: str = "all options") -> DatedSchedule:
        """A schedule in force on the day the case is made, logged."""
        schedule = self.book.schedule(name)
        dated = schedule.at(self.made_on)
        note = "; ".join(f"{step.value} from year {step.year}" for step in dated.steps)
        self._keep(schedule.label, where, None, schedule.unit, dated, schedule.status, note)
        return dated

    def typed(
        self, *, what: str, where: str, value: Decimal | None, unit: str, source: str, owner: str, note: str = ""
    ) -> None:
        """Log a figure that stands in the scenario itself."""
        evidence = JUDGEMENT if is_judgement(source) else FROM_SCENARIO
        self._rows.setdefault(
            (what, where),
            Assumption(
                what=what,
                where=where,
                value=value,
                unit=unit,
                source=source,
                evidence=evidence,
                since=None,
                owner=owner,
                note=note,
            ),
        )

    def computed(self, *, what: str, where: str, value: Decimal, unit: str, source: str, note: str = "") -> None:
        """Log a figure that was computed from the baseline or from other trusts' returns."""
        self._rows.setdefault(
            (what, where),
            Assumption(
                what=what,
                where=where,
                value=value,
                unit=unit,
                source=source,
                evidence=COMPUTED,
                since=None,
                note=note,
            ),
        )

    def _keep(
        self,
        what: str,
        where: str,
        value: Decimal | None,
        unit: str,
        dated: DatedValue | DatedSchedule,
        status: str,
        note: str = "",
    ) -> None:
        row = Assumption(
            what=what,
            where=where,
            value=value,
            unit=unit,
            source=dated.source,
            evidence=dated.evidence.words,
            since=dated.since,
            status=status,
            note="; ".join(part for part in (note, dated.note) if part),
        )
        self._rows.setdefault((what, where), row)


def is_judgement(source: str) -> bool:
    """Whether a source says that the figure is somebody's judgement."""
    return source.strip().lower().startswith(JUDGEMENT)


def check_sources(item: object, where: str) -> None:
    """Refuse, anywhere inside a declaration, a figure without a source or a judgement without an owner.

    Looks at every dataclass that has the fields `source` and `owner`. Raises DeclarationError.
    """
    if isinstance(item, (tuple, list)):
        for number, part in enumerate(item, 1):
            check_sources(part, f"{where} {number}")
        return
    if not is_dataclass(item):
        return
    names = {f.name for f in fields(item)}
    if isinstance(item, Assumed):
        _check_assumed(item, where)
    elif {"source", "owner"} <= names:
        texts = {name: str(getattr(item, name)) for name in ("source", "owner")}
        _check_source(texts["source"], texts["owner"], where)
    for name in sorted(names):
        check_sources(getattr(item, name), f"{where}: {name}")


def _check_assumed(assumed: Assumed, where: str) -> None:
    if (assumed.value is None) == (not assumed.parameter):
        raise DeclarationError(f"{where}: expected either 'value' with its source, or the name of a 'parameter'.")
    if assumed.parameter and (assumed.source or assumed.owner):
        raise DeclarationError(
            f"{where}: parameter '{assumed.parameter}' has its own source. "
            f"Remove 'source' and 'owner', or type a 'value'."
        )
    if not assumed.parameter:
        _check_source(assumed.source, assumed.owner, where)


def _check_source(source: str, owner: str, where: str) -> None:
    if not source.strip():
        raise DeclarationError(
            f"{where}: no source; expected where the figure comes from, or 'judgement' and an owner."
        )
    if is_judgement(source) and not owner.strip():
        raise DeclarationError(
            f"{where}: the source is judgement and no owner is named; add 'owner', who stands by it."
        )
