"""Pieces of work that are timed against one another, each in a process of its own: ours, a library's alone, and floors.

`python -m performance.jobs NAME FOLDER`, in `tests/`, makes ready, does the work once and prints its seconds and its
peak memory. Starting Python, importing and making ready are not in the seconds. `make_material` left the folder.
"""

import io
import os
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace

from performance.material import (
    AS_OF,
    bare,
    invented,
    loading,
    measurer,
    returns,
    template_codes,
    template_plans,
)
from performance.noted import Noted

Work = Callable[[], object]
"""Done once and timed; or gives back its own seconds, where it makes ready in between."""
KB_IN_MB = 1024


def unzip_and_tokenise(folder: Path) -> Work:
    """The least that reading can be: every sheet and the shared strings unpacked and taken apart, nothing kept."""
    from xml.parsers import expat

    def work() -> None:
        for path in returns(folder):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.startswith("xl/worksheets/sheet") or name == "xl/sharedStrings.xml":
                        expat.ParserCreate().Parse(archive.read(name), True)

    return work


def openpyxl_values(folder: Path) -> Work:
    """One pass over all values by the usual library, in its fastest mode, unchecked."""
    import openpyxl

    def work() -> None:
        for path in returns(folder):
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            for sheet in book:
                for _ in sheet.iter_rows(values_only=True):
                    pass
            book.close()

    return work


def read(folder: Path) -> Work:
    """Our reader: preflight, then every cell with its address, formula and result, in a process of its own."""
    from consolidate.sheets.reader import read_books

    def work() -> None:
        assert all(reading.book is not None for reading in read_books(returns(folder)))

    return work


def check(folder: Path) -> Work:
    """Read, understood and checked."""
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.receiving import Receiver

    receiver = Receiver(catalogue(), trust_register())

    def work() -> None:
        assert all(one.submission is not None for one in receiver.receive(returns(folder)))

    return work


def check_and_load(folder: Path) -> Work:
    """The same, into a store that is empty before."""
    (folder / "fresh.duckdb").unlink(missing_ok=True)
    return loading(folder, returns(folder), "fresh.duckdb")


def zip_the_parts(folder: Path) -> Work:
    """The least that writing can be: finished parts packed and put on the disk."""
    from consolidate.sheets.writer import book_bytes

    out = _empty(folder / "zipped")

    def write(name: str, parts: list[tuple[str, bytes]]) -> None:
        with zipfile.ZipFile(out / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, data in parts:
                archive.writestr(part, data)

    def pieces() -> Iterator[Callable[[], object]]:
        for plan, name in template_plans():
            with zipfile.ZipFile(io.BytesIO(book_bytes(plan))) as archive:
                yield partial(write, name, [(part, archive.read(part)) for part in archive.namelist()])

    return lambda: _seconds(pieces())


def xlsxwriter_cells(folder: Path) -> Work:
    """The same cells by the library alone: values and formulas, with no format, check, comment or name."""
    import xlsxwriter

    out = _empty(folder / "bare")

    def write(name: str, sheets: list) -> None:
        book = xlsxwriter.Workbook(str(out / name), {"in_memory": True, "strings_to_formulas": False})
        for title, cells in sheets:
            sheet = book.add_worksheet(title)
            for row, column, value, formula, result in cells:
                if formula is not None:
                    sheet.write_formula(row, column, formula, None, result)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write_number(row, column, value)
        book.close()

    return lambda: _seconds(partial(write, name, bare(plan)) for plan, name in template_plans())


def xlsxwriter_calls(folder: Path) -> Work:
    """The library alone again, with every call that our writer makes of it noted before and made here once more.

    Looks, checks, prompts, names and paper included: the same workbook, and what ours adds is planning it.
    """
    import xlsxwriter

    from consolidate.sheets import writer

    out = _empty(folder / "again")

    def pieces() -> Iterator[Callable[[], object]]:
        for plan, name in template_plans():
            noted = Noted([])
            writer.xlsxwriter = SimpleNamespace(Workbook=lambda _target, _options, noted=noted: noted)
            writer.book_bytes(plan)
            yield lambda noted=noted, name=name: noted.again(
                xlsxwriter.Workbook(str(out / name), {"in_memory": True, "strings_to_formulas": False})
            )

    return lambda: _seconds(pieces())


def write_planned(folder: Path) -> Work:
    """Our writer on workbooks that were planned before."""
    from consolidate.sheets.writer import write_book

    out = _empty(folder / "written")
    return lambda: _seconds(partial(write_book, plan, out / name) for plan, name in template_plans())


def plan_and_write(folder: Path) -> Work:
    """A blank template planned and written for each trust, as `template new` does."""
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.layout_files import return_layouts
    from consolidate.catalogue.trusts import trust_register
    from consolidate.collection.issuing import issue_return

    declared, register, out = catalogue(), trust_register(), _empty(folder / "issued")
    latest = max(return_layouts().by_year)

    def work() -> None:
        for code in template_codes():
            issue_return(
                out, code, latest, catalogue=declared, register=register, prefiller=None, made_on=AS_OF, force=True
            )

    return work


def scan_the_figures(folder: Path) -> Work:
    """The least that measuring can be: all stored figures added up once."""
    import duckdb

    connection = duckdb.connect(str(folder / "full.duckdb"), read_only=True)
    return lambda: connection.sql("select count(*), sum(value) from fact").fetchall()


def measure_a_year(folder: Path) -> Work:
    """Every metric of the latest year, for every trust."""
    from consolidate.catalogue.layout_files import return_layouts

    asked = measurer(folder)
    latest = max(return_layouts().by_year)
    return lambda: [asked.values(name, latest) for name in asked.catalogue.metrics.metrics]


def one_pack(folder: Path) -> Work:
    """The benchmark pack of one trust, from an open store to the finished page."""
    from consolidate.report.pack import pack_page

    asked = measurer(folder)
    return lambda: pack_page(asked, invented()[0], as_of=AS_OF)


JOBS: Mapping[str, Callable[[Path], Work]] = {
    job.__name__: job
    for job in (
        unzip_and_tokenise,
        openpyxl_values,
        read,
        check,
        check_and_load,
        zip_the_parts,
        xlsxwriter_cells,
        xlsxwriter_calls,
        write_planned,
        plan_and_write,
        scan_the_figures,
        measure_a_year,
        one_pack,
    )
}


def _seconds(pieces: Iterable[Callable[[], object]]) -> float:
    """How long pieces of work take, without the time in which they are made ready."""
    seconds = 0.0
    for piece in pieces:
        start = time.perf_counter()
        piece()
        seconds += time.perf_counter() - start
    return seconds


def _empty(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _peak_mb() -> float:
    """The most memory that this process, or one that it started and waited for, has held.

    Linux hands the peak of whoever started a process on to it, so that what `getrusage` says of oneself
    may be another's; what the kernel keeps in `/proc` is one's own.
    """
    import resource

    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    status = Path("/proc/self/status")
    if status.exists():
        own = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / KB_IN_MB


if __name__ == "__main__":
    ready = JOBS[sys.argv[1]](Path(sys.argv[2]))
    start = time.perf_counter()
    own = ready()
    seconds = own if isinstance(own, float) else time.perf_counter() - start
    sys.stdout.write(f"{seconds} {_peak_mb()}\n")
    sys.stdout.flush()
    os._exit(0)  # an open store is left to the system: leaving is not what is timed
