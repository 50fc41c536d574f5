"""Waivers laid over findings: what somebody lets stand becomes a note that says who, until when and why.

Knows how a waiver finds its finding. What may be waived is declared with the rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.waivers import Waiver
from consolidate.collection.return_form import Form
from consolidate.collection.return_sheets import plain
from consolidate.words.facts import Submission
from consolidate.words.findings import Finding, Waived

_LISTED = 3
"""Places that are named where a waiver may have been mistyped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiving:
    """The waivers of one run, and the day on which they are asked whether they hold."""

    waivers: tuple[Waiver, ...]
    on: date

    def concern(self, submission: Submission) -> bool:
        """Whether any waiver is about this trust and year."""
        return bool(self._of(submission))

    def over(self, findings: Iterable[Finding], submission: Submission, form: Form) -> list[Finding]:
        """The findings about a return, the waived ones as notes, and a word on waivers that did nothing."""
        given = list(findings)
        about = _places(submission, form)
        for waiver in self._of(submission):
            met = [n for n, f in enumerate(given) if f.name == waiver.rule and _meets(waiver, f, about)]
            if not met:
                given.append(self._unused(waiver, submission, given))
            elif self.on > waiver.expires_on:
                given.append(self._expired(waiver, given[met[0]]))
            elif self.on < waiver.approved_on:
                given.append(self._unused(waiver, submission, given))
            else:
                waived = Waived(owner=waiver.owner.strip(), until=waiver.expires_on, reason=waiver.reason.strip())
                for number in met:
                    given[number] = given[number].set_aside(waived)
        return given

    def _of(self, submission: Submission) -> list[Waiver]:
        return [w for w in self.waivers if (w.trust.upper(), w.year) == (submission.ods_code, submission.year)]

    def _unused(self, waiver: Waiver, submission: Submission, given: Iterable[Finding]) -> Finding:
        elsewhere = [f"{one.sheet}!{one.cell}" for one in given if one.name == waiver.rule and one.cell]
        early = self.on < waiver.approved_on
        return rule_book().finding(
            "waiver-unused",
            file=submission.file,
            found=f"the waiver of '{waiver.rule}' at {waiver.place} (owner: {waiver.owner}) "
            + (f"begins on {_day(waiver.approved_on)}" if early else "met no such finding"),
            expected=f"a finding '{waiver.rule}' there"
            + (f"; this return has it at {', '.join(elsewhere[:_LISTED])}" if elsewhere and not early else ""),
            do="Look at its trust, year, rule and place, or take it out of the file.",
        )

    def _expired(self, waiver: Waiver, finding: Finding) -> Finding:
        return rule_book().finding(
            "waiver-expired",
            file=finding.file,
            sheet=finding.sheet,
            cell=finding.cell,
            found=f"the waiver of '{waiver.rule}' (owner: {waiver.owner}) ended on {_day(waiver.expires_on)}",
            expected="a waiver that holds, or a figure that needs none",
            do="Ask its owner for a new last day, or put the figure right. Until then the finding counts.",
        )


def _places(submission: Submission, form: Form) -> dict[tuple[str, str], tuple[str, str]]:
    """What the cells of a return are about: the code of the row, and the field."""
    return {
        (plain(fact.sheet), fact.cell): (plain(slot.row.code), plain(fact.field))
        for fact in submission.facts
        if (slot := form.by_key.get((fact.function, fact.line, fact.field))) is not None
    }


def _meets(waiver: Waiver, finding: Finding, about: dict[tuple[str, str], tuple[str, str]]) -> bool:
    if finding.sheet is None or finding.cell is None:
        return False
    place = (plain(finding.sheet), finding.cell)
    if not waiver.cell:
        return about.get(place) == (plain(waiver.line), plain(waiver.field))
    sheet, _, cell = waiver.cell.rpartition("!")
    return place == (plain(sheet), cell)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
