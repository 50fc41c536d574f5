"""What a resubmission changed: cell by cell, in the words of the form.

Knows two submissions of one trust, year and kind. Does not judge a change: that is for the checks.
"""

from dataclasses import dataclass
from decimal import Decimal

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.store.store import Store
from consolidate.words.errors import NotEnoughData, UsageProblem
from consolidate.words.facts import TRUST_LEVEL, Source
from consolidate.words.states import State
from consolidate.words.years import CollectionYear

FIGURES = ("added", "removed", "changed")
"""The kinds of change after which a figure says something else; the others are the same figure elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What stood in one submission. `raw` is the text of the cell, `value` its figure in its unit."""

    state: State
    raw: str
    value: Decimal | None
    sheet: str
    cell: str

    @property
    def words(self) -> str:
        """The text that was typed, or why there is none."""
        return self.raw or self.state.words

    @property
    def place(self) -> str:
        """Sheet and cell."""
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure on both sides; a side is None where the submission has no such figure.

    `kind` is added, removed, changed, written otherwise (1,000 for 1000) or moved (to another cell).
    """

    kind: str
    function: str
    line: str
    field: str
    year: CollectionYear
    place: str
    old: Side | None
    new: Side | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two submissions and everything in which they differ."""

    ods_code: str
    year: str
    before: int
    after: int
    before_file: str
    after_file: str
    changes: tuple[Change, ...]


def compare(
    store: Store,
    code: str,
    *,
    year: CollectionYear | None = None,
    before: int | None = None,
    after: int | None = None,
) -> Comparison:
    """Compare two submissions of a trust: those named, else the last two of its latest year.

    Raises NotEnoughData where there are not two, UsageProblem for a number that is not one of them.
    """
    held = [
        row
        for row in store.question("submissions").iter_rows(named=True)
        if row["ods_code"] == code and (year is None or row["year"] == str(year))
    ]
    if not held:
        raise NotEnoughData(
            f"{code}: nothing of this trust is in the store{f' for {year}' if year else ''}. "
            "What is there is listed by: consolidate status --all"
        )
    by_id = {row["id"]: row for row in held}
    for number in (before, after):
        if number is not None and number not in by_id:
            raise UsageProblem(
                f"Submission {number} is not one of {code}{f' for {year}' if year else ''}; "
                f"there are {', '.join(map(str, by_id))}."
            )
    named = [by_id[number]["supersession_key"] for number in (before, after) if number is not None]
    key = (
        named[0]
        if named
        else max(held, key=lambda row: (row["year"], row["source"] == Source.RETURN))["supersession_key"]
    )
    versions = [row["id"] for row in held if row["supersession_key"] == key]
    if len(set(named)) > 1:
        raise UsageProblem(
            f"Submissions {before} and {after} are of different years or kinds. Name two of one: "
            "consolidate status --all lists them."
        )
    last = after if after is not None else _beside(versions, before)
    first = before if before is not None else max((v for v in versions if v < last), default=None)
    if first is None or first == last:
        raise NotEnoughData(
            f"{code}: there is no other version to compare submission {last} with "
            f"({by_id[last]['file']}, {by_id[last]['year']}); nothing has been sent in its place."
        )
    return Comparison(
        ods_code=code,
        year=by_id[last]["year"],
        before=first,
        after=last,
        before_file=by_id[first]["file"],
        after_file=by_id[last]["file"],
        changes=changes_between(store, first, last),
    )


def _beside(versions: list[int], before: int | None) -> int:
    """The last version; when that is the one to start from, there is none after it."""
    return max(versions) if before is None or max(versions) != before else before


def changes_between(store: Store, before: int, after: int) -> tuple[Change, ...]:
    """The changes between two submissions, figures that say something else first, each group in sheet order."""
    taxonomy = catalogue().taxonomy
    found = [
        Change(
            kind=row["change"],
            function=row["function"],
            line=row["line"],
            field=row["field"],
            year=CollectionYear.parse(row["year"]),
            place=place_in_words(taxonomy, row["function"], row["line"], row["field"]),
            old=_side(row, "old"),
            new=_side(row, "new"),
        )
        for row in store.changes(before, after)
    ]
    return tuple(sorted(found, key=lambda change: change.kind not in FIGURES))


def _side(row: dict[str, object], which: str) -> Side | None:
    if row[f"{which}_state"] is None:
        return None
    return Side(
        state=State(str(row[f"{which}_state"])),
        raw=str(row[f"{which}_raw"]),
        value=Decimal(str(row[f"{which}_value"])) if row[f"{which}_value"] is not None else None,
        sheet=str(row[f"{which}_sheet"]),
        cell=str(row[f"{which}_cell"]),
    )


def place_in_words(taxonomy: Taxonomy, function: str, line: str, field: str) -> str:
    """Function, line and field by their labels. What the taxonomy does not name is said by its id."""
    if function not in taxonomy.functions:
        known = taxonomy.trust_fields.get(field)
        return ", ".join([_plain(function), *([] if line in (function, TRUST_LEVEL) else [_plain(line)]),
                          known.label if known else _plain(field)])  # fmt: skip
    held = taxonomy.functions[function]
    found = next((one for one in held.lines if one.id == line), None)
    labels = {v.id: v.label for v in found.volumes} if found else {}
    known = taxonomy.fields.get(field)
    last = labels.get(field) or (known.label if known else _plain(field))
    return ", ".join([held.label, found.label if found else _plain(line), last])


def _plain(identity: str) -> str:
    return identity.replace("_", " ").replace(".", ", ").capitalize()
