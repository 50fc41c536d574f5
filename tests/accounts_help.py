"""What the tests of the accounts form share: the real forms where they are, and a small one filled in."""

from functools import cache
from pathlib import Path

import pytest
from tac_like import Form, all_codes

from consolidate.collection.accounts_form import read_accounts_form, read_tables
from consolidate.sheets.reader import read_book
from consolidate.words.years import CollectionYear

SHARED = Path(__file__).parents[1].parent / "shared"
FORMS = SHARED / "public" / "tac"
TRUSTS = ("R0A", "R1H", "RCF", "RTQ", "RYC")
YEARS = {"2021_22": "2021/22", "2022_23": "2022/23", "2023_24": "2023/24"}
THIS, LAST = CollectionYear(2023), CollectionYear(2022)

OPEX = ("TAC08", "1", "A08CY01", "EXP0390")
ADMINISTRATION = ("TAC09", "3", "A09CY01", "STA0390")
SALARIES = ("TAC09", "2", "A09CY01", "STA0230")
TOTAL_STAFF = ("TAC09", "3", "A09CY01", "STA0490")


def form_file(name: str) -> Path:
    path = FORMS / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return path


def reconstructed(trust: str) -> Path:
    return form_file(f"tac_2023_24_{trust}_reconstructed.xlsx")


@cache
def book_of(path: Path):
    """A real form, which nobody changes, is opened once."""
    return read_book(path)


def read(path: Path, **options):
    book = book_of(path) if path.is_relative_to(SHARED) else read_book(path)
    return read_accounts_form(book, known=TRUSTS, **options)


def facts_of(submission) -> dict:
    return {(fact.field, fact.year): fact for fact in submission.facts}


def names_of(findings) -> set[str]:
    return {finding.name for finding in findings}


def places_of(path: Path) -> dict:
    book = book_of(path) if path.is_relative_to(SHARED) else read_book(path)
    return {place.codes: place for table in read_tables(book) for place in table.places()}


def numbered(**options) -> Form:
    return Form(values={codes: number for number, codes in enumerate(all_codes(), 101)}, **options)


def complete(**options) -> Form:
    """A form filled in by a trust whose figures agree, with stored results where the form has formulas."""
    typed: dict = {}
    results: dict = {}
    for side, factor in (("CY", 1), ("PY", 2)):
        for schedule, table, sub, value in (
            ("TAC06", "1", "INC0200", 400), ("TAC06", "1", "INC0210", 100),
            ("TAC06", "2", "INC1100", 300), ("TAC06", "2", "INC1115", 200),
            ("TAC07", "1", "INC1230A", 20), ("TAC07", "1", "INC1240A", 30),
            ("TAC08", "1", "EXP0130", 350), ("TAC08", "1", "EXP0170", 90), ("TAC08", "1", "EXP0380Z", 60),
        ):  # fmt: skip
            typed[schedule, table, f"A{schedule[3:]}{side}01", sub] = value * factor
        for schedule, table, sub, value in (
            ("TAC02", "1", "SCI0100A", 500), ("TAC02", "1", "SCI0110A", 50), ("TAC02", "1", "SCI0125A", -500),
            ("TAC02", "1", "SCI0140A", 50), ("TAC02", "1", "SCI0240", 50), ("TAC06", "1", "INC0350", 500),
            ("TAC06", "2", "INC1220", 500), ("TAC07", "1", "INC1360", 50), ("TAC07", "1", "INC1364", 500),
            ("TAC07", "1", "INC1365", 550), ("TAC08", "1", "EXP0390", 500),
        ):  # fmt: skip
            results[schedule, table, f"A{schedule[3:]}{side}01", sub] = value * factor
        for kind, value in (("P", 9), ("O", 1), ("", 10)):
            main = f"A09{side}01{kind}"
            lines = ("STA0370", "STA0380", "STA0390", "STA0400", "STA0410")
            lines += ("STA0420", "STA0430", "STA0440", "STA0450", "STA0480")
            for sub in lines:
                (typed if kind else results)["TAC09", "3", main, sub] = value * factor
            results["TAC09", "3", main, "STA0490"] = value * factor * 10
            for sub in ("STA0230", "STA0240"):
                (typed if kind else results)["TAC09", "2", main, sub] = value * factor * 10
            results["TAC09", "2", main, "STA0360"] = value * factor * 20
            results["TAC09", "2", main, "STA0366"] = value * factor * 20
    options.setdefault("results", results)
    return Form(values=typed | options.pop("values", {}), **options)
