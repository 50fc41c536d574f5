"""The store of whoever runs a command, where there is one: for commands that know more with a store than without."""

from contextlib import nullcontext
from typing import TYPE_CHECKING

from consolidate.cli.patience import opened
from consolidate.cli.settings import Settings

if TYPE_CHECKING:
    from consolidate.store.store import Store


def held_store(settings: Settings) -> "Store | nullcontext[None]":
    """The store, opened to be read; a context that gives None where there is none."""
    if not settings.store.exists():
        return nullcontext(None)
    return opened(settings)
