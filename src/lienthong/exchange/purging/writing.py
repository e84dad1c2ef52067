"""A purge list as memories in front of the site take it: addresses, or tags."""

from collections.abc import Iterable, Iterator

from lienthong.graph.roll import Roll
from lienthong.messages import LANGS
from lienthong.site.crawling import rules
from lienthong.site.documents import offered
from lienthong.site.sharedcaching import ALL, COMMON, tag_of

_FILES = ("/", "/sitemap.xml", "/sitemap-site.xml.gz", "/llms.txt", "/linksets", "/linksets.ttl", "/catalog", "/void",
          "/quality.csv", "/quality.json", "/iiif/collection.json", "/opds", "/opds/publications")  # fmt: skip
_SHEETS = ("ttl", "jsonld", "nt", "rdf")


def urls(base: str, found: Iterable[str] | None, roll: Roll) -> Iterator[str]:
    """The addresses: of each entity its pages in every language, its IRI and its documents; then those that change with
    every publication. ``{base}/*`` alone where it can be anything. Pages of lists have a query string; their first
    pages are named, those behind by tags only."""
    if found is None:
        yield f"{base}/*"
        return
    for one in found:
        yield f"{base}/{one}"
        yield from (f"{base}/{lang}/{one}" for lang in LANGS)
        yield from (f"{base}/{one}.{form.suffix}" for form in offered(one))
    yield from (f"{base}{path}" for path in _FILES)
    yield from (f"{base}/{name}.{suffix}" for name in ("catalog", "void") for suffix in _SHEETS)
    yield from (f"{base}/{lang}{path}" for lang in LANGS for path in rules()["pages"])
    yield from (
        f"{base}/{lang}{path}"
        for lang in LANGS
        for path in ("/item", "/record", "/catalog", "/linksets", "/changes.atom")
    )
    yield from (f"{base}/sitemap-{part.name}.xml.gz" for part in roll.parts)


def tags(found: Iterable[str] | None) -> Iterator[str]:
    """The cache tags (``site.sharedcaching``)."""
    if found is None:
        yield ALL
        return
    yield COMMON
    yield from map(tag_of, found)
