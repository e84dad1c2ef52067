"""Exact look-up: an ISBN, a barcode or an ISSN with or without hyphens, or a title just as it is written.

Barcodes always, the rest while the generation has no text index.
"""

import re
from itertools import islice

from pyoxigraph import Literal, NamedNode
from stdnum import isbn

from lienthong.messages import LANGS
from lienthong.site.addresses import is_entity
from lienthong.site.links import Entry, entry
from lienthong.site.reading import DEFAULT, named
from lienthong.site.show import Show

MOST = 30
_TITLE_TAGS = ("vi", "", "en", "fr", "ru", "zh", "vi-hani")


def look_up(show: Show, wanted: str) -> list[tuple[str, Entry]]:
    """Works, editions, people and subjects that are called or numbered exactly so, each once, with their kind."""
    found: dict[str, None] = {}
    for value in _numbers(wanted):
        for name in ("schema:isbn", "schema:issn", "rdf:value"):
            _collect(show, name, Literal(value), found)
    for tag in _TITLE_TAGS:
        literal = Literal(wanted, language=tag) if tag else Literal(wanted)
        for name in ("rdfs:label", "bf:mainTitle"):
            _collect(show, name, literal, found)
    return [(show.addresses.entity(iri).partition("/")[0], entry(show, iri)) for iri in islice(found, MOST)]


def numbered(show: Show, wanted: str) -> list[tuple[str, Entry]]:
    """Copies with this barcode: they are found by number only, the text index has what they are copies of."""
    found: dict[str, None] = {}
    for value in _numbers(wanted):
        _collect(show, "schema:serialNumber", Literal(value), found)
    return [("item", entry(show, iri)) for iri in islice(found, MOST)]


def pasted(show: Show, wanted: str) -> str:
    """The id (``kind/…``) of the entity whose IRI, page or document was pasted; '' when it is of none that there is."""
    text, base = wanted.strip(), show.reading.base
    bare = text.removeprefix(f"{base}/") if text.startswith(f"{base}/") else text.lstrip("/")
    bare = re.split(r"[#?]", bare, maxsplit=1)[0]
    if (lang := bare.partition("/")[0]) in LANGS:
        bare = bare.removeprefix(f"{lang}/")
    bare = re.sub(r"\.[a-z]{2,6}$", "", bare).rstrip("/")
    return bare if is_entity(bare) and show.reading.exists(bare) else ""


def _collect(show: Show, curie: str, value: Literal, found: dict[str, None]) -> None:
    quads = show.reading.store.quads_for_pattern(None, named(curie), value, DEFAULT)
    for quad in islice(quads, MOST):
        one = show.addresses.entity(quad.subject.value) if isinstance(quad.subject, NamedNode) else ""
        if one and not one.startswith("record/"):
            found.setdefault(f"{show.reading.base}/{one}")


def _numbers(wanted: str) -> list[str]:
    bare = re.sub(r"[\s-]", "", wanted)
    values = [wanted, bare]
    if isbn.is_valid(bare):
        values.append(isbn.to_isbn13(bare).replace("-", ""))
    if re.fullmatch(r"\d{7}[\dXx]", bare):
        values.append(f"{bare[:4]}-{bare[4:].upper()}")
    return list(dict.fromkeys(values))
