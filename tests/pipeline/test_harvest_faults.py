"""Harvesting from servers that break off, mislead or are broken: nothing is lost, and what is wrong is told."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from lienthong.errors import HarvestError, StoreError
from lienthong.graph.ledger import Ledger
from lienthong.pipeline.harvesting import Harvested, Manners, Wish, harvest
from lienthong.pipeline.harvesting.formats import Known, preferences
from lienthong.pipeline.harvesting.lock import only_one
from lienthong.pipeline.remap import remap
from pipeline.oai_server import Item, OaiServer, Serve, made

QUICK = Manners(pause=0, retries=2, backoff=0.01, timeout=5, patience=3)


def run(data: Path, server: OaiServer, manners: Manners = QUICK) -> Harvested:
    return harvest(data, "kho", Wish(server.url), manners)


def live(data: Path) -> int:
    with Ledger.open(data, write=False) as ledger:
        return sum(1 for one in ledger.records() if one.status == "live")


def refused(data: Path, server: OaiServer, manners: Manners = QUICK) -> HarvestError:
    with pytest.raises(HarvestError) as error:
        run(data, server, manners)
    assert error.value.message("vi") != error.value.message("en")
    return error.value


@pytest.mark.parametrize(
    "fault", ["503:0", "503:1", "503:date", "503", "429:0", "500", "reset", "cut", "short", "empty"]
)
def test_trouble_that_passes_costs_no_record(serve: Serve, data: Path, fault: str) -> None:
    done = run(data, serve(made(30), page=10, script=["ok", fault]))
    assert (done.summary.read, done.pages, live(data)) == (30, 3, 30)


def test_a_server_that_wants_time_gets_it(serve: Serve, data: Path) -> None:
    server = serve(made(20), page=10, script=["ok", "503:1"])
    run(data, server)
    times = server.repository.times
    assert times[4] - times[3] >= 0.95


def test_a_server_that_wants_too_much_time_is_left_for_later(serve: Serve, data: Path) -> None:
    server = serve(made(30), page=10, script=["ok", "503:3600"])
    assert refused(data, server).name == "harvest_later"
    assert live(data) == 10
    done = run(data, server)
    assert (done.resumed, done.summary.read, live(data)) == (True, 20, 30)


@pytest.mark.parametrize("fault", ["500", "reset", "cut"])
def test_trouble_that_does_not_pass_keeps_what_came(serve: Serve, data: Path, fault: str) -> None:
    server = serve(made(30), page=10, script=["ok", "ok", *[fault] * 3])
    error = refused(data, server)
    assert (error.name, error.values["tries"]) == ("harvest_unreachable", 3)
    assert live(data) == 20
    done = run(data, server)
    assert (done.resumed, done.pages, live(data)) == (True, 1, 30)


def test_a_server_that_is_not_there(data: Path) -> None:
    with pytest.raises(HarvestError) as error:
        harvest(data, "kho", Wish("http://127.0.0.1:9/oai"), QUICK)
    assert error.value.name == "harvest_unreachable"


@pytest.mark.parametrize(("fault", "name"), [("html", "harvest_html"), ("doctype", "harvest_entities")])
def test_what_is_no_answer_of_the_protocol_is_told(serve: Serve, data: Path, fault: str, name: str) -> None:
    server = serve(made(20), page=10, script=["ok", fault])
    assert refused(data, server).name == name
    assert run(data, server).resumed
    assert live(data) == 20


def test_one_broken_record_costs_no_other(serve: Serve, data: Path) -> None:
    """A parser that mends the page as a whole would lose what follows, the resumptionToken too."""
    items = made(30)
    items[4].raw = "<oai_dc:dc><dc:title>Bỏ ngỏ & hỏng \x00 </dc:creator>"
    items[19].raw = "<<<"
    server = serve(items, page=10)
    done = run(data, server)
    assert (done.summary.read, done.pages, live(data)) == (30, 3, 28)
    with Ledger.open(data, write=False) as ledger:
        broken = {one.number: one.status for one in ledger.records() if one.status != "live"}
    # They bear their own number, so that they are released when they are mended.
    assert broken == {f"oai:kho.example.org:123456789/{number}": "quarantined" for number in (5, 20)}
    for item in (items[4], items[19]):
        item.raw, item.datestamp = "", "2026-03-01T11:00:00Z"
    assert run(data, server).summary.counts["released"] == 2
    assert live(data) == 30


def test_a_broken_update_leaves_the_good_version_public(serve: Serve, data: Path) -> None:
    for style in ("dspace", "koha"):
        items = made(3)
        server = serve(items, style=style, formats=("dim",) if style == "dspace" else ("marc21",))
        run(data / style, server)
        items[1].raw, items[1].datestamp = "<hỏng", "2026-03-01T11:00:00Z"
        run(data / style, server)
        assert live(data / style) == 3


def test_a_page_of_nothing_but_a_broken_record(serve: Serve, data: Path) -> None:
    items = made(3)
    items[1].raw = "<<<"
    done = run(data, serve(items, page=1))
    assert (done.pages, done.summary.read, live(data)) == (3, 3, 2)


def test_an_expired_token_begins_again_without_loss(serve: Serve, data: Path) -> None:
    server = serve(made(50), page=10, script=["ok", "ok", "ok", "expired"])
    done = run(data, server)
    assert (done.restarts, live(data)) == (1, 50)
    # The list is not in the order of its datestamps: only from the beginning is it sure to be whole.
    assert "from" not in server.repository.lists()[4]


def test_an_expired_token_goes_on_at_the_last_datestamp_of_a_list_in_their_order(serve: Serve, data: Path) -> None:
    items = sorted(made(60), key=lambda one: one.datestamp)
    server = serve(items, page=10, script=["ok", "ok", "ok", "ok", "expired"])
    done = run(data, server)
    assert (done.restarts, live(data), done.short) == (1, 60, 0)
    assert server.repository.lists()[5]["from"] == items[39].datestamp
    assert len(server.repository.lists()) <= 9


def test_a_list_that_only_seemed_to_be_in_order_is_read_from_its_beginning(serve: Serve, data: Path) -> None:
    """All that came before the break bears one late date, as after a bulk edit; what follows is older."""
    items = [Item(number, f"2026-01-{20 if number <= 20 else 5:02}T00:00:00Z") for number in range(1, 51)]
    server = serve(items, page=10, script=["ok", "ok", "expired"])
    done = run(data, server)
    assert (live(data), done.short) == (50, 0)
    assert server.repository.lists()[3]["from"] == "2026-01-20T00:00:00Z"
    assert "from" not in server.repository.lists()[4]


def test_a_token_that_no_longer_counts_in_the_next_harvest(serve: Serve, data: Path) -> None:
    for number, fault in enumerate(("expired", "404", "500")):
        place = data / str(number)
        server = serve(made(30), page=10, script=["ok", "503:3600"])
        refused(place, server)
        server.repository.habits.script = [fault] * (3 if fault == "500" else 1)
        done = run(place, server)
        assert (done.restarts, live(place)) == (1, 30)


def test_tokens_that_are_lost_again_and_again_end_the_harvest(serve: Serve, data: Path) -> None:
    server = serve(made(30), page=10, script=["ok", "expired"] * 20)
    assert refused(data, server).name == "harvest_protocol"
    server.repository.habits.script = []
    run(data, server)
    assert live(data) == 30


@pytest.mark.parametrize("tokens", ["same", "beyond"])
def test_a_list_without_end_is_ended(serve: Serve, data: Path, tokens: str) -> None:
    server = serve(made(10), page=10, tokens=tokens)
    assert refused(data, server).name == "harvest_circle"
    assert live(data) == 10
    assert len(server.repository.lists()) < 100
    server.repository.habits.tokens = ""
    assert not run(data, server).resumed


def test_nothing_behind_the_last_token_is_the_end(serve: Serve, data: Path) -> None:
    done = run(data, serve(made(20), page=10, sizes=False, script=["ok", "nothing"]))
    assert (done.summary.read, done.short) == (10, 0)


def test_lists_without_sizes(serve: Serve, data: Path) -> None:
    assert run(data, serve(made(25), page=10, sizes=False, style="koha", formats=("marcxml",))).summary.live == 25


@pytest.mark.parametrize(("fault", "name"), [("huge", "harvest_too_large"), ("bomb", "harvest_too_large")])
def test_answers_without_measure_are_not_read(serve: Serve, data: Path, fault: str, name: str) -> None:
    server = serve(made(20), page=10, script=["ok", fault])
    assert refused(data, server, replace(QUICK, page=1 << 20)).name == name


def test_an_answer_that_drips_is_given_up(serve: Serve, data: Path) -> None:
    server = serve(made(1), slow=0.5)
    assert refused(data, server, replace(QUICK, timeout=0.2, retries=0)).name == "harvest_unreachable"


def test_a_redirect_stays_with_the_server_or_leads_to_public_addresses(serve: Serve, data: Path) -> None:
    server, other = serve(made(3), script=["redirect", "redirect", "redirect"]), serve(made(3))
    habits = server.repository.habits
    for place in (
        f"http://localhost:{other.server_address[1]}",
        "file:///etc/passwd?",
        "http://10.0.0.1",
        "gopher://x",
    ):
        habits.script, habits.elsewhere = ["redirect"], place
        assert refused(data, server).name == "harvest_redirect"
    assert other.repository.requests == []
    habits.script, habits.elsewhere = ["redirect"], server.url.removesuffix("/oai/request")
    assert run(data, server).summary.live == 3
    habits.script = ["redirect"] * 20
    assert refused(data, server).name == "harvest_redirects"


def test_two_harvests_of_one_source_never_run_at_once(serve: Serve, data: Path) -> None:
    server = serve(made(3))
    with only_one(data, "kho"), pytest.raises(StoreError) as error:
        run(data, server)
    assert error.value.name == "harvest_busy"
    assert run(data, server).summary.live == 3


def test_others_may_write_while_the_server_is_waited_for(serve: Serve, data: Path) -> None:
    server = serve(made(20), page=10, slow=0.4)
    harvester = threading.Thread(target=run, args=(data, server))
    harvester.start()
    assert server.repository.wait(2)
    time.sleep(0.05)
    with Ledger.open(data, patience=0.2) as ledger:
        assert ledger.writable
    harvester.join()
    assert live(data) == 20


@pytest.mark.parametrize("known", preferences(), ids=lambda one: one.prefixes[0])
def test_a_page_of_deletions_is_understood_in_every_format(serve: Serve, data: Path, known: Known) -> None:
    """Its request bears the token alone, so nothing on the page tells the format."""
    items = [Item(number, deleted=True) for number in range(1, 5)]
    server = serve(items, page=2, formats=(known.prefixes[0],))
    assert run(data, server).summary.counts["deleted"] == 4
    with Ledger.open(data, write=False) as ledger:
        stored = {(one.number, one.status) for one in ledger.records()}
    name = "{}" if known.dialect == "marcxml" else "oai:kho.example.org:123456789/{}"
    assert stored == {(name.format(number), "deleted") for number in range(1, 5)}


@pytest.mark.parametrize("prefix", ["oai", "ns2"])
def test_an_envelope_with_prefixes(serve: Serve, data: Path, prefix: str) -> None:
    done = run(data, serve(made(25), page=10, prefixed=prefix))
    assert (done.pages, live(data), done.short) == (3, 25, 0)
    with Ledger.open(data) as ledger:
        ledger.db.execute("UPDATE record SET rules = 'old'")
    assert remap(data).live == 25


def test_an_interrupted_list_without_sizes_is_asked_for_once_more(serve: Serve, data: Path) -> None:
    """Between two harvests a record is changed and moves to the end; each behind it moves up, and one is left out."""
    server = serve(made(30), page=10, sizes=False, style="koha", formats=("marcxml",), script=["ok", "404"])
    refused(data, server)
    first = server.repository.selected("", "", "")[0]
    first.datestamp = "2026-02-01T00:00:00Z"
    server.repository.habits.script = []
    assert run(data, server).resumed
    assert live(data) == 29
    run(data, server)
    assert live(data) == 30
    run(data, server)
    assert [bool(one.get("from")) for one in server.repository.lists() if "metadataPrefix" in one] == [
        False,
        False,
        True,
    ]
