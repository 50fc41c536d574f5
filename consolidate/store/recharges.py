"""What one NHS body charges another for a service, as each of the two reports it, and where they disagree.

A customer says what it is charged on the line itself, with the provider's code, or row by row on the Shared sheet;
a provider says what it charges row by row, or as one sum on the line. Pure: takes facts, gives disagreements. While
two trusts disagree, neither figure is used.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.catalogue.thresholds import Thresholds
from consolidate.words.facts import Fact
from consolidate.words.states import State

SHARED = "shared"
"""The function of the facts of the Shared sheet; each of its rows is a line."""

RECHARGED_IN, RECHARGED_OUT, PROVIDER = "recharged_in", "recharged_out", "provider_code"
_PROVIDED, _YES = "provided", "yes"
Line = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One row of a Shared sheet. `line` is None for a code that stands for no single line, such as SEVERAL."""

    provided: bool
    body: str
    code: str
    line: Line | None
    cost: Fact
    people: Decimal | None
    agreed: bool
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one trust says of one recharge: the sum, the facts that it rests on (the first is shown), its people.

    `exact` is False for a sum that may be about others too: what a line recharges out, or in from whom it does not say.
    """

    code: str
    amount: Decimal
    facts: tuple[Fact, ...]
    people: Decimal | None = None
    agreed: bool = False
    exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Recharge:
    """One service between two trusts in one year, as both report it. `difference` is what cannot be right, in £."""

    provider: Side
    customer: Side
    what: str
    line: Line | None
    difference: Decimal

    @property
    def agreed(self) -> bool:
        """Whether both say that they have agreed on it."""
        return self.provider.agreed and self.customer.agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far two figures may be apart: pounds, and a share of the larger; the wider of the two counts."""

    pounds: Decimal
    share: Decimal

    def exceeded(self, recharge: Recharge) -> bool:
        """Whether a recharge is further apart than that."""
        largest = max(abs(recharge.customer.amount), abs(recharge.provider.amount))
        return recharge.difference > max(self.pounds, self.share * largest)


def services_of(facts: Iterable[Fact], taxonomy: Taxonomy) -> tuple[Service, ...]:
    """The rows of a Shared sheet that say with whom, what and for how much, in their order."""
    rows: dict[str, dict[str, Fact]] = {}
    for fact in facts:
        if fact.function == SHARED:
            rows.setdefault(fact.line, {})[fact.field] = fact
    codes = {line.code: (f.id, line.id) for f in taxonomy.functions.values() for line in f.lines}
    found = []
    for _, row in sorted(rows.items()):
        words = {field: fact.raw.strip() for field, fact in row.items() if fact.state is State.PROVIDED}
        cost, code = row.get("shared_cost"), words.get("shared_line", "")
        people = row.get("shared_wte")
        if cost is None or cost.value is None or not words.get("shared_with") or not words.get("shared_direction"):
            continue
        found.append(
            Service(
                provided=words["shared_direction"].casefold().startswith(_PROVIDED),
                body=words["shared_with"].upper(),
                code=code,
                line=codes.get(code),
                cost=cost,
                people=people.value if people else None,
                agreed=words.get("shared_agreed", "").casefold() == _YES,
                comment=words.get("shared_comment", ""),
            )
        )
    return tuple(found)


def recharges(returns: Mapping[str, Iterable[Fact]], taxonomy: Taxonomy) -> list[Recharge]:
    """Every recharge between two trusts that have both returned, by code of the trust; all of one year."""
    books = {code: _Book(code, facts, taxonomy) for code, facts in returns.items()}
    listed = {
        (book.code, service.body, service.code) if service.provided else (service.body, book.code, service.code)
        for book in books.values()
        for service in book.services
    }
    found: list[Recharge] = []
    for provider, customer, what in sorted(listed):
        if provider in books and customer in books and provider != customer:
            found += _between(books[provider], books[customer], what)
    for (provider, code), customers in sorted(_naming(books).items()):
        unlisted = [customer for customer in customers if (provider, customer, code) not in listed]
        if provider in books and unlisted:
            found += _unlisted(books[provider], code, [books[customer] for customer in unlisted])
    return found


def _naming(books: Mapping[str, "_Book"]) -> dict[tuple[str, str], list[str]]:
    """Who names a provider on a line, by the provider and the code of the line."""
    found: dict[tuple[str, str], list[str]] = {}
    for book in books.values():
        for code, line in book.lines.items():
            provider = book.provider_of(line)
            if provider and provider != book.code:
                found.setdefault((provider, code), []).append(book.code)
    return found


def disputed(returns: Mapping[str, Iterable[Fact]], taxonomy: Taxonomy, tolerance: Tolerance) -> list[Recharge]:
    """The recharges on which two trusts disagree, and that they have not said to be agreed."""
    return [one for one in recharges(returns, taxonomy) if not one.agreed and tolerance.exceeded(one)]


def _between(provider: "_Book", customer: "_Book", code: str) -> list[Recharge]:
    """The recharge that at least one of the two lists under a code."""
    line = provider.lines.get(code)
    given = provider.provides(customer.code).get(code) or provider.rest(code, RECHARGED_OUT)
    named = line is not None and customer.provider_of(line) == provider.code
    taken = customer.receives(provider.code).get(code) or customer.rest(code, RECHARGED_IN, exact=named)
    if given is None or taken is None:
        return []
    apart = taken.amount - given.amount
    # A sum that may be about others too contradicts the other side only where it is too small.
    wrong = [apart] * (taken.exact or not given.exact) + [-apart] * given.exact
    difference = max([Decimal(0), *wrong])
    return [Recharge(provider=given, customer=taken, what=provider.label(code), line=line, difference=difference)]


def _unlisted(provider: "_Book", code: str, customers: Iterable["_Book"]) -> list[Recharge]:
    """What customers name a trust for on their lines, where no row lists it: against the one sum of its line."""
    given = provider.rest(code, RECHARGED_OUT)
    sides = [customer.rest(code, RECHARGED_IN, exact=True) for customer in customers]
    takers = [taken for taken in sides if taken is not None and taken.amount > 0]
    if given is None:
        return []
    short = max(sum((taken.amount for taken in takers), Decimal(0)) - given.amount, Decimal(0))
    line = provider.lines[code]
    return [
        Recharge(provider=given, customer=taken, what=provider.label(code), line=line, difference=short)
        for taken in takers
    ]


class _Book:
    """One trust's word on its recharges."""

    def __init__(self, code: str, facts: Iterable[Fact], taxonomy: Taxonomy) -> None:
        self.code = code
        facts = tuple(facts)
        self.lines = {line.code: (f.id, line.id) for f in taxonomy.functions.values() for line in f.lines}
        self._labels = {line.code: line.label for f in taxonomy.functions.values() for line in f.lines}
        self._facts = {(fact.function, fact.line, fact.field): fact for fact in facts if not fact.restated}
        self.services = services_of(facts, taxonomy)

    def label(self, code: str) -> str:
        """What a code of the Shared sheet is called."""
        return self._labels.get(code) or code.capitalize() or "A service"

    def provides(self, body: str) -> dict[str, Side]:
        """What this trust lists as provided to another, by code."""
        return self._listed(body, provided=True)

    def receives(self, body: str) -> dict[str, Side]:
        """What this trust lists as received from another, by code."""
        return self._listed(body, provided=False)

    def provider_of(self, line: Line) -> str:
        """The code of the provider that the line names; empty where it names none."""
        fact = self._facts.get((*line, PROVIDER))
        return fact.raw.strip().upper() if fact is not None else ""

    def rest(self, code: str, field: str, *, exact: bool = False) -> Side | None:
        """What the line itself says beyond what the Shared sheet lists of it; None where the line has no figure."""
        line = self.lines.get(code)
        fact = self._facts.get((*line, field)) if line else None
        if line is None or fact is None or fact.value is None:
            return None
        listed = [s for s in self.services if s.line == line and s.provided == (field == RECHARGED_OUT)]
        rest = fact.value - sum((s.cost.value or Decimal(0) for s in listed), Decimal(0))
        people = self._facts.get((*line, "wte_in_post"))
        return Side(
            code=self.code,
            amount=max(rest, Decimal(0)),
            facts=(fact,),
            people=people.value if people else None,
            exact=exact,
        )

    def _listed(self, body: str, *, provided: bool) -> dict[str, Side]:
        found: dict[str, list[Service]] = {}
        for service in self.services:
            if service.provided is provided and service.body == body:
                found.setdefault(service.code, []).append(service)
        return {code: self._side(code, services, provided=provided) for code, services in found.items()}

    def _side(self, code: str, services: list[Service], *, provided: bool) -> Side:
        line = self.lines.get(code)
        on_line = self._facts.get((*line, RECHARGED_OUT if provided else RECHARGED_IN)) if line else None
        people = [service.people for service in services if service.people is not None]
        return Side(
            code=self.code,
            amount=sum((service.cost.value or Decimal(0) for service in services), Decimal(0)),
            facts=(*(service.cost for service in services), *([on_line] if on_line else [])),
            people=sum(people, Decimal(0)) if people else None,
            agreed=all(service.agreed for service in services),
        )


def tolerance_of(thresholds: Thresholds) -> Tolerance:
    """The declared tolerance."""
    return Tolerance(pounds=thresholds["recharge_tolerance_gbp"], share=thresholds["recharge_tolerance_share"])
