"""A catalogue of any size as descriptions, written without a file: works, editions, people and subjects are shared as
in a union catalogue. Record ``n`` is the same on every machine, whatever the size.
"""

import random
from collections.abc import Iterator
from functools import lru_cache

from lienthong.graph.ledger import Entry
from lienthong.graph.ledger.packing import hold
from lienthong.graph.matching.sketching import sketched
from lienthong.graph.terms import Described, Entity, entity_id, iri, literal, typed


def _words(text: str, between: str | None = None) -> list[str]:
    return text.split(between)


_FIRST = _words("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý")
_MIDDLE = _words("Văn Thị Đức Minh Ngọc Thanh Hữu Quang Thu Xuân Bá Công Kim Mai Như Phương")
_LAST = _words("An Bình Chi Dũng Giang Hà Hải Hạnh Hòa Hùng Lan Linh Long Nam Nga Phúc Quân Sơn Tâm Trang Tú Yến")
_HEAD = _words("Lịch sử,Địa chí,Kinh tế,Văn hóa,Giáo trình,Nhập môn,Sổ tay,Truyện,Thơ,Từ điển,Kỹ thuật,Pháp luật", ",")
_ABOUT = _words("nông nghiệp,thủy sản,làng nghề,đình chùa,sông Hồng,miền núi,biển đảo,thương mại,giáo dục,y học", ",")
_PLACES = [f"{name} {n}" for n in range(1, 7) for name in ("Vĩnh Hòa", "Tân An", "Phú Lộc", "Bình Minh", "Đông Hải")]
_LIBRARIES = 40
_SCHEMES = ("", "bộ từ khóa tỉnh", "http://id.loc.gov/authorities/subjects")


def entry(number: int, version: int = 0) -> Entry:
    """Record ``number`` as a load would store it; each ``version`` has another note and pagination."""
    said = _describe(number, version)
    sketch = sketched(said, hold(said))
    raw = f"{number:09d} {version}".encode() + b" biblio" * 60
    place = number + 1, number * 500
    return Entry(f"{number:09d}", "live", raw, "marc21", "bench.mrc", *place, described=said, sketch=sketch)


def entries(numbers: range, version: int = 0) -> Iterator[Entry]:
    """Those records, one after the other."""
    return (entry(number, version) for number in numbers)


@lru_cache(maxsize=100_000)
def _edition(number: int) -> tuple[int, str, str, str, int]:
    """Of an edition: its work, title, ISBN, year and first creator. Three in ten share a work."""
    chance = random.Random(f"edition {number}")
    work = number if chance.random() < 0.7 else int(number * chance.random())
    told = random.Random(f"work {work}")
    title = f"{told.choice(_HEAD)} {told.choice(_ABOUT)} {told.choice(_PLACES)} {work % 9973} {told.choice(_LAST)}"
    creator = int(max(work, 50) * 0.35 * told.random() ** 2)
    body = f"978604{number % 1_000_000:06d}"
    check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10
    return work, title, f"{body}{check}", str(1960 + chance.randrange(65)), creator


def _name(number: int) -> str:
    chance = random.Random(f"person {number}")
    return f"{chance.choice(_FIRST)} {chance.choice(_MIDDLE)} {chance.choice(_LAST)}"


class _Saying:
    """The lines and entities of one description."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.entities: list[Entity] = []

    def entity(self, kind: str, keys: list[str], role: str, classes: tuple[str, ...], label: str) -> str:
        ids = tuple(entity_id(kind, key) for key in keys)
        if all(one.ids[0] != ids[0] for one in self.entities):
            self.entities.append(Entity(ids, role))
            self.say(ids[0], *(("rdf:type", iri(one)) for one in classes))
            self.say(ids[0], ("rdfs:label", label), ("schema:name", label))
        return ids[0]

    def say(self, id_: str, *pairs: tuple[str, str]) -> None:
        self.lines += [f"<lt:{id_}> {iri(predicate)} {value} ." for predicate, value in pairs]

    def inner(self, id_: str, predicate: str, name: str, *pairs: tuple[str, str]) -> None:
        self.say(id_, (predicate, f"<lt:{id_}#{name}>"))
        self.say(f"{id_}#{name}", *pairs)


def _describe(number: int, version: int) -> Described:
    chance = random.Random(f"record {number}")
    edition = number if chance.random() < 0.6 else int(number * chance.random())
    work, title, isbn, year, creator = _edition(edition)
    said = _Saying()
    shown, name = literal(title, "vi"), _name(creator)
    person = said.entity("agent", [f"person|{name}|{1900 + creator % 100}"], "agent", ("bf:Person",), literal(name))
    said.say(person, ("schema:birthDate", typed(str(1900 + creator % 100), "xsd:gYear")))
    of = said.entity("work", [f"{title}|{name}|vie", f"{title}|{name}"], "work", ("bf:Work", "schema:Book"), shown)
    said.inner(of, "bf:title", "title-1", ("rdf:type", iri("bf:Title")), ("bf:mainTitle", shown))
    said.inner(of, "bf:contribution", f"contribution-{creator}", ("rdf:type", iri("bf:PrimaryContribution")),
               ("bf:agent", f"<lt:{person}>"), ("bf:role", iri("rel:aut")))  # fmt: skip
    said.say(of, ("schema:author", f"<lt:{person}>"), ("bf:language", iri("lang:vie")))
    keys = [f"isbn|{isbn}|{title}|{year}", f"isbn|{isbn}|{title}", f"{title}|{name}|{year}"]
    book = said.entity("instance", keys, "instance", ("bf:Instance", "schema:Book"), shown)
    said.inner(book, "bf:title", "title-1", ("rdf:type", iri("bf:Title")), ("bf:mainTitle", shown))
    said.inner(book, "bf:identifiedBy", f"isbn-{isbn}", ("rdf:type", iri("bf:Isbn")), ("rdf:value", f'"{isbn}"'))
    pages = 100 + edition % 400 + version
    said.inner(book, "bf:extent", f"extent-{pages}", ("rdf:type", iri("bf:Extent")), ("rdfs:label", f'"{pages} tr."'))
    said.say(book, ("bf:instanceOf", f"<lt:{of}>"), ("schema:isbn", f'"{isbn}"'),
             ("schema:datePublished", typed(year, "xsd:gYear")))  # fmt: skip
    said.say(of, ("bf:hasInstance", f"<lt:{book}>"))
    _imprint(said, book, edition)
    _subjects(said, of, work)
    _copies(said, book, number, chance)
    record = said.entity("record", [f"bench|{number}"], "record", ("bf:AdminMetadata",), f'"{number:09d}"')
    said.say(book, ("bf:adminMetadata", f"<lt:{record}>"))
    said.say(record, ("dct:isPartOf", "<lt:dataset/bench>"), ("dct:format", '"marc21"'))
    said.entities.append(Entity(("dataset/bench",), "dataset"))
    return Described(record, said.entities, said.lines)


def _imprint(said: _Saying, book: str, edition: int) -> None:
    place = _PLACES[edition % len(_PLACES)]
    town = said.entity("place", [place], "place", ("bf:Place",), literal(place, "vi"))
    house = f"Nxb. {_HEAD[edition % len(_HEAD)]} {edition % 47}"
    by = said.entity("agent", [f"organisation|{house}"], "publisher", ("bf:Organization",), literal(house))
    said.inner(book, "bf:provisionActivity", "publication-1", ("rdf:type", iri("bf:Publication")),
               ("bf:place", f"<lt:{town}>"), ("bf:agent", f"<lt:{by}>"))  # fmt: skip


def _subjects(said: _Saying, of: str, work: int) -> None:
    chance = random.Random(f"subjects {work}")
    for _ in range(2):
        which, scheme = int((50 + work * 0.08) * chance.random() ** 2), chance.choice(_SCHEMES)
        label = f"{_ABOUT[which % 10]} {_PLACES[which % 30]} {which // 30}"
        classes = ("bf:Topic", "skos:Concept")
        one = said.entity("subject", [f"{scheme}|{label}"], f"subject|{label}", classes, literal(label, "vi"))
        if scheme.startswith("http"):
            said.say(one, ("skos:inScheme", f"<{scheme}>"))
        elif scheme:
            said.inner(one, "bf:source", "source-1", ("rdf:type", iri("bf:Source")), ("rdfs:label", literal(scheme)))
        said.say(of, ("bf:subject", f"<lt:{one}>"))


def _copies(said: _Saying, book: str, number: int, chance: random.Random) -> None:
    name = f"Thư viện {chance.randrange(_LIBRARIES)}"
    library = said.entity("library", [name], "library", ("schema:Library",), literal(name))
    for copy in range(2):
        item = said.entity("item", [f"{name}|{number}|{copy}"], f"item|{copy}", ("bf:Item",), f'"{number}.{copy}"')
        said.say(item, ("bf:itemOf", f"<lt:{book}>"), ("bf:heldBy", f"<lt:{library}>"))
        said.say(book, ("bf:hasItem", f"<lt:{item}>"))
