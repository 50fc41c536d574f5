"""An open store with the catalogue and the register around it, for commands that ask questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from consolidate.cli.patience import opened
from consolidate.cli.settings import Settings

if TYPE_CHECKING:
    from consolidate.benchmark.measurer import Measurer
    from consolidate.collection.waiving import Waiving


@contextmanager
def measuring(settings: Settings) -> Iterator["Measurer"]:
    """A measurer over the store, opened for reading only and closed again."""
    from consolidate.benchmark.measurer import Measurer
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.trusts import trust_register

    with opened(settings) as store:
        yield Measurer(store, catalogue(), trust_register())


def waiving(settings: Settings, given: Path | None, on: date) -> "Waiving | None":
    """The waivers that were named, or those of the file beside the store where there is one."""
    from consolidate.catalogue.waivers import FILE_NAME, read_waivers
    from consolidate.collection.waiving import Waiving

    path = given or settings.store.with_name(FILE_NAME)
    if given is None and not path.is_file():
        return None
    return Waiving(waivers=read_waivers(path), on=on)
