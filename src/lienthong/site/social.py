"""What an entity's page shows where somebody shares its address: Open Graph (https://ogp.me/) for each kind.

The tags that every page has are in ``site/templates/crawling_head.html``; here are those that only an entity has.
"""

from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.show import Show

_BOOKS = ("schema:Book", "schema:Audiobook")
_MOST = 5
Tags = list[tuple[str, str]]
"""Property and content of each ``meta`` element."""


def tags(show: Show, kind: str, node: Node) -> Tags:
    """What is told of an entity by its kind: a book with its author, ISBN and day, a person as a profile.

    An image only when it is ours: whoever shares a page should not make a third host part of it."""
    classes = iris(node, "rdf:type")
    if any(full(one) in classes for one in _BOOKS):
        found = [("og:type", "book")]
        found += [("book:author", _page(show, one)) for one in iris(node, "schema:author")[:_MOST]]
        found += [("book:isbn", text) for text, _ in texts(node, "schema:isbn")[:_MOST]]
        found += [("book:release_date", text) for text, _ in texts(node, "schema:datePublished")[:1]]
    elif kind == "agent" and full("schema:Person") in classes:
        found = [("og:type", "profile")]
        names = (("profile:first_name", "schema:givenName"), ("profile:last_name", "schema:familyName"))
        found += [(name, text) for name, curie in names for text, _ in texts(node, curie)[:1]]
    else:
        found = [("og:type", "article" if kind in ("work", "instance") else "website")]
    images = [one for one in iris(node, "schema:image") if one.startswith(f"{show.reading.base}/")]
    return [(name, value) for name, value in found if value] + [("og:image", one) for one in images[:1]]


def _page(show: Show, iri: str) -> str:
    one = show.addresses.entity(iri)
    return f"{show.reading.base}/{show.lang}/{one}" if one else ""
