"""Triples written down one after the other, each once, and read out in the formats of the web."""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from lienthong.exchange.dcat.rules import full, namespaces
from lienthong.messages import Lang

FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
}
"""Suffix of the address: media type and writer."""


def node(iri: str) -> NamedNode | None:
    """The term of an IRI; None for what operators or records wrote and is none."""
    try:
        return NamedNode(iri) if iri else None
    except ValueError:
        return None


class Sheet:
    """Triples in the order in which they were said."""

    def __init__(self) -> None:
        self._triples: dict[Triple, None] = {}

    def kind(self, one: str, *curies: str) -> None:
        """What something is."""
        for curie in curies:
            self.link(one, "rdf:type", full(curie))

    def link(self, one: str, curie: str, *iris: str) -> None:
        """Links to IRIs; what is none is left out."""
        subject = node(one)
        for iri in iris:
            if subject is not None and (target := node(iri)) is not None:
                self._triples[Triple(subject, NamedNode(full(curie)), target)] = None

    def say(self, one: str, curie: str, value: str | int, datatype: str = "") -> None:
        """A literal, '' for none; ``datatype`` a prefixed name."""
        if (subject := node(one)) is not None and value != "":
            literal = Literal(str(value), datatype=NamedNode(full(datatype))) if datatype else Literal(str(value))
            self._triples[Triple(subject, NamedNode(full(curie)), literal)] = None

    def words(self, one: str, curie: str, words: Mapping[Lang, str]) -> None:
        """A text in each language."""
        for lang, value in words.items():
            self.word(one, curie, value, lang)

    def word(self, one: str, curie: str, value: str, lang: str) -> None:
        """A text in one language."""
        if (subject := node(one)) is not None and value:
            self._triples[Triple(subject, NamedNode(full(curie)), Literal(value, language=lang))] = None

    def moment(self, one: str, curie: str, value: str) -> None:
        """An xsd:dateTime, '' for none."""
        self.say(one, curie, value, "xsd:dateTime")

    def written(self, suffix: str) -> bytes:
        """The document in one of ``FORMATS``."""
        return serialize(self._triples, format=FORMATS[suffix][1], prefixes=namespaces()) or b""

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)
