"""How things meet, part and are renamed: docs/decisions/012-merging.md and 013-names.md, case by case."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from graph.worlds import BASE, Ever, Version, answered, check, load
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.merge import Clusters
from lienthong.graph.publish import publish


class Pairs:
    """Claims as pairs (own, key)."""

    def __init__(self, *pairs: str) -> None:
        self.pairs = [tuple(pair.split(">")) for pair in pairs]

    def claimants(self, key: str) -> list[str]:
        return sorted({own for own, claimed in self.pairs if claimed == key})

    def claimed(self, own: str) -> list[str]:
        return sorted({key for claimant, key in self.pairs if claimant == own})


@pytest.mark.parametrize(
    ("claims", "roots"),
    [
        ("", {"t": "t"}),
        ("i>t", {"t": "i", "i": "i"}),
        ("hardback>t paperback>t", {"t": "t", "hardback": "hardback"}),
        ("i>j i>t j>t", {"t": "i", "j": "i"}),  # Two claimants that are one thing: LC's record of both ISBNs.
        ("i>j k>j i>t j>t", {"t": "t", "j": "j"}),
        ("i>m m>t t>z", {"z": "i"}),
        ("a>b b>a", {"a": "a", "b": "a"}),
        ("b>c c>d d>b a>d", {"b": "a", "c": "a", "d": "a"}),
        ("b>c c>b a>b z>c", {"b": "b", "c": "b", "a": "a"}),
    ],
)
def test_which_ids_name_the_same_thing(claims, roots):
    for start in roots:
        clusters = Clusters(Pairs(*claims.split()))
        clusters.resolve(start)  # Whichever is asked first, the answers are the same.
        assert {id_: clusters.resolve(id_) for id_ in roots} == roots


def test_a_chain_longer_than_the_stack():
    clusters = Clusters(Pairs(*(f"k{n}>k{n + 1}" for n in range(1500))))
    assert clusters.resolve("k1500") == "k0"
    assert len(clusters.members("k0")) == 1501


class Catalogue:
    """A ledger that is published and checked after every load."""

    def __init__(self, data: Path, ledger: Ledger) -> None:
        self.data, self.ledger = data, ledger
        self.ever = Ever()

    def put(self, number: str, keys: str, status: str = "live", words: int = 0) -> None:
        """Load one record whose instance has these keys, and publish."""
        version = Version(tuple(keys.split()), ("w0",), "a0", words, status)
        load(self.ledger, "nam", [(number, version)])
        publish(self.ledger, self.data, BASE, bulk_share=1e9)
        check(self.ledger, self.data, self.ever)

    def instances(self) -> dict[str, str]:
        """Every instance ever published: "live", "gone" or its successor."""
        generation = current(self.data)
        assert generation is not None
        graph = NamedNode(f"{BASE}/graph/identity")
        answers = answered(generation.open().quads_for_pattern(None, None, None, graph))
        prefix = f"{BASE}/instance/"
        return {
            iri.removeprefix(prefix): (answers[iri].removeprefix(prefix) or "gone") if iri in answers else "live"
            for iri in self.ever
            if iri.startswith(prefix)
        }

    def events(self) -> list[tuple[str, str, str]]:
        """(event, instance, target) since the last generation but one."""
        query = (
            "SELECT event, substr(entity, 10), substr(target, 10) FROM change WHERE entity LIKE 'instance/%'"
            " AND generation = (SELECT max(number) FROM generation) ORDER BY seq"
        )
        return self.ledger.db.execute(query).fetchall()


@pytest.fixture
def catalogue(tmp_path: Path):
    """An empty catalogue."""
    with Ledger.open(tmp_path) as ledger:
        yield Catalogue(tmp_path, ledger)


def test_a_weak_record_joins_a_strong_one_and_the_older_name_stays(catalogue):
    catalogue.put("1", "t0")
    catalogue.put("2", "i0 t0", words=1)
    assert catalogue.instances() == {"t0": "live"}
    assert catalogue.events() == [("updated", "t0", "")]


def test_two_published_things_become_one(catalogue):
    catalogue.put("1", "i0")
    catalogue.put("2", "t0", words=1)
    # Only the claim is new: not a word of the description changes.
    catalogue.put("1", "i0 t0")
    assert catalogue.instances() == {"i0": "live", "t0": "i0"}
    assert catalogue.events() == [("updated", "i0", ""), ("merged", "t0", "i0")]


def test_a_second_claimant_parts_them_again(catalogue):
    catalogue.put("1", "t0")
    catalogue.put("2", "i0 t0", words=1)
    catalogue.put("3", "i1 t0", words=2)
    assert catalogue.instances() == {"t0": "live", "i0": "live", "i1": "live"}
    assert ("split", "t0", "i0") in catalogue.events()


def test_a_name_that_nothing_else_holds_stays_with_what_it_named(catalogue):
    catalogue.put("1", "t0")
    catalogue.put("1", "i0 t0")
    assert catalogue.instances() == {"t0": "live"}
    catalogue.put("3", "i1 t0", words=2)
    assert catalogue.instances() == {"t0": "live", "i1": "live"}
    catalogue.put("4", "t0")
    assert catalogue.instances() == {"t0": "live", "i0": "live", "i1": "live"}, "who knows no more is the thing of t0"
    assert ("split", "t0", "i0") in catalogue.events()


def test_what_is_gone_leads_on_when_the_key_that_it_was_left_to_is_one_things_again(catalogue):
    """No name was ever given by ``i0``, and not it changes, only what claims it."""
    catalogue.put("1", "t1")
    catalogue.put("2", "t0", words=1)
    catalogue.put("3", "i0 t1 t0", words=2)
    for number, keys in (("2", "t0"), ("3", "i0 t1 t0"), ("1", "t1")):
        catalogue.put(number, keys, "deleted")
    assert catalogue.instances() == {"t1": "gone", "t0": "gone"}
    load(catalogue.ledger, "nam", [("4", Version(("i1", "i0"), ("w0",), "a0", 3))])
    catalogue.put("5", "i2 i0", words=4)
    assert catalogue.instances() == {"t1": "gone", "t0": "gone", "i1": "live", "i2": "live"}
    catalogue.put("4", "i1 i0 i2", words=3)
    assert catalogue.instances() == {"t1": "gone", "t0": "i1", "i1": "live", "i2": "i1"}


def test_a_book_that_lives_on_keeps_the_name_of_the_record_that_went(catalogue):
    catalogue.put("1", "i0 t0")
    catalogue.put("2", "t0", words=1)
    catalogue.put("1", "i0 t0", "deleted")
    assert catalogue.instances() == {"i0": "live"}
    assert catalogue.events() == [("updated", "i0", "")]
    catalogue.put("2", "t0", words=2)
    assert catalogue.instances() == {"i0": "live"}
    assert catalogue.events() == [("updated", "i0", "")]
    catalogue.put("1", "i0 t0")
    assert catalogue.instances() == {"i0": "live"}
    assert catalogue.events() == [("updated", "i0", "")]
    assert catalogue.ledger.db.execute("SELECT since FROM identity WHERE id = 'instance/i0'").fetchone() == (1,)


def test_a_record_that_returns_as_another_book_takes_its_name_back(catalogue):
    catalogue.put("1", "i0 t0")
    catalogue.put("2", "t0", words=1)
    catalogue.put("1", "i0 t0", "deleted")
    catalogue.put("1", "i0")
    assert catalogue.instances() == {"i0": "live", "t0": "live"}
    assert set(catalogue.events()) == {("updated", "i0", ""), ("created", "t0", ""), ("split", "i0", "t0")}


def test_a_book_that_has_gone_whole_is_back_when_any_record_of_it_is(catalogue):
    catalogue.put("1", "i0 t0")
    catalogue.put("2", "t0", words=1)
    catalogue.put("1", "i0 t0", "deleted")
    catalogue.put("2", "t0", "deleted")
    assert catalogue.instances() == {"i0": "gone"}
    assert catalogue.events() == [("deleted", "i0", "")]
    catalogue.put("2", "t0", words=1)
    assert catalogue.instances() == {"i0": "live"}
    assert catalogue.events() == [("created", "i0", "")]
    assert catalogue.ledger.db.execute("SELECT since FROM identity WHERE id = 'instance/i0'").fetchone() == (1,)


def test_of_two_that_were_published_at_once_the_name_in_use_stays(catalogue):
    versions = [(key, Version((key,), ("w0",), "a0", 0)) for key in ("i0", "i1")]
    load(catalogue.ledger, "nam", versions)
    catalogue.put("3", "t0")
    catalogue.put("i1", "i1 i0")
    assert catalogue.instances() == {"i0": "i1", "i1": "live", "t0": "live"}
    catalogue.put("i1", "i1", "deleted")
    assert catalogue.instances() == {"i0": "i1", "i1": "live", "t0": "live"}


def test_a_corrected_key_leaves_the_name_with_the_others(catalogue):
    catalogue.put("1", "i0 t0")
    catalogue.put("2", "t0", words=1)
    catalogue.put("1", "i1 t0")
    assert catalogue.instances() == {"i0": "live"}
    catalogue.put("1", "i2")
    assert catalogue.instances() == {"i0": "live", "i2": "live"}


def test_a_corrected_key_leads_from_the_old_name_to_the_new(catalogue):
    catalogue.put("1", "i0")
    catalogue.put("1", "i1")
    assert catalogue.instances() == {"i0": "i1", "i1": "live"}
    catalogue.put("1", "i2")
    assert catalogue.instances() == {"i0": "i2", "i1": "i2", "i2": "live"}
    catalogue.put("1", "i2", status="deleted")
    assert catalogue.instances() == {"i0": "gone", "i1": "gone", "i2": "gone"}
    catalogue.put("2", "i1")
    assert catalogue.instances() == {"i0": "gone", "i1": "live", "i2": "gone"}
    catalogue.put("3", "i2")
    assert catalogue.instances() == {"i0": "i2", "i1": "live", "i2": "live"}


def test_corrections_between_two_publishes_are_followed(catalogue):
    catalogue.put("1", "i0")
    load(catalogue.ledger, "nam", [("1", Version(("i1",), ("w0",), "a0", 0))])
    catalogue.put("1", "i2")
    assert catalogue.instances() == {"i0": "i2", "i2": "live"}


def test_gone_with_its_last_words_and_back_again(catalogue):
    catalogue.put("1", "i0")
    catalogue.put("1", "i0", status="deleted")
    known = catalogue.ledger.db.execute(
        "SELECT state, label, types, at <> '' FROM identity WHERE id = 'work/w0'"
    ).fetchone()
    assert known == ("gone", '"tác phẩm 0"@vi', "<x:Work>", 1)
    assert catalogue.events() == [("deleted", "i0", "")]
    catalogue.put("1", "i0")
    assert catalogue.instances() == {"i0": "live"}
    assert catalogue.events() == [("created", "i0", "")]
    since = catalogue.ledger.db.execute("SELECT since FROM identity WHERE id = 'instance/i0'").fetchone()
    assert since == (1,)


def test_nothing_that_nobody_describes_is_published(catalogue):
    catalogue.put("1", "i0")
    query = "SELECT count(*) FROM identity WHERE id LIKE 'dataset/%'"
    assert catalogue.ledger.db.execute(query).fetchone() == (0,)
