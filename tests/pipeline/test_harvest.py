"""Harvesting from a server that keeps the rules: windows, updates, deletions, formats."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from lienthong.errors import HarvestError, UsageError
from lienthong.graph.ledger import Ledger
from lienthong.pipeline.harvesting import Harvested, Manners, Wish, harvest, look
from lienthong.pipeline.remap import remap
from pipeline.oai_server import Item, OaiServer, Serve, made

QUICK = Manners(pause=0, retries=2, backoff=0.01, timeout=5, patience=2)


def stored(data: Path) -> dict[str, str]:
    """Status of every record by its number."""
    with Ledger.open(data, write=False) as ledger:
        return {one.number: one.status for one in ledger.records()}


def run(data: Path, server: OaiServer, **wish: object) -> Harvested:
    return harvest(data, "kho", Wish(server.url, **wish), QUICK)  # type: ignore[arg-type]


def test_all_pages_come_and_the_richest_format_is_taken(serve: Serve, data: Path) -> None:
    server = serve(made(250))
    done = run(data, server)
    assert (done.summary.read, done.summary.live, done.pages) == (250, 250, 3)
    assert done.plan.choice.prefix == "dim"
    assert server.repository.lists()[0] == {"verb": "ListRecords", "metadataPrefix": "dim"}
    assert all("metadataPrefix" not in one for one in server.repository.lists()[1:])
    assert set(stored(data)) == {f"oai:kho.example.org:123456789/{number}" for number in range(1, 251)}
    assert all(agent.startswith("Lienthong/") for agent in server.repository.agents)


def test_the_next_harvest_asks_only_for_what_has_changed(serve: Serve, data: Path) -> None:
    server = serve(made(30))
    run(data, server)
    server.repository.items[4].datestamp = "2026-03-02T00:00:00Z"
    server.repository.items[4].title = "Nhan đề đã sửa"
    server.repository.items.append(Item(99, "2026-03-02T01:00:00Z"))
    done = run(data, server)
    assert server.repository.lists()[-1]["from"] == "2026-02-28T12:00:00Z"
    counts = done.summary.counts
    assert (done.summary.read, counts["updated"], counts["created"]) == (2, 1, 1)
    again = run(data, server)
    assert (again.summary.read, again.summary.counts["unchanged"], again.news) == (2, 2, False)


def test_a_server_that_counts_days_is_asked_in_days(serve: Serve, data: Path) -> None:
    server = serve(made(3), granularity="YYYY-MM-DD")
    run(data, server)
    run(data, server)
    assert server.repository.lists()[-1]["from"] == "2026-02-28"


def test_nothing_new_is_no_error_and_leaves_no_run(serve: Serve, data: Path) -> None:
    server = serve(made(3))
    run(data, server)
    with Ledger.open(data, write=False) as ledger:
        before = len(ledger.runs("kho"))
    done = run(data, server)
    assert (done.summary.read, done.news) == (0, False)
    with Ledger.open(data, write=False) as ledger:
        assert len(ledger.runs("kho")) == before
        (known,) = ledger.harvests.all("kho")
    assert (known.reached, known.underway, bool(known.finished)) == ("2026-03-01T12:00:00Z", None, True)


def test_a_deleted_record_is_withdrawn_also_on_a_page_of_deletions_alone(serve: Serve, data: Path) -> None:
    for style, prefix in (("dspace", "dim"), ("koha", "marcxml")):
        place = data / style
        formats = (prefix, "oai_dc")
        server = serve(made(6), style=style, formats=formats, page=2, deletions="persistent")
        run(place, server)
        for item in server.repository.items[:5]:
            item.deleted, item.datestamp = True, "2026-03-02T00:00:00Z"
        done = run(place, server)
        assert done.summary.counts["deleted"] == 5
        assert sorted(stored(place).values()) == ["deleted"] * 5 + ["live"]


def test_a_deletion_finds_its_marc_record_whatever_its_control_number(serve: Serve, data: Path) -> None:
    items = [Item(7, control="vtls000123"), Item(8, control=None), Item(9)]
    server = serve(items, style="koha", formats=("marcxml",))
    run(data, server)
    assert stored(data) == {"vtls000123": "live", "8": "live", "9": "live"}
    for item in items:
        item.deleted, item.datestamp = True, "2026-03-02T00:00:00Z"
    run(data, server)
    assert stored(data) == {"vtls000123": "deleted", "8": "deleted", "9": "deleted"}


def test_an_older_version_never_takes_the_place_of_a_newer_one(serve: Serve, data: Path) -> None:
    """As when one of two servers behind a name lags behind the other."""
    server = serve([Item(1, "2026-02-28T20:00:00Z", "Bản mới")])
    run(data, server)
    server.repository.items[0] = Item(1, "2026-02-28T19:00:00Z", "Bản cũ chưa từng gặp")
    done = run(data, server)
    assert done.summary.counts["older"] == 1
    with Ledger.open(data, write=False) as ledger:
        (record,) = ledger.records(raw=True)
    assert "Bản mới".encode() in record.raw


def test_a_record_that_changes_while_it_is_harvested_is_no_duplicate(serve: Serve, data: Path) -> None:
    """With dates by the day the two versions of one day bear the same datestamp."""
    items = [Item(1), Item(2), Item(1, title="Đã sửa cùng ngày")]
    server = serve(items, granularity="YYYY-MM-DD", page=1)
    done = run(data, server)
    assert (done.summary.counts["duplicate"], done.summary.live) == (0, 2)
    with Ledger.open(data, write=False) as ledger:
        raws = [one.raw for one in ledger.records(raw=True)]
    assert any("Đã sửa".encode() in raw for raw in raws)


def test_a_complete_harvest_withdraws_what_the_server_no_longer_has(serve: Serve, data: Path) -> None:
    server = serve(made(250))
    run(data, server)
    del server.repository.items[100:110]
    assert run(data, server).summary.deleted == 0
    done = run(data, server, complete=True)
    assert (done.summary.counts["deleted"], done.summary.live) == (10, 240)


def test_a_server_that_lost_its_index_takes_nothing_away(serve: Serve, data: Path) -> None:
    server = serve(made(5))
    run(data, server)
    server.repository.items.clear()
    with pytest.raises(HarvestError) as error:
        run(data, server, complete=True)
    assert error.value.name == "harvest_incomplete"
    assert list(stored(data).values()) == ["live"] * 5


def test_fewer_records_than_announced_are_asked_for_once_more(serve: Serve, data: Path) -> None:
    server = serve(made(5), inflate=2)
    assert run(data, server).short == 2
    second = run(data, server)
    assert "from" not in server.repository.lists()[-1]
    assert (second.summary.read, second.short) == (5, 2)
    run(data, server)
    assert server.repository.lists()[-1]["from"]
    with pytest.raises(HarvestError):
        run(data / "neu", server, complete=True)


def test_only_a_set_and_only_a_stretch_of_time(serve: Serve, data: Path) -> None:
    items = [Item(1, "2026-01-01T00:00:00Z"), Item(2, "2026-01-31T23:00:00Z"), Item(3, sets=("com_2",))]
    server = serve(items)
    done = run(data, server, part="com_1", since="2026-01-31", until="2026-01-31")
    asked = server.repository.lists()[-1]
    assert (asked["from"], asked["until"]) == ("2026-01-31T00:00:00Z", "2026-01-31T23:59:59Z")
    assert done.summary.read == 1
    # What lies outside the stretch is not known, so the next harvest asks for everything of the set.
    assert harvest(data, "kho", Wish(), QUICK).summary.read == 2
    assert "from" not in server.repository.lists()[-1]
    assert server.repository.lists()[-1]["set"] == "com_1"


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ({"since": "31/1/2026"}, "harvest_date"),
        ({"since": "2026-13-01"}, "harvest_date"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "harvest_dates"),
        ({"since": "2026-02-01", "complete": True}, "harvest_complete_stretch"),
        ({"prefix": "mods"}, "harvest_format_missing"),
        ({"prefix": "rdf"}, "harvest_format_unread"),
    ],
)
def test_a_wish_that_cannot_be_fulfilled_changes_nothing(
    serve: Serve, data: Path, wish: dict[str, object], name: str
) -> None:
    with pytest.raises((UsageError, HarvestError)) as error:
        run(data, serve(made(1)), **wish)
    assert error.value.name == name
    assert not (data / "ledger.sqlite").exists()


def test_the_format_that_is_asked_for_is_taken_and_remembered(serve: Serve, data: Path) -> None:
    server = serve(made(2))
    run(data, server, prefix="oai_dc")
    done = harvest(data, "kho", Wish(), QUICK)
    assert done.plan.choice.prefix == "oai_dc"
    with Ledger.open(data, write=False) as ledger:
        source = ledger.source("kho")
    assert source is not None
    assert (source.oai, source.oai_format, source.oai_set) == (server.url, "oai_dc", "")


def test_looking_at_a_server_fetches_no_records(serve: Serve, data: Path) -> None:
    server = serve(made(2))
    found = look(data, "", Wish(server.url), QUICK)
    assert (found.survey.name, found.chosen, found.sets) == ("Kho mẫu", "dim", [("com_1", "Luận văn")])
    assert server.repository.lists() == []
    assert not data.exists()


def test_the_overlap_is_a_setting(serve: Serve, data: Path) -> None:
    server = serve(made(2))
    for _ in range(2):
        harvest(data, "kho", Wish(server.url), Manners(pause=0, overlap=timedelta(hours=2)))
    assert server.repository.lists()[-1]["from"] == "2026-03-01T10:00:00Z"


def test_requests_keep_their_distance(serve: Serve, data: Path) -> None:
    server = serve(made(3), page=1)
    harvest(data, "kho", Wish(server.url), Manners(pause=0.2))
    times = server.repository.times
    assert len(times) == 5
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(times))


def test_packed_pages_are_read(serve: Serve, data: Path) -> None:
    assert run(data, serve(made(120), gzip=True)).summary.live == 120


def test_mapping_again_leaves_harvested_records_as_they_are(serve: Serve, data: Path) -> None:
    """Dates of the server stay, and a broken record stays one record."""
    for style, prefix in (("dspace", "dim"), ("koha", "marcxml")):
        place = data / style
        items = made(5)
        items[1].raw = "<<<"
        server = serve(items, style=style, formats=(prefix,))
        run(place, server)
        query = "SELECT number, pending, status, hash, datestamp, format FROM record ORDER BY number"
        with Ledger.open(place) as ledger:
            before = ledger.db.execute(query).fetchall()
            # As after a change of the rules: everything is written anew.
            ledger.db.execute("UPDATE record SET rules = 'old'")
        assert remap(place).held == 1
        with Ledger.open(place, write=False) as ledger:
            assert ledger.db.execute(query).fetchall() == before
        assert run(place, server).summary.counts["updated"] == 0
