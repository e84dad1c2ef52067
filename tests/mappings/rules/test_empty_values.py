"""Codes without an IRI and empty secondary fields: said in words or left out, never a broken or empty triple."""

import pytest
from pyoxigraph import RdfFormat, parse

from lienthong.errors import RuleError
from lienthong.graph.terms import Described, Source
from lienthong.mappings import codes
from lienthong.mappings.engine.builder import Builder, Inner
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import FORMATS, Mapper, rules
from lienthong.mappings.record import Field, Record

CODED_FIELDS = {
    "relators": "700 1_ $a Nguyễn, Du $4 {code}",
    "languages": "041 1_ $a {code} $b {code} $h {code}\n040 __ $b {code}\n765 0_ $t Les misérables",
    "countries": "044 __ $a {code}",
    "content": "336 __ $b {code}",
    "media": "337 __ $b {code}",
    "carrier": "338 __ $b {code}",
    "schemes": "650 _7 $a Văn học $2 {code}\n655 _7 $a Thơ $2 {code}\n084 __ $a V21 $2 {code}",
}


def described(text: str) -> Described:
    return Mapper(Source("example")).describe(parse_record(text, "marc21"))


def sound(lines: list[str]) -> bool:
    return len(list(parse("\n".join(lines), format=RdfFormat.N_TRIPLES))) == len(lines) and not any(
        ' ""' in line for line in lines
    )


@pytest.mark.parametrize("table", CODED_FIELDS)
def test_every_code_gives_sound_triples(table):
    for code in codes.table(table):
        found = described(f"245 00 $a Thử\n{CODED_FIELDS[table].format(code=code)}")
        assert sound(found.lines), code


@pytest.mark.parametrize(("table", "at"), [("countries", 15), ("languages", 35)])
def test_every_code_in_008_gives_sound_triples(table, at):
    for code in codes.table(table):
        value = f"{'180105s2018':{at}}{code:3}".ljust(40)
        found = described(f"008 {value}\n245 00 $a Thử")
        assert sound(found.lines), code
        assert f"008/{at}-{at + 2}" in {one.place for one in found.accounts}


def test_a_language_without_an_iri_is_named():
    lines = described("245 00 $a Thử\n041 0_ $a esk").lines
    assert any(line.endswith('"Eskimo languages"@en .') for line in lines)


@pytest.mark.parametrize("record_format", FORMATS)
def test_no_rule_makes_anything_of_empty_subfields(record_format):
    mapper = Mapper(Source("example"))
    bare = set(mapper.describe(Record(record_format, "", [], b"raw")).lines)
    for tag in rules(record_format):
        for value in ("", " ", " / "):
            field = Field(tag, "1", "0", [(code, value) for code in "abcdefghijklmnopqrstuvwxyz23"])
            found = mapper.describe(Record(record_format, "", [field], b"raw"))
            assert sound(found.lines), tag
            assert value.strip() or not [one for one in found.accounts if one.state == "mapped"], tag
    assert sound(list(bare))


@pytest.mark.parametrize(
    "text",
    [
        "776 08 $w (OCoLC)7777777",
        "773 0_ $g tr. 5-10",
        "780 00 $x 0866-7217",
        "787 08 $z 9786042000017",
        "765 0_ $w 12",
    ],
)
def test_a_linking_field_without_a_title_is_no_thing_for_search_engines(text):
    lines = [one for one in described(f"245 00 $a Thử\n{text}").lines if one.startswith("<lt:instance/") or "#" in one]
    linked = [one.split()[0] for one in lines if "#instance-" in one.split()[0] or "#work-" in one.split()[0]]
    assert linked
    assert not any("schema.org" in one for one in lines if one.split()[0] in linked)


def test_stating_nothing_is_a_mistake_that_is_told():
    build = Builder()
    with pytest.raises(RuleError) as caught:
        build.add("<lt:work/x>", "<http://example.org/p>", "")
    assert caught.value.name == "rule_no_object"
    build.add("<lt:work/x>", "<http://example.org/p>", '""@vi')
    inner = Inner("bf:Note")
    inner.add("<http://example.org/p>", "")
    inner.add("<http://example.org/p>", '""')
    assert inner.write(build, "<lt:work/x>") == ""
    assert not build.lines
