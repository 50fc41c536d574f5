"""A return filled in through LibreOffice from our template, saved by it, and loaded: all is as it was typed.

Goes by the form alone: whatever cells the latest layout has are typed into, each in a way of its own kind.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import cycle
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from keeping import run
from programs import program
from returns import MADE_ON, TRUST, YEAR, form, layout_of, plan, sound_answers, trust
from typing_in import fill_in

from consolidate.catalogue.layouts import CellKind
from consolidate.cli.main import root
from consolidate.collection.return_filling import Answer
from consolidate.collection.return_form import Key, Slot
from consolidate.collection.return_template import file_name
from consolidate.sheets.plan import BookPlan
from consolidate.store.store import Store
from consolidate.words.facts import Fact
from consolidate.words.states import State

WORDS = (
    "Shared with two others; see the note", "It’s “half” done & <not> signed", "Coût révisé — naïve", "'quoted'",
    "100% of it, or 3/4?", "x" * 900, "line 1, line 2", "tab-free\u00a0text",
)  # fmt: skip
"""What people write, none of which LibreOffice takes for a number, a date or a formula."""

CODES = ("provider_code",)
"""Cells of words that are looked up, and are left as they are."""


@dataclass(frozen=True, kw_only=True)
class FilledIn:
    """The saved workbook; what was typed and what that means; and our own plan of a return with these answers."""

    path: Path
    typed: dict[Key, str]
    answers: dict[Key, Answer]
    planned: BookPlan


def meant() -> dict[Key, Answer]:
    """An answer to every cell, optional ones too, that together make a return without an error."""
    words = cycle(WORDS)
    answers = dict(sound_answers())
    for number, (key, slot) in enumerate(form().by_key.items()):
        if slot.kind is CellKind.TEXT and slot.key[2] not in CODES:
            answers[key] = next(words)
        elif answers[key] is None and slot.kind is CellKind.NUMBER:
            # Posts are parts of the one or ten of a line.
            answers[key] = Decimal(number % 97) / (100 if slot.unit in ("gbp", "wte") else 1)
        elif answers[key] is None and slot.kind is CellKind.CHOICE:
            answers[key] = slot.choices[number % len(slot.choices)]
        elif answers[key] is None and slot.kind is CellKind.DATE:
            answers[key] = date(2027, 1 + number % 12, 1 + number % 28)
    return answers | {
        ("finance", "accounts_payable", "pay_cost"): Decimal("520000.25"),
        ("finance", "accounts_payable", "nonpay_cost"): Decimal("39999.75"),
        ("governance_and_risk", "governance_and_risk", "complaints"): "n/a",
    }


def typed_as(slot: Slot, answer: Answer, way: int) -> str:
    """What a person types for an answer; numbers in one of several ways."""
    if isinstance(answer, date):
        return (f"{answer:%d/%m/%Y}", answer.isoformat())[way % 2]
    if isinstance(answer, str) or answer is None:
        return answer or ""
    plain = format(answer, "f")
    ways = [plain, f"{answer:,f}", f" {plain}", f"={plain}*2/2"]
    if slot.unit == "gbp":
        ways.append(f"£{answer:,f}")
    return ways[way % len(ways)]


@pytest.fixture(scope="module")
def filled_in(tmp_path_factory: pytest.TempPathFactory) -> FilledIn:
    soffice = program("soffice")
    folder = tmp_path_factory.mktemp("typing")
    new = ["template", "new", "--year", str(YEAR), "--trust", TRUST, "--blank", "--out", str(folder), "--draft"]
    result = CliRunner().invoke(root, [*new, "--as-of", MADE_ON.isoformat()])
    assert result.exit_code == 0, result.output
    blank = folder / file_name(layout_of(), trust())
    answers = meant()
    slots = form().by_key
    typed = {key: typed_as(slots[key], answer, way) for way, (key, answer) in enumerate(answers.items())}
    path = fill_in(soffice, blank, {slots[key].name: text for key, text in typed.items() if text}, folder)
    return FilledIn(path=path, typed=typed, answers=answers, planned=plan(answers))


def test_every_value_and_address_is_loaded_as_it_was_typed(filled_in: FilledIn, tmp_path: Path) -> None:
    store = tmp_path / "store.duckdb"
    assert run(store, "init").exit_code == 0
    loaded = run(store, "load", filled_in.path)
    assert loaded.exit_code == 0, loaded.output
    with Store.open(store) as held:
        [submission] = held.returns()
    facts = {(fact.function, fact.line, fact.field): fact for fact in submission.facts}
    named = {key: filled_in.planned.defined_names[slot.name] for key, slot in form().by_key.items()}
    wrong = [
        f"{key}: typed {filled_in.typed[key]!r}, loaded {facts.get(key)}"
        for key, answer in filled_in.answers.items()
        if not says(facts.get(key), answer, named[key])
    ]
    assert wrong == []
    assert set(facts) <= set(filled_in.answers)
    assert sum(1 for fact in facts.values() if fact.value is not None) > 500


def says(fact: Fact | None, answer: Answer, place: str) -> bool:
    """Whether a fact is what was typed, from the cell that it was typed into."""
    if fact is None:
        return answer is None
    if f"{fact.sheet}!{fact.cell}" != place.replace("'", "").replace("$", ""):
        return False
    if answer is None:
        return fact.state is State.BLANK
    if isinstance(answer, date):
        return fact.raw == answer.isoformat()
    if isinstance(answer, str):
        return fact.state in (State.PROVIDED, State.NOT_SUPPLIED) and fact.raw == answer
    return fact.state is State.PROVIDED and fact.value == answer


def test_every_total_is_what_the_engine_works_out(filled_in: FilledIn) -> None:
    theirs = openpyxl.load_workbook(filled_in.path, data_only=True)
    compared = 0
    for sheet in filled_in.planned.sheets:
        for cell in sheet.cells:
            if cell.formula is None:
                continue
            found, ours = theirs[sheet.name][cell.address].value, cell.result
            where = f"{sheet.name}!{cell.address} {cell.formula}"
            assert (found or "") == ours if isinstance(ours, str) else found == pytest.approx(float(ours)), where
            compared += 1
    assert compared > 150


def test_nothing_is_found_but_that_formulas_were_typed(filled_in: FilledIn) -> None:
    result = CliRunner().invoke(root, ["check", str(filled_in.path), "--json"])
    assert result.exit_code == 0, result.output
    for name in ("return-names-moved", "answer-hidden-characters", "answer-words-lost"):
        assert name not in result.stdout
    assert "answer-from-formula" in result.stdout
