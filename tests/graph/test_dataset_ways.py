"""What a source says of its library's own services is published with its data set, and changes with it."""

from pathlib import Path

from pyoxigraph import Literal, NamedNode

from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import Source, iri

BASE = "https://example.org"


def templates(data: Path) -> dict[str, str]:
    """Link template by class of action, as the store has them."""
    found = current(data)
    assert found is not None
    store, said = found.open(), {}
    for quad in store.quads_for_pattern(None, NamedNode(iri("schema:urlTemplate")[1:-1]), None, None):
        assert quad.graph_name == NamedNode(f"{BASE}/dataset/thu") and isinstance(quad.object, Literal)
        for action in store.quads_for_pattern(None, None, quad.subject, None):
            for kind in store.quads_for_pattern(action.subject, NamedNode(iri("rdf:type")[1:-1]), None, None):
                said[kind.object.value.rpartition("/")[2]] = quad.object.value
    return said


def test_templates_come_and_go_with_the_settings(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.put_source(Source("thu", opac="https://opac.example.org/{number}", request="https://a.example.org/?{q}"))
        publish(ledger, tmp_path, BASE)
        assert templates(tmp_path) == {
            "ViewAction": "https://opac.example.org/{number}",
            "BorrowAction": "https://a.example.org/?{q}",
        }
        ledger.put_source(Source("thu", opac="https://opac.example.org/isbn/{isbn}", request="javascript:x({isbn})"))
        publish(ledger, tmp_path, BASE)
        assert templates(tmp_path) == {"ViewAction": "https://opac.example.org/isbn/{isbn}"}
