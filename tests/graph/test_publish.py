"""Generations: when there is a new one, what survives a crash, what readers keep, what is refused."""

import errno
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from graph.worlds import BASE, Version, check, default_graph, entry, load
from lienthong.errors import StoreError
from lienthong.graph.generation import current, generations_folder, leased, write_atomically
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import Entity, Source, entity_id

GOOD = Version(("i0", "t0"), ("w0",), "a0", 0)


@pytest.fixture
def ledger(tmp_path: Path):
    """A ledger with ten records."""
    with Ledger.open(tmp_path) as opened:
        many = [(str(number), Version((f"i{number}",), ("w0",), "a0", number % 3)) for number in range(10)]
        load(opened, "nam", many)
        yield opened


def folders(data: Path) -> list[int]:
    """The generations on disk; nothing else may lie beside them."""
    return sorted(int(folder.name) for folder in generations_folder(data).iterdir())


def test_no_change_no_generation(ledger, tmp_path):
    first = publish(ledger, tmp_path, BASE)
    assert first.generation is not None and first.full
    assert first.events == {"created": 10 + 10 + 1 + 1}
    assert publish(ledger, tmp_path, BASE).generation is None
    assert folders(tmp_path) == [1]


def test_a_description_of_a_source_is_published_like_its_records(ledger, tmp_path):
    publish(ledger, tmp_path, BASE)
    ledger.put_source(Source("nam", title_vi="Thư viện Nam", licence="https://licence.example/by", url="not an iri"))
    made = publish(ledger, tmp_path, BASE)
    assert made.generation is not None and not made.full and not made.events
    graph = NamedNode(f"{BASE}/dataset/nam")
    said = {(q.predicate.value, q.object) for q in made.generation.open().quads_for_pattern(None, None, None, graph)}
    assert ("http://purl.org/dc/terms/title", Literal("Thư viện Nam", language="vi")) in said
    assert ("http://purl.org/dc/terms/license", NamedNode("https://licence.example/by")) in said
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    assert ("http://rdfs.org/ns/void#documents", Literal("10", datatype=integer)) in said
    assert ("http://rdfs.org/ns/void#triples", Literal("120", datatype=integer)) in said


@pytest.mark.parametrize("order", [("own first", "other"), ("other", "own first")])
def test_the_publisher_of_a_source_is_its_own_library_in_whatever_order(tmp_path, order):
    """Not whatever library the first record happens to name; none before a record describes it."""
    own, other = (entity_id("library", key) for key in ("library|quocgia", "code|quan1"))
    with Ledger.open(tmp_path) as ledger:
        ledger.put_source(Source("nam", library="quocgia"))
        for number, name in enumerate(order):
            assert _publishers(publish(ledger, tmp_path, BASE).generation or current(tmp_path)) == set()
            library = own if name == "own first" else other
            one = entry("nam", str(number), GOOD)
            described = replace(
                one.described,
                lines=[
                    *one.described.lines,
                    f'<lt:{library}> <http://www.w3.org/2000/01/rdf-schema#label> "Thư viện" .',
                ],
                entities=[*one.described.entities, Entity((library,), f"library|{name}")],
            )
            run = ledger.begin_run("nam", ["world.mrc"], "rules")
            ledger.write(run, [replace(one, described=described)])
            ledger.finish_run(run, "complete")
            if library == own:
                break
        made = publish(ledger, tmp_path, BASE)
        assert _publishers(made.generation) == {f"{BASE}/{own}"}


def _publishers(generation) -> set[str]:
    quads = generation.open().quads_for_pattern(
        None, NamedNode("http://purl.org/dc/terms/publisher"), None, NamedNode(f"{BASE}/dataset/nam")
    )
    return {quad.object.value for quad in quads}


def test_another_base_is_another_graph_of_the_same_things(ledger, tmp_path):
    publish(ledger, tmp_path, BASE)
    before = {str(quad) for quad in default_graph(tmp_path)}
    moved = publish(ledger, tmp_path, "http://other.example/x")
    assert moved.full and not moved.events
    after = {str(quad).replace("http://other.example/x", BASE) for quad in default_graph(tmp_path)}
    assert after == before


def test_a_large_change_builds_anew_and_tells_the_same_events(ledger, tmp_path):
    publish(ledger, tmp_path, BASE)
    load(ledger, "nam", [("1", Version(("i1",), ("w0",), "a0", 0)), ("2", Version(("x",), ("w0",), "a0", 2))])
    made = publish(ledger, tmp_path, BASE, bulk_share=0.0)
    assert made.full
    # Record 1: the instance's title. Record 2: another instance, the record that points to it, the old name.
    assert made.events == {"created": 1, "merged": 1, "updated": 2}
    check(ledger, tmp_path, {f"{BASE}/instance/i2"})


def test_the_pointer_follows_a_decision_that_a_crash_cut_off(ledger, tmp_path):
    publish(ledger, tmp_path, BASE)
    load(ledger, "nam", [("1", replace(GOOD, words=2))])
    publish(ledger, tmp_path, BASE)
    write_atomically(tmp_path / "current", "1")
    assert publish(ledger, tmp_path, BASE).generation is None
    generation = current(tmp_path)
    assert generation is not None and generation.number == 2


def test_what_a_crash_left_is_swept(ledger, tmp_path):
    publish(ledger, tmp_path, BASE)
    for name in ("00000002", "00000003.tmp", "00000001.old"):
        (generations_folder(tmp_path) / name / "store").mkdir(parents=True)
    assert publish(ledger, tmp_path, BASE).generation is None
    assert folders(tmp_path) == [1]
    load(ledger, "nam", [("1", GOOD)])
    publish(ledger, tmp_path, BASE)
    assert folders(tmp_path) == [1, 2]


def test_a_leased_generation_outlives_its_time(ledger, tmp_path):
    publish(ledger, tmp_path, BASE)
    with leased(tmp_path) as generation:
        assert generation is not None
        for words in (1, 2, 0):
            load(ledger, "nam", [("1", replace(GOOD, words=words))])
            publish(ledger, tmp_path, BASE, keep=1)
        assert folders(tmp_path) == [1, 4]
        assert len(generation.open()) > generation.triples > 0
    load(ledger, "nam", [("1", replace(GOOD, words=1))])
    publish(ledger, tmp_path, BASE, keep=1)
    assert folders(tmp_path) == [5]


def test_nothing_is_leased_before_the_first_publish(tmp_path):
    with leased(tmp_path) as generation:
        assert generation is None


def test_readers_never_see_anything_between_two_generations(ledger, tmp_path):
    publish(ledger, tmp_path, BASE)
    sizes: set[int] = set()
    whole = {len(default_graph(tmp_path))}
    done = threading.Event()

    def read() -> None:
        while not done.wait(0.003):  # else it takes from the publisher what it needs to go on
            with leased(tmp_path) as generation:
                assert generation is not None
                quads = generation.open().quads_for_pattern(None, None, None, None)
                sizes.add(sum(1 for quad in quads if str(quad.graph_name) == "DEFAULT"))

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(12):
        records = [(str(number), replace(GOOD, words=(number + turn) % 3)) for number in range(20 + turn)]
        load(ledger, "nam", records)
        publish(ledger, tmp_path, BASE, keep=1, bulk_share=0.0 if turn % 2 else 1e9)
        whole.add(len(default_graph(tmp_path)))
    done.set()
    reader.join()
    assert sizes <= whole and sizes


def test_a_lost_ledger_does_not_overwrite_what_is_served(ledger, tmp_path):
    publish(ledger, tmp_path, BASE)
    ledger.close()
    (tmp_path / "ledger.sqlite").unlink()
    with Ledger.open(tmp_path) as fresh:
        load(fresh, "nam", [("1", GOOD)])
        made = publish(fresh, tmp_path, BASE)
        assert made.generation is not None and made.generation.number == 2


def test_a_lost_generation_is_built_again(ledger, tmp_path):
    publish(ledger, tmp_path, BASE)
    before = default_graph(tmp_path)
    for path in (tmp_path / "current", generations_folder(tmp_path) / "00000001" / "meta.json"):
        path.unlink()
    made = publish(ledger, tmp_path, BASE)
    assert made.generation is not None and made.full and not made.events
    assert default_graph(tmp_path) == before


@pytest.mark.parametrize("share", [0.0, 1e9])
def test_what_is_no_rdf_names_its_record(ledger, tmp_path, share):
    publish(ledger, tmp_path, BASE)
    before = default_graph(tmp_path)
    bad = replace(entry("nam", "77", GOOD), raw=b"as the library first sent it")
    assert bad.described is not None
    bad.described.lines[0] = f"<lt:{bad.described.record}> <x:see> <http://not an iri> ."
    ledger.write(ledger.begin_run("nam", [], "rules"), [bad])
    with pytest.raises(StoreError) as raised:
        publish(ledger, tmp_path, BASE, bulk_share=share)
    assert (raised.value.name, raised.value.values["number"]) == ("publish_bad_line", "77")
    assert "77" in str(raised.value)
    assert default_graph(tmp_path) == before
    load(ledger, "nam", [("77", GOOD)])
    assert publish(ledger, tmp_path, BASE, bulk_share=share).events["created"] == 1
    check(ledger, tmp_path, set())


def test_reading_ledgers_cannot_publish(ledger, tmp_path):
    with Ledger.open(tmp_path, write=False) as reader, pytest.raises(StoreError) as raised:
        publish(reader, tmp_path, BASE)
    assert raised.value.name == "publish_read_only"


def test_a_hub_is_read_once_however_many_records_name_it(ledger, tmp_path):
    many = [(str(number), Version((f"i{number}",), ("w0",), "a0", 0)) for number in range(100, 400)]
    load(ledger, "nam", many)
    publish(ledger, tmp_path, BASE)
    seen: list[str] = []
    ledger.db.set_trace_callback(seen.append)
    load(ledger, "nam", [("100", Version(("i100",), ("w0",), "a0", 1))])
    publish(ledger, tmp_path, BASE)
    ledger.db.set_trace_callback(None)
    assert len([query for query in seen if query.startswith("SELECT described FROM body")]) < 15
    check(ledger, tmp_path, set())


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), OSError("IO error: No space left on device: While …")]
)
def test_a_full_disk_asks_for_space_and_publishing_again(ledger, tmp_path, error):
    def full(*_: object) -> None:
        raise error

    with pytest.raises(StoreError) as raised:
        publish(ledger, tmp_path, BASE, progress=full)
    assert raised.value.name == "publish_disk_full"
    assert "lienthong publish" in raised.value.message("vi") and "rebuild" not in raised.value.message("en")
    assert current(tmp_path) is None
    assert publish(ledger, tmp_path, BASE).generation is not None


def test_the_room_for_what_is_drawn_anew_beside_an_amended_store_is_reckoned(ledger, tmp_path):
    """Index, shelves and the notes they are drawn from take room, though the store changes little."""
    made = publish(ledger, tmp_path, BASE).generation
    assert made is not None
    ledger.db.execute("UPDATE source SET statements = ?", (2**50,))
    (made.index_folder / "lienthong.json").unlink()
    with pytest.raises(StoreError) as raised:
        publish(ledger, tmp_path, BASE)
    assert raised.value.name == "disk_short"
    assert current(tmp_path) == made
    assert folders(tmp_path) == [1]
