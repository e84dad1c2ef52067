"""``/{lang}/search``: as a page and as JSON; what a reader may be typing; how a browser searches here (OpenSearch)."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar
from xml.sax.saxutils import escape, quoteattr

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.messages import LANGS, Lang
from lienthong.site import answers
from lienthong.site.addresses import PAGE_NUMBER, is_entity
from lienthong.site.published import Opened, Published
from lienthong.site.reading import Reading
from lienthong.site.render import in_words
from lienthong.site.searched import KINDS, MOST_PAGES, Asked, Results, results, suggestions
from lienthong.site.show import Show
from lienthong.sparql.accept import best

T = TypeVar("T")
LONGEST = 200
"""Characters of a search that count; the box takes no more."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_LANGUAGE = re.compile("[a-z]{3}")
_BRIEF = {"cache-control": "public, max-age=10"}
_JSON = "application/json"


class SearchPages:
    """Answers for searching."""

    def __init__(self, published: Published, context: answers.Context) -> None:
        self.published = published
        self.context = context

    def routes(self) -> list[Route]:
        """``/{lang}/search``, ``/{lang}/suggest``, ``/{lang}/opensearch.xml``."""
        return [
            Route("/{lang:lang}/search", self.search),
            Route("/{lang:lang}/suggest", self.suggest),
            Route("/{lang:lang}/opensearch.xml", self.description),
        ]

    async def search(self, request: Request) -> Response:
        """``?q=`` words; ``kind``, ``library``, ``language`` narrow; ``page`` from 1; JSON when it is preferred."""
        lang, asked = _lang(request), _asked(request)
        if asked is None:
            return self.context.error(request, 404, "not_found")
        if (opened := self.published.now) is None:
            return self.context.error(request, 503, "unavailable")
        found = await self._read(opened, lang, lambda show: results(show, opened.index, asked))
        vary = {"vary": "Accept"}
        if best(request.headers.getlist("accept"), ("text/html", _JSON)) == _JSON:
            return Response(_as_json(opened, found), 200, answers.CORS | _BRIEF | vary, _JSON)
        body = self.context.page(
            "search.html", lang, "/search", opened, wanted=asked.text, found=found,
            query=f"?{asked.query()}" if asked.text else "",
        )  # fmt: skip
        return Response(body, 200, _BRIEF | vary, answers.HTML)

    async def suggest(self, request: Request) -> Response:
        """``?q=`` what is typed so far, as OpenSearch suggestions: the text, names, kinds, pages
        (https://github.com/dewitt/opensearch/blob/master/mediawiki/Specifications/OpenSearch/Extensions/Suggestions/1.1/Draft%201.wiki).
        """
        lang, text = _lang(request), _text(request)
        if (opened := self.published.now) is None:
            return self.context.error(request, 503, "unavailable")
        made = await self._read(opened, lang, lambda show: suggestions(show, opened.index, text))
        origin = _origin(opened)
        body = [text, [one.text for one in made], [one.kind for one in made], [origin + one.href for one in made]]
        return Response(orjson.dumps(body), 200, answers.CORS | _BRIEF, "application/x-suggestions+json")

    async def description(self, request: Request) -> Response:
        """How a browser searches here (https://developer.mozilla.org/docs/Web/XML/Guides/OpenSearch)."""
        lang = _lang(request)
        if (opened := self.published.now) is None:
            return self.context.error(request, 503, "unavailable")
        body = _description(self.context.title, opened.addresses.base, lang)
        headers = {"cache-control": "public, max-age=3600"}
        return Response(body, 200, headers, "application/opensearchdescription+xml")

    async def _read(self, opened: Opened, lang: Lang, read: Callable[[Show], T]) -> T:
        return await asyncio.to_thread(lambda: read(Show(Reading(opened), lang)))


def _lang(request: Request) -> Lang:
    found = request.path_params["lang"]
    return next(lang for lang in LANGS if lang == found)


def _text(request: Request) -> str:
    return " ".join(_CONTROL.sub(" ", request.query_params.get("q", ""))[:LONGEST].split())


def _asked(request: Request) -> Asked | None:
    """What the address asks; None when there can be no such page."""
    given = request.query_params
    kind, library, language = given.get("kind", ""), given.get("library", ""), given.get("language", "")
    number = given.get("page", "1")
    if kind not in ("", *KINDS) or not PAGE_NUMBER.fullmatch(number) or int(number) > MOST_PAGES:
        return None
    if library and not (is_entity(library) and library.startswith("library/")):
        return None
    if language and not _LANGUAGE.fullmatch(language):
        return None
    return Asked(_text(request), kind, library, language, int(number))


def _origin(opened: Opened) -> str:
    return opened.addresses.base.removesuffix(opened.addresses.prefix)


def _as_json(opened: Opened, found: Results) -> bytes:
    origin = _origin(opened)
    hits = [
        {
            "kind": kind,
            "title": one.title.text,
            "page": origin + one.title.href,
            "iri": f"{opened.addresses.base}/{'/'.join(one.title.href.split('/')[-2:])}",
            "creators": [part.text for _, part in one.creators],
            "year": one.year,
            "note": one.note,
        }
        for kind, one in found.hits
    ]
    asked = {name: value for name, value in asdict(found.asked).items() if value and name != "text"}
    head = {"query": found.asked.text, "total": found.total, "pages": found.pages, "matched": found.how} | asked
    counts = {"kinds": found.kinds, "libraries": found.libraries, "languages": found.languages}
    facets = {
        name: [
            {"name": one.name, "number": one.number, "search": f"?{one.query}", "chosen": one.chosen} for one in rows
        ]
        for name, rows in counts.items()
    }
    return orjson.dumps(head | {"exact": found.exact, "hits": hits, "facets": facets})


def _description(title: str, base: str, lang: Lang) -> str:
    page, typed = f"{base}/{lang}/search?q={{searchTerms}}", f"{base}/{lang}/suggest?q={{searchTerms}}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(title[:16])}</ShortName><Description>{escape(in_words(lang, 'search.hint'))}</Description>"
        "<InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template={quoteattr(page)}/>'
        f'<Url type="application/x-suggestions+json" template={quoteattr(typed)}/>'
        f"<Language>{lang}</Language></OpenSearchDescription>\n"
    )
