"""A search for programs: JSON of a page of hits, OpenSearch suggestions and description."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

import orjson

from lienthong.messages import Lang, text
from lienthong.site.published import Opened
from lienthong.site.searched import Results, Suggestion
from lienthong.site.searchhits import Line
from lienthong.site.wording import in_words

JSON, SUGGESTIONS = "application/json", "application/x-suggestions+json"
DESCRIPTION = "application/opensearchdescription+xml"


def origin(opened: Opened) -> str:
    """Scheme and host of the site."""
    return opened.addresses.base.removesuffix(opened.addresses.prefix)


def as_json(opened: Opened, lang: Lang, found: Results) -> bytes:
    """A page of hits, as ``docs/search.md`` describes it."""
    asked = found.asked
    here = f"{opened.addresses.base}/{lang}/search.json?"
    told: dict[str, Any] = {
        "query": asked.text,
        "total": found.total,
        "page": asked.page,
        "pages": found.pages,
        "matched": found.how,
        "exact": found.exact,
        "sort": asked.sort,
        "filters": _filters(found),
        "hits": [_hit(opened, one) for one in found.hits],
        "facets": {
            one.name: {
                "exact": one.exact,
                "values": [
                    {
                        "value": choice.value,
                        "name": choice.name,
                        "note": choice.note,
                        "number": choice.number,
                        "chosen": choice.chosen,
                        "search": here + choice.query,
                    }
                    for choice in one.choices
                ],
            }
            for one in found.facets
        },
    }
    if found.meant:
        told["meant"] = found.meant
    if found.wider:
        told["wider"] = found.wider
    if found.dropped:
        told["dropped"] = list(found.dropped)
    if asked.page < found.pages:
        told["next"] = here + asked.query(page=asked.page + 1)
    if asked.page > 1:
        told["previous"] = here + asked.query(page=asked.page - 1)
    return orjson.dumps(told)


def _filters(found: Results) -> dict[str, Any]:
    asked = found.asked
    made: dict[str, Any] = {}
    for name, value in asked.chosen:
        made.setdefault(name, []).append(value)
    years = {name: year for name, year in (("since", asked.since), ("until", asked.until)) if year is not None}
    return made | years


def _hit(opened: Opened, one: Line) -> dict[str, Any]:
    start = origin(opened)
    made: dict[str, Any] = {
        "kind": one.kind,
        "title": one.entry.title.text,
        "page": start + one.entry.title.href,
        "iri": f"{opened.addresses.base}/{'/'.join(one.entry.title.href.split('/')[-2:])}",
        "creators": [part.text for _, part in one.entry.creators],
        "year": one.entry.year,
        "note": one.entry.note,
        "matched": [text for text, wanted in [*one.title, *one.makers, *one.why] if wanted],
    }
    if one.why:
        made["excerpt"] = "".join(text for text, _ in one.why)
    if one.kind == "work":
        made["editions"] = one.edition_count
    return made


def as_suggestions(opened: Opened, typed: str, made: list[Suggestion]) -> bytes:
    """What is typed so far, texts, kinds, pages
    (https://github.com/dewitt/opensearch/blob/master/mediawiki/Specifications/OpenSearch/Extensions/Suggestions/1.1/Draft%201.wiki).
    """
    start = origin(opened)
    pages = [start + one.href for one in made]
    return orjson.dumps([typed, [one.text for one in made], [one.kind for one in made], pages])


def description(title: str, base: str, lang: Lang) -> str:
    """How a browser searches here (https://developer.mozilla.org/docs/Web/XML/Guides/OpenSearch)."""
    page = f"{base}/{lang}/search?q={{searchTerms}}&page={{startPage?}}"
    ways = (
        ("text/html", "results", page),
        (JSON, "results", page.replace("/search?", "/search.json?")),
        (SUGGESTIONS, "suggestions", f"{base}/{lang}/suggest?q={{searchTerms}}"),
    )
    urls = "".join(
        f'<Url type="{kind}" rel="{rel}" pageOffset="1" template={quoteattr(where)}/>' for kind, rel, where in ways
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(title[:16])}</ShortName><Description>{escape(in_words(lang, 'search.hint'))}</Description>"
        f"<InputEncoding>UTF-8</InputEncoding><OutputEncoding>UTF-8</OutputEncoding>{urls}"
        f'<Query role="example" searchTerms={quoteattr(text("search.example", lang))}/>'
        f"<Language>{lang}</Language></OpenSearchDescription>\n"
    )
