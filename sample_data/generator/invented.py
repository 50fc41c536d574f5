"""Make the invented trusts' workbooks: `python -m sample_data.generator.invented [OUT]`.

Writes `national/` and `north_shire/` below OUT (sample_data by default). The same declarations give
the same bytes. Knows which file goes where; figures, layouts and faults are others' business.
"""

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.layout_files import layouts
from consolidate.catalogue.taxonomy import Taxonomy
from consolidate.catalogue.thresholds import thresholds
from consolidate.catalogue.trusts import Register, trust_register
from consolidate.collection.comparators_plan import plan_comparators
from consolidate.collection.return_form import form_of
from consolidate.collection.return_template import file_name, plan_return
from consolidate.sheets.plan import BookPlan
from consolidate.sheets.writer import write_book
from consolidate.words.years import CollectionYear
from sample_data.generator.figures import TrustYear
from sample_data.generator.national import bodies_of, national_codes, national_set
from sample_data.generator.north_shire import FOOTPRINT, footprint_set, read_footprint
from sample_data.generator.oddities import with_odd_answers
from sample_data.generator.parameters import Parameters, read_parameters
from sample_data.generator.returns import last_year_held, read_manner, return_answers

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "sample_data"
MADE_ON = date(2026, 7, 31)  # after the signatures of the second year; a fixed day, so that the bytes never change
NATIONAL_FILE = Path("national", "national_2024-25_and_2025-26.xlsx")
NATIONAL_SET = "invented-national"
RETURNS = Path("north_shire", "returns")


def plan_national(parameters: Parameters, taxonomy: Taxonomy, register: Register) -> BookPlan:
    """The national set as one table of comparators: in each year, what the return of that year asks for."""
    trusts = national_set(bodies_of(national_codes(register), register), parameters, taxonomy)
    answers = {}
    for name, by_code in trusts.items():
        year = CollectionYear.parse(name)
        asked = form_of(layouts().of_year(year), taxonomy).by_key
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


def plan_returns(parameters: Parameters, taxonomy: Taxonomy, register: Register) -> dict[Path, BookPlan]:
    """Every return of North Shire, by its path below `sample_data`; the second year shows the first to confirm."""
    declared, manner = read_footprint(parameters), read_manner()
    years = footprint_set(bodies_of(register.footprint(FOOTPRINT), register), declared, parameters, taxonomy)
    plans: dict[Path, BookPlan] = {}
    before: Mapping[str, TrustYear] = {}
    for name, trusts in years.items():
        layout = layouts().of_year(CollectionYear.parse(name))
        form = form_of(layout, taxonomy)
        for code, trust in trusts.items():
            held = before.get(code)
            answers = return_answers(trust, held, declared.change, form, manner)
            plans[RETURNS / layout.year.file_form / file_name(layout, register.trust(code))] = plan_return(
                layout,
                taxonomy,
                register.trust(code),
                thresholds=thresholds(),
                made_on=manner.made_on[name],
                prefill=None if held is None else last_year_held(held),
                answers=with_odd_answers(trust, answers, declared.answer),
            )
        before = trusts
    return plans


def _put(plan: BookPlan, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_book(plan, path)
    return path


def make(out: Path) -> list[Path]:
    """Write everything below a folder and give back the paths."""
    taxonomy, register = catalogue().taxonomy, trust_register()
    parameters = read_parameters(taxonomy)
    plans = {NATIONAL_FILE: plan_national(parameters, taxonomy, register)}
    plans |= plan_returns(parameters, taxonomy, register)
    return [_put(plan, out / path) for path, plan in plans.items()]


if __name__ == "__main__":
    for made in make(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT):
        sys.stdout.write(f"{made}\n")
