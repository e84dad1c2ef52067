"""A thin secondary field keeps no book out."""

import pytest

from lienthong.graph.terms import Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper, rules
from lienthong.shapes import Gate, publishable

BOOK = "001 7\n008 210101s2019    vm            000 0 vie d\n245 10 $a Tuyển tập"
GATE = Gate()


@pytest.mark.parametrize("tag", ["760", "765", "767", "770", "773", "775", "776", "780", "785", "787"])
@pytest.mark.parametrize(
    "only", ["$z 9786042000017", "$w (OCoLC)123", "$x 0866-7667", "$g Tập 2", "$i Xem thêm:", "$t", "$t Tủ sách Vàng"]
)
def test_a_linking_field_with_little_in_it(tag: str, only: str) -> None:
    described = Mapper(Source("mau")).describe(parse_record(f"{BOOK}\n{tag} 0_ {only}"))
    findings = GATE.check(described)
    assert publishable(findings), [one for one in findings if one.severity == "Violation"]


EXAMPLES = {
    tag: [example["record"] for example in rule.examples]
    for tag, rule in rules("marc21").items()
    if rule.examples and tag not in ("LDR", "001", "008", "245")
}


@pytest.mark.parametrize("tag", EXAMPLES)
def test_a_book_with_the_field_of_a_worked_example_is_published(tag: str) -> None:
    for fields in EXAMPLES[tag]:
        own = [line for line in fields.strip().splitlines() if line[:3] not in ("LDR", "001", "008", "245")]
        findings = GATE.check(Mapper(Source("mau")).describe(parse_record("\n".join([BOOK, *own]))))
        assert publishable(findings), (fields, [one for one in findings if one.severity == "Violation"])


def test_a_standard_without_a_title_is_published_under_its_number() -> None:
    record = parse_record(
        "001 9\n008 981231s1998    vm            000 0 vie d\n100 __ $a TCVN 6337 : 1998\n952 __ $p 600136"
    )
    described = Mapper(Source("mau")).describe(record)
    assert publishable(GATE.check(described))
    assert sum('rdf-schema#label> "TCVN 6337 : 1998"' in line for line in described.lines) == 2
    assert "title_from_number" in {flag.code for flag in described.flags}
    assert not any("Person" in line for line in described.lines)
