"""Libraries as entities, wherever a record names one by the id that sources and the registry use."""

from functools import lru_cache

from lienthong.graph.terms import iri, literal
from lienthong.mappings.engine.builder import LABEL, NAME, TYPE
from lienthong.mappings.engine.context import Context
from lienthong.mappings.registry import code_key, id_key, is_id

CLASSES = ("bf:Agent", "bf:Organization", "schema:Library")

_NO_LANGUAGE = "zxx"
"""The tag of what is in no language (BCP 47): pages prefer every other label to it."""


def library_called(written: str, context: Context) -> str:
    """The IRI of a library by its id, or by its name or another code.

    The name that belongs to an id stands in the registry or with the library's own source; until one of them is
    loaded the id is what the library is called.
    """
    build, by_id = context.build, is_id(written)
    key = id_key(written) if by_id else code_key(written)
    new = not build.has("library", key)
    node = build.entity("library", [key], f"library|{key}")
    if new and by_id:
        build.state(node, _called(written))
    elif new:
        build.types(node, CLASSES)
        build.name(node, context.noted(written))
    return node


@lru_cache(maxsize=4096)
def _called(own: str) -> tuple[str, ...]:
    name = literal(own, _NO_LANGUAGE)
    return (*(f"{TYPE} {iri(one)}" for one in CLASSES), f"{LABEL} {name}", f"{NAME} {name}")
