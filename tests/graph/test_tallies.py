"""What leads to an entity is counted and in order, and an update leaves what counting anew would give."""

import gc
import os
import random
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from lienthong.graph.tallies import files, making
from lienthong.graph.tallies.making import amend, build, fold
from lienthong.graph.tallies.placing import LETTERS, title_key
from lienthong.graph.tallies.reading import Tallies, open_tallies
from lienthong.graph.tallies.rules import listed
from lienthong.graph.terms import iri
from lienthong.search.statements import Stored
from lienthong.text import sort_key

BASE = "https://thuvien.example"
SUBJECT, HELD = (iri(one)[1:-1] for one in ("bf:subject", "bf:heldBy"))
TITLES = ("Ăn uống", "An Giang", "Ẩm thực", "Đất nước", "Dân ca", "Ông đồ", "Ở rừng", "Ô Cấp", "1945", "Zola", "Ấm trà")


def node(one: str) -> NamedNode:
    return NamedNode(f"{BASE}/{one}" if "/" in one else iri(one)[1:-1])


def name(number: int) -> str:
    return f"{number:016d}"


def quads(*rows: tuple[str, str, str | Literal]) -> list[Quad]:
    return [Quad(node(s), node(p), o if isinstance(o, Literal) else node(o)) for s, p, o in rows]


def work(number: int, title: str, *, year: str = "", subjects: tuple[int, ...] = (0,), label: str = "") -> list[Quad]:
    """A Work on some subjects by one author, with an edition of which a library has a copy."""
    one, edition, item = f"work/{name(number)}", f"instance/{name(number)}", f"item/{name(number)}"
    rows: list[tuple[str, str, str | Literal]] = [
        (one, "rdfs:label", Literal(title, language="vi")), (one, "bf:hasInstance", edition),
        (edition, "bf:instanceOf", one), (edition, "rdfs:label", Literal(label or title)),
        (one, "schema:author", f"agent/{name(number % 3)}"), (item, "bf:itemOf", edition),
        (edition, "bf:hasItem", item), (item, "bf:heldBy", f"library/{name(0)}"), (item, "rdfs:label", Literal("VV.1")),
    ]  # fmt: skip
    rows += [(one, "bf:subject", f"subject/{name(subject)}") for subject in subjects]
    rows += [(edition, "schema:datePublished", Literal(year))] * bool(year)
    rows += [(one, "rdfs:label", Literal(label))] * bool(label)
    return quads(*rows)


def store_of(quads: list[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


def everything(folder: Path) -> dict[tuple[str, str, str], tuple[int, list[str]]]:
    """Number and entries of every list that the tests make."""
    tallies, found = Tallies(folder), {}
    targets = [f"{kind}/{name(n)}" for kind in ("subject", "agent", "library") for n in range(4)]
    for one in listed():
        for target in targets:
            number = tallies.number(one.link, one.kind, target)
            found[(one.link, one.kind, target)] = number, tallies.stretch(one.link, one.kind, target, 0, 10_000)
            assert len(found[(one.link, one.kind, target)][1]) == number
    tallies.close()
    return {key: value for key, value in found.items() if value[0]}


def test_lists_are_counted_and_in_the_order_of_the_vietnamese_alphabet(tmp_path: Path) -> None:
    store = store_of([quad for n, title in enumerate(TITLES) for quad in work(n, title)])
    build(tmp_path / "t", Stored(store, BASE), BASE)
    tallies = Tallies(tmp_path / "t")
    library = f"library/{name(0)}"
    assert tallies.number(HELD, "item", library) == len(TITLES)
    found = tallies.stretch(HELD, "item", library, 0, 100)
    assert found == [f"item/{name(TITLES.index(one))}" for one in sorted(TITLES, key=sort_key)]
    assert tallies.stretch(HELD, "item", library, 3, 2) == found[3:5]
    assert tallies.stretch(HELD, "item", library, 100, 2) == []
    assert tallies.number(HELD, "item", f"library/{name(1)}") == 0
    assert (tallies.knows(HELD, "item"), tallies.knows(HELD, "work"), tallies.knows("x:y", "item")) == (
        True,
        False,
        False,
    )
    assert len(title_key("Đ" * 500)) == LETTERS


def test_a_link_of_a_fragment_counts_as_its_owners_and_once(tmp_path: Path) -> None:
    one = f"work/{name(1)}"
    store = store_of(work(1, "Thơ"))
    part, subject = NamedNode(f"{BASE}/{one}#part"), node(f"subject/{name(0)}")
    stranger = NamedNode("https://elsewhere.example/work/x")
    store.extend([Quad(part, node("bf:subject"), subject), Quad(node(one), node("bf:hasPart"), part)])
    store.add(Quad(stranger, node("bf:subject"), subject))
    build(tmp_path / "t", Stored(store, BASE), BASE)
    assert everything(tmp_path / "t")[(SUBJECT, "work", f"subject/{name(0)}")] == (1, [one])


def test_nothing_stands_in_a_list_of_its_own(tmp_path: Path) -> None:
    one, other = f"work/{name(1)}", f"work/{name(2)}"
    store = store_of([*work(1, "Thơ"), *work(2, "Bàn về thơ")])
    topic = NamedNode(f"{BASE}/{one}#topic")
    store.extend([Quad(node(one), node("bf:subject"), topic), Quad(node(other), node("bf:subject"), node(one))])
    build(tmp_path / "t", Stored(store, BASE), BASE)
    tallies = Tallies(tmp_path / "t")
    assert tallies.stretch(SUBJECT, "work", one, 0, 9) == [other]


def test_their_files_are_let_go_of_with_the_last_reference(tmp_path: Path) -> None:
    build(tmp_path / "t", Stored(store_of(work(1, "Thơ")), BASE), BASE)
    gc.disable()
    try:
        tallies = Tallies(tmp_path / "t")
        tallies.number(HELD, "item", f"library/{name(0)}")
        assert _open_below(tmp_path)
        del tallies
        assert not _open_below(tmp_path)
    finally:
        gc.enable()


def _open_below(folder: Path) -> list[str]:
    links = [os.path.realpath(one) for one in Path("/proc/self/fd").iterdir()]
    return [one for one in links if one.startswith(str(folder.resolve()))]


@pytest.mark.parametrize("seed", range(3))
def test_an_update_leaves_what_counting_anew_gives(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Long lists have marks each hundredth entry here, each thousandth elsewhere.
    monkeypatch.setattr(files, "FAR", 10)
    chance = random.Random(seed)

    def some(number: int) -> list[Quad]:
        title = f"{chance.choice(TITLES)} {chance.randrange(40)}"
        subjects = tuple(chance.sample(range(4), chance.randrange(4)))
        return work(number, title, year=chance.choice(("", "1996", "2001-05")), subjects=subjects,
                    label=chance.choice(("", "", chance.choice(TITLES))))  # fmt: skip

    said = {n: some(n) for n in range(60)}
    store = store_of([quad for one in said.values() for quad in one])
    folder = tmp_path / "0"
    build(folder, Stored(store, BASE), BASE)
    for turn in range(1, 5):
        touched = chance.sample(range(80), 15)
        for n in touched:
            said.pop(n, None) if chance.random() < 0.3 else said.__setitem__(n, some(n))
        after = store_of([quad for one in said.values() for quad in one])
        # An edition that is called otherwise says nothing of its items and Works, which stand elsewhere all the same.
        changed = {f"{kind}/{name(n)}" for n in touched for kind in ("work", "instance", "item")}
        amend(tmp_path / f"{turn}", folder, store, after, BASE, changed)
        if turn == 3:
            fold(tmp_path / f"{turn}")
        build(tmp_path / "anew", Stored(after, BASE), BASE)
        assert everything(tmp_path / f"{turn}") == everything(tmp_path / "anew")
        _pages_agree(tmp_path / f"{turn}")
        store, folder = after, tmp_path / f"{turn}"


def _pages_agree(folder: Path) -> None:
    tallies, library = Tallies(folder), f"library/{name(0)}"
    whole = tallies.stretch(HELD, "item", library, 0, 1000)
    pages = [one for start in range(0, len(whole), 7) for one in tallies.stretch(HELD, "item", library, start, 7)]
    assert pages == whole
    tallies.close()


def test_what_stands_by_an_edition_moves_when_the_edition_alone_has_changed(tmp_path: Path) -> None:
    before = store_of([quad for n, title in enumerate(TITLES) for quad in work(n, title, label=title)])
    build(tmp_path / "0", Stored(before, BASE), BASE)
    after = store_of(list(before))
    edition = f"instance/{name(0)}"
    after.remove(Quad(node(edition), node("rdfs:label"), Literal(TITLES[0])))
    after.extend(quads((edition, "rdfs:label", Literal("Zzz")), (edition, "schema:datePublished", Literal("2020"))))
    amend(tmp_path / "1", tmp_path / "0", before, after, BASE, [edition])
    build(tmp_path / "anew", Stored(after, BASE), BASE)
    assert everything(tmp_path / "1") == everything(tmp_path / "anew")
    assert everything(tmp_path / "1")[(HELD, "item", f"library/{name(0)}")][1][-1] == f"item/{name(0)}"


def test_the_lists_are_shared_and_many_changes_are_made_one_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store_of([quad for n, title in enumerate(TITLES) for quad in work(n, title)])
    build(tmp_path / "0", Stored(before, BASE), BASE)
    after = store_of([*before, *work(50, "Mới")])
    amend(tmp_path / "1", tmp_path / "0", before, after, BASE, [f"item/{name(50)}", f"work/{name(50)}"])
    assert (tmp_path / "1" / files.BASE).samefile(tmp_path / "0" / files.BASE)
    monkeypatch.setattr(making, "MOST_CHANGES", 0)
    amend(tmp_path / "2", tmp_path / "1", after, before, BASE, [f"item/{name(50)}", f"agent/{name(1)}"])
    build(tmp_path / "anew", Stored(before, BASE), BASE)
    gone = (HELD, "item", f"library/{name(0)}")
    assert everything(tmp_path / "2")[gone] == everything(tmp_path / "anew")[gone]
    assert not (tmp_path / "2" / files.BASE).samefile(tmp_path / "1" / files.BASE)


def test_tallies_of_other_rules_are_not_read_and_counted_anew(tmp_path: Path) -> None:
    store = store_of(work(1, "Thơ"))
    build(tmp_path / "0", Stored(store, BASE), BASE)
    assert open_tallies(tmp_path / "none") is None
    (tmp_path / "0" / files.STAMP).write_text('{"stamp": "0-x"}')
    assert open_tallies(tmp_path / "0") is None
    amend(tmp_path / "1", tmp_path / "0", store, store, BASE, [])
    assert open_tallies(tmp_path / "1") is not None
    (tmp_path / "1" / files.BASE).unlink()
    assert open_tallies(tmp_path / "1") is None
