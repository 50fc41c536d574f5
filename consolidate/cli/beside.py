"""What a return is held against besides last year's, looked up in a store for the commands that check."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from consolidate.cli.output import say
from consolidate.cli.patience import opened
from consolidate.cli.settings import Settings

if TYPE_CHECKING:
    from consolidate.store.store import Store
    from consolidate.words.beside import FindBeside
    from consolidate.words.facts import Submission


def nothing_but_the_day(on: date) -> "FindBeside":
    """For a check without a store: the day alone."""
    from consolidate.words.beside import Beside

    return lambda _: Beside(on=on)


def beside(store: "Store", on: date) -> "FindBeside":
    """The day, where peers stand, and what was published; the store is asked once for a year."""
    from consolidate.benchmark.measurer import Measurer
    from consolidate.benchmark.peer_ranges import PeerRanges
    from consolidate.catalogue.catalogue import catalogue
    from consolidate.catalogue.trusts import trust_register
    from consolidate.words.beside import NOTHING_BESIDE, Beside, PublishedFigure

    ranges = PeerRanges(Measurer(store, catalogue(), trust_register()))
    totals = cache(store.published_totals)

    def look_up(submission: "Submission") -> Beside:
        code, year = submission.ods_code, submission.year
        if code is None or year is None:
            return NOTHING_BESIDE
        published = tuple(PublishedFigure(**row) for row in totals(year).get(code, ()))
        return Beside(on=on, peers=ranges.of(code, year), published=published)

    return look_up


@contextmanager
def held_beside(settings: Settings, on: date) -> "Iterator[tuple[FindBeside, list[Submission]]]":
    """What to hold a return against without loading it, and the returns in force: nothing of either without a store.

    A store that cannot be opened stops no check; that it was left out is said.
    """
    from consolidate.words.errors import StoreProblem

    if not settings.store.is_file():
        yield nothing_but_the_day(on), []
        return
    try:
        store = opened(settings)
    except StoreProblem as problem:
        say(f"Checked without the store: {problem}")
        yield nothing_but_the_day(on), []
        return
    with store:
        yield beside(store, on), store.returns()
