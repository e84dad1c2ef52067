"""W3C validation reports on files."""

import gzip
from collections.abc import Callable
from pathlib import Path

import orjson
import pyshacl
import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import RDF, SH, BNode, Graph, Literal
from rdflib.term import Node

from lienthong.content import folder
from lienthong.errors import InputError, RuleError, UsageError
from lienthong.hostile import source
from lienthong.shapes import publishable
from lienthong.shapes.catalogue import files
from lienthong.shapes.report import FORMATS, validate

Faulty = Callable[..., list[str]]
CLEAN = Path(__file__).parent / "clean"
FAULTS = """
  DELETE WHERE { <lt:instance/lua> bf:title ?any } ;
  DELETE WHERE { <lt:work/lua> bf:subject ?any } ;
  DELETE { ?x rdf:value ?v } INSERT { ?x rdf:value "9786041000019" } WHERE { ?x a bf:Isbn ; rdf:value ?v }
"""


@pytest.fixture
def faulty(tmp_path: Path, with_fault: Faulty) -> Path:
    file = tmp_path / "faulty.nt"
    file.write_text("\n".join(with_fault("book", FAULTS)), "utf-8")
    return file


@pytest.mark.parametrize("engine", ["pyshacl", "shacl"])
def test_clean_file_conforms(engine: str) -> None:
    report = validate(CLEAN / "thesis.ttl", engine=engine)
    assert report.conforms and report.findings == []
    graph = Graph().parse(data=report.serialize("turtle"), format="turtle")
    [node] = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(node, SH.conforms) == Literal(True)
    assert "không có gì phải sửa" in report.serialize("text")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib's own JSON-LD parser uses it
@pytest.mark.parametrize("engine", ["pyshacl", "shacl"])
@pytest.mark.parametrize("format", ["turtle", "nt", "json-ld", "xml"])
def test_report_is_rdf(format: str, engine: str, faulty: Path) -> None:
    report = validate(faulty, engine=engine)
    graph = Graph().parse(data=report.serialize(format), format=format)
    [node] = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(node, SH.conforms) == Literal(False)
    assert len(list(graph.objects(node, SH.result))) == 3
    languages = {message.language for message in graph.objects(None, SH.resultMessage)}
    assert languages >= {"vi", "en"}  # pyshacl adds one of its own to SPARQL constraints


def test_both_engines_report_the_same(faulty: Path) -> None:
    slow, fast = validate(faulty, engine="pyshacl"), validate(faulty)
    assert slow.findings == fast.findings
    assert [one.shape for one in slow.findings] == ["isbn-check", "instance-title", "work-no-subject"]
    assert not slow.conforms and not publishable(slow.findings)


def _trees(graph: Graph) -> list[str]:
    """Each result written out to its leaves, so that it does not matter which blank nodes two results share.

    Left out: what only pyshacl says (details, what blank focus nodes are), and messages, which are compared by
    themselves because pyshacl loses the language of those of SPARQL constraints.
    """

    def tree(node: Node, predicate: Node | None = None) -> str:
        if not isinstance(node, BNode):
            return node.n3()
        if predicate in (SH.focusNode, SH.value):
            return "[]"
        said = sorted(
            f"{name.n3()} {tree(value, name)}"
            for name, value in graph.predicate_objects(node)
            if name not in (SH.detail, SH.resultMessage)
        )
        return f"[{'; '.join(said)}]"

    return sorted(tree(result) for result in graph.objects(None, SH.result))


def test_the_w3c_report_has_the_same_content_by_both_engines(faulty: Path) -> None:
    slow, fast = validate(faulty, engine="pyshacl").graph, validate(faulty, engine="shacl").graph
    assert _trees(slow) == _trees(fast)
    told = {str(one) for one in slow.objects(None, SH.resultMessage)}
    assert told == {str(one) for one in fast.objects(None, SH.resultMessage)}
    assert any(fast.subjects(SH.select))


OTHERS = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://tv.example.vn/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:S a sh:NodeShape ; sh:targetClass ex:Sach ;
  sh:property [ sh:path [ sh:inversePath ex:coSach ] ; sh:minCount 1 ; sh:message "Không kho nào có"@vi ] ;
  sh:property [ sh:path ( ex:a ex:b ) ; sh:maxCount 0 ] ;
  sh:property [ sh:path [ sh:alternativePath ( ex:a ex:c ) ] ; sh:datatype xsd:integer ; sh:severity sh:Warning ] ;
  sh:property [ sh:path [ sh:zeroOrMorePath ex:a ] ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path ex:d ; sh:in ( "x" "y" ) ] ;
  sh:or ( [ sh:property [ sh:path ex:z ; sh:minCount 1 ] ] [ sh:property [ sh:path ex:y ; sh:minCount 1 ] ] ) ;
  sh:node ex:N .
ex:N a sh:NodeShape ; sh:property [ sh:path ex:q ; sh:uniqueLang true ; sh:message "Trùng"@vi , "Twice"@en ] .
ex:P a sh:NodeShape ; sh:targetSubjectsOf ex:d ; sh:sparql [
  sh:select "SELECT $this ?value WHERE { $this <https://tv.example.vn/d> ?value }" ; sh:message "Có {?value}"@vi ] .
[] a sh:NodeShape ; sh:targetNode ex:k2 ; sh:nodeKind sh:Literal .
"""
BOOKS = """@prefix ex: <https://tv.example.vn/> .
ex:k1 a ex:Sach ; ex:a ex:k2 , "m" ; ex:d "w" ; ex:q "a"@vi , "b"@vi .
ex:k2 ex:b ex:k3 . ex:k4 a ex:Sach ; ex:z 1 ; ex:q "a"@vi .
"""


def test_shapes_of_others_give_the_same_report_by_both_engines(tmp_path: Path) -> None:
    shapes, data = tmp_path / "own.ttl", tmp_path / "data.ttl"
    shapes.write_text(OTHERS, "utf-8")
    data.write_text(BOOKS, "utf-8")
    slow, fast = validate(data, shapes, engine="pyshacl"), validate(data, shapes, engine="shacl")
    assert _trees(slow.graph) == _trees(fast.graph)
    assert len(slow.findings) == len(fast.findings) > 8
    assert all(one.message_vi and one.message_en for one in fast.findings)
    for graph in (slow.graph, fast.graph):
        assert Literal("Không kho nào có", lang="vi") in set(graph.objects(None, SH.resultMessage))


def test_pyshacl_steps_in_where_the_fast_engine_fails(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shacl

    def broken(*_: object, **__: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(shacl.Shapes, "from_text", broken)
    assert len(validate(faulty).findings) == 3


def test_report_for_people_and_programs(faulty: Path) -> None:
    report = validate(faulty, engine="shacl")
    told = report.serialize("text")
    assert "2 lỗi" in told and "1 cảnh báo" in told and "2 errors" in told and "082" not in told
    read = orjson.loads(report.serialize("json"))
    assert read["conforms"] is False and read["findings"][1]["shape"] == "instance-title"


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.ttl", RdfFormat.TURTLE), ("a.rdf", RdfFormat.RDF_XML), ("a.jsonld", RdfFormat.JSON_LD),
     ("a.nq", RdfFormat.N_QUADS), ("a.trig", RdfFormat.TRIG), ("a", RdfFormat.RDF_XML), ("a", RdfFormat.JSON_LD),
     ("a", RdfFormat.TURTLE), ("a.json", RdfFormat.JSON_LD)],
)  # fmt: skip
def test_data_in_any_format(name: str, format: RdfFormat, faulty: Path, tmp_path: Path) -> None:
    content = serialize((quad.triple for quad in parse(path=str(faulty))), format=format)
    assert content is not None
    file = tmp_path / name
    file.write_bytes(content)
    assert len(validate(file, engine="shacl").findings) == 3
    zipped = tmp_path / f"{name}.gz"
    zipped.write_bytes(gzip.compress(content))
    assert len(validate(zipped, engine="shacl").findings) == 3


def test_shapes_of_others(tmp_path: Path) -> None:
    shapes = tmp_path / "own.ttl"
    shapes.write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://tv.example.vn/> .
        ex:S a sh:NodeShape ; sh:targetClass ex:Sach ; sh:property ex:p .
        ex:p sh:path ex:gia ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "Thiếu giá"@vi, "No price"@en .""",
        "utf-8",
    )
    data = tmp_path / "data.ttl"
    data.write_text("@prefix ex: <https://tv.example.vn/> . ex:a a ex:Sach .", "utf-8")
    for engine in ("pyshacl", "shacl"):
        [finding] = validate(data, shapes, engine=engine).findings
        assert finding[:3] == ("Warning", "<https://tv.example.vn/a>", "<https://tv.example.vn/gia>")
        assert finding[4:] == (
            "MinCountConstraintComponent", "https://tv.example.vn/p", "Thiếu giá", "No price",
        )  # fmt: skip


def test_what_cannot_be_read_is_said_clearly(tmp_path: Path, faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a> <b> .", "utf-8")
    half = tmp_path / "half.nt.gz"
    half.write_bytes(gzip.compress(faulty.read_bytes())[:200])
    for file in (broken, half, tmp_path, tmp_path / "missing.nt"):
        with pytest.raises(InputError, match=file.name):
            validate(file)
    packed = tmp_path / "bomb.nt.gz"
    packed.write_bytes(gzip.compress(b"<a:a> <a:b> <a:c> .\n" * 400_000))
    monkeypatch.setattr(source, "FREE", 1 << 20)
    with pytest.raises(InputError) as refused:
        validate(packed)
    assert refused.value.name == "read_gzip_bomb"
    with pytest.raises(UsageError, match="turtle, nt"):
        validate(CLEAN / "book.ttl", engine="shacl").serialize("pdf")
    with pytest.raises(UsageError, match="shacl, pyshacl"):
        validate(CLEAN / "book.ttl", engine="jena")


@pytest.mark.parametrize("engine", ["pyshacl", "shacl"])
@pytest.mark.parametrize(
    "fault", ["sh:path 'gia'", "sh:path <x:gia> ; sh:minCount 'x'", "sh:path <x:gia> ; sh:pattern '['"]
)
def test_shapes_that_are_no_shacl(fault: str, engine: str, tmp_path: Path) -> None:
    shapes, data = tmp_path / "bad.ttl", tmp_path / "data.ttl"
    declared = "@prefix sh: <http://www.w3.org/ns/shacl#> . <x:s> a sh:NodeShape ; sh:targetClass <x:c> ."
    shapes.write_text(f"{declared} <x:s> sh:property <x:p> . <x:p> a sh:PropertyShape ; {fault} .", "utf-8")
    data.write_text("<x:a> a <x:c> ; <x:gia> 'mười' .", "utf-8")
    with pytest.raises(RuleError, match="SHACL"):
        validate(data, shapes, engine=engine)


@pytest.mark.parametrize("engine", ["pyshacl", "shacl"])
def test_shapes_file_without_shapes_is_refused(engine: str) -> None:
    with pytest.raises(RuleError, match="--shapes"):
        validate(CLEAN / "book.ttl", CLEAN / "thesis.ttl", engine=engine)


def test_our_shapes_are_valid_shacl() -> None:
    shapes = Graph()
    for file in files():
        shapes.parse(file)
    conforms, _, told = pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, told


def test_formats_are_all_served(faulty: Path) -> None:
    report = validate(faulty, engine="shacl")
    assert all(report.serialize(format) for format in FORMATS)
    assert folder("shapes").is_dir()
