"""Serial day numbers, as spreadsheets store dates, and the days that they stand for."""

from datetime import date, datetime, time, timedelta

_FROM_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no time zone
_FROM_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_NEVER_WAS = 60
"""Serial of 29 February 1900, which Excel counts and the calendar does not; below it, days are one later."""


def day_of(serial: float, *, from_1904: bool = False) -> date | datetime | None:
    """The day that a serial number stands for, with its time where it has one, to the nearest second.

    None where it stands for no day: a time alone (under 1), serial 60 of the 1900 system, a negative
    number, or a year after 9999.
    """
    if from_1904:
        if serial < 0:
            return None
        first = _FROM_1904
    else:
        if serial < 1 or int(serial) == _NEVER_WAS:
            return None
        first = _FROM_1900 + timedelta(days=serial < _NEVER_WAS)
    try:
        moment = first + timedelta(seconds=round(timedelta(days=serial).total_seconds()))
    except OverflowError:
        return None
    return moment.date() if moment == datetime.combine(moment, datetime.min.time()) else moment


def day_written(text: str) -> date | datetime | None:
    """The day that an ISO 8601 text stands for; None for a time of day. Raises ValueError for any other text."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        time.fromisoformat(text)
        return None
    moment = moment.replace(tzinfo=None)
    return moment if "T" in text or ":" in text else moment.date()
