"""What a client wants: which document of an entity, and in which language."""

from starlette.requests import Request

from lienthong.messages import Lang
from lienthong.site.documents import BY_TYPE, FORMATS
from lienthong.sparql.accept import best

_ALIASES = {  # wider types of which one of ours is an instance; XHTML first, old browsers name it beside XML
    "application/json": "application/ld+json",
    "application/xhtml+xml": "text/html",
    "application/xml": "application/rdf+xml",
    "text/n3": "text/turtle",
    "application/trig": "text/turtle",
}
_OFFERED = ("text/html", *(one.media_type for one in FORMATS), *_ALIASES)


def wanted(request: Request) -> str | None:
    """``html``, the suffix of a data document, or None when the client accepts none of them (406)."""
    chosen = best(request.headers.getlist("accept"), _OFFERED)
    if chosen is None:
        return None
    chosen = _ALIASES.get(chosen, chosen)
    return "html" if chosen == "text/html" else BY_TYPE[chosen].suffix


def prefers_html(request: Request) -> bool:
    """Whether an error is better shown as a page than as problem details."""
    return best(request.headers.getlist("accept"), ("application/problem+json", "text/html")) == "text/html"


def language(request: Request) -> Lang:
    """The page language by Accept-Language: English only where it is wanted more than Vietnamese."""
    weights = {"vi": 0.0, "en": 0.0}
    for part in ",".join(request.headers.getlist("accept-language")).split(","):
        tag, _, parameters = part.strip().partition(";")
        name = tag.partition("-")[0].lower()
        if name in weights:
            weights[name] = max(weights[name], _weight(parameters))
    return "en" if weights["en"] > weights["vi"] else "vi"


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
