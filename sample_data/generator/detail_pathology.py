"""The pathology network of the invented trusts: one hub, its spokes, those that buy everything, those that need none.

What a trust is charged by the hub is what the hub reports as recharged out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sample_data.generator.detail_contracts import Contracts, term_of
from sample_data.generator.detail_laboratories import Laboratories, costs_of, done_here, received
from sample_data.generator.detail_sharing import Service
from sample_data.generator.draws import Draws, Triangular
from sample_data.generator.figures import AnswerKey, ReturnAnswer, TrustYear, wte

PATHOLOGY = "pathology"
LIST_WORD = "PATHOLOGY"  # what the Shared sheet calls all of it
_NETWORK = (PATHOLOGY, "network")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A trust's place: its role, the disciplines of its own laboratories, those that the hub does, all it costs."""

    trust: str
    role: str
    laboratories: Decimal | None = None
    share: Triangular | None = None
    own: tuple[str, ...] = ()
    from_hub: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The network; `hub` is the trust that serves the others."""

    name: str
    hub: str
    member: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathology:
    """Rows of a year by trust and discipline, the network's cells by trust, and what the hub does for whom."""

    rows: Mapping[str, Mapping[str, Mapping[str, ReturnAnswer]]]
    places: Mapping[str, Mapping[str, ReturnAnswer]]
    services: tuple[Service, ...]

    def answers(self, code: str) -> dict[AnswerKey, ReturnAnswer]:
        """Everything on the Pathology sheet of a trust."""
        answers: dict[AnswerKey, ReturnAnswer] = {
            (*_NETWORK, field): answer for field, answer in self.places.get(code, {}).items()
        }
        for discipline, row in self.rows.get(code, {}).items():
            answers |= {(PATHOLOGY, discipline, field): answer for field, answer in row.items()}
        return answers

    def nonpay(self, code: str) -> float:
        """Non-pay of the trust's laboratories in £."""
        return sum(float(str(row["nonpay_cost"])) for row in self.rows.get(code, {}).values())


def pathology_of(
    trusts: Mapping[str, TrustYear], network: Network, laboratories: Laboratories, contracts: Contracts, draws: Draws
) -> Pathology:
    """The network of a year, customers first, so that the hub charges what they say they pay."""
    costs = {
        member.trust: costs_of(trusts[member.trust], member.share, member.own + member.from_hub, laboratories, draws)
        for member in network.member
        if member.share is not None
    }
    sold = {
        one.id: sum((costs[m.trust][one.id] for m in network.member if one.id in m.from_hub), Decimal(0))
        for one in laboratories.discipline
    }
    rows: dict[str, dict[str, dict[str, ReturnAnswer]]] = {}
    for member in network.member:
        code, charged = member.trust, sold if member.trust == network.hub else {}
        rows[code] = {
            one.id: received(one, costs[code][one.id], laboratories)
            if one.id in member.from_hub
            else done_here(code, one, costs[code][one.id], charged.get(one.id, Decimal(0)), laboratories, draws)
            for one in laboratories.discipline
            if one.id in member.own + member.from_hub
        }
    return Pathology(
        rows=rows,
        places={member.trust: _place(member, network) for member in network.member},
        services=tuple(
            _service(member, network, costs[member.trust], rows[network.hub], contracts, draws)
            for member in network.member
            if member.from_hub
        ),
    )


def _place(member: Member, network: Network) -> dict[str, ReturnAnswer]:
    if not member.own and not member.from_hub:
        return {"network_role": member.role}
    is_hub = member.trust == network.hub
    served = Decimal(sum(1 for other in network.member if other.own and other.trust != network.hub))
    return {
        "network_role": member.role,
        "network_name": network.name,
        "network_hub": network.hub,
        "network_spokes": served if is_hub else None,
        "laboratories": member.laboratories,
    }


def _service(
    member: Member,
    network: Network,
    costs: Mapping[str, Decimal],
    hub: Mapping[str, Mapping[str, ReturnAnswer]],
    contracts: Contracts,
    draws: Draws,
) -> Service:
    """All that the hub does for a member: its people are shared by what is charged."""
    staff = 0.0
    for discipline in member.from_hub:
        row = hub[discipline]
        people = sum(float(str(amount)) for field, amount in row.items() if field.startswith("wte_"))
        gross = sum(float(str(row[field])) for field in ("pay_cost", "nonpay_cost", "contract_cost"))
        staff += people * float(costs[discipline]) / gross
    ends_on: date = term_of(member.trust, (PATHOLOGY,), contracts, draws).ends_on
    charge = sum((costs[discipline] for discipline in member.from_hub), Decimal(0))
    return Service(
        host=network.hub, customer=member.trust, line=LIST_WORD, charge=charge, staff=wte(staff), ends_on=ends_on
    )
