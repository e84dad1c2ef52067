"""The union catalogue as a function of live records and decisions: whatever came when, and by hand."""

import random
import shutil
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graph.test_invariants import NUMBERS, clustered, folder, histories, thorough
from graph.unions import METHOD, further
from graph.worlds import AGENTS, BASE, INSTANCES, SOURCES, WORKS, Version, check, default_graph, expected_names, load
from lienthong.errors import LienthongError
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.deciding import decide, undo
from lienthong.graph.matching.settling import settle_matches
from lienthong.graph.matching.splitting import join, split
from lienthong.graph.publish import publish

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


@thorough
@given(st.lists(st.tuples(histories(), judged()), min_size=1, max_size=4))
def test_what_is_published_is_a_function_of_the_ledger(turns):
    with folder() as place, Ledger.open(Path(place)) as ledger:
        data, ever = Path(place), set()
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
