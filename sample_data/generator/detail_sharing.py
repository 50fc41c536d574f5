"""What invented trusts do for each other, service by service: the same row in the returns of both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consolidate.catalogue.taxonomy import Taxonomy
from sample_data.generator.detail_contracts import Contracts, term_of
from sample_data.generator.draws import Draws
from sample_data.generator.figures import FROM_TRUST, AnswerKey, ReturnAnswer, TrustYear, wte


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Work that a host does for a customer: what it charges for the year (£), and the WTE that do it.

    `line` is the code that the return prints beside the line.
    """

    host: str
    customer: str
    line: str
    charge: Decimal
    staff: Decimal
    ends_on: date


def line_services(
    trusts: Mapping[str, TrustYear], taxonomy: Taxonomy, contracts: Contracts, draws: Draws
) -> list[Service]:
    """Every service of a line within the set, as its customer and its host both report it."""
    codes = {(function.id, line.id): line.code for function in taxonomy.functions.values() for line in function.lines}
    services = []
    for code, trust in trusts.items():
        for key, figures in trust.lines.items():
            if figures.delivery_model != FROM_TRUST or figures.left_empty:
                continue
            host = trusts[figures.provider_code].lines[key]
            services.append(
                Service(
                    host=figures.provider_code,
                    customer=code,
                    line=codes[key],
                    charge=figures.recharged_in,
                    staff=wte(float(host.wte_in_post * figures.recharged_in / host.gross)),
                    ends_on=term_of(code, key, contracts, draws).ends_on,
                )
            )
    return services


def shared_answers(code: str, services: Iterable[Service], room: int) -> dict[AnswerKey, ReturnAnswer]:
    """The rows of one trust. Raises ValueError where it has more services than the form has rows."""
    own = [service for service in services if code in (service.host, service.customer)]
    if len(own) > room:
        raise ValueError(f"{code} shares {len(own)} services, and the form has {room} rows for them.")
    answers: dict[AnswerKey, ReturnAnswer] = {}
    for number, service in enumerate(own, 1):
        provided = service.host == code
        row: dict[str, ReturnAnswer] = {
            "shared_direction": "Provided to" if provided else "Received from",
            "shared_with": service.customer if provided else service.host,
            "shared_line": service.line,
            "shared_cost": service.charge,
            "shared_wte": service.staff,
            "shared_ends_on": service.ends_on,
            "shared_agreed": "Yes",
        }
        answers |= {("shared", f"service{number:02d}", field): answer for field, answer in row.items()}
    return answers
