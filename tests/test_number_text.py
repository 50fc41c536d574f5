"""Which texts are numbers, and that no other text ever becomes one."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consolidate.collection.number_text import read_number

SAMPLES = Path(__file__).parents[1].parent / "shared" / "samples" / "D04_texts.json"

TAKEN = {
    "1234": "1234",
    "0": "0",
    "00500": "500",
    "1,234": "1234",
    "1,234.50": "1234.50",
    "12,345,678": "12345678",
    "£1,234": "1234",
    "(500)": "-500",
    "(£1,500)": "-1500",
    "-500": "-500",
    "-£500": "-500",
    "\u2212500": "-500",
    "+5": "5",
    " 500 ": "500",
    "\u00a0500\u00a0": "500",
    "500\n": "500",
    "\t500": "500",
    "0.5": "0.5",
    "-0": "0",
}

REFUSED = {
    "£1.2m": "Write 1200000.",
    "1.2k": "Write 1200.",
    "-£2bn": "Write -2000000000.",
    "3 mn": "Write 3000000.",
    "12%": "Type the figure itself",
    "41,6": "Type 41.6 with a full stop, or 416.",
    "3,9": "Type 3.9 with a full stop, or 39.",
    "1.234,56": "Write 1234.56.",
    "1 234": "Type the digits alone",
    "1\u00a0234": "Type the digits alone",
    "1\u202f234": "Type the digits alone",
    "1'000": "Type the digits alone",
    "1_000": "Type the digits alone",
    "1,23,456": "Type the digits alone",
    "1.2.3": "Type the digits alone",
    "1e3": "Write the number out",
    "1E+3": "Write the number out",
    "\uff11\uff12\uff13": "digits 0 to 9",
    "\u0661\u0662\u0663": "digits 0 to 9",
    "\u200b500": "Clear the cell",
    "1234567890123456": "Type the figure as a number",
    "nan": "Type one number",
    "inf": "Type one number",
    "0x10": "Type one number",
    "<5": "Type one number",
    "~500": "Type one number",
    "c. 500": "Type one number",
    "500 (est)": "Type one number",
    "500*": "Type one number",
    "500-": "Type one number",
    "TBC": "Type one number",
    "O": "Type one number",
    "l23": "Type one number",
    "5\u00bd": "Type one number",
    "'5": "Type one number",
    "=1+1": "Type one number",
    "(-500)": "Type one number",
    "GBP 500": "Type one number",
    ".": "Type one number",
    "": "Type one number",
    ".5": "Type one number",
    "5.": "Type the digits alone",
    "01/02/2026": "Type one number",
}


@pytest.mark.parametrize(("text", "value"), TAKEN.items())
def test_a_number_that_can_be_read_in_one_way_only_is_taken(text, value):
    read = read_number(text)
    assert (read.value, read.problem) == (Decimal(value), "")


@pytest.mark.parametrize(("text", "do"), REFUSED.items())
def test_a_text_that_would_have_to_be_guessed_is_refused_with_what_to_type(text, do):
    read = read_number(text)
    assert read.value is None
    assert read.problem
    assert do in read.do


@given(st.text(max_size=12))
def test_no_text_is_taken_that_python_alone_would_read_otherwise(text):
    read = read_number(text)
    if read.value is not None:
        plain = text.strip(" \t\r\n\u00a0").replace("£", "").replace(",", "").replace("\u2212", "-")
        plain = f"-{plain[1:-1]}" if plain.startswith("(") else plain
        assert Decimal(plain) == read.value
        assert plain.isascii()


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_every_figure_written_with_pounds_and_commas_is_read_back(value):
    text = f"£{abs(value):,.2f}"
    assert read_number(text if value >= 0 else f"-{text}").value == value
    assert read_number(text if value >= 0 else f"({text})").value == value


def test_the_collected_texts_are_each_taken_or_refused_with_a_reason():
    if not SAMPLES.exists():
        pytest.skip(f"{SAMPLES} is not here")
    texts = json.loads(SAMPLES.read_text(encoding="utf-8"))
    taken = [text for text in texts if read_number(text).value is not None]
    assert all(read_number(text).problem for text in texts if text not in taken)
    negative = ["(500)", "-500", "\u2212500"]
    spaced = [" 500 ", "+5", "500\n", "500\t"]
    assert taken == ["1234", "1,234", "1,234.50", "£1,234", *negative, *spaced, "0", "00500"]
