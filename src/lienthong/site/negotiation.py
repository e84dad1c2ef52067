"""What a client wants: which document of an entity, and in which language."""

from starlette.requests import Request

from lienthong.messages import Lang
from lienthong.site.documents import BY_TYPE, FORMATS
from lienthong.sparql.accept import best
from lienthong.sparql.accept import language as accepted_language

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
    return accepted_language(request.headers.getlist("accept-language"))
