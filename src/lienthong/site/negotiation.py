"""What a client wants: which document of an entity, and in which language."""

from functools import cache

from starlette.requests import Request

from lienthong.messages import Lang
from lienthong.site.documents import BY_TYPE, offered
from lienthong.sparql.accept import best
from lienthong.sparql.accept import language as accepted_language

_ALIASES = {  # wider types of which one of ours is an instance; XHTML first, old browsers name it beside XML
    "application/json": "application/ld+json",
    "application/xhtml+xml": "text/html",
    "application/xml": "application/rdf+xml",
    "text/n3": "text/turtle",
    "text/x-bibtex": "application/x-bibtex",
    "text/x-research-info-systems": "application/x-research-info-systems",
    "application/citeproc+json": "application/vnd.citationstyles.csl+json",
}


@cache
def _offered(kind: str) -> tuple[str, ...]:
    types = [form.media_type for form in offered(kind)]
    return ("text/html", *types, *(one for one, meant in _ALIASES.items() if meant in (*types, "text/html")))


def wanted(request: Request, one: str) -> str | None:
    """``html``, the suffix of a document of ``kind/id``, or None when the client accepts none of them (406)."""
    chosen = best(request.headers.getlist("accept"), _offered(one.partition("/")[0]))
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


def language_of(request: Request) -> Lang:
    """The language that the path names, else that of Accept-Language."""
    given = request.path_params.get("lang")
    return language(request) if given is None else "en" if given == "en" else "vi"
