"""An open store with the catalogue and the register around it, for commands that ask questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from consolidate.cli.settings import Settings

if TYPE_CHECKING:
    from consolidate.benchmark.measurer import Measurer


@contextmanager
def measuring(settings: Settings) -> Iterator["Measurer"]:
    """A measurer over the store, opened for reading only and closed again."""
    from consolidate.benchmark.measurer import Measurer
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.trusts import trust_register
    from consolidate.store.store import Store

    with Store.open(settings.store) as store:
        yield Measurer(store, catalogue(), trust_register())
