"""The change log: exact, without gaps, the same in the ledger and beside the generations."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from graph.test_invariants import folder, histories, lengthy
from graph.test_union import judge, judged
from graph.unions import METHOD
from graph.worlds import BASE, Version, answered, default_graph, load
from lienthong.errors import UsageError
from lienthong.graph import changelog
from lienthong.graph.changelog import ChangeLog
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.changes import Change, Wanted, changes
from lienthong.graph.publish import publish

pytestmark = pytest.mark.long

IDENTITY = NamedNode(f"{BASE}/graph/identity")
ALL = Wanted(limit=20_000)


def described(quads: set[Quad]) -> dict[str, set[str]]:
    """Every public name with its triples."""
    found: dict[str, set[str]] = {}
    for quad in quads:
        name = quad.subject.value.partition("#")[0].removeprefix(f"{BASE}/")
        found.setdefault(name, set()).add(str(quad))
    return found


def departed(data: Path) -> dict[str, str]:
    """Names that are moved, with their target, or gone ('')."""
    generation = current(data)
    assert generation is not None
    cut = len(f"{BASE}/")
    told = answered(generation.open().quads_for_pattern(None, None, None, IDENTITY))
    return {iri[cut:]: target[cut:] for iri, target in told.items()}


def published(data: Path) -> list[Change]:
    """The whole log as the site knows it."""
    generation = current(data)
    return ChangeLog(data, generation.number if generation else 0).page(ALL).changes


@lengthy
@given(st.lists(st.tuples(histories(), judged()), min_size=1, max_size=3))
def test_every_change_of_a_name_is_told_and_nothing_else(turns):
    """Whatever merges and splits: equal keys, comparison, librarians."""
    with folder() as place, Ledger.open(Path(place)) as ledger:
        data, reader = Path(place), Consumer(Path(place))
        for history, said in turns:
            for source, records, how, then in history:
                load(ledger, source, records.items(), complete=how == "complete")
                if then != "wait":
                    publish(ledger, data, BASE, bulk_share=0.0 if then == "build" else 1e9, method=METHOD)
                    reader.follow(ledger)
            judge(ledger, said)
            publish(ledger, data, BASE, bulk_share=1e9, method=METHOD)
            reader.follow(ledger)
        assert published(data) == changes(ledger.db, ALL).changes


class Consumer:
    """Somebody who keeps a copy and compares what the log tells with what has become of it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.seen = 0
        self.before: dict[str, set[str]] = {}
        self.away: dict[str, str] = {}

    def follow(self, ledger: Ledger) -> None:
        """After a publish: every difference is told, and nothing else."""
        after, away = described(default_graph(self.data)), departed(self.data)
        found = changes(ledger.db, Wanted(after=self.seen)).changes
        assert [one.seq for one in found] == list(range(self.seen + 1, self.seen + len(found) + 1))
        self.seen += len(found)
        told = {(one.entity, one.event, one.target) for one in found}
        assert len(told) == len(found)
        merged = {(name, "merged", target) for name, target in away.items() if target and self.away.get(name) != target}
        created = {(name, "created", "") for name in after.keys() - self.before.keys()}
        deleted = {(name, "deleted", "") for name, target in away.items() if not target and self.away.get(name) != ""}
        assert {one for one in told if one[1] not in ("updated", "split")} == merged | created | deleted
        joined = {target for _, _, target in merged}
        kept = after.keys() & self.before.keys()
        differ = {name for name in kept if after[name] != self.before[name] or name in joined}
        assert {name for name, event, _ in told if event == "updated"} == differ
        assert all(one in after and other in after for one, event, other in told if event == "split")
        self.before, self.away = after, away


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Three generations: twelve books, one of them changed, one deleted."""
    with Ledger.open(tmp_path) as opened:
        for several in (dict.fromkeys(range(12), 0), {3: 1}):
            load(opened, "nam", [(str(n), Version((f"i{n}",), ("w0",), "a0", words)) for n, words in several.items()])
            publish(opened, tmp_path, BASE, bulk_share=1e9)
        load(opened, "nam", [("5", Version(("i5",), ("w0",), "a0", 0, "deleted"))])
        publish(opened, tmp_path, BASE, bulk_share=1e9)
        yield opened


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"kinds": ("instance",)},
        {"events": ("deleted", "updated")},
        {"kinds": ("agent", "record"), "events": ("created",)},
        {"kinds": ("series",)},
    ],
)
@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_pages_hold_everything_once(ledger, tmp_path, monkeypatch, asked, limit):
    """In the ledger and beside the generations, whatever the size of its files."""
    monkeypatch.setattr(changelog, "CHUNK", 4)
    shutil.rmtree(changelog.folder(tmp_path))
    publish(ledger, tmp_path, BASE)
    whole = [Change(*row) for row in ledger.db.execute("SELECT seq, at, generation, entity, event, target FROM change")]
    wanted = Wanted(limit=limit, **asked)
    expected = [one for one in whole if wanted.takes(one)]
    log = ChangeLog(tmp_path, 3)
    assert log.last == len(whole) and len(whole) > 25
    for read in (log.page, lambda one: changes(ledger.db, one)):
        found, after, more = [], 0, True
        while more:
            page = read(Wanted(after=after, limit=limit, **asked))
            assert page.cursor > after or not page.more
            found, after, more = [*found, *page.changes], page.cursor, page.more
        assert found == expected
        assert after == len(whole)


def test_since_a_time(ledger, tmp_path):
    days = ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z")
    for number, day in enumerate(days, 1):
        ledger.db.execute("UPDATE generation SET published = ? WHERE number = ?", (day, number))
        ledger.db.execute("UPDATE change SET at = ? WHERE generation = ?", (day, number))
    shutil.rmtree(changelog.folder(tmp_path))
    publish(ledger, tmp_path, BASE)
    for since, first in (("2025-05-05", 1), ("2026-01-02T07:00:00+07:00", 2), ("2026-01-02T00:00:01Z", 3)):
        wanted = Wanted.checked(0, since, (), (), 1000)
        for page in (changes(ledger.db, wanted), ChangeLog(tmp_path, 3).page(wanted)):
            assert {one.generation for one in page.changes} == set(range(first, 4))
    wanted = Wanted.checked(0, "2026-01-04", (), (), 1000)
    for page in (changes(ledger.db, wanted), ChangeLog(tmp_path, 3).page(wanted)):
        assert page.changes == [] and not page.more
        assert page.cursor == ChangeLog(tmp_path, 3).last


def test_times_never_go_back(ledger, tmp_path):
    ledger.db.execute("UPDATE generation SET published = '2099-01-01T00:00:00Z' WHERE number = 3")
    load(ledger, "nam", [("3", Version(("i3",), ("w0",), "a0", 2))])
    made = publish(ledger, tmp_path, BASE)
    assert made.generation is not None
    assert made.generation.published == "2099-01-01T00:00:00Z"


def test_a_reader_of_a_generation_sees_no_later_changes(ledger, tmp_path):
    assert {one.generation for one in ChangeLog(tmp_path, 2).page(ALL).changes} == {1, 2}
    assert ChangeLog(tmp_path, 2).last < ChangeLog(tmp_path, 3).last
    assert not ChangeLog(tmp_path / "elsewhere", 3).known


def test_what_a_crash_left_is_written_down_by_the_next_publish(ledger, tmp_path):
    before = published(tmp_path)
    last = changelog.folder(tmp_path) / "00000003"
    last.rename(last.with_name("00000003.tmp"))
    (last.with_name("00000003.tmp") / "000000000099.jsonl").write_bytes(b"{")
    assert publish(ledger, tmp_path, BASE).generation is None
    assert published(tmp_path) == before
    assert sorted(one.name for one in changelog.folder(tmp_path).iterdir()) == ["00000001", "00000002", "00000003"]


def test_the_log_of_a_lost_ledger_is_not_continued(ledger, tmp_path):
    ledger.close()
    for left in tmp_path.glob("ledger.sqlite*"):
        left.unlink()
    with Ledger.open(tmp_path) as anew:
        load(anew, "bac", [("1", Version(("i1",), ("w1",), "a1", 0))])
        made = publish(anew, tmp_path, BASE)
        assert made.generation is not None and made.generation.number == 4
        found = published(tmp_path)
        assert found == changes(anew.db, ALL).changes
        assert {one.event for one in found} == {"created"}


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"since": "yesterday"}, "changes_since"),
        ({"since": "2026-13-01"}, "changes_since"),
        ({"since": "0001-01-01T00:00:00+23:00"}, "changes_since"),
        ({"kinds": ("book",)}, "changes_kind"),
        ({"events": ("gone",)}, "changes_event"),
        ({"after": -1}, "changes_number"),
        ({"limit": 0}, "changes_number"),
        ({"limit": 10**9}, "changes_number"),
    ],
)
def test_nonsense_is_refused(given, name):
    asked = {"after": 0, "since": "", "kinds": (), "events": (), "limit": 10} | given
    with pytest.raises(UsageError) as refused:
        Wanted.checked(**asked)
    assert refused.value.name == name
