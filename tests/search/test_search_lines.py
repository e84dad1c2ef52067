"""What is kept with a hit for its line is what the store says, whatever way the index was made."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from tantivy import Query

from lienthong.graph.generation import Generation
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import Described
from lienthong.search.asking import question
from lienthong.search.finding import TextIndex
from lienthong.search.hits import stored
from lienthong.search.lines import ALL, told
from lienthong.search.table import lines
from lienthong.site.published import open_current
from lienthong.site.reading import Reading, named
from lienthong.site.searchhits import line
from lienthong.site.show import Show
from search.growing import BASE, records, step
from search.shelves import catalogue, entity, shelved

Texts = list[tuple[str, str | None]]


def texts(found: list[NamedNode | Literal]) -> Texts:
    """Without datatypes, which no line tells."""
    return [(one.value, one.language if isinstance(one, Literal) else "link") for one in found]


def kept_of(generation: Generation) -> dict[str, bytes]:
    """What is kept with each entity."""
    index = TextIndex(generation.index_folder)
    found = index.searcher.search(Query.all_query(), index.entities, count=False).hits
    return dict(stored(index.searcher, address) for _, address in found)


def differing(generation: Generation) -> tuple[int, list[str]]:
    """How many properties are kept with hits, and those of which the store says something else."""
    store, kept, wrong = generation.open(), 0, []
    for id_, one in kept_of(generation).items():
        for iri, name, most, found in told(f"{generation.base}/", id_, one):
            quads = store.quads_for_pattern(NamedNode(iri), NamedNode(name), None, DefaultGraph())
            said = [value for quad in quads if isinstance(value := quad.object, NamedNode | Literal)]
            kept += bool(found)
            if name in lines().unordered:
                said.sort(key=lambda value: value.value)
            if texts(found) != texts(said if most == ALL else said[:most]):
                wrong.append(f"{id_}: {iri} {name}")
    return kept, wrong


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_kept_is_what_the_store_says(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with Ledger.open(tmp_path) as ledger:
        for number in range(4):
            step(ledger, records(chance, 30 if number else 60))
            made = publish(ledger, tmp_path, BASE, bulk_share=1e9)
            assert made.generation is not None and made.full == (number == 0)
            kept, wrong = differing(made.generation)
            assert kept > 50 and wrong == []


def of_nguyen_du() -> Described:
    """A record of one work by one person, of one edition."""
    chance = random.Random(4)
    while True:
        for _, one in records(chance, 20):
            if one and '"Nguyễn Du"' in "".join(one.lines) and "/Work>" in "".join(one.lines):
                return one


def altered(one: Described, name: str, old: str, new: str) -> Described:
    """The record with other values of one property."""
    made = [text.replace(old, new) if f"{name}>" in text else text for text in one.lines]
    assert made != one.lines
    return replace(one, lines=made)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("label", '"Nguyễn Du"', '"Nguyễn Du (1765-1820)"'),
        ("label", '"Nguyễn Du"', '"Nguyễn Du"@vi'),
        ("datePublished", '"200', '"190'),
    ],
)
def test_what_a_line_tells_of_others_is_drawn_again(tmp_path: Path, name: str, old: str, new: str) -> None:
    one = of_nguyen_du()
    with Ledger.open(tmp_path) as ledger:
        step(ledger, [("1", one)])
        before = publish(ledger, tmp_path, BASE).generation
        step(ledger, [("1", altered(one, name, old, new))])
        after = publish(ledger, tmp_path, BASE, bulk_share=1e9).generation
    assert before is not None and after is not None
    first, second = kept_of(before), kept_of(after)
    works = [id_ for id_ in second if id_.startswith("work/")]
    assert works and all(first[id_] != second[id_] for id_ in works)
    assert differing(after)[1] == []


def test_more_than_is_kept_is_read_from_the_store(tmp_path: Path) -> None:
    work, most = entity("work/kieu"), lines().values
    many = [Quad(work, named("schema:author"), entity(f"agent/tacgia{number:02}")) for number in range(most + 3)]
    many += [Quad(one.object, named("rdfs:label"), Literal(f"Tác giả {one.object.value[-5:]}")) for one in many]
    long = Quad(entity("work/luat"), named("rdfs:label"), Literal("Luật " * lines().longest))
    unkept = [Quad(work, named("schema:keywords"), Literal("thơ")), long]
    made = shelved(tmp_path, 1, [*catalogue(), *many, *unkept])
    assert differing(made)[1] == []
    opened = open_current(tmp_path)
    assert opened is not None
    plain, primed = Reading(opened), Reading(opened)
    for id_, one in kept_of(made).items():
        assert len(one) <= lines().bytes
        primed.told(id_, one)
    for curie, number in (("schema:author", 3), ("schema:author", 1000), ("schema:keywords", 5), ("rdfs:label", 60)):
        for about in (work.value, entity("work/luat").value):
            assert primed.values(about, curie, number) == plain.values(about, curie, number)
    assert len(primed.values(work.value, "schema:author")) == most + 4


def test_a_line_of_a_hit_asks_the_store_for_nothing(tmp_path: Path) -> None:
    shelved(tmp_path)
    opened = open_current(tmp_path)
    assert opened is not None and opened.index is not None
    hits = opened.index.find(question("truyện kiều")).hits + opened.index.find(question("Tolstoy")).hits
    expected = [line(Show(Reading(opened), "vi"), hit.id, frozenset()) for hit in hits]
    for kept in (opened.labels, opened.names, opened.entries):
        kept.clear()
    reading = Reading(opened)
    del reading.store
    for hit in hits:
        reading.told(hit.id, hit.line)
    assert [line(Show(reading, "vi"), hit.id, frozenset()) for hit in hits] == expected
    assert expected[0].makers and len(expected) > 2
