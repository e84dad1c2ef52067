"""Reading a form that anybody may have sent."""

import asyncio
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

from lienthong.errors import RequestError

LARGEST = 16_384
"""Bytes of a form."""
PATIENCE = 30.0
"""Seconds in which a form must have come."""
_FIELDS = 20
_TYPE = "application/x-www-form-urlencoded"


async def fields(request: Request) -> dict[str, str]:
    """The fields of a form, each once. Raises RequestError for another media type (415), a form that is too large
    (413), malformed (400), or does not end (408)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != _TYPE:
        raise RequestError("edit_form_type", 415)
    try:
        async with asyncio.timeout(PATIENCE):
            body = await _body(request)
    except TimeoutError:
        raise RequestError("edit_form_slow", 408) from None
    try:
        found = parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except (ValueError, UnicodeDecodeError):
        raise RequestError("edit_form", 400) from None
    return {name: values[0].replace("\x00", "") for name, values in found.items()}


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise RequestError("edit_form_large", 413, limit=LARGEST)
    return body


def from_here(request: Request, base: str) -> bool:
    """Whether a browser says that the form was sent from a page of this site, or says nothing."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin", "")
    hosts = {urlsplit(base).netloc, request.headers.get("host", "")}
    return not origin or urlsplit(origin).netloc in hosts
