"""``/{lang}/changes.atom``: what is new or changed, for people's feed readers (https://www.rfc-editor.org/rfc/rfc4287).

The last of the change log that ``/changes`` gives in full to programs; written once for each publication.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.graph.changelog import ChangeLog
from lienthong.graph.ledger.changes import Change, Wanted
from lienthong.messages import LANGS, Lang, catalogue
from lienthong.site import answers
from lienthong.site.answers import CORS, Context
from lienthong.site.published import Opened, Published
from lienthong.site.reading import Reading
from lienthong.site.show import Show

MOST = 50
"""Entries of the feed."""
_EXAMINED = 5000
"""Changes that are looked at for them: most are of copies and records."""
_KINDS = ("work", "instance", "library", "dataset")
_NOT_XML = dict.fromkeys([*(n for n in range(32) if n not in (9, 10, 13)), 0xFFFE, 0xFFFF], "\ufffd")


class Feed:
    """Answers from the change log of the generation that is served."""

    def __init__(self, published: Published, context: Context) -> None:
        self._published = published
        self._context = context
        self._written: dict[tuple[str, Lang], bytes] = {}

    def routes(self) -> list[Route]:
        """``/{lang}/changes.atom``."""
        return [Route("/{lang:lang}/changes.atom", self.answer)]

    async def answer(self, request: Request) -> Response:
        """The feed."""
        if (opened := self._published.now) is None:
            return self._context.error(request, 503, "unavailable")
        lang: Lang = "en" if request.path_params["lang"] == "en" else "vi"
        tag = answers.etag(opened, "feed", lang)
        headers = CORS | {"etag": tag, "last-modified": opened.modified, "cache-control": answers.CACHED}
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        key = (opened.stamp, lang)
        if key not in self._written:
            log = ChangeLog(self._published.data, opened.generation.number)
            made = "".join(written(opened, latest(log), self._context.title, lang)).encode()
            self._written = {old: text for old, text in self._written.items() if old[0] == opened.stamp} | {key: made}
        return Response(self._written[key], 200, headers, "application/atom+xml")


def latest(log: ChangeLog) -> list[Change]:
    """The last changes that readers care for, newest first, each entity once."""
    found: dict[str, Change] = {}
    for change in log.page(Wanted(after=max(log.last - _EXAMINED, 0), kinds=_KINDS, limit=_EXAMINED)).changes:
        found.pop(change.entity, None)
        if change.event in ("created", "updated"):
            found[change.entity] = change
    return list(found.values())[: -MOST - 1 : -1]


def written(opened: Opened, changes: list[Change], site: str, lang: Lang) -> Iterator[str]:
    """The feed as text."""
    base, texts, show = opened.addresses.base, catalogue(lang), Show(Reading(opened), lang)
    here = quoteattr(f"{base}/{lang}/changes.atom")
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}">\n'
    yield f'<id>{_text(f"{base}/{lang}/changes.atom")}</id><link rel="self" href={here}/>'
    yield f'<link rel="alternate" type="text/html" href={quoteattr(f"{base}/{lang}/")}/>'
    yield f"<title>{_text(site)}: {_text(texts['pages.site.feed'])}</title>"
    yield f"<updated>{opened.generation.published}</updated><author><name>{_text(site)}</name></author>\n"
    for one in changes:
        yield _entry(show, one, texts)
    yield "</feed>\n"


def _entry(show: Show, one: Change, texts: dict[str, str]) -> str:
    base, told = show.reading.base, f"{texts[f'crawling.feed.{one.event}']}: {texts[f'pages.kind.{one.kind}']}"
    pages = ((lang, quoteattr(f"{base}/{lang}/{one.entity}")) for lang in LANGS)
    links = "".join(f'<link rel="alternate" type="text/html" hreflang="{lang}" href={page}/>' for lang, page in pages)
    name = show.name(f"{base}/{one.entity}").text
    return (
        f"<entry><id>{_text(f'{base}/{one.entity}#{one.seq}')}</id><title>{_text(name)}</title>{links}"
        f"<updated>{one.at}</updated><summary>{_text(told)}</summary></entry>\n"
    )


def _text(value: str) -> str:
    return escape(value.translate(_NOT_XML))
