"""Dependent records after any history: what only the changed ones were looked at for is what a look at all finds."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graph.test_invariants import folder, thorough
from graph.worlds import BASE
from lienthong.graph.ledger import Entry, Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.ledger.waiting import settle
from lienthong.graph.publish import publish
from lienthong.graph.terms import Described, Entity, Need, Source

KEYS = ("i0", "i1", "m0", "t0", "t1")
"""Strongest first, so that claims make no circles."""

chosen = st.sets(st.sampled_from(KEYS), min_size=1, max_size=3).map(lambda some: tuple(k for k in KEYS if k in some))
books = st.tuples(st.just("book"), chosen, st.integers(0, 1))
copies = st.tuples(st.just("copy"), chosen, st.sampled_from(("", *KEYS)))
version = st.one_of(st.none(), books, books, copies)
histories = st.lists(
    st.tuples(st.dictionaries(st.sampled_from("12345"), version, min_size=1, max_size=4), st.booleans()),
    min_size=1,
    max_size=7,
)


def entry(number: str, version: tuple[str, tuple[str, ...], object] | None) -> Entry:
    """A book under its keys; a copy that needs one of them, perhaps a second thing too; or a deletion."""
    record = f"record/{number}"
    described = None
    if version is not None:
        what, keys, more = version
        book = f"instance/{keys[0]}"
        lines = [f'<lt:{record}> <x:label> "{number}" .', f'<lt:{book}> <x:{what}> "{more} {number}" .']
        ids = tuple(f"instance/{key}" for key in (keys if what == "book" else keys[:1]))
        described = Described(record, [Entity((record,), "record"), Entity(ids, "instance")], lines)
        if what == "copy":
            others, also = tuple(f"instance/{key}" for key in keys[1:]), (f"instance/{more}",) if more else ()
            described.need = Need(book, "no_record", "", others, also)
    status = "live" if described else "deleted"
    return Entry(number, status, repr(version).encode(), "marc21", "x.mrc", 1, 0, described=described)


@thorough
@given(histories)
def test_a_look_at_all_finds_nothing_more(history):
    with folder() as place, Ledger.open(Path(place)) as ledger:
        ledger.put_source(Source("nam"))
        for records, then in history:
            run = ledger.begin_run("nam", ["x.mrc"], "rules")
            ledger.write(run, [entry(number, version) for number, version in records.items()])
            ledger.settle("nam")
            ledger.finish_run(run, "complete")
            if then:
                publish(ledger, Path(place), BASE, bulk_share=1e9)
        # Twice: what the first one decided of names may lead to something else.
        for _ in range(2):
            publish(ledger, Path(place), BASE, bulk_share=1e9)
        with transaction(ledger.db):
            before = list(ledger.db.iterdump())
            settle(ledger.db, 1, track=False)
            assert list(ledger.db.iterdump()) == before
