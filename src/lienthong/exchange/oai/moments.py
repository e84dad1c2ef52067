"""Datestamps: UTC, to the second, as OAI-PMH writes them (section 3.3)."""

import re
from datetime import UTC, datetime, timedelta

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def written(seconds: int) -> str:
    """Seconds since 1970 as a datestamp."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def granularity(text: str) -> str:
    """``day`` or ``second``; '' for what has the form of neither."""
    return "day" if _DAY.fullmatch(text) else "second" if _SECOND.fullmatch(text) else ""


def first(text: str) -> int | None:
    """The first second of ``from``; None when it is no date."""
    try:
        form = "%Y-%m-%d" if granularity(text) == "day" else "%Y-%m-%dT%H:%M:%SZ"
        return int(datetime.strptime(text, form).replace(tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        return None


def last(text: str) -> int | None:
    """The last second of ``until``, which of a day is the end of it."""
    seconds = first(text)
    day = int(timedelta(days=1).total_seconds()) - 1
    return seconds if seconds is None or granularity(text) != "day" else seconds + day
