"""One cell of an NHS accounts (TAC) form: whether it holds a figure, and what it holds instead.

An empty cell is not provided, a typed zero is a zero. A total is a formula: its stored result is taken
where something was typed behind it, and it is not provided where everything behind it is empty,
whatever a program has calculated from that. Knows no code, no unit and no trust.
"""

from dataclasses import dataclass
from decimal import Decimal

from consolidate.catalogue.rules import rule_book
from consolidate.collection.accounts_formulas import Inputs
from consolidate.collection.number_text import read_number
from consolidate.sheets.cells import Cell, Kind
from consolidate.words.findings import Finding
from consolidate.words.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a cell came to. `number` is in the form's own unit and sign; None unless the state has a figure.

    `raw` is the text of the cell; "" where nothing was provided, so that a form which another program
    has calculated and saved reads the same as before. `findings` are about this cell and those behind it.
    """

    state: State
    number: Decimal | None = None
    raw: str = ""
    note: str = ""
    calculated: bool = False
    findings: tuple[Finding, ...] = ()


def read_cell(file: str, cell: Cell | None, inputs: Inputs | None, *, what: str) -> Reading:
    """Read one cell. `inputs` are what stands behind its formula; `what` says in messages what the cell is for."""
    if cell is None or (cell.formula is None and not cell.raw.strip()):
        return Reading(state=State.NOT_PROVIDED)
    if cell.formula is None or inputs is None:
        return _read_constant(file, cell, what=what)
    behind = tuple(_not_a_number(file, word, what=f"a number that goes into {what}") for word in inputs.words)
    reading = _read_formula(file, cell, inputs, what=what)
    return Reading(
        state=reading.state,
        number=reading.number,
        raw=reading.raw,
        note=reading.note,
        calculated=True,
        findings=(*reading.findings, *behind),
    )


def _read_constant(file: str, cell: Cell, *, what: str) -> Reading:
    if cell.kind is Kind.NUMBER and isinstance(cell.value, Decimal):
        return Reading(state=State.PROVIDED, number=cell.value, raw=cell.raw)
    return Reading(state=State.NOT_SUPPLIED, raw=cell.raw, findings=(_not_a_number(file, cell, what=what),))


def _read_formula(file: str, cell: Cell, inputs: Inputs, *, what: str) -> Reading:
    if cell.kind is Kind.ERROR:
        return Reading(state=State.NOT_CALCULATED, raw=cell.raw, findings=(_not_a_number(file, cell, what=what),))
    number = cell.value if cell.kind is Kind.NUMBER and cell.has_result and isinstance(cell.value, Decimal) else None
    if inputs.all_empty:
        note = "a formula with nothing behind it"
        if not number:
            return Reading(state=State.NOT_PROVIDED, note=note)
        return Reading(
            state=State.NOT_PROVIDED,
            note=f"{note}, though it shows {plain(number)}",
            findings=(_without_inputs(file, cell, number, what=what),),
        )
    if number is not None:
        note = "a formula's stored result"
        if inputs.lost:
            note += f"; what stands behind {', '.join(inputs.lost[:3])} could not be followed"
        return Reading(state=State.PROVIDED, number=number, raw=cell.raw, note=note)
    if cell.has_result and cell.kind is Kind.TEXT:
        if not cell.raw.strip():  # =IF(E10="","",...) shows nothing on purpose
            return Reading(state=State.NOT_PROVIDED, note="a formula that shows nothing")
        return Reading(state=State.NOT_SUPPLIED, raw=cell.raw, findings=(_not_a_number(file, cell, what=what),))
    finding = rule_book().finding(
        "accounts-not-calculated",
        file=file,
        sheet=cell.sheet,
        cell=cell.address,
        found=f"the formula {_short(cell.formula or '')} without a result that can be relied on",
        expected=f"{what}, calculated",
        do="Open the form in Excel, let it calculate, save it and send it again.",
    )
    return Reading(state=State.NOT_CALCULATED, note="a formula without a result", findings=(finding,))


def _without_inputs(file: str, cell: Cell, number: Decimal, *, what: str) -> Finding:
    return rule_book().finding(
        "accounts-result-without-inputs",
        file=file,
        sheet=cell.sheet,
        cell=cell.address,
        found=f"{plain(number)} as the result of a formula whose cells are all empty",
        expected=f"{what}: the cells that it adds up, or a typed figure",
        do="Fill in the cells that the formula adds up, or type the figure over the formula.",
    )


def _not_a_number(file: str, cell: Cell, *, what: str) -> Finding:
    """The finding for text, an error, a date or a yes/no where a number belongs."""
    if cell.kind is Kind.ERROR:
        name, found, do = (
            "accounts-error-value",
            f"the error {cell.raw}",
            "Mend the formula, or type the figure.",
        )
    elif cell.kind is not Kind.TEXT:
        name, found, do = (
            "accounts-not-a-number",
            f"a {'yes or no' if cell.kind is Kind.BOOLEAN else 'date or time'} ({cell.raw})",
            "Type the figure, and give the cell a number format.",
        )
    elif any(character.isdigit() for character in cell.raw):
        text = read_number(cell.raw)
        name, found = "accounts-number-as-text", f"the text '{_short(cell.raw)}'"
        wanted = "the figure alone" if text.value is None else plain(text.value)
        do = f"Type {wanted} as a number: the totals of the form leave text out."
    else:
        name, found, do = (
            "accounts-words-for-number",
            f"'{_short(cell.raw)}'",
            "Leave the cell empty where there is no figure, or type 0 where there is nothing to report.",
        )
    return rule_book().finding(name, file=file, sheet=cell.sheet, cell=cell.address, found=found, expected=what, do=do)


def plain(number: Decimal) -> str:
    """A number for a message: 2,802,810 or 3,572.41167."""
    text = format(number + 0, ",f")  # + 0 turns minus zero into zero
    return text.rstrip("0").rstrip(".") if "." in text else text


def _short(text: str) -> str:
    """Enough of a text to know it by."""
    return text if len(text) <= 60 else f"{text[:57]}..."
