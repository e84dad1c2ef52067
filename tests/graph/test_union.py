"""The union catalogue as a function of live records and decisions: whatever came when, and by hand."""

import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.test_invariants import NUMBERS, clustered, folder, histories, lengthy, thorough
from graph.unions import METHOD, Instances, further
from graph.worlds import (
    AGENTS,
    BASE,
    INSTANCES,
    SOURCES,
    WORKS,
    Ever,
    Version,
    check,
    default_graph,
    expected_names,
    load,
)
from lienthong.errors import LienthongError
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.deciding import decide, undo
from lienthong.graph.matching.judging import SAME, Judgement
from lienthong.graph.matching.pairs import PairStage
from lienthong.graph.matching.settling import settle_matches
from lienthong.graph.matching.splitting import join, split
from lienthong.graph.matching.stages import Method
from lienthong.graph.publish import publish

pytestmark = pytest.mark.long

IDS = [f"{kind}/{key}" for kind, keys in (("instance", INSTANCES), ("work", WORKS), ("agent", AGENTS)) for key in keys]


@st.composite
def judged(draw: st.DrawFn) -> tuple[str, ...]:
    """What a librarian says between two loads."""
    what = draw(st.sampled_from(["none", "none", "same", "different", "undo", "split", "join"]))
    if what in ("split", "join"):
        return what, draw(st.sampled_from(IDS)), draw(st.sampled_from(SOURCES)), draw(st.sampled_from(NUMBERS))
    kind = draw(st.sampled_from(["instance", "work", "agent"]))
    pair = draw(st.lists(st.sampled_from([id_ for id_ in IDS if id_.startswith(kind)]), min_size=2, max_size=2))
    return what, *pair


def judge(ledger: Ledger, said: tuple[str, ...]) -> None:
    """Let a librarian say so, as far as it makes sense now."""
    what, *about = said
    try:
        with transaction(ledger.db):
            if what in ("same", "different"):
                decide(ledger.db, *about, what, by="Lan", at="2026-01-01T00:00:00Z")
            elif what == "undo":
                undo(ledger.db, *about, by="Lan")
            elif what == "split":
                split(ledger.db, *about, by="Lan", track=ledger.published)
            elif what == "join":
                join(ledger.db, *about, by="Lan", track=ledger.published)
    except LienthongError:
        pass


def assigned(ledger: Ledger) -> dict[str, str]:
    """The second layer, as it is stored."""
    return dict(ledger.db.execute("SELECT id, leader FROM match"))


def expected_assigned(ledger: Ledger) -> dict[str, str]:
    """The second layer by hand: every id in use, and every root, that goes by another id."""
    root = expected_names(ledger)[0]
    found = expected_names(ledger, further)[0]
    used = {id_ for (id_,) in ledger.db.execute("SELECT id FROM occurrence")}
    used |= {root[id_] for id_ in used}
    return {id_: found[id_] for id_ in used if found[id_] != id_}


@lengthy
@given(st.lists(st.tuples(histories(), judged()), min_size=1, max_size=3))
def test_what_is_published_is_a_function_of_the_ledger(turns):
    with folder() as place, Ledger.open(Path(place)) as ledger:
        data, ever = Path(place), Ever()
        for history, said in turns:
            for source, records, how, then in history:
                load(ledger, source, records.items(), complete=how == "complete")
                if then == "wait":
                    continue
                publish(ledger, data, BASE, bulk_share=0.0 if then == "build" else 1e9, method=METHOD)
                check(ledger, data, ever, further)
            judge(ledger, said)
            publish(ledger, data, BASE, bulk_share=1e9, method=METHOD)
            assert assigned(ledger) == expected_assigned(ledger)
            check(ledger, data, ever, further)
        before = default_graph(data)
        identity = set(ledger.db.execute("SELECT * FROM identity"))
        assert publish(ledger, data, BASE, method=METHOD).generation is None
        rebuilt = publish(ledger, data, BASE, full=True, method=METHOD)
        assert rebuilt.full and not rebuilt.events
        assert default_graph(data) == before
        assert set(ledger.db.execute("SELECT * FROM identity")) == identity


def lasting(history):
    """The last version of each record, but for bad updates of good ones."""
    records: dict[tuple[str, str], Version] = {}
    for source, batch, how, _ in history:
        if how == "complete":
            records = {key: one for key, one in records.items() if key[0] != source or key[1] in batch}
        for number, version in batch.items():
            if version.status != "quarantined" or (source, number) not in records:
                records[source, number] = version
    return records


HEIR = [
    ("nam", {"2": Version(("m0",), ("w0",), "a0", 0)}, "add", "amend"),
    ("bac", {"1": Version(("i0",), ("w0",), "a0", 0)}, "add", "amend"),
    (
        "nam",
        {"2": Version(("i0", "m0"), ("w0",), "a0", 0), "1": Version(("i2", "m0"), ("w0",), "a0", 0)},
        "add",
        "wait",
    ),
]
"""A group goes by the name of an id that is a key of two things now, and itself nothing."""


@thorough
@example(HEIR, random.Random(1))
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_loading_does_not_matter(history, chance: random.Random):
    with folder() as one, folder() as two, Ledger.open(Path(one)) as ledger, Ledger.open(Path(two)) as fresh:
        for source, records, how, then in history:
            load(ledger, source, records.items(), complete=how == "complete")
            if then != "wait":
                publish(ledger, Path(one), BASE, bulk_share=1e9, method=METHOD)
        publish(ledger, Path(one), BASE, bulk_share=1e9, method=METHOD)
        query = (
            "SELECT source.id, number, record.key FROM record JOIN source ON source.key = source WHERE status = 'live'"
        )
        live = sorted(ledger.db.execute(query).fetchall())
        chance.shuffle(live)
        versions = lasting(history)
        for source, number, _ in live:
            load(fresh, source, [(number, versions[source, number])])
            if chance.random() < 0.5:
                settle_matches(fresh, method=METHOD)
        publish(fresh, Path(two), BASE, method=METHOD)
        assert assigned(ledger) == assigned(fresh)
        for table in ("likeness", "mark", "tie"):
            query = f"SELECT * FROM {table}"
            assert set(ledger.db.execute(query)) == set(fresh.db.execute(query))
        assert clustered(ledger, further) == clustered(fresh, further)


def union(ledger: Ledger, *records: tuple[str, Version]) -> dict[str, str]:
    """Load, publish; every IRI that is one no more, to its successor."""
    load(ledger, "nam", records)
    publish(ledger, ledger.data, BASE, bulk_share=1e9, method=METHOD)
    check(ledger, ledger.data, set_of_all(ledger), further)
    query = "SELECT id, target FROM identity WHERE state <> 'live' AND id LIKE 'instance/%'"
    return dict(ledger.db.execute(query))


def set_of_all(ledger: Ledger) -> set[str]:
    """IRIs that were ever published."""
    return {f"{BASE}/{id_}" for (id_,) in ledger.db.execute("SELECT id FROM identity")}


def book(key: str, words: int) -> Version:
    """A book with one key; books of equal words are one."""
    return Version((key,), (f"w-{key}",), f"a-{key}", words)


DELETED = Version((), (), "", 0, "deleted")


def events_of(ledger: Ledger) -> set[tuple[str, str, str]]:
    """What the last generation's log tells of books: event, IRI, target."""
    query = (
        "SELECT event, entity, target FROM change WHERE entity LIKE 'instance/%'"
        " AND generation = (SELECT max(number) FROM generation)"
    )
    return set(ledger.db.execute(query))


def test_the_oldest_iri_stays_when_its_record_goes(tmp_path):
    with Ledger.open(tmp_path) as ledger:
        assert union(ledger, ("1", book("z", 1))) == {}
        assert union(ledger, ("2", book("a", 1)), ("3", book("m", 1))) == {}, "published first, it names all three"
        assert ledger.db.execute("SELECT DISTINCT name FROM alias WHERE id LIKE 'instance/%'").fetchall() == [
            ("instance/z",)
        ]
        for records in ((("1", DELETED),), (("2", DELETED),), (("1", book("z", 1)), ("2", book("a", 1)))):
            assert union(ledger, *records) == {}
            assert events_of(ledger) == {("updated", "instance/z", "")}
        assert union(ledger, *((number, DELETED) for number in "123")) == {"instance/z": ""}
        assert union(ledger, ("3", book("m", 1))) == {}
        assert events_of(ledger) == {("created", "instance/z", "")}
        assert union(ledger, ("2", book("a", 2))) == {}, "another book now: a name of its own"
        assert events_of(ledger) == {("created", "instance/a", "")}
        assert ledger.db.execute("SELECT id, since FROM identity WHERE id LIKE 'instance/%'").fetchall() == [
            ("instance/a", 8),
            ("instance/z", 1),
        ]


def test_what_returns_as_another_thing_takes_its_iri_back(tmp_path):
    with Ledger.open(tmp_path) as ledger:
        union(ledger, ("1", book("z", 1)))
        union(ledger, ("2", book("a", 1)), ("3", book("m", 1)))
        union(ledger, ("1", DELETED))
        assert union(ledger, ("1", book("z", 2))) == {}
        assert events_of(ledger) == {
            ("updated", "instance/z", ""),
            ("created", "instance/a", ""),
            ("split", "instance/z", "instance/a"),
        }


def test_of_parts_the_one_that_led_keeps_the_iri_of_who_went(tmp_path):
    with Ledger.open(tmp_path) as ledger:
        union(ledger, ("1", book("z", 1)))
        union(ledger, ("2", book("a", 1)), ("3", book("m", 1)))
        union(ledger, ("1", DELETED))
        judge(ledger, ("different", "instance/a", "instance/m"))
        assert union(ledger) == {}
        assert ledger.db.execute("SELECT id, name FROM alias WHERE id LIKE 'instance/%'").fetchall() == [
            ("instance/a", "instance/z")
        ]
        assert ("split", "instance/z", "instance/m") in events_of(ledger)
        judge(ledger, ("undo", "instance/a", "instance/m"))
        assert union(ledger) == {"instance/m": "instance/z"}


def test_the_iri_in_use_stays_when_another_of_its_age_comes_to_lead(tmp_path):
    with Ledger.open(tmp_path) as ledger:
        union(ledger, ("1", book("a", 0)), ("2", book("b", 2)))
        assert union(ledger, ("2", book("b", 0))) == {"instance/b": "instance/a"}
        assert union(ledger, ("1", DELETED)) == {"instance/b": "instance/a"}
        assert events_of(ledger) == {("updated", "instance/a", "")}
        assert union(ledger, ("1", book("a", 0))) == {"instance/b": "instance/a"}
        assert union(ledger, ("1", book("a", 2))) == {}


def test_a_split_gives_back_the_iri_of_before(tmp_path):
    with Ledger.open(tmp_path) as ledger:
        union(ledger, ("1", book("a", 0)), ("2", book("b", 1)))
        assert union(ledger, ("2", book("b", 0))) == {"instance/b": "instance/a"}
        judge(ledger, ("different", "instance/a", "instance/b"))
        assert union(ledger) == {}
        events = ledger.db.execute(
            "SELECT event, target FROM change WHERE entity = 'instance/b' ORDER BY seq"
        ).fetchall()
        assert [event for event, _ in events] == ["created", "merged", "created"]
        split = "SELECT entity, target FROM change WHERE event = 'split' AND entity LIKE 'instance/%'"
        assert ledger.db.execute(split).fetchall() == [("instance/a", "instance/b")]
        judge(ledger, ("undo", "instance/a", "instance/b"))
        assert union(ledger) == {"instance/b": "instance/a"}


def test_a_librarian_unites_what_the_machine_would_never(tmp_path):
    with Ledger.open(tmp_path) as ledger:
        union(ledger, ("1", book("a", 0)), ("2", book("b", 2)), ("3", book("c", 1)))
        judge(ledger, ("same", "instance/a", "instance/b"))
        judge(ledger, ("same", "instance/b", "instance/c"))
        assert union(ledger) == {"instance/b": "instance/a", "instance/c": "instance/a"}
        judge(ledger, ("different", "instance/a", "instance/c"))
        assert union(ledger) == {"instance/b": "instance/a"}, "of two links that lead to it one is left out"


def test_what_a_crowd_shares_tells_nothing(tmp_path):
    def leaders(*records: tuple[str, Version]) -> int:
        load(ledger, "nam", records)
        settle_matches(ledger, method=METHOD)
        query = "SELECT count(*) FROM match WHERE id LIKE 'instance/%'"
        return int(ledger.db.execute(query).fetchone()[0])

    with Ledger.open(tmp_path) as ledger:
        books = [(str(number), book(f"i{number:03d}", 1)) for number in range(101)]
        assert leaders(*books[:100]) == 99
        assert leaders(*books[100:]) == 0
        assert leaders(("7", DELETED)) == 99
        assert leaders(books[7], ("8", book("i008", 2))) == 99


def test_other_rules_draw_everything_anew(tmp_path):
    with Ledger.open(tmp_path) as ledger:
        load(ledger, "nam", [(str(number), book(f"i{number}", number % 3)) for number in range(30)])
        assert settle_matches(ledger, method=METHOD).drawn == 30
        before = assigned(ledger)
        assert settle_matches(ledger, method=METHOD).drawn == 0
        again = settle_matches(ledger, method=METHOD, rules="others")
        assert again.anew and again.drawn == 30
        assert assigned(ledger) == before != {}
        settle_matches(ledger, method=Method(METHOD.draw, (PairStage(Rash()), *METHOD.stages[1:])), rules="rash")
        assert {id_ for id_ in assigned(ledger) if id_.startswith("instance/")} == {
            f"instance/i{number}" for number in range(1, 30)
        }
        settle_matches(ledger, method=METHOD)
        assert assigned(ledger) == before


class Rash(Instances):
    """Whatever the words, a book is a book."""

    def marks(self, facts):
        return {"book"}

    def compare(self, a, b, tied):
        return Judgement(SAME, 1.0)

    def contradiction(self, a, b):
        return ""
