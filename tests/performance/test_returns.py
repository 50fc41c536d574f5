"""220 returns read, checked, loaded and measured, and 220 templates written, beside a library alone and a floor.

Nothing is asserted: a ratio printed here is compared with the one before, on the same machine or another. What is
aimed at: at most 2.5 for reading, checking and loading, at most 1.3 for planning and writing templates.
"""

import pytest
from performance.interleaved import jobs_timed
from performance.jobs import JOBS
from performance.material import RETURNS, make_material

TURNS = 1
"""Each job goes over so many files that one turn evens out what else the machine does."""

TABLE = (
    # what is printed, the job, what it is compared with, the least it could take
    ("reading: unzip and tokenise", "unzip_and_tokenise", "openpyxl_values", None),
    ("reading: openpyxl, values only", "openpyxl_values", "openpyxl_values", "unzip_and_tokenise"),
    ("reading: ours", "read", "openpyxl_values", "unzip_and_tokenise"),
    ("reading and checking", "check", "openpyxl_values", "unzip_and_tokenise"),
    ("reading, checking, loading", "check_and_load", "openpyxl_values", "unzip_and_tokenise"),
    ("writing: zip finished parts", "zip_the_parts", "xlsxwriter_cells", None),
    ("writing: XlsxWriter, bare cells", "xlsxwriter_cells", "xlsxwriter_cells", "zip_the_parts"),
    ("writing: XlsxWriter, same calls", "xlsxwriter_calls", "xlsxwriter_cells", "zip_the_parts"),
    ("writing: ours, planned before", "write_planned", "xlsxwriter_calls", "zip_the_parts"),
    ("planning and writing templates", "plan_and_write", "xlsxwriter_calls", "zip_the_parts"),
    ("measuring: add all figures up", "scan_the_figures", "scan_the_figures", None),
    ("measuring: all metrics, a year", "measure_a_year", "scan_the_figures", "scan_the_figures"),
    ("one pack, to the page", "one_pack", "measure_a_year", "scan_the_figures"),
)
SHORT = {
    "openpyxl_values": "openpyxl",
    "xlsxwriter_cells": "XlsxWriter, bare",
    "xlsxwriter_calls": "XlsxWriter, same calls",
    "scan_the_figures": "adding up",
    "measure_a_year": "all metrics",
}


@pytest.mark.bench
def test_returns_and_templates(tmp_path, capsys):
    pytest.importorskip("resource", reason="Windows does not tell how much memory a process held")
    make_material(tmp_path)
    timing = jobs_timed(list(JOBS), tmp_path, turns=TURNS)
    with capsys.disabled():
        print(f"\n\n{RETURNS} returns and {RETURNS} templates; median of {TURNS}; ratios are of the same turns")
        print(f"{'what':<33}{'median':>10}{'ratio':>8}  {'to':<23}{'floors':>7}{'memory':>9}")
        for what, job, peer, floor in TABLE:
            floors = f"{timing.ratio(job, floor):>7.1f}" if floor else f"{'floor':>7}"
            ratio = f"{timing.ratio(job, peer):>8.2f}  {SHORT[peer]:<23}" if job != peer else " " * 33
            seconds, memory = timing.median(job), timing.peak_mb[job]
            print(f"{what:<33}{seconds * 1000:>7.0f} ms{ratio}{floors}{memory:>6.0f} MB")
        largest = max(timing.peak_mb, key=timing.peak_mb.get)
        print(f"The largest process was of {largest}: {timing.peak_mb[largest]:.0f} MB.")
