"""Rows 89 to 119 of the catalogue of bad inputs: the sheets of the form, its figures side by side, and whose it is."""

import re
from decimal import Decimal

from returns import INCOME, held, plan, sound_answers
from spoiling import (
    AP,
    COVER_CODE,
    COVER_NAME,
    COVER_VERSION,
    COVER_YEAR,
    FINANCE,
    PAY,
    SHEETS,
    SIGNED,
    WORKBOOK,
    Case,
    Edit,
    Parts,
    all_parts,
    answered,
    bad,
    blank,
    cell_named,
    edited,
    fine,
    last_style,
    number,
    part_of,
    rewrite,
    shown_as,
    swap,
    text,
)

from consolidate.sheets.writer import book_bytes
from consolidate.words.years import CollectionYear

HEADCOUNT = cell_named("TR.HDC.this_year")
LEGAL = tuple(key for key, said in sound_answers().items() if key[0] == "legal" and said is not None)


def extra_sheet(parts: Parts) -> None:
    """A working sheet of the trust's own, before all others."""
    parts["xl/worksheets/sheet99.xml"] = parts[part_of("_meta")].replace(b"corp-services", b"workings")
    swap(WORKBOOK, "<sheets>", '<sheets><sheet name="Workings" sheetId="99" r:id="rId99"/>')(parts)
    relation = 'Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    swap(
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        f'<Relationship {relation} Target="worksheets/sheet99.xml"/></Relationships>',
    )(parts)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    swap(
        "[Content_Types].xml",
        "</Types>",
        f'<Override PartName="/xl/worksheets/sheet99.xml" ContentType="{kind}"/></Types>',
    )(parts)


def named(old: str, new: str) -> Edit:
    return swap(WORKBOOK, f'<sheet name="{old}"', f'<sheet name="{new}"')


def reordered(parts: Parts) -> None:
    xml = parts[WORKBOOK].decode()
    sheets = re.findall(r"<sheet [^>]*/>", xml)
    parts[WORKBOOK] = xml.replace("".join(sheets), "".join(reversed(sheets))).encode()


def moved_columns(parts: Parts) -> None:
    """The columns Pay and Non-pay change places, header and answers alike."""
    xml = parts[FINANCE].decode()
    change = {"G": "H", "H": "G"}

    def row(found: re.Match[str]) -> str:
        cells = re.findall(r'<c r="[A-Z]+\d+"[^>]*?(?:/>|>.*?</c>)', found[2])
        at = {re.match(r'<c r="([A-Z]+)', cell)[1]: cell for cell in cells}  # type: ignore[index]
        if {"G", "H"} <= at.keys():
            at["G"], at["H"] = (at[change[c]].replace(f'r="{change[c]}', f'r="{c}', 1) for c in "GH")
        return found[1] + "".join(at.values()) + "</row>"

    start, stop = xml.index('<row r="8"'), xml.index('<row r="16"')
    parts[FINANCE] = (xml[:start] + re.sub(r"(<row [^>]*>)(.*?)</row>", row, xml[start:stop]) + xml[stop:]).encode()


def inserted_row(parts: Parts) -> None:
    """A row of the trust's own between two of the form; what stands below moves down."""
    xml = parts[FINANCE].decode()
    start, stop = xml.index('<row r="13"'), xml.index("</sheetData>")
    lower = re.sub(r'( r="[A-Z]*)(\d+)"', lambda m: f'{m[1]}{int(m[2]) + 1}"', xml[start:stop])
    own = '<row r="13"><c r="B13" t="inlineStr"><is><t>of which abroad</t></is></c><c r="G13"><v>1000</v></c></row>'
    parts[FINANCE] = (xml[:start] + own + lower + xml[stop:]).encode()


def forms() -> list[Case]:
    """Rows 89 to 101: the sheets, tables and version of the form."""
    code = ("corp-services/2025.2", "corp-services/2031.7")
    moved = ("return-names-moved",)
    return [
        bad(
            "R089",
            "(2)",
            "return-sheet-renamed",
            edited(named("Finance", "Finance (2)")),
            says="Finance",
            also=("return-sheet-added",),
        ),
        fine("R089", "a space", "return-sheet-name-differs", edited(named("Finance", "Finance ")), says="Finance"),
        fine("R089", "capitals", "return-sheet-name-differs", edited(named("Finance", "FINANCE")), says="FINANCE"),
        fine("R090", "in another order", None, edited(reordered)),
        fine("R090", "one more", "return-sheet-added", edited(extra_sheet), where="Workings"),
        bad(
            "R091",
            "two candidates",
            "return-sheet-doubled",
            edited(extra_sheet, named("Workings", "Finance ")),
            says="'Finance '",
        ),
        bad(
            "R092",
            "renamed",
            "return-column-missing",
            edited(text("Finance!G8", "Value")),
            says="PAY",
            where="Finance!G8",
        ),
        fine("R092", "changed places", None, edited(moved_columns), also=moved),
        fine("R093", "inserted", "return-row-added", edited(inserted_row), where="Finance!A13", also=moved),
        fine("R093", "another label", None, edited(text("Finance!B12", "Bills"))),
        bad(
            "R093",
            "another code",
            "return-row-missing",
            edited(text("Finance!A12", "FIN.XX")),
            says="FIN.AP",
            also=("return-row-added",),
        ),
        bad(
            "R094",
            "twice",
            "return-column-doubled",
            edited(text("Finance!H8", "PAY £")),
            also=("return-column-missing",),
        ),
        bad(
            "R094",
            "no header",
            "return-table-missing",
            edited(rewrite(FINANCE, lambda xml: re.sub(rb'<row r="8".*?</row>', b"", xml))),
        ),
        bad(
            "R095",
            "Numbers",
            "return-exported-by-numbers",
            edited(extra_sheet, named("Workings", "Export Summary"), *(named(s, f"{s} - Table 1") for s in SHEETS)),
            says="Table 1",
            also=(
                "return-sheet-added",
                "sheet-hidden",
                "trust-code-missing",
            ),
        ),
        bad(
            "R096",
            "last year's",
            "return-of-another-year",
            lambda c: book_bytes(plan(year=CollectionYear(2024), answers={}, code=c)),
            says="2024/25",
            also=("return-blank",),
        ),
        bad(
            "R097",
            "edited",
            "return-version-edited",
            edited(text(COVER_VERSION, "corp-services/2024.1")),
            where=COVER_VERSION,
        ),
        bad(
            "R097",
            "unknown",
            "return-version-unknown",
            all_parts(lambda xml: xml.replace(code[0].encode(), code[1].encode())),
            says=code[1],
            where=COVER_VERSION,
        ),
        bad("R098", "blank", "return-blank", blank),
        fine(
            "R099",
            "Legal left out",
            "function-blank",
            answered(dict.fromkeys(LEGAL)),
            changes=dict.fromkeys(LEGAL),
            also=(SIGNED,),
        ),
        bad(
            "R100",
            "another year on the cover",
            "return-year-differs",
            edited(text(COVER_YEAR, "2024/25")),
            where=COVER_YEAR,
            says="2024/25",
        ),
    ]


def figures() -> list[Case]:
    """Rows 102 to 108: what figures say beside each other."""
    before = held({(*AP, "net_cost"): 200_000})
    return [
        bad(
            "R102",
            "pounds in thousands",
            "pay-per-wte-impossible",
            edited(number(PAY, "520")),
            where=PAY,
            says="£47",
            also=(SIGNED,),
        ),
        bad(
            "R102",
            "income in thousands",
            "income-per-wte-impossible",
            answered(
                {
                    ("trust", "trust", "operating_income"): Decimal(INCOME // 1000),
                    ("trust", "trust", "patient_care_income"): Decimal(550_000),
                }
            ),
            where=cell_named("TR.INC.this_year"),
            also=("headline-total-impossible",),
        ),
        bad(
            "R103",
            "a percentage",
            "answer-percentage",
            edited(shown_as("0%"), number(PAY, "0.87", last_style())),
            where=PAY,
        ),
        bad(
            "R104",
            "negative pay",
            "figure-negative",
            edited(number(PAY, "-520000")),
            where=PAY,
            also=(
                "recharged-out-above-gross",
                SIGNED,
            ),
        ),
        bad(
            "R104",
            "negative people",
            "figure-negative",
            edited(number("Finance!M12", "-10")),
            where="Finance!M12",
            also=(
                "pay-without-people",
                "pay-per-wte-impossible",
            ),
        ),
        fine(
            "R105",
            "a fraction of an invoice",
            "count-not-whole",
            edited(number(cell_named("FIN.AP.INV.this_year"), "12000.5")),
            where=cell_named("FIN.AP.INV.this_year"),
            changes={(*AP, "supplier_invoices"): Decimal("12000.5")},
        ),
        fine(
            "R105",
            "more WTE than people",
            "staff-above-headcount",
            edited(number(HEADCOUNT, "5500")),
            changes={("trust", "trust", "headcount"): Decimal(5500)},
        ),
        fine(
            "R105",
            "pay for nobody",
            "pay-without-people",
            edited(number("Finance!M12", "0"), number("Finance!N12", "0")),
            changes={(*AP, "wte_in_post"): Decimal(0), (*AP, "wte_bank_agency"): Decimal(0)},
        ),
        # No total of the form is typed but the one that is signed for: the others are worked out, never read.
        fine(
            "R106",
            "the signed total",
            "signed-total-differs",
            edited(number("Signoff!C27", "13540000")),
            changes={("trust", "signoff", "signed_total"): Decimal(13_540_000)},
        ),
        fine("R106", "a total that is not the sum", None, edited(number("Finance!L12", "999"))),
        fine(
            "R107",
            "nearly three times",
            "changed-without-reason",
            answered({(*AP, "reason"): None}, prefill=before),
            changes={(*AP, "reason"): None},
        ),
    ]


def trusts() -> list[Case]:
    """Rows 110 to 113: whose return it is."""
    return [
        fine(
            "R110",
            "small letters",
            "trust-code-tidied",
            lambda c: edited(text(COVER_CODE, c.lower()))(c),
            where=COVER_CODE,
        ),
        fine("R110", "spaces", "trust-code-tidied", lambda c: edited(text(COVER_CODE, f" {c} "))(c), where=COVER_CODE),
        bad("R110", "missing", "trust-code-missing", edited(text(COVER_CODE, "")), where=COVER_CODE),
        bad(
            "R111",
            "Cyrillic",
            "trust-code-look-alike",
            edited(text(COVER_CODE, "Z\u0425102")),
            where=COVER_CODE,
            says="U+0425",
        ),
        bad("R112", "unknown", "trust-code-unknown", edited(text(COVER_CODE, "ZQ999")), where=COVER_CODE, says="ZQ999"),
        bad(
            "R112",
            "closed",
            "trust-closed",
            lambda _: book_bytes(plan(code="R1C")),
            where="Cover!B5",
            says="1 October 2024",
        ),
        bad(
            "R112",
            "another's code",
            "trust-code-differs",
            edited(text(COVER_CODE, "ZN108")),
            where=COVER_CODE,
            says="ZN108",
        ),
        bad(
            "R113",
            "another's name",
            "trust-name-differs",
            edited(text(COVER_NAME, "Harrowdale Mental Health")),
            where=COVER_NAME,
            says="Harrowdale",
        ),
    ]


def cases() -> list[Case]:
    return [*forms(), *figures(), *trusts()]
