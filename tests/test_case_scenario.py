"""A scenario that cannot stand is refused by place and name, before any sum is done."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from case_figures import SCENARIOS, payroll_table, taxonomy

from consolidate.case.scenario import Scenario, read_scenario
from consolidate.case.scenario_check import check_scenario
from consolidate.catalogue.declared import build
from consolidate.catalogue.parameters import parameter_book
from consolidate.words.errors import DeclarationError

NIL = {"value": 0, "source": "x"}
OTHERS = ("lead_provider", "contract_out", "regional_hub")
Spoil = Callable[[dict[str, Any]], Any]


def checked(table: dict[str, Any]) -> Scenario:
    scenario = build(Scenario, table, "a.toml")
    check_scenario(scenario, taxonomy(), parameter_book(), "a.toml")
    return scenario


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_stands(path: Any) -> None:
    check_scenario(read_scenario(path), taxonomy(), parameter_book(), str(path))


def o2(table: dict[str, Any]) -> dict[str, Any]:
    return table["lead_provider"][0]


REFUSED: list[tuple[str, Spoil, str]] = [
    ("unknown key", lambda t: t.update(tittle="x"), "unknown key 'tittle'. Did you mean 'title'"),
    ("missing key", lambda t: t.pop("cash"), "key 'cash' is missing"),
    ("growth unsaid", lambda t: t["business_as_usual"].pop("volume_growth"), "key 'volume_growth' is missing"),
    ("no trusts", lambda t: t.update(trusts=[]), "no trusts; name a 'footprint'"),
    ("trust twice", lambda t: t["trusts"].append("ZN901"), "trust 'ZN901' comes twice"),
    ("no horizon", lambda t: t.update(horizon=0), "the horizon is 0"),
    ("no scope", lambda t: t.update(scope=[]), "no line in scope"),
    ("line twice", lambda t: t["scope"].append(t["scope"][0]), "would be counted twice"),
    ("unknown line", lambda t: t["scope"][0].update(line="payroll.payrol"), "Did you mean 'payroll.payroll'"),
    ("unknown volume", lambda t: t["scope"][0].update(volume="payslip"), "Did you mean 'payslips'"),
    ("unknown post", lambda t: t["scope"][0].update(post="band_4"), "there is no pay point 'band_4'"),
    ("not a pay point", lambda t: t["scope"][0].update(post="pension_full"), "there is no pay point 'pension_full'"),
    ("baseline twice", lambda t: t["baseline"].append(t["baseline"][0]), "baseline of 'ZN901 payroll.payroll' comes"),
    ("baseline of nobody", lambda t: t["baseline"][0].update(ods_code="ZN904"), "trust 'ZN904' is not in the case"),
    ("no volume", lambda t: t["baseline"][0].update(volume=0), "expected a volume above 0"),
    ("negative", lambda t: t["baseline"][0].update(nonpay=-1), "no negative figure"),
    ("pay of another year", lambda t: t.update(baseline_year="2024/25"), "'pay' is missing"),
    ("benchmark twice", lambda t: t["benchmark"].append(t["benchmark"][0]), "'payroll.payroll median' comes twice"),
    ("no source", lambda t: o2(t)["one_off"][0].update(source=" "), "no source; expected where the figure comes from"),
    ("judgement of nobody", lambda t: o2(t)["risk"][0].update(source="Judgement", owner=""), "no owner is named"),
    ("value and parameter", lambda t: o2(t).update(delivery={"value": 1, "parameter": "x"}), "either 'value'"),
    ("neither", lambda t: o2(t).update(delivery={}), "expected either 'value'"),
    ("parameter with source", lambda t: o2(t).update(delivery={"parameter": "x", "source": "y"}), "has its own source"),
    ("option twice", lambda t: t["lead_provider"].append(deepcopy(o2(t))), "option 'O2' comes twice"),
    ("option line twice", lambda t: o2(t)["line"].append(o2(t)["line"][0]), "line 'payroll.payroll' comes twice"),
    ("option without line", lambda t: o2(t).update(line=[]), "no line; add at least one of payroll.payroll"),
    ("provider not a member", lambda t: o2(t).update(provider="ZN909"), "trust 'ZN909' is not in the case"),
    ("two kinds of non-pay", lambda t: o2(t)["line"][0].update(nonpay_saving_share=NIL), "one of 'nonpay"),
    ("mitigated, why", lambda t: o2(t)["one_off"][0].pop("mitigation_reason"), "without a reason"),
    ("mitigated twice over", lambda t: o2(t)["one_off"][0].update(mitigation=2), "expected a share from 0 to 1"),
    ("cost past the horizon", lambda t: o2(t)["one_off"][0].update(by_year=[1] * 12), "expected 1 to 11 yearly"),
    ("negative cost", lambda t: o2(t)["one_off"][0].update(by_year=[-1]), "none of them negative"),
    ("unknown bias", lambda t: o2(t)["one_off"][0].update(category="buildings"), "'buildings' is not allowed"),
    ("likely risk", lambda t: o2(t)["risk"][0].update(probability=15), "probability is 15"),
    ("late risk", lambda t: o2(t)["risk"][0].update(year=11), "year 11; expected 0 to 10"),
    ("unknown leaver", lambda t: o2(t)["redundancy"][0].update(post="afc_band_4"), "there is no pay point"),
    ("hub from nothing", lambda t: t["regional_hub"][0]["line"][0].update(reference_option="O9"), "no lead provider"),
    ("hub unsaid", lambda t: t["regional_hub"][0]["line"][0].pop("reference_option"), "expected 'reference_option'"),
    ("phases not from 0", lambda t: o2(t).update(phasing=phasing((1, 1))), "start at year 0"),
    ("phases that fall", lambda t: o2(t).update(phasing=phasing((0, 1), (1, 0))), "never fall"),
    ("moved elsewhere", lambda t: o2(t).update(reallocation=[moved("finance.commercial")]), "not among its lines"),
    ("step of nought", lambda t: t.update(step=[step(0)]), "expected more than 0"),
    ("discount past all", lambda t: t.update(estimate_discount=[discount(2)]), "expected a share from 0 to 1"),
    ("planned cost", lambda t: t["business_as_usual"].update(planned=[planned(-5)]), "savings are positive here"),
    ("no option", lambda t: [t.pop(k) for k in ("improve", *OTHERS)], "no option; add at least one"),
]  # fmt: skip

SAID = {"source": "test", "owner": "test"}


def phasing(*steps: tuple[int, int]) -> dict[str, Any]:
    return SAID | {"steps": [{"year": year, "share": share} for year, share in steps]}


def moved(line: str) -> dict[str, Any]:
    return SAID | {"line": line, "amount": 1, "to": "wards"}


def step(size: int) -> dict[str, Any]:
    return SAID | {"ods_code": "ZN901", "size": size}


def discount(share: int) -> dict[str, Any]:
    return SAID | {"confidence": "D", "share": share}


def planned(pay: int) -> dict[str, Any]:
    return SAID | {"ods_code": "ZN901", "line": "payroll.payroll", "from_year": "2026/27", "pay": pay}


@pytest.mark.parametrize(("spoil", "says"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_cannot_stand_is_refused_by_name(spoil: Spoil, says: str) -> None:
    table = payroll_table()
    spoil(table)
    with pytest.raises(DeclarationError) as caught:
        checked(table)
    assert says in str(caught.value)
    assert str(caught.value).startswith("a.toml")


def test_an_option_may_say_how_it_lands() -> None:
    table = payroll_table()
    o2(table).update(phasing=phasing((0, 0), (1, 1)))
    assert checked(table).lead_provider[0].phasing is not None


def test_a_store_case_names_a_footprint_and_no_figures() -> None:
    scenario = read_scenario(SCENARIOS / "north_shire_transactional.toml")
    assert (scenario.footprint, scenario.trusts, scenario.baseline) == ("north_shire", (), ())
    assert [line.line for line in scenario.scope] == [
        "payroll.payroll",
        "finance.accounts_payable",
        "finance.accounts_receivable",
        "human_resources.recruitment",
    ]


def test_years_are_told_from_the_price_base() -> None:
    scenario = read_scenario(SCENARIOS / "payroll_three_trusts.toml")
    assert [str(scenario.year(number)) for number in (0, 10)] == ["2026/27", "2036/37"]
    assert scenario.years_since_base(0) == 1
