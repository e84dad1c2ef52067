"""Links: an IRI that a strict parser takes, or nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from lienthong.mappings.links import link


@pytest.mark.parametrize(
    ("written", "iri"),
    [
        ("http://example.vn/sach", "http://example.vn/sach"),
        ("www.example.vn", "http://www.example.vn"),
        ("http://example.vn/đường [1]", "http://example.vn/%C4%91%C6%B0%E1%BB%9Dng%20%5B1%5D"),
        ("HTTP:\\\\example.vn\\a", "http://example.vn/a"),
        ("http://example.vn/100%", "http://example.vn/100%25"),
        ("http://example.vn/a%20b", "http://example.vn/a%20b"),
        ("https://example.vn/#a#b", "https://example.vn/#a%23b"),
        ("http://example.vn/1 http://example.vn/2", "http://example.vn/1"),
        ("http://[::1]/a", ""),
        ("http://[2620:0:2d0:200::7]/a", "http://[2620:0:2d0:200::7]/a"),
        ("10.1000/182", "https://doi.org/10.1000/182"),
        ("hdl:2027/abc", "https://hdl.handle.net/2027/abc"),
        ("urn:isbn:9780306406157", "urn:isbn:9780306406157"),
    ],
)
def test_link(written: str, iri: str) -> None:
    assert link(written) == iri


@pytest.mark.parametrize(
    "written",
    [
        "",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://",
        "http://a b.vn/",
        "http://user:secret@example.vn/",
        "http://example.vn:99999/",
        "http://example.vn/a\nb",
        "mailto:a@example.vn",
        "http://-bad-.vn/",
        "không có",
        "http://[1/",
        "http://exa\u0000mple.vn",
    ],
)
def test_refused(written: str) -> None:
    assert link(written) == ""


PIECES = st.sampled_from(
    [
        "http://",
        "https://",
        "ftp://",
        "www.",
        "urn:",
        "hdl:",
        "10.1234/",
        "example",
        ".vn",
        "/",
        "?",
        "#",
        "%",
        "%2",
        "%20",
        "[",
        "]",
        ":",
        "@",
        " ",
        "đ",
        "\\",
        '"',
        "<",
        ">",
        "{",
        "^",
        "`",
        "|",
        "::",
        "1",
        "\u202e",
        "\ud800",
        "é",
    ]
)


@settings(deadline=None, max_examples=600)
@given(st.one_of(st.lists(PIECES, max_size=10).map("".join), st.text().map("http://example.vn/".__add__)))
def test_every_link_parses_strictly(written: str) -> None:
    iri = link(written)
    if iri:
        triples = list(parse(f"<{iri}> <http://example.vn/p> <{iri}> .".encode(), format=RdfFormat.N_TRIPLES))
        assert triples[0].subject == NamedNode(iri)
        assert iri.split(":")[0] in ("http", "https", "ftp", "urn")
        assert link(iri) == iri
