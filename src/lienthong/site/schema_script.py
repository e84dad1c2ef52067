"""Data blocks of Schema.org as they stand in a page, and those of the pages that are about no entity: the home page,
lists and the way down to a page. Templates write them by ``home_ld``, ``list_ld`` and ``page_ld``.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import orjson
from markupsafe import Markup

from lienthong.messages import Lang, catalogue
from lienthong.site.schema_facts import Body, fitted

MOST_LISTED = 100
"""Entries of a list that are told."""


def script(data: Body) -> Markup:
    """A data block; no value of it can end the element or begin another."""
    text = orjson.dumps({"@context": "https://schema.org"} | data).decode()
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(f'<script type="application/ld+json">{text}</script>')


def crumbs(steps: Iterable[tuple[str, str]]) -> Body:
    """A BreadcrumbList of (name, address)."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": {"@type": "WebPage", "@id": address}}
        for place, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def data_catalogue(base: str) -> Body:
    """The catalogue as a collection of datasets, as others refer to it."""
    return {"@type": "DataCatalog", "@id": f"{base}/#catalogue", "url": f"{base}/"}


def home_ld(base: str, lang: Lang, site: str) -> Markup:
    """The home page: the site with its search (https://schema.org/SearchAction), and the catalogue of its data."""
    if not base:
        return Markup("")
    here, texts = f"{base}/{lang}/", catalogue(lang)
    search = {"@type": "EntryPoint", "urlTemplate": f"{here}search?q={{search_term_string}}"}
    action = {"@type": "SearchAction", "target": search, "query-input": "required name=search_term_string"}
    known = {"name": site, "inLanguage": lang, "description": texts["crawling.about"]}
    website = {"@type": "WebSite", "@id": f"{base}/#website", "url": here, "potentialAction": action} | known
    access = {"isAccessibleForFree": True, "subjectOf": _endpoint(base, texts)}
    data = data_catalogue(base) | known | {"url": f"{here}dataset"} | access
    return Markup("\n").join(script(fitted(one)) for one in (website, data))


def _endpoint(base: str, texts: dict[str, str]) -> Body:
    return {
        "@type": "WebPage", "@id": f"{base}/sparql", "url": f"{base}/sparql", "name": texts["crawling.endpoint"],
    }  # fmt: skip


def list_ld(
    base: str, lang: Lang, address: str, name: str, entries: Iterable[Any], steps: Iterable[tuple[str, str]] = ()
) -> Markup:
    """A page of a list at ``address`` (``/work?page=2``) with its ``entries`` (``site.links.Entry``), and the ``steps``
    (name, path) that lead down to it."""
    if not base:
        return Markup("")
    origin = _origin(base)
    found = [one.title for one in islice(entries, MOST_LISTED) if one.title.href]
    items = [
        {"@type": "ListItem", "position": place, "name": one.text, "url": _whole(origin, one.href)}
        for place, one in enumerate(found, 1)
    ]
    listed = {"mainEntity": {"@type": "ItemList", "itemListElement": items}} if items else {}
    return page_ld(base, lang, address, name, steps, "CollectionPage", listed)


def page_ld(
    base: str,
    lang: Lang,
    address: str,
    name: str,
    steps: Iterable[tuple[str, str]],
    kind: str = "WebPage",
    more: Body | None = None,
) -> Markup:
    """A page of the site itself at ``address`` (``/about``), of the class ``kind`` and with what ``more`` says, and the
    ``steps`` (name, path) that lead down to it."""
    if not base:
        return Markup("")
    here, origin = f"{base}/{lang}{address}", _origin(base)
    body: Body = {"@type": kind, "@id": here, "url": here, "name": name, "inLanguage": lang} | (more or {})
    way = [(text, _whole(origin, path)) for text, path in steps]
    return Markup("\n").join(script(fitted(one)) for one in (body, crumbs([*way, (name, here)])))


def _origin(base: str) -> str:
    return base.removesuffix(urlsplit(base).path)


def _whole(origin: str, href: str) -> str:
    return origin + href if href.startswith("/") else href
