"""The mutators of the rules about what stands in a cell: each puts something else into a random cell of a return."""

from datetime import datetime
from decimal import Decimal

from mutating import Clean, Spoilt, cell_replaced, number_slots, spoils

from consolidate.collection.return_form import Key


def figure(clean: Clean) -> Key:
    """The cell of a random cost of a line that is done in-house."""
    lines = set(clean.lines())
    costs = ("pay_cost", "nonpay_cost", "wte_in_post")
    return clean.rng.choice([key for key in number_slots(clean) if key[:2] in lines and key[2] in costs])


def typed(clean: Clean, *texts: str) -> Spoilt:
    at = figure(clean)
    return Spoilt(typed={at: clean.rng.choice(texts)}, at=at)


def set_in(clean: Clean, at: Key, value: object, **look: object) -> Spoilt:
    """Somebody opens the file and puts a value, or another format, into a cell."""
    sheet, cell = clean.place(at)

    def change(book):
        if value is not None:
            book[sheet][cell].value = value
        for attribute, setting in look.items():
            setattr(book[sheet][cell], attribute, setting)

    return Spoilt(at=at, change=change)


@spoils("answer-not-a-number")
def answer_not_a_number(clean: Clean) -> Spoilt:
    return typed(clean, "see e-mail", "\u00a31.2m", "TBC", "3,9", "c. 500", "<5")


@spoils("answer-ambiguous")
def answer_ambiguous(clean: Clean) -> Spoilt:
    return typed(clean, "nil", "-", ".")


@spoils("answer-not-supplied")
def answer_not_supplied(clean: Clean) -> Spoilt:
    return typed(clean, "n/a", "N/A", "not known")


@spoils("answer-number-as-text")
def answer_number_as_text(clean: Clean) -> Spoilt:
    at = figure(clean)
    return Spoilt(typed={at: f"{clean.number(at[:2], at[2]):,}"}, at=at, as_signed=True)


@spoils("answer-too-large")
def answer_too_large(clean: Clean) -> Spoilt:
    at = figure(clean)
    return Spoilt(typed={at: Decimal(10) ** clean.rng.randint(13, 15)}, at=at)


@spoils("answer-not-in-list")
def answer_not_in_list(clean: Clean) -> Spoilt:
    return set_in(clean, (*clean.line(), "delivery_model"), clean.rng.choice(("Inhouse", "Shared", "in house")))


@spoils("answer-not-a-day", also=["signed-without-date"])
def answer_not_a_day(clean: Clean) -> Spoilt:
    return set_in(clean, ("trust", "signoff", "signed_on"), clean.rng.choice(("tomorrow", "01/02/2026", "June")))


@spoils("answer-error")
def answer_error(clean: Clean) -> Spoilt:
    return set_in(clean, figure(clean), clean.rng.choice(("#REF!", "#N/A", "#DIV/0!")))


@spoils("answer-boolean")
def answer_boolean(clean: Clean) -> Spoilt:
    return set_in(clean, figure(clean), clean.rng.choice((True, False)))


@spoils("answer-date")
def answer_date(clean: Clean) -> Spoilt:
    return set_in(clean, figure(clean), datetime(2026, clean.rng.randint(1, 12), 3))


@spoils("answer-percentage")
def answer_percentage(clean: Clean) -> Spoilt:
    return set_in(clean, figure(clean), None, number_format="0%")


@spoils("cell-not-calculated")
def cell_not_calculated(clean: Clean) -> Spoilt:
    return set_in(clean, figure(clean), f"=12*{clean.rng.randint(1, 40_000)}")


@spoils("answer-reads-another-workbook")
def answer_reads_another_workbook(clean: Clean) -> Spoilt:
    return set_in(clean, figure(clean), "='[ledger.xlsx]Sheet1'!A1")


@spoils("answer-merged", also=["cost-incomplete", "costs-missing", "wte-missing"])
def answer_merged(clean: Clean) -> Spoilt:
    line = clean.line()
    (sheet, first), (_, second) = clean.place((*line, "pay_cost")), clean.place((*line, "nonpay_cost"))
    return Spoilt(at=(*line, "nonpay_cost"), change=lambda book: book[sheet].merge_cells(f"{first}:{second}"))


@spoils("answer-from-formula")
def answer_from_formula(clean: Clean) -> Spoilt:
    at = figure(clean)
    value = clean.number(at[:2], at[2])
    name = clean.form.by_key[at].name
    return Spoilt(at=at, planned=cell_replaced(name, value=None, formula=f"={value}+0", result=value))


@spoils("answer-hidden-characters")
def answer_hidden_characters(clean: Clean) -> Spoilt:
    hidden = clean.rng.choice(("\u200b", "\u2060", "\ufeff"))
    return set_in(clean, (*clean.line(), "comment"), f"Words{hidden} about it")


@spoils("answer-words-lost")
def answer_words_lost(clean: Clean) -> Spoilt:
    return set_in(clean, (*clean.line(), clean.rng.choice(("comment", "reason"))), "#NAME?")
