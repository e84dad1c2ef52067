"""Links between the forms of an entity for machines: headers (level 1) and link sets (level 2) of Signposting.

https://signposting.org/FAIR/, RFC 8288 (Link), RFC 9264 (link sets). A header stays below ``LONGEST``; what does not
fit stands in the link set, which it always names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

import orjson

from lienthong.graph.terms import prefixes
from lienthong.messages import LANGS
from lienthong.site.addresses import is_web
from lienthong.site.manifests import manifests
from lienthong.site.reading import Reading

LONGEST = 6_000
"""Bytes of a Link header; servers and proxies take 8 KB of headers as a rule."""
_MOST_IN_HEADER, _MOST = 8, 100
"""Links of one relation."""
_LONGEST_TARGET = 1_000
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
_ABOUT_PAGE = "https://schema.org/AboutPage"
LINKSETS = (("linkset", "application/linkset"), ("linkset.json", "application/linkset+json"))
"""Suffixes and types of link sets."""
_PARTS = ("bf:hasSeries", "bf:partOf", "dct:isPartOf")


class Link(NamedTuple):
    """A typed link; ``media_type`` and ``language`` are those of the target."""

    target: str
    rel: str
    media_type: str = ""
    language: str = ""

    def __str__(self) -> str:
        said = f'<{self.target}>; rel="{self.rel}"'
        said += f'; type="{self.media_type}"' if self.media_type else ""
        return said + (f'; hreflang="{self.language}"' if self.language else "")


def address(iri: str) -> str:
    """An IRI as headers can hold it: ASCII, without what would end it; '' when it is too long."""
    written = quote(iri, safe=_SAFE)
    return written if len(written) <= _LONGEST_TARGET else ""


def joined(links: Iterable[Link]) -> str:
    """A header of links, most important first; those that would make it too long are left out."""
    found: list[str] = []
    size = 0
    for link in dict.fromkeys(links):
        size += len(said := str(link)) + 2
        if size > LONGEST:
            break
        found.append(said)
    return ", ".join(found)


@dataclass(frozen=True)
class Forms:
    """The documents about an entity: (suffix, media type) of those that describe it, RDF first, then citations."""

    data: tuple[tuple[str, str], ...]
    citations: tuple[tuple[str, str], ...]


def forms_of(base: str, one: str, forms: Forms) -> Iterator[Link]:
    """Pages, data documents, citations and link sets of ``kind/id``."""
    for lang in LANGS:
        yield Link(f"{base}/{lang}/{one}", "alternate", "text/html", lang)
    for suffix, kind in forms.data:
        yield Link(f"{base}/{one}.{suffix}", "alternate describedby", kind)
    for suffix, kind in forms.citations:
        yield Link(f"{base}/{one}.{suffix}", "describedby", kind)
    for suffix, kind in LINKSETS:
        yield Link(f"{base}/{one}.{suffix}", "linkset", kind)


def signposts(reading: Reading, one: str, most: int = _MOST_IN_HEADER) -> Iterator[Link]:
    """What the thing is, who made it, what it consists of and belongs to: at most ``most`` links of each relation."""
    iri = f"{reading.base}/{one}"
    yield Link(iri, "cite-as")
    yield Link(_ABOUT_PAGE, "type")
    schema = prefixes()["schema"]
    kinds = {one.value for one in reading.values(iri, "rdf:type", 40) if one.value.startswith(schema)}
    for kind in sorted(kinds - {f"{schema}CreativeWork"} or kinds):
        yield Link(kind.replace("http://", "https://", 1), "type")
    for rel, curies in (("author", ("schema:author",)), ("item", ("bf:electronicLocator",)), ("collection", _PARTS)):
        for curie in curies:
            for value in reading.values(iri, curie, most):
                target = address(value.value.partition("#")[0] if rel == "collection" else value.value)
                if target and is_web(target) and target != iri:
                    yield Link(target, rel)
    for target in filter(None, map(address, manifests(reading, one)[:most])):
        yield Link(target, "alternate", "application/ld+json")


def licences(reading: Reading, one: str) -> Iterator[Link]:
    """The licence of the thing where it has one of its own, else that of the data."""
    own = [value.value for value in reading.values(f"{reading.base}/{one}", "schema:license", 5)]
    for licence in [
        written for value in own if is_web(value) and (written := address(value))
    ] or reading.opened.licences:
        yield Link(licence, "license")


def linkset(reading: Reading, one: str, forms: Forms) -> list[tuple[str, list[Link]]]:
    """Contexts with their links: both pages, each document that describes, each file that is part of it."""
    base = reading.base
    pages = [f"{base}/{lang}/{one}" for lang in LANGS]
    about = [*signposts(reading, one, _MOST), *licences(reading, one), *forms_of(base, one, forms)]
    found = [(page, [link for link in about if link.target != page]) for page in pages]
    for suffix, _ in (*forms.data, *forms.citations):
        links = [Link(page, "describes", "text/html", lang) for page, lang in zip(pages, LANGS, strict=True)]
        found.append((f"{base}/{one}.{suffix}", links))
    for link in about:
        if link.rel == "item":
            found.append((link.target, [Link(pages[0], "collection", "text/html", LANGS[0])]))
    return found


def linkset_text(contexts: list[tuple[str, list[Link]]]) -> bytes:
    """``application/linkset``: links as in a header, each with its context (RFC 9264, section 4.1)."""
    lines = [f'{link}; anchor="{anchor}"' for anchor, links in contexts for link in links]
    return (",\n".join(lines) + "\n").encode()


def linkset_json(contexts: list[tuple[str, list[Link]]]) -> bytes:
    """``application/linkset+json`` (RFC 9264, section 4.2)."""
    found = []
    for anchor, links in contexts:
        body: dict[str, object] = {"anchor": anchor}
        targets: dict[str, list[dict[str, object]]] = {}
        for link in links:
            target: dict[str, object] = {"href": link.target}
            if link.media_type:
                target["type"] = link.media_type
            if link.language:
                target["hreflang"] = [link.language]
            for rel in link.rel.split():
                targets.setdefault(rel, []).append(target)
        found.append(body | targets)
    return orjson.dumps({"linkset": found}, option=orjson.OPT_INDENT_2)
