"""Stores and returns for tests of keeping: through the command line, in this process or in one of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result
from openpyxl import load_workbook
from programs import unmeasured

from consolidate.catalogue.home import home
from consolidate.cli.main import root

RETURNS = home() / "sample_data" / "north_shire" / "returns" / "2025-26"
ROOT = Path(__file__).parents[1]
COST = "FIN.AP.pay_cost"


def run(store: Path, *arguments: object) -> Result:
    return CliRunner().invoke(root, ["--store", str(store), *map(str, arguments)])


def answer(result: Result) -> dict:  # type: ignore[type-arg]
    found: dict = json.loads(result.stdout)  # type: ignore[type-arg]
    return found


def returned(code: str) -> Path:
    return RETURNS / f"{code}_corp-services_2025-26.xlsx"


def place(code: str = "ZN101", name: str = COST) -> tuple[str, str]:
    """Sheet and cell of a defined name in a return."""
    sheet, _, cell = load_workbook(returned(code)).defined_names[name].attr_text.rpartition("!")
    return sheet.strip("'"), cell.replace("$", "")


def resent(folder: Path, name: str, typed: object, code: str = "ZN101") -> Path:
    """A return with another figure in one cell, saved by another program."""
    book = load_workbook(returned(code))
    sheet, cell = place(code)
    book[sheet][cell].value = typed
    book.save(folder / name)
    return folder / name


def cost(store: Path, code: str = "ZN101") -> float | None:
    """The figure in force in that cell, None where there is none."""
    from consolidate.store.store import Store

    with Store.open(store) as held:
        found = held.ask(
            f"select amount from figures where ods_code = '{code}' and year = '2025/26' and function = 'finance' "
            "and line = 'accounts_payable' and field = 'pay_cost'"
        )["amount"].to_list()
    return found[0] / 100 if found else None


def command(store: Path, *arguments: object) -> list[str]:
    return [sys.executable, "-m", "consolidate", "--store", str(store), *map(str, arguments)]


def child(store: Path, *arguments: object, **how: object) -> subprocess.Popen[str]:
    """The program in a process of its own, and a process group of its own."""
    environment = {**unmeasured(), "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    return subprocess.Popen(
        command(store, *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
        **how,  # type: ignore[call-overload]
    )


def batch(folder: Path, count: int = 8) -> list[Path]:
    """Returns of the invented trusts, in a folder."""
    folder.mkdir(exist_ok=True)
    return [Path(shutil.copy(path, folder)) for path in sorted(RETURNS.glob("*.xlsx"))[:count]]
