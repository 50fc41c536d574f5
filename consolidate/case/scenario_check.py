"""Whether a scenario makes sense: names that exist, shares between 0 and 1, reasons given, nothing counted twice.

Knows the catalogue's names. Refuses by place and name, before any sum is done.
"""

from collections.abc import Iterable
from decimal import Decimal

from consolidate.case.assumed import check_sources
from consolidate.case.options import AnyOption, ContractOut, LeadProvider, OneOff, RegionalHub, kind_of
from consolidate.case.scenario import Scenario
from consolidate.catalogue.declared import did_you_mean
from consolidate.catalogue.parameters import ParameterBook
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.words.errors import DeclarationError


def check_scenario(scenario: Scenario, taxonomy: Taxonomy, book: ParameterBook, where: str) -> None:
    """Raise DeclarationError at the first thing that cannot stand. `where` names the file."""
    check_sources(scenario, where)
    _whole(scenario, where)
    _scope(scenario, taxonomy, book, where)
    _figures(scenario, where)
    _refuse_repeats((option.id for option in scenario.options), "option", where)
    for option in scenario.options:
        _option(option, scenario, book, f"{where}: {kind_of(option).value} '{option.id}'")


def _whole(scenario: Scenario, where: str) -> None:
    if scenario.horizon < 1:
        raise DeclarationError(f"{where}: the horizon is {scenario.horizon}; expected at least 1 year after the first.")
    if not scenario.footprint and not scenario.trusts:
        raise DeclarationError(f"{where}: no trusts; name a 'footprint', or list codes under 'trusts'.")
    if not scenario.options:
        raise DeclarationError(
            f"{where}: no option; add at least one of improve, lead_provider, contract_out, regional_hub."
        )
    _refuse_repeats(scenario.trusts, "trust", where)


def _scope(scenario: Scenario, taxonomy: Taxonomy, book: ParameterBook, where: str) -> None:
    if not scenario.scope:
        raise DeclarationError(f"{where}: no line in scope; add [[scope]] with a line such as 'payroll.payroll'.")
    _refuse_repeats((line.line for line in scenario.scope), "line in scope", where)
    known = {f"{f.id}.{line.id}": line for f in taxonomy.functions.values() for line in f.lines}
    for scope in scenario.scope:
        if scope.line not in known:
            raise DeclarationError(f"{where}: there is no line '{scope.line}'. {did_you_mean(scope.line, known)}")
        volumes = [volume.id for volume in known[scope.line].volumes]
        if scope.volume not in volumes:
            raise DeclarationError(
                f"{where}: line '{scope.line}' has no volume '{scope.volume}'. {did_you_mean(scope.volume, volumes)}"
            )
        _pay_point(scope.post, book, f"{where}: scope '{scope.line}'")


def _figures(scenario: Scenario, where: str) -> None:
    lines = {scope.line for scope in scenario.scope}
    _refuse_repeats((f"{row.ods_code} {row.line}" for row in scenario.baseline), "baseline of", where)
    _refuse_repeats((f"{row.line} {row.comparator.value}" for row in scenario.benchmark), "benchmark of", where)
    named = [
        *((row.ods_code, row.line, "baseline") for row in scenario.baseline),
        *((row.ods_code, row.line, "planned saving") for row in scenario.business_as_usual.planned),
        *((row.ods_code, row.line, "step") for row in scenario.step),
        *(("", row.line, "benchmark") for row in scenario.benchmark),
    ]
    for code, line, what in named:
        _trust(code, scenario, f"{where}: {what}")
        if line and line not in lines:
            raise DeclarationError(
                f"{where}: {what} of line '{line}', which is not in scope. {did_you_mean(line, lines)}"
            )
    for row in scenario.baseline:
        if row.volume <= 0 or min(row.wte, row.nonpay, row.contract, row.pay or Decimal(0)) < 0:
            raise DeclarationError(
                f"{where}: baseline of {row.ods_code}, {row.line}: expected a volume above 0 and no negative figure."
            )
        if row.pay is None and scenario.baseline_year != scenario.price_base:
            raise DeclarationError(
                f"{where}: baseline of {row.ods_code}, {row.line}: 'pay' is missing; it can be made from WTE and pay "
                f"point only where the baseline year is the price base. Type it."
            )
    for step in scenario.step:
        if step.size <= 0:
            raise DeclarationError(f"{where}: step of {step.ods_code} is {step.size}; expected more than 0.")
    for discount in scenario.estimate_discount:
        _share(discount.share, f"{where}: estimate discount of grade {discount.confidence}")
    for scope_line in scenario.business_as_usual.planned:
        if min(scope_line.wte, scope_line.pay, scope_line.nonpay, scope_line.contract) < 0:
            raise DeclarationError(
                f"{where}: planned saving of {scope_line.ods_code} is negative; savings are positive here."
            )


def _option(option: AnyOption, scenario: Scenario, book: ParameterBook, where: str) -> None:
    lines = {scope.line for scope in scenario.scope}
    if not option.line:
        raise DeclarationError(f"{where}: no line; add at least one of {', '.join(sorted(lines))}.")
    # A line that came twice would count its saving twice.
    _refuse_repeats((line.line for line in option.line), "line", where)
    for line in option.line:
        if line.line not in lines:
            raise DeclarationError(f"{where}: line '{line.line}' is not in scope. {did_you_mean(line.line, lines)}")
    for code in option.trusts:
        _trust(code, scenario, where)
    for cost in option.one_off:
        _one_off(cost, scenario, f"{where}: one-off cost '{cost.label}'")
    for risk in option.risk:
        _share(risk.probability, f"{where}: risk '{risk.label}': probability")
        _year(risk.year, scenario, f"{where}: risk '{risk.label}'")
    for leaver in option.redundancy:
        _pay_point(leaver.post, book, f"{where}: redundancy")
        _year(leaver.year, scenario, f"{where}: redundancy")
    for moved in option.reallocation:
        if moved.line not in {line.line for line in option.line}:
            raise DeclarationError(f"{where}: moves cost out of line '{moved.line}', which is not among its lines.")
    _phasing(option, where)
    _kind(option, scenario, where)


def _kind(option: AnyOption, scenario: Scenario, where: str) -> None:
    if isinstance(option, LeadProvider):
        _trust(option.provider, scenario, f"{where}: provider")
        for line in option.line:
            if (line.nonpay_after is None) == (line.nonpay_saving_share is None):
                raise DeclarationError(
                    f"{where}: {line.line}: expected one of 'nonpay_after' and 'nonpay_saving_share'."
                )
    elif isinstance(option, ContractOut):
        for contract in option.line:
            _mitigation(contract.mitigation, contract.mitigation_reason, f"{where}: {contract.line}")
    elif isinstance(option, RegionalHub):
        known = {provider.id for provider in scenario.lead_provider}
        for hub in option.line:
            typed = hub.reference_cost is not None and hub.reference_volume is not None
            if typed == bool(hub.reference_option):
                raise DeclarationError(
                    f"{where}: {hub.line}: expected 'reference_option', or 'reference_cost' and 'reference_volume'."
                )
            if hub.reference_option and hub.reference_option not in known:
                raise DeclarationError(
                    f"{where}: {hub.line}: there is no lead provider option '{hub.reference_option}'. "
                    f"{did_you_mean(hub.reference_option, known)}"
                )


def _one_off(cost: OneOff, scenario: Scenario, where: str) -> None:
    if not 1 <= len(cost.by_year) <= scenario.horizon + 1 or min(cost.by_year, default=Decimal(0)) < 0:
        raise DeclarationError(f"{where}: expected 1 to {scenario.horizon + 1} yearly amounts, none of them negative.")
    _mitigation(cost.mitigation, cost.mitigation_reason, where)
    if cost.paid_by:
        _trust(cost.paid_by, scenario, where)


def _mitigation(share: Decimal, reason: str, where: str) -> None:
    _share(share, f"{where}: mitigation")
    if share > 0 and not reason.strip():
        raise DeclarationError(
            f"{where}: optimism bias is brought down by {share} without a reason; "
            f"add 'mitigation_reason', factor by factor."
        )


def _phasing(option: AnyOption, where: str) -> None:
    if option.phasing is None:
        return
    years = [step.year for step in option.phasing.steps]
    shares = [step.share for step in option.phasing.steps]
    if not years or years[0] != 0 or years != sorted(set(years)):
        raise DeclarationError(f"{where}: phasing: expected steps that start at year 0 and ascend.")
    if shares != sorted(shares) or shares[0] < 0 or shares[-1] > 1:
        raise DeclarationError(f"{where}: phasing: expected shares between 0 and 1 that never fall.")


def _pay_point(post: str, book: ParameterBook, where: str) -> None:
    points = [name for name in book.parameters if name.startswith("afc_band_")]
    if post not in points:
        raise DeclarationError(f"{where}: there is no pay point '{post}'. {did_you_mean(post, points)}")


def _trust(code: str, scenario: Scenario, where: str) -> None:
    """A footprint's members are known to the store alone, so only a typed list can be held against."""
    if code and scenario.trusts and code not in scenario.trusts:
        raise DeclarationError(f"{where}: trust '{code}' is not in the case. {did_you_mean(code, scenario.trusts)}")


def _year(year: int, scenario: Scenario, where: str) -> None:
    if not 0 <= year <= scenario.horizon:
        raise DeclarationError(f"{where}: year {year}; expected 0 to {scenario.horizon}.")


def _share(share: Decimal, where: str) -> None:
    if not 0 <= share <= 1:
        raise DeclarationError(f"{where} is {share}; expected a share from 0 to 1.")


def _refuse_repeats(names: Iterable[str], what: str, where: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DeclarationError(f"{where}: {what} '{name}' comes twice; it would be counted twice. Keep one.")
        seen.add(name)
