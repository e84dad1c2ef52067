"""MODS, METS, ETD-MS and xoai: what becomes a field, in an OAI page, in a file, alone; damage and hostile input."""

import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.errors import InputError
from lienthong.graph.terms import Source
from lienthong.mappings.line import format_field
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import check, read
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline.rereading import reread
from repositoryfiles import EVERY, METS, MODS, TITLE, XOAI, oai

FORMAT_OF = {"mods": "mods", "mets": "mods", "etdms": "etdms", "xoai": "oai_dc"}
TITLES = {"mods.titleInfo", "etdms.title", "dc.title"}


def outcomes(tmp_path: Path, text: str | bytes) -> list[Record | Unreadable]:
    file = tmp_path / "records.xml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read(file, source="kho"))


def only(tmp_path: Path, text: str) -> Record:
    (record,) = outcomes(tmp_path, text)
    assert isinstance(record, Record), record
    return record


def lines(record: Record) -> list[str]:
    return [format_field(one) for one in record.fields]


def title(record: Record) -> str:
    return next(one.first("a") for one in record.fields if one.tag in TITLES)


@pytest.mark.parametrize("name", EVERY)
def test_a_record_is_found_in_an_oai_page_in_a_collection_and_alone(name: str, tmp_path: Path) -> None:
    alone, mapper = EVERY[name], Mapper(Source("kho"))
    for text in (alone, f"<collection>{alone}{alone}</collection>", oai(name, alone, alone, deleted=1)):
        found = [one for one in outcomes(tmp_path, text) if isinstance(one, Record)]
        live = [one for one in found if not mapper.deleted(one)]
        assert {one.format for one in live} == {FORMAT_OF[name]}
        assert [title(one) for one in live] == [TITLE] * (1 if text == alone else 2)
        assert len(found) - len(live) == ("OAI" in text)
    assert check(tmp_path / "records.xml").format == name


@pytest.mark.parametrize("name", EVERY)
def test_a_page_of_deletions_alone_is_of_the_format_that_was_asked_for(name: str, tmp_path: Path) -> None:
    found = outcomes(tmp_path, oai(name, deleted=3))
    mapper = Mapper(Source("kho"))
    assert len(found) == 3 and check(tmp_path / "records.xml").format == name
    for at, one in enumerate(found):
        assert isinstance(one, Record) and mapper.deleted(one)
        assert mapper.number(one) == f"oai:k.example.org:d{at}" and mapper.datestamp(one) == "2024-01-03"


@pytest.mark.parametrize("name", EVERY)
def test_what_the_ledger_kept_is_read_again_the_same(name: str, tmp_path: Path) -> None:
    found = outcomes(tmp_path, oai(name, EVERY[name], EVERY[name].replace("Nôm", "Hán"), deleted=1))
    mapper = Mapper(Source("kho"))
    again = reread([one.raw for one in found])
    for one, other in zip(found, again, strict=True):
        assert isinstance(one, Record) and isinstance(other, Record)
        assert lines(one) == lines(other) and one.format == other.format
        assert mapper.describe(one).lines == mapper.describe(other).lines
    (single,) = reread([found[0].raw])
    assert isinstance(single, Record) and lines(single) == lines(found[0])


def test_mods_gives_a_field_for_each_unit(tmp_path: Path) -> None:
    said = lines(only(tmp_path, MODS))
    assert (
        "mods.name $a Trần, Thị Mai $code aut $identifier https://orcid.org/0000-0002-1825-0097 $type personal" in said
    )
    assert "mods.originInfo $publisher Văn học $date 1954-1960?" in said
    assert "mods.relatedItem.host $a Tạp chí Hán Nôm $part T. 3, tr. 1-9" in said
    assert "file.manifest https://thuvien.example.org/iiif/31/manifest.json" in said
    assert "mods.identifier $a 20.500.1/9 $handle hdl $address https://hdl.handle.net/20.500.1/9 $type uri" in said
    assert "mods.extension.weather mưa" in said
    lost = [one.place for one in Mapper(Source("kho")).describe(only(tmp_path, MODS)).accounts if one.state == "lost"]
    assert lost == ["mods.extension.weather$a"]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("<titleInfo><nonSort>The</nonSort><title>tale</title></titleInfo>", "mods.titleInfo $a The tale $nonSort 4"),
        ("<titleInfo><nonSort>L'</nonSort><title>art</title></titleInfo>", "mods.titleInfo $a L'art $nonSort 2"),
        (
            "<name><namePart>Bộ Y tế</namePart><namePart>Cục Dược</namePart></name>",
            "mods.name $a Bộ Y tế $unit Cục Dược",
        ),
        (
            "<name><displayForm>Tô Hoài</displayForm><role><roleTerm>aut</roleTerm></role></name>",
            "mods.name $a Tô Hoài $code aut",
        ),
        ("<name><etal>và những người khác</etal></name>", "mods.name $etal và những người khác"),
        (
            "<subject authority='lcsh'><topic>A</topic><geographic>B</geographic></subject>",
            "mods.subject.topic $a A $geographic B $authority lcsh",
        ),
        (
            "<subject><hierarchicalGeographic><country>Việt Nam</country></hierarchicalGeographic></subject>",
            "mods.subject.hierarchicalGeographic $country Việt Nam",
        ),
        ("<subject>Chữ Nôm</subject>", "mods.subject.topic Chữ Nôm"),
        ("<language><languageTerm type='text'>Tiếng Pháp</languageTerm></language>", "mods.language fre"),
        (
            "<originInfo><dateIssued qualifier='approximate'>1890</dateIssued></originInfo>",
            "mods.originInfo $date 1890~",
        ),
        ("<relatedItem type='host'><part><text>Tạp chí Sinh học, tr. 9</text></part></relatedItem>",
         "mods.relatedItem.host $part Tạp chí Sinh học, tr. 9"),
        ("<part><detail type='issue'><caption>số</caption><number>12</number></detail></part>", "mods.part số 12"),
        ("<mystery><inner x='1'>gì đó</inner></mystery>", "mods.mystery.inner $a gì đó $x 1"),
    ],
)  # fmt: skip
def test_each_element_of_mods(written: str, line: str, tmp_path: Path) -> None:
    assert line in lines(only(tmp_path, f"<mods>{written}</mods>"))


def test_xoai_is_qualified_dublin_core_with_its_open_files(tmp_path: Path) -> None:
    record = only(tmp_path, oai("xoai", XOAI))
    said = lines(record)
    assert "dc.contributor.advisor $a Lê Văn Hoà $authority a1 $confidence 600" in said
    assert "dc.contributor.advisor Phạm Thị Thu" in said and f"dc.title@vi {TITLE}" in said
    assert "file.original $a https://k.example.org/a.pdf $format application/pdf $size 123 $name a.pdf" in said
    assert "xoai.others.handle 123456789/9" in said
    graph = "\n".join(Mapper(Source("kho")).describe(record).lines)
    assert "https://k.example.org/a.pdf" in graph
    for hidden in ("MARKER", "a.pdf.txt", "a@k.example.org"):
        assert hidden not in graph


def test_mets_is_what_it_wraps_with_its_files(tmp_path: Path) -> None:
    record = only(tmp_path, METS)
    said = lines(record)
    assert record.format == "mods" and f"mods.titleInfo {TITLE}" in said
    assert "mods.titleInfo Chương một" not in said and "mets.part Chương một" in said
    assert "file.original $a https://k.example.org/a.pdf $format application/pdf $size 9" in said
    assert sum(one.startswith("file.derived") for one in said) == 2
    assert Mapper(Source("kho")).number(record) == "hdl:123456789/9"
    assert "mets.otherDescription dmdSec" in said and "mets.depositLicence LICENSE" in said
    dublin = METS.replace("MODS", "OLD").replace("<mods ", "<old ").replace("</mods>", "</old>")
    other = only(tmp_path, dublin)
    assert other.format == "oai_dc" and f"dc.title {TITLE}" in lines(other)


def test_files_stay_hidden_where_access_is_restricted(tmp_path: Path) -> None:
    closed = METS.replace("CC BY 4.0", "restrictedAccess").replace(
        'xlink:href="https://creativecommons.org/licenses/by/4.0/"', ""
    )
    described = Mapper(Source("kho")).describe(only(tmp_path, closed))
    graph = "\n".join(described.lines)
    assert "https://k.example.org" not in graph and "manifest" not in graph
    assert "a.pdf" in "\n".join(Mapper(Source("kho")).describe(only(tmp_path, METS)).lines)


@pytest.mark.parametrize("name", EVERY)
def test_entities_and_external_things_are_refused(name: str, tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
    with pytest.raises(InputError) as refused:
        outcomes(tmp_path, bomb + EVERY[name].replace(TITLE, "&b;&x;"))
    assert refused.value.name == "read_xml_entities"


@pytest.mark.parametrize("name", EVERY)
def test_damage_costs_its_own_record_only(name: str, tmp_path: Path) -> None:
    sound, cut = EVERY[name], EVERY[name][: len(EVERY[name]) // 2]
    page = oai(name, sound, cut, sound)
    found = outcomes(tmp_path, page)
    assert sum(isinstance(one, Record) and title(one) == TITLE for one in found) >= 2
    wrong = oai(name, sound, sound).encode().replace("Nghiên".encode(), b"Nghi\xean", 1)
    assert sum(isinstance(one, Record) for one in outcomes(tmp_path, wrong)) == 2


@pytest.mark.parametrize("name", EVERY)
def test_depth_and_size_have_an_end(name: str, tmp_path: Path) -> None:
    inner = "element" if name == "xoai" else "relatedItem"
    deep = f'<{inner} name="x">' * 3000 + "gì" + f"</{inner}>" * 3000
    at = EVERY[name].rindex("</")
    huge = EVERY[name].replace(TITLE, "Truyện " * 200_000)
    tracemalloc.start()
    begun = time.process_time()
    for text in (EVERY[name][:at] + deep + EVERY[name][at:], huge, EVERY[name].replace(TITLE, "&#65;" * 50_000)):
        for one in outcomes(tmp_path, oai(name, text)):
            if isinstance(one, Record):
                Mapper(Source("kho")).describe(one)
    assert time.process_time() - begun < 30
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(EVERY)), data=st.data())
def test_no_cut_and_no_splice_stops_the_reader(name: str, data: st.DataObject, tmp_path: Path) -> None:
    text = EVERY[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spliced = oai(
        name, text, text[:start] + data.draw(st.sampled_from(["", "<", "&", "\x00", "</mods>", "<mods>"])) + text[end:]
    )
    mapper = Mapper(Source("kho"))
    found = outcomes(tmp_path, spliced)
    assert isinstance(found[0], Record), "damage behind a record costs it nothing"
    for one in found:
        assert isinstance(one, Record) or (one.raw and one.reason)
        assert not isinstance(one, Record) or mapper.describe(one).lines
