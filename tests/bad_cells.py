"""Rows 63 to 88 of the catalogue of bad inputs: what stands in the cell of an answer, and what is hidden."""

import io
import re
from decimal import Decimal

import openpyxl
from spoiling import (
    AP,
    COMMENT,
    COVER_CODE,
    FINANCE,
    NON_PAY,
    NON_PAY_KEY,
    PAY,
    SIGNED,
    SIGNED_ON,
    UNDATED,
    WORKBOOK,
    Case,
    Edit,
    after_cells,
    bad,
    edited,
    fine,
    formula,
    last_style,
    more_rows,
    number,
    put,
    rewrite,
    shown_as,
    sound,
    swap,
    text,
)

COMMENT_KEY = (*AP, "comment")
SIGNED_KEY = ("trust", "signoff", "signed_on")
CREDIT = "Finance!K12"


def hidden_list(code: str) -> bytes:
    """A forgotten sheet that lists people by a number that has the check digit of an NHS number: nobody's."""
    book = openpyxl.load_workbook(io.BytesIO(sound(code)))
    sheet = book.create_sheet("Staff")
    sheet.sheet_state = "hidden"
    for name in ("A", "B", "C"):
        sheet.append([name, "943 476 5919"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def asks(how: str) -> Edit:
    """The workbook says how it calculates."""
    return rewrite(WORKBOOK, lambda xml: re.sub(rb"<calcPr[^>]*/>", f"<calcPr {how}/>".encode(), xml))


def pay_text(words: str) -> Edit:
    return text(NON_PAY, words)


def cases() -> list[Case]:
    """Rows 63 to 88: what stands in a cell."""
    errors = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!")
    accepted = {
        "'40,000'": "40,000",
        "pounds": "£40,000",
        "spaces": " 40000 ",
        "a hard space": "40000\u00a0",
        "pence": "£40,000.00",
    }
    mended = {"a unit": "£1.2m", "thousands": "1.2k", "per cent": "12%", "continental": "1.234,56", "a comma": "41,6"}
    strange = {
        "nan": "nan", "inf": "inf", "underscore": "1_000", "full width": "\uff11\uff12\uff13",
        "Arabic-Indic": "\u0661\u0662\u0663", "exponent": "1e3", "hexadecimal": "0x10",
    }  # fmt: skip
    guesses = {
        "below": "<5",
        "about": "c. 500",
        "estimate": "500 (est)",
        "to be confirmed": "TBC",
        "letter O": "O",
        "letter l": "l23",
    }
    stored = ("NaN", "INF", "1.8e308", "abc", "1,5", " 5 ", "1_000", "\u0663")
    day = shown_as("0.0 d")
    return [
        *(
            bad("R063", code, "answer-error", edited(put(PAY, f"<f>Z1</f><v>{code}</v>", "e")), where=PAY, says=code)
            for code in errors
        ),
        fine(
            "R064",
            "in a comment",
            "answer-words-lost",
            edited(put(COMMENT, "<v>#REF!</v>", "e")),
            where=COMMENT,
            says="#REF!",
            changes={COMMENT_KEY: None},
        ),
        fine(
            "R064",
            "in a cell nobody asks for",
            None,
            edited(more_rows("Finance", '<row r="40"><c r="B40" t="e"><v>#REF!</v></c></row>')),
        ),
        bad(
            "R065",
            "no result",
            "cell-not-calculated",
            edited(formula(PAY, "G11*1")),
            where=PAY,
            says="no stored result",
        ),
        bad(
            "R066",
            "asks to be calculated",
            "cell-not-calculated",
            edited(formula(PAY, "G11*1", "0"), asks('fullCalcOnLoad="1"')),
            where=PAY,
            also=("workbook-not-calculated",),
        ),
        bad(
            "R067",
            "manual, with a formula in an answer",
            "cell-not-calculated",
            edited(formula(PAY, "G11*1", "999"), asks('calcMode="manual"')),
            where=PAY,
            also=("workbook-not-calculated",),
        ),
        fine("R067", "manual, with typed answers", "workbook-not-calculated", edited(asks('calcMode="manual"'))),
        bad("R068", "empty text", "answer-empty-text", edited(formula(PAY, 'IF(1=1,"",5)', "", "str")), where=PAY),
        bad(
            "R069",
            "another workbook",
            "answer-reads-another-workbook",
            edited(formula(PAY, "[1]Ledger!A1", "520000")),
            where=PAY,
            says="[1]Ledger!A1",
        ),
        *(
            fine("R070", what, "answer-number-as-text", edited(pay_text(words)), where=NON_PAY, says="40000")
            for what, words in accepted.items()
        ),
        # Taken as less than nothing, and then refused as such: no line of ours may be a credit.
        bad(
            "R070",
            "in brackets",
            "figure-negative",
            edited(text(CREDIT, "(500)")),
            where=CREDIT,
            says="500",
            also=(
                "answer-number-as-text",
                SIGNED,
            ),
        ),
        bad(
            "R070",
            "a true minus",
            "figure-negative",
            edited(text(CREDIT, "\u2212500")),
            where=CREDIT,
            says="500",
            also=(
                "answer-number-as-text",
                SIGNED,
            ),
        ),
        *(
            bad(row, what, "answer-not-a-number", edited(pay_text(words)), where=NON_PAY, says=words)
            for row, of in (("R071", mended), ("R072", strange), ("R073", guesses))
            for what, words in of.items()
        ),
        *(
            fine(
                "R074",
                words,
                "answer-not-supplied",
                edited(pay_text(words)),
                where=NON_PAY,
                changes={NON_PAY_KEY: None},
                also=(SIGNED,),
            )
            for words in ("n/a", "N/A")
        ),
        *(
            bad("R075", words, "answer-ambiguous", edited(pay_text(words)), where=NON_PAY, says=f"'{words}'")
            for words in ("nil", "-", ".")
        ),
        bad("R076", "TRUE", "answer-boolean", edited(put(PAY, "<v>1</v>", "b")), where=PAY, says="TRUE"),
        bad("R076", "FALSE", "answer-boolean", edited(put(PAY, "<v>0</v>", "b")), where=PAY, says="FALSE"),
        *(
            bad("R077", said, "cell-number-unreadable", edited(number(PAY, said)), where=PAY, says=f"'{said}'")
            for said in stored
        ),
        fine(
            "R078",
            "19 digits",
            "number-too-long",
            edited(number(NON_PAY, "40000.12345678901234")),
            where=NON_PAY,
            changes={NON_PAY_KEY: Decimal("40000.1234567890")},
        ),
        bad("R079", "0.0 d", "answer-date", edited(day, number(PAY, "45000.5", last_style())), where=PAY, says="0.0 d"),
        bad(
            "R079",
            "day and month",
            "answer-date",
            edited(shown_as("dd/mm/yyyy"), number(PAY, "45323", last_style())),
            where=PAY,
            says="2024-02-01",
        ),
        bad(
            "R080",
            "a number",
            "answer-not-a-day",
            edited(number(SIGNED_ON, "46203", 28)),
            where=SIGNED_ON,
            also=UNDATED,
        ),
        bad(
            "R080",
            "text",
            "answer-not-a-day",
            edited(text(SIGNED_ON, "01/02/2026")),
            where=SIGNED_ON,
            says="01/02/2026",
            also=UNDATED,
        ),
        fine(
            "R081",
            "1904",
            "workbook-counts-from-1904",
            edited(swap(WORKBOOK, "<workbookPr ", '<workbookPr date1904="1" ')),
            changes={SIGNED_KEY: "2030-07-01"},
            also=("signed-in-future",),
        ),
        *(
            bad(
                "R082",
                what,
                "answer-not-a-day",
                edited(number(SIGNED_ON, serial)),
                where=SIGNED_ON,
                says=serial,
                also=UNDATED,
            )
            for what, serial in {"29 February 1900": "60", "before 1900": "-1", "year 10000": "2958466"}.items()
        ),
        bad("R083", "type zzz", "cell-type-unknown", edited(put(PAY, "<v>5</v>", "zzz")), where=PAY),
        bad("R083", "boolean 2", "cell-boolean-unreadable", edited(put(PAY, "<v>2</v>", "b")), where=PAY),
        fine(
            "R084",
            "zero width",
            "answer-hidden-characters",
            edited(text(COMMENT, "our\u200b reason")),
            where=COMMENT,
            changes={COMMENT_KEY: "our reason"},
        ),
        fine("R084", "_x000D_", None, edited(text(COMMENT, "one_x000D_\ntwo")), changes={COMMENT_KEY: "one\ntwo"}),
        bad(
            "R084",
            "bidi in a code",
            "trust-code-look-alike",
            edited(text(COVER_CODE, "ZN\u202e102")),
            where=COVER_CODE,
            says="U+202E",
        ),
        bad(
            "R084", "NUL in a code", "trust-code-look-alike", edited(text(COVER_CODE, "ZN102_x0000_")), where=COVER_CODE
        ),
        *(
            fine("R085", words, None, edited(text(COMMENT, words)), changes={COMMENT_KEY: words})
            for words in ("=cmd|' /C calc'!A0", "+1 for the new starter", "@SUM(1+1)", "-2+3")
        ),
        fine(
            "R086", "row", "hidden-cells", edited(swap(FINANCE, '<row r="12"', '<row r="12" hidden="1"')), says="row 12"
        ),
        fine(
            "R086",
            "column",
            "hidden-cells",
            edited(swap(FINANCE, '<col min="7" max="12"', '<col min="7" max="12" hidden="1"')),
            says="G to L",
        ),
        *(
            fine("R087", state, "sheet-hidden", edited(swap(WORKBOOK, 'name="Guide"', f'name="Guide" state="{state}"')))
            for state in ("hidden", "veryHidden")
        ),
        bad(
            "R087",
            "a hidden list of people",
            "personal-data-in-sheet",
            hidden_list,
            where="Staff!B1",
            says="an NHS number; the sheet is hidden",
            also=("sheet-hidden", "return-sheet-added", "workbook-not-calculated"),
        ),
        fine(
            "R087",
            "a sheet of the form",
            "return-sheet-hidden",
            edited(swap(WORKBOOK, 'name="Finance"', 'name="Finance" state="hidden"')),
            also=("sheet-hidden",),
        ),
        fine(
            "R088",
            "filtered",
            "sheet-filtered",
            edited(
                after_cells(
                    "Finance",
                    '<autoFilter ref="A8:V15"><filterColumn colId="0"><filters><filter val="FIN.AP"/></filters>'
                    "</filterColumn></autoFilter>",
                ),
                swap(FINANCE, '<row r="11"', '<row r="11" hidden="1"'),
            ),
            says="A8:V15",
            also=("hidden-cells",),
        ),
    ]
