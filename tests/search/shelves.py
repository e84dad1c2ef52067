"""A small catalogue for the tests of searching: one world with an index beside its store."""

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from lienthong.graph.generation import Generation
from lienthong.graph.terms import iri
from lienthong.search.index import build
from sparql.serving import BASE, publish

WORKS = {
    "kinhte": ("Giáo trình kinh tế vĩ mô", "vie"),
    "vimo": ("Giáo trình kinh tế vi mô", "vie"),
    "khongdau": ("Giao trinh kinh te vi mo", "vie"),
    "luat": ("Luật kinh tế : giáo trình", "vie"),
    "kieu": ("Truyện Kiều", "vie"),
    "han": ("金雲翹新傳", "chi"),
    "duong": ("Đường về nhà", "vie"),
    "hoa": ("Hóa học đại cương", "vie"),
    "quotes": ('The "quoted" {braces} \\ SERVICE <http://x/> book', "eng"),
    "emoji": ("Sách về 🐘 voi", "vie"),
    "long": ("Một trăm bài toán kinh tế và những lời giải hay cho học sinh trung học phổ thông cả nước", "vie"),
}
AGENTS = {"nguyendu": "Nguyễn Du", "nguyendz": "Nguyễn Dữ", "tolstoy": "Lev Tolstoy"}
TYPE, LABEL = NamedNode(iri("rdf:type")[1:-1]), NamedNode(iri("rdfs:label")[1:-1])


def node(curie: str) -> NamedNode:
    return NamedNode(iri(curie)[1:-1])


def entity(name: str) -> NamedNode:
    """An entity by a short name; its id is as long as ids are."""
    kind, _, local = name.partition("/")
    return NamedNode(f"{BASE}/{kind}/{local if kind == 'library' or '#' in local else local.ljust(16, 'x')}")


def short(id_: str) -> str:
    """The short name of an entity."""
    return id_.removeprefix(f"{BASE}/").rstrip("x")


def catalogue() -> list[Quad]:
    """Works, agents, a subject, an edition with ISBN, copies in a library."""
    quads = []
    for name, (title, lang) in WORKS.items():
        work = entity(f"work/{name}")
        quads += [Quad(work, TYPE, node("bf:Work")), Quad(work, LABEL, Literal(title))]
        quads.append(Quad(work, node("bf:language"), node(f"lang:{lang}")))
        quads.append(Quad(work, node("bf:hasInstance"), entity(f"instance/{name}")))
    for name, label in AGENTS.items():
        agent = entity(f"agent/{name}")
        quads += [Quad(agent, TYPE, node("bf:Agent")), Quad(agent, LABEL, Literal(label))]
    quads += [
        Quad(entity("work/kieu"), node("schema:author"), entity("agent/nguyendu")),
        Quad(entity("work/han"), node("schema:author"), entity("agent/nguyendu")),
        Quad(entity("work/han"), node("schema:alternateName"), Literal("Kim Vân Kiều tân truyện")),
        Quad(entity("work/kinhte"), node("bf:subject"), entity("subject/kt")),
        Quad(entity("work/kinhte"), node("schema:abstract"), Literal("Lạm phát và tăng trưởng.")),
        Quad(entity("subject/kt"), TYPE, node("skos:Concept")),
        Quad(entity("subject/kt"), LABEL, Literal("Kinh tế học")),
        Quad(entity("work/kinhte"), node("bf:hasInstance"), entity("instance/sach")),
        Quad(entity("instance/sach"), TYPE, node("bf:Instance")),
        Quad(entity("instance/sach"), LABEL, Literal("Giáo trình kinh tế vĩ mô")),
        Quad(entity("instance/sach"), node("bf:instanceOf"), entity("work/kinhte")),
        Quad(entity("instance/sach"), node("schema:isbn"), Literal("9786040000019")),
        Quad(entity("instance/sach"), node("schema:datePublished"), Literal("2019", datatype=node("xsd:gYear"))),
        Quad(entity("instance/sach"), node("bf:hasItem"), entity("item/ban1")),
        Quad(entity("item/ban1"), TYPE, node("bf:Item")),
        Quad(entity("item/ban1"), LABEL, Literal("bản 1")),
        Quad(entity("item/ban1"), node("bf:itemOf"), entity("instance/sach")),
        Quad(entity("item/ban1"), node("bf:heldBy"), entity("library/tvqg")),
        Quad(entity("item/ban1"), node("schema:serialNumber"), Literal("VL-000.123")),
        Quad(entity("library/tvqg"), TYPE, node("schema:Library")),
        Quad(entity("library/tvqg"), LABEL, Literal("Thư viện Quốc gia Việt Nam")),
    ]
    return quads


def shelved(data: Path, number: int = 1, quads: list[Quad] | None = None, *, indexed: bool = True) -> Generation:
    """Publish the catalogue with its index."""
    made = publish(data, number, catalogue() if quads is None else quads)
    if indexed:
        build(made.index_folder, made.open(), BASE)
    return made
