"""Files in: each is recognised, read and checked, or refused in words, without stopping the others.

Knows the kinds of file that are understood and the order in which they are tried. Changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from consolidate.catalogue.accounts_forms import accounts_layouts
from consolidate.catalogue.catalogue import Catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.public_tables import public_tables
from consolidate.catalogue.rules import rule_book
from consolidate.catalogue.trusts import Register
from consolidate.collection import accounts_form, comparators, return_reader
from consolidate.collection import public_tables as tables
from consolidate.collection.as_sent import AsSent
from consolidate.collection.checks import check_return
from consolidate.collection.held_against import between, with_batch
from consolidate.collection.return_form import form_of
from consolidate.collection.waiving import Waiving
from consolidate.sheets.cells import Book
from consolidate.sheets.reader import read_books
from consolidate.words.beside import NOTHING_BESIDE, FindBeside
from consolidate.words.facts import Source, Submission
from consolidate.words.findings import Finding, Severity
from consolidate.words.years import CollectionYear

Read = tuple[Submission | None, tuple[Finding, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One file as it was understood.

    `kind` is None for a file that is none of ours. `submission` is None when nothing of it may be loaded:
    a file is taken whole or not at all. `opened` is False for a file that could not be read as a workbook.
    `sha256` is None for a file of which no bytes could be had. `ods_code` and `year` are those of the sender and the
    collection, of a refused file too where it says them.

    `last_year` is what a return's own form prints of the year before; it is compared with, never loaded. `draft` is
    what could be read of a return, with errors or without; `as_sent` all of it, where that was asked for.
    """

    path: Path
    kind: Source | None
    submission: Submission | None
    findings: tuple[Finding, ...]
    opened: bool
    last_year: Submission | None = None
    sha256: str | None = None
    ods_code: str | None = None
    year: CollectionYear | None = None
    draft: Submission | None = None
    as_sent: AsSent | None = None

    @property
    def file(self) -> str:
        """The bare name."""
        return self.path.name


class Receiver:
    """Reads files by the declarations of one installation."""

    def __init__(
        self,
        catalogue: Catalogue,
        register: Register,
        *,
        year: CollectionYear | None = None,
        waiving: Waiving | None = None,
        to_issue_again: bool = False,
        beside: FindBeside | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._register = register
        self._year = year
        self._waiving = waiving
        self._to_issue_again = to_issue_again
        self._beside = beside or (lambda _: NOTHING_BESIDE)

    def receive(self, paths: Sequence[Path], previous: Iterable[Submission] = ()) -> list[Received]:
        """Read, recognise and check files, in the order given.

        `previous` are returns that are held, to compare with: a trust's own of the year before, other trusts' of
        the same year. Those in the same batch serve as well. Two different files for one trust and year are both
        refused: nothing is chosen by chance.
        """
        held = list(previous)
        read = list(self._read(paths))
        earlier = {_key(s): s for s in held if s.source is Source.RETURN}
        earlier |= {
            _key(r.submission): r.submission
            for r in read
            if r.submission is not None and r.submission.source is Source.RETURN and not _has_error(r.findings)
        }
        batch = [one.submission for one in read if one.submission is not None]
        return self._together(_refuse_rivals([self._checked(one, earlier, batch) for one in read]), held)

    def _together(self, checked: list[Received], held: Iterable[Submission]) -> list[Received]:
        """Returns held against each other; one that is refused says nothing about another trust."""
        sound = [one.submission for one in checked if one.submission is not None]
        found = between(sound, held, self._catalogue.taxonomy)
        return [
            replace(one, findings=(*one.findings, *found[one.submission.path]))
            if one.submission is not None and one.submission.path in found
            else one
            for one in checked
        ]

    def _read(self, paths: Sequence[Path]) -> Iterator[Received]:
        for reading in read_books(paths):
            if reading.book is None:
                refused = () if reading.refused is None else (reading.refused,)
                yield Received(
                    path=reading.path,
                    kind=None,
                    submission=None,
                    findings=refused,
                    opened=False,
                    sha256=reading.sha256,
                )
                continue
            if return_reader.recognises(reading.book):
                yield self._return(reading.path, reading.book)
                continue
            kind, (submission, findings) = self._understood(reading.book)
            yield Received(
                path=reading.path,
                kind=kind,
                submission=None if _has_error(findings) else submission,
                findings=(*reading.book.notes, *findings),
                opened=True,
                sha256=reading.sha256,
                ods_code=None if submission is None else submission.ods_code,
                year=None if submission is None else submission.year,
            )

    def _return(self, path: Path, book: Book) -> Received:
        """A return of ours. With an error in it, what could be read is checked too: people mend a file in one go."""
        opened = return_reader.open_return(
            book,
            taxonomy=self._catalogue.taxonomy,
            layouts=return_layouts(),
            register=self._register,
            year=self._year,
            to_issue_again=self._to_issue_again,
        )
        return Received(
            path=path,
            kind=Source.RETURN,
            submission=opened.draft,
            findings=(*return_reader.notes_of(book), *opened.findings),
            opened=True,
            last_year=opened.last_year,
            sha256=book.sha256,
            ods_code=opened.ods_code,
            year=opened.year,
            draft=opened.draft,
            as_sent=opened.as_sent,
        )

    def _understood(self, book: Book) -> tuple[Source | None, Read]:
        """What a workbook is that does not name itself as a return, and what it says."""
        if tables.recognises(book):
            return Source.PUBLIC_TABLE, tables.read_public_table(book, tables=public_tables(), register=self._register)
        if comparators.recognises(book):
            return Source.COMPARATORS, comparators.read_comparators(
                book, taxonomy=self._catalogue.taxonomy, register=self._register
            )
        if accounts_form.recognises(book):
            return Source.ACCOUNTS_FORM, accounts_form.read_accounts_form(
                book, known=self._register.trusts, layouts=accounts_layouts()
            )
        sheets = ", ".join(f"'{sheet.name}'" for sheet in book.sheets[:4])
        finding = rule_book().finding(
            "file-not-recognised",
            file=book.file,
            found=f"a workbook with the sheets {sheets}" + (" and others" if len(book.sheets) > 4 else ""),
            expected="our return, an NHS accounts (TAC) form, a published table or a table of comparators",
            do="Send the workbook that was issued to the trust, filled in. Nothing was loaded from this file.",
        )
        return None, (None, (finding,))

    def _checked(
        self,
        received: Received,
        earlier: dict[tuple[str | None, CollectionYear | None], Submission],
        batch: Sequence[Submission],
    ) -> Received:
        submission = received.submission
        if submission is None or submission.source is not Source.RETURN or submission.year is None:
            return received
        before = earlier.get((submission.ods_code, submission.year.previous), received.last_year)
        beside = with_batch(self._beside(submission), batch, submission)
        findings = self._waived(
            submission,
            (
                *received.findings,
                *self._earlier(received.file, submission.year),
                *check_return(submission, taxonomy=self._catalogue.taxonomy, previous=before, beside=beside),
            ),
        )
        return replace(received, findings=findings, submission=None if _has_error(findings) else submission)

    def _waived(self, submission: Submission, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        layout = return_layouts().of_id(submission.layout)
        if self._waiving is None or layout is None or not self._waiving.concern(submission):
            return findings
        return tuple(self._waiving.over(findings, submission, form_of(layout, self._catalogue.taxonomy)))

    def _earlier(self, file: str, year: CollectionYear) -> tuple[Finding, ...]:
        """A word about a return of a year before the latest: it may be meant, or last year's file sent again."""
        latest = max(return_layouts().by_year)
        if self._year is not None or year >= latest:
            return ()
        found = rule_book().finding(
            "return-of-an-earlier-year",
            file=file,
            found=f"a return of {year}, taken as such",
            expected=f"{latest}, the latest year that is collected, unless the earlier one is meant",
            do=f"If the trust meant {latest}, ask for that return. To refuse other years say --year {latest}.",
        )
        return (found,)


def _has_error(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _refuse_rivals(received: list[Received]) -> list[Received]:
    """Refuse every file that has a rival: the same trust, year and kind with other figures."""
    by_key: dict[tuple[Source, str | None, CollectionYear | None], list[Received]] = {}
    for one in received:
        if one.submission is not None and one.submission.ods_code is not None:
            by_key.setdefault((one.submission.source, *_key(one.submission)), []).append(one)
    rivals = {
        id(one): [other.file for other in group if other is not one]
        for group in by_key.values()
        if len({one.submission.content_hash for one in group if one.submission is not None}) > 1
        for one in group
    }
    return [_rival(one, rivals[id(one)]) if id(one) in rivals else one for one in received]


def _rival(one: Received, others: list[str]) -> Received:
    submission = one.submission
    finding = rule_book().finding(
        "two-files-for-one-trust",
        file=one.file,
        found=f"figures of {submission.ods_code} for {submission.year}" if submission else "figures",
        expected=f"one file for a trust and year; {', '.join(others)} brings others",
        do="Load only the file that the trust stands by. Nothing was chosen by name or time, and neither was loaded.",
    )
    return replace(one, submission=None, findings=(*one.findings, finding))


def _key(submission: Submission) -> tuple[str | None, CollectionYear | None]:
    return (submission.ods_code, submission.year)
