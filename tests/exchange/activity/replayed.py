"""A consumer of the feed that knows nothing of this program: it keeps a copy of the default graph, entity by entity."""

from urllib.parse import urljoin

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple, parse
from starlette.testclient import TestClient

AS = "https://www.w3.org/ns/activitystreams#"
DCT = "http://purl.org/dc/terms/"
TREE = "https://w3id.org/tree#"


class Copy:
    """What the consumer has; ``seen`` are the activities that it has dealt with, ``fetched`` all addresses it asked."""

    def __init__(self, client: TestClient, base: str) -> None:
        self.client = client
        self.base = base
        self.entities: dict[str, frozenset[Triple]] = {}
        self.seen: list[str] = []
        self.fetched: list[str] = []
        self._read: set[str] = set()

    @property
    def graph(self) -> set[Triple]:
        return set().union(*self.entities.values())

    def follow(self) -> None:
        """Go through the pages from the first one and deal with every activity that is new."""
        self._through(self._json(f"{self.base}/activity")["first"]["id"])

    def _through(self, address: str) -> None:
        while address:
            page = self._json(address)
            for one in page["orderedItems"]:
                if one["id"] not in self._read:
                    self._read.add(one["id"])
                    self.seen.append(one["type"])
                    self.take(one["object"]["id"])
            address = page["next"]["id"] if "next" in page else ""

    def follow_events(self) -> None:
        """The same by the event stream."""
        waiting = [
            quad.object.value for quad in self._turtle(f"{self.base}/ldes") if quad.predicate.value == f"{TREE}view"
        ]
        while waiting:
            page = self._turtle(waiting.pop())
            waiting += [quad.object.value for quad in page if quad.predicate.value == f"{TREE}node"]
            members = {quad.object.value for quad in page if quad.predicate.value == f"{TREE}member"}
            told = {(quad.subject.value, quad.predicate.value): quad.object.value for quad in page}
            for member in sorted(members - self._read, key=lambda one: int(told[one, f"{DCT}identifier"])):
                self._read.add(member)
                self.seen.append(told[member, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"].removeprefix(AS))
                self.take(told[member, f"{DCT}isVersionOf"])

    def take(self, iri: str) -> None:
        """What the entity is now, or nothing where it is no more, or is another."""
        found = self.client.get(iri, headers={"accept": "application/n-quads"})
        if found.status_code == 303:
            found = self.client.get(urljoin(iri, found.headers["location"]))
        if found.status_code == 200:
            quads = parse(found.content, RdfFormat.N_QUADS)
            self.entities[iri] = frozenset(quad.triple for quad in quads if quad.graph_name == DefaultGraph())
        else:
            assert found.status_code in (301, 404, 410), (iri, found.status_code)
            self.entities.pop(iri, None)

    def _json(self, address: str):
        self.fetched.append(address)
        found = self.client.get(address)
        assert found.status_code == 200, (address, found.text)
        assert found.headers["content-type"] == "application/activity+json"
        return found.json()

    def _turtle(self, address: str):
        self.fetched.append(address)
        found = self.client.get(address)
        assert found.status_code == 200, (address, found.text)
        return [quad for quad in parse(found.content, RdfFormat.TURTLE) if isinstance(quad.subject, NamedNode)]
