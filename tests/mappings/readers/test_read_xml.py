"""MARCXML and Dublin Core in any wrapping, sound and damaged."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.errors import InputError
from lienthong.graph.terms import Source
from lienthong.mappings.line import format_field, parse_record
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import check, marcxml, read
from lienthong.mappings.record import Record, Unreadable

MARC = "http://www.loc.gov/MARC21/slim"


def marc(title: str, number: str = "1", p: str = "") -> str:
    return (
        f"<{p}record><{p}leader>00000nam a2200000 a 4500</{p}leader>"
        f'<{p}controlfield tag="001">{number}</{p}controlfield>'
        f'<{p}datafield tag="245" ind1="1" ind2="0"><{p}subfield code="a">{title}</{p}subfield></{p}datafield>'
        f"</{p}record>"
    )


def outcomes(tmp_path: Path, text: str | bytes) -> list[Record | Unreadable]:
    file = tmp_path / "records.xml"
    data = text.encode() if isinstance(text, str) else text
    file.write_bytes(data)
    found = list(read(file, source="thu"))
    for out in found:
        assert data[out.offset : out.offset + len(out.raw)] == out.raw and out.source == "thu"
    assert [out.ordinal for out in found] == list(range(1, len(found) + 1))
    return found


def titles(found: list[Record | Unreadable]) -> list[str]:
    return [out.tagged("245")[0].first("a") if isinstance(out, Record) else out.reason for out in found]


@pytest.mark.parametrize(
    "text",
    [
        f'<collection xmlns="{MARC}">{marc("Số đỏ")}{marc("Vang bóng một thời")}</collection>',
        f"<collection>{marc('Số đỏ')}\n{marc('Vang bóng một thời')}\n</collection>",
        (
            f'<?xml version="1.0"?>\n<m:collection xmlns:m="{MARC}">{marc("Số đỏ", p="m:")}'
            f"{marc('Vang bóng một thời', p='m:')}</m:collection>"
        ),
        f"<zs:r><zs:d>{marc('Số đỏ')}</zs:d><zs:d>{marc('Vang bóng một thời')}</zs:d></zs:r>".replace(
            "<zs:r>", '<zs:r xmlns:zs="http://docs.oasis-open.org/ns/search-ws/sruResponse">'
        ),
        f"<r><!-- {marc('bỏ')} -->{marc('Số đỏ')}{marc('<![CDATA[Vang bóng một thời]]>')}</r>",
        f"\ufeff<r>{marc('Số đỏ')}</r><r>{marc('Vang bóng một thời')}</r>",
    ],
    ids=["namespace", "none", "prefix", "sru", "comment", "two documents"],
)
def test_wrappings(tmp_path: Path, text: str) -> None:
    found = outcomes(tmp_path, text)
    assert titles(found) == ["Số đỏ", "Vang bóng một thời"]
    assert all(isinstance(out, Record) and not out.repairs and out.format == "marc21" for out in found)


def test_one_record_alone(tmp_path: Path) -> None:
    (out,) = outcomes(tmp_path, marc("Số đỏ").replace("<record>", f'<record xmlns="{MARC}">'))
    assert isinstance(out, Record) and out.control("001") == "1" and out.leader[6:8] == "am"


def test_oai_envelope(tmp_path: Path) -> None:
    one = (
        "<record><header><identifier>oai:thuvien:1</identifier></header><metadata>"
        f"{marc('Số đỏ').replace('<record>', f'<record xmlns={chr(34)}{MARC}{chr(34)}>')}</metadata></record>"
    )
    text = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{one}{one}<resumptionToken>x</resumptionToken></ListRecords></OAI-PMH>'
    assert titles(outcomes(tmp_path, text)) == ["Số đỏ", "Số đỏ"]


@pytest.mark.parametrize(("p", "packing"), [("zs:", "<zs:recordPacking>xml</zs:recordPacking>"), ("", "")])
def test_what_only_wraps_a_record_is_none_though_it_is_called_so(tmp_path: Path, p: str, packing: str) -> None:
    """What an SRU server answers, saved as a file: each ``record`` of MARC stands in a ``record`` of the answer's."""
    one = f"<zs:record>\n<zs:schema>marcxml</zs:schema>{packing}<zs:recordData>%s</zs:recordData></zs:record>"
    text = f"<zs:answer xmlns:zs='http://www.loc.gov/zing/srw/'>{one % marc('Số đỏ')}<!-- --> {one % marc('Dế mèn')}"
    found = outcomes(tmp_path, f"{text}{one % '<!-- -->'}</zs:answer>".replace("zs:", p))
    assert titles(found) == ["Số đỏ", "Dế mèn"]


def _deleted(number: str, rest: str = "") -> str:
    return (
        f'<record><header status="deleted"><identifier>oai:thuvien.example.vn:{number}</identifier>'
        f"<datestamp>2024-05-06T07:08:09Z</datestamp></header>{rest}</record>"
    )


def _harvest(*records: str, prefix: str = "marc21") -> str:
    return (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f'<request verb="ListRecords" metadataPrefix="{prefix}">https://thuvien.example.vn/oai</request>'
        f"<ListRecords>{''.join(records)}</ListRecords></OAI-PMH>"
    )


def test_what_an_oai_header_calls_deleted_is_a_deletion(tmp_path: Path) -> None:
    metadata = marc("Số đỏ", "7").replace("<record>", f'<record xmlns="{MARC}">')
    live = f"<record><header><identifier>oai:x:7</identifier></header><metadata>{metadata}</metadata></record>"
    for text in (_harvest(_deleted("42"), live), _harvest(live, _deleted("42"))):
        found = {out.control("001"): out for out in outcomes(tmp_path, text) if isinstance(out, Record)}
        mapper = Mapper(Source("thu"))
        assert [(number, mapper.deleted(one)) for number, one in sorted(found.items())] == [("42", True), ("7", False)]
        assert mapper.number(found["42"]) == "42" and mapper.datestamp(found["42"]) == "20240506070809.0"
    (out,) = outcomes(tmp_path, _harvest(_deleted("y", f"<metadata>{metadata}</metadata>")))
    assert isinstance(out, Record) and mapper.deleted(out) and mapper.number(out) == "7"


@pytest.mark.parametrize(("prefix", "number"), [("marcxml", "42"), ("oai_dc", "oai:thuvien.example.vn:42")])
def test_a_harvest_of_deletions_alone(tmp_path: Path, prefix: str, number: str) -> None:
    (out,) = outcomes(tmp_path, _harvest(_deleted("42"), prefix=prefix))
    mapper = Mapper(Source("thu"))
    assert isinstance(out, Record) and mapper.deleted(out) and mapper.number(out) == number


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "windows-1258", "iso-8859-1"])
def test_other_encodings(tmp_path: Path, codec: str) -> None:
    title = "Chí Phèo" if codec == "iso-8859-1" else "Số đỏ" if codec.startswith("utf") else "Đêm"
    name = "utf-16" if codec == "utf-16-le" else codec
    text = f'<?xml version="1.0" encoding="{name}"?><collection>{marc(title)}</collection>'
    data = ("\ufeff" + text if codec == "utf-16-le" else text).encode(codec)
    file = tmp_path / "x.xml"
    file.write_bytes(data)
    assert titles(list(read(file))) == [title]


@pytest.mark.parametrize(
    ("wrong", "right", "repair"),
    [
        ("Nghiên cứu & phát triển", "Nghiên cứu & phát triển", "read_ampersand"),
        ("Caf&eacute; &copy; &#272;&amp;", "Café © Đ&", "read_ampersand"),
        ("Số\x1f đỏ\x0b", "Số đỏ", "read_control_characters"),
    ],
)
def test_what_xml_forbids_is_mended(tmp_path: Path, wrong: str, right: str, repair: str) -> None:
    found = outcomes(tmp_path, f"<collection>{marc(wrong)}{marc('Số đỏ')}</collection>")
    assert titles(found) == [right, "Số đỏ"]
    assert isinstance(found[0], Record) and found[0].repairs == [repair]


def test_bytes_that_are_no_utf8(tmp_path: Path) -> None:
    found = outcomes(tmp_path, f"<r>{marc('Caf@')}{marc('Số đỏ')}</r>".encode().replace(b"@", b"\xe9"))
    assert titles(found) == ["Caf\ufffd", "Số đỏ"]
    assert isinstance(found[0], Record) and found[0].repairs == ["read_bad_utf8"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("</subfield>", "</subfeld>"),
        ("</datafield>", ""),
        ('code="a"', 'code="a'),
        ("</record>", ""),
        ("<leader>", "<leader"),
    ],
)
def test_damage_costs_one_record(tmp_path: Path, before: str, after: str) -> None:
    bad = marc("Bước đường cùng").replace(before, after)
    found = outcomes(tmp_path, f"<r>{marc('Số đỏ')}{bad}{marc('Dế mèn')}</r>")
    assert titles(found) == ["Số đỏ", "read_xml", "Dế mèn"]


def test_a_damaged_start_tag(tmp_path: Path) -> None:
    bad = marc("Bước đường cùng").replace("<record>", "<rec rd>")
    found = outcomes(tmp_path, f"<r>{marc('Số đỏ')}{bad}{marc('Dế mèn')}</r>")
    assert titles(found) == ["Số đỏ", "read_xml", "Dế mèn"]


def test_a_file_cut_off(tmp_path: Path) -> None:
    text = f"<r>{marc('Số đỏ')}{marc('Dế mèn')}"
    assert titles(outcomes(tmp_path, text[:-60])) == ["Số đỏ", "read_xml"]


def test_long_files_are_cut_at_any_block(tmp_path: Path) -> None:
    wanted = [f"Tập {i} " + "đ" * (i % 400) for i in range(3000)]
    text = "<collection>" + "\n".join(marc(title.strip()) for title in wanted) + "</collection>"
    assert titles(outcomes(tmp_path, text)) == [title.strip() for title in wanted]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;">'
    '<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]>'
)


@pytest.mark.parametrize("head", [BOMB, '<!DOCTYPE r [<!ENTITY lol3 SYSTEM "file:///etc/passwd">]>'])
def test_entities_are_refused(tmp_path: Path, head: str) -> None:
    file = tmp_path / "x.xml"
    file.write_text(f"{head}<r>{marc('&lol3;')}</r>", "utf-8")
    with pytest.raises(InputError) as error:
        check(file)
    assert error.value.name == "read_xml_entities"


def test_entities_of_a_later_document_are_not_expanded(tmp_path: Path) -> None:
    first = f"<r>{marc('Số đỏ') * 6000}</r>"
    found = outcomes(tmp_path, f"{first}{BOMB}<r>{marc('&lol3;')}</r>")
    assert len(found) == 6001 and titles(found[-1:]) == ["&lol3;"]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    record = parse_record("001 a1\n245 10 $a Số đỏ & <khác> / $c Vũ Trọng Phụng\n650 _4 $a Tiểu thuyết")
    (out,) = outcomes(tmp_path, marcxml.write([record]))
    assert isinstance(out, Record) and out.fields == record.fields


OAI_DC = """
<record><header><identifier>oai:dspace:123/{n}</identifier><datestamp>2024-05-01T00:00:00Z</datestamp></header>
<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:title xml:lang="vi">Nghiên cứu
     lúa nước</dc:title><dc:creator>Trần Thị B</dc:creator><dc:subject/></oai_dc:dc></metadata></record>"""


def lines(out: Record | Unreadable) -> list[str]:
    assert isinstance(out, Record) and out.format == "oai_dc"
    return [format_field(field) for field in out.fields]


def test_oai_dc(tmp_path: Path) -> None:
    deleted = '<record><header status="deleted"><identifier>oai:dspace:123/3</identifier></header></record>'
    text = f"<ListRecords>{OAI_DC.format(n=1)}{OAI_DC.format(n=2)}{deleted}</ListRecords>"
    text = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{text}</OAI-PMH>'
    found = outcomes(tmp_path, text)
    assert lines(found[0]) == [
        "header.identifier oai:dspace:123/1",
        "header.datestamp 2024-05-01T00:00:00Z",
        "dc.title@vi Nghiên cứu lúa nước",
        "dc.creator Trần Thị B",
    ]
    assert lines(found[2]) == ["header.identifier oai:dspace:123/3", "header.status deleted"]


def test_dim(tmp_path: Path) -> None:
    text = """<metadata><dim:dim xmlns:dim="http://www.dspace.org/xmlns/dspace/dim">
      <dim:field mdschema="dc" element="contributor" qualifier="advisor" lang="vi">Lê Văn C</dim:field>
      <dim:field mdschema="dc" element="contributor" qualifier="author" authority="0000-0002-1825-0097">An</dim:field>
      <dim:field mdschema="local" element="faculty">Khoa Nông học</dim:field></dim:dim></metadata>"""
    (out,) = outcomes(tmp_path, text)
    assert lines(out) == [
        "dc.contributor.advisor@vi Lê Văn C",
        "dc.contributor.author $a An $authority 0000-0002-1825-0097",
        "local.faculty Khoa Nông học",
    ]
    assert isinstance(out, Record) and out.fields[1].first("authority") == "0000-0002-1825-0097"


def test_qualified_dublin_core_and_plain_names(tmp_path: Path) -> None:
    text = """<items xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <item><dc:title>Một</dc:title><dcterms:issued>2019</dcterms:issued></item>
      <item><dc.contributor.advisor>Lê C</dc.contributor.advisor><dc:title>Hai</dc:title></item></items>"""
    found = outcomes(tmp_path, text)
    assert [lines(out) for out in found] == [
        ["dc.title Một", "dcterms.issued 2019"],
        ["dc.contributor.advisor Lê C", "dc.title Hai"],
    ]


def test_dspace_simple_archive(tmp_path: Path) -> None:
    text = """<dublin_core schema="dcterms"><dcvalue element="title" qualifier="none" language="vi">Một</dcvalue>
      <dcvalue element="date" qualifier="issued">2019</dcvalue></dublin_core>"""
    (out,) = outcomes(tmp_path, text)
    assert lines(out) == ["dcterms.title@vi Một", "dcterms.date.issued 2019"]


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.floats(0, 1),
    st.sampled_from([b"", b"<", b">", b"\x00", b"\xff", b"&", b"<!--", b"]]>", b"</r>"]),
    st.integers(0, 60),
)
def test_any_damage_costs_at_most_two_records(tmp_path: Path, where: float, inserted: bytes, lost: int) -> None:
    good = "".join(marc(f"Tập {i}", str(i)) for i in range(6)).encode()
    place = 4 * len(good) // 6 - int(where * len(good) // 3)
    found = outcomes(tmp_path, b"<r>" + good[:place] + inserted + good[place + lost :] + b"</r>")
    numbers = [out.control("001") for out in found if isinstance(out, Record)]
    assert {"0", "1", "5"} <= set(numbers) and len(numbers) >= 4
    assert len(numbers) == 6 or inserted or lost


def test_dashes_and_curled_quotes_are_no_vietnamese(tmp_path: Path) -> None:
    """An English list of books had nothing beyond ASCII but these: VISCII has letters at their places."""
    titles = ["The ‘great’ war – a history", "Women’s work – ‘unseen’ – and “unpaid”", "‘a’ – ‘b’ – ‘c’ … ‘d’"]
    dc = "".join(f"<dc:title>{title}</dc:title>" for title in titles * 5)
    text = f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><x>{dc}</x></metadata>'
    file = tmp_path / "english.xml"
    file.write_text(text, "utf-8")
    assert check(file).encoding == "utf-8"
    (out,) = outcomes(tmp_path, text)
    assert lines(out)[0] == f"dc.title {titles[0]}"
