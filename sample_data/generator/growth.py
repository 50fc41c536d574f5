"""The second collection year of a set of invented trusts: awards, prices, staff, activity, and declared real change."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sample_data.generator.draws import Draws, Triangular
from sample_data.generator.figures import LineFigures, LineKey, Totals, TrustYear, pounds, wte
from sample_data.generator.parameters import Parameters, VolumeParameters
from sample_data.generator.sharing import charged_to
from sample_data.generator.spending import Arrangement, line_figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A real change at one trust between the two years.

    `lines` are "function.line", or a function for all its lines. `factor` multiplies cost and staff;
    with a `model` the line is done by somebody else from the second year on. `why` is what the trust says.
    """

    trust: str
    lines: tuple[str, ...]
    why: str
    factor: Decimal = Decimal(1)
    model: str = ""
    provider: str = ""

    def covers(self, key: LineKey) -> bool:
        """Whether the change touches a line."""
        return key[0] in self.lines or ".".join(key) in self.lines


def second_year(
    first: Mapping[str, TrustYear], year: str, changes: Sequence[Change], parameters: Parameters, draws: Draws
) -> dict[str, TrustYear]:
    """Every trust a year on. Recharges agree on both sides again, and volumes follow the totals that drive them."""
    totals = {code: _totals(trust, parameters, draws) for code, trust in first.items()}
    lines: dict[str, dict[LineKey, LineFigures]] = {
        code: {
            key: _line(trust, totals[code], key, _touching(changes, code, key), parameters, draws)
            for key in trust.lines
        }
        for code, trust in first.items()
    }
    before, after = charged_to({code: trust.lines for code, trust in first.items()}), charged_to(lines)
    for (host, key), charged in after.items():
        other = first[host].lines[key].recharged_out - before.get((host, key), Decimal(0))
        lines[host][key] = replace(lines[host][key], recharged_out=charged + other)
    return {code: TrustYear(body=first[code].body, year=year, totals=totals[code], lines=lines[code]) for code in first}


def _touching(changes: Sequence[Change], code: str, key: LineKey) -> list[Change]:
    return [change for change in changes if change.trust == code and change.covers(key)]


def _grown(amount: Decimal, spread: Triangular, draws: Draws, *names: str) -> float:
    return float(amount) * (1 + spread.at(draws.uniform(*names, "second year")))


def _totals(trust: TrustYear, parameters: Parameters, draws: Draws) -> Totals:
    grow, old, code = parameters.second_year, trust.totals, trust.body.code
    income = _grown(Decimal(1), grow.income, draws, code, "income")
    costs = _grown(Decimal(1), grow.income, draws, code, "costs")
    staff = _grown(Decimal(1), grow.staff, draws, code, "staff")
    pay = _grown(Decimal(1), grow.pay_rate, draws, code, "admin pay") * staff

    def times(amount: Decimal | None, factor: float) -> Decimal | None:
        return None if amount is None else pounds(float(amount) * factor)

    return Totals(
        operating_income=pounds(float(old.operating_income) * income),
        patient_care_income=pounds(float(old.patient_care_income) * income),
        operating_expenditure=pounds(float(old.operating_expenditure) * (income + costs) / 2),
        wte_total=wte(float(old.wte_total) * staff),
        wte_administration_and_estates=wte(float(old.wte_administration_and_estates) * staff),
        headcount=Decimal(round(float(old.headcount) * staff)),
        corporate_admin_pay=times(old.corporate_admin_pay, pay),
        corporate_cost_2018_19=old.corporate_cost_2018_19,
        corporate_cost_current=times(old.corporate_cost_current, pay),
    )


def _line(
    trust: TrustYear, totals: Totals, key: LineKey, changes: Sequence[Change], parameters: Parameters, draws: Draws
) -> LineFigures:
    grow, old, code = parameters.second_year, trust.lines[key], trust.body.code
    factor = math.prod(float(change.factor) for change in changes)
    volumes = {
        volume.id: _volume(trust, totals, key, volume, parameters, draws) for volume in parameters.lines[key].volumes
    }
    for change in changes:
        if change.model:
            net = _grown(old.net, grow.prices, draws, code, *key, "net") * factor
            arrangement = Arrangement(model=change.model, provider=change.provider)
            return line_figures(code, key, net, arrangement, volumes, parameters, draws)
    staff = _grown(Decimal(1), grow.staff, draws, code, *key, "staff") * factor
    prices = _grown(Decimal(1), grow.prices, draws, code, *key, "prices") * factor
    pay_rate = _grown(Decimal(1), grow.pay_rate, draws, code, *key, "pay rate")
    return replace(
        old,
        pay_cost=pounds(float(old.pay_cost) * staff * pay_rate),
        nonpay_cost=pounds(float(old.nonpay_cost) * prices),
        contract_cost=pounds(float(old.contract_cost) * prices),
        recharged_in=pounds(float(old.recharged_in) * prices),
        wte_in_post=wte(float(old.wte_in_post) * staff),
        wte_bank_agency=wte(float(old.wte_bank_agency) * staff),
        volumes=volumes,
    )


def _volume(
    trust: TrustYear,
    totals: Totals,
    key: LineKey,
    volume: VolumeParameters,
    parameters: Parameters,
    draws: Draws,
) -> Decimal:
    """A volume follows the staff of the trust, and drifts by a part of its spread between trusts."""
    drift = float(parameters.second_year.volume_drift) * float(volume.log_sd)
    drift *= draws.normal(trust.body.code, *key, volume.id, "second year")
    by_people = volume.driver == "headcount"
    growth = float(totals.headcount) / float(trust.totals.headcount) if by_people else 1.0
    return Decimal(round(float(trust.lines[key].volumes[volume.id]) * growth * math.exp(drift)))
