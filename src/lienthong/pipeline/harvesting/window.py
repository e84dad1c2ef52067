"""From when until when records are asked for, in the dates that a server understands."""

import re
from datetime import UTC, datetime, timedelta

from lienthong.errors import UsageError

DAY = "YYYY-MM-DD"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_FORMS = {_DAY: "%Y-%m-%d", _SECOND: "%Y-%m-%dT%H:%M:%SZ"}


def moment(text: str) -> datetime | None:
    """A UTC date of OAI-PMH (section 3.3), of day or second; None when it is none."""
    for pattern, form in _FORMS.items():
        if pattern.fullmatch(text):
            try:
                return datetime.strptime(text, form).replace(tzinfo=UTC)
            except ValueError:
                return None
    return None


def written(when: datetime, granularity: str) -> str:
    """A moment in a server's granularity."""
    return when.astimezone(UTC).strftime("%Y-%m-%d" if granularity == DAY else "%Y-%m-%dT%H:%M:%SZ")


def said(since: str, until: str, granularity: str) -> tuple[str, str]:
    """``--from`` and ``--until`` in the server's granularity, '' where the operator named none; a day of ``--until``
    is meant as a whole.

    Raises UsageError when one is no date, or the first comes after the second.
    """
    moments = []
    for name, text in (("--from", since), ("--until", until)):
        when = moment(text) if text else None
        if text and when is None:
            raise UsageError("harvest_date", option=name, value=text)
        if when is not None and name == "--until" and _DAY.fullmatch(text):
            when += timedelta(days=1, seconds=-1)
        moments.append(when)
    first, last = moments
    if first and last and first > last:
        raise UsageError("harvest_dates", since=since, until=until)
    return (written(first, granularity) if first else ""), (written(last, granularity) if last else "")


def after(reached: str, overlap: timedelta, granularity: str, earliest: str) -> str:
    """The ``from`` of the harvest after one that began at ``reached``, ``overlap`` before it; '' for everything.

    Servers close their books late: transactions end after their datestamp, search indexes lag, and some write local
    time with a Z. What is met again has not changed and is skipped. Nothing lies before a server's ``earliest``
    datestamp, and some refuse a date before it.
    """
    when, first = moment(reached), moment(earliest)
    if when is None:
        return ""
    start = when - overlap
    return "" if first is not None and start <= first else written(start, granularity)
