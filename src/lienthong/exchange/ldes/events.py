"""The change log as an event stream in Turtle: members are changes, one page is one sheet of the log.

A member says that an entity became another at a time (``dct:isVersionOf``, ``dct:created``), and what became of it as a
class of ActivityStreams; ``as:Delete`` is a tombstone. It bears no triples of the entity: of what an entity was in a
version that has passed only the ledger knows, and a page that held the present state could not be kept. So the stream
says that content is to be had at ``dct:isVersionOf``, as it is now; a client that goes through all members and takes
each entity from there (or drops it, for 301, 404 and 410) has what the catalogue is when it is through.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from lienthong.exchange.activity.sheets import Sheet, Sheets
from lienthong.exchange.activity.streams import TYPES, address, class_of, named
from lienthong.graph.ledger.changes import Change
from lienthong.graph.terms import iri, prefixes
from lienthong.messages import LANGS, text

PATH = "/ldes"
_NAMESPACES = {"as": "https://www.w3.org/ns/activitystreams#", "ldes": "https://w3id.org/ldes#",
               "tree": "https://w3id.org/tree#"}  # fmt: skip


def _term(curie: str) -> NamedNode:
    prefix, _, name = curie.partition(":")
    if prefix in _NAMESPACES:
        return NamedNode(_NAMESPACES[prefix] + name)
    return NamedNode(iri(curie)[1:-1])


_A, _WHAT, _WHEN = _term("rdf:type"), _term("dct:isVersionOf"), _term("dct:created")
_ORDER, _TARGET, _RESULT = _term("dct:identifier"), _term("as:target"), _term("as:result")
_OBJECT, _SUBJECT, _MEMBER = _term("as:object"), _term("dct:type"), _term("tree:member")
_MOMENT, _NUMBER = _term("xsd:dateTime"), _term("xsd:integer")


def stream(sheets: Sheets) -> bytes:
    """The event stream with the page on which to begin."""
    return _written([*_stream(sheets), *_views(sheets)])


def page(sheets: Sheets, sheet: Sheet) -> bytes:
    """A page of members. Of a full page the relation tells no more than that what follows is not older."""
    one, here = NamedNode(f"{sheets.base}{PATH}"), NamedNode(address(sheets, sheet.number, PATH))
    told = [*_stream(sheets), Triple(one, _term("tree:view"), here), Triple(here, _A, _term("tree:Node"))]
    if sheet.full:
        told += _relation(sheets, sheet, here)
    for change in sheet.changes:
        member = NamedNode(named(sheets, sheet.number, change, PATH))
        told += [Triple(one, _MEMBER, member), *_member(sheets, member, change)]
    return _written(told)


def _stream(sheets: Sheets) -> Iterator[Triple]:
    """What is always so: a page that is full says nothing that may change."""
    one = NamedNode(f"{sheets.base}{PATH}")
    yield Triple(one, _A, _term("ldes:EventStream"))
    yield Triple(one, _term("ldes:timestampPath"), _WHEN)
    yield Triple(one, _term("ldes:versionOfPath"), _WHAT)
    yield Triple(one, _term("ldes:sequencePath"), _ORDER)
    for name, kind in (("Create", "Create"), ("Update", "Update"), ("Delete", "Delete")):
        yield Triple(one, _term(f"ldes:version{name}Object"), _term(f"as:{kind}"))
    for lang in LANGS:
        yield Triple(one, _term("dct:description"), Literal(text("activity.feed.ldes", lang), language=lang))


def _views(sheets: Sheets) -> Iterator[Triple]:
    yield Triple(NamedNode(f"{sheets.base}{PATH}"), _term("tree:view"), NamedNode(address(sheets, 1, PATH)))


def _relation(sheets: Sheets, sheet: Sheet, here: NamedNode) -> Iterator[Triple]:
    way = NamedNode(f"{here.value}#next")
    yield Triple(here, _term("tree:relation"), way)
    yield Triple(way, _A, _term("tree:GreaterThanOrEqualToRelation"))
    yield Triple(way, _term("tree:path"), _WHEN)
    yield Triple(way, _term("tree:value"), Literal(sheet.changes[-1].at, datatype=_MOMENT))
    yield Triple(way, _term("tree:node"), NamedNode(address(sheets, sheet.number + 1, PATH)))


def _member(sheets: Sheets, member: NamedNode, one: Change) -> Iterator[Triple]:
    entity = NamedNode(f"{sheets.base}/{one.entity}")
    yield Triple(member, _A, _term(f"as:{TYPES[one.event]}") if one.event != "merged" else _term("as:Delete"))
    yield Triple(member, _WHAT, entity)
    yield Triple(member, _OBJECT, entity)
    yield Triple(member, _WHEN, Literal(one.at, datatype=_MOMENT))
    yield Triple(member, _ORDER, Literal(str(one.seq), datatype=_NUMBER))
    yield Triple(member, _SUBJECT, NamedNode(class_of(one.kind)))
    if one.target:
        yield Triple(member, _RESULT if one.event == "split" else _TARGET, NamedNode(f"{sheets.base}/{one.target}"))


def _written(told: list[Triple]) -> bytes:
    short = {name: prefixes()[name] for name in ("bf", "dct", "rdf", "schema", "xsd")}
    return serialize(told, format=RdfFormat.TURTLE, prefixes=short | _NAMESPACES) or b""
