"""The answers of an older return, moved into a newer one by what they are about: function, line and field.

The file that was sent is never changed. What the newer return does not ask is listed in it on a sheet of its own, and
the last year's figures that it prints are those of the store, or else those that the older return printed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from consolidate.catalogue.catalogue import Catalogue
from consolidate.catalogue.layout_files import Layouts
from consolidate.catalogue.layouts import Layout
from consolidate.catalogue.thresholds import thresholds
from consolidate.catalogue.trusts import Register, TrustEntry
from consolidate.collection import left_behind
from consolidate.collection.areas import Area, areas_of
from consolidate.collection.layout_list import layout_named
from consolidate.collection.left_behind import LeftBehind
from consolidate.collection.printed import printed
from consolidate.collection.return_claims import Claims, claims_of
from consolidate.collection.return_filling import Answer, Prefill
from consolidate.collection.return_form import Form, Key, form_of
from consolidate.collection.return_identity import IdentityCheck
from consolidate.collection.return_places import Places, find_cells
from consolidate.collection.return_sheets import find_sheets
from consolidate.collection.return_template import plan_return
from consolidate.collection.typed_answers import as_typed
from consolidate.sheets.cells import Book, Sheet
from consolidate.sheets.plan import BookPlan
from consolidate.words.findings import Finding, Severity

_NEVER_MOVED = frozenset(
    {
        "trust-code-differs",
        "trust-population-differs",
        "return-sheet-doubled",
        "return-sheet-renamed",
        "return-exported-by-numbers",
        "return-table-doubled",
        "return-table-missing",
    }
)
"""With one of these nobody can tell whose the answers are, or a whole table of them would be lost."""

_OF_ANOTHER_YEAR = "return-year-differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class OldReturn:
    """A return of any declared layout, with every cell that could be found; `in_the_way` is why it cannot be moved."""

    book: Book
    claims: Claims
    trust: TrustEntry
    form: Form
    sheets: Mapping[str, Sheet]
    places: Places
    in_the_way: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """A return with its answers in a newer layout: the workbook to write, and what became of each answer.

    `moved` counts the cells with an answer that found their place. `to_fill_in` are the cells that the older return
    did not ask and this one needs, counted by sheet.
    """

    trust: TrustEntry
    before: Layout
    after: Layout
    plan: BookPlan
    moved: int
    left: tuple[LeftBehind, ...]
    to_fill_in: Mapping[str, int]

    @property
    def changes_year(self) -> bool:
        """Whether the figures are now those of another year."""
        return self.before.year != self.after.year


def target_layout(layouts: Layouts, of: Layout, wanted: str | None) -> Layout:
    """Where a return goes: the newest layout of its own year, unless a layout or a year is named."""
    return layouts.of_year(of.year) if wanted is None else layout_named(layouts, wanted)


def old_return(
    book: Book, *, catalogue: Catalogue, layouts: Layouts, register: Register, to_another_year: bool = False
) -> tuple[OldReturn | None, tuple[Finding, ...]]:
    """Look a return's cells up by its own layout; None, with the findings, where it cannot be told whose it is.

    `to_another_year` says that the year on the cover may differ from the form's: that is then what is mended.
    """
    claims = claims_of(book, layouts)
    check = IdentityCheck(book=book, claims=claims, layouts=layouts, register=register)
    layout = check.layout(None)
    trust = None if layout is None else check.trust(layout)
    if layout is None or trust is None:
        return None, tuple(check.findings)
    form = form_of(layout, catalogue.taxonomy)
    sheets, in_sheets = find_sheets(book, form)
    places = find_cells(book, form, sheets)
    never = _NEVER_MOVED if to_another_year else _NEVER_MOVED | {_OF_ANOTHER_YEAR}
    found = (*check.findings, *in_sheets, *places.findings)
    old = OldReturn(
        book=book,
        claims=claims,
        trust=trust,
        form=form,
        sheets=sheets,
        places=places,
        in_the_way=tuple(one for one in found if one.name in never and one.severity is Severity.ERROR),
    )
    return old, found


def migrate(
    old: OldReturn, after: Layout, *, catalogue: Catalogue, made_on: date, held: Prefill | None = None
) -> Migration:
    """Plan the return of the newer layout with the answers of the older one in it.

    `held` is what the store says about the trust. Without it, or where it is silent, last year's figures are those
    that the older return printed, unless the year changes: then they are of another year, and are left out.
    """
    form = form_of(after, catalogue.taxonomy)
    typed = _typed(old)
    before = old.form.layout
    same_year = before.year == after.year
    plan = plan_return(
        after,
        catalogue.taxonomy,
        old.trust,
        thresholds=thresholds(),
        made_on=made_on,
        prefill=_over(printed_in(old) if same_year else Prefill(), held or Prefill()),
        answers={key: answer for key, answer in typed.items() if key in form.by_key},
    )
    left = tuple(_left(old, form, catalogue, made_on))
    said = f"moved from {before.id} to {after.id}"
    return Migration(
        trust=old.trust,
        before=before,
        after=after,
        plan=left_behind.with_list(plan, form, left, old.trust, moved=said),
        moved=sum(1 for key, answer in typed.items() if answer is not None and key in form.by_key),
        left=left,
        to_fill_in=_new_cells(old.form, form),
    )


def _typed(old: OldReturn) -> dict[Key, Answer]:
    """What every cell says; None for an empty one, which the trust has seen and left empty."""
    return {one.slot.key: as_typed(one.sheet.at(one.row, one.column), one.slot.kind) for one in old.places.found}


def _left(old: OldReturn, form: Form, catalogue: Catalogue, made_on: date) -> Sequence[LeftBehind]:
    """Everything without a place, in the order of the workbook, after what was left behind before."""
    issued = plan_return(old.form.layout, catalogue.taxonomy, old.trust, thresholds=thresholds(), made_on=made_on)
    found = old.places.found
    return [
        *left_behind.left_before(old.book),
        *left_behind.not_asked(found, form),
        *left_behind.beside(old.form, old.sheets, found, issued, old.claims.cover.values()),
        *left_behind.sheets_of_its_own(old.book, old.form),
    ]


def _new_cells(before: Form, after: Form) -> dict[str, int]:
    """How many cells a newer return needs that the older did not ask, by sheet."""
    counts: dict[str, int] = {}
    for sheet, _, slot in after.slots():
        if slot.required and slot.key not in before.by_key:
            counts[sheet.name] = counts.get(sheet.name, 0) + 1
    return counts


def printed_in(old: OldReturn) -> Prefill:
    """What the older return prints of the year before, of public sources and of open questions."""
    return printed(_areas(old), old.form.layout, source=lambda cell: f"as printed in {old.book.file} › {cell.where}")


def _areas(old: OldReturn) -> Iterator[Area]:
    for wanted in old.form.sheets:
        sheet = old.sheets.get(wanted.name)
        if sheet is not None:
            yield from areas_of(wanted, sheet, [one for one in old.places.found if one.sheet is sheet])


def _over(printed: Prefill, held: Prefill) -> Prefill:
    """What is held, over what was printed."""
    return replace(
        held,
        last_year={**printed.last_year, **held.last_year},
        published={**printed.published, **held.published},
        printed={**printed.printed, **held.printed},
    )
