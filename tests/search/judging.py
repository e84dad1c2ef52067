"""Judged questions (``judged/*.toml``): is what was meant found first?

The measures are those of the Text REtrieval Conference (https://trec.nist.gov): MRR, the mean of one through the place
of the first that was meant; nDCG@10, the gain of the first ten beside the best order there could be; success@5, how
often one that was meant is among the first five.
"""

import tomllib
from dataclasses import dataclass
from hashlib import blake2b
from math import log2
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from lienthong.search.asking import Filters, question
from lienthong.search.finding import TextIndex
from search.shelves import node, shelved
from sparql.serving import BASE

FOLDER = Path(__file__).with_name("judged")
MEANT = 3
_KINDS = {
    "work": "bf:Work", "agent": "bf:Agent", "subject": "skos:Concept", "instance": "bf:Instance",
    "library": "schema:Library", "item": "bf:Item",
}  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """The means of some questions, and those whose first answer is not one that was meant."""

    questions: int
    mrr: float
    ndcg: float
    success: float
    missed: tuple[str, ...]


def _id(kind: str, name: str) -> str:
    return f"{kind}/{blake2b(name.encode(), digest_size=8).hexdigest()}"


class _Shelf:
    def __init__(self) -> None:
        self.quads: list[Quad] = []
        self.names: dict[str, str] = {}

    def put(self, kind: str, name: str, label: str) -> NamedNode:
        id_ = _id(kind, name)
        self.names[id_] = f"{kind}/{name}"
        one = NamedNode(f"{BASE}/{id_}")
        self.say(one, "rdf:type", node(_KINDS[kind]))
        self.say(one, "rdfs:label", Literal(label))
        return one

    def say(self, one: NamedNode, name: str, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(one, node(name), value))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def judged_index(data: Path) -> tuple[TextIndex, dict[str, str]]:
    """The index of the judged catalogue, and the name of each entity in the questions by its id."""
    told, shelf = _read("catalogue"), _Shelf()
    agents = {name: shelf.put("agent", name, name) for name in told["agents"]}
    subjects = {name: shelf.put("subject", name, name) for name in told["subjects"]}
    libraries = [shelf.put("library", f"tv{number}", f"Thư viện số {number}") for number in range(50)]
    for name, title, *more in told["works"]:
        author, about, note, held, year = [*more, *["", [], "", 0, 0][len(more) :]]
        work, edition = shelf.put("work", name, title), shelf.put("instance", f"{name}-", title)
        shelf.say(work, "bf:hasInstance", edition)
        shelf.say(edition, "bf:instanceOf", work)
        shelf.say(edition, "schema:datePublished", Literal(str(year)))
        item = shelf.put("item", name, "bản")
        shelf.say(edition, "bf:hasItem", item)
        for library in libraries[:held]:
            shelf.say(item, "bf:heldBy", library)
        if author:
            shelf.say(work, "schema:author", agents.get(author) or shelf.put("agent", author, author))
        for one in about:
            shelf.say(work, "bf:subject", subjects.get(one) or shelf.put("subject", one, one))
        if note:
            shelf.say(work, "schema:abstract", Literal(note))
    for row in told["editions"]:
        _edition(shelf, *row)
    return TextIndex(shelved(data, quads=shelf.quads).index_folder), shelf.names


def _edition(
    shelf: _Shelf, name: str, of: str, title: str, isbn: str, issn: str, barcode: str, mark: str, control: str, doi: str
) -> None:
    edition, work = shelf.put("instance", name, title), NamedNode(f"{BASE}/{_id('work', of)}")
    shelf.say(work, "bf:hasInstance", edition)
    shelf.say(edition, "bf:instanceOf", work)
    item, record = shelf.put("item", name, "bản"), NamedNode(f"{BASE}/{_id('item', name).replace('item', 'record')}")
    shelf.say(edition, "bf:hasItem", item)
    shelf.say(edition, "bf:adminMetadata", record)
    numbered = NamedNode(f"{record.value}#local"), NamedNode(f"{edition.value}#doi")
    shelf.say(record, "bf:identifiedBy", numbered[0])
    shelf.say(edition, "bf:identifiedBy", numbered[1])
    for one, property_, value in (
        (edition, "schema:isbn", isbn), (edition, "schema:issn", issn), (item, "schema:serialNumber", barcode),
        (item, "schema:sku", mark), (numbered[0], "rdf:value", control), (numbered[1], "rdf:value", doi),
    ):  # fmt: skip
        if value:
            shelf.say(one, property_, Literal(value))


def measured(index: TextIndex, names: dict[str, str], half: str) -> Measured:
    """The measures of one half of the questions (``tuned``, ``kept``)."""
    found, missed = [], []
    for one in _read(half)["question"]:
        hits = index.find(question(one["asked"]), Filters(gathered=True), limit=10).hits
        order = [names.get(hit.id, "") for hit in hits]
        expected: dict[str, int] = one["expected"]
        places = [place for place, name in enumerate(order) if expected.get(name, 0) == MEANT]
        best = sorted(expected.values(), reverse=True)[:10]
        gain = sum((2 ** expected.get(name, 0) - 1) / log2(place + 2) for place, name in enumerate(order))
        most = sum((2**value - 1) / log2(place + 2) for place, value in enumerate(best))
        found.append((1 / (places[0] + 1) if places else 0.0, gain / most, bool(places and places[0] < 5)))
        if not places or places[0]:
            missed.append(f"{one['asked']} ({one['why']}): {order[:4]}")
    mrr, ndcg, success = (sum(values) / len(found) for values in zip(*found, strict=True))
    return Measured(len(found), mrr, ndcg, success, tuple(missed))
