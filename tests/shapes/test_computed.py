"""The Python checks of ``computed.py`` and the SHACL-SPARQL of ``shapes/computed.ttl`` say the same."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shacl import Shapes
from stdnum import ean, issn

from lienthong.graph.terms import iri, literal
from lienthong.shapes.catalogue import all_ntriples, shapes
from lienthong.shapes.computed import COMPUTED, computed, isbn_digit_wrong, issn_digit_wrong, year_to_come
from lienthong.shapes.report import validate

THIS_YEAR = datetime.now(UTC).year
VALUES = [
    "9786041000018", "9786041000019", "9791032305690", "9791032305691", "978604100001", "9776041000018",
    "1859-0004", "1859-0005", "2434-561X", "2434-5610", "18590004", "1859-000x", "1996", "", "9996-01", "12345",
    str(THIS_YEAR + 1), str(THIS_YEAR + 2), "năm 9999", ' <http://schema.org/isbn> "9786041000019" .', "a\nb\\",
]  # fmt: skip
FEW = [VALUES[at] for at in (1, 7, 17)]


def graph_of_identifiers(values: list[str]) -> str:
    lines = []
    for number, value in enumerate(values):
        for kind in ("Isbn", "Issn", "Local"):
            node = f"<lt:instance/x#identifier-{kind}{number}>"
            lines += [
                f"{node} {iri('rdf:type')} {iri('bf:' + kind)} .",
                f"{node} {iri('rdf:value')} {literal(value)} .",
            ]
        for name in ("isbn", "issn", "datePublished", "sku"):
            lines.append(f"<lt:instance/{name}{number}> {iri('schema:' + name)} {literal(value, 'vi')} .")
    return "\n".join(lines)


def test_computed_agrees_with_the_shapes() -> None:
    text = graph_of_identifiers(VALUES)
    names = {f"<lt:shape/{one.shape}>": one.shape for one in COMPUTED}
    results = Shapes.from_text(all_ntriples(), format="ntriples").validate_text(text, format="ntriples").results
    by_sparql = {(names[one.source_shape], one.focus_node, one.value) for one in results if one.source_shape in names}
    assert by_sparql == set(computed(text))
    assert {one.shape for one in COMPUTED} == {shape for shape, _, _ in by_sparql}


def test_computed_agrees_with_pyshacl(tmp_path: Path) -> None:
    data = tmp_path / "identifiers.nt"
    data.write_text(graph_of_identifiers(FEW), "utf-8")  # rdflib parses the query anew for each node
    by_sparql = {
        (one.shape, one.focus, one.value)
        for one in validate(data).findings
        if one.component == "SPARQLConstraintComponent"
    }
    assert by_sparql == set(computed(data.read_text("utf-8")))


def test_computed_shapes_are_the_sparql_shapes_of_one_file() -> None:
    stated = {shape.id for shape in shapes().values() if shape.computed}
    assert stated == {one.shape for one in COMPUTED}
    assert stated == {shape.id for shape in shapes().values() if shape.file == "computed.ttl"}


def test_escaped_digits_are_read() -> None:
    line = f'<lt:instance/x> {iri("schema:isbn")} "978604100001\\u0039" .'
    assert [hit.value for hit in computed(line)] == ['"9786041000019"']


@settings(deadline=None)
@given(st.from_regex(r"97[89][0-9]{10}", fullmatch=True))
def test_isbn_digit(number: str) -> None:
    assert isbn_digit_wrong(number) != ean.is_valid(number)  # an ISBN-13 is an EAN-13


@settings(deadline=None)
@given(st.from_regex(r"[0-9]{4}-[0-9]{3}[0-9X]", fullmatch=True))
def test_issn_digit(number: str) -> None:
    assert issn_digit_wrong(number) != issn.is_valid(number)


@pytest.mark.parametrize(("year", "to_come"), [(THIS_YEAR, False), (THIS_YEAR + 1, False), (THIS_YEAR + 2, True)])
def test_next_year_is_not_the_future(year: int, to_come: bool) -> None:
    assert year_to_come(f"{year}-05-01") is to_come
