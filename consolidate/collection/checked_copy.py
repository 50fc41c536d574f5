"""A checked copy: a trust's return issued again with its own answers, and what was found said at each cell.

The file that came is not touched, and nothing of it travels on but the answers: no macro, no link, no sheet of its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from consolidate.catalogue.layouts import CellKind
from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.thresholds import thresholds
from consolidate.collection.as_sent import AsSent
from consolidate.collection.left_behind import with_list
from consolidate.collection.receiving import Received
from consolidate.collection.remarks import LOOKS, Told, remarks, severity_words, told
from consolidate.collection.return_filling import Remark
from consolidate.collection.return_findings import NOT_FOUND, Front, Table
from consolidate.collection.return_form import Key
from consolidate.collection.return_template import plan_return
from consolidate.collection.typed_answers import writable
from consolidate.sheets.plan import BookPlan
from consolidate.words.errors import UsageProblem
from consolidate.words.facts import Source
from consolidate.words.findings import Severity
from consolidate.words.personal_data import without_personal

_SUFFIX = "_checked.xlsx"

PERSONAL_DATA = "personal_data"
"""The family of rules about what must not be repeated anywhere."""


def copy_paths(folder: Path, received: Sequence[Received]) -> dict[Path, Path]:
    """Where the copy of each file goes, by the file's own path.

    Raises UsageProblem where two files would share one, or a copy would take the place of a file that was sent.
    """
    paths = {one.path: (folder / f"{one.path.stem}{_SUFFIX}").absolute() for one in received if not why_none(one)}
    sent = {one.path.absolute() for one in received}
    for path, copy in paths.items():
        others = [other for other, taken in paths.items() if taken == copy and other != path]
        if others:
            raise UsageProblem(
                f"{path} and {others[0]}: the checked copies of both would be {copy}. Check them one at a time, "
                "into two folders."
            )
        if copy in sent:
            raise UsageProblem(
                f"{copy}: is one of the files to check, and the checked copy of {path.name} would take its place. "
                "Name another folder with --annotate."
            )
    return paths


def why_none(received: Received) -> str:
    """Why a file gets no checked copy; empty where it gets one."""
    if received.as_sent is not None:
        return ""
    if not received.opened:
        return "it could not be opened"
    if received.kind is not Source.RETURN:
        return "it is no return of ours"
    return "whose return it is, and of which year, has to be settled first"


def checked_copy(received: Received, *, on: date, tables: tuple[Table, ...] = ()) -> BookPlan:
    """The copy of a return that has one, as a plan. `tables` stand on its front page, under the findings."""
    sent = received.as_sent
    if sent is None:
        raise ValueError(f"{received.file} has no checked copy: {why_none(received)}")
    rows = told(received.findings, sent)
    front = Front(
        file=writable(received.file) or "?",
        sha256=sent.sha256,
        on=on,
        told=rows,
        not_found=sent.not_found,
        tables=tables,
    )
    lost = _lost(sent)
    plan = plan_return(
        sent.form.layout,
        sent.form.taxonomy,
        sent.trust,
        thresholds=thresholds(),
        made_on=on,
        prefill=sent.prefill,
        answers={
            **{key: answer for key, answer in sent.answers.items() if key not in _private(rows)},
            **dict.fromkeys(lost, NOT_FOUND),
        },
        remarks={
            **dict.fromkeys(lost, Remark(comment="", look=LOOKS[Severity.ERROR])),
            **remarks(rows, severity_words(sent.form.layout)),
        },
        front=front,
    )
    left = [replace(one, stood=without_personal(s) if isinstance(s := one.stood, str) else s) for one in sent.left]
    return with_list(plan, sent.form, left, sent.trust)


def _lost(sent: AsSent) -> list[Key]:
    """Cells that could not be found in the file. An empty one would load, and what had been typed there be gone."""
    found = set(sent.places.values())
    return [key for key, slot in sent.form.by_key.items() if key not in found and slot.kind is not CellKind.TEXT]


def _private(rows: Sequence[Told]) -> set[Key]:
    """The cells that seem to hold something about a person: the copy goes through more hands than the return did."""
    rules = rule_book().rules
    return {row.key for row in rows if row.key is not None and rules[row.finding.name].family == PERSONAL_DATA}
