"""Talking to an engine as its publisher: queries and updates by SPARQLWrapper, graphs by the Graph Store Protocol.

https://www.w3.org/TR/sparql11-http-rdf-update/. What an engine answers to a failure may hold our data and its own
workings: it goes into the log of this process and the message of the command line, never to a web client.
"""

import http.client
import json
from collections.abc import Iterable
from typing import cast
from urllib.error import URLError

import httpx2
from pyoxigraph import NamedNode, Triple
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, URLENCODED
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from lienthong.content import folder
from lienthong.errors import StoreError
from lienthong.graph.remote.engine import Credentials, Engine, Side
from lienthong.graph.remote.standing import Standing, number_of, standing_of
from lienthong.graph.remote.wrapper import Wrapper, plain, whole

_SHOWN = 300
_FAILURES = (SPARQLWrapperException, URLError, OSError, http.client.HTTPException, ValueError, RecursionError)


class Channel:
    """One engine, as its publisher sees it. Use as a context; every method raises StoreError ``engine_unreachable``,
    ``engine_silent`` or ``engine_answer`` when the engine cannot be reached, says nothing for too long or says no."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._client = httpx2.Client(
            auth=_auth(engine.publisher),
            headers={"accept-encoding": "identity"},
            timeout=engine.seconds,
            follow_redirects=False,
            trust_env=False,
            verify=engine.encrypted,
        )

    def __enter__(self) -> "Channel":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def standing(self) -> Standing:
        """What the engine holds."""
        said = standing_of(self.engine, self._pointer())
        return said if said is not None else Standing()

    def count(self, side: Side, graph: str) -> int:
        """How many triples a graph has."""
        rows = self._select(self.engine.query(side), _query("count"), graph)
        try:
            counted = number_of(rows[0]["triples"]["value"])
        except (LookupError, TypeError):
            counted = None
        if counted is None:
            raise self._refused(self.engine.query(side), "COUNT")
        return counted

    def clear(self, side: Side, graph: str) -> None:
        """Empty a graph, which may not be there."""
        self._send("DELETE", self._store(side, graph), also=404)

    def load(self, side: Side, graph: str, lines: bytes) -> None:
        """Add N-Triples to a graph (GSP POST)."""
        self._send("POST", self._store(side, graph), content=lines, headers={"content-type": "application/n-triples"})

    def change(self, side: Side, changes: Iterable[tuple[str, Iterable[Triple], Iterable[Triple]]]) -> None:
        """Delete and insert triples of graphs in one request, (graph, deleted, inserted) each; one transaction where
        the engine has such (SPARQL 1.1 Update, section 3)."""
        parts = []
        for graph, deleted, inserted in changes:
            for word, triples in (("DELETE", deleted), ("INSERT", inserted)):
                if body := "".join(map(self.line, triples)):
                    # Terms as pyoxigraph writes them: nothing here is text that somebody has typed.
                    parts.append(f"{word} DATA {{ GRAPH {NamedNode(graph)} {{\n{body}}} }}")
        if parts:
            self._update(self.engine.update(side), " ;\n".join(parts))

    def line(self, triple: Triple) -> str:
        """One line of N-Triples. A blank node, which only changes by hand can have brought, becomes an IRI, so that it
        can be deleted again (RDF 1.1 Concepts, section 3.5)."""
        subject, value = str(triple.subject), str(triple.object)
        if subject.startswith("_:") or value.startswith("_:"):
            subject, value = self._skolem(subject), self._skolem(value)
        return f"{subject} {triple.predicate} {value} .\n"

    def _skolem(self, term: str) -> str:
        return f"<{self.engine.base}/.well-known/genid/{term[2:]}>" if term.startswith("_:") else term

    def _pointer(self) -> list[tuple[str, str, str]]:
        rows = self._select(self.engine.queries[0], _query("pointer"), self.engine.pointer)
        try:
            return [(row["subject"]["value"], row["property"]["value"], row["value"]["value"]) for row in rows]
        except (KeyError, TypeError):
            raise self._refused(self.engine.queries[0], "SELECT") from None

    def _select(self, address: str, query: str, graph: str) -> list[dict[str, dict[str, str]]]:
        asking = self._wrapper(address)
        asking.setMethod(POST)
        asking.setRequestMethod(URLENCODED)
        asking.addDefaultGraph(graph)
        asking.setReturnFormat(JSON)
        asking.setQuery(query)
        try:
            answer = json.loads(whole(asking.query().response))
        except _FAILURES as error:
            raise self._failed(address, error) from None
        try:
            rows = answer["results"]["bindings"]
        except (TypeError, KeyError, IndexError):
            rows = None
        if not isinstance(rows, list):
            raise self._refused(address, "SELECT")
        return cast("list[dict[str, dict[str, str]]]", rows)

    def _update(self, address: str, text: str) -> None:
        changing = self._wrapper(address)
        changing.setMethod(POST)
        changing.setRequestMethod(POSTDIRECTLY)
        changing.setQuery(text)
        try:
            whole(changing.query().response)
        except _FAILURES as error:
            raise self._failed(address, error) from None

    def _wrapper(self, address: str) -> Wrapper:
        return Wrapper(address, self.engine.publisher, self.engine.seconds)

    def _send(
        self, method: str, address: str, *, content: bytes = b"", headers: dict[str, str] | None = None, also: int = 200
    ) -> None:
        """One request of the Graph Store Protocol; of the answer no more is read than is shown."""
        said = bytearray()
        try:
            with self._client.stream(method, address, content=content or None, headers=headers) as response:
                for chunk in response.iter_raw(_SHOWN):
                    said += chunk
                    if len(said) >= _SHOWN:
                        break
        except httpx2.HTTPError as error:
            raise self._unreachable(address, error) from None
        if not 200 <= response.status_code < 300 and response.status_code != also:
            raise self._refused(address, f"{response.status_code} {plain(bytes(said))}")

    def _store(self, side: Side, graph: str) -> str:
        address = httpx2.URL(self.engine.store(side))
        return str(address.copy_merge_params({self.engine.profile.graph_parameter: graph}))

    def _failed(self, address: str, error: Exception) -> StoreError:
        silent = isinstance(error, URLError | OSError | http.client.HTTPException)
        return self._unreachable(address, error) if silent else self._refused(address, plain(error))

    def _unreachable(self, address: str, error: Exception) -> StoreError:
        place = address.partition("?")[0]
        if isinstance(error.reason if isinstance(error, URLError) else error, TimeoutError | httpx2.TimeoutException):
            return StoreError("engine_silent", address=place, seconds=self.engine.seconds)
        return StoreError("engine_unreachable", address=place, why=plain(error) or type(error).__name__)

    def _refused(self, address: str, why: str) -> StoreError:
        return StoreError("engine_answer", address=address.partition("?")[0], why=plain(why))


def authorization(who: Credentials) -> httpx2.Auth | None:
    """The same credentials for HTTP: those of queries on behalf of strangers."""
    return _auth(who)


def _auth(who: Credentials) -> httpx2.Auth | None:
    if who.kind == "basic":
        return httpx2.BasicAuth(who.user, who.secret)
    if who.kind == "digest":
        return httpx2.DigestAuth(who.user, who.secret)
    return _Bearer(who.secret) if who.kind == "bearer" else None


class _Bearer(httpx2.Auth):
    """RFC 6750."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx2.Request):  # type: ignore[no-untyped-def]
        request.headers["Authorization"] = self._header
        yield request


def _query(name: str) -> str:
    return (folder("sparql") / "engine" / f"{name}.rq").read_text("utf-8")
