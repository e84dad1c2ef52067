"""Terms, prefixes, entity ids and the description of one record: what mapping and graph have in common."""

from lienthong.graph.terms.described import Account, Described, Entity, Flag, Need
from lienthong.graph.terms.ids import KINDS, OWN, entity_id, entity_iri, fragment_id, owner, rebase
from lienthong.graph.terms.nt import iri, literal, number, prefixes, typed
from lienthong.graph.terms.source import Source

__all__ = [
    "KINDS",
    "OWN",
    "Account",
    "Described",
    "Entity",
    "Flag",
    "Need",
    "Source",
    "entity_id",
    "entity_iri",
    "fragment_id",
    "iri",
    "literal",
    "number",
    "owner",
    "prefixes",
    "rebase",
    "typed",
]
