"""A ninth function that is declared as data alone works everywhere: asked, read, checked, measured, compared, printed.

The whole program runs on a folder of declarations of its own, as a site with a function of its own would run it.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from consolidate.catalogue.home import home

NINTH = """
id = "sustainability"
label = "Sustainability"
sheet = "Sustainability"
order = 9
headline = true
for_whom = "the sustainability lead"
source = "Invented by a test"

[[line]]
id = "green_plan"
code = "SUS.GP"
label = "Green plan"
counts = "The team that looks after the green plan."
excludes = "Energy, which is estates."

[[line.volumes]]
id = "projects"
code = "SUS.GP.PRO"
label = "Projects run"
unit = "count"
help = "Projects run in the year."
"""

FILL = """
import sys
from decimal import Decimal
from pathlib import Path
from returns import plan, sound_answers
from consolidate.sheets.writer import write_book
folder = Path(sys.argv[1])
for number, code in enumerate(["ZN101", "ZN102", "ZN103", "ZN104", "ZX001", "ZX002"]):
    given = sound_answers()
    given["sustainability", "green_plan", "pay_cost"] = Decimal(500_000 + 10_000 * number)
    write_book(plan(given, code=code), folder / f"{code}.xlsx")
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with declarations of its own: the shipped ones and one file more."""
    folder = tmp_path / "site"
    for name in ("benchmarks", "templates"):
        shutil.copytree(home() / name, folder / name)
    (folder / "sample_data").mkdir()
    (folder / "benchmarks" / "functions" / "sustainability.toml").write_text(NINTH, encoding="utf-8")
    return folder


def test_it_works_from_template_to_pack(site: Path, tmp_path: Path) -> None:
    returns = tmp_path / "returns"
    returns.mkdir()
    here = str(Path(__file__).parent)
    paths = os.pathsep.join([here, str(Path(here).parent), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "CONSOLIDATE_HOME": str(site), "PYTHONPATH": paths}

    def run(*command: object) -> str:
        done = subprocess.run(
            [sys.executable, *map(str, command)],
            capture_output=True, text=True, check=False, env=environment, cwd=tmp_path, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def consolidate(*command: object) -> str:
        return run("-m", "consolidate", "--store", tmp_path / "s.duckdb", *command)

    issued = Path(consolidate("template", "new", "--year", "2025/26", "--trust", "ZN101", "--out", tmp_path).strip())
    assert issued.exists()
    run("-c", FILL, returns)
    consolidate("init")
    answer = json.loads(consolidate("load", returns, "--json"))
    assert {row["outcome"] for row in answer["rows"]} == {"loaded"}, answer["findings"]

    rows = json.loads(consolidate("metrics", "--year", "2025/26", "--metric", "corporate_cost_per_100m", "--json"))[
        "rows"
    ]
    own = {row["function"]: row for row in rows if row["ods_code"] == "ZN101"}
    assert own["sustainability"]["numerator"] == pytest.approx(540_000)
    headline = sum(row["numerator"] for name, row in own.items() if name not in (None, "estates_and_facilities"))
    assert own[None]["numerator"] == pytest.approx(headline)

    placed = json.loads(consolidate("benchmark", "ZN101", "--peers", "national", "--json"))["rows"]
    ninth = next(row for row in placed if row["function"] == "sustainability")
    assert (ninth["n"], ninth["rank_from_lowest"]) == (6, 1)
    traced = json.loads(
        consolidate("trace", "ZN101", "corporate_cost_per_100m", "--function", "sustainability", "--json")
    )
    assert {row["sheet"] for row in traced["rows"] if row["side"] == "numerator"} == {"Sustainability"}
    page = Path(consolidate("pack", "ZN101", "--out", tmp_path).strip()).read_text(encoding="utf-8")
    assert "Sustainability" in page
    assert "eight corporate functions" in page
