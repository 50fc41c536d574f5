"""The whole job once on the sample data: store, packs, case and an index that leads to each.

Knows the order of the work and the names of what it leaves behind. Everything it prints is printed by the
same functions that the other commands call.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from consolidate.benchmark.measurer import Measurer
from consolidate.benchmark.possible import possible
from consolidate.case.commission import read_checked, sized
from consolidate.catalogue.catalogue import catalogue
from consolidate.catalogue.declared import build, read_toml
from consolidate.catalogue.home import home
from consolidate.catalogue.trusts import Register, trust_register
from consolidate.collection.issuing import issue_return
from consolidate.collection.loading import Loaded, load_files, spread
from consolidate.collection.prefilling import Prefiller
from consolidate.collection.receiving import Received, Receiver
from consolidate.report.case import case_page
from consolidate.report.html import write_text
from consolidate.report.index import Linked, index_page
from consolidate.report.pack import pack_page
from consolidate.store.store import Store
from consolidate.words.errors import CannotWrite, StoreProblem
from consolidate.words.states import Population
from consolidate.words.years import CollectionYear

STORE = "consolidate.duckdb"
INDEX = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateAsked:
    """The return that the demonstration issues: for whom, and for which year."""

    trust: str
    year: CollectionYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the demonstration does, read from `sample_data/demo.toml`; paths are relative to that folder."""

    public: str
    comparators: str
    returns: tuple[str, ...]
    faulty: str
    footprint: str
    real_trusts: tuple[str, ...]
    scenario: str
    template: TemplateAsked


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """What was done: files loaded, faulty returns with what was found in them, pages written."""

    folder: Path
    index: Path
    loaded: tuple[Loaded, ...]
    faulty: tuple[Received, ...]
    packs: tuple[Path, ...]
    case: Path


def demonstrate(out: Path, *, as_of: date, step: Callable[[str], None]) -> Demonstration:
    """Run the whole job into a folder. A folder that an earlier demonstration made is made anew.

    Raises CannotWrite when the folder holds something else.
    """
    plan = build(Plan, read_toml(home() / "sample_data" / "demo.toml"), "sample_data/demo.toml")
    data = home() / "sample_data"
    declared, register = catalogue(), trust_register()
    _make_room(out)
    receiver = Receiver(declared, register)
    step("Copying the returns")
    copied = [_copy(data / folder, out / "returns" / Path(folder).name) for folder in plan.returns]
    with Store.create(out / STORE) as store:
        paths = spread([data / plan.public, data / plan.comparators, *copied])
        loaded = load_files(store, receiver, paths, on=as_of, step=step)
    step("Issuing a return")
    with Store.open(out / STORE) as store:
        trust, year = plan.template.trust, plan.template.year
        shown = possible(Measurer(store, declared, register), [trust], year.previous)
        issued = issue_return(
            out / "templates",
            trust,
            year,
            catalogue=declared,
            register=register,
            prefiller=Prefiller(store, declared, register, year, shown=shown),
            made_on=as_of,
        ).path
    step("Checking the faulty returns")
    with Store.open(out / STORE) as store:
        files = spread([_copy(data / plan.faulty, out / "returns" / "faulty")])
        faulty = receiver.receive(files, previous=store.returns())
    with Store.open(out / STORE) as store:
        measurer = Measurer(store, declared, register)
        codes = [*register.footprint(plan.footprint), *plan.real_trusts]
        packs = [_pack(measurer, code, out, as_of, step) for code in codes]
        step("Building the case")
        scenario = data / plan.scenario
        result = sized(read_checked(scenario), lambda: measurer)
        case = out / "case" / f"case_{scenario.stem}.html"
        write_text(case, case_page(result, as_of=as_of), force=False)
    books = {
        "A return as it is sent out, invented": [issued],
        "Returns that came back, invented": spread(copied),
        "Faulty returns, each refused or queried, invented": files,
    }
    links = _links(out, register, packs, case, result.title, books)
    write_text(out / INDEX, index_page(links, as_of=as_of), force=False)
    return Demonstration(
        folder=out,
        index=out / INDEX,
        loaded=tuple(loaded),
        faulty=tuple(faulty),
        packs=tuple(page for _, page in packs),
        case=case,
    )


def _make_room(out: Path) -> None:
    """Clear what an earlier demonstration left, and nothing else."""
    if not out.exists() or not any(out.iterdir()):
        return
    if not (out / INDEX).exists() or not (out / STORE).exists():
        raise CannotWrite(
            f"{out}: the folder holds something that the demonstration did not make; expected an empty folder or an "
            "earlier demonstration. Nothing was changed. Choose another with --out."
        )
    Store.open(out / STORE).close()
    try:
        for name in ("templates", "returns", "packs", "case"):
            shutil.rmtree(out / name, ignore_errors=True)
        (out / STORE).unlink()
    except OSError as error:
        raise StoreProblem(f"{out / STORE}: the earlier demonstration cannot be removed ({error.strerror}).") from error


def _copy(source: Path, target: Path) -> Path:
    """Copy the workbooks of a folder, so that what was loaded can be opened beside the packs."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted(source.glob("*.xlsx")):
            shutil.copyfile(path, target / path.name)
    except OSError as error:
        raise CannotWrite(f"{target}: could not be written ({error.strerror}). Choose another folder.") from error
    return target


def _pack(measurer: Measurer, code: str, out: Path, as_of: date, step: Callable[[str], None]) -> tuple[str, Path]:
    step(f"Writing the pack of {measurer.register.trust(code).name}")
    page = out / "packs" / f"pack_{code}.html"
    write_text(page, pack_page(measurer, code, as_of=as_of), force=False)
    return code, page


def _links(
    out: Path,
    register: Register,
    packs: Sequence[tuple[str, Path]],
    case: Path,
    title: str,
    workbooks: Mapping[str, Sequence[Path]],
) -> tuple[Linked, ...]:
    """Everything that the index leads to, real and invented apart; names and links only, no figures."""

    def link(path: Path, name: str, group: str) -> Linked:
        return Linked(href=path.absolute().relative_to(out.absolute()).as_posix(), name=name, group=group)

    by_population = {
        Population.INVENTED: "Benchmark packs of North Shire, invented trusts",
        Population.REAL: "Benchmark packs of real trusts, from published figures",
    }
    pages = [
        link(page, register.trust(code).name, by_population[register.trust(code).population]) for code, page in packs
    ]
    cases = [link(case, title, "Business case, invented")]
    books = [link(path, path.name, group) for group, paths in workbooks.items() for path in paths]
    return (*pages, *cases, *books)
