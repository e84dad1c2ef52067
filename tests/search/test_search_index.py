"""The index of a generation: what it holds, how it changes with the graph, what it survives."""

import random
import time
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.killing import begun
from lienthong.graph.generation import Generation, current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.search.asking import FIELDS, Filters, question
from lienthong.search.changes import concerned
from lienthong.search.drawing import Drawing
from lienthong.search.finding import TextIndex, open_index
from lienthong.search.index import IndexBroken, amend, build, is_current
from lienthong.search.statements import Stored, full
from lienthong.search.tallies import Count
from lienthong.search.words import fold, natural, numbers, words
from search.growing import BASE, QUESTIONS, STEPS, records, step, work_and_tell
from search.shelves import catalogue, entity, node, shelved, short


def answers(index: TextIndex) -> dict[str, list[tuple[str, float]]]:
    """What is found by the words of the world, in every field and with filters."""
    found = {}
    for text in QUESTIONS:
        for field in (None, *FIELDS):
            hits = index.find(question(text, field), limit=10_000).hits
            found[f"{text}|{field}"] = [(hit.id, round(hit.score, 3)) for hit in hits]
        for filters in (Filters(libraries=("library/l0",)), Filters(since=2001, until=2002), Filters(kinds=("work",))):
            hits = index.find(question(text), filters, limit=10_000).hits
            found[f"{text}|{filters}"] = [(hit.id, round(hit.score, 3)) for hit in hits]
    return found


def anew(generation: Generation, folder: Path) -> TextIndex:
    """The index that a build from nothing gives of the same store."""
    build(folder, generation.open(), generation.base)
    return TextIndex(folder)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_changed_index_answers_like_one_built_anew(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with Ledger.open(tmp_path / "data") as ledger:
        seen = 0
        for number in range(5):
            step(ledger, records(chance, 30 if number else 60))
            made = publish(ledger, tmp_path / "data", BASE, bulk_share=1e9)
            assert made.generation is not None and made.full == (number == 0)
            now = open_index(made.generation.index_folder)
            rebuilt = anew(made.generation, tmp_path / f"anew{number}")
            assert now is not None and now.entities == rebuilt.entities
            found = answers(now)
            assert found == answers(rebuilt)
            seen += sum(map(len, found.values()))
        assert seen > 1_000


def test_a_publisher_called_otherwise_concerns_the_works_of_its_editions() -> None:
    house = (f"{BASE}/agent/h", "rdfs:label")
    said = [
        (f"{BASE}/work/w", "rdf:type", node("bf:Work")), (f"{BASE}/work/w", "rdfs:label", Literal("Truyện")),
        (f"{BASE}/work/w", "bf:hasInstance", NamedNode(f"{BASE}/instance/i")),
        (f"{BASE}/instance/i", "rdf:type", node("bf:Instance")),
        (f"{BASE}/instance/i", "schema:publisher", NamedNode(f"{BASE}/agent/h")),
    ]  # fmt: skip
    before, after = (Store(), Store())
    for store, name in ((before, "Trẻ"), (after, "Kim Đồng")):
        store.extend(Quad(NamedNode(one), node(link), value) for one, link, value in [*said, (*house, Literal(name))])
    old, new = (Drawing(Stored(store, BASE), BASE).draw("work/w") for store in (before, after))
    assert old is not None and new is not None and old.texts["note"] != new.texts["note"]
    assert concerned(before, after, BASE, {"agent/h": frozenset([full("rdfs:label")])}) == {
        "agent/h",
        "instance/i",
        "work/w",
    }


def test_one_changed_record_links_what_is_as_it_was(tmp_path: Path) -> None:
    chance = random.Random(5)
    with Ledger.open(tmp_path) as ledger:
        step(ledger, records(chance, 60))
        first = publish(ledger, tmp_path, BASE).generation
        step(ledger, records(chance, 1))
        second = publish(ledger, tmp_path, BASE, bulk_share=1e9).generation
    assert first is not None and second is not None
    before = {file.stat().st_ino: file.name for file in first.index_folder.iterdir()}
    shared = [before[file.stat().st_ino] for file in second.index_folder.iterdir() if file.stat().st_ino in before]
    assert {name.rpartition(".")[2] for name in shared} >= {"idx", "term", "store", "pos"}
    assert not {"meta.json", "lienthong.json"} & set(shared)
    # The old generation is read on as it was.
    old = open_index(first.index_folder)
    assert old is not None and answers(old) == answers(anew(first, tmp_path / "anew"))


def test_data_of_before_gets_its_index_at_the_next_publish(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        step(ledger, records(random.Random(3), 20))
        first = publish(ledger, tmp_path, BASE).generation
        assert first is not None and publish(ledger, tmp_path, BASE).generation is None
        for changed in ("gone", '{"stamp": "0-old"}', "[", "[]"):
            now = current(tmp_path)
            assert now is not None
            stamp = now.index_folder / "lienthong.json"
            stamp.unlink() if changed == "gone" else stamp.write_text(changed)
            assert not is_current(now.index_folder) and open_index(now.index_folder) is None
            made = publish(ledger, tmp_path, BASE)
            assert made.generation is not None and not made.events and not made.full
            assert is_current(made.generation.index_folder)
        assert publish(ledger, tmp_path, BASE).generation is None


def test_a_killed_publish_leaves_a_whole_index(tmp_path: Path) -> None:
    """SIGKILL while generations are made: the index that is served is always that of its store."""
    chance = random.Random()
    for number in range(STEPS):
        victim, heard = begun(work_and_tell, tmp_path / "data", number)
        with heard:
            if number % 2 == 0:
                time.sleep(chance.uniform(0, 0.4))
                victim.kill()
            victim.join()
        assert number % 2 == 0 or victim.exitcode == 0
        now = current(tmp_path / "data")
        if now is not None:
            index = open_index(now.index_folder)
            assert index is not None and answers(index) == answers(anew(now, tmp_path / f"anew{number}"))
    assert now is not None


def test_a_disk_that_fails_is_told(tmp_path: Path) -> None:
    made = shelved(tmp_path)
    with pytest.raises(IndexBroken):
        for file in made.index_folder.glob("*.idx"):
            file.unlink()
        amend(tmp_path / "next", made.index_folder, made.open(), made.base, ["work/kieuxxxxxxxxxxxx"])
    assert open_index(tmp_path / "nothing") is None


def find(index: TextIndex, text: str, **filters: object) -> list[str]:
    return [short(hit.id) for hit in index.find(question(text), Filters(**filters)).hits]  # type: ignore[arg-type]


def test_ranking(tmp_path: Path) -> None:
    """A title before a title that has the words in it, before words in any order, before words elsewhere."""
    titles = [
        "Kinh tế", "Kinh tế chính trị", "Chính sách kinh tế", "Tế bào và kinh độ", "Kinh dị: truyện tế", "Sử học",
    ]  # fmt: skip
    quads = []
    for number, title in enumerate(titles):
        work = entity(f"work/{number}")
        quads += [Quad(work, node("rdf:type"), node("bf:Work")), Quad(work, node("rdfs:label"), Literal(title))]
    quads.append(Quad(entity("work/5"), node("schema:abstract"), Literal("Bàn về kinh tế thời Nguyễn")))
    index = TextIndex(shelved(tmp_path, quads=quads).index_folder)
    found = find(index, "kinh tế")
    assert found[0] == "work/0" and set(found[1:3]) == {"work/1", "work/2"} and found[-1] == "work/5"
    assert set(found[3:5]) == {"work/3", "work/4"}
    assert find(index, "KINH TẾ") == find(index, "kinh  tế!") == found
    assert index.find(question("kinh tế"), counted=("kind",)).counts == {"kind": Count((("work", 6),))}


def test_filters_and_fallbacks(tmp_path: Path) -> None:
    index = TextIndex(shelved(tmp_path, quads=catalogue()).index_folder)
    assert find(index, "giao trinh", libraries=("library/tvqg",)) == ["work/kinhte", "instance/sach"]
    assert find(index, "giao trinh", since=2019, until=2019, kinds=("instance",)) == ["instance/sach"]
    assert find(index, "giao trinh", since=2020) == [] and find(index, "kinh te 2019", kinds=("work",)) == [
        "work/kinhte"
    ]
    assert find(index, "9786040000019") == find(index, "978-604-0-00001-9") == ["instance/sach"]
    similar = index.find(question("giao trimh kinh te"))
    assert similar.how == "similar" and similar.hits
    some = index.find(question("giáo trình thiên văn hoạ địa"))
    assert some.how == "all" and not some.hits
    some = index.find(question("truyện kiều bằng tranh màu"))
    assert some.how == "all" or some.hits
    assert index.find(question("xyz")).total == 0 and index.find(question("")).total == 0
    assert index.find(question("giao trimh kinh te"), widened=False).total == 0


def test_numbers_in_addresses() -> None:
    for typed in ("https://doi.org/10.99999/Ab.17", "http://dx.doi.org/10.99999/ab.17?from=x", "doi: 10.99999/ab.17"):
        assert "1099999/ab17" in numbers(typed), typed
    assert "123456789/44" in numbers("see https://hdl.handle.net/123456789/44#top, p. 3")
    assert numbers("https://example.org/") == []


def test_words() -> None:
    assert words("Vật lý, hoá-học: C++ & C#") == ["vật", "lí", "hoá", "học", "c++", "c#"]
    assert words("金雲翹 Kim") == ["金", "雲", "翹", "kim"]
    assert fold("Đường ĐỘT") == "duong dot" and fold("") == "" and fold("🐘") == ""
    assert fold("Zemli︠a︡ Vorotynskai︠a︡: slovarʹ") == "zemlia vorotynskaia slovar"
    assert fold("Yigʼal Shṿarts al-ʻArabī ʼ") == "yigal shvarts al arabi ʼ"
    assert numbers("ISBN 978-604-0-00001-9") == ["9786040000019"]
    assert numbers("0-306-40615-2") == ["0306406152", "9780306406157"] and numbers("hai 12") == ["hai12"]
    assert sorted(["tập 10", "tập 9", "tập 0008"], key=natural) == ["tập 0008", "tập 9", "tập 10"]


@pytest.mark.parametrize("text", ["a" * 10_000, "ế" * 20_000, " ".join("aă" * 50) * 100, "\x00\x01", "a*" * 5_000])
def test_any_question_is_answered(tmp_path: Path, text: str) -> None:
    index = TextIndex(shelved(tmp_path).index_folder)
    for beginning in (True, False):
        found = index.find(question(text, beginning=beginning), limit=10**9, offset=10**9)
        assert found.hits == ()


def test_terms_of_other_kinds_are_no_entities(tmp_path: Path) -> None:
    odd = NamedNode("http://elsewhere.example/work/1")
    quads = [
        Quad(odd, node("rdf:type"), node("bf:Work")),
        Quad(odd, node("rdfs:label"), Literal("Nơi khác")),
        Quad(entity("work/a#work-b"), node("rdf:type"), node("bf:Work")),
        Quad(entity("work/a#work-b"), node("rdfs:label"), Literal("Nơi khác")),
        Quad(entity("series/c"), node("rdf:type"), node("bf:Work")),
        Quad(entity("series/c"), node("rdf:type"), node("bf:Series")),
        Quad(entity("series/c"), node("rdfs:label"), Literal("Nơi khác")),
    ]
    index = TextIndex(shelved(tmp_path, quads=quads).index_folder)
    assert index.entities == 1 and find(index, "noi khac") == ["series/c"]
