"""What the jobs work on: 220 returns of invented trusts, their plans, and a store that holds them.

Imports inside functions: a job that measures a library alone is not to load ours.
"""

from collections.abc import Callable
from datetime import date
from itertools import cycle
from pathlib import Path

AS_OF = date(2026, 11, 21)
RETURNS = 220
"""As many as there are trusts in England, or a few more."""


def make_material(folder: Path) -> None:
    """The returns, and a store that holds them beside the invented national comparators.

    The sixteen sample returns are issued again, with their answers, for 110 invented trusts and both years.
    """
    from consolidate.sheets.writer import write_book

    (folder / "returns").mkdir()
    for plan, name in plans():
        write_book(plan, folder / "returns" / name)
    loading(folder, [*samples("national"), *returns(folder)], "full.duckdb")()


def bare(plan) -> list:
    """Each sheet of a plan with its cells as a library takes them: row, column, value, formula, result."""

    def plain(value: object) -> object:
        if value is None or isinstance(value, str | int):
            return value
        return str(value) if isinstance(value, date) else float(value)

    return [
        (sheet.name, [(c.row - 1, c.column - 1, plain(c.value), c.formula, plain(c.result)) for c in sheet.cells])
        for sheet in plan.sheets
    ]


def returns(folder: Path) -> list[Path]:
    return sorted((folder / "returns").glob("*.xlsx"))


def samples(*parts: str) -> list[Path]:
    from consolidate.catalogue.home import home

    return sorted(home().joinpath("sample_data", *parts).rglob("*.xlsx"))


def invented() -> list[str]:
    from consolidate.catalogue.trusts import trust_register
    from consolidate.words.states import Population

    return sorted(t.ods_code for t in trust_register().trusts.values() if t.population is Population.INVENTED)


def plans():
    """The plans of the returns with their files' names, one after another."""
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.layout_files import return_layouts
    from consolidate.catalogue.thresholds import thresholds
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.receiving import Receiver
    from consolidate.collection.return_filling import answers_of
    from consolidate.collection.return_template import file_name, plan_return

    declared, register = catalogue(), trust_register()
    received = Receiver(declared, register).receive(samples("north_shire", "returns"))
    for layout in return_layouts().by_year.values():
        answered = cycle([answers_of(one.submission) for one in received if one.submission.year == layout.year])
        for code in invented()[: RETURNS // len(return_layouts().by_year)]:
            trust = register.trust(code)
            plan = plan_return(
                layout, declared.taxonomy, trust, thresholds=thresholds(), made_on=AS_OF, answers=next(answered)
            )
            yield plan, file_name(layout, trust)


def template_codes() -> list[str]:
    """The trusts that blank templates are written for."""
    from consolidate.catalogue.trusts import trust_register

    return sorted(trust_register().trusts)[:RETURNS]


def template_plans():
    """The plans of the latest year's blank templates with their files' names, one after another."""
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.layout_files import return_layouts
    from consolidate.catalogue.thresholds import thresholds
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.return_template import file_name, plan_return

    layout = return_layouts().of_year(max(return_layouts().by_year))
    for code in template_codes():
        trust = trust_register().trust(code)
        plan = plan_return(layout, catalogue().taxonomy, trust, thresholds=thresholds(), made_on=AS_OF)
        yield plan, file_name(layout, trust)


def loading(folder: Path, paths: list[Path], store: str) -> Callable[[], None]:
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.loading import load_files
    from consolidate.collection.receiving import Receiver
    from consolidate.store.store import Store

    receiver = Receiver(catalogue(), trust_register())

    def work() -> None:
        with Store.create(folder / store) as opened:
            assert all(one.receipt is not None for one in load_files(opened, receiver, paths, on=AS_OF))

    return work


def measurer(folder: Path):
    from consolidate.benchmark.measurer import Measurer
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.trusts import trust_register
    from consolidate.store.store import Store

    return Measurer(Store.open(folder / "full.duckdb"), catalogue(), trust_register())
