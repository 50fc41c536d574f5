"""Who a trust is compared with in a year, by a declared rule. Real and invented trusts never meet.

Knows the register and the size of trusts; knows no metric but asks none either: it is handed the values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.metric_value import MetricValue
from consolidate.catalogue.peers import PeerKind, PeerRule, peer_book
from consolidate.catalogue.trusts import TrustEntry
from consolidate.words.errors import NotEnoughData, UsageProblem
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.years import CollectionYear

_SIZE_FIELDS = ("patient_care_income", "operating_income", "operating_expenditure")
"""What says how large a trust is, best first; the rule in `benchmarks/peers.toml` says the same in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerGroup:
    """The trusts of one comparison, the trust itself among them. `label` names them, `rule` is printed."""

    kind: PeerKind
    label: str
    rule: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerChoice:
    """What was asked for: a kind of group, and for a footprint its name and the codes that it names."""

    kind: PeerKind
    name: str = ""
    codes: tuple[str, ...] = ()


class Peers:
    """Forms peer groups over one store."""

    def __init__(self, measurer: Measurer) -> None:
        self._measurer = measurer
        self._register = measurer.register
        self._book = peer_book()

    def choice(self, text: str) -> PeerChoice:
        """Read what a user asked for: a kind, the name of a footprint, or trust codes with commas between."""
        kinds = {rule.id: rule.kind for rule in self._book.group if rule.kind is not PeerKind.FOOTPRINT}
        if text in kinds:
            return PeerChoice(kind=kinds[text])
        if text in self._register.footprints:
            return PeerChoice(kind=PeerKind.FOOTPRINT, name=text, codes=self._register.footprint(text))
        codes = tuple(part.strip().upper() for part in text.split(","))
        if len(codes) < 2 or any(code not in self._register.trusts for code in codes):
            known = ", ".join([*kinds, *self._register.footprints])
            raise UsageProblem(
                f"'{text}' is not a peer group; expected one of {known}, or two or more trust codes "
                "with commas between them."
            )
        return PeerChoice(kind=PeerKind.FOOTPRINT, name="the trusts named", codes=codes)

    def group(self, code: str, year: CollectionYear, choice: PeerChoice) -> PeerGroup:
        """The group of a trust in a year. Raises NotEnoughData where the rule cannot place the trust."""
        trust = self._register.trust(code)
        rule = next(r for r in self._book.group if r.kind is choice.kind)
        same_population = [t for t in self._register.trusts.values() if t.population is trust.population]
        members, label = self._members(trust, year, choice, rule, same_population)
        return PeerGroup(kind=choice.kind, label=label, rule=rule.rule, members=frozenset(members) | {code})

    def _members(
        self, trust: TrustEntry, year: CollectionYear, choice: PeerChoice, rule: PeerRule, others: Sequence[TrustEntry]
    ) -> tuple[Iterable[str], str]:
        match choice.kind:
            case PeerKind.NATIONAL:
                return (t.ods_code for t in others), rule.label
            case PeerKind.TYPE:
                return self._of_type(trust, year, others), f"{_type_words(trust, year)} trusts"
            case PeerKind.SIZE:
                return self._of_size(trust, year, others)
            case PeerKind.SYSTEM:
                return self._in_system(trust, year, others)
            case PeerKind.FOOTPRINT:
                return self._in_footprint(trust, choice)

    def _of_type(self, trust: TrustEntry, year: CollectionYear, others: Iterable[TrustEntry]) -> list[str]:
        wanted = trust.type_at(year)
        if wanted is None:
            raise NotEnoughData(f"{trust.ods_code}: no source gives the type of {trust.name}. Use --peers national.")
        return [t.ods_code for t in others if t.type_at(year) == wanted]

    def _of_size(
        self, trust: TrustEntry, year: CollectionYear, others: Sequence[TrustEntry]
    ) -> tuple[Iterable[str], str]:
        sizes = self._sizes(year)
        limit = float(self._measurer.catalogue.parameters["size_break"].at(year.first_day).value)
        if trust.ods_code not in sizes:
            raise NotEnoughData(
                f"{trust.ods_code}: neither income nor expenditure of {year} is in the store, "
                "so its size is not known. Use --peers type."
            )
        larger = sizes[trust.ods_code] >= limit
        same_type = set(self._of_type(trust, year, others))
        members = [c for c, size in sizes.items() if c in same_type and (size >= limit) is larger]
        side = "of £300m or more" if larger else "below £300m"
        return members, f"{_type_words(trust, year)} trusts {side}"

    def _sizes(self, year: CollectionYear) -> dict[str, float]:
        """Pounds of income or expenditure by trust: the best known of the declared fields."""
        rows = self._measurer.trust_amounts(_SIZE_FIELDS, year)
        sizes: dict[str, float] = {}
        for field in _SIZE_FIELDS:
            for code, amount in rows[field].items():
                sizes.setdefault(code, amount)
        return sizes

    def _in_system(
        self, trust: TrustEntry, year: CollectionYear, others: Iterable[TrustEntry]
    ) -> tuple[Iterable[str], str]:
        membership = self._register.system_of(trust.ods_code, year.last_day)
        if membership is None:
            raise NotEnoughData(
                f"{trust.ods_code}: no membership of a system is recorded for {year.last_day:%d %B %Y}. "
                "Use --peers type."
            )
        allowed = {t.ods_code for t in others}
        members = [c for c in self._register.members(membership.system_code, year.last_day) if c in allowed]
        return members, f"trusts in {membership.system_name}"

    def _in_footprint(self, trust: TrustEntry, choice: PeerChoice) -> tuple[Iterable[str], str]:
        populations = {self._register.trust(code).population for code in (*choice.codes, trust.ods_code)}
        if len(populations) > 1:
            raise UsageProblem(
                "Real and invented trusts cannot be in one group: the demonstration figures would be taken for, "
                "or mixed with, a real trust's. Name trusts of one kind."
            )
        return choice.codes, f"trusts in {choice.name.replace('_', ' ')}"


def counted(values: Iterable[MetricValue], group: PeerGroup, function: str | None) -> list[MetricValue]:
    """The values of a group that may set a quartile, lowest first; ties in order of code."""
    return sorted(
        (v for v in values if v.ods_code in group.members and v.function == function and v.counts_among_peers),
        key=lambda v: (v.value or 0, v.ods_code or ""),
    )


def _type_words(trust: TrustEntry, year: CollectionYear) -> str:
    return (trust.type_at(year) or TRUST_LEVEL).replace("_", " ")
