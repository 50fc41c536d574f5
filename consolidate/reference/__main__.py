"""`python -m consolidate.reference`: writes the reference pages anew, and takes away those of nothing declared."""

import argparse
import sys
from pathlib import Path

from consolidate.catalogue.home import home
from consolidate.cli.faults import exit_code_of
from consolidate.reference.pages import FOLDERS, pages
from consolidate.sheets.put import put_file
from consolidate.words.errors import CannotWrite


def write(out: Path) -> int:
    """Write every page below a folder and return how many were not as they should be."""
    changed = 0
    made = pages()
    for path, text in made.items():
        target = out / path
        if target.is_file() and target.read_bytes() == text.encode():
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(f"{target.parent}: could not be made ({error.strerror}). Name another place.") from error
        put_file(target, text.encode())
        changed += 1
    for folder in FOLDERS:
        for stray in sorted((out / folder).glob("*.md")):
            if f"{folder}/{stray.name}" not in made:
                stray.unlink()
                changed += 1
    return changed


def _run() -> None:
    parser = argparse.ArgumentParser(prog="python -m consolidate.reference", description=__doc__)
    parser.add_argument("--out", type=Path, help="below which folder; the folder of the declarations unless given")
    asked = parser.parse_args()
    out: Path = asked.out or home()
    changed = write(out)
    sys.stderr.write(f"{len(pages())} reference pages below {out}: {changed} changed.\n")


if __name__ == "__main__":
    sys.exit(exit_code_of(_run))
