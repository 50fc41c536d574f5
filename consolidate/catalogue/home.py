"""Where the declared files are: in the wheel, in the repository, or in a folder of the user's own.

Knows only folders. An installed wheel carries `templates/`, `benchmarks/` and `sample_data/` inside
the package; an editable install finds them beside it. `CONSOLIDATE_HOME` names another folder that
holds the three, for a site that declares metrics or functions of its own.
"""

import os
from functools import lru_cache
from pathlib import Path

from consolidate.words.errors import DeclarationError

ENVIRONMENT_VARIABLE = "CONSOLIDATE_HOME"
_FOLDERS = ("benchmarks", "templates", "sample_data")


def home() -> Path:
    """The folder that holds `benchmarks/`, `templates/` and `sample_data/`.

    Raises DeclarationError when `CONSOLIDATE_HOME` names a folder without them.
    """
    return _home(os.environ.get(ENVIRONMENT_VARIABLE))


@lru_cache(maxsize=4)  # asked for with every planned cell, and each look at the disk costs a fifth of a millisecond
def _home(asked: str | None) -> Path:
    package = Path(__file__).resolve().parent.parent
    if asked:
        return _checked(Path(asked), f"{ENVIRONMENT_VARIABLE}={asked}")
    if (package / "shipped").is_dir():
        return package / "shipped"
    return _checked(package.parent, str(package.parent))


def _checked(folder: Path, name: str) -> Path:
    absent = [part for part in _FOLDERS if not (folder / part).is_dir()]
    if absent:
        raise DeclarationError(
            f"{name}: no folder {', '.join(absent)} there; "
            f"expected a folder that holds {', '.join(_FOLDERS)}. Copy the three from the installed package."
        )
    return folder
