"""Profiles of data documents: the same entity in the words of one vocabulary.

https://www.w3.org/TR/dx-prof-conneg/. A document without a profile says all of them at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from lienthong.graph.terms import prefixes
from lienthong.site import dublin, extent
from lienthong.site.documents import FORMATS, Format
from lienthong.site.reading import Reading, full
from lienthong.site.writable import writable

_SYNTAX = {
    "ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML,
}  # fmt: skip
_SHORTENED = ("ttl", "rdf")


def _schema(triple: Triple) -> bool:
    """Whether it says something in Schema.org."""
    said = triple.predicate.value
    if said == full("rdf:type") and isinstance(triple.object, NamedNode):
        said = triple.object.value
    return said.startswith(prefixes()["schema"])


def _all_but_schema(reading: Reading, iri: str) -> list[Triple]:
    return [one for one in extent.triples(reading, iri) if not _schema(one)]


def _only_schema(reading: Reading, iri: str) -> list[Triple]:
    return [one for one in extent.triples(reading, iri) if _schema(one)]


@dataclass(frozen=True)
class Profile:
    """A profile: the token that addresses have, the IRI that headers name, what people call it, and what it says of an
    entity."""

    token: str
    iri: str
    name: str
    triples: Callable[[Reading, str], list[Triple]]

    def write(self, reading: Reading, iri: str, form: Format) -> bytes:
        """The document of an entity in a syntax of ``FORMATS``."""
        syntax = _SYNTAX[form.suffix]
        found = self.triples(reading, iri)
        if syntax == RdfFormat.RDF_XML:
            found = [writable(one) for one in found]
        return serialize(found, format=syntax, prefixes=prefixes() if form.suffix in _SHORTENED else None) or b""


PROFILES = (
    Profile("bibframe", "http://id.loc.gov/ontologies/bibframe/", "BIBFRAME", _all_but_schema),
    Profile("schema", "https://schema.org/", "Schema.org", _only_schema),
    Profile("dc", "http://purl.org/dc/terms/", "Dublin Core", dublin.triples),
)
_OTHER_IRIS = {"http://schema.org/": "https://schema.org/"}


def profile(name: str) -> Profile | None:
    """By its token or IRI."""
    name = _OTHER_IRIS.get(name, name)
    return next((one for one in PROFILES if name in (one.token, one.iri)), None)


def has_profiles(form: Format) -> bool:
    """Whether a format of documents is one of data about the entity itself."""
    return form in FORMATS
