"""A return of an invented trust, sound in every cell, and ways of writing, spoiling and reading it."""

import io
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

import openpyxl

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.layouts import CellKind, Layout
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.catalogue.thresholds import thresholds
from consolidate.catalogue.trusts import TrustEntry, trust_register
from consolidate.collection.checks import check_return
from consolidate.collection.return_filling import Answer, Prefill, Prefilled
from consolidate.collection.return_form import Form, Key, form_of
from consolidate.collection.return_reader import read_return
from consolidate.collection.return_template import plan_return
from consolidate.sheets.plan import BookPlan
from consolidate.sheets.preflight import book_of
from consolidate.sheets.writer import book_bytes
from consolidate.words.facts import Fact, Submission
from consolidate.words.findings import Finding
from consolidate.words.years import CollectionYear

TRUST = "ZN101"
YEAR = CollectionYear(2025)
MADE_ON = date(2026, 4, 20)
PAYSLIPS, EMPLOYEES, VOLUME = 96_000, 8_000, 12_000
INCOME = 600_000_000
LINE_PAY, LINE_WTE = 520_000, 10
TOTALS = {
    "operating_income": INCOME,
    "patient_care_income": 550_000_000,
    "operating_expenditure": 590_000_000,
    "wte_total": 7_500,
    "wte_administration_and_estates": 1_500,
    "headcount": 8_400,
    "corporate_admin_pay": 40_000_000,
    "corporate_cost_2018_19": 20_000_000,
    "corporate_cost_current": 24_000_000,
}


def layout_of(year: CollectionYear = YEAR) -> Layout:
    return return_layouts().of_year(year)


@cache
def form(year: CollectionYear = YEAR) -> Form:
    return form_of(layout_of(year), catalogue().taxonomy)


def trust(code: str = TRUST) -> TrustEntry:
    return trust_register().trust(code)


NOT_SAID = ("provider_code", "contract_ends_on", "contract_notice_months", "signed_total", "last_year_confirmed")
"""Cells of a line that is done in-house and was not asked about before."""


def sound_answers(of: Form | None = None) -> dict[Key, Answer]:
    """An answer for every cell, of which no check finds anything to say."""
    of = of or form()
    answers: dict[Key, Answer] = {}
    for key, slot in of.by_key.items():
        function, _, field = key
        if field in TOTALS:
            answers[key] = Decimal(TOTALS[field])
        elif slot.column.previous_year or not slot.row.required or field in NOT_SAID or field.endswith(".confirmed"):
            answers[key] = None
        elif slot.kind is CellKind.CHOICE:
            answers[key] = {"delivery_model": "In-house", "figure_source": "Ledger"}.get(field, slot.choices[0])
        elif slot.kind is CellKind.DATE:
            answers[key] = date(2026, 6, 30)
        elif slot.kind is CellKind.TEXT:
            answers[key] = f"Words about {function}"
        else:
            answers[key] = Decimal(
                {"pay_cost": LINE_PAY, "nonpay_cost": 40_000, "wte_in_post": LINE_WTE, "wte_bank_agency": 1}.get(
                    field, 0
                )
            )
    for function in of.taxonomy.functions.values():
        volumes = [(line, volume) for line in function.lines for volume in line.volumes]
        wholes = Counter(volume.adds_up_to for _, volume in volumes)
        for line, volume in volumes:
            given = {"payslips": PAYSLIPS, "employees_paid": EMPLOYEES}.get(volume.id, VOLUME)
            parts = wholes[volume.adds_up_to] if volume.adds_up_to else 1
            if (function.id, line.id, volume.id) in of.by_key:
                answers[function.id, line.id, volume.id] = Decimal(given) / parts
    lines = sum(len(function.lines) for function in of.taxonomy.functions.values())
    answers["trust", "signoff", "signed_total"] = Decimal(lines * (LINE_PAY + 40_000))
    return answers


def plan(
    answers: Mapping[Key, Answer] | None = None,
    *,
    year: CollectionYear = YEAR,
    prefill: Prefill | None = None,
    layout: Layout | None = None,
    taxonomy: Taxonomy | None = None,
    code: str = TRUST,
) -> BookPlan:
    """The workbook of a return; sound answers unless others are given."""
    return plan_return(
        layout or layout_of(year),
        taxonomy or catalogue().taxonomy,
        trust(code),
        thresholds=thresholds(),
        made_on=MADE_ON,
        prefill=prefill,
        answers=sound_answers(form(year)) if answers is None else answers,
    )


@cache
def sound_bytes(year: CollectionYear = YEAR) -> bytes:
    return book_bytes(plan(year=year))


def read(
    data: bytes, *, year: CollectionYear | None = None, taxonomy: Taxonomy | None = None
) -> tuple[Submission | None, tuple[Finding, ...]]:
    """What comes of the bytes of a return."""
    return read_return(
        book_of(data, "return.xlsx"),
        taxonomy=taxonomy or catalogue().taxonomy,
        layouts=return_layouts(),
        register=trust_register(),
        year=year,
    )


def spoilt(change: Callable[[openpyxl.Workbook], object], data: bytes | None = None) -> bytes:
    """The sound return after somebody worked on it: opened, changed and saved by another program."""
    book = openpyxl.load_workbook(io.BytesIO(data or sound_bytes()))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def at(name: str, of: BookPlan | None = None) -> tuple[str, str]:
    """Sheet and cell of a defined name such as FIN.AP.pay_cost."""
    sheet, _, cell = (of or sound_plan()).defined_names[name].rpartition("!")
    return sheet.strip("'"), cell.replace("$", "")


@cache
def sound_plan() -> BookPlan:
    return plan()


def typed(name: str, value: object, **look: object) -> Callable[[openpyxl.Workbook], None]:
    """Somebody types a value into the cell of a name, and may change its format."""

    def change(book: openpyxl.Workbook) -> None:
        sheet, cell = at(name)
        book[sheet][cell].value = value
        for attribute, setting in look.items():
            setattr(book[sheet][cell], attribute, setting)

    return change


def facts_of(submission: Submission) -> dict[Key, Fact]:
    return {(fact.function, fact.line, fact.field): fact for fact in submission.facts}


def names(findings: tuple[Finding, ...] | list[Finding]) -> list[str]:
    return sorted({finding.name for finding in findings})


def checked(changes: Mapping[Key, Answer], *, previous: Mapping[Key, Answer] | None = None) -> list[Finding]:
    """What the checks find in a sound return with other answers in some cells, beside a return of last year."""
    submission, findings = read(book_bytes(plan({**sound_answers(), **changes})))
    assert submission is not None, findings
    last_year = None
    if previous is not None:
        before = form(YEAR.previous)
        answers = {key: answer for key, answer in {**sound_answers(before), **previous}.items() if key in before.by_key}
        last_year, _ = read(book_bytes(plan(answers, year=YEAR.previous)))
        assert last_year is not None
    return check_return(submission, taxonomy=catalogue().taxonomy, previous=last_year)


def held(figures: Mapping[Key, int]) -> Prefill:
    """Last year's figures, as the form prints them."""
    return Prefill(
        last_year={key: Prefilled(value=Decimal(value), source="last year") for key, value in figures.items()}
    )
