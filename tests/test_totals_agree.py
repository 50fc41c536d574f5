"""What a trust sees as its totals, worked out by another program, is what the engine says once the return is loaded."""

import random
import subprocess
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from programs import program
from returns import TRUST, YEAR, form, plan, sound_answers
from test_return_template import ALWAYS_CALCULATE, without_results

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.possible import FUNCTION_COST
from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layouts import CellKind, RowSource
from consolidate.catalogue.trusts import trust_register
from consolidate.collection.receiving import Receiver
from consolidate.sheets.writer import book_bytes
from consolidate.store.store import Store

SEED = 20260420


def varied_answers():
    """A return in which every line has costs of its own, pence among them; recharges out stay below the gross cost."""
    draws = random.Random(SEED)
    answers = sound_answers()
    for _, table, slot in form().slots():
        if table.table.rows is RowSource.LINES and slot.kind is CellKind.NUMBER and slot.key[2] in (
            "pay_cost", "nonpay_cost", "contract_cost", "recharged_in", "recharged_out",
        ):  # fmt: skip
            answers[slot.key] = Decimal(draws.randrange(0, 90_000_000)) / 100
        if slot.key[2] == "pay_cost":
            answers[slot.key] = Decimal(draws.randrange(100_000_000, 200_000_000)) / 100
    return answers


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A filled return after LibreOffice opened it, worked everything out itself, and saved it."""
    soffice = program("soffice")
    folder = tmp_path_factory.mktemp("totals")
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS_CALCULATE)
    (folder / "return.xlsx").write_bytes(book_bytes(without_results(plan(varied_answers()))))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, "--headless", profile, "--convert-to", "xlsx", "--outdir", folder / "saved"]
    subprocess.run([*command, folder / "return.xlsx"], check=True, capture_output=True, timeout=180)
    return folder / "saved" / "return.xlsx"


def seen(path):
    """Net cost by function as the Check sheet shows it, with the headline total and the share of income."""
    rows = openpyxl.load_workbook(path, data_only=True)["Check"].iter_rows(values_only=True)
    found = {row[0]: row[1:3] for row in rows if isinstance(row[0], str) and isinstance(row[1], int | float)}
    headline = next(label for label in found if label.startswith("Headline total"))
    return found, found[headline]


def test_the_totals_that_a_trust_sees_are_those_that_the_engine_computes(saved, tmp_path):
    [received] = Receiver(catalogue(), trust_register()).receive([saved])
    assert received.submission is not None, [f.sentence for f in received.findings]
    with Store.create(tmp_path / "consolidate.duckdb") as store:
        store.put(received.submission, loaded_on=date(2026, 7, 1))
        values = [
            v for v in Measurer(store, catalogue(), trust_register()).values(FUNCTION_COST, YEAR) if v.ods_code == TRUST
        ]
    shown, headline = seen(saved)
    by_function = {value.function: value for value in values}
    assert set(by_function) == {None, *catalogue().taxonomy.functions}
    for function in catalogue().taxonomy.functions.values():
        cost, share = shown[function.label]
        assert by_function[function.id].numerator == pytest.approx(cost, abs=0.005), function.label
        assert by_function[function.id].value == pytest.approx(share * 100), function.label
    assert by_function[None].numerator == pytest.approx(headline[0], abs=0.005)
    assert by_function[None].value == pytest.approx(headline[1] * 100)
    assert len({value.numerator for value in values}) == len(values)
