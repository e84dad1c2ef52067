"""What is noted while a store is built reads as the store itself does."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from lienthong.graph.publishing import noted
from lienthong.graph.publishing.beside import asked
from lienthong.graph.publishing.filling import fill
from lienthong.graph.publishing.noted import Noted
from lienthong.graph.publishing.noting import Notebook, noting
from lienthong.graph.publishing.passing import Spoken, written
from lienthong.graph.terms import iri
from lienthong.search.statements import Statement, Stored
from lienthong.search.uniting import ALL

BASE = "https://thuvien.example"
_INTEGER, _BOOLEAN = iri("xsd:integer"), iri("xsd:boolean")
_RECORDS = [
    [
        ("work/a", "rdf:type", iri("bf:Work")), ("work/a", "rdfs:label", '"Truy\\u1EC7n \\"Kiều\\"\\n"@VI'),
        ("work/a", "rdfs:label", '"Kieu"'), ("work/a", "schema:author", f"<{BASE}/agent/n>"),
        ("work/a", "bf:classification", f"<{BASE}/work/a#c1>"), ("work/a", "bf:mainTitle", '"không ai hỏi"'),
        ("work/a#c1", "rdf:type", iri("bf:ClassificationDdc")),
        ("work/a#c1", "bf:classificationPortion", '"895.922"'), ("work/a#c1", "bf:itemPortion", '"K\\\\5"'),
        ("agent/n", "rdf:type", iri("bf:Agent")), ("agent/n", "rdfs:label", '"Nguyễn Du"'),
        ("instance/i", "rdf:type", iri("bf:Instance")), ("instance/i", "schema:datePublished", f'"007"^^{_INTEGER}'),
    ],
    [
        ("instance/i", "schema:isAccessibleForFree", f'"1"^^{_BOOLEAN}'),
        ("instance/i", "schema:datePublished", f'"7"^^{_INTEGER}'), ("instance/i", "rdfs:label", '"a ^^<b> c"'),
        ("instance/i", "schema:license", "<https://vi.example/gi\\u1EA5y>"),
        ("agent/n", "rdf:type", iri("bf:Agent")), ("agent/n", "rdfs:label", '"Nguyễn Du"'),
        ("agent/n", "rdfs:label", '"Tố Như"@vi'), ("work/b#x", "rdf:type", iri("bf:Work")),
    ],
]  # fmt: skip
_NODES = [f"{BASE}/{one}" for one in ("work/a", "work/a#c1", "agent/n", "instance/i", "work/b", "work/b#x", "item/no")]


def _spoken() -> Iterator[Spoken]:
    for record in _RECORDS:
        found: Spoken = {}
        for one, name, value in record:
            found.setdefault(one, []).append((_term(name), value))
        yield found


def _term(name: str) -> str:
    return f"<{name}>" if name.startswith("http") else iri(name)


@contextmanager
def _built(folder: Path) -> Iterator[tuple[Store, Notebook]]:
    store = Store(str(folder / "store"))
    with noting(folder / "notes", asked()) as book:
        fill(store, (written(spoken, BASE) for spoken in book.through(_spoken())))
        yield store, book


def _what(statements: Stored | Noted, node: str, most: int = 1_000) -> list[Statement]:
    found = sorted(statements.said(node, most), key=str)
    assert len(found) == len(set(found))
    return [one for one in found if one[0] in asked()]


def _all_of(statements: Stored | Noted, kind: str, class_: str) -> list[str]:
    every = [sorted(statements.every({kind: iri(class_)[1:-1]}, (part, 2))) for part in range(2)]
    assert sorted(chain(*every)) == sorted(statements.every({kind: iri(class_)[1:-1]}, ALL))
    return sorted(chain(*every))


def test_notes_say_what_the_store_says(tmp_path: Path) -> None:
    with _built(tmp_path) as (store, _):
        pass
    stored, notes = Stored(store, BASE), Noted(tmp_path / "notes", store, BASE)
    for node in _NODES:
        assert _what(notes, node) == _what(stored, node)
        for name in asked():
            assert sorted(notes.first(node, name, 60)) == sorted(stored.first(node, name, 60))
            assert notes.first(node, name, 1) == stored.first(node, name, 1)
            assert sorted(notes.values(node, name, 60)) == sorted(stored.values(node, name, 60))
            assert notes.values(node, name, 1) == stored.values(node, name, 1)
    assert sum(len(_what(notes, node)) for node in _NODES) == 17
    for kind, class_ in (("work", "bf:Work"), ("agent", "bf:Agent"), ("instance", "bf:Work")):
        assert _all_of(notes, kind, class_) == _all_of(stored, kind, class_)
    every = {"work": iri("bf:Work")[1:-1], "agent": "", "instance": ""}
    assert sorted(notes.every(every, ALL)) == sorted(stored.every(every, ALL)) == ["agent/n", "instance/i", "work/a"]


def test_the_store_is_asked_what_the_notes_do_not_know(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    label, elsewhere = iri("rdfs:label")[1:-1], "https://other.example/agent/n"
    with _built(tmp_path) as (store, book):
        for node, text in ((f"{BASE}/agent/n", "Thanh Hiên"), (elsewhere, "ai đó"), (f"{BASE}/agent/new", "mới")):
            store.add(Quad(NamedNode(node), NamedNode(label), Literal(text), DefaultGraph()))
        store.add(
            Quad(NamedNode(f"{BASE}/agent/new"), NamedNode(iri("rdf:type")[1:-1]), NamedNode(iri("bf:Agent")[1:-1]))
        )
        book.distrust(["agent/n", "agent/new"])
    stored, notes = Stored(store, BASE), Noted(tmp_path / "notes", store, BASE)
    assert sorted(notes.values(f"{BASE}/agent/n", label, 60)) == ["Nguyễn Du", "Thanh Hiên", "Tố Như"]
    assert notes.values(elsewhere, label, 60) == ["ai đó"]
    assert _all_of(notes, "agent", "bf:Agent") == _all_of(stored, "agent", "bf:Agent") == ["agent/n", "agent/new"]
    # Of more than is looked at, the store has the say which are looked at.
    assert _what(notes, f"{BASE}/work/a", 3) == _what(stored, f"{BASE}/work/a", 3)
    monkeypatch.setattr(noted, "_MOST", 2)
    few = Noted(tmp_path / "notes", store, BASE)
    assert all(_what(few, node) == _what(stored, node) for node in _NODES)


def test_of_whom_more_is_said_than_is_noted_the_store_tells_the_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a class stands among what the store says of a node, nobody has chosen."""
    record = [("work/a", "rdf:type", iri("bf:Work"))]
    record += [("work/a", name, '"x"') for name in sorted(asked()) if name != iri("rdf:type")[1:-1]]
    monkeypatch.setattr(noted, "_MOST", 1)
    monkeypatch.setattr(sys.modules[__name__], "_RECORDS", [record])
    with _built(tmp_path) as (store, _):
        pass
    assert next(iter(Stored(store, BASE).said(f"{BASE}/work/a", 1)))[0] != iri("rdf:type")[1:-1]
    notes = Noted(tmp_path / "notes", store, BASE)
    assert _all_of(notes, "work", "bf:Work") == ["work/a"]
    assert _all_of(notes, "work", "bf:Hub") == []


@pytest.mark.parametrize("seed", range(6))
def test_who_takes_turns_takes_every_entity_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """However fast each of them is; none goes without when another has not begun."""
    monkeypatch.setattr(noted, "_STRETCH", 2)
    monkeypatch.setattr(noted, "_AT_ONCE", 1)
    # Of entities that are named again and again the first notes lie apart: some stretches have none.
    records = [[(f"agent/{n}", "rdf:type", iri("bf:Agent")), ("agent/a", "rdfs:label", f'"{n}"')] for n in range(20)]
    again = [[("agent/a", "rdfs:label", f'"{n}"')] for n in range(100, 120)]
    monkeypatch.setattr(sys.modules[__name__], "_RECORDS", [*records[:10], *again, *records[10:]])
    with _built(tmp_path) as (store, _):
        pass
    turns, chance = count(), Random(seed)
    notes = [Noted(tmp_path / "notes", store, BASE, turns.__next__) for _ in range(3)]
    going = [one.every({"agent": ""}, (part, 3)) for part, one in enumerate(notes)]
    found: list[list[str]] = [[] for _ in going]
    while going:
        part = chance.randrange(len(going))
        if (id_ := next(going[part], None)) is None:
            del going[part]
        else:
            found[part].append(id_)
    assert sorted(chain(*found)) == sorted(["agent/a", *(f"agent/{n}" for n in range(20))])
    alone = Noted(tmp_path / "notes", store, BASE, count().__next__)
    assert sorted(alone.every({"agent": ""}, (1, 2))) == sorted(chain(*found))


def test_what_is_forgotten_meanwhile_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noted, "_KEPT", 1)
    monkeypatch.setattr(noted, "_AT_ONCE", 2)
    with _built(tmp_path) as (store, _):
        pass
    stored, notes = Stored(store, BASE), Noted(tmp_path / "notes", store, BASE)
    label, names, seen = iri("rdfs:label")[1:-1], frozenset(asked()), list[str]()
    for id_ in notes.every({"work": iri("bf:Work")[1:-1], "agent": "", "instance": ""}, ALL):
        seen.append(id_)
        for node in (f"{BASE}/{id_}", *_NODES, f"{BASE}/{id_}"):
            assert _what(notes, node) == _what(stored, node)
            assert sorted(notes.values(node, label, 60)) == sorted(stored.values(node, label, 60))
        whole = [sorted(one.whole(f"{BASE}/{id_}", 1_000, names), key=str) for one in (notes, stored)]
        assert whole[0] == [one for one in whole[1] if one[0] in names]
    assert sorted(seen) == ["agent/n", "instance/i", "work/a"]
