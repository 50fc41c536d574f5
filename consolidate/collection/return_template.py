"""The return of one trust as a workbook to write: empty, prefilled, or with its answers in it.

A blank form, a prefilled one, a sample and a return issued again are one thing: the declared layout with more
or fewer cells filled. Knows no file: `consolidate.sheets.writer` writes what is planned here.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from consolidate.catalogue.layouts import Layout, SheetKind
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.catalogue.thresholds import Thresholds
from consolidate.catalogue.trusts import TrustEntry
from consolidate.collection.return_claims import PROPERTY_PREFIX
from consolidate.collection.return_control import PlacedSheet, check_page, lists_page, meta_page, totals_block
from consolidate.collection.return_filling import Answer, Filling, Prefill, Remark
from consolidate.collection.return_findings import Front, findings_page
from consolidate.collection.return_form import Form, FormSheet, Key, form_of
from consolidate.collection.return_front import cover_page, guide_page
from consolidate.collection.return_page import Page
from consolidate.collection.return_sheets import FINDINGS
from consolidate.collection.return_styles import TAB, styles
from consolidate.collection.return_tables import Placed, References, place_table
from consolidate.sheets.collector import no_collection
from consolidate.sheets.plan import BookPlan, PrintSetup, SheetPlan, Visibility
from consolidate.words.facts import TRUST_LEVEL
from consolidate.words.states import Population

_INCOME: Key = (TRUST_LEVEL, TRUST_LEVEL, "patient_care_income")
_LANGUAGE = {"Language": "en-GB"}  # a property of Office's own list, for programs that read aloud
_TITLE_ROWS = 1  # kept in view
_COLUMNS_OF_A_PAGE = 12  # more than these on one sheet of paper would be too small to read
_WIDE_PAGES = 2  # sheets of paper beside one another for such a table


@no_collection()
def plan_return(
    layout: Layout,
    taxonomy: Taxonomy,
    trust: TrustEntry,
    *,
    thresholds: Thresholds,
    made_on: date,
    prefill: Prefill | None = None,
    answers: Mapping[Key, Answer] | None = None,
    remarks: Mapping[Key, Remark] | None = None,
    front: Front | None = None,
) -> BookPlan:
    """Plan a trust's return of the layout's year.

    `answers` go into input cells as they are: a number as a figure, text such as "n/a" as text, None as an
    empty cell. A checked copy has `remarks` at its cells and a `front` page of findings. The same arguments
    give the same plan, and the writer the same bytes.
    """
    form = form_of(layout, taxonomy)
    filling = Filling(
        form=form, thresholds=thresholds, answers=answers or {}, prefill=prefill or Prefill(), remarks=remarks or {}
    )
    return _Workbook(form, filling, trust, made_on, front).plan()


def file_name(layout: Layout, trust: TrustEntry) -> str:
    """What a return's file is called when it is sent out."""
    return f"{trust.ods_code}_{layout.series}_{layout.year.file_form}.xlsx"


class _Workbook:
    """One workbook being planned: pages are made in the order in which they need one another's addresses."""

    def __init__(
        self, form: Form, filling: Filling, trust: TrustEntry, made_on: date, front: Front | None = None
    ) -> None:
        self.form = form
        self.filling = filling
        self.trust = trust
        self.made_on = made_on
        self.front = front
        self.invented = trust.population is Population.INVENTED
        self.identity = {
            "name": trust.name,
            "ods_code": trust.ods_code,
            "year": str(form.layout.year),
            "version": form.layout.id,
            "made_on": made_on.isoformat(),
            "fingerprint": form.fingerprint,
        }
        self.pages = {sheet.name: Page(sheet.name) for sheet in form.sheets}
        self.placed: dict[str, tuple[Placed, ...]] = {}

    def plan(self) -> BookPlan:
        lists = self._only(SheetKind.LISTS)
        refers = lists_page(self._headed(lists), self.form.layout, self.filling.thresholds)
        asked = [s for s in self.form.sheets if s.layout.kind in (SheetKind.TABLES, SheetKind.FUNCTIONS)]
        for sheet in sorted(asked, key=lambda s: s.layout.totals):  # totals need the places of what they add up
            page = self._headed(sheet)
            if sheet.layout.totals:
                totals_block(page, self._costs(), self.filling, self._income(), column=2)
            self.placed[sheet.name] = self._place_tables(page, sheet, refers)
        page = self._headed(self._only(SheetKind.CHECK))
        progress = check_page(page, [(sheet, self.placed[sheet.name]) for sheet in asked], self.filling)
        totals_block(page, self._costs(), self.filling, self._income())
        cover = self._only(SheetKind.COVER)
        cover_page(
            self.pages[cover.name],
            cover.tables,
            self.filling,
            refers,
            self.identity,
            progress,
            invented=self.invented,
            banner=self.front.banner if self.front else "",
        )
        guide_page(self._headed(self._only(SheetKind.GUIDE)), self.form, self.filling.thresholds)
        meta_page(self.pages[self._only(SheetKind.META).name], self._meta())
        return BookPlan(
            title=f"{self.form.layout.title} {self.form.layout.year}, {self.trust.name}",
            subject=self.form.layout.id,
            created=datetime.combine(self.made_on, time.min),
            sheets=(*self._findings(), *(self._sheet(sheet) for sheet in self.form.sheets)),
            properties=_LANGUAGE | {f"{PROPERTY_PREFIX}{key}": text for key, text in self._meta().items()},
            defined_names={name: at for page in self.pages.values() for name, at in page.names.items()},
            styles=styles(),
        )

    def _findings(self) -> tuple[SheetPlan, ...]:
        """The front page of a checked copy, with links to where its cells came to stand."""
        if self.front is None:
            return ()
        at = {
            slot.key: page.names[slot.name].replace("$", "")
            for sheet, _, slot in self.form.slots()
            if slot.name in (page := self.pages[sheet.name]).names
        }
        page = Page(FINDINGS)
        findings_page(page, self.front, self.form.layout, at, self._whose())
        return (
            page.plan(
                tab_colour=TAB["front"],
                print_setup=PrintSetup(landscape=True, footer=self._footer()),
            ),
        )

    def _meta(self) -> dict[str, str]:
        return {"series": self.form.layout.series, **self.identity, "population": self.trust.population.value}

    def _only(self, kind: SheetKind) -> FormSheet:
        return next(sheet for sheet in self.form.sheets if sheet.layout.kind is kind)

    def _headed(self, sheet: FormSheet) -> Page:
        """The page of a sheet with its title and whose return it is, in words on every sheet."""
        page = self.pages[sheet.name]
        page.write(sheet.function.label if sheet.function else sheet.name, "title")
        page.write(self._whose(), "subtitle")
        missing = self.front.missing_from(sheet.name) if self.front else ""
        page.write(sheet.purpose, "intro", skip=1)
        if missing:  # in the free row, so that the cells below stand where they always do
            page.put(page.row - 1, 1, missing, "strong")
        return page

    def _whose(self) -> str:
        whose = f"{self.trust.name} ({self.trust.ods_code}), {self.form.layout.year}"
        return f"Invented trust. {whose}" if self.invented else whose

    def _footer(self) -> str:
        return f"&L{self.trust.ods_code} {self.form.layout.id}&C&A&RPage &P of &N"

    def _place_tables(self, page: Page, sheet: FormSheet, refers: References) -> tuple[Placed, ...]:
        placed: list[Placed] = []
        for table in sheet.tables:
            placed.append(place_table(page, table, self.filling, refers, placed[0] if placed else None))
        return tuple(placed)

    def _costs(self) -> list[PlacedSheet]:
        return [(sheet, self.placed[sheet.name]) for sheet in self.form.function_sheets]

    def _income(self) -> tuple[str, Decimal | None]:
        """The cell of income from patient care; a text where this return does not ask for it."""
        slot = self.form.by_key.get(_INCOME)
        cells = {name: at for page in self.pages.values() for name, at in page.names.items()}
        return (cells[slot.name] if slot else '""'), self.filling.number(_INCOME)

    def _sheet(self, sheet: FormSheet) -> SheetPlan:
        page, kind = self.pages[sheet.name], sheet.layout.kind
        if kind is SheetKind.META:
            return page.plan(visibility=Visibility.VERY_HIDDEN)
        tables = self.placed.get(sheet.name, ())
        wide = max((len(table.table.columns) for table in sheet.tables), default=0) > _COLUMNS_OF_A_PAGE
        front = kind in (SheetKind.COVER, SheetKind.GUIDE)
        control = kind in (SheetKind.CHECK, SheetKind.LISTS)
        return page.plan(
            # The first columns say which row it is; the rows above them differ between the tables of a sheet.
            freeze=(_TITLE_ROWS, 2) if wide else (_TITLE_ROWS, 0) if tables or control else (0, 0),
            tab_colour=TAB["front" if front else "control" if control else "input"],
            print_setup=PrintSetup(
                landscape=not front or kind is SheetKind.GUIDE,
                pages_wide=_WIDE_PAGES if wide else 1,
                repeat_columns=(1, 2) if wide else None,
                footer=self._footer(),
            ),
        )
