"""Queries with SERVICE, answered without letting a query process out (docs/decisions/061)."""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice

from pyoxigraph import BlankNode, NamedNode, QuerySolutions, parse_query_results
from pyoxigraph import QueryResultsFormat as Format

from lienthong.errors import Busy, LienthongError, RequestError, TooMany
from lienthong.sparql.calling import Caller
from lienthong.sparql.clients import UNKNOWN
from lienthong.sparql.guard import Checked, Limits, check
from lienthong.sparql.services import Call, spliced

_AT_ONCE = 4
_OF_ONE = 1


@dataclass(frozen=True)
class Federation:
    """Asks other services and puts their answers into queries. ``rows`` is the most that one of them may give."""

    caller: Caller = field(default_factory=Caller)
    rows: int = 5_000
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_AT_ONCE, "federation"))
    _asking: Counter[str] = field(default_factory=Counter)

    async def joined(self, query: Checked, client: str = UNKNOWN) -> Checked:
        """The query without SERVICE, and with what the services answered.

        Raises RequestError 502 when one of them fails (unless it is SILENT), Busy and TooMany when as many calls run
        as may at a time, from all clients or from this one.
        """
        if self._asking[client] >= _OF_ONE:
            raise TooMany("sparql_too_many", retry_after=10)
        if self._asking.total() >= _AT_ONCE:
            raise Busy("sparql_busy", retry_after=10)
        self._asking[client] += 1
        try:
            loop = asyncio.get_running_loop()
            pieces = []
            for call in query.services:
                pieces.append(await loop.run_in_executor(self._threads, self._values, call))
        finally:
            self._asking[client] -= 1
            if not self._asking[client]:
                del self._asking[client]
        text = spliced(query.text, query.services, pieces)
        return replace(check(text, Limits(size=10_000_000)), services=())

    def close(self) -> None:
        """Wait for nobody."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _values(self, call: Call) -> str:
        """The answer to a call as a group of VALUES. Blocks."""
        try:
            check(call.query, Limits())
            answer = self.caller.ask(call.address, f"{call.query}\nLIMIT {self.rows + 1}")
            return _values(answer, call.address, self.rows)
        except LienthongError:
            if call.silent:
                return "{}"  # one solution that binds nothing (SPARQL 1.1 Federated Query, section 2.3)
            raise


def _values(answer: bytes, address: str, most: int) -> str:
    table = _table(answer, address, most)
    if table is None:
        raise RequestError("sparql_service_failed", 502, iri=address, reason="format")
    names, rows = table
    if len(rows) > most:
        raise RequestError("sparql_service_rows", 502, iri=address, limit=most)
    return f"{{ VALUES ({names}) {{ {' '.join(rows)} }} }}"


def _table(answer: bytes, address: str, most: int) -> tuple[str, list[str]] | None:
    """Variables and rows as VALUES has them, no more rows than one above ``most``; None where it is no table.

    Nothing may be raised from here: an error would carry pyoxigraph's iterator into another thread, which aborts.
    """
    try:
        parsed = parse_query_results(answer, format=Format.JSON)
        if not isinstance(parsed, QuerySolutions):
            return None
        names = list(parsed.variables)
        rows = [
            "(" + " ".join(_term(solution[name], address) for name in names) + ")"
            for solution in islice(parsed, most + 1)
        ]
    except (ValueError, SyntaxError):
        return None
    return " ".join(str(name) for name in names), rows


def _term(term: object, address: str) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, BlankNode):  # RDF 1.1 Concepts, section 3.5: VALUES cannot hold one
        return str(NamedNode(f"{address}/.well-known/genid/{term.value}"))
    return str(term)
