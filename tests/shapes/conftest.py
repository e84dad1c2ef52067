"""Clean graphs of our own cataloguing, and faults put into them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store, serialize

from lienthong.graph.terms import prefixes
from lienthong.shapes import Gate

CLEAN = Path(__file__).parent / "clean"


@pytest.fixture(scope="session")
def fast() -> Gate:
    """The gate of the hot path."""
    gate = Gate()
    assert gate.engine == "shacl"
    return gate


@pytest.fixture(scope="session")
def referee() -> Gate:
    """The gate on pyshacl."""
    return Gate("pyshacl")


@pytest.fixture(scope="session")
def with_fault() -> Callable[[str, str], list[str]]:
    """The N-Triples lines of a clean graph (``clean/<name>.ttl``) after a SPARQL update."""
    declared = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in prefixes().items())

    def lines(name: str, update: str = "") -> list[str]:
        store = Store()
        store.load(path=str(CLEAN / f"{name}.ttl"), format=RdfFormat.TURTLE)
        if update:
            store.update(declared + update)
        quads = store.quads_for_pattern(None, None, None, DefaultGraph())
        text = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""
        return sorted(text.decode().splitlines())

    return lines
