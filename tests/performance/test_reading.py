"""Reading, loading and measuring the published tables, against what the libraries beneath cost by themselves."""

import shlex
import sys
from pathlib import Path

import pytest
from performance.interleaved import timed

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "sample_data" / "public"
CONSOLIDATE = f"{shlex.quote(sys.executable)} -m consolidate"

OPENPYXL = f"""
from pathlib import Path
import openpyxl
for path in sorted(Path({str(TABLES)!r}).glob("*.xlsx")):
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book:
        for row in sheet.iter_rows():
            [cell.value for cell in row]
    book.close()
"""
DUCKDB = "import sys, duckdb; duckdb.connect(sys.argv[1], read_only=True).sql('select 1').fetchall()"


@pytest.mark.bench
def test_reading_loading_and_measuring(tmp_path, capsys):
    full, fresh = tmp_path / "full.duckdb", tmp_path / "fresh.duckdb"
    init, load = f"{CONSOLIDATE} --store {{}} init", f"{CONSOLIDATE} --store {{}} load --public"
    measure = f"{CONSOLIDATE} --store {full} metrics --year 2017/18 --metric revenue_per_wte --json"
    timed({"": ["sh", "-ec", f"test -f {full} || {{ {init.format(full)}; {load.format(full)}; }}"]}, turns=1, cwd=ROOT)
    timing = timed(
        {
            "openpyxl reads the tables": [sys.executable, "-c", OPENPYXL],
            "load them": ["sh", "-ec", f"rm -f {fresh}; {init.format(fresh)}; {load.format(fresh)}"],
            "load them again": ["sh", "-ec", load.format(full)],
            "duckdb opens the store": [sys.executable, "-c", DUCKDB, full],
            "one metric of one year": ["sh", "-ec", measure],
        },
        turns=3,
        cwd=ROOT,
    )
    ratios = {
        "load over openpyxl": timing.ratio("load them", "openpyxl reads the tables"),
        "again over load": timing.ratio("load them again", "load them"),
        "metric over duckdb": timing.ratio("one metric of one year", "duckdb opens the store"),
    }
    with capsys.disabled():
        print("", *timing.lines(), sep="\n")
        print(*(f"{name:<28}{ratio:>9.2f} times" for name, ratio in ratios.items()), sep="\n")
    assert ratios["again over load"] < 1, "loading what is already there should cost less than loading it"
