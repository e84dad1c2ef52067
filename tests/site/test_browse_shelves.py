"""Shelves: the alphabet, what an update leaves is what filling anew gives, and every count is that of its row."""

import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store
from synthetic import Catalogue

from lienthong.graph.shelves import moving
from lienthong.graph.shelves.file import KEPT, build, delta_of, is_current, opened
from lienthong.graph.shelves.letters import ALPHABET, LETTERS, first_word, key, letter
from lienthong.graph.shelves.moving import amend, fold
from lienthong.graph.shelves.placing import Placing
from lienthong.graph.shelves.reading import Shelves, shelves
from lienthong.graph.terms import iri, literal
from lienthong.search.statements import Stored
from lienthong.text import sort_key

BASE = "https://thuvien.example"


@pytest.mark.parametrize(
    ("heading", "shelf"),
    [
        ("Ăn và uống", "ă"), ("ấm nước", "â"), ("Đất rừng phương Nam", "đ"), ("dế mèn", "d"), ("ệ", "ê"),
        ("«Ông đồ»", "ô"), ("... Ơi!", "ơ"), ("Ứng dụng", "ư"), ("Übungen", "u"), ("100 bài thơ", "0-9"),
        ("金雲翹", "khac"), ("Книга", "khac"), ("A\u0306n", "ă"), ("W. Faulkner", "w"), ("", "khac"), ("?!", "khac"),
    ],
)  # fmt: skip
def test_the_letter_of_a_heading(heading: str, shelf: str) -> None:
    assert letter(heading) == shelf


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=150)
def test_every_text_has_a_letter_and_a_key_of_bounded_length(text: str) -> None:
    assert letter(text) in LETTERS
    assert len(key(text)) <= 81 and len(first_word(text)) <= 40


@given(st.lists(st.text(alphabet="aàảãáạăằâấbcđdeêếghiìoôơòuưyz 0123456789", min_size=1, max_size=12), max_size=12))
@settings(deadline=None, max_examples=100)
def test_keys_put_headings_in_the_order_of_the_alphabet(headings: list[str]) -> None:
    plain = [" ".join(one.split()) for one in headings if one.strip() and not any(c.isdigit() for c in one)]
    assert sorted(plain, key=lambda one: (key(one), one)) == sorted(plain, key=sort_key)


def test_numbers_stand_by_their_value_and_long_alphabets_by_letters() -> None:
    volumes = ["Tập 1", "Tập 2", "Tập 9", "Tập 10", "Tập 021"]
    assert sorted(set(volumes), key=key) == volumes
    assert sorted(set(ALPHABET), key=key) == list(ALPHABET)


def test_a_first_word_is_written_as_a_name() -> None:
    assert [first_word(one) for one in ("NGUYỄN DU", "«nguyễn, Du»", "", "  ...")] == ["Nguyễn", "Nguyễn", "", ""]


def _catalogue(works: int = 30) -> Catalogue:
    made = Catalogue(BASE)
    for number in range(works):
        made.work(number)
    made.say(made.ids["work"][0], "bf:subject", made.ids["place"][0])
    return made


def _store(lines: list[str]) -> Store:
    store = Store()
    store.bulk_load(("\n".join(lines) + "\n").encode(), RdfFormat.N_TRIPLES)
    return store


def _content(file: Path) -> dict[str, object]:
    """Everything that pages can read, and of a file that was filled in one go its very rows."""
    with Shelves(file) as one:
        axes = {row[0] for row in one._db.execute(f"SELECT DISTINCT axis FROM {one._shelf}")}
        values = {axis: one.values(axis) for axis in sorted(axes)}
        found = {
            "values": {axis: some for axis, some in values.items() if some},
            "fullest": {axis: one.fullest(axis, 5) for axis, some in values.items() if some},
            "words": {axis: [one.words(axis, letter, 3) for letter in LETTERS] for axis in ("title", "person")},
            "places": {(axis, each.value): ids for axis, some in values.items() for each in some
                       if (ids := one.stretch(axis, each.value, 0, 9_999))},
            "pages": [one.stretch("kind", "work", 1, 2), one.row("title", 1, 3), one.row("title", 0, 99)],
            "best": {name: one.best(name, 999) for name in ("held", "editions", "new")},
        }  # fmt: skip
        for (axis, value), ids in found["places"].items():  # type: ignore[attr-defined]
            assert one.number(axis, value) == len(ids)
            assert one.stretch(axis, value, 1, 2) == ids[1:3]
        return found


def _rows(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with opened(file) as db:
        return {
            "shelves": db.execute("SELECT axis, value, number FROM shelf WHERE number > 0 ORDER BY 1, 2").fetchall(),
            "places": db.execute(
                "SELECT axis, value, key, id FROM place JOIN shelf ON n = shelf ORDER BY 1, 2, 3, 4"
            ).fetchall(),
            "best": db.execute("SELECT * FROM best ORDER BY 1, 2, 3").fetchall(),
        }


def test_counts_are_those_of_the_rows(tmp_path: Path) -> None:
    made = _catalogue()
    build(tmp_path / "one", Stored(_store(made.lines), BASE), BASE)
    found = _rows(tmp_path / "one")
    rows: dict[tuple[object, object], int] = {}
    for axis, value, *_ in found["places"]:
        rows[(axis, value)] = rows.get((axis, value), 0) + 1
    numbers = {(axis, value): number for axis, value, number in found["shelves"]}
    assert rows and all(numbers[shelf] == number for shelf, number in rows.items())
    with Shelves(tmp_path / "one") as one:
        assert one.number("kind", "work") == len(made.ids["work"])
        assert sum(each.number for each in one.letters("title")) == len(made.ids["work"])
        assert one.number("kind", "item") == len(made.ids["item"])
        assert sum(each.number for each in one.fullest("held", 99)) == len(made.ids["item"])
        ordered = one.row("title", 0, 999)
        assert sorted(ordered) == sorted(made.ids["work"])
        assert [one.row("title", start, 7) for start in range(0, 30, 7)] == [
            ordered[n : n + 7] for n in range(0, 30, 7)
        ]


_CHANGES = st.lists(
    st.tuples(st.integers(0, 10_000), st.sampled_from(("leave", "rename", "hold", "year", "unnamed"))), max_size=6
)


@given(_CHANGES, st.integers(1, 5))
@example([(2, "unnamed")], 1)
@settings(deadline=None, max_examples=12)
def test_shelves_after_updates_are_what_filling_anew_gives(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, str]], apart: int
) -> None:
    folder = tmp_path_factory.mktemp("shelves")
    made = _catalogue(8)
    before, last = _store(made.lines), folder / "0"
    build(last, Stored(before, BASE), BASE)
    filled = last.stat().st_ino
    for turn in range(0, max(len(changes), 1), apart):
        after, changed = Store(), set()
        after.extend(before)
        for number, what in changes[turn : turn + apart]:
            changed |= _change(after, made, number, what)
        amend(folder / f"{turn}.next", last, before, after, BASE, changed)
        before, last = after, folder / f"{turn}.next"
    assert last.stat().st_ino == filled
    build(folder / "anew", Stored(before, BASE), BASE)
    assert _content(last) == _content(folder / "anew")
    if delta_of(last).exists():
        fold(last)
        assert _rows(last) == _rows(folder / "anew") and not delta_of(last).exists()


def test_many_moves_become_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "MOST_MOVES", 0)
    made = _catalogue(5)
    before, after = _store(made.lines), _store(made.lines)
    changed = _change(after, made, 0, "rename")
    build(tmp_path / "one", Stored(before, BASE), BASE)
    amend(tmp_path / "two", tmp_path / "one", before, after, BASE, changed)
    build(tmp_path / "anew", Stored(after, BASE), BASE)
    assert not delta_of(tmp_path / "two").exists() and _rows(tmp_path / "two") == _rows(tmp_path / "anew")
    assert _rows(tmp_path / "one") != _rows(tmp_path / "two")


def test_filling_in_passes_gives_what_asking_for_each_entity_gives(tmp_path: Path) -> None:
    made = _catalogue(12)
    many = made.entity("work", "many", "Nhiều bản", "bf:Work", "schema:Book", lang="vi")
    for number in range(45):
        edition = made.entity("instance", f"many{number}", f"Bản {number}", "bf:Instance")
        made.say(many, "bf:hasInstance", edition)
        made.lines.append(f"<{BASE}/{edition}> {iri('schema:datePublished')} {literal(str(1950 + number))} .")
    made.lines.append(f"<{BASE}/{many}> {iri('rdfs:label')} {literal('Nhieu ban')} .")
    made.lines.append(f"<https://khac.example/work/x> {iri('rdf:type')} {iri('bf:Work')} .")
    store = _store(made.lines)
    build(tmp_path / "one", Stored(store, BASE), BASE)
    placing, on, counted = Placing(Stored(store, BASE), BASE), set(), Counter[tuple[str, str]]()
    ids = {quad.subject.value[len(BASE) + 1 :] for quad in store if isinstance(quad.subject, NamedNode)}
    for id_ in (one for one in ids if "#" not in one and ":" not in one):
        placed = placing.place(id_)
        on |= {(*shelf, at, id_) for shelf, at in placed.on.items()}
        counted.update([*placed.counted, *placed.on])
    rows = _rows(tmp_path / "one")
    assert set(rows["places"]) == on and {(a, v): n for a, v, n in rows["shelves"]} == counted
    assert {row[1] for row in rows["places"] if row[0] == "year"} >= {"1950", "1994"}


def _change(store: Store, made: Catalogue, number: int, what: str) -> set[str]:
    several = ("work", "instance", "item", "record", "agent")[number % 5]
    kind = {"leave": several, "unnamed": several, "year": "instance", "hold": "item"}
    ids = made.ids[kind.get(what, ("work", "agent", "subject", "library", "instance")[number % 5])]
    id_ = ids[number % len(ids)]
    changed = {id_}
    one, label = NamedNode(f"{BASE}/{id_}"), NamedNode(iri("rdfs:label")[1:-1])
    if what == "leave":
        for quad in [*store.quads_for_pattern(one, None, None), *store.quads_for_pattern(None, None, one)]:
            store.remove(quad)
            changed.add(str(quad.subject)[len(BASE) + 2 : -1].partition("#")[0])  # says otherwise now, too
    elif what == "rename":
        for quad in list(store.quads_for_pattern(one, label, None)):
            store.remove(quad)
        store.add(Quad(one, label, Literal(f"Đổi tên {number}", language="vi")))
    elif what == "unnamed":  # by hand: what is of no class is nothing that is counted
        for quad in list(store.quads_for_pattern(one, NamedNode(iri("rdf:type")[1:-1]), None)):
            store.remove(quad)
    elif what == "hold":
        held = NamedNode(iri("bf:heldBy")[1:-1])
        store.add(Quad(one, held, NamedNode(f"{BASE}/{made.ids['library'][0]}")))
    else:
        dated = NamedNode(iri("schema:datePublished")[1:-1])
        store.add(Quad(one, dated, Literal(str(1900 + number % 100))))
    return changed


def test_what_changes_no_shelf_costs_no_copy(tmp_path: Path) -> None:
    store = _store(_catalogue(3).lines)
    build(tmp_path / "one", Stored(store, BASE), BASE)
    amend(tmp_path / "two", tmp_path / "one", store, store, BASE, ["work/aaaaaaaaaaaaaaaa"])
    assert (tmp_path / "one").stat().st_ino == (tmp_path / "two").stat().st_ino


def test_a_file_of_other_rules_or_none_is_filled_anew(tmp_path: Path) -> None:
    store = _store(_catalogue(2).lines)
    old = tmp_path / "old"
    old.write_bytes(b"no database at all")
    assert not is_current(old) and shelves(old) is None and shelves(tmp_path / "none") is None
    amend(tmp_path / "new", old, store, store, BASE, [])
    build(old, Stored(store, BASE), BASE)
    db = sqlite3.connect(old)
    db.execute("UPDATE meta SET value = '0'")
    db.commit()
    db.close()
    assert is_current(tmp_path / "new") and not is_current(old)


def test_best_lists_are_bounded(tmp_path: Path) -> None:
    made = Catalogue(BASE)
    for number in range(KEPT + 20):
        work = made.entity("work", str(number), f"Sách {number}", "bf:Work", lang="vi")
        for edition in ("a", "b"):
            made.say(work, "bf:hasInstance", made.entity("instance", f"{number}{edition}", "Sách", "bf:Instance"))
    build(tmp_path / "one", Stored(_store(made.lines), BASE), BASE)
    with Shelves(tmp_path / "one") as one:
        assert len(one.best("editions", 10_000)) == KEPT


def test_classification_numbers_years_and_hubs(tmp_path: Path) -> None:
    made = Catalogue(BASE)
    work = made.entity("work", "one", "Sử ký", "bf:Work", "schema:Book", lang="vi")
    for number in ("895.922/334", "959.7", "không số", "12.5"):
        made.inner(work, "bf:classification", "bf:ClassificationDdc", bf_classificationPortion=literal(number))
    made.entity("work", "hub", "Nguyên tác", "bf:Work", "bf:Hub")
    build(tmp_path / "one", Stored(_store(made.lines), BASE), BASE)
    with Shelves(tmp_path / "one") as one:
        found = {each.value: each.number for each in one.values("ddc")}
        assert found == dict.fromkeys(("8", "89", "895", "895.922", "9", "95", "959", "959.7"), 1)
        assert one.number("kind", "work") == 1 and one.row("title", 0, 9) == [work]
