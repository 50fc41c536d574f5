"""What invented trusts answer beside cost and people hangs together: parts with wholes, and both sides of a service."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.return_form import Form, form_of
from consolidate.words.errors import DeclarationError
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.years import CollectionYear
from sample_data.generator.detail import detail_answers, read_detail
from sample_data.generator.detail_parts import parts_of
from sample_data.generator.detail_savings import opportunities_shown
from sample_data.generator.draws import Draws
from sample_data.generator.figures import BOUGHT_IN, FROM_TRUST, AnswerKey, ReturnAnswer, TrustYear
from sample_data.generator.invented import Footprint, footprint
from sample_data.generator.parameters import HERE, read_parameters

YEAR = "2025/26"
ON_COSTS = Decimal("1.27")  # as lines.toml has it
AWARD = Decimal("1.036")  # of 2025/26: pay a WTE is declared for the year before
NO_BAND = Decimal(120_000)  # £ with on-costs, about: very senior managers, and doctors
ROOM = 16


@lru_cache
def north_shire() -> Footprint:
    taxonomy = catalogue().taxonomy
    return footprint(read_parameters(taxonomy), taxonomy, trust_register())


@lru_cache
def form() -> Form:
    return form_of(return_layouts().of_year(CollectionYear.parse(YEAR)), catalogue().taxonomy)


def trusts() -> Mapping[str, TrustYear]:
    return north_shire().years[YEAR]


@lru_cache
def shown() -> dict[str, dict[AnswerKey, Decimal]]:
    return opportunities_shown(north_shire().years["2024/25"])


@lru_cache
def answers() -> dict[str, dict[AnswerKey, ReturnAnswer]]:
    """What is answered beside cost and people, by trust."""
    made = north_shire()
    draws = Draws(made.parameters.seed)
    return {
        code: detail_answers(code, trusts(), shown()[code], made.detail, made.taxonomy, draws, ROOM)
        for code in trusts()
    }


def number(code: str, function: str, line: str, field: str) -> Decimal:
    """A figure, 0 where the cell is empty or not asked."""
    found = answers()[code].get((function, line, field))
    return found if isinstance(found, Decimal) else Decimal(0)


def volume(code: str, function: str, line: str, name: str) -> Decimal | None:
    figures = trusts()[code].lines[function, line]
    if name in figures.volumes:
        return None if figures.left_empty else figures.volumes[name]
    found = answers()[code][function, line, name]
    assert found is None or isinstance(found, Decimal)
    return found


def test_every_answer_has_a_cell_in_the_form():
    for code, found in answers().items():
        assert set(found) <= set(form().by_key), code


def test_volumes_are_parts_of_their_wholes_and_groups_add_up():
    checked = 0
    for code in trusts():
        for function in catalogue().taxonomy.functions.values():
            line_of = {volume.id: line.id for line in function.lines for volume in line.volumes}
            declared = [volume for line in function.lines for volume in line.volumes]
            for one in declared:
                part = volume(code, function.id, line_of[one.id], one.id)
                if one.part_of and part is not None:
                    whole = volume(code, function.id, line_of[one.part_of], one.part_of)
                    assert whole is not None
                    assert 0 < part < whole, (code, one.id)
                    checked += 1
                parts = [volume(code, function.id, line_of[v.id], v.id) for v in declared if v.adds_up_to == one.id]
                if parts:
                    assert sum(part or 0 for part in parts) == volume(code, function.id, line_of[one.id], one.id)
                    checked += 1
    assert checked == 7 * len(trusts()) - 1  # six parts and one sum each; ZN108 left the catalogue empty


def test_training_costs_are_parts_of_what_the_line_costs():
    line = ("human_resources", "learning_development")
    for code, trust in trusts().items():
        parts = number(code, *line, "statutory_training_cost") + number(code, *line, "other_training_cost")
        assert trust.lines[line].gross * Decimal("0.85") < parts <= trust.lines[line].gross


def test_a_cheap_service_is_not_always_a_good_one():
    def places(function: str, line: str, count: str, good: str) -> tuple[list[str], list[str]]:
        figures = {code: trust.lines[function, line] for code, trust in trusts().items()}
        cost = {code: line.net / line.volumes[count] for code, line in figures.items()}
        quality = {code: number(code, function, line, good) / figures[code].volumes[count] for code in figures}
        return sorted(cost, key=lambda code: cost[code]), sorted(quality, key=lambda code: quality[code])

    cheapest, latest = places("finance", "accounts_payable", "supplier_invoices", "invoices_paid_within_30_days")
    assert latest[0] in cheapest[:2]
    cheapest, slowest = places("information_technology", "support_desk", "tickets", "first_contact_fixes")
    assert slowest[-1] == cheapest[-1]


def test_posts_add_up_to_the_people_of_the_line():
    for code, trust in trusts().items():
        for key, figures in trust.lines.items():
            row = {field: amount for (*at, field), amount in answers()[code].items() if tuple(at) == key}
            bands = [name for name in row if name.startswith("posts_") and name[6:] not in ("vacant", "fixed_term")]
            if figures.left_empty:
                assert not bands
                continue
            assert sum(number(code, *key, band) for band in bands) == figures.wte_in_post, (code, key)
            assert all(amount is None or amount > 0 for name in bands for amount in (number(code, *key, name) or None,))
            assert number(code, *key, "wte_bank") + number(code, *key, "wte_agency") == figures.wte_bank_agency
            assert number(code, *key, "posts_fixed_term") <= figures.wte_in_post


def test_the_bands_of_a_line_cost_what_its_people_do():
    parameters = catalogue().parameters
    by_band: dict[str, list[Decimal]] = {}
    for parameter in parameters.values():
        if parameter.id.startswith("afc_band_"):
            band = "band_" + parameter.id.removeprefix("afc_band_").partition("_")[0]
            by_band.setdefault(band, []).append(parameter.values[0].value)
    costs = {band: (pay[0] + pay[-1]) / 2 * ON_COSTS / AWARD for band, pay in by_band.items()}
    for key, line in north_shire().parameters.lines.items():
        bands = north_shire().detail.posts.profile_of(key).bands
        assert sum(bands.values()) == 1, key
        mean = sum(share * costs.get(band, NO_BAND) for band, share in bands.items())
        assert float(mean) == pytest.approx(float(line.pay_per_wte), rel=0.10), key


def test_contracts_end_for_work_that_is_bought_in_and_for_no_other():
    for code, trust in trusts().items():
        bought = {key for key, line in trust.lines.items() if line.delivery_model in BOUGHT_IN and not line.left_empty}
        assert {key[:2] for key in answers()[code] if key[2] == "contract_ends_on"} == bought
        assert {key[:2] for key in answers()[code] if key[2] == "contract_notice_months"} == bought


def services(code: str) -> list[dict[str, ReturnAnswer]]:
    rows: dict[str, dict[str, ReturnAnswer]] = {}
    for (function, line, field), answer in answers()[code].items():
        if function == "shared":
            rows.setdefault(line, {})[field] = answer
    return list(rows.values())


def test_both_sides_report_the_same_services():
    def seen(code: str, direction: str) -> list[tuple[ReturnAnswer, ...]]:
        fields = ("shared_line", "shared_cost", "shared_wte", "shared_ends_on", "shared_agreed")
        own = [row for row in services(code) if row["shared_direction"] == direction]
        here = [(row["shared_with"], code) if direction == "Provided to" else (code, row["shared_with"]) for row in own]
        return [(*pair, *(row[field] for field in fields)) for pair, row in zip(here, own, strict=True)]

    provided = [row for code in trusts() for row in seen(code, "Provided to")]
    received = [row for code in trusts() for row in seen(code, "Received from")]
    assert provided
    assert sorted(provided, key=str) == sorted(received, key=str)


def test_what_is_received_is_what_is_recharged_in():
    codes = {line.code: (f.id, line.id) for f in catalogue().taxonomy.functions.values() for line in f.lines}
    for code, trust in trusts().items():
        received = {
            codes[str(row["shared_line"])]: row["shared_cost"]
            for row in services(code)
            if row["shared_direction"] == "Received from" and row["shared_line"] != "PATHOLOGY"
        }
        lines = {key: line.recharged_in for key, line in trust.lines.items() if line.delivery_model == FROM_TRUST}
        assert received == lines


def test_more_services_than_rows_are_refused():
    made = north_shire()
    with pytest.raises(ValueError, match="ZN101 shares 9 services, and the form has 8 rows"):
        detail_answers("ZN101", trusts(), {}, made.detail, made.taxonomy, Draws(made.parameters.seed), 8)


def test_systems_are_invented_and_cost_a_part_of_a_lines_nonpay():
    owners = {system.id: system.of.split(".") for system in north_shire().detail.system}
    words = ("Invented", "Imaginary", "Made-up")
    for code, trust in trusts().items():
        rows = {line for function, line, _ in answers()[code] if function == "systems"}
        assert rows
        for system in rows:
            supplier, product = (
                answers()[code]["systems", system, f"system_{name}"] for name in ("supplier", "product")
            )
            assert str(supplier).startswith(words)
            assert str(product).startswith(words)
            cost = number(code, "systems", system, "system_cost")
            if owners[system] == ["pathology"]:
                nonpay = sum(amount for key, amount in disciplines(code, "nonpay_cost").items())
            else:
                function, line = owners[system]
                nonpay = trust.lines[function, line].nonpay_cost
            assert 0 < cost < nonpay


def disciplines(code: str, field: str) -> dict[str, Decimal]:
    return {
        key[1]: amount
        for key, amount in answers()[code].items()
        if key[0] == "pathology" and key[2] == field and isinstance(amount, Decimal)
    }


def test_the_hub_of_pathology_charges_what_its_customers_pay():
    paid: dict[str, Decimal] = {}
    for code in trusts():
        for name, amount in disciplines(code, "recharged_in").items():
            paid[name] = paid.get(name, Decimal(0)) + amount
    assert disciplines("ZN101", "recharged_out") == paid
    assert sum(paid.values()) > 0
    roles = {code: answers()[code]["pathology", "network", "network_role"] for code in trusts()}
    assert list(roles.values()) == ["Hub", *["Spoke"] * 3, *["Bought in"] * 3, "No pathology"]
    spokes = [code for code, role in roles.items() if role == "Spoke"]
    assert number("ZN101", "pathology", "network", "network_spokes") == len(spokes)
    assert {answers()[code]["pathology", "network", "network_hub"] for code in spokes} == {"ZN101"}


def test_pathology_costs_what_was_published():
    cost = tests = Decimal(0)
    for code, trust in trusts().items():
        gross = sum(
            sum(disciplines(code, field).values())
            for field in ("pay_cost", "nonpay_cost", "contract_cost", "recharged_in")
        )
        net = gross - sum(disciplines(code, "recharged_out").values())
        if trust.body.type == "acute":
            assert Decimal("0.015") < net / trust.totals.operating_expenditure < Decimal("0.032")
            staff = sum(
                sum(disciplines(code, f"wte_{group}").values())
                for group in north_shire().detail.laboratories.pay_per_wte
            )
            assert 35_000 < sum(disciplines(code, "pay_cost").values()) / staff < 65_000
        cost += net
        tests += sum(disciplines(code, "tests").values())
    assert float(cost / tests) == pytest.approx(1.96, rel=0.10)


def test_a_base_year_is_given_with_the_cost_of_2018_19_and_lies_between():
    for code, trust in trusts().items():
        row = [
            number(code, TRUST_LEVEL, TRUST_LEVEL, f"corporate_{name}") for name in ("cost_april_2022", "wte_current")
        ]
        if trust.totals.corporate_cost_2018_19 is None:
            assert row == [0, 0]
            continue
        assert trust.totals.corporate_cost_current is not None
        assert trust.totals.corporate_cost_2018_19 < row[0] < trust.totals.corporate_cost_current
        assert 0 < row[1] < trust.totals.wte_administration_and_estates


def test_no_more_is_accepted_than_was_shown_and_some_is_not_decided():
    accepted = {
        (code, key[0]): amount for code in trusts() for key, amount in answers()[code].items() if "_accepted" in key[2]
    }
    for (code, function), amount in accepted.items():
        possible = shown()[code][function, "opportunity", "opportunity_shown"]
        assert isinstance(amount, Decimal)
        assert 0 <= amount <= possible
        assert possible > 0, (code, function)
    assert 0 in accepted.values()
    open_ones = [
        key for code in trusts() for key, gap in shown()[code].items() if gap and (code, key[0]) not in accepted
    ]
    assert open_ones


def test_what_is_shown_is_the_gap_to_the_median():
    first = north_shire().years["2024/25"]
    rates = sorted(trust.lines["payroll", "payroll"].net / trust.totals.patient_care_income for trust in first.values())
    middle = (rates[3] + rates[4]) / 2
    for code, trust in first.items():
        gap = trust.lines["payroll", "payroll"].net - middle * trust.totals.patient_care_income
        assert shown()[code]["payroll", "opportunity", "opportunity_shown"] == max(0, round(gap))


def test_savings_are_of_both_kinds():
    schemes = [[key for key in answers()[code] if key[2] == "scheme_name"] for code in trusts()]
    assert {len(found) for found in schemes} == {0, 1, 2}
    for field, words in (
        ("saving_recurrent", {"Recurrent", "Non-recurrent"}),
        ("saving_cash_releasing", {"Cash-releasing", "Not cash-releasing"}),
    ):
        assert {answers()[code][key] for code in trusts() for key in answers()[code] if key[2] == field} == words


def test_parts_add_up_whatever_the_step():
    for whole in ("0", "0.03", "0.5", "7.41", "120.5"):
        parts = parts_of(Decimal(whole), {"a": 0.2, "b": 0.5, "c": 0.3}, Decimal("0.5"))
        assert sum(parts.values()) == Decimal(whole)
        assert all(part >= 0 for part in parts.values())


def test_a_volume_that_is_declared_nowhere_is_refused(tmp_path: Path):
    text = (HERE / "detail.toml").read_text(encoding="utf-8")
    spoilt = tmp_path / "detail.toml"
    spoilt.write_text(text.replace('volume = "first_contact_fixes"\nof', 'volume = "contented_callers"\nof'), "utf-8")
    with pytest.raises(DeclarationError, match=r"contented_callers is declared 1 times .* and 0 times"):
        read_detail(north_shire().parameters, catalogue().taxonomy, spoilt)


def test_a_line_without_a_profile_of_posts_is_refused():
    posts = replace(north_shire().detail.posts, profile=())
    with pytest.raises(KeyError, match=r"no profile of posts for legal\.legal"):
        posts.profile_of(("legal", "legal"))
