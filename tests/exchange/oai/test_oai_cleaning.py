"""The MARC that is given: what record pages show of the original and nothing else, valid whatever the record holds."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from cataloguing import book
from exchange.oai.harvested import Library, schema
from lienthong.exchange.oai.marcxml import marcxml
from lienthong.exchange.oai.rdftext import written
from lienthong.exchange.oai.rdfxml import _kept, _serialized, _space, rdf_xml
from lienthong.exchange.oai.statements import Said
from lienthong.exchange.oai.xml import dublin_core, element
from lienthong.graph.ledger import Ledger
from lienthong.graph.terms import Source, iri, literal
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.noting import Noting
from lienthong.mappings.record import Field, Record
from lienthong.pipeline.oai.accounted import public_by_accounts
from lienthong.pipeline.oai.cleaning import compact, noted, public_part
from lienthong.pipeline.originals.explained import explain, public_record

PRIVATE = """541 0_ $a Mua của bà Tư $h 200000
852 __ $a TVTN $p 1 $x Lan làm mất
880 __ $6 912-01 $a Lan cán bộ
911 __ $a Người nhập Lan
912 __ $a Người hiệu đính Lan
969 __ $a chẳng ai biết Lan
500 __ $a Một ghi chú
500 __ $a Đọc tại http://ban:Lan@kho.example.vn/a
583 0_ $a sửa $k Lan
856 40 $u http://ban:Lan@kho.example.vn/a $z Toàn văn
856 40 $u https://kho.example.vn/a?password=Lan"""
TEXT = st.text(max_size=12)
FIELDS = st.lists(
    st.builds(
        Field,
        st.sampled_from(["001", "008", "100", "245", "260", "500", "650", "852", "9AB", "aB1", "00a", "24", "<b>"]),
        st.sampled_from(list(' 01zZ"<')),
        st.sampled_from(list(" 01#&")),
        st.lists(st.tuples(st.sampled_from(list('abx9"<&@ \x01')), TEXT), max_size=3),
        TEXT,
    ),
    max_size=8,
)


def spoken(lines: Iterable[str]) -> Said:
    """What N-Triples lines say."""
    said: Said = {}
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        said.setdefault(subject, {}).setdefault(predicate, []).append(rest.removesuffix(" ."))
    return said


def test_what_a_page_withholds_is_not_given(library: Library) -> None:
    library.load(book("n1", extra=PRIVATE), book("n2", "Quyển khác", without=["100"], extra=PRIVATE))
    library.publish()
    given_ = library.all(metadataPrefix="marc21")
    with Ledger.open(library.data, write=False) as ledger:
        for one, number in zip(given_, ("n1", "n2"), strict=True):
            text = "".join(one.itertext())
            assert "Lan" not in text and "bà Tư" not in text and "Một ghi chú" in text
            stored = ledger.record("thu", number)
            assert stored is not None
            page = public_record(ledger, "thu", number, stored.entity)
            assert page is not None and (shown := explain(ledger, *page)) is not None
            assert etree.tostring(one.find(".//{*}metadata/*"), method="c14n", exclusive=True) == etree.tostring(
                etree.fromstring(marcxml(compact(shown.shown))), method="c14n", exclusive=True
            )
    for prefix in ("oai_dc", "rdf"):
        assert not any("Lan" in "".join(one.itertext()) for one in library.all(metadataPrefix=prefix))


@settings(deadline=None, max_examples=60)
@given(FIELDS, st.text(max_size=30))
def test_any_record_becomes_valid_marcxml(fields: list[Field], leader: str) -> None:
    root = etree.fromstring(marcxml(compact(Record("marc21", leader, fields, b""))))
    MARC.assertValid(root)


MARC = schema("marc21")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40))
def test_any_text_can_be_told(text: str) -> None:
    assert etree.fromstring(element("a", text, b=text)).tag == "a"
    etree.fromstring(dublin_core([("title", text, "vi")]))
    line = f"<http://x/instance/1> {iri('schema:name')} {literal(text)} ."
    told = etree.fromstring(rdf_xml(spoken([line]), "http://x"))
    (value,) = told.iterfind(".//{*}name")
    assert len((value.text or "").replace("\n", "")) <= len(text)


def test_a_property_that_is_no_name_is_left_out_of_rdf_xml() -> None:
    lines = [f'<http://x/work/1> <http://y/{end}> "a" .' for end in ("1", "", "ok", "a%20b")]
    assert [one.tag for one in etree.fromstring(rdf_xml(spoken(lines), "http://x"))[0]] == ["{http://y/}ok"]


def test_accounts_of_one_field_are_as_good_as_those_of_all() -> None:
    """The quick way of noting tells the same of each field as the one of record pages."""
    record = book("n1", extra=f"{PRIVATE}\n880 1_ $6 100-01 $a 黎明\n007 ta\n006 a\n700 1_ $a Trần Thử $e dịch")
    slow, quick = Noting(Source(id="thu")).note(record), noted(Source(id="thu"), record)
    assert slow.whole == quick.whole and slow.withheld == quick.withheld
    for one, other in zip(slow.fields, quick.fields, strict=True):
        assert one.lines == other.lines
        assert {tuple(outcome) for outcome in one.outcomes} == {tuple(outcome) for outcome in other.outcomes}, one.field
    assert Mapper(Source(id="thu")).describe(record).lines


def test_a_field_whose_statement_was_removed_is_left_out() -> None:
    record = book("n1")
    notes = noted(Source(id="thu"), record)
    shown = public_part(record, notes, lambda lines: any("Kim Đồng" in one for one in lines))
    assert not shown.tagged("260") and shown.tagged("245")


def test_accounts_tell_of_each_value_what_mapping_the_record_again_tells() -> None:
    private = PRIVATE.replace("880 __ $6 912-01 $a Lan cán bộ\n", "")
    extra = f"{private}\n650 _4 $a Truyện\n650 _4 $a Thơ $z Huế\n700 1_ $a Trần Thử $e dịch\n880 1_ $6 100-01 $a 黎明"
    record, source = book("n1", extra=extra), Source(id="thu")
    described = Mapper(source).describe(record)
    shown = public_by_accounts(record, described.lines, described.accounts)
    assert shown == public_part(record, noted(source, record), lambda _: False)
    assert shown is not None and len(shown.tagged("650")) == 3 and not shown.tagged("911")
    # Accounts of fewer values than there are: nobody knows which of the two they are of.
    fewer = [one._replace(times=1) if one.place == "650$a" else one for one in described.accounts]
    assert public_by_accounts(record, described.lines, fewer) is None


def test_rdf_as_text_is_what_the_serializer_writes() -> None:
    lines = [
        f"<http://x/work/1> {iri('rdf:type')} {iri('bf:Work')} .",
        f"<http://x/work/1> {iri('rdf:type')} {iri('bf:Text')} .",
        *(
            f"<http://x/work/1> {iri('rdfs:label')} {literal(one, 'vi')} ."
            for one in ("a & \"b\" <'c'>", "", "  d\u00a0")
        ),
        f"<http://x/work/1#a> {iri('bf:agent')} <http://x/agent/1?a&b> .",
    ]
    kept, used = _kept(spoken(lines), "http://x")
    spaces = tuple(sorted(filter(None, map(_space, used))))
    assert written(kept, spaces) == _serialized(kept, spaces)
