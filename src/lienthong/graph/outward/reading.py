"""The links of entities, read from a store: what each says of itself elsewhere, and on which ground."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from lienthong.graph.outward.targets import target_of
from lienthong.graph.terms import iri
from lienthong.text.headings import sensible

MATCHES = {
    name: iri(name)[1:-1]
    for name in (
        "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch",
        "schema:sameAs", "owl:sameAs",
    )
}  # fmt: skip
"""What links an entity to something elsewhere, as prefixed names and IRIs."""
KINDS = ("work", "instance", "agent", "subject", "place", "series", "library")
_BY_IRI = {NamedNode(value): name for name, value in MATCHES.items()}
_DEFAULT = DefaultGraph()
_LABEL, _RECORDS, _FORMAT = (NamedNode(iri(one)[1:-1]) for one in ("rdfs:label", "bf:adminMetadata", "dct:format"))
_NOTE, _NOTE_TYPE = (NamedNode(iri(one)[1:-1]) for one in ("bf:note", "bf:noteType"))
_SOURCE = NamedNode(iri("dct:isPartOf")[1:-1])
_MOST_LINKS, _MOST_RECORDS = 500, 50
_LINKS = "links"
UNSPECIFIED = "semapv:UnspecifiedMatching"
"""The ground of a link that a record states without one (https://mapping-commons.github.io/semantic-mapping-vocabulary/)."""


def deciding() -> frozenset[str]:
    """What a record says that decides what is told of the links which it gives: properties (IRIs), those of inner nodes
    behind a # (``graph.publishing.altered``)."""
    return frozenset(one.value for one in (_LABEL, _FORMAT, _NOTE, _SOURCE)) | {
        f"#{one.value}" for one in (_LABEL, _NOTE_TYPE)
    }


class Link(NamedTuple):
    """A link of an entity (``kind/id``, with its label and language): the property as a prefixed name, the IRI
    elsewhere, its target's id, on which ground, how sure (a decimal number or '') and which dataset's record says so
    ('' where several might)."""

    entity: str
    label: str
    language: str
    property: str
    iri: str
    target: str
    ground: str
    confidence: str
    source: str


def all_links(store: Store, base: str) -> Iterator[Link]:
    """Every link of a store, entity by entity."""
    seen: set[str] = set()
    for name in _BY_IRI:
        for quad in store.quads_for_pattern(None, name, None, _DEFAULT):
            subject = quad.subject
            id_ = _linked(subject.value, base) if isinstance(subject, NamedNode) else ""
            if id_ and id_ not in seen and _outside(quad.object, base):
                seen.add(id_)
                yield from links_of(store, base, id_)


def witnessed(store: Store, base: str, record: str) -> Iterator[str]:
    """The ids of what may have links that a record (``record/id``) gives."""
    for quad in store.quads_for_pattern(None, _RECORDS, NamedNode(f"{base}/{record}"), _DEFAULT):
        if isinstance(quad.subject, NamedNode) and (id_ := _linked(quad.subject.value, base)):
            yield id_


def _linked(subject: str, base: str) -> str:
    """``kind/id`` of an entity that may have links, '' for all others."""
    if not subject.startswith(f"{base}/") or "#" in subject:
        return ""
    id_ = subject[len(base) + 1 :]
    return id_ if id_.partition("/")[0] in KINDS else ""


def _outside(value: object, base: str) -> bool:
    return (
        isinstance(value, NamedNode) and not value.value.startswith(f"{base}/") and target_of(value.value) is not None
    )


def links_of(store: Store, base: str, id_: str) -> list[Link]:
    """The links of one entity; none of what is no entity, or has none."""
    if not _linked(f"{base}/{id_}", base):
        return []
    entity = NamedNode(f"{base}/{id_}")
    said = [
        (name, quad.object.value)
        for node, name in _BY_IRI.items()
        for quad in islice(store.quads_for_pattern(entity, node, None, _DEFAULT), _MOST_LINKS)
        if _outside(quad.object, base) and isinstance(quad.object, NamedNode)
    ]
    if not said:
        return []
    label, language = _label(store, entity)
    records = _records(store, entity)
    # The record of a concept or a library is numbered by its address elsewhere: that link is the record's own.
    own = {value for one in records for value in _numbers(store, one)}
    rows = [one for one in records if _LINKS in _texts(store, one, _FORMAT)]
    stated = _stated(store, rows, sum(address not in own for _, address in said))
    plain = UNSPECIFIED, "", _of_one(source for one in records for source in _datasets(store, one))
    found = []
    for name, address in sorted(said):
        target = target_of(address)
        if target is not None:
            ground = plain if address in own or stated is None else stated
            found.append(Link(id_, label, language, name, address, target.id, *ground))
    return found


def _label(store: Store, entity: NamedNode) -> tuple[str, str]:
    quads = islice(store.quads_for_pattern(entity, _LABEL, None, _DEFAULT), 60)
    forms = [(quad.object.value, quad.object.language or "") for quad in quads if isinstance(quad.object, Literal)]
    order = {"vi": 0, "": 1, "en": 2}
    return min(sensible(sorted(forms)), key=lambda one: order.get(one[1], 9), default=("", ""))


def _records(store: Store, entity: NamedNode) -> list[NamedNode]:
    quads = islice(store.quads_for_pattern(entity, _RECORDS, None, _DEFAULT), _MOST_RECORDS)
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode)]


def _numbers(store: Store, record: NamedNode) -> list[str]:
    """A record is called by its source and its number (docs/model.md)."""
    return [text.partition(" ")[2] for text in _texts(store, record, _LABEL)]


def _stated(store: Store, rows: list[NamedNode], links: int) -> tuple[str, str, str] | None:
    """Ground, confidence and dataset of links that rows of link tables state, one each; None where there are fewer rows
    than links. Only what all rows say alike is known of each link."""
    if not rows or len(rows) < links:
        return None
    notes = [_notes(store, one) for one in rows]
    ground = _of_one(one.get("mapping justification", "") for one in notes)
    return (
        ground if ground.startswith("semapv:") else UNSPECIFIED,
        _of_one(one.get("confidence", "") for one in notes),
        _of_one(source for one in rows for source in _datasets(store, one)),
    )


def _of_one(values: Iterable[str]) -> str:
    """The value that all are; '' where they differ."""
    found = set(values)
    return found.pop() if len(found) == 1 else ""


def _datasets(store: Store, record: NamedNode) -> list[str]:
    quads = islice(store.quads_for_pattern(record, _SOURCE, None, _DEFAULT), 5)
    return [quad.object.value.rpartition("/")[2] for quad in quads if isinstance(quad.object, NamedNode)]


def _notes(store: Store, record: NamedNode) -> dict[str, str]:
    found = {}
    for quad in islice(store.quads_for_pattern(record, _NOTE, None, _DEFAULT), 20):
        if isinstance(quad.object, NamedNode):
            for kind in _texts(store, quad.object, _NOTE_TYPE):
                found[kind] = next(iter(_texts(store, quad.object, _LABEL)), "")
    return found


def _texts(store: Store, subject: NamedNode, name: NamedNode) -> list[str]:
    quads = islice(store.quads_for_pattern(subject, name, None, _DEFAULT), 20)
    return [quad.object.value for quad in quads if isinstance(quad.object, Literal)]
