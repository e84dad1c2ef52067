"""Descriptions are made to fit Schema.org: whatever goes in, nothing that is not allowed comes out."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schemacheck import faults, lineage, table

from lienthong.site.schema_facts import facts, fitted
from lienthong.site.schema_script import script

CLASSES, PROPERTIES, VALUES = table()
scalars = st.one_of(
    st.text(max_size=12),
    st.integers(-5, 3000),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["2010", "2010-13-01", "2010-02-29", "1996-05", "2026-01-01T00:00:00Z", "PT1H30M", "P", "PT", "07:30"]
    ),
    st.sampled_from(["https://a.example/1", "javascript:x", "http://schema.org/EBook", "https://schema.org/InStock"]),
    st.sampled_from([f"https://schema.org/{one}" for one in sorted(VALUES)[:40]]),
)
typed = st.one_of(st.sampled_from(sorted(CLASSES)), st.sampled_from(["Book", "Person", "Offer", "Place", "Nonsense"]))


def bodies(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    names = st.one_of(st.sampled_from(sorted(PROPERTIES)), st.sampled_from(["author", "about", "offers", "name", "x"]))
    said = st.dictionaries(names, st.one_of(inner, st.lists(inner, max_size=3)), max_size=5)
    return st.builds(lambda kind, body: {"@type": kind} | body, typed, said)


@settings(deadline=None, max_examples=40)
@given(bodies(st.recursive(scalars, bodies, max_leaves=6)))
def test_what_comes_out_is_allowed(body: dict[str, Any]) -> None:
    made = fitted(body)
    wrong = list(faults(made))
    if body["@type"] in CLASSES:
        assert wrong == []
        assert fitted(made) == made
    else:
        assert made.keys() <= {"@type"}


def test_both_readings_of_the_table_are_one() -> None:
    known = facts()
    assert known.above.keys() == CLASSES.keys()
    assert known.owners.keys() == known.ranges.keys() == PROPERTIES.keys()
    assert {name: known.kinds(name) for name in CLASSES} == {name: frozenset(lineage(name)) for name in CLASSES}
    assert "Thing" in known.kinds("Library")
    assert {"Organization", "Place"} <= known.kinds("Library")


@pytest.mark.parametrize(
    ("kind", "name", "value", "wanted"),
    [
        ("Book", "numberOfPages", "215", 215),
        ("Thesis", "numberOfPages", "215", None),
        ("Book", "bookFormat", "http://schema.org/EBook", "https://schema.org/EBook"),
        ("Book", "bookFormat", "https://schema.org/InStock", None),
        ("Book", "datePublished", "1996", "1996"),
        ("Book", "datePublished", "199-?", None),
        ("Book", "isAccessibleForFree", "true", True),
        ("Book", "url", "javascript:alert(1)", None),
        ("Book", "author", "Nguyễn Du", None),
        ("Offer", "price", "45000", "45000"),
        ("Offer", "availability", "http://schema.org/InStoreOnly", "https://schema.org/InStoreOnly"),
        ("Person", "nationality", {"@type": "Place", "name": "Việt Nam"}, {"@type": "Country", "name": "Việt Nam"}),
        ("Library", "additionalType", {"@type": "DefinedTerm", "@id": "https://a.example/1"}, "https://a.example/1"),
        ("Book", "countryOfOrigin", {"@type": "Thing", "name": "Áo"}, {"@type": "Country", "name": "Áo"}),
        ("Organization", "nationality", {"@type": "Place", "name": "Việt Nam"}, None),
    ],
)
def test_a_value_becomes_what_the_property_takes(kind: str, name: str, value: Any, wanted: Any) -> None:
    assert fitted({"@type": kind, name: value}).get(name) == wanted


@given(st.text(max_size=60))
def test_no_text_ends_its_block(text: str) -> None:
    block = str(script({"@type": "Book", "name": text + "</script><!--" + text}))
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inside)
