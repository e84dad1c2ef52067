"""Libraries as entities, wherever a record names one by the id that sources and the registry use."""

from functools import lru_cache

from lienthong.graph.terms import iri, literal
from lienthong.mappings.engine.builder import TYPE
from lienthong.mappings.engine.context import Context
from lienthong.mappings.registry import id_key

CLASSES = ("bf:Agent", "bf:Organization", "schema:Library")

_NO_LANGUAGE = "zxx"
"""The tag of what is in no language (BCP 47): pages prefer every other label to it."""


def library_by_id(own: str, context: Context) -> str:
    """The IRI of the library with an id. Its name stands in the registry or with its own source; until one of them is
    loaded its id is what it is called."""
    build, key = context.build, id_key(own)
    new = not build.has("library", key)
    node = build.entity("library", [key], f"library|{key}")
    if new:
        build.state(node, _called(own))
    return node


@lru_cache(maxsize=4096)
def _called(own: str) -> tuple[str, ...]:
    return (*(f"{TYPE} {iri(one)}" for one in CLASSES), f"{iri('rdfs:label')} {literal(own, _NO_LANGUAGE)}")
