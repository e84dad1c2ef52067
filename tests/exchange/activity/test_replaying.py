"""Who follows the feed from an empty store ends with what the store of the catalogue holds, whatever happened."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, Triple
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from cataloguing import book, catalogue, published
from exchange.activity.replayed import Copy
from exchange.dumped import parts, settings
from lienthong.exchange.activity.routes import activity_routes
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.deciding import decide, undo
from lienthong.graph.terms import Source
from lienthong.mappings.record import Record
from lienthong.pipeline.load import load
from lienthong.settings import Settings
from lienthong.site.entities import Entities

BASE = "http://example.org"
EXTENT = 7
"""Changes of a page, so that there are many."""


class Library:
    """A data folder that is loaded and published, and the feed over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pair: tuple[str, ...] = ()
        self.known: Settings = settings(folder / "data").model_copy(update={"base": BASE})

    def load(self, source: str, *records: Record) -> None:
        path = catalogue(self.folder / f"{source}.mrc", *records)
        load(self.known.data, source, [str(path)], complete=True, said=Source(id=source, title_vi=f"Kho {source}"))

    def publish(self) -> set[Triple]:
        return {quad.triple for quad in published(self.known.data).quads_for_pattern(None, None, None, DefaultGraph())}

    def editions(self) -> list[str]:
        with Ledger.open(self.known.data) as ledger:
            query = "SELECT id FROM identity WHERE state = 'live' AND id LIKE 'instance/%' ORDER BY id"
            return [id_ for (id_,) in ledger.db.execute(query)]

    def decide(self, verdict: str) -> None:
        """A librarian says of the first two editions that they are the same, or takes it back."""
        first, second = self.pair = self.pair or tuple(self.editions()[:2])
        with Ledger.open(self.known.data) as ledger, transaction(ledger.db):
            if verdict == "undo":
                undo(ledger.db, first, second, by="Lan")
            else:
                decide(ledger.db, first, second, verdict, by="Lan")

    def client(self) -> TestClient:
        """The feed and the documents of what is published now."""
        made = parts(self.known)
        entities: Entities = made.entities
        return TestClient(
            Starlette(routes=[*activity_routes(made, EXTENT), Route("/{kind}/{name}", entities.thing)]),
            base_url=BASE, follow_redirects=False,
        )  # fmt: skip


def history(library: Library) -> Iterator[set[Triple]]:
    """Publications in which entries come, change, meet, part and go; each gives the default graph."""
    one, two = book("1", "Sách một", without=["020"]), book("2", "Sách hai", without=["020"])
    library.load("nam", one, two, book("3"))
    yield library.publish()
    library.load("bac", book("9"))
    library.load("nam", book("1", "Sách một, bản sửa", without=["020"]), two, book("3"))
    yield library.publish()
    library.decide("same")
    yield library.publish()
    library.decide("undo")
    yield library.publish()
    library.load("nam", two)
    yield library.publish()
    library.load("nam", one, two, book("3"))
    yield library.publish()


def keep_pages(client: TestClient, kept: dict[str, bytes]) -> None:
    """All pages of both feeds; those that may be kept for ever are what they were."""
    found = client.get("/activity").json()
    assert found["type"] == "OrderedCollection"
    first, last = found["first"]["id"], int(found["last"]["id"].rpartition("/")[2])
    numbers = [int(one["id"].rpartition("#")[2]) for one in client.get(first).json()["orderedItems"]]
    assert numbers == list(range(1, len(numbers) + 1))
    for number in range(1, last + 1):
        for address in (f"{first[:-1]}{number}", f"{first[:-1]}{number}".replace("/activity/", "/ldes/")):
            answer = client.get(address)
            if "immutable" in answer.headers["cache-control"]:
                assert kept.setdefault(address, answer.content) == answer.content
            else:
                assert number == last
            tag = answer.headers["etag"]
            assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    assert found["totalItems"] == sum(
        client.get(f"{first[:-1]}{number}").json()["totalItems"] for number in range(1, last + 1)
    )


def test_a_copy_made_of_the_feed_is_the_default_graph_and_full_pages_stay(tmp_path: Path) -> None:
    library = Library(tmp_path)
    along: Copy | None = None
    kept: dict[str, bytes] = {}
    for graph in history(library):
        client = library.client()
        along = along or Copy(client, BASE)
        along.client = client
        along.follow()
        assert along.graph == graph
        keep_pages(client, kept)
    events = Copy(client, BASE)
    events.follow_events()
    assert events.graph == graph
    assert along is not None
    assert len(kept) > 10
    assert set(along.seen) == {"Create", "Update", "Deprecate", "Delete"}
    assert set(events.seen) == {"Create", "Update", "Delete"}
    assert b'"result":' in b"".join(kept.values())
    refused(client)


def refused(client: TestClient) -> None:
    """What is no page of the feed."""
    first = client.get("/activity").json()["first"]["id"]
    other = first.replace(first.split("/")[-2], "0123456789")
    for wrong in (
        other,
        f"{first}000",
        f"{first[:-1]}0",
        f"{first[:-1]}-1",
        f"{first[:-1]}1e3",
        f"{first[:-1]}{'9' * 500}",
    ):
        answer = client.get(wrong, headers={"accept": "application/json"})
        assert answer.status_code == 404
        assert answer.headers["access-control-allow-origin"] == "*"
    head = client.head(first)
    assert head.status_code == 200
    assert head.headers["content-type"] == "application/activity+json"
