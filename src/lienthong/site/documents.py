"""Documents about one entity: its data in the RDF formats, each the same graph; citations; link sets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from pyoxigraph import RdfFormat, serialize

from lienthong.graph.terms import prefixes
from lienthong.site import cite_bibtex, cite_csl, cite_ris, extent, jsonld, signposting
from lienthong.site.cite_gather import CITED, gathered
from lienthong.site.cite_model import Citation
from lienthong.site.reading import Reading
from lienthong.site.writable import writable

_HANOI = timezone(timedelta(hours=7))


def today() -> datetime:
    """The moment by which citations say when something was looked up, in Vietnam's time."""
    return datetime.now(_HANOI)


@dataclass(frozen=True)
class Format:
    """A format of documents: ``suffix`` of its address, media type, and its writer, which gives b"" for what cannot be
    said in it.

    ``kinds`` are those that it is for, () for all; ``daily`` ones bear the day on which they were asked for; those that
    are not ``lasting`` depend on more than the entity's own triples.
    """

    suffix: str
    media_type: str
    name: str
    write: Callable[[Reading, str], bytes]
    kinds: tuple[str, ...] = ()
    daily: bool = False
    lasting: bool = True

    @property
    def content_type(self) -> str:
        """The Content-Type header; all text is UTF-8, also where a type has no parameter for it."""
        textual = self.media_type.startswith("text/") or self.kinds
        return f"{self.media_type}; charset=utf-8" if textual and "json" not in self.suffix else self.media_type

    def fits(self, kind: str) -> bool:
        """Whether entities of a kind have it."""
        return not self.kinds or kind in self.kinds


def _turtle(reading: Reading, iri: str) -> bytes:
    return serialize(extent.triples(reading, iri), format=RdfFormat.TURTLE, prefixes=prefixes()) or b""


def _ntriples(reading: Reading, iri: str) -> bytes:
    return serialize(extent.triples(reading, iri), format=RdfFormat.N_TRIPLES) or b""


def _rdfxml(reading: Reading, iri: str) -> bytes:
    triples = [writable(triple) for triple in extent.triples(reading, iri)]
    return serialize(triples, format=RdfFormat.RDF_XML, prefixes=prefixes()) or b""


def _trig(reading: Reading, iri: str) -> bytes:
    return serialize(extent.quads(reading, iri), format=RdfFormat.TRIG, prefixes=prefixes()) or b""


def _nquads(reading: Reading, iri: str) -> bytes:
    return serialize(extent.quads(reading, iri), format=RdfFormat.N_QUADS) or b""


def _cited(write: Callable[[Citation], str]) -> Callable[[Reading, str], bytes]:
    def written(reading: Reading, iri: str) -> bytes:
        found = gathered(reading, reading.addresses.entity(iri), today().date())
        return write(found).encode() if found else b""

    return written


def _linkset_text(reading: Reading, iri: str) -> bytes:
    one = reading.addresses.entity(iri)
    return signposting.linkset_text(signposting.linkset(reading, one, forms(one)))


def _linkset_json(reading: Reading, iri: str) -> bytes:
    one = reading.addresses.entity(iri)
    return signposting.linkset_json(signposting.linkset(reading, one, forms(one)))


FORMATS = (
    Format("ttl", "text/turtle", "Turtle", _turtle),
    Format("jsonld", "application/ld+json", "JSON-LD", jsonld.document),
    Format("nt", "application/n-triples", "N-Triples", _ntriples),
    Format("rdf", "application/rdf+xml", "RDF/XML", _rdfxml),
)
"""The entity's triples."""
GRAPHS = (Format("trig", "application/trig", "TriG", _trig), Format("nq", "application/n-quads", "N-Quads", _nquads))
"""With the graphs that they stand in."""
CITATIONS = (
    Format("bib", "application/x-bibtex", "BibTeX", _cited(cite_bibtex.write), CITED, True, False),
    Format("ris", "application/x-research-info-systems", "RIS", _cited(cite_ris.write), CITED, True, False),
    Format(
        "csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", _cited(cite_csl.write), CITED, True, False
    ),
)
_LINKSETS = tuple(
    Format(suffix, kind, kind, write, lasting=False)
    for (suffix, kind), write in zip(signposting.LINKSETS, (_linkset_text, _linkset_json), strict=True)
)
ALL = (*FORMATS, *GRAPHS, *CITATIONS, *_LINKSETS)
BY_SUFFIX = {one.suffix: one for one in ALL}
BY_TYPE = {one.media_type: one for one in ALL}


def offered(one: str) -> tuple[Format, ...]:
    """The formats of ``kind/id``."""
    return tuple(form for form in ALL if form.fits(one.partition("/")[0]))


def forms(one: str) -> signposting.Forms:
    """The documents of ``kind/id`` as links name them."""
    kind = one.partition("/")[0]
    data = tuple((form.suffix, form.media_type) for form in (*FORMATS, *GRAPHS))
    return signposting.Forms(data, tuple((form.suffix, form.media_type) for form in CITATIONS if form.fits(kind)))
