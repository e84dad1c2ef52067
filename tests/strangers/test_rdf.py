"""RDF that would make its parser grow without end, in each syntax, is refused before it does."""

import io
import tracemalloc

import pytest
from pyoxigraph import RdfFormat

from lienthong.errors import InputError, RequestError
from lienthong.hostile.rdf import statements
from lienthong.sparql.updating.bodies import quads

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LONG = "x" * 20_000


def _xml(entities: str, value: str, also: str = "") -> str:
    return (
        f"<!DOCTYPE rdf:RDF [{entities}]><rdf:RDF xmlns:rdf='{_RDF}' xmlns:e='http://e.example/{also}'>"
        f"<rdf:Description rdf:about='http://e.example/1'><e:v>{value}</e:v></rdf:Description></rdf:RDF>"
    )


_DOUBLED = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 30))
HOSTILE = {
    "entities of entities": (_xml(f'<!ENTITY a0 "ha">{_DOUBLED}', "&a29;"), RdfFormat.RDF_XML, "rdf_entities"),
    "that nothing uses": (_xml(f"<!ENTITY a0 'ha'>{_DOUBLED}", "x"), RdfFormat.RDF_XML, "rdf_entities"),
    "behind an escaped sign": (_xml("<!ENTITY b \t'>&amp;&#38;&c;'>", "x"), RdfFormat.RDF_XML, "rdf_entities"),
    "of parameters": (_xml("<!ENTITY % p \"<!ENTITY b 'c'>\">", "x"), RdfFormat.RDF_XML, "rdf_entities"),
    "a prolog without end": (f"<!--{'x' * 2_000_000}-->" + _xml("", "x"), RdfFormat.RDF_XML, "rdf_entities"),
    "brackets": (f"<http://e/a> <http://e/b> {'(' * 300_000}", RdfFormat.TURTLE, "rdf_nested"),
    "brackets that are closed": (
        f"<http://e/a> <http://e/b> {'(' * 300_000}{')' * 300_000} .",
        RdfFormat.TRIG,
        "rdf_nested",
    ),
    "triples within triples": (
        f"<http://e/a> <http://e/b> {'<<( <http://e/a> <http://e/b> ' * 60_000}<http://e/c>{' )>>' * 60_000} .",
        RdfFormat.N_TRIPLES,
        "rdf_nested",
    ),
    "a long name": (f"@prefix e: <http://e/{_LONG}> .\n" + "e:a e:b e:c .\n" * 4_000, RdfFormat.TURTLE, "rdf_grows"),
    "a long vocabulary": (
        f'{{"@context":{{"@vocab":"http://e/{_LONG}"}},"@id":"http://e/","a":[{"1," * 50_000}2]}}',
        RdfFormat.JSON_LD,
        "rdf_grows",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_in_little_memory(name: str) -> None:
    text, form, error = HOSTILE[name]
    stream = io.BytesIO(text.encode())
    tracemalloc.start()
    with pytest.raises(InputError) as refused:
        for _ in statements(stream, form, "a"):
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.name == error
    assert refused.value.message("vi") != refused.value.message("en")
    assert peak < 30_000_000


def test_an_entity_used_again_and_again() -> None:
    text = _xml(f'<!ENTITY a "{_LONG}">', "&a;" * 20_000)
    with pytest.raises(SyntaxError, match="amplification"):
        list(statements(io.BytesIO(text.encode()), RdfFormat.RDF_XML, "a"))


def test_what_editors_of_ontologies_write_is_read() -> None:
    entities = '<!-- a & b &c; --><!ENTITY rdf "&#104;ttp://w.example/rdf#"><!ENTITY q "1 &lt; 2 &amp; 3">'
    (quad,) = statements(io.BytesIO(_xml(entities, "&q;", "&rdf;").encode()), RdfFormat.RDF_XML, "a")
    assert quad.object.value == "1 < 2 & 3"
    assert quad.predicate.value == "http://e.example/http://w.example/rdf#v"


def test_texts_may_leave_brackets_open() -> None:
    lines = "".join(f'<http://e/{n}> <http://e/b> "Phần (một, in lần thứ {n}, có bổ sung" .\n' for n in range(9_000))
    for form in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES):
        assert sum(1 for _ in statements(io.BytesIO(lines.encode()), form, "a")) == 9_000


def test_triples_within_triples_are_counted_by_line() -> None:
    line = "<http://e/a> <http://e/b> <<( <http://e/a> <http://e/b> <http://e/c> )>> .\n"
    assert sum(1 for _ in statements(io.BytesIO((line * 6_000).encode()), RdfFormat.N_QUADS, "a")) == 6_000


def test_what_grows_is_measured_by_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.hostile.rdf._FREE", 1_000)
    body = "<http://e/a> <http://e/b> ( " + "1 " * 20_000 + ") ."
    assert sum(1 for _ in statements(io.BytesIO(body.encode()), RdfFormat.TURTLE, "a")) == 40_001


def test_a_graph_sent_over_the_web_is_read_by_the_same_rules() -> None:
    bomb = _xml(f'<!ENTITY a0 "ha">{_DOUBLED}', "&a29;").encode()
    with pytest.raises(RequestError) as refused:
        list(quads(bomb, "application/rdf+xml", "http://e.example/"))
    assert (refused.value.name, refused.value.http_status) == ("rdf_entities", 400)
