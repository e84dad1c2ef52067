"""An error as a client sees it: problem details (RFC 9457) in Vietnamese and English, no internals."""

import json

from lienthong.errors import LienthongError
from lienthong.messages import Lang, catalogue
from lienthong.sparql.functions import VOCABULARY
from lienthong.sparql.request import FORM, QUERY

TYPE = f"{VOCABULARY}problem:"
"""What the type of every problem begins with; the name of the error follows."""

_PLACES = ("line", "column", "limit")
_METHODS = {"allow": "GET, HEAD, POST, OPTIONS"}
_BODIES = {"accept-post": f"{QUERY}, {FORM}", "accept-encoding": "identity"}


def summary(name: str, status: int, lang: Lang) -> dict[str, object]:
    """``type``, ``title`` and ``status`` of an error (RFC 9457, section 3.1). The type is the error's name, the same on
    every installation; the title says briefly what kind of error it is: the text in ``problems.toml`` under the longest
    beginning of the name that has one, else that of its status."""
    words = name.split("_")
    keys = ["_".join(words[:end]) for end in range(len(words), 0, -1)]
    texts = catalogue(lang)
    told = [one for key in (*keys, f"status_{status}", "other") if (one := texts.get(f"problems.{key}"))]
    return {"type": f"{TYPE}{name}", "title": told[0], "status": status}


def problem(error: LienthongError, lang: Lang = "vi") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body. ``title`` is in ``lang``, ``detail`` Vietnamese, ``detail_en`` English; ``line`` and
    ``column`` where the error has a place, ``offered`` the media types of a 406. A 405 says which methods there are
    (``Allow``), a 415 which bodies (``Accept-Post``, ``Accept-Encoding``; RFC 9110, section 15.5.16)."""
    body: dict[str, object] = {
        **summary(error.name, error.http_status, lang),
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
