"""A catalogue of any size after ``docs/model.md``, published as a generation: the same seed, the same triples."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from lienthong.graph.changelog import ChangeLog, write_generation
from lienthong.graph.generation import Generation, generations_folder, switch, write_meta
from lienthong.graph.ledger.changes import Change
from lienthong.graph.shelves.file import build as fill_shelves
from lienthong.graph.tallies.making import build as count_links
from lienthong.graph.terms import entity_id, fragment_id, iri, literal, typed
from lienthong.search.statements import Stored

FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
MIDDLES = (
    "Văn",
    "Thị",
    "Đức",
    "Minh",
    "Thanh",
    "Quang",
    "Xuân",
    "Ngọc",
    "Hữu",
    "Kim",
    "Bích",
    "Gia",
)
GIVEN = [
    "An",
    "Bình",
    "Châu",
    "Dũng",
    "Giang",
    "Hà",
    "Hiếu",
    "Hương",
    "Khánh",
    "Lan",
    "Linh",
    "Mai",
    "Nam",
    "Phong",
    "Quỳnh",
    "Sơn",
    "Thảo",
    "Trung",
    "Uyên",
    "Vinh",
]
TOPICS = [
    "Kinh tế vĩ mô",
    "Lịch sử Việt Nam",
    "Giải tích",
    "Vật lý đại cương",
    "Lập trình Python",
    "Văn học dân gian",
    "Luật hình sự",
    "Nông nghiệp bền vững",
    "Y học cổ truyền",
    "Ngôn ngữ học",
    "Triết học phương Đông",
    "Cơ sở dữ liệu",
    "Hoá hữu cơ",
    "Du lịch sinh thái",
]
FORMS = [
    "Giáo trình",
    "Nhập môn",
    "Bài tập",
    "Sổ tay",
    "Những vấn đề cơ bản của",
    "Cẩm nang",
    "Từ điển",
    "Lược khảo",
    "Tuyển tập",
]
PLACES = ("Hà Nội", "Thành phố Hồ Chí Minh", "Huế", "Đà Nẵng", "Cần Thơ")
PUBLISHERS = ("Giáo dục", "Khoa học và Kỹ thuật", "Đại học Quốc gia Hà Nội", "Trẻ", "Kim Đồng", "Chính trị quốc gia")
LIBRARIES = (
    "Thư viện Quốc gia Việt Nam",
    "Thư viện Trường Đại học Cần Thơ",
    "Thư viện Khoa học Tổng hợp Thành phố Hồ Chí Minh",
    "Thư viện tỉnh Thừa Thiên Huế",
)


@dataclass
class Catalogue:
    """N-Triples lines below ``base`` and the ids by kind; ``named`` holds lines of named graphs."""

    base: str
    seed: int = 1
    lines: list[str] = field(default_factory=list)
    named: dict[str, list[str]] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._known: set[str] = set()

    def say(self, subject: str, predicate: str, value: str) -> None:
        """One triple; subject and entity values are ``kind/id`` or ``kind/id#fragment``, others N-Triples."""
        self.lines.append(f"<{self.base}/{subject}> {iri(predicate)} {self._object(value)} .")

    def inner(self, owner: str, link: str, kind: str, **values: str) -> str:
        """An inner node ``owner#kind-hash`` with its class, linked from its owner; ``bf_date=`` stands for bf:date."""
        node = f"{owner}#{link.partition(':')[2].lower()}-{fragment_id(repr(sorted(values.items())) + kind)}"
        self.say(owner, link, node)
        self.say(node, "rdf:type", iri(kind))
        for name, value in values.items():
            self.say(node, name.replace("_", ":", 1), value)
        return node

    def entity(self, kind: str, key: str, label: str, *types: str, lang: str = "") -> str:
        """An entity with its label, name and classes, made once."""
        one = entity_id(kind, key)
        if one not in self._known:
            self._known.add(one)
            self.ids.setdefault(kind, []).append(one)
            for name in types:
                self.say(one, "rdf:type", iri(name))
            self.say(one, "rdfs:label", literal(label, lang))
            if kind != "record":
                self.say(one, "schema:name", literal(label, lang))
        return one

    def both(self, subject: str, bibframe: str, schema: str, value: str) -> None:
        """The same link in both vocabularies."""
        self.say(subject, bibframe, value)
        self.say(subject, schema, value)

    def _object(self, value: str) -> str:
        return value if value[0] in '<"' else f"<{self.base}/{value}>"

    def person(self) -> str:
        """A person, some of them far more often than others."""
        pick = self._random
        rank = min(int(pick.paretovariate(0.6)), 100_000)
        name = f"{FAMILIES[rank % 16]} {MIDDLES[rank // 16 % 12]} {GIVEN[rank // 192 % 20]}"
        return self.entity("agent", f"{name}|{rank}", name, "bf:Agent", "bf:Person", "schema:Person")

    def work(self, number: int, title: str = "") -> str:
        """A work with one to three editions and their copies. ``title`` replaces the made-up one."""
        pick = self._random
        topic = pick.choice(TOPICS)
        title = title or f"{pick.choice(FORMS)} {topic[0].lower()}{topic[1:]} {number}"
        work = self.entity(
            "work", str(number), title, "bf:Work", "bf:Text", "bf:Monograph", "schema:CreativeWork", "schema:Book",
            lang="vi",
        )  # fmt: skip
        self.inner(work, "bf:title", "bf:Title", bf_mainTitle=literal(title, "vi"))
        author, other = self.person(), self.person()
        self._creators(work, author, other, title)
        self.say(work, "bf:language", iri("lang:vie"))
        self.say(work, "schema:inLanguage", literal("vi"))
        self.say(work, "bf:content", iri("content:txt"))
        self.inner(
            work, "bf:classification", "bf:ClassificationDdc",
            bf_classificationPortion=literal(f"{pick.randrange(1000):03}.{pick.randrange(99):02}"),
        )  # fmt: skip
        for name in {topic, pick.choice(TOPICS)}:
            subject = self.entity("subject", name, name, "bf:Topic", "skos:Concept", "schema:DefinedTerm", lang="vi")
            self.both(work, "bf:subject", "schema:about", subject)
        for edition in range(pick.choice((1, 1, 2, 3))):
            self._instance(work, f"{number}.{edition}", title, author)
        return work

    def _creators(self, work: str, author: str, other: str, title: str) -> None:
        first = self.inner(work, "bf:contribution", "bf:Contribution", bf_agent=author, bf_role=iri("rel:aut"))
        self.say(first, "rdf:type", iri("bf:PrimaryContribution"))
        self.say(work, "schema:author", author)
        if other != author:
            self.inner(work, "bf:contribution", "bf:Contribution", bf_agent=other, bf_role=iri("rel:edt"))
            self.say(work, "schema:editor", other)

    def _instance(self, work: str, key: str, title: str, author: str) -> None:
        pick = self._random
        one = self.entity(
            "instance", key, title, "bf:Instance", "bf:Print", "schema:CreativeWork", "schema:Book", lang="vi"
        )
        self.both(one, "bf:instanceOf", "schema:exampleOfWork", work)
        self.both(work, "bf:hasInstance", "schema:workExample", one)
        self.inner(one, "bf:title", "bf:Title", bf_mainTitle=literal(title, "vi"))
        self._imprint(one)
        self.say(one, "schema:author", author)
        pages = pick.randrange(80, 900)
        self.inner(one, "bf:extent", "bf:Extent", rdfs_label=literal(f"{pages} tr."))
        self.say(one, "schema:numberOfPages", typed(str(pages), "xsd:integer"))
        self.say(one, "bf:dimensions", literal("24 cm"))
        isbn = f"978604{pick.randrange(10**7):07}"
        self.inner(one, "bf:identifiedBy", "bf:Isbn", rdf_value=literal(isbn))
        self.say(one, "schema:isbn", literal(isbn))
        self.say(one, "bf:carrier", iri("carrier:nc"))
        self.say(one, "bf:media", iri("media:n"))
        self.say(one, "bf:issuance", iri("issuance:mono"))
        self._record(one, key)
        for copy in range(pick.randrange(4)):
            self._item(one, f"{key}.{copy}")

    def _imprint(self, one: str) -> None:
        pick = self._random
        year, city, house = str(pick.randrange(1975, 2026)), pick.choice(PLACES), pick.choice(PUBLISHERS)
        place = self.entity("place", city, city, "bf:Place", "schema:Place")
        publisher = self.entity("agent", house, house, "bf:Agent", "bf:Organization", "schema:Organization")
        self.inner(
            one, "bf:provisionActivity", "bf:Publication", bf_place=place, bf_agent=publisher,
            bf_date=typed(year, "edtf:edtf"), bflc_simplePlace=literal(city), bflc_simpleAgent=literal(f"Nxb. {house}"),
            bflc_simpleDate=literal(year),
        )  # fmt: skip
        self.say(one, "schema:publisher", publisher)
        self.say(one, "schema:datePublished", typed(year, "xsd:gYear"))
        self.say(one, "schema:locationCreated", place)
        if pick.random() < 0.3:
            series = self.entity(
                "series", house, f"Tủ sách {house}", "bf:Series", "bf:Work", "schema:CreativeWorkSeries", lang="vi"
            )
            self.both(one, "bf:hasSeries", "schema:isPartOf", series)
            self.say(one, "bf:seriesStatement", literal(f"Tủ sách {house}", "vi"))

    def _record(self, one: str, key: str) -> None:
        record = self.entity("record", key, f"vl{key}", "bf:AdminMetadata")
        self.inner(record, "bf:identifiedBy", "bf:Local", rdf_value=literal(f"vl{key}"))
        self.say(record, "bf:changeDate", typed("2024-05-06T07:08:09", "xsd:dateTime"))
        self.say(record, "dct:isPartOf", "dataset/thu-nghiem")
        self.say(record, "dct:format", literal("marc21"))
        self.say(one, "bf:adminMetadata", record)

    def _item(self, one: str, key: str) -> None:
        name = self._random.choice(LIBRARIES)
        library = self.entity("library", name, name, "bf:Organization", "bf:Agent", "schema:Library", lang="vi")
        item = self.entity("item", key, f"VL.{key}", "bf:Item", "schema:Offer")
        self.both(item, "bf:itemOf", "schema:itemOffered", one)
        self.say(one, "bf:hasItem", item)
        self.say(one, "schema:offers", item)
        self.both(item, "bf:heldBy", "schema:offeredBy", library)
        self.inner(item, "bf:shelfMark", "bf:ShelfMark", rdfs_label=literal(f"330.1 / {key}"))
        self.inner(item, "bf:identifiedBy", "bf:Barcode", rdf_value=literal(f"VL{key.replace('.', '')}"))

    def dataset(self, source: str = "thu-nghiem") -> None:
        """The dataset that every record belongs to, in its own named graph."""
        name, library = f"dataset/{source}", self.ids.get("library", [""])[0]
        start, mark = len(self.lines), self.say
        for kind in ("void:Dataset", "dcat:Dataset", "schema:Dataset"):
            mark(name, "rdf:type", iri(kind))
        mark(name, "dct:title", literal("Mục lục thử nghiệm", "vi"))
        mark(name, "schema:name", literal("Trial catalogue", "en"))
        mark(name, "dct:license", "<http://creativecommons.org/publicdomain/zero/1.0/>")
        if library:
            mark(name, "dct:publisher", library)
        self._move(start, f"{self.base}/{name}")

    def merged(self, old: str, new: str) -> None:
        """``old`` leads to ``new`` from now on."""
        start = len(self.lines)
        self.say(old, "dct:isReplacedBy", new)
        self._move(start, f"{self.base}/graph/identity")

    def gone(self, old: str, label: str) -> None:
        """``old`` was withdrawn."""
        start = len(self.lines)
        self.say(old, "prov:invalidatedAtTime", typed("2026-01-02T03:04:05Z", "xsd:dateTime"))
        self.say(old, "rdfs:label", literal(label, "vi"))
        self.say(old, "rdf:type", iri("bf:Work"))
        self._move(start, f"{self.base}/graph/identity")

    def _move(self, start: int, graph: str) -> None:
        self.named.setdefault(graph, []).extend(self.lines[start:])
        del self.lines[start:]


def publish(catalogue: Catalogue, data: Path, number: int = 1) -> Generation:
    """Write the catalogue as generation ``number`` below ``data`` and switch to it."""
    folder = generations_folder(data) / f"{number:08d}"
    folder.mkdir(parents=True)
    store = Store(str(folder / "store"))
    lines = sorted(set(catalogue.lines))
    store.bulk_load(("\n".join(lines) + "\n").encode(), RdfFormat.N_TRIPLES)
    for graph, named in catalogue.named.items():
        quads = "\n".join(f"{line[:-2]} <{graph}> ." for line in dict.fromkeys(named))
        store.bulk_load(f"{quads}\n".encode(), RdfFormat.N_QUADS)
    store.flush()
    del store
    moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    generation = Generation(number, catalogue.base, moment, len(lines), folder)
    write_meta(generation)
    stored = Stored(generation.open(), catalogue.base)
    fill_shelves(generation.shelves_file, stored, catalogue.base)
    count_links(generation.tallies_folder, stored, catalogue.base)
    iris = sorted({line[1 : line.index(">")].partition("#")[0] for line in lines})
    ids = [iri.removeprefix(f"{catalogue.base}/") for iri in iris if iri.startswith(f"{catalogue.base}/")]
    start = ChangeLog(data, number).last
    write_generation(data, number, (Change(start + n, moment, number, id_, "created") for n, id_ in enumerate(ids, 1)))
    switch(data, generation)
    return generation
