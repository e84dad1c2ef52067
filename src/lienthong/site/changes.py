"""``/changes``: what became of each IRI, in the order in which it happened, for whoever keeps a copy."""

from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from lienthong.errors import LienthongError, UsageError
from lienthong.graph.changelog import ChangeLog
from lienthong.graph.ledger.changes import Change, Wanted
from lienthong.site import answers
from lienthong.site.addresses import Addresses
from lienthong.site.answers import Context
from lienthong.site.published import Published

LIMIT = 1000
MOST = 5000
_KNOWN = frozenset(("after", "since", "kind", "event", "limit"))


class Changes:
    """Answers from the change log of the generation that is served."""

    def __init__(self, published: Published, context: Context) -> None:
        self._published = published
        self._context = context
        self._log: tuple[str, ChangeLog] | None = None

    async def page(self, request: Request) -> Response:
        """One page; the query string says after which change, since when, of which kinds and events."""
        opened = self._published.now
        if opened is None:
            return self._context.error(request, 503, "unavailable")
        if self._log is None or self._log[0] != opened.stamp:
            self._log = opened.stamp, ChangeLog(self._published.data, opened.generation.number)
        log = self._log[1]
        if not log.known:
            return self._context.error(request, 503, "unavailable")
        try:
            wanted = _wanted(request.query_params, log.last)
        except LienthongError as error:
            response = self._context.refused(request, error)
            response.headers.update(answers.CORS)
            return response
        tag = answers.etag(opened, "changes", blake2b(repr(wanted).encode(), digest_size=6).hexdigest())
        base = opened.addresses.base
        found = log.page(wanted)
        following = f"{base}/changes?{_query(wanted, found.cursor)}"
        link = f'<{following}>; rel="next"' if found.more else ""
        headers = answers.document(request, opened, tag, "application/json", link) | answers.SHARED
        if not link:
            del headers["link"]
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        body: dict[str, Any] = {
            "generation": opened.generation.number,
            "published": opened.generation.published,
            "last": log.last,
            "cursor": found.cursor,
            **({"next": following} if found.more else {}),
            "changes": [_told(one, opened.addresses) for one in found.changes],
        }
        return Response(orjson.dumps(body), 200, headers)


def _wanted(given: QueryParams, last: int) -> Wanted:
    for name in given:
        if name not in _KNOWN:
            raise UsageError("changes_parameter", given=name[:40], known=", ".join(sorted(_KNOWN)))
    after, limit = _number(given.get("after", "0")), _number(given.get("limit", str(LIMIT)))
    wanted = Wanted.checked(
        after, given.get("since", ""), _several(given, "kind"), _several(given, "event"), min(limit, MOST)
    )
    if after > last:
        raise UsageError("changes_beyond", after=after, last=last)
    return wanted


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else -1


def _several(given: QueryParams, name: str) -> list[str]:
    """Values of a parameter that is given several times, or once with commas."""
    return sorted({one for value in given.getlist(name) for one in value.split(",") if one})


def _query(wanted: Wanted, cursor: int) -> str:
    """The query string of the page that follows; the time is behind the cursor."""
    lists = (("kind", ",".join(wanted.kinds)), ("event", ",".join(wanted.events)))
    limit = (("limit", wanted.limit),) if wanted.limit != LIMIT else ()
    return urlencode([("after", cursor), *(pair for pair in lists if pair[1]), *limit], safe=",")


def _told(one: Change, addresses: Addresses) -> dict[str, Any]:
    told = {
        "seq": one.seq,
        "at": one.at,
        "generation": one.generation,
        "event": one.event,
        "kind": one.kind,
        "iri": f"{addresses.base}/{one.entity}",
    }
    return told | ({"target": f"{addresses.base}/{one.target}"} if one.target else {})
