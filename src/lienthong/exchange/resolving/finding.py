"""What a number leads to in one generation: look-ups by value in its store, a few for each number.

A look-up costs some ten microseconds however large the catalogue is, and reads no further than ``MOST`` answers, so
nothing has to be kept beside the store.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, NamedNode

from lienthong.exchange.oai.naming import host, parts
from lienthong.exchange.resolving.schemes import Asked, Scheme
from lienthong.search.asking import Question
from lienthong.search.words import number as folded
from lienthong.site.addresses import is_entity
from lienthong.site.published import Opened
from lienthong.site.reading import DEFAULT, Reading, named

MOST = 100
"""Entities that one number leads to; a class of the Dewey classification has more."""
_MOST_NODES = 2_000
"""Nodes with one value that are looked at: a control number such as 1 stands in every source."""
_NAMES = ("schema:sameAs", "skos:exactMatch")
_LINKS = {"classificationddc": ("bf:classificationPortion", "bf:classification")}
_USUAL = ("rdf:value", "bf:identifiedBy")
_CASELESS = ("doi", "handle")
_CANCELLED = "http://id.loc.gov/vocabulary/mstatus/"


@dataclass(frozen=True)
class Matches:
    """The entities (``kind/id``) that have a number, those for whom it was cancelled only where nobody else has it.
    ``more`` says that there are more of them."""

    ids: tuple[str, ...] = ()
    more: bool = False
    cancelled: bool = False


def resolve(opened: Opened, asked: Asked, most: int = MOST) -> Matches:
    """What has this number, ``most`` entities at most. Nothing for one that cannot be read (``asked.number`` None)."""
    if asked.number is None:
        return Matches()
    look = _Look(opened)
    if asked.known is None:
        return _cut(look.controlled(asked.scheme, asked.number.value), most)
    if asked.scheme == "oai":
        own = parts(host(opened.addresses.base), asked.number.value)
        ours = list(look.controlled(*own)) if own else []
        return _cut(iter(ours or look.numbered(asked.known, asked.number.forms)), most)
    found = _cut(look.numbered(asked.known, asked.number.forms), most)
    if not found.ids and asked.known.form in _CASELESS:
        found = _cut(_in_other_case(opened, look, asked.known, asked.number.value), most)
    if found.ids or not look.cancelled:
        return found
    return Matches(tuple(dict.fromkeys(look.cancelled))[:most], len(look.cancelled) > most, cancelled=True)


def _in_other_case(opened: Opened, look: "_Look", known: Scheme, value: str) -> Iterator[str]:
    """Numbers that are the same whatever their case, where records write them in one that nobody would guess: the text
    index has them folded."""
    question = Question((), (number,), accented=False, field="number") if (number := folded(value)) else None
    if opened.index is None or question is None:
        return
    for hit in opened.index.find(question, limit=10, total=False).hits:
        for form in look.written_by(hit.id, known):
            if form.lower() == value.lower():
                yield from look.numbered(known, (form,))


def is_source(opened: Opened, name: str) -> bool:
    """Whether a source is called so; what no name of a source can be is never looked up."""
    return is_entity(f"dataset/{name}") and Reading(opened).exists(f"dataset/{name}")


def _cut(found: Iterator[str], most: int) -> Matches:
    """The first of them; what comes behind one too many is not looked for."""
    ids: dict[str, None] = {}
    for one in islice(found, 10 * MOST):
        ids[one] = None
        if len(ids) > most:
            break
    return Matches(tuple(ids)[:most], len(ids) > most)


class _Look:
    """Look-ups in the store of one generation. ``cancelled`` gathers who had a number that counts no more."""

    def __init__(self, opened: Opened) -> None:
        self._store = opened.store
        self._addresses = opened.addresses
        self.cancelled: list[str] = []

    def numbered(self, known: Scheme, forms: tuple[str, ...]) -> Iterator[str]:
        """The entities that have a number of a scheme, in one of these forms."""
        for value in forms:
            for template in known.iris:
                yield from self._called(template.replace("{}", value))
            for name in known.literals:
                for subject in self._subjects(NamedNode(name), Literal(value)):
                    yield from self._entity(subject)
            if known.fragments or known.sources:
                yield from self._by_nodes(known, value)

    def _by_nodes(self, known: Scheme, value: str) -> Iterator[str]:
        bare = known.fragments[0][1:-1] if known.fragments else ""
        written, link = _LINKS.get(bare, _USUAL)
        for node in self._subjects(named(written), Literal(value)):
            if not self._classed(known, node) and not self._sourced(known, node):
                continue
            owners = [one for subject in self._subjects(named(link), NamedNode(node)) for one in self._entity(subject)]
            if self._is_cancelled(node):
                self.cancelled += owners
            else:
                yield from owners

    def written_by(self, one: str, known: Scheme) -> Iterator[str]:
        """The numbers of a scheme that an entity has, as they are written there."""
        for node in self._objects(f"{self._addresses.base}/{one}", "bf:identifiedBy"):
            if isinstance(node, NamedNode) and self._classed(known, node.value):
                for value in self._objects(node.value, "rdf:value"):
                    if isinstance(value, Literal):
                        yield value.value

    def _classed(self, known: Scheme, node: str) -> bool:
        """Whether a node is of a class of the scheme: its name says so, as the mapping names nodes; else its types."""
        if node[node.find("#") :].startswith(known.fragments):
            return True
        return any(isinstance(one, NamedNode) and one.value in known.classes for one in self._objects(node, "rdf:type"))

    def _sourced(self, known: Scheme, node: str) -> bool:
        """Whether a node's bf:source is called as those of the scheme are."""
        if not known.sources:
            return False
        for source in self._objects(node, "bf:source"):
            if isinstance(source, NamedNode):
                labels = self._objects(source.value, "rdfs:label")
                if any(isinstance(one, Literal) and one.value in known.sources for one in labels):
                    return True
        return False

    def _is_cancelled(self, node: str) -> bool:
        return any(
            isinstance(one, NamedNode) and one.value.startswith(_CANCELLED) for one in self._objects(node, "bf:status")
        )

    def _called(self, iri: str) -> Iterator[str]:
        """Entities that are the same as what has this address elsewhere."""
        try:
            address = NamedNode(iri)
        except ValueError:  # a number written with spaces, or with signs that no address has
            return
        for name in _NAMES:
            for subject in self._subjects(named(name), address):
                yield from self._entity(subject)

    def controlled(self, source: str, control: str) -> Iterator[str]:
        """What the record of a source with this control number describes; the record itself where that is nothing."""
        if not self._addresses.entity(f"{self._addresses.base}/dataset/{source}"):
            return
        dataset = NamedNode(f"{self._addresses.base}/dataset/{source}")
        # A record is called by its source and its number; what it calls itself elsewhere stands in its identifiers.
        called = self._subjects(named("rdfs:label"), Literal(f"{source} {control}"))
        numbered = (node.partition("#")[0] for node in self._subjects(named("rdf:value"), Literal(control)))
        for record in (*called, *numbered):
            one = self._addresses.entity(record) if "#" not in record else ""
            if one.startswith("record/") and self._holds(record, "dct:isPartOf", dataset):
                yield from self._described(record)

    def _described(self, record: str) -> Iterator[str]:
        """What a record describes; the record itself where that is nothing."""
        pointing = self._subjects(named("bf:adminMetadata"), NamedNode(record))
        described = [one for other in pointing if (one := self._addresses.entity(other))]
        yield from described or [self._addresses.entity(record)]

    def _entity(self, subject: str) -> Iterator[str]:
        """``kind/id`` of an entity; of a record what it describes is meant."""
        one = self._addresses.entity(subject) if "#" not in subject else ""
        if one.startswith("record/"):
            yield from self._described(subject)
        elif one:
            yield one

    def _holds(self, subject: str, curie: str, value: NamedNode) -> bool:
        quads = self._store.quads_for_pattern(NamedNode(subject), named(curie), value, DEFAULT)
        return next(quads, None) is not None

    def _subjects(self, name: NamedNode, value: NamedNode | Literal) -> Iterator[str]:
        quads = self._store.quads_for_pattern(None, name, value, DEFAULT)
        for quad in islice(quads, _MOST_NODES):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    def _objects(self, subject: str, curie: str) -> Iterator[object]:
        quads = self._store.quads_for_pattern(NamedNode(subject), named(curie), None, DEFAULT)
        for quad in islice(quads, 20):
            yield quad.object
