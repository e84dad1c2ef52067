"""The tools: search, entity, identifier, holdings, query. Each asks one public address of the site."""

import re
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from lienthong.exchange.mcp.asking import SITE, Refusal, Reply, Site, refusal
from lienthong.exchange.mcp.told import Entity, Hit, Hits, Holdings, Match, Matches, Table, pruned
from lienthong.graph.terms import KINDS
from lienthong.messages import LANGS, text
from lienthong.site.searchasked import LONGEST, MOST_PAGES

Lang = Literal["vi", "en"]
Kind = Literal["work", "instance", "agent", "subject", "series", "place", "library"]
_JSON = "application/json"
_PROBLEMS = "application/problem+json"
_RESULTS = "application/sparql-results+json, text/turtle;q=0.9"
_ENTITY = re.compile(rf"(?:(?:vi|en)/)?((?:{'|'.join(KINDS)})/[A-Za-z0-9_-]{{1,100}})")
_MOVES = 5
_ROWS = 500


def said(name: str) -> str:
    """A text for assistants, Vietnamese first, English beside it."""
    return "\n".join(text(f"mcp.{name}", lang) for lang in LANGS)


def _about(name: str, **bounds: Any) -> Any:
    return Field(description=said(f"parameter.{name}"), **bounds)


Language = Annotated[Lang, _about("lang")]
Named = Annotated[str, _about("entity", min_length=1, max_length=500)]


async def search(
    query: Annotated[str, _about("query", max_length=LONGEST)],
    kind: Annotated[Kind | None, _about("kind")] = None,
    since: Annotated[int | None, _about("since", ge=0, le=9999)] = None,
    until: Annotated[int | None, _about("until", ge=0, le=9999)] = None,
    library: Annotated[str, _about("library", max_length=500)] = "",
    page: Annotated[int, _about("page", ge=1, le=MOST_PAGES)] = 1,
    lang: Language = "vi",
) -> Hits:
    """``/{lang}/search.json``."""
    site = _site()
    given = {"q": query, "kind": kind or "", "since": since, "until": until, "page": page}
    asked = {name: str(value) for name, value in given.items() if value not in ("", None)}
    if library:
        asked["library"] = _name(site, library)
    found = (await _ask(site, f"/{lang}/search.json", asked)).json()
    hits = [
        Hit(iri=one["iri"], kind=one["kind"], title=one["title"], creators=one["creators"], year=str(one["year"]),
            editions=one.get("editions"), note=str(one["note"] or ""), page=one["page"])
        for one in found["hits"]
    ]  # fmt: skip
    return Hits(total=found["total"], page=found["page"], pages=found["pages"], meant=found.get("meant", ""), hits=hits)


async def get_entity(entity: Named) -> Entity:
    """``/{kind}/{id}.jsonld``, at the end of all merges."""
    site = _site()
    asked = _name(site, entity)
    one, reply = await _followed(site, asked, ".jsonld", "application/ld+json")
    left_out: dict[str, int] = {}
    data = pruned(reply.json(), left_out)
    pages = {lang: f"{site.base}/{lang}/{one}" for lang in LANGS}
    return Entity(iri=f"{site.base}/{one}", asked=f"{site.base}/{asked}", pages=pages, data=data, left_out=left_out)


async def resolve_identifier(
    scheme: Annotated[str, _about("scheme", pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")],
    value: Annotated[str, _about("value", min_length=1, max_length=300)],
) -> Matches:
    """``/id/{scheme}/{value}``."""
    site = _site()
    reply = await _ask(site, f"/id/{quote(scheme, safe='')}/{quote(value, safe='/:')}", {})
    if reply.status == 303:
        one = _name(site, reply.headers.get("location", ""))
        matches = [Match(iri=f"{site.base}/{one}", kind=one.partition("/")[0], name="", year="")]
        return Matches(scheme=scheme, value=value, matches=matches, more=False)
    found = reply.json()
    matches = [
        Match(iri=one["iri"], kind=one["kind"], name=one["name"], year=str(one["year"])) for one in found["entities"]
    ]
    return Matches(scheme=scheme, value=value, matches=matches, more=found["more"])


async def holdings(
    entity: Named,
    library: Annotated[str, _about("library", max_length=500)] = "",
    offset: Annotated[int, _about("offset", ge=0, le=1_000_000)] = 0,
) -> Holdings:
    """``/{kind}/{id}/holdings`` of an edition or a work."""
    site = _site()
    asked = _name(site, entity)
    if not asked.startswith(("work/", "instance/")):
        raise ToolError(str(refusal("no_holdings", entity=asked)))
    given = {"limit": "20", "offset": str(offset)}
    if library:
        given["library"] = _name(site, library)
    one, reply = await _followed(site, asked, "/holdings", _JSON, given)
    return Holdings(iri=f"{site.base}/{one}", holdings=reply.json())


async def sparql(query: Annotated[str, _about("sparql", min_length=1, max_length=20_000)]) -> Table:
    """``/sparql``, within all limits of the public endpoint; the first rows."""
    reply = await _ask(_site(), "/sparql", {}, _RESULTS, {"query": query})
    limited = "x-lienthong-limit" in reply.headers
    if "json" not in reply.headers.get("content-type", ""):
        return Table(columns=[], rows=[], graph=reply.body.decode("utf-8", "replace"), limited=limited)
    found = reply.json()
    if "boolean" in found:
        return Table(columns=[], rows=[], answer=found["boolean"], graph="", limited=False)
    bindings = found["results"]["bindings"]
    rows = [{name: cell["value"] for name, cell in row.items()} for row in bindings[:_ROWS]]
    return Table(columns=found["head"]["vars"], rows=rows, graph="", limited=len(bindings) > _ROWS or limited)


TOOLS = (search, get_entity, resolve_identifier, holdings, sparql)


def _site() -> Site:
    return SITE.get()


def _name(site: Site, written: str) -> str:
    """``kind/id`` of an IRI, an address of a page or a document, or a name as it stands."""
    place = urlsplit(site.base).path
    path = written.strip().removeprefix(site.base).removeprefix(place if place else "\n").lstrip("/")
    found = _ENTITY.fullmatch(path.partition("?")[0].partition("#")[0].partition(".")[0])
    if found is None:
        raise ToolError(str(refusal("no_entity", entity=written[:200], base=site.base)))
    return found[1]


async def _ask(
    site: Site, path: str, query: dict[str, str], accept: str = _JSON, form: dict[str, str] | None = None
) -> Reply:
    """An answer that is one; what the site refuses becomes an error of the tool."""
    try:
        reply = await site.ask(path, query, f"{accept}, {_PROBLEMS};q=0.5", form)
        reply.check()
    except Refusal as error:
        raise ToolError(str(error)) from None
    return reply


async def _followed(
    site: Site, one: str, suffix: str, accept: str, query: dict[str, str] | None = None
) -> tuple[str, Reply]:
    """A document of an entity, or of what it was merged into."""
    for _ in range(_MOVES):
        reply = await _ask(site, f"/{one}{suffix}", query or {}, accept)
        if reply.status not in (301, 303):
            return one, reply
        one = _name(site, reply.headers.get("location", "").removesuffix("/holdings").partition("/holdings?")[0])
    raise ToolError(str(refusal("moves", entity=one)))


def readable(reply: Reply) -> str:
    """A document as text."""
    reply.check()
    return reply.body.decode("utf-8", "replace")
