"""Content negotiation after RFC 9110, section 12.5.1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.sparql.accept import best

OFFERED = ("text/turtle", "application/ld+json", "text/html")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ([], "text/turtle"),
        ("*/*", "text/turtle"),
        ("*", "text/turtle"),
        ("text/html", "text/html"),
        ("TEXT/HTML", "text/html"),
        ("text/*", "text/turtle"),
        ("text/*;q=0.5, text/html", "text/html"),
        ("text/html;q=0.1, application/ld+json;q=0.2", "application/ld+json"),
        ("text/html;q=0, */*", "text/turtle"),
        ("text/turtle;q=0, */*;q=0.1", "application/ld+json"),
        ("text/*;q=0, */*;q=0.1", "application/ld+json"),
        ("image/png", None),
        ("text/html;q=0", None),
        ("*/*;q=0", None),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "text/html"),
        (["image/png", "application/ld+json;q=0.3", "text/turtle;q=0.2"], "application/ld+json"),
        ("text/turtle;q=abc, text/html;q=0.1", "text/html"),
        ("text/turtle;q=nan, text/html;q=0.1", "text/html"),
        ('application/ld+json;profile="http://a/,b"', "application/ld+json"),
        ("text/html;charset=utf-8", "text/html"),
        ("text/html; charset=utf-8; q=0.4, text/turtle;q=0.3", "text/html"),
        ("text/html;level=1, text/html;q=0.2, text/turtle;q=0.3", "text/turtle"),
        ("text/html;level=1;q=0", None),
        ("text/html;level=1;q=0, text/html;q=0.5", "text/html"),
        ("text/html;level=1;q=0.2, text/html;q=0", None),
        ("text/*;charset=utf-8", "text/turtle"),
        ('text/turtle;q=0.5, text/x;a=",;", text/html;q=0.4', "text/turtle"),
        (" text/html ; q=0.2 ,, application/ld+json ; q=0.3 ", "application/ld+json"),
        ("html, text/", None),
    ],
)
def test_best(accept: str | list[str] | None, expected: str | None) -> None:
    assert best(accept, OFFERED) == expected


def test_a_parameter_that_the_offer_has_is_preferred() -> None:
    offered = ("application/ld+json", "application/ld+json;profile=flat")
    assert best("application/ld+json;q=0.5, application/ld+json;profile=flat", offered) == offered[1]
    assert best("application/ld+json;profile=framed", offered) == offered[0]


@given(st.sampled_from(OFFERED), st.from_regex(r"[a-pr-z]{1,8}=[a-z0-9-]{1,8}", fullmatch=True))
def test_no_parameter_shuts_an_offer_out(offer: str, parameter: str) -> None:
    assert best(f"{offer};{parameter}", OFFERED) == offer


def test_nothing_on_offer() -> None:
    assert best("*/*", ()) is None


@given(st.text(max_size=60))
def test_any_header_gives_an_offer_or_none(header: str) -> None:
    assert best(header, OFFERED) in (*OFFERED, None)


@given(st.permutations(["text/html;q=0.3", "application/ld+json;q=0.9", "*/*;q=0.1"]))
def test_order_of_ranges_does_not_matter(ranges: list[str]) -> None:
    assert best(", ".join(ranges), OFFERED) == "application/ld+json"
    assert best(ranges, OFFERED) == "application/ld+json"
