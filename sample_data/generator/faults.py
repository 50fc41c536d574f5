"""Returns with a planted fault each: the same workbook as a good one, but for what `faulty.toml` says was done to it.

Knows how somebody spoils a workbook; does not know what the program finds in it.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from consolidate.catalogue.declared import build, read_toml
from consolidate.collection.return_form import Form
from consolidate.sheets.plan import BookPlan, CellPlan, SheetPlan
from sample_data.generator.figures import AnswerKey, ReturnAnswer
from sample_data.generator.oddities import Typed, with_typed
from sample_data.generator.parameters import HERE

POUNDS = "gbp"
_SIGNED = ("trust", "signoff", "signed_total")
_THOUSAND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Text at a defined name of the workbook."""

    at: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One faulty file, made from a trust's good return.

    `typed` are answers typed over, `thousandth` functions whose money was given in thousands, `formula`
    one without a stored result, `form` the year of an older form that was used, `cover` identity typed
    over, `rename` sheets by their new name, `code` another code on the cover. With `signed_after` the total was
    signed for as the faulty figures come to, so that the signature agrees with them.
    """

    file: str
    trust: str
    typed: tuple[Typed, ...] = ()
    thousandth: tuple[str, ...] = ()
    formula: Written | None = None
    form: str = ""
    cover: tuple[Written, ...] = ()
    rename: Mapping[str, str] | None = None
    code: str = ""
    signed_after: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Faults:
    fault: tuple[Fault, ...]


def read_faults(path: Path = HERE / "faulty.toml") -> tuple[Fault, ...]:
    """The faulty files to make."""
    return build(_Faults, read_toml(path), str(path)).fault


def spoilt_answers(
    answers: Mapping[AnswerKey, ReturnAnswer], fault: Fault, form: Form
) -> dict[AnswerKey, ReturnAnswer]:
    """What is typed into the faulty return."""
    done = with_typed(answers, fault.typed)
    for key, slot in form.by_key.items():
        answer = done[key]
        if key[0] in fault.thousandth and slot.unit == POUNDS and isinstance(answer, Decimal):
            done[key] = Decimal(round(answer / _THOUSAND))
    if fault.signed_after:
        done[_SIGNED] = _net_total(done, form)
    return done


def _net_total(answers: Mapping[AnswerKey, ReturnAnswer], form: Form) -> Decimal:
    """Net cost of every line that has all its costs, in £."""
    weights = form.taxonomy.measures["net_cost"].weights
    total = Decimal(0)
    for function in form.taxonomy.functions.values():
        for line in function.lines:
            costs = [(answers.get((function.id, line.id, field)), weight) for field, weight in weights.items()]
            if all(isinstance(cost, Decimal) for cost, _ in costs):
                total += sum((cost * weight for cost, weight in costs if isinstance(cost, Decimal)), Decimal(0))
    return total


def spoilt_plan(plan: BookPlan, fault: Fault) -> BookPlan:
    """The workbook with what is wrong with it beside its answers."""
    for written in fault.cover:
        plan = _with_cell(plan, written.at, value=written.text, formula=None)
    if fault.formula is not None:
        plan = _with_cell(plan, fault.formula.at, value=None, formula=fault.formula.text)
    return _renamed(plan, fault.rename or {})


def spoilt_bytes(data: bytes, plan: BookPlan, fault: Fault) -> bytes:
    """The file with the result of its formula taken out, as programs that do not calculate leave it."""
    if fault.formula is None:
        return data
    sheet, cell = _place(plan, fault.formula.at)
    number = [known.name for known in plan.sheets].index(sheet) + 1
    return _without_result(data, f"xl/worksheets/sheet{number}.xml", cell)


def _place(plan: BookPlan, name: str) -> tuple[str, str]:
    """Sheet and address of a defined name."""
    sheet, _, cell = plan.defined_names[name].rpartition("!")
    return sheet.strip("'"), cell.replace("$", "")


def _with_cell(plan: BookPlan, name: str, *, value: str | None, formula: str | None) -> BookPlan:
    sheet, address = _place(plan, name)
    result = None if formula is None else 0
    return _with_sheets(
        plan,
        [
            replace(
                known,
                cells=tuple(
                    replace(cell, value=value, formula=formula, result=result) if cell.address == address else cell
                    for cell in known.cells
                ),
            )
            if known.name == sheet
            else known
            for known in plan.sheets
        ],
    )


def _with_sheets(plan: BookPlan, sheets: list[SheetPlan]) -> BookPlan:
    return replace(plan, sheets=tuple(sheets), styles=dict(plan.styles))


def _renamed(plan: BookPlan, names: Mapping[str, str]) -> BookPlan:
    """Sheets renamed as Excel does it: whatever refers to them follows."""
    for old, new in names.items():
        pattern, quoted = re.compile(rf"\b{re.escape(old)}!"), f"'{new}'!"

        def follow(text: str | None, pattern: re.Pattern[str] = pattern, quoted: str = quoted) -> str | None:
            return None if text is None else pattern.sub(lambda _: quoted, text)

        def moved(cell: CellPlan) -> CellPlan:
            return replace(cell, formula=follow(cell.formula), link=follow(cell.link))

        plan = _with_sheets(
            replace(plan, defined_names={name: follow(at) or at for name, at in plan.defined_names.items()}),
            [
                replace(
                    sheet,
                    name=new if sheet.name == old else sheet.name,
                    cells=tuple(moved(cell) for cell in sheet.cells),
                )
                for sheet in plan.sheets
            ],
        )
    return plan


def _without_result(data: bytes, part: str, cell: str) -> bytes:
    """The same archive with the stored result of one formula cell removed."""
    result = re.compile(rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v>[^<]*</v>'.encode())
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(target, "w") as after:
        for info in before.infolist():
            content = before.read(info)
            if info.filename == part:
                content, found = result.subn(rb"\1", content)
                if found != 1:
                    raise ValueError(f"{part}: no formula with a result at {cell}")
            after.writestr(info, content, compress_type=zipfile.ZIP_DEFLATED)
    return target.getvalue()
