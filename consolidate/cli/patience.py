"""Waiting for a store that another program is using, for as long as the user said with `--wait`."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from consolidate.cli.output import say
from consolidate.cli.settings import Settings
from consolidate.words.errors import StoreBusy

if TYPE_CHECKING:
    from consolidate.store.store import Store

_AGAIN_AFTER = 0.2
"""Seconds between two tries: short beside the second that loading a file takes, long beside a try."""

T = TypeVar("T")


def opened(settings: Settings, *, read_only: bool = True) -> "Store":
    """The store, open. Raises what `Store.open` raises; StoreBusy only when the time to wait is over."""
    from consolidate.store.store import Store

    return patiently(settings, lambda: Store.open(settings.store, read_only=read_only))


def patiently(settings: Settings, go: Callable[[], T]) -> T:
    """Do what needs the store, and again while it is busy, until the time is over: being refused changes nothing."""
    until = time.monotonic() + settings.wait
    told = False
    while True:
        try:
            return go()
        except StoreBusy as busy:
            left = until - time.monotonic()
            if left <= 0:
                raise
            if not told:
                say(f"{busy.who} is using the store. Waiting up to {_seconds(settings.wait)} for it.")
                told = True
            time.sleep(min(_AGAIN_AFTER, left))


def _seconds(number: int) -> str:
    return "1 second" if number == 1 else f"{number} seconds"
