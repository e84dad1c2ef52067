"""SKOS in every syntax gives the same records; link tables are read whatever they are made with; hostile files end."""

import resource
import time
import tracemalloc
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from lienthong.errors import InputError
from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import check, read
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline.rereading import reread

TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix tk: <https://tk.example.org/> .
tk:s a skos:ConceptScheme ; dct:title "Bộ từ khoá Mẫu"@vi .
tk:g a skos:Collection ; skos:prefLabel "Nhóm"@vi ; skos:member tk:1 .
tk:1 a skos:Concept ; skos:prefLabel "Văn học"@vi, "Literature"@en ; skos:inScheme tk:s ; skos:narrower tk:2 ;
  skos:definition [ <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> "Nghệ thuật \\"ngôn từ\\""@vi ] .
tk:2 skos:prefLabel "Ca dao"@vi ; skos:broader tk:1, <https://khac.example.org/9> ; skos:inScheme tk:s ;
  xl:altLabel [ xl:literalForm "Dân ca"@vi ] .
"""


def records(file: Path) -> list[Record]:
    found = list(read(file, "mau"))
    assert all(isinstance(one, Record) for one in found), found
    return [one for one in found if isinstance(one, Record)]


def forms() -> dict[str, bytes]:
    triples = [one.triple for one in parse(TURTLE, RdfFormat.TURTLE)]
    written = {
        name: serialize(triples, format=form)
        for name, form in (("nt", RdfFormat.N_TRIPLES), ("rdf", RdfFormat.RDF_XML), ("jsonld", RdfFormat.JSON_LD))
    }
    return {
        "ttl": TURTLE.encode(), "utf16": TURTLE.encode("utf-16"), "bom": b"\xef\xbb\xbf" + TURTLE.encode(),
        **{name: content for name, content in written.items() if content},
    }  # fmt: skip


def test_every_syntax_gives_the_same_records(tmp_path):
    found = {}
    for name, content in forms().items():
        file = tmp_path / "khong-ten"
        file.write_bytes(content)
        assert check(file).format == "skos", name
        found[name] = sorted(one.raw for one in records(file))
    assert len(found) == 6
    assert len(found["ttl"]) == 2, "two concepts; the scheme and the collection are none"
    assert all(one == found["ttl"] for one in found.values())


def test_a_concept_is_one_record_with_its_blank_nodes_and_neighbours(tmp_path):
    file = tmp_path / "a.ttl"
    file.write_text(TURTLE, "utf-8")
    first, second = records(file)
    said = [(one.tag, one.subfields) for one in first.fields]
    assert ("skos.definition", [("a", 'Nghệ thuật "ngôn từ"'), ("lang", "vi")]) in said
    assert ("skos.altLabel", [("a", "Dân ca"), ("lang", "vi")]) in [(one.tag, one.subfields) for one in second.fields]
    far, near = (one for one in second.fields if one.tag == "skos.broader")
    assert near.named("label") == ["Literature", "Văn học"]
    assert far.subfields == [("a", "https://khac.example.org/9")]


def test_kept_concepts_and_rows_are_read_again_together_and_alone(tmp_path):
    file = tmp_path / "a.ttl"
    file.write_text(TURTLE, "utf-8")
    table = tmp_path / "b.csv"
    table.write_text('iri;predicate;object\nlt:work/0123456789abcdef;"trùng";https://k.example.org/1\n', "utf-8")
    for one in (file, table):
        before = records(one)
        for batch in (before, before[:1]):
            again = reread([record.raw for record in batch])
            assert [record.raw for record in again] == [record.raw for record in batch]
            assert [record.fields for record in again] == [record.fields for record in batch]


@pytest.mark.parametrize(
    ("content", "format"),
    [
        ("subject_id\tpredicate_id\tobject_id\nviaf:1\tskos:exactMatch\thttps://k.example.org/1\n", "links"),
        ("# license: x\n#curie_map:\n#  v: http://viaf.org/viaf/\nsubject_id\tobject_id\nv:1\thttps://k.example.org/1\n",
         "links"),
        ("IRI;Quan hệ;Liên kết\nviaf:1;trùng;https://k.example.org/1\n", "links"),
        ('"isbn","title","target_iri"\n"9786042000017","Đôi mắt","https://k.example.org/1"\n', "links"),
        ("Nhan đề,Tác giả,Năm XB\nĐôi mắt,Nam Cao,2006\n", "csv"),
    ],
)  # fmt: skip
def test_tables_are_known_by_their_headings(tmp_path, content, format):
    file = tmp_path / "bang"
    file.write_text(content, "utf-8")
    assert check(file).format == format


def test_prefixes_of_the_table_are_written_out_and_kept_with_the_row(tmp_path):
    file = tmp_path / "a.sssom.tsv"
    file.write_text(
        "#curie_map:\n#  v: http://viaf.org/viaf/\n#  w: http://www.wikidata.org/entity/\n"
        "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\n"
        'v:12345\t"Tên ""hai""\nhàng"\tskos:exactMatch\tw:Q1\tsemapv:ManualMappingCuration\n'
        "v:12346\tskos:exactMatch\n",
        "utf-8",
    )
    first, second = read(file, "mau")
    assert isinstance(first, Record)
    row = first.fields[0]
    assert (row.first("subject"), row.first("object")) == (
        "http://viaf.org/viaf/12345",
        "http://www.wikidata.org/entity/Q1",
    )
    assert row.first("label") == 'Tên "hai"\nhàng'
    assert isinstance(second, Unreadable)
    assert second.reason == "link_incomplete"


def test_a_quote_that_is_never_closed_costs_its_own_row_only(tmp_path):
    file = tmp_path / "a.csv"
    rows = "".join(f"viaf:{number},https://k.example.org/{number}\n" for number in range(1, 400))
    file.write_text('subject,object\nviaf:0,"https://k.example.org/0\n' + rows, "utf-8")
    assert len(list(read(file, "mau"))) == 400


@pytest.mark.parametrize(
    ("subject", "object_", "why"),
    [
        ("viaf:1", "https://k.example.org/1", "link_waits"),
        ("Nam Cao", "https://k.example.org/1", "link_subject"),
        ("viaf:1", "javascript:alert(1)", "link_target"),
        ("viaf:1", "http://localhost/1", "link_target"),
        ("viaf:1", "https://k.example.org/work/0123456789abcdef", "link_waits"),
        ("isbn:9786042000017", "https://k.example.org/1", "link_isbn_alone"),
        ("isni:0000000000000001", "https://k.example.org/1", "link_waits"),
        ("viaf:1", "isni:0000000000000002", "link_target"),
        ("viaf:1", "sssom:NoTermFound", "link_negative"),
    ],
)
def test_nothing_is_named_by_a_name_and_nothing_links_to_what_may_not_be_published(subject, object_, why):
    (record,) = reread([f"subject\tobject\n{subject}\t{object_}\n".encode()])
    assert isinstance(record, Record)
    described = Mapper(Source("mau")).describe(record)
    assert described.need is not None
    assert described.need.reason == why


_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#"'
_SKOS = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


def _xml(body: str, entities: str = "") -> bytes:
    declared = f"<!DOCTYPE rdf:RDF [{entities}]>" if entities else ""
    concept = (
        f'<skos:Concept rdf:about="https://k.example.org/1"><skos:prefLabel>{body}</skos:prefLabel></skos:Concept>'
    )
    return f"{declared}<rdf:RDF {_RDF}>{concept}</rdf:RDF>".encode()


_LOL = '<!ENTITY a0 "lollollol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "entities within entities": (_xml("&a9;", _LOL), "rdf_entities"),
    "entities within entities that nothing uses": (_xml("", _LOL), "rdf_entities"),
    "one entity again and again": (_xml("&a;" * 20_000, f'<!ENTITY a "{"x" * 30_000}">'), "rdf_syntax"),
    "an entity from a file": (_xml("&a;", '<!ENTITY a SYSTEM "file:///etc/hostname">'), "rdf_syntax"),
    "elements within elements": (
        f"<rdf:RDF {_RDF}>{'<rdf:Description><skos:note>' * 100_000}".encode(), "rdf_nested"),
    "lists within lists": (f"{_SKOS}<https://k.example.org/1> skos:note {'(' * 300_000}".encode(), "rdf_nested"),
    "nodes within nodes": (
        f"{_SKOS}<https://k.example.org/1> skos:note {'[skos:note ' * 100_000}".encode(), "rdf_nested"),
    "objects within objects": (
        b'{"@id":"http://a/","http://www.w3.org/2004/02/skos/core#note":' * 100_000, "rdf_nested"),
    "contexts within contexts": (
        b'{"@context":{"skos":"http://www.w3.org/2004/02/skos/core#"},"@id":"http://a/","skos:narrower":' * 6_000
        + b"{}" + b"}" * 6_000, "rdf_nested"),
    "a context elsewhere": (
        b'{"@context":"https://k.example.org/c.jsonld","http://www.w3.org/2004/02/skos/core#note":"x"}', "rdf_context"),
    "a value without end": (f'{_SKOS}<https://k.example.org/1> skos:note "{"x" * 20_000_000}'.encode(), "rdf_value"),
    "an IRI with a space": (f'{_SKOS}<https://k.example.org/1 2> skos:note "x" .'.encode(), "rdf_syntax"),
    "another encoding": (
        _SKOS.encode() + '<https://k.example.org/1> skos:prefLabel "Văn'.encode("utf-16-le"), "rdf_syntax"),
    "cut off": (_SKOS.encode() + b'<https://k.example.org/1> skos:prefLabel "V', "rdf_syntax"),
    "no concept": (b"@prefix a: <http://a.example.org/> . a:1 a a:2 .", "skos_none"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_with_a_sentence_in_bounded_time_and_memory(tmp_path, name):
    content, error = HOSTILE[name]
    file = tmp_path / "a"
    file.write_bytes(content)
    started = time.process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError) as failed:
        check(file)
    assert failed.value.name == error
    assert failed.value.message("vi") != failed.value.message("en")
    assert time.process_time() - started < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000, "kilobytes"


def test_memory_stays_flat_whatever_the_number_of_concepts(tmp_path):
    file = tmp_path / "a.nt"
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(f'<https://k.example.org/{n}> {label} "Khái niệm {n}"@vi .\n' for n in range(10_000))
    tracemalloc.start()
    count = sum(1 for _ in read(file, "mau"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 10_000
    assert peak < 60_000_000
