"""Make the invented trusts' workbooks: `python -m sample_data.generator.invented [OUT]`.

Writes `national/` and `north_shire/` below OUT (sample_data by default). The same declarations give
the same bytes. Knows which file goes where; figures, layouts and faults are others' business.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layout_files import return_layouts
from consolidate.catalogue.layouts import Layout
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.catalogue.thresholds import thresholds
from consolidate.catalogue.trusts import Register, trust_register
from consolidate.collection.comparators_plan import plan_comparators
from consolidate.collection.return_filling import Prefill, Prefilled
from consolidate.collection.return_form import Form, form_of
from consolidate.collection.return_template import file_name, plan_return
from consolidate.sheets.plan import BookPlan
from consolidate.sheets.put import put_file
from consolidate.sheets.writer import book_bytes
from consolidate.words.years import CollectionYear
from sample_data.generator.detail import Detail, detail_answers, read_detail
from sample_data.generator.detail_queries import questions
from sample_data.generator.detail_savings import opportunities_shown
from sample_data.generator.draws import Draws
from sample_data.generator.faults import Fault, read_faults, spoilt_answers, spoilt_bytes, spoilt_plan
from sample_data.generator.figures import AnswerKey, ReturnAnswer, TrustYear
from sample_data.generator.national import YEARS, bodies_of, national_codes, national_set
from sample_data.generator.north_shire import FOOTPRINT, DeclaredFootprint, footprint_set, read_footprint
from sample_data.generator.oddities import with_typed
from sample_data.generator.parameters import Parameters, read_parameters
from sample_data.generator.returns import Manner, last_year_held, read_manner, return_answers

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "sample_data"
MADE_ON = date(2026, 7, 31)  # after the signatures of the second year; a fixed day, so that the bytes never change
NATIONAL_FILE = Path("national", "national_2024-25_and_2025-26.xlsx")
NATIONAL_SET = "invented-national"
RETURNS = Path("north_shire", "returns")
FAULTY = Path("north_shire", "faulty")


def plan_national(parameters: Parameters, taxonomy: Taxonomy, register: Register) -> BookPlan:
    """The national set as one table of comparators: in each year, what the return of that year asks for."""
    trusts = national_set(bodies_of(national_codes(register), register), parameters, taxonomy)
    answers = {}
    for name, by_code in trusts.items():
        year = CollectionYear.parse(name)
        asked = form_of(return_layouts().of_year(year), taxonomy).by_key
        for code, trust in by_code.items():
            answers[code, year] = {key: answer for key, answer in trust.answers().items() if key in asked}
    return plan_comparators(
        answers,
        set_id=NATIONAL_SET,
        title="Invented national set: 120 trusts, 2024/25 and 2025/26",
        what=[
            ("Sizes", "Follow the accounts of real trusts of each type, 2023/24; no figure of a real trust is copied."),
            (
                "Costs",
                "Resemble what was published about corporate services for 2015/16: means of 7.50 and 2.80 per £100 of "
                "patient-care income in the highest and lowest tenth, smaller trusts dearer, £4.28 a payslip.",
            ),
            ("Missing", "A few lines are not collected or not provided, as in life. An empty cell is never zero."),
            ("Seed", parameters.seed),
            ("Made by", "python -m sample_data.generator.invented, from the declarations beside it"),
        ],
        made_on=MADE_ON,
        taxonomy=taxonomy,
        register=register,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """North Shire, ready to be written: its trusts by year and code, and how they fill in their returns."""

    parameters: Parameters
    taxonomy: Taxonomy
    register: Register
    declared: DeclaredFootprint
    years: Mapping[str, Mapping[str, TrustYear]]
    manner: Manner
    detail: Detail

    def return_of(self, code: str, year: str, fault: Fault | None = None) -> tuple[Layout, BookPlan]:
        """A trust's return of a year, and its layout: with its odd answers, or with one fault."""
        before = self._before(code, year)
        layout = return_layouts().of_year(CollectionYear.parse(fault.form if fault and fault.form else year))
        form = form_of(layout, self.taxonomy)
        answers = self.answers_of(code, year, form)
        if fault is None:
            odd = [answer.typed for answer in self.declared.answer if (answer.trust, answer.year) == (code, year)]
            answers = with_typed(answers, odd)
        entry = self.register.trust(code)
        if fault is not None:
            answers = spoilt_answers(answers, fault, form)
            entry = replace(entry, ods_code=fault.code or code)
        plan = plan_return(
            layout,
            self.taxonomy,
            entry,
            thresholds=thresholds(),
            made_on=self.manner.made_on[year],
            prefill=None if before is None else self._held(before),
            answers=answers,
        )
        return layout, plan if fault is None else spoilt_plan(plan, fault)

    def answers_of(self, code: str, year: str, form: Form) -> dict[AnswerKey, ReturnAnswer]:
        """What a trust answers in a form of a year, nothing odd or faulty about it."""
        trust, before = self.years[year][code], self._before(code, year)
        details = self._details(code, year, form)
        return return_answers(trust, before, self.declared.change, form, self.manner, details)

    def _before(self, code: str, year: str) -> TrustYear | None:
        """The same trust a year before; None in the first year."""
        return self.years.get(str(CollectionYear.parse(year).previous), {}).get(code)

    def _details(self, code: str, year: str, form: Form) -> dict[AnswerKey, ReturnAnswer]:
        """What the trust answers beside cost and people."""
        return detail_answers(
            code,
            self.years[year],
            self._shown(year).get(code, {}),
            self.detail,
            self.taxonomy,
            Draws(self.parameters.seed),
            room=sum(field == "shared_with" for _, _, field in form.by_key),
        )

    def _shown(self, year: str) -> dict[str, dict[AnswerKey, Decimal]]:
        """By trust, the opportunities of the year before; none in the first year."""
        return opportunities_shown(self.years.get(str(CollectionYear.parse(year).previous), {}))

    def _held(self, before: TrustYear) -> Prefill:
        """What stands in the form before the trust opens it."""
        year = str(CollectionYear.parse(before.year).next)
        made = f"Your return for {before.year}, against the median of the {len(self.years[before.year])} trusts"
        shown = {key: Prefilled(value=gap, source=made) for key, gap in self._shown(year)[before.body.code].items()}
        return Prefill(last_year=last_year_held(before) | shown, printed=questions(before.body.code, self.detail.query))


def footprint(parameters: Parameters, taxonomy: Taxonomy, register: Register) -> Footprint:
    """Draw North Shire."""
    declared = read_footprint(parameters)
    bodies = bodies_of(register.footprint(FOOTPRINT), register)
    years = footprint_set(bodies, declared, parameters, taxonomy)
    return Footprint(
        parameters=parameters,
        taxonomy=taxonomy,
        register=register,
        declared=declared,
        years=years,
        manner=read_manner(),
        detail=read_detail(parameters, taxonomy),
    )


def workbooks() -> Iterator[tuple[Path, bytes]]:
    """Every workbook of the invented trusts, by its path below `sample_data`."""
    taxonomy, register = catalogue().taxonomy, trust_register()
    parameters = read_parameters(taxonomy)
    yield NATIONAL_FILE, book_bytes(plan_national(parameters, taxonomy, register))
    north_shire = footprint(parameters, taxonomy, register)
    for year, trusts in north_shire.years.items():
        for code in trusts:
            layout, plan = north_shire.return_of(code, year)
            name = file_name(layout, register.trust(code))
            yield RETURNS / layout.year.file_form / name, book_bytes(plan)
    for fault in read_faults():
        _, plan = north_shire.return_of(fault.trust, YEARS[-1], fault)
        yield FAULTY / fault.file, spoilt_bytes(book_bytes(plan), plan, fault)


def make(out: Path) -> list[Path]:
    """Write everything below a folder and give back the paths."""
    made = []
    for path, data in workbooks():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        put_file(out / path, data)
        made.append(out / path)
    return made


if __name__ == "__main__":
    for written in make(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT):
        sys.stdout.write(f"{written}\n")
