"""Which IRIs of $0 and $1 may be an authority's."""

import pytest

from lienthong.mappings.authority import authority


@pytest.mark.parametrize(
    "value",
    [
        "http://localhost:8000/agent/0", "http://127.0.0.1/agent/x", "(uri)http://thuvien/agent/7", "http://[::1]/a",
        "http://opac.local/authority/3", "https://lienthong.example.vn/agent/0123456789abcdef",
        "https://lienthong.example.vn/catalogue/subject/zzzz0000zzzz0000#x",
    ],
)  # fmt: skip
def test_an_address_inside_a_network_or_of_our_own_making_is_none(value):
    assert authority(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "http://id.loc.gov/authorities/names/n79054066", "https://www.wikidata.org/entity/Q36014", "https://d-nb.info/gnd/118540238",
        "https://data.bnf.fr/agent/11888092", "http://viaf.org/viaf/96993442", "https://isni.org/isni/0000000121269154",
    ],
)  # fmt: skip
def test_an_authority_is_one(value):
    found = authority(value)
    assert found is not None
    assert found.iri == value
