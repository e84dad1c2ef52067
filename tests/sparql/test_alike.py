"""Texts that differ in their IRIs only are judged like each of them alone."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lienthong.errors import QueryError
from lienthong.sparql.guard import Checked, Limits, _check, check

LIMITS = Limits(statements=6)
WORDS = """SELECT ASK CONSTRUCT FROM NAMED BASE PREFIX p: p:a ?s * { } ( ) [ ] . ; , LIMIT 5 OFFSET VALUES FILTER
    < << <= > SERVICE NOW() a ^ / # ' " \'\'\' \\ \\u0041 @vi ^^ 1 _:b <a#b> <http://a'> 'x' "<http://s>" x"""
PIECES = st.sampled_from([*WORDS.split(), "#\n", '"""'])
IRIS = st.from_regex(r"https?://[A-Za-z0-9._~/-]{1,8}", fullmatch=True).map(lambda iri: f"<{iri}>")


def alone(text: str) -> Checked | str:
    try:
        return _check(text, LIMITS)
    except QueryError as error:
        return f"{error.name} {error.values}"


def together(text: str) -> Checked | str:
    try:
        return check(text, LIMITS)
    except QueryError as error:
        return f"{error.name} {error.values}"


@given(st.lists(PIECES | IRIS | st.sampled_from(["<http://SERVICE/", "\n", " "]), max_size=14).map("".join))
@hypothesis_settings(deadline=None, max_examples=400)
def test_any_text_is_judged_as_it_is_alone(text: str) -> None:
    assert together(text) == alone(text)


@given(
    st.lists(IRIS, min_size=4, max_size=4), st.sampled_from(["", " LIMIT 7", " LIMIT 7 VALUES ?s { %s }", "\nOFFSET 2"])
)
@hypothesis_settings(deadline=None, max_examples=60)
def test_the_places_are_those_of_the_text_itself(iris: list[str], end: str) -> None:
    text = f"SELECT * {{ {iris[0]} {iris[1]} ?o . ?o ?p '{iris[2]}' }}{end.replace('%s', iris[3])}"
    found = check(text, LIMITS)
    assert found == _check(text, LIMITS) and found.text == text
    if found.limit:
        assert text[found.limit[0] :].startswith(found.limit[1])


@pytest.mark.parametrize("trick", ["<<http://SERVICE/a>", "SELECT * FROM {} {{}}", "BASE {} SELECT * FROM <a> {{}}"])
def test_texts_that_only_look_alike(trick: str) -> None:
    for iri in ("<http://a/>", "<http://b/>", "<http://SERVICE>"):
        assert together(trick.format(iri)) == alone(trick.format(iri))
