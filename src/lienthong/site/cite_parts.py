"""Where a part stands: its journal, issue and pages, or the book or series that it is in."""

import re

from lienthong.site.cite_model import Citation, line
from lienthong.site.reading import Node, Reading, best_label, full, iris, texts

_PAGES = re.compile(r"\s*([0-9A-Za-z]{1,10})\s*(?:[-–—]\s*([0-9A-Za-z]{1,10}))?\s*")
_MOST = 20


def hosted(reading: Reading, made: Citation, about: Node) -> None:
    """Fills in what an edition is part of."""
    parts = [*iris(about, "schema:isPartOf"), *iris(about, "bf:partOf")][:_MOST]
    for one in sorted(set(parts)):
        _host(reading, made, one)
    made.pages = line(min((text for text, _ in texts(about, "schema:pagination")), default=""))
    made.first_page = line(min((text for text, _ in texts(about, "schema:pageStart")), default=""))
    made.last_page = line(min((text for text, _ in texts(about, "schema:pageEnd")), default=""))
    if made.pages and not made.first_page and (found := _PAGES.fullmatch(made.pages)):
        made.first_page, made.last_page = found[1], found[2] or ""
    if made.first_page and not made.pages:
        made.pages = f"{made.first_page}-{made.last_page}" if made.last_page else made.first_page
    series = sorted(iris(about, "bf:hasSeries"))[:_MOST]
    if series:
        made.series = line(best_label(reading.labels(series[0]), "vi")[0])
    number = [*texts(about, "bf:seriesEnumeration"), *texts(about, "schema:position")]
    made.series_number = line(min((text for text, _ in number), default=""))


def _host(reading: Reading, made: Citation, iri: str) -> None:
    """A journal or book as container; of an issue or volume its numbers and year."""
    kind = reading.addresses.entity(iri).partition("/")[0]
    if kind == "series":
        return
    node = reading.edition(iri) if "#" not in iri else reading.node(iri)
    classes = iris(node, "rdf:type")
    if full("schema:PublicationIssue") in classes or full("schema:PublicationVolume") in classes:
        made.volume = made.volume or line(min((text for text, _ in texts(node, "schema:volumeNumber")), default=""))
        made.issue = made.issue or line(min((text for text, _ in texts(node, "schema:issueNumber")), default=""))
        made.year = made.year or line(min((text for text, _ in texts(node, "schema:datePublished")), default=""))[:4]
        for above in sorted(iris(node, "schema:isPartOf"))[:2]:
            _host(reading, made, above)
        return
    if not made.container:
        made.container = line(best_label(texts(node, "rdfs:label", "schema:name"), "vi")[0])
    made.issn = made.issn or sorted({line(text) for text, _ in texts(node, "schema:issn")})[:2]
