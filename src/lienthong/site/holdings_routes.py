"""Requests for holdings documents: validators, paging, one library of many, what became of a merged or gone IRI."""

import re
from dataclasses import replace
from urllib.parse import urlencode

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.site import answers
from lienthong.site.addresses import is_entity
from lienthong.site.entities import Entities
from lienthong.site.holdings_data import Asked, Json, Writer
from lienthong.site.holdings_schema import LIMITS
from lienthong.site.identity import successor
from lienthong.site.published import Opened
from lienthong.site.reading import Reading

_NUMBER = re.compile(r"0|[1-9][0-9]{0,6}")
_PARAMETERS = ("limit", "offset", "library", "records")


def holdings_routes(entities: Entities) -> list[Route]:
    """``/instance/{name}/holdings`` and ``/work/{name}/holdings``."""

    async def instance(request: Request) -> Response:
        return _answer(entities, request, "instance")

    async def work(request: Request) -> Response:
        return _answer(entities, request, "work")

    return [Route("/instance/{name}/holdings", instance), Route("/work/{name}/holdings", work)]


def _answer(entities: Entities, request: Request, kind: str) -> Response:
    one = f"{kind}/{request.path_params['name']}"
    opened = entities.published.now
    query = f"?{request.url.query}" if request.url.query else ""
    if absent := entities.absent(
        request, opened, one, "/{one}/holdings" + query.replace("{", "%7B").replace("}", "%7D")
    ):
        return absent
    assert opened is not None
    asked = _asked(opened, request, kind)
    if asked is None:
        return entities.context.error(request, 400, "request")
    iri = f"{opened.addresses.base}/{one}"
    tag = answers.etag(
        opened, one, f"holdings.{asked.limit}.{asked.offset}.{asked.records}.{asked.library.rpartition('/')[2]}"
    )
    canonical = _address(iri, kind, asked)
    headers = answers.document(request, opened, tag, "application/json", f'<{canonical}>; rel="canonical"')
    headers |= answers.SHARED
    if answers.not_modified(request, tag):
        return Response(None, 304, headers)
    body = _body(opened, kind, iri, asked)
    headers["link"] += "".join(f', <{body[name]}>; rel="{name}"' for name in ("prev", "next") if body[name])
    headers["link"] += f', <{iri}>; rel="describes"'
    return Response(orjson.dumps(body, option=orjson.OPT_INDENT_2), 200, headers)


def _body(opened: Opened, kind: str, iri: str, asked: Asked) -> Json:
    writer = Writer(Reading(opened))
    found = writer.instance(iri, asked) if kind == "instance" else writer.work(iri, asked)
    total = found["totalCopies" if kind == "instance" else "totalInstances"]
    before = replace(asked, offset=max(0, asked.offset - asked.limit))
    after = replace(asked, offset=asked.offset + asked.limit)
    for one in found["libraries"]:
        if going_on := one.get("nextRecords"):
            one["nextRecords"] = _address(iri, kind, going_on)
    return {
        "id": _address(iri, kind, asked),
        "limit": asked.limit,
        "offset": asked.offset,
        "prev": _address(iri, kind, before) if asked.offset else None,
        "next": _address(iri, kind, after) if after.offset < total else None,
    } | found


def _address(iri: str, kind: str, asked: Asked) -> str:
    """Where a stretch of the holdings is; what is the default is not said."""
    said = {"library": asked.library.rpartition("/")[2]} if asked.library else {}
    numbers = {"limit": asked.limit, "offset": asked.offset, "records": asked.records}
    defaults = {"limit": LIMITS[kind][0], "offset": 0, "records": 0}
    said |= {name: str(number) for name, number in numbers.items() if number != defaults[name]}
    return f"{iri}/holdings" + (f"?{urlencode(said)}" if said else "")


def _asked(opened: Opened, request: Request, kind: str) -> Asked | None:
    """What the query string asks for; None when it is malformed. A limit above the highest is the highest."""
    given, (usual, most) = request.query_params, LIMITS[kind]
    if any(len(given.getlist(name)) > 1 for name in _PARAMETERS):
        return None
    limit, offset, records = given.get("limit", str(usual)), given.get("offset", "0"), given.get("records", "0")
    library = _library(opened, given.get("library", ""))
    if not all(map(_NUMBER.fullmatch, (limit, offset, records))) or limit == "0" or library is None:
        return None
    if "records" in given and (kind == "work" or not library):  # the records are those of one library
        return None
    return Asked(min(int(limit), most), int(offset), library, int(records))


def _library(opened: Opened, written: str) -> str | None:
    """The IRI of a library by its IRI or id, of a merged one by what it is now; '' for none, None when malformed."""
    if not written:
        return ""
    base = opened.addresses.base
    one = f"library/{written.removeprefix(f'{base}/').removeprefix('library/')}"
    return f"{base}/{successor(Reading(opened), one) or one}" if is_entity(one) else None
