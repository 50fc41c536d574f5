"""What was found in a return, as it is told in a checked copy of it: in which words, at which cell, in which order.

Knows findings and what their cells are about. Lays nothing out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from consolidate.catalogue.layouts import Layout
from consolidate.collection.as_sent import AsSent
from consolidate.collection.return_filling import Remark
from consolidate.collection.return_form import Key
from consolidate.collection.typed_answers import writable
from consolidate.words.findings import Finding, Severity

LOOKS = {Severity.ERROR: "must_fix", Severity.QUERY: "explain", Severity.NOTE: ""}
"""The entry of a layout's colour key that says what a severity asks of the trust; a note asks nothing."""

INFORMS = "For information"

ORDER = (
    "What must be fixed comes first, then what needs a reason, then what is for information. Within each, the largest "
    "sum concerned comes first: the largest of the figure itself, this year's cost of its line and last year's. "
    "What has no sum comes last, in the order of the sheets."
)
"""The one order in which findings are put before a trust: `in_order_of_effect` keeps it, the front page prints it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One finding as the trust reads it.

    `key` is what its cell is about, None where it is about no cell that is filled in; `sheet` is then the form's
    sheet, if it is about one. `pounds` is the largest sum concerned, None where no sum is known.
    """

    finding: Finding
    key: Key | None
    sheet: str | None
    pounds: Decimal | None

    @property
    def place_sent(self) -> str:
        """Where it stands in the sender's own file; empty where it is about the whole of it."""
        one = self.finding
        return f"{one.sheet}!{one.cell}" if one.sheet and one.cell else one.sheet or ""


def severity_words(layout: Layout) -> dict[Severity, str]:
    """What each severity asks of the trust, in the words of the layout's colour key."""
    words = {entry.style: entry.word for entry in layout.key}
    return {severity: words.get(look, INFORMS) for severity, look in LOOKS.items()}


def told(findings: Iterable[Finding], sent: AsSent) -> list[Told]:
    """The findings about a return in order of effect, each with what it is about."""
    rows = []
    for found in findings:
        finding = replace(
            found,
            found=writable(found.found) or "",
            expected=writable(found.expected) or "",
            do=writable(found.do) or "",
        )
        key = sent.places.get((finding.sheet or "", finding.cell or ""))
        rows.append(
            Told(finding=finding, key=key, sheet=_sheet(finding, sent), pounds=_pounds(key, sent) if key else None)
        )
    return in_order_of_effect(rows, sent)


def in_order_of_effect(rows: Iterable[Told], sent: AsSent) -> list[Told]:
    """By `ORDER`; see there."""
    order = {key: number for number, key in enumerate(sent.form.by_key)}
    sheets = {sheet.name: number for number, sheet in enumerate(sent.form.sheets)}
    return sorted(
        rows,
        key=lambda row: (
            row.finding.severity.rank,
            -(row.pounds or 0),
            sheets.get(row.sheet or "", -1),
            order.get(row.key, -1) if row.key else -1,
            row.finding.name,
            row.finding.found,
        ),
    )


def remarks(rows: Iterable[Told], words: Mapping[Severity, str]) -> dict[Key, Remark]:
    """One remark for each input cell that anything was found about, gravest first."""
    by_key: dict[Key, list[Told]] = {}
    for row in rows:
        if row.key is not None:
            by_key.setdefault(row.key, []).append(row)
    return {
        key: Remark(
            look=LOOKS[min((row.finding.severity for row in found), key=lambda severity: severity.rank)],
            comment="\n\n".join(_comment(row, words) for row in found),
        )
        for key, found in by_key.items()
    }


def sentence_case(text: str) -> str:
    """A text that begins a cell of its own begins with a capital."""
    return text[:1].upper() + text[1:]


def _comment(row: Told, words: Mapping[Severity, str]) -> str:
    one = row.finding
    lines = [
        f"{words[one.severity].upper()}: {one.name}",
        f"Found in your {row.place_sent}: {one.found}.",
        f"Expected: {one.expected}.",
        f"What to do: {one.do}",
    ]
    return "\n".join([*lines, *([f"This is {one.waived.sentence}."] if one.waived else [])])


def _sheet(finding: Finding, sent: AsSent) -> str | None:
    """The form's own name of the sheet that a finding is about."""
    name = finding.sheet or ""
    return sent.sheets.get(name) or (name if name in {sheet.name for sheet in sent.form.sheets} else None)


def _pounds(key: Key, sent: AsSent) -> Decimal | None:
    """The largest sum that a finding at a cell concerns: the figure itself, its line's cost, last year's."""
    function, line, _ = key
    known: list[Decimal] = []
    own = sent.answers.get(key)
    if sent.form.by_key[key].unit == "gbp" and isinstance(own, Decimal):
        known.append(abs(own))
    for measure in sent.form.taxonomy.measures.values():
        if measure.unit != "gbp":
            continue
        parts = [sent.answers.get((function, line, part)) for part in measure.weights]
        figures = [abs(part) for part in parts if isinstance(part, Decimal)]
        known += [sum(figures, Decimal(0))] if figures else []
        before = sent.prefill.last_year.get((function, line, measure.id))
        known += [abs(before.value)] if before and isinstance(before.value, Decimal) else []
    return max(known, default=None)
