"""An error as a client sees it: problem details (RFC 9457) in Vietnamese and English, no internals."""

import json

from lienthong.errors import LienthongError
from lienthong.sparql.request import FORM, QUERY

_PLACES = ("line", "column", "limit")
_METHODS = {"allow": "GET, HEAD, POST, OPTIONS"}
_BODIES = {"accept-post": f"{QUERY}, {FORM}", "accept-encoding": "identity"}


def problem(error: LienthongError) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body. ``detail`` is Vietnamese, ``detail_en`` English; ``line`` and ``column`` where the
    error has a place, ``offered`` the media types of a 406. A 405 says which methods there are (``Allow``), a 415
    which bodies (``Accept-Post``, ``Accept-Encoding``; RFC 9110, section 15.5.16)."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": error.name.replace("_", " "),
        "status": error.http_status,
        "detail": error.message("vi"),
        "detail_en": error.message("en"),
    }
    body |= {name: error.values[name] for name in _PLACES if name in error.values}
    if "offered" in error.values:
        body["offered"] = error.values["offered"].split(", ")
    headers = {"content-type": "application/problem+json", "cache-control": "no-store"}
    if "retry_after" in error.values:
        headers["retry-after"] = str(error.values["retry_after"])
    if error.http_status == 405:
        headers |= _METHODS
    if error.http_status == 415:
        headers |= _BODIES
    return error.http_status, headers, json.dumps(body, ensure_ascii=False).encode()
