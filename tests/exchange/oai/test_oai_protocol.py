"""Every verb, every argument and every error of the protocol, on a small shelf; each answer is checked by a schema."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import etree
from pyoxigraph import RdfFormat, Store, parse

from exchange.oai.harvested import OAI, Library, errors, name, stamp
from lienthong.exchange.oai.naming import identifier, is_uri, parts
from lienthong.exchange.oai.serving import Provider
from lienthong.graph.generation import current

RECORD = "oai:mau.example.org:thu/a01"
NO = "badArgument"

WRONG: list[tuple[str, list[str]]] = [
    ("", ["badVerb"]),
    ("verb=", ["badVerb"]),
    ("verb=identify", ["badVerb"]),
    ("verb=Identify&verb=Identify", ["badVerb"]),
    ("verb=Nonsense%00", ["badVerb"]),
    ("&".join(["x=1"] * 40), ["badVerb"]),
    ("verb=%FF%FE", ["badVerb"]),
    ("verb=Identify&until=2000-01-01", [NO]),
    ("verb=ListMetadataFormats&metadataPrefix=oai_dc", [NO]),
    ("verb=ListMetadataFormats&identifier=oai:mau.example.org:thu/khong-co", ["idDoesNotExist"]),
    ("verb=ListMetadataFormats&identifier=%01", [NO]),
    ("verb=ListSets&set=ddc", [NO]),
    ("verb=ListSets&resumptionToken=x", ["badResumptionToken"]),
    ("verb=GetRecord", [NO, NO]),
    (f"verb=GetRecord&identifier={RECORD}", [NO]),
    ("verb=GetRecord&metadataPrefix=oai_dc", [NO]),
    (f"verb=GetRecord&identifier={RECORD}&metadataPrefix=oai_dc&x=1", [NO]),
    (f"verb=GetRecord&identifier={RECORD}&identifier={RECORD}&metadataPrefix=oai_dc", [NO]),
    (f"verb=GetRecord&identifier={RECORD}&metadataPrefix=mods", ["cannotDisseminateFormat"]),
    (f"verb=GetRecord&identifier={RECORD}&metadataPrefix=%3Cb%3E", [NO]),
    (f"verb=GetRecord&identifier={RECORD}&metadataPrefix=", [NO]),
    ("verb=GetRecord&identifier=a%22b%3C&metadataPrefix=oai_dc", [NO]),
    ("verb=GetRecord&identifier=a01&metadataPrefix=oai_dc", [NO]),
    ("verb=GetRecord&identifier=oai:other.example.org:thu/a01&metadataPrefix=oai_dc", ["idDoesNotExist"]),
    ("verb=GetRecord&identifier=oai:mau.example.org:thu/a0%251&metadataPrefix=oai_dc", [NO]),
    ("verb=GetRecord&identifier=oai:mau.example.org:thu/%2561%2530%2531&metadataPrefix=oai_dc", ["idDoesNotExist"]),
    ("verb=GetRecord&identifier=oai:mau.example.org:thu&metadataPrefix=oai_dc", ["idDoesNotExist"]),
    ("verb=GetRecord&identifier=" + "oai:" + "x" * 3000 + "&metadataPrefix=oai_dc", [NO]),
    ("verb=ListRecords", [NO]),
    ("verb=ListIdentifiers", [NO]),
    ("verb=ListRecords&metadataPrefix=mods", ["cannotDisseminateFormat"]),
    ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=rdf", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&identifier=x:y", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", [NO]),
    ("verb=ListRecords&resumptionToken=", ["badResumptionToken"]),
    ("verb=ListRecords&resumptionToken=%00%01", ["badResumptionToken"]),
    ("verb=ListRecords&resumptionToken=" + "A" * 4000, ["badResumptionToken"]),
    ("verb=ListRecords&resumptionToken=x&resumptionToken=y", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T25:00:00Z", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00.5Z", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=%D9%A2%D9%A0%D9%A2%D9%A6-01-01", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=0000-01-01", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&until=2026", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-02T00:00:00Z", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=a b", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=a::b", [NO]),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=khong-co", ["noRecordsMatch"]),
    ("verb=ListRecords&metadataPrefix=oai_dc&until=1999-12-31", ["noRecordsMatch"]),
    ("verb=ListRecords&metadataPrefix=oai_dc&until=0001-01-01", ["noRecordsMatch"]),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31", ["noRecordsMatch"]),
    (
        "verb=ListIdentifiers&metadataPrefix=rdf&from=9999-12-31T23:59:59Z&until=9999-12-31T23:59:59Z",
        ["noRecordsMatch"],
    ),
]


@pytest.mark.parametrize(("query", "codes"), WRONG, ids=[query[:70] or "nothing" for query, _ in WRONG])
def test_what_is_wrong_gets_the_error_of_the_protocol(shelf: Library, query: str, codes: list[str]) -> None:
    root = shelf.valid(shelf.provider.answer(Provider.pairs(query.encode())))
    assert errors(root) == codes
    request = root.find("o:request", OAI)
    assert request is not None and request.text == "https://mau.example.org/oai"
    assert bool(request.attrib) == (codes[0] not in ("badVerb", "badArgument"))


def test_the_provider_identifies_itself(shelf: Library) -> None:
    told = shelf.ask("Identify").find("o:Identify", OAI)
    assert told is not None
    assert told.findtext("o:deletedRecord", "", OAI) == "persistent"
    assert told.findtext("o:adminEmail", "", OAI) == "postmaster@mau.example.org"
    first = min(one.findtext("o:datestamp", "", OAI) for one in shelf.all("ListIdentifiers", metadataPrefix="oai_dc"))
    assert told.findtext("o:earliestDatestamp", "", OAI) == first
    assert told.findtext("o:description//{*}sampleIdentifier", "", OAI) == "oai:mau.example.org:thu/a00"


def test_every_format_of_a_record(shelf: Library) -> None:
    told = shelf.ask("ListMetadataFormats", identifier=RECORD)
    assert [one.text for one in told.iterfind(".//o:metadataPrefix", OAI)] == ["oai_dc", "marc21", "rdf"]
    dc = shelf.ask("GetRecord", identifier=RECORD, metadataPrefix="oai_dc")
    spoken = [(one.tag.rpartition("}")[2], one.text) for one in dc.iterfind(".//{http://purl.org/dc/elements/1.1/}*")]
    for one in [("title", "Quyển sách số 1 : truyện dài"),
                ("creator", "Lê Minh Thử"), ("date", "2020"), ("language", "vi"),
                ("subject", "Văn học thiếu nhi"), ("subject", "895.92234"), ("type", "Text")]:  # fmt: skip
        assert one in spoken
    marc = shelf.ask("GetRecord", identifier=RECORD, metadataPrefix="marc21")
    assert [one.text for one in marc.iterfind(".//{*}controlfield[@tag='001']")] == ["a01"]
    rdf = shelf.ask("GetRecord", identifier=RECORD, metadataPrefix="rdf")
    said = set(parse(etree.tostring(rdf.find(".//{*}RDF")), RdfFormat.RDF_XML))
    store = set(Store.read_only(str(current_store(shelf))).quads_for_pattern(None, None, None, None))
    assert len(said) > 50 and not {one.triple for one in said} - {one.triple for one in store}
    assert not any("/item/" in one.subject.value or "/library/" in one.subject.value for one in said)


def current_store(shelf: Library) -> Path:
    generation = current(shelf.data)
    assert generation is not None
    return generation.store_folder


def test_sets_are_a_hierarchy_and_each_holds_what_it_says(shelf: Library) -> None:
    specs = [one.text or "" for one in shelf.ask("ListSets").iterfind(".//o:setSpec", OAI)]
    assert {"source", "source:thu", "source:khac", "kind", "kind:book", "ddc", "ddc:800", "ddc:800:890"} == set(specs)
    assert all(":" not in one or one.rpartition(":")[0] in specs for one in specs)
    everything = {name(one) for one in shelf.all("ListIdentifiers", metadataPrefix="oai_dc")}
    assert len(everything) == 25
    for spec, number in (("source:khac", 5), ("source", 25), ("kind:book", 25), ("ddc:800:890", 25), ("ddc", 25)):
        for prefix in ("oai_dc", "marc21"):
            assert len({name(one) for one in shelf.all("ListIdentifiers", metadataPrefix=prefix, set=spec)}) == number
    of_one = {name(one) for one in shelf.all("ListRecords", metadataPrefix="rdf", set="source:khac")}
    assert of_one == {f"b{number}" for number in range(5)}


def test_dates_choose_by_second_and_by_day(shelf: Library) -> None:
    stamps = sorted({stamp(one) for one in shelf.all("ListIdentifiers", metadataPrefix="rdf")})
    assert len(stamps) == 2
    first, last = stamps
    for arguments, number in (
        ({"until": first}, 24), ({"from_": last}, 1), ({"from_": first, "until": first}, 24), ({"from_": first}, 25),
        ({"from_": first[:10]}, 25), ({"from_": first[:10], "until": last[:10]}, 25), ({"until": "9999-12-31"}, 25),
    ):  # fmt: skip
        assert len(shelf.all("ListRecords", metadataPrefix="rdf", **arguments)) == number, arguments


def test_a_deleted_record_is_told_for_ever_and_in_its_sets(shelf: Library) -> None:
    gone = "oai:mau.example.org:khac/b4"
    for prefix in ("oai_dc", "marc21", "rdf"):
        root = shelf.ask("GetRecord", identifier=gone, metadataPrefix=prefix)
        assert root.find(".//o:header[@status='deleted']", OAI) is not None and root.find(".//o:metadata", OAI) is None
    specs = [one.text for one in root.iterfind(".//o:setSpec", OAI)]
    assert specs == ["source:khac", "kind:book", "ddc:800:890"]


def test_errors_are_told_in_both_languages(shelf: Library) -> None:
    root = shelf.ask("GetRecord", identifier="oai:mau.example.org:thu/khong", metadataPrefix="oai_dc")
    said = root.findtext("o:error", "", OAI)
    assert said.startswith("Không có biểu ghi nào") and "There is no record" in said


def test_odd_numbers_become_valid_identifiers_and_come_back() -> None:
    for number in ("oai:kho:123/4", "a b", "số 1 / 2%", "x?y#z", 'a\\b"<>', "", "100%25"):
        made = identifier("mau.example.org", "thu", number)
        assert is_uri(made) and parts("mau.example.org", made) == ("thu", number)
        assert parts("khac.example.org", made) is None


def test_arguments_by_query_are_those_of_the_form(shelf: Library) -> None:
    query = urlencode({"verb": "GetRecord", "identifier": RECORD, "metadataPrefix": "oai_dc"}).encode()
    assert not errors(shelf.valid(shelf.provider.answer(Provider.pairs(query))))
