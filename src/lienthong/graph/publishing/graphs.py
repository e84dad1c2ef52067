"""The named graphs: one for each dataset, one for the IRIs that are no more (docs/model.md)."""

import sqlite3
from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from lienthong.graph.ledger import reading
from lienthong.graph.publishing.names import Names
from lienthong.graph.publishing.verdicts import Known
from lienthong.graph.terms import entity_id, iri, literal, number, typed
from lienthong.graph.terms.linktemplates import is_template


def identity_graph(base: str) -> NamedNode:
    """The graph of moved and gone IRIs."""
    return NamedNode(f"{base}/graph/identity")


def identity_quads(base: str, rows: Iterable[Known]) -> Iterator[Quad]:
    """What became of IRIs that are moved (``dct:isReplacedBy``) or gone (``prov:invalidatedAtTime``)."""
    for row in rows:
        subject = f"<{base}/{row.id}>"
        if row.state == "moved":
            lines = [f"{subject} {iri('dct:isReplacedBy')} <{base}/{row.target}> ."]
        else:
            lines = [f"{subject} {iri('prov:invalidatedAtTime')} {typed(row.at, 'xsd:dateTime')} ."]
            lines += [f"{subject} {iri('rdfs:label')} {label} ." for label in row.label.split("\n") if label]
            lines += [f"{subject} {iri('rdf:type')} {type_} ." for type_ in row.types.split("\n") if type_]
        yield from _quads(lines, identity_graph(base))


def replace_identity(store: Store, base: str, touched: Iterable[str], rows: Iterable[Known]) -> None:
    """Bring the identity graph up to date for some ids."""
    graph = identity_graph(base)
    for id_ in touched:
        for quad in list(store.quads_for_pattern(NamedNode(f"{base}/{id_}"), None, None, graph)):
            store.remove(quad)
    store.extend(identity_quads(base, rows))


def drop_if_empty(store: Store, graph: NamedNode) -> None:
    """Take a graph off the list of graphs when nothing is left in it."""
    if next(iter(store.quads_for_pattern(None, None, None, graph)), None) is None:
        store.remove_graph(graph)


def dataset_quads(db: sqlite3.Connection, base: str) -> set[Quad]:
    """The descriptions of all sources, a pure function of the ledger."""
    quads: set[Quad] = set()
    query = "SELECT id, entry, changed, live, statements FROM source ORDER BY id"
    for id_, entry, changed, live, statements in db.execute(query):
        subject = f"<{base}/dataset/{id_}>"
        lines = [
            f"{subject} {iri(predicate)} {value} ."
            for predicate, value in [
                *(("rdf:type", iri(one)) for one in ("void:Dataset", "dcat:Dataset", "schema:Dataset")),
                *_texts(entry),
                *(("dct:publisher", f"<{base}/{one}>") for one in _library(db, entry)),
                *(("schema:potentialAction", f"{subject[:-1]}#{name}>") for name, _, _ in _ways(entry)),
                *((("dct:modified", typed(changed, "xsd:dateTime")),) if changed else ()),
                ("void:documents", number(live)),
                ("void:triples", number(statements)),
            ]
        ]
        lines += _actions(subject[1:-1], entry)
        quads.update(_quads(lines, NamedNode(f"{base}/dataset/{id_}")))
    return quads


def _ways(entry: str) -> list[tuple[str, str, str]]:
    """How readers get from a book of the source to the library: fragment, class of the action, template."""
    source = reading.source(entry)
    known = (("opac", "schema:ViewAction", source.opac), ("request", "schema:BorrowAction", source.request))
    return [one for one in known if is_template(one[2])]


def _actions(dataset: str, entry: str) -> list[str]:
    """The actions of ``_ways`` with their link templates (https://schema.org/docs/actions.html)."""
    lines = []
    for name, kind, template in _ways(entry):
        action, target = f"<{dataset}#{name}>", f"<{dataset}#{name}-target>"
        lines += [
            f"{action} {iri('rdf:type')} {iri(kind)} .",
            f"{action} {iri('schema:target')} {target} .",
            f"{target} {iri('rdf:type')} {iri('schema:EntryPoint')} .",
            f"{target} {iri('schema:urlTemplate')} {literal(template)} .",
        ]
    return lines


def stored_datasets(store: Store, base: str) -> set[Quad]:
    """The dataset descriptions that a store holds."""
    names = (name for name in store.named_graphs() if str(name).startswith(f"<{base}/dataset/"))
    return {quad for name in names for quad in store.quads_for_pattern(None, None, None, name)}


def _texts(entry: str) -> Iterator[tuple[str, str]]:
    source = reading.source(entry)
    titles = [(source.title_vi, "vi"), (source.title_en, "en")]
    given = [literal(title, lang) for title, lang in titles if title] or [literal(source.id)]
    for title in given:
        yield from (("dct:title", title), ("schema:name", title), ("rdfs:label", title))
    for predicate, value in (("dct:license", source.licence), ("schema:url", source.url)):
        if value and _is_iri(value):
            yield predicate, f"<{value}>"


def _is_iri(value: str) -> bool:
    """Operators write addresses by hand; one that is no IRI must not stop publishing."""
    try:
        NamedNode(value)
    except ValueError:
        return False
    return True


def _library(db: sqlite3.Connection, entry: str) -> Iterator[str]:
    """The library that owns the source, as its settings say, when a live record describes it: by its public name,
    since a registry may know it by a stronger key."""
    name = Names(db).live(entity_id("library", reading.source(entry).library_key))
    if name:
        yield name


def _quads(lines: list[str], graph: NamedNode) -> Iterator[Quad]:
    for triple in parse("\n".join(lines), RdfFormat.N_TRIPLES):
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def last_words(store: Store | None, base: str, id_: str) -> tuple[str, str]:
    """Labels and classes of an entity in a store, as N-Triples terms, one a line."""
    if store is None:
        return "", ""
    node = NamedNode(f"{base}/{id_}")

    def values(predicate: str) -> str:
        found = store.quads_for_pattern(node, NamedNode(iri(predicate)[1:-1]), None, DefaultGraph())
        terms = sorted(str(quad.object) for quad in found if isinstance(quad.object, Literal | NamedNode))
        return "\n".join(terms)

    return values("rdfs:label"), values("rdf:type")
