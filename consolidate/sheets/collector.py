"""Python's cycle collector, held back where many small objects are made that have no cycles.

It would look at all of them again and again: a third of the time for a book of 140,000 cells that is read, a sixth
for a return that is planned and written.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Hold the collector back, and let it go on afterwards if it was on. Also a decorator."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
