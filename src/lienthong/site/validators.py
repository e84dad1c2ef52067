"""When an entity last changed, and whether a client has what it asks for already (RFC 9110, section 13).

The moment is that of the publication in which the entity's own triples last differed, from the generation's roll. A
data document holds nothing else, so it is unchanged until then through every publication; a page also shows names and
lists of others, so that only its entity tag, which is of the publication, tells whether it is the same.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path

from starlette.requests import Request

from lienthong import __version__
from lienthong.graph.roll import Roll
from lienthong.site.published import Opened
from lienthong.site.render import version

_rolls: dict[str, Roll] = {}
_KEPT = 4
_MAPPED = 64


def changed(opened: Opened, one: str) -> datetime:
    """When ``kind/id`` last changed; when it was published, where that is not known."""
    return _moment(_written(opened, one)) or published(opened)


def shown(opened: Opened, one: str, others: Iterable[str]) -> datetime:
    """When a page last changed that shows ``one`` and lists ``others``: a new book is news on its author's page. What
    has left a list since is not seen; entity tags tell of it."""
    return max(changed(opened, each) for each in (one, *others))


def published(opened: Opened) -> datetime:
    """When the generation was published."""
    return _moment(opened.generation.published) or datetime.now(UTC)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).replace(microsecond=0)


def _written(opened: Opened, one: str) -> str:
    if opened.stamp not in _rolls:
        if len(_rolls) >= _KEPT:
            _rolls.clear()
        _rolls[opened.stamp] = Roll(opened.generation.folder)
    roll = _rolls[opened.stamp]
    kind, _, name = one.partition("/")
    part = roll.holding(kind, name)
    if part is None or not name.isascii():
        return ""
    try:
        return _line_of(_lines(opened, roll.folder / f"{part.name}.txt"), name.encode())
    except (FileNotFoundError, ValueError):  # a generation that is being swept away; an empty part
        return ""


def _lines(opened: Opened, file: Path) -> mmap:
    """A part of a roll, which is never written again, in memory as far as it is looked at."""
    if (known := opened.rolled.get(file.name)) is None:
        if len(opened.rolled) >= _MAPPED:
            opened.rolled.clear()
        with file.open("rb") as part:
            known = opened.rolled[file.name] = mmap(part.fileno(), 0, access=ACCESS_READ)
    return known


def _line_of(lines: mmap, name: bytes) -> str:
    """The moment beside an id, '' where it does not stand: the lines are in the order of the ids."""
    low, high = 0, len(lines)
    while low < high:
        start = max(low, lines.rfind(b"\n", low, (low + high) // 2) + 1)
        end = lines.find(b"\n", start)
        found, _, moment = lines[start:end].partition(b"\t")
        if found == name:
            return moment.decode("ascii")
        low, high = (end + 1, high) if found < name else (low, start)
    return ""


def http_date(moment: datetime) -> str:
    """As a header says it (RFC 9110, section 5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def lasting_etag(opened: Opened, one: str, form: str, day: str = "") -> str:
    """A strong validator of a document that depends on the entity's own triples alone: it outlives publications that do
    not change the entity. ``day`` is for those that bear the day on which they were asked for."""
    if not (moment := _written(opened, one)):
        moment = opened.stamp
    told = f"{moment} {opened.addresses.base} {opened.licences} {__version__} {version()} {day}"
    return f'"{hashlib.blake2b(told.encode(), digest_size=9).hexdigest()}.{one.replace("/", ".")}.{form}"'


def not_modified(request: Request, tag: str, since: datetime | None = None) -> bool:
    """Whether the client has this form already: by its tags if it names any, else by its date and ``since`` (None: by
    no date)."""
    if "if-none-match" in request.headers:
        lines = ",".join(request.headers.getlist("if-none-match"))
        held = [one.strip().removeprefix("W/") for one in lines.split(",")]
        return tag in held or "*" in held
    written = request.headers.get("if-modified-since", "")
    if since is None or not written:
        return False
    try:
        asked = parsedate_to_datetime(written)
    except (ValueError, TypeError, OverflowError):
        return False
    return since <= (asked if asked.tzinfo else asked.replace(tzinfo=UTC))
