"""Ten thousand numbers at once: which are here, and what they lead to.

``POST /id/exists`` (or ``/id/{scheme}/exists``) takes JSON, ``["isbn:978…", …]`` or ``{"ids": […]}``, or lines of
text; it gives one JSON object, or a line for each number to who accepts ``application/x-ndjson`` (https://ndjson.org).
"""

from collections.abc import Sequence
from time import monotonic
from typing import Any

import orjson

from lienthong.errors import UsageError
from lienthong.exchange.resolving.finding import is_source, resolve
from lienthong.exchange.resolving.schemes import Asked, asked, read
from lienthong.exchange.resolving.writing import LONGEST
from lienthong.site.published import Opened

MOST = 10_000
STRETCH = 500
"""Numbers that are looked up in one turn, at most."""
_SECONDS = 0.2
"""A turn takes no further number after so long: others wait for it."""
_LIST = 20
"""Entities that are named for one number; ``/id/`` names more."""


def numbers_in(body: bytes, content_type: str) -> list[str]:
    """The numbers of a body. Raises UsageError for what is no list of texts, or one that is too long."""
    if content_type.partition(";")[0].strip().lower() == "application/json":
        found = _of_json(body)
    else:
        try:
            found = [line.strip() for line in body.decode("utf-8-sig").splitlines() if line.strip()]
        except UnicodeDecodeError:
            raise UsageError("identifiers_body") from None
    if len(found) > MOST:
        raise UsageError("identifiers_many", most=MOST, given=len(found))
    if any(len(one) > LONGEST + 40 for one in found):
        raise UsageError("identifiers_long", most=LONGEST)
    return found


def _of_json(body: bytes) -> list[str]:
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise UsageError("identifiers_body") from None
    given = read.get("ids") if isinstance(read, dict) else read
    if not isinstance(given, list):
        raise UsageError("identifiers_body")
    return [_text(one) for one in given]


def _text(one: object) -> str:
    if isinstance(one, dict) and isinstance(one.get("scheme"), str) and isinstance(one.get("value"), str):
        return f"{one['scheme']}:{one['value']}" if one["scheme"].casefold() != "oai" else str(one["value"])
    if not isinstance(one, str):
        raise UsageError("identifiers_body")
    return one


class Bulk:
    """The numbers of one request, looked up in turns. Of texts without a ``scheme`` of their own one may be given.

    What is asked for again is not looked up again: a class of the Dewey classification stands in very many Works.
    """

    def __init__(self, opened: Opened, texts: Sequence[str], scheme: str = "") -> None:
        self._opened, self._texts, self._scheme = opened, texts, scheme
        self._known: dict[str, dict[str, Any]] = {}
        self._done = 0

    @property
    def left(self) -> bool:
        """Whether there are numbers that no turn has looked up yet."""
        return self._done < len(self._texts)

    def turn(self) -> list[bytes]:
        """What the next numbers are and lead to, each as JSON: one at least, and no more than a turn has time for."""
        made: list[bytes] = []
        until = monotonic() + _SECONDS
        while self.left and len(made) < STRETCH and not (made and monotonic() > until):
            text = self._texts[self._done]
            self._done += 1
            if text not in self._known:
                self._known[text] = told(self._opened, asked(self._scheme, text) if self._scheme else read(text))
            made.append(orjson.dumps({"id": text, **self._known[text]}))
        return made


def told(opened: Opened, one: Asked | None) -> dict[str, Any]:
    """What is told of one number: ``status`` found, absent, invalid (no such number can be) or unknown (of no scheme
    and no source that there is)."""
    if one is None or (one.known is None and not is_source(opened, one.scheme)):
        return {"status": "unknown"}
    said: dict[str, Any] = {"scheme": one.scheme}
    if one.number is None:
        return said | {"status": "invalid"}
    found = resolve(opened, one, _LIST)
    said |= {"value": one.number.value, "status": "found" if found.ids else "absent"}
    if found.ids:
        base = opened.addresses.base
        said["entities"] = [{"iri": f"{base}/{id_}", "kind": id_.partition("/")[0]} for id_ in found.ids]
    if found.more:
        said["more"] = True
    if found.cancelled:
        said["cancelled"] = True
    return said
